"""Markdown: the head of a document, with its title and date, and footnotes; texts are in the corpus."""

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
    read = read_markdown(source)
    assert read.title is None
    assert "rouvre lundi." in read.text
    assert read.text.endswith("Les péniches reviennent.")


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
    read = read_markdown(f"---\n{head}\n---\n\nLe canal est long.")
    assert (read.title, read.text) == (title, "Le canal est long.")


@pytest.mark.parametrize(
    ("entry", "day"),
    [
        ("date: 2026-03-01", "2026-03-01"),
        ("Date: 2026-03-01 23:30:00 +0100", "2026-03-01"),
        ("date: '2026-03-01T10:00:00.000Z'", "2026-03-01"),
        ('date: "1er mars 2026"', "2026-03-01"),
        ("date: dimanche 1er mars 2026 à 18 h 30", "2026-03-01"),
        ("date: 01/03/2026 # le dimanche", "2026-03-01"),
        ("published: true\ndate: 2026-03-01", "2026-03-01"),
        ("date: 2026-01-31\npublishDate: 2026-03-01", "2026-03-01"),
        ("date: 2026-02-30", None),
        ("date: mars 2026", None),
        ("date: 2026", None),
        ("date: 2 au 8 mars 2026", None),
        ("date: 2026-03-01/2026-03-08", None),
        ("date: avant le 8 mars 2026", None),
        ("date: {{ date }}", None),
        ("date:", None),
        ("lastmod: 2026-03-01", None),
        ("event:\n  date: 2026-03-01", None),
    ],
)
def test_the_date_of_the_head_is_the_day_of_publication_where_it_is_one(entry: str, day: str | None) -> None:
    assert read_markdown(f"---\ntitle: Le canal\n{entry}\n---\n\nLe canal est long.").published == day
    assert read_markdown(f"Le canal est long.\n\n{entry}").published is None


@pytest.mark.parametrize(
    ("source", "text", "notes"),
    [
        ("Le canal[^1] rouvre[^2].\n\n[^1]: Long.\n[^2]: Lundi.", "Le canal rouvre.", ["Long.", "Lundi."]),
        ("[^1]: Orvigny\n\nLe canal [^1] rouvre [^1].", "Le canal rouvre.", ["Orvigny"]),
        ("Il rouvre[^a]\n\n[^A]: La [mairie](http://a.example/)\n  d'Orvigny.", "Il rouvre", ["La mairie d'Orvigny."]),
        ("Il rouvre[^1].\n\n[^1]: Un.\n\n    Deux.\n\nIl gèle.", "Il rouvre.\n\nIl gèle.", ["Un.\n\nDeux."]),
        ("- Il rouvre[^1].\n- Il gèle.\n\n[^1]: Un.\n# Suite", "- Il rouvre.\n- Il gèle.\n\nSuite", ["Un."]),
        ("Il rouvre[^1].", "Il rouvre[^1].", []),
        ("Il rouvre.\n\n    [^1]: code", "Il rouvre.\n\n[^1]: code", []),
        ("Il rouvre `[^1]`.\n\n[^1]: Un.", "Il rouvre [^1].", ["Un."]),
        ("Il rouvre [1].\n\n[1]: http://a.example/", "Il rouvre 1.", []),
    ],
)  # fmt: skip
def test_the_marks_of_footnotes_and_the_notes_are_no_text(source: str, text: str, notes: list[str]) -> None:
    read = read_markdown(source)
    assert read.text == text
    assert [(piece.reason, piece.text) for piece in read.left_out] == [("footnote", note) for note in notes]


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ('title = "Le canal rouvre"\ndate = 2026-03-01\ntags = ["canal"]', "Le canal rouvre", "2026-03-01"),
        ("date = 2026-03-01T10:00:00+01:00", None, "2026-03-01"),
        ('date = "1er mars 2026"\ntitle = ""', None, "2026-03-01"),
        ("title = 3\ndate = 10:00:00", None, None),
    ],
)
def test_a_head_in_toml_is_one(head: str, title: str | None, day: str | None) -> None:
    read = read_markdown(f"+++\n{head}\n+++\n\nLe canal est long.")
    assert (read.title, read.published, read.text) == (title, day, "Le canal est long.")


def test_text_between_two_lines_of_plus_signs_is_no_head() -> None:
    assert "Le canal rouvre." in read_markdown("+++\nLe canal rouvre.\n+++\n\nIl est long.").text
