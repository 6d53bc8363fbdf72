"""What a model that has read the article thinks of its sentences: who may stand alone, and what is worth telling."""

from collections.abc import Sequence

import numpy as np
import pytest

from service.decoding import ModelIdentity
from service.domain import Article, BriefOptions, Document
from service.ports import Judgement
from service.summarise.coherence import opens_with_pronoun
from service.summarise.extractive import ExtractiveSummariser, points_room
from service.summarise.points import possible_points
from service.summarise.ranker import open_ranker
from service.summarise.reading import Reading, read
from service.text.segment import segment
from tests.assertions import each

PORT = (
    "La région a fermé le port de Brenne lundi après la crue. Cette fermeture, décidée par la préfète Awa Lorne, "
    "touchera 1.200 pêcheurs de la baie. Elle durera deux mois selon la préfecture de la région. « Nous perdrons la "
    "moitié de notre pêche d'hiver dans cette affaire, et personne ne nous la rendra avant le printemps, car les "
    "autres ports sont pleins », a déclaré le maire Jean Tavel."
)


def document(text: str = PORT, language: str = "fr") -> Document:
    return segment(Article(text), language)


def judged(text: str = PORT, states: Sequence[float] = (), unfit: Sequence[float] = ()) -> Reading:
    article = document(text)
    count = len(article.sentences)
    judgement = Judgement(tuple(states) or (0.0,) * count, tuple(unfit) or (0.05,) * count)
    return read(article, [0.0] * count, judgement)


class Classifier:
    """Says the same of the sentences of any text."""

    identity = ModelIdentity("reader", "abc")

    def __init__(self) -> None:
        self.read: list[list[str]] = []

    def classify(self, sentences: Sequence[str]) -> np.ndarray:
        self.read.append(list(sentences))
        return np.array([[0.0, 2.0 - number, -3.0, 0.0] for number in range(len(sentences))], np.float32)


def test_what_a_model_finds_fit_stands_alone_though_it_points_to_what_the_article_is_about() -> None:
    assert read(document(), [0.0] * 4).standalone[1] is None
    assert judged().standalone[1] is None  # nothing has named a closing
    named = PORT.replace("a fermé le port", "a décidé la fermeture du port")
    assert judged(named, unfit=(0.1, 0.9, 0.1, 0.1)).standalone[1] is None
    standalone = judged(named).standalone[1]
    assert standalone is not None
    assert standalone.startswith("Cette fermeture, décidée")


def test_what_begins_with_a_pronoun_never_stands_alone() -> None:
    assert judged().standalone[2] is None
    for text in each(
        [
            "Il a refusé.",
            "Mais elle ira voter.",
            "Par ailleurs, ils ont signé.",
            "Lundi, il a signé.",
            "Son budget est mince.",
            "Ce dernier a signé.",
            "« C'est bien », dit-on.",
            "Selon lui, le port est perdu.",
            "Les deux villes sont passées devant.",
            "Tous rappellent la crue.",
            "Une mesure à laquelle s'oppose la mairie.",
        ]
    ):
        assert opens_with_pronoun(text), text
    for text in each(["Cette fermeture touche la baie.", "Ces travaux coûtent cher.", "Les ports ferment."]):
        assert not opens_with_pronoun(text), text


def test_what_is_no_sentence_or_goes_on_with_one_does_not_stand_alone_whatever_a_model_thinks() -> None:
    text = (
        "La région a fermé le port de Brenne lundi. Rendez-vous attendu par les pêcheurs de la baie. D'autant que la "
        "crue a détruit trois quais du port. Mais rien ne disait alors que le port fermerait."
    )
    reading = judged(text)
    assert reading.standalone[2] is None
    assert reading.standalone[3] is None


def test_somebodys_words_may_be_used_where_a_model_finds_them_fit_and_their_speaker_is_named() -> None:
    assert not read(document(), [0.0] * 4).usable[3]
    assert judged().usable[3]
    assert not judged(unfit=(0.05, 0.05, 0.05, 0.7)).usable[3]


def test_a_key_point_may_point_back_to_what_the_article_is_about_where_a_model_finds_it_fit() -> None:
    text = (
        "La région a ouvert un dispositif d'aide lundi après la crue de la rivière. Les pêcheurs de la baie attendent "
        "que l'État prolonge ce dispositif jusqu'au mois de mai."
    )
    assert [p.sentences for p in possible_points(judged(text)) if p.sentences == (1,)]
    unfit = judged(text, unfit=(0.1, 0.9))
    other = judged(text.replace("un dispositif d'aide", "un port"))
    for reading in (unfit, other):
        assert not [p.sentences for p in possible_points(reading) if p.sentences == (1,)]


def test_the_likelier_a_sentence_states_a_fact_the_more_it_is_worth_and_the_less_the_likelier_it_is_unfit() -> None:
    values = judged(states=(2.0, 0.0, -2.0, 0.0), unfit=(0.1, 0.1, 0.1, 0.1)).value
    assert values[0] > values[1] > values[2] >= 0
    assert values[0] <= 1
    assert judged(unfit=(0.0, 0.9, 0.0, 0.0)).value[1] < judged(unfit=(0.0, 0.0, 0.0, 0.0)).value[1]


def test_the_ranker_asks_its_classifier_of_french_articles_and_has_its_revision() -> None:
    classifier = Classifier()
    ranker = open_ranker(classifier)
    found = ranker.judge(document())
    assert found is not None
    assert found.states == pytest.approx((2.0, 1.0, 0.0, -1.0))
    assert found.unfit == pytest.approx((0.0474,) * 4, abs=1e-3)
    assert ranker.judge(document("The port is closed. It will open in May.", "en")) is None
    assert ranker.judge(Document(Article(""), "fr", ())) is None
    assert ranker.judge(document(PORT * 50)) is None  # more than 2,500 words
    assert len(classifier.read) == 1
    assert ranker.identity.revision == f"{open_ranker().identity.revision}-abc"
    assert open_ranker().judge(document()) is None


def test_a_brief_of_the_length_of_a_lead_is_chosen_by_the_trees_alone() -> None:
    classifier = Classifier()
    summariser = ExtractiveSummariser(open_ranker(classifier))
    summariser.summarise(document(), BriefOptions(abstract_words=30))
    assert not classifier.read
    summariser.summarise(document(), BriefOptions())
    assert len(classifier.read) == 1


def test_the_longer_an_article_the_more_words_its_key_points_may_have() -> None:
    sentence = "La région a fermé le port de Brenne lundi après la crue de la rivière. "
    assert [points_room(judged(sentence * count)) for count in (5, 30, 60)] == [145, 180, 200]
