"""Compare a sentence with its translation and say, for a reader, which facts may not have survived."""

from service.domain import WarningCode
from service.text.numbers import compare
from service.text.shape import breaks_off, find_loop, length_share

Finding = tuple[WarningCode, str]


def check(
    source: str, target: str, *, source_language: str = "fr", target_language: str = "en", finished: bool = True
) -> tuple[Finding, ...]:
    """Return what is doubtful about a translation: a code and a detail that quotes what is meant, worst first.

    `finished` is whether the engine came to the end of its output. Pure and deterministic; no model is used.
    """
    findings: list[Finding] = []
    if not finished:
        findings.append((WarningCode.TRUNCATED, "the translation was cut off before its end"))
    elif breaks_off(source, target):
        findings.append((WarningCode.TRUNCATED, "the translation stops in mid-sentence"))
    loop = find_loop(target, source)
    if loop:
        findings.append((WarningCode.REPETITION, f"« {loop} » is repeated"))
    findings += _numbers(source, target, source_language, target_language)
    share = length_share(source, target)
    if share is not None:
        measure = "short" if share < 1 else "long"
        findings.append(
            (WarningCode.LENGTH_RATIO, f"the translation is unusually {measure} ({share:.0%} of the source)")
        )
    return tuple(dict.fromkeys(findings))


def _numbers(source: str, target: str, source_language: str, target_language: str) -> list[Finding]:
    missing, invented = compare(source, target, source_language, target_language)
    lost = [(WarningCode.NUMBER_MISMATCH, f"« {quantity.phrase} » is missing") for quantity in missing]
    return lost + [
        (WarningCode.NUMBER_MISMATCH, f"« {quantity.phrase} » is not in the source") for quantity in invented
    ]
