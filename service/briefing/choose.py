"""Pick the most trustworthy of several translations of one sentence."""

from collections.abc import Sequence

from service.briefing.verify import Finding, check
from service.domain import Hypothesis, WarningCode

# how much harm each kind of error does to a reader; a whole sentence lost outweighs a doubtful name
SEVERITY = {
    WarningCode.TRUNCATED: 8.0,
    WarningCode.REPETITION: 6.0,
    WarningCode.NUMBER_MISMATCH: 4.0,
    WarningCode.NEGATION_LOST: 4.0,
    WarningCode.MEANING_REVERSED: 4.0,
    WarningCode.LENGTH_RATIO: 3.0,
    WarningCode.ENTITY_CHANGED: 2.0,
    WarningCode.UNTRANSLATED: 2.0,
    WarningCode.GLOSSARY_MISSED: 2.0,
}


def weigh(findings: Sequence[Finding]) -> float:
    """Return the harm of some findings; 0 for none."""
    return sum(SEVERITY.get(code, 1.0) for code, _ in findings)


def best(
    source: str, candidates: Sequence[Hypothesis], *, source_language: str = "fr", target_language: str = "en"
) -> tuple[Hypothesis, tuple[Finding, ...]]:
    """Return the candidate with the least harmful findings, then the best model score, then the earliest; with them.

    Raises ValueError when there is no candidate.
    """
    if not candidates:
        raise ValueError("no candidate to choose from")
    judged = [
        (
            candidate,
            check(
                source,
                candidate.text,
                source_language=source_language,
                target_language=target_language,
                finished=candidate.finished,
            ),
        )
        for candidate in candidates
    ]
    return min(judged, key=lambda pair: (weigh(pair[1]), -pair[0].score))
