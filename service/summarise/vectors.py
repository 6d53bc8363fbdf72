"""Sentences as tf-idf vectors over the stems of one document, and how central each is among them."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import filterfalse

import numpy as np
from numpy.typing import NDArray

from service.domain import Document, SentenceKind
from service.summarise.word_classes import Lexicon, lexicon

Matrix = NDArray[np.float64]

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\S+")
_LETTER = re.compile(r"\w")
_STEM = 6  # letters kept: prefixes of five to seven letters index French and English about as well as stemmers do


def fold(text: str) -> str:
    """Return `text` in lower case without accents, letter for letter where a letter has a base."""
    if text.isascii():
        return text.lower()
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text.lower())))


def stems(text: str, words: Lexicon) -> list[str]:
    """Return the stems of the content words of `text` in order; plural endings and accents are dropped."""
    return [
        token if token.isdigit() else token.rstrip("sx").rstrip("e")[:_STEM] or token
        for token in _WORD.findall(fold(text))
        if token not in words.stopwords and (len(token) > 1 or token.isdigit())
    ]


def logistic(logits: Matrix) -> Matrix:
    """Return the probabilities of logits; beyond ±30 they are as at 30."""
    return np.asarray(1 / (1 + np.exp(-logits.clip(-30, 30))))


def count_words(text: str) -> int:
    """Return the number of words as a reader counts them: pieces between blanks that hold a letter or digit."""
    return sum(1 for piece in _PIECE.findall(text) if _LETTER.search(piece))


@dataclass(frozen=True, slots=True)
class TermSpace:
    """The sentences of a document as unit tf-idf vectors (sentences × terms) and their cosine similarities."""

    terms: dict[str, int]
    counts: Matrix
    vectors: Matrix
    similarity: Matrix
    idf: Matrix

    def vector(self, text_stems: list[str]) -> Matrix:
        """Return the unit vector of other text in this space; words the document lacks are left out."""
        row = np.zeros(self.counts.shape[1])
        for stem in text_stems:
            if stem in self.terms:
                row[self.terms[stem]] += 1.0
        return np.asarray(unit((np.log1p(row) * self.idf)[None, :])[0])


def term_space(document: Document) -> TermSpace:
    """Return the vectors of `document`; idf is over its own sentences, smoothed, so that its topic words still count.

    Headings and boilerplate have empty vectors.
    """
    words = lexicon(document.language)
    bags = [stems(s.text, words) if readable(s.kind) else [] for s in document.sentences]
    terms: dict[str, int] = {}
    for bag in bags:
        for stem in bag:
            terms.setdefault(stem, len(terms))
    counts = np.zeros((len(bags), max(1, len(terms))))
    for row, bag in enumerate(bags):
        for stem, n in Counter(bag).items():
            counts[row, terms[stem]] = n
    present = (counts > 0).sum(axis=0)
    idf = np.log(1.0 + len(bags) / np.maximum(1, present))
    vectors = unit(np.log1p(counts) * idf)
    return TermSpace(terms, counts, vectors, vectors @ vectors.T, idf)


def repeats(space: TermSpace) -> Matrix:
    """Return for each pair of sentences by how much it says the same: 0 for what is normal within one article.

    Two measures, the worse counts: cosine over 0.4, and over 0.55 the share of the shorter sentence's words that the
    other one holds too.
    """
    present = (space.counts > 0).astype(np.float64)
    sizes = present.sum(axis=1)
    shared = present @ present.T / np.maximum(4, np.minimum(sizes[:, None], sizes[None, :]))
    over = np.maximum(np.maximum(space.similarity - 0.4, shared - 0.55), 0)
    np.fill_diagonal(over, 0.0)
    return np.asarray(over)


def readable(kind: SentenceKind) -> bool:
    """Tell whether segments of this kind say something that a summary could repeat."""
    return kind in (SentenceKind.PROSE, SentenceKind.LIST_ITEM)


def centrality(similarity: Matrix, damping: float = 0.85, rounds: int = 30) -> Matrix:
    """Return each sentence's share of a random walk over the similarity graph, scaled to a mean of one.

    Continuous LexRank (Erkan and Radev, 2004).
    """
    n = len(similarity)
    weights = similarity.copy()
    np.fill_diagonal(weights, 0.0)
    sums = weights.sum(axis=1, keepdims=True)
    step = np.divide(weights, sums, out=np.full_like(weights, 1.0 / n), where=sums > 0)
    walk = np.full(n, 1.0 / n)
    for _ in range(rounds):
        walk = (1 - damping) / n + damping * (walk @ step)
    return np.asarray(walk * n)


def unit(rows: Matrix) -> Matrix:
    """Return `rows` scaled to length one; rows of zeros stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0))
