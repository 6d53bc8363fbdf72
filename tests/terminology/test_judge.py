"""Which French words a translation renders, by the lexicon."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.terminology.judge import coverage, find_renderings, stem

SOURCE = "Un bassin creusé dans l'ancienne carrière sera mis en service à l'automne."


def unrendered(source: str, target: str) -> list[str]:
    """Return the French words that a translation does not render."""
    return [source[one.start : one.end] for one in find_renderings(source, target) if not one.is_rendered]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("A reservoir dug in the former quarry will be commissioned in the autumn.", []),
        ("A pool creased in the former mill is to be commissioned in the autumn.", ["creusé", "carrière"]),
        ("", ["bassin", "creusé", "carrière", "automne"]),
    ],
)
def test_words_without_an_acceptable_rendering_are_found(target, words):
    assert unrendered(SOURCE, target) == words


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Les péniches attendent l'écluse.", "The barges are waiting for the lock."),
        ("Il a été mis en examen.", "He was placed under formal investigation."),
        ("Le sénateur s'inquiète de la bauxite.", "The senator worries about bauxite."),
        ("EAU, Pierre et Rose Martin", "UAE, Peter"),
        ("Xyzzy plugh.", "Whatever."),
        ("", ""),
    ],
)
def test_a_right_translation_renders_all(source, target):
    assert unrendered(source, target) == []
    assert coverage(source, target) == 1.0


def test_of_two_translations_the_one_that_renders_more_has_the_higher_coverage():
    source = "La voie d'eau relie les deux villes et compte 22 écluses."
    right, wrong = (f"The waterway links the two cities and has 22 {word}." for word in ("locks", "eskers"))
    assert coverage(source, right) > coverage(source, wrong)


def test_threads_that_stem_at_once_do_not_mix_up_their_words() -> None:
    words = [
        f"{start}{end}" for start in ("reopen", "commission", "nation", "generous") for end in ("ing", "ed", "ally")
    ]
    expected = [stem.__wrapped__(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(80)))
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 80
