"""Which lines at the edge of a page are its number."""

import time

import pytest

from service.ingest.pdf_margins import _NUMBER


@pytest.mark.parametrize(
    "line", ["3", "– 12 –", "Page 4", "page 4 sur 12", "p.7", "folio 18", "4/12", "4 / 12", "(iv)", "XII", "— 3 of 8 —"]
)
def test_a_page_number_is_one_in_every_usual_form(line: str) -> None:
    assert _NUMBER.fullmatch(line)


@pytest.mark.parametrize("line", ["Le maire", "12345", "page", "3 sur", "12 mars", "p. 3 et suivantes"])
def test_other_lines_are_no_page_numbers(line: str) -> None:
    assert not _NUMBER.fullmatch(line)


@pytest.mark.parametrize("line", ["{} q", "1{}q", "1{}/{}q", "page{}q", "i{}q"])
def test_a_line_of_a_hundred_thousand_blanks_is_read_once(line: str) -> None:
    start = time.process_time()
    assert not _NUMBER.fullmatch(line.replace("{}", " " * 100_000))
    assert time.process_time() - start < 5  # milliseconds when read once, a minute when tried from every blank
