"""What stands in quotation marks, and what of it can be part of a brief."""

import pytest

from service.domain import Article, Document, Sentence
from service.summarise.quotation import quoted_shares
from service.summarise.reading import read
from service.text.segment import segment


def test_a_forgotten_quotation_mark_does_not_swallow_the_article() -> None:
    article = 'Le maire "refuse. ' + "La ligne de tramway ouvrira bien au printemps. " * 60 + "Fin des travaux."
    inside, shares = quoted_shares(segment(Article(article), "fr"))
    assert len(inside) == 62
    assert not any(inside[1:])
    assert sum(shares[1:]) == 0


def test_straight_marks_between_blanks_pair_as_well() -> None:
    article = (
        'Le maire juge la taxe " contraire au droit de la ville ". La ligne ouvrira bien au printemps. " Oui ", dit-il.'
    )
    inside, shares = quoted_shares(segment(Article(article), "fr"))
    assert not any(inside)
    assert shares[1] == 0


@pytest.mark.parametrize(
    ("article", "inside"),
    [
        # never closed: the next one opens within a sentence, or somebody speaks in the sentence of the first
        ('"C\'est un ordre de grandeur, précise-t-il. La taxe baisse. La pression des "élus verts" a payé.', False),
        (
            '"La femme était blessée, se souvient le pompier. Les douaniers les arrêtent. "Ils ont tardé", dit-il.',
            False,
        ),
        # the words go on, and each paragraph of them opens anew
        ('"La ville attend. La ligue sera à nous. "Nous avons eu une chance", a dit le joueur.', True),
        # a title within what somebody says
        ('"La ville attend. Le film "Le port" sera à nous. Nous avons une chance", a dit le joueur.', True),
    ],
)
def test_a_mark_that_opens_where_one_is_open_tells_whether_that_was_forgotten(article: str, inside: bool) -> None:
    assert quoted_shares(segment(Article(article), "fr"))[0][1] is inside


def test_a_sentence_in_the_middle_of_a_quotation_is_recognised() -> None:
    lines = ["Elle dit : « Nous partons.", "La route est longue. »", "Le car démarre."]
    text = " ".join(lines)
    sentences = tuple(
        Sentence(i, text.index(line), text.index(line) + len(line), line, 0) for i, line in enumerate(lines)
    )
    inside, shares = quoted_shares(Document(Article(text), "fr", sentences))
    assert inside == [False, True, False]
    assert shares[1] > 0.9
    assert shares[2] == 0


@pytest.mark.parametrize(
    ("sentence", "usable"),
    [
        ("Pour les maires, « la fermeture des lycées de montagne en juin serait une faute grave ».", True),
        ("« La fermeture des lycées de montagne en juin serait une faute grave », dit le maire.", False),
    ],
)
def test_a_long_quotation_is_used_where_the_sentence_begins_with_who_says_so(sentence: str, usable: bool) -> None:
    reading = read(segment(Article("Le conseil a voté lundi. " + sentence + " Le car repart."), "fr"), [0.0, 1.0, 0.0])
    assert reading.usable[1] is usable
