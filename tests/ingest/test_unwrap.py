import textwrap

import pytest

from service.ingest.plain import read_article
from service.ingest.unwrap import unwrap

PARAGRAPHS = [
    "La pluie est venue hier soir sur toute la vallée, et les paysans qui l’attendaient depuis la fin du mois de mai "
    "respirent enfin. Les marchés rouvrent un à un, du nord au sud, tandis que les prix du mil reculent lentement.",
    "Le ministre de l’Agriculture se rendra sur place vendredi pour mesurer les dégâts que les premières crues ont "
    "causés aux rizières. Il devrait annoncer une aide aux familles qui ont perdu leur semence.",
]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_paragraphs_become_one_line_each(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in PARAGRAPHS)
    assert unwrap(wrapped) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "Le fleuve monte.\nLes quais ferment.\nLa ville attend.\nLe maire se tait.\nLe soir tombe.\nRien ne bouge.",
        "Trois mesures :\n- baisser la taxe sur les semences de mil\n- ouvrir un guichet dans chaque commune\n- former",
        "",
        "Une seule ligne",
    ],
)
def test_a_text_that_was_not_wrapped_is_left_as_it_is(text: str) -> None:
    assert unwrap(text) == text


def test_a_list_in_a_wrapped_text_keeps_its_lines() -> None:
    items = "- une aide aux familles ;\n- un prêt sans intérêt."
    wrapped = "\n\n".join([*(textwrap.fill(paragraph, 60) for paragraph in PARAGRAPHS), items])
    assert unwrap(wrapped) == "\n\n".join([*PARAGRAPHS, items])


def test_an_article_is_read_unwrapped_and_its_headline_found() -> None:
    wrapped = "La pluie rouvre les marchés\n\n" + textwrap.fill(PARAGRAPHS[0], 50)
    article = read_article(wrapped, max_characters=1000, min_words=5)
    assert (article.title, article.text) == ("La pluie rouvre les marchés", PARAGRAPHS[0])
