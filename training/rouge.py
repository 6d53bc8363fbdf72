"""ROUGE for French: words with their accents, split at apostrophes and hyphens, lower case, no stemming."""

import re
from collections import Counter
from collections.abc import Sequence

SIGNATURE = "rouge-n/l f1, tokens [^\\W_]+ lower-cased with accents, no stemming, no stop list, whole-text lcs"
_TOKEN = re.compile(r"[^\W_]+")


def tokenise(text: str) -> list[str]:
    """Return the tokens that ROUGE counts: « L’été » gives l, été."""
    return _TOKEN.findall(text.lower())


def f1(overlap: int, candidate: int, reference: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * overlap / (candidate + reference) if overlap else 0.0


def rouge_n(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """Return ROUGE-N F1 of two token lists (Lin, 2004)."""
    a = Counter(zip(*(candidate[i:] for i in range(n)), strict=False))
    b = Counter(zip(*(reference[i:] for i in range(n)), strict=False))
    return f1((a & b).total(), a.total(), b.total())


def rouge_l(candidate: Sequence[str], reference: Sequence[str]) -> float:
    """Return ROUGE-L F1: the longest common subsequence of the two token lists."""
    row = [0] * (len(reference) + 1)
    for token in candidate:
        diagonal = 0
        for j, other in enumerate(reference, 1):
            diagonal, row[j] = row[j], diagonal + 1 if token == other else max(row[j], row[j - 1])
    return f1(row[-1], len(candidate), len(reference))


def rouge(candidate: Sequence[str], reference: Sequence[str]) -> tuple[float, float, float]:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L F1."""
    return rouge_n(candidate, reference, 1), rouge_n(candidate, reference, 2), rouge_l(candidate, reference)
