"""English titles as a newspaper sets them."""

import pytest

from service.briefing.headline import as_title


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The council votes its budget.", "The council votes its budget"),
        ("Mr. Diop leaves the town hall.", "Mr. Diop leaves the town hall"),
        ("the council votes", "The council votes"),
        ('"We are ready."', '"We are ready"'),
        ("The firm moves to the U.S.", "The firm moves to the U.S."),
        ("Work starts at 5 p.m.", "Work starts at 5 p.m."),
        ("And then...", "And then..."),
        ("Who pays?", "Who pays?"),
        ("iPhone sales rise 2.5 %.", "iPhone sales rise 2.5 %"),
        ("A budget\nthat rises.", "A budget that rises"),
        ("", ""),
    ],
)
def test_a_title_has_a_capital_and_no_full_stop(sentence: str, title: str) -> None:
    assert as_title(sentence) == title
