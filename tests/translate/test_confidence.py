"""What is told of the words that a model was not sure of."""

import pytest

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.domain import WarningCode
from service.translate.confidence import UNSURE, least_sure
from service.translate.sentences import SentenceTranslator


def output(*scores: float) -> Hypothesis:
    """An output of words w0, w1, … with these log-probabilities."""
    words = tuple((f"w{number},", score) for number, score in enumerate(scores))
    return Hypothesis(" ".join(word for word, _ in words), -0.5, len(words), finished=True, word_scores=words)


@pytest.mark.parametrize(
    ("scores", "word"),
    [
        ((-0.1, -2.0, -3.0, -1.7), "w2"),
        ((-0.1, -2.0, -3.0, -1.5), None),
        ((UNSURE, UNSURE, UNSURE), None),
        ((), None),
    ],
)
def test_the_word_least_sure_is_named_where_there_are_three(scores, word):
    assert least_sure(output(*scores)) == word


def test_punctuation_is_no_word():
    words = (("“", -9.0), ("—", -9.0), ("le", -2.0), ("chat.", -2.5), ("dort", -0.1))
    assert least_sure(Hypothesis("“ — le chat. dort", -0.5, 5, finished=True, word_scores=words)) is None


class Unsure:
    """A translator that is unsure of three words of every sentence but the first, in every search."""

    identity = ModelIdentity("unsure", "1")
    source, target, max_source_tokens = "fr", "en", 512

    def count_tokens(self, text):
        return len(text.split())

    def batch_key(self, text, decoding):
        return 0

    def translate(self, sentences, decoding):
        sure = Hypothesis("The barges wait.", -0.1, 3, finished=True, word_scores=(("The", -0.1), ("barges", -0.2)))
        words = (("The", -0.1), ("castle's", -1.8), ("slope", -2.5), ("sagged.", -1.9))
        unsure = Hypothesis("The castle's slope sagged.", -0.9, 4, finished=True, word_scores=words)
        return [sure if "péniches" in sentence else unsure for sentence in sentences]


def test_an_uncertain_translation_has_a_warning_and_is_not_decoded_again_for_it():
    translator = SentenceTranslator(Unsure(), Decoding(beam_size=4))
    sure, unsure = translator.translate_sentences(["Les péniches attendent.", "Le glacis du château s'est affaissé."])
    assert sure.warnings == ()
    assert unsure.warnings == ((WarningCode.LOW_CONFIDENCE, "the translator was least sure of « slope »"),)
    assert unsure.retries == 0
