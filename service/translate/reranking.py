"""Pick the most trustworthy of several translations of one sentence."""

from collections.abc import Sequence
from functools import lru_cache

from service.decoding import Hypothesis
from service.domain import WarningCode
from service.fidelity.verify import Finding, check
from service.terminology import judge
from service.terminology.lexical_table import lexical_table

PAIRED, RENDERED, LENGTH = 0.4, 0.8, 0.2
"""What weighs against the mean log-probability of a token: the coverage of a source's words, by the word pairs learned
from parallel text and by the lexicon, and, against a candidate, its length in tokens as a multiple of their mean length
(the word penalty of statistical translation: Koehn et al. 2003). Coverage and the mean both favour what is long."""

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
    WarningCode.WORD_DOUBTFUL: 1.5,
}


def weigh(findings: Sequence[Finding]) -> float:
    """Return the harm of some findings; 0 for none."""
    return sum(SEVERITY.get(code, 1.0) for code, _ in findings)


def best(
    source: str, candidates: Sequence[Hypothesis], *, source_language: str = "fr", target_language: str = "en"
) -> tuple[Hypothesis, tuple[Finding, ...]]:
    """Return the candidate with the least harmful findings, then the best score, then the earliest; with them.

    The score is the model's, and from French into English that of the words which are translated, since a small model
    likes to leave out what it does not know, less a penalty for length. Raises ValueError when there is no candidate.
    """
    if not candidates:
        raise ValueError("no candidate to choose from")
    findings = [_check(source, one.text, source_language, target_language, one.finished) for one in candidates]
    harms = [weigh(found) for found in findings]
    lowest = min(harms)
    least = [place for place, harm in enumerate(harms) if harm == lowest]
    place = least[0]
    if len(least) > 1:  # only between equals does the score tell
        french = source_language == "fr" and target_language == "en"
        mean = sum(max(1, candidates[one].tokens) for one in least) / len(least)
        place = max(least, key=lambda one: _score(source, candidates[one], mean, french=french))
    return candidates[place], findings[place]


@lru_cache(maxsize=512)
def _check(source: str, target: str, source_language: str, target_language: str, finished: bool) -> tuple[Finding, ...]:
    """Return what `check` does: with every search the candidates of those before are ranked again."""
    return check(source, target, source_language=source_language, target_language=target_language, finished=finished)


def _score(source: str, candidate: Hypothesis, mean: float, *, french: bool) -> float:
    if not french:
        return candidate.score
    rendered = judge.coverage(source, candidate.text)
    covered = PAIRED * coverage(source, candidate.text) + RENDERED * rendered
    return candidate.score + covered - LENGTH * max(1, candidate.tokens) / mean


def coverage(source: str, target: str) -> float:
    """Return the share of the known French words of `source` that `target` translates."""
    return lexical_table().coverage(source, target)
