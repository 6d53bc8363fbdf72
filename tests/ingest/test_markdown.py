"""The head of a Markdown document: which lines are one, and how its title is written; texts are in the corpus."""

import pytest

from service.ingest.markdown import read_markdown


@pytest.mark.parametrize(
    "source",
    [
        "---\n\nLe canal rouvre lundi.\n\n---\n\nLes péniches reviennent.",
        "---\nAttention : le canal rouvre lundi.\n\n---\n\nLes péniches reviennent.",
    ],
)
def test_text_between_two_lines_is_no_head(source: str) -> None:
    title, text = read_markdown(source)
    assert title is None
    assert "rouvre lundi." in text
    assert text.endswith("Les péniches reviennent.")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Le canal rouvre", "Le canal rouvre"),
        ("'L''État rouvre le canal'", "L'État rouvre le canal"),
        ('"Le \\"canal\\" d\\u2019Orvigny"', 'Le "canal" d’Orvigny'),
        ('Le maire dit "non"', 'Le maire dit "non"'),
        (">-\n  Le canal\n  rouvre", "Le canal rouvre"),
        ("Le canal\n  rouvre", "Le canal rouvre"),
        ("", None),
    ],
)
def test_the_title_of_the_head_is_read_as_yaml_writes_it(written: str, title: str | None) -> None:
    head = f"tags:\n- canal\n\n# brouillon\ntitle: {written}\nauthor:\n  name: A. Lem"
    assert read_markdown(f"---\n{head}\n---\n\nLe canal est long.") == (title, "Le canal est long.")
