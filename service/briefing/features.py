"""What a ranker may know about each sentence of a document, as one matrix of numbers."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.briefing.coherence import opening
from service.briefing.lexicon import Lexicon, lexicon
from service.domain import Document, SentenceKind

Matrix = NDArray[np.float64]

FEATURES = (
    "words",
    "stems",
    "position",
    "order",
    "paragraph_position",
    "opens_paragraph",
    "paragraph_sentences",
    "title_recall",
    "title_cosine",
    "title_share",
    "centrality",
    "centroid",
    "mean_similarity",
    "max_similarity",
    "next_similarity",
    "previous_similarity",
    "lead_similarity",
    "mean_frequency",
    "max_frequency",
    "rarity",
    "names",
    "new_names",
    "numbers",
    "dates",
    "quoted",
    "inside_quote",
    "speech",
    "first_person",
    "question",
    "exclamation",
    "commas",
    "brackets",
    "colon",
    "negation",
    "cues",
    "connective",
    "dangling",
    "list_item",
    "first_mentions",
    "document_sentences",
    "document_words",
    "has_title",
)
POSITIONAL = ("position", "order", "paragraph_position", "lead_similarity")

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<![.!?…«\"“] )(?<!^)\b[A-ZÀ-ÖØ-Ý][\w’'-]+")
_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_STEM = 6  # letters kept: prefixes of five to seven letters index French and English about as well as stemmers do


def fold(text: str) -> str:
    """Return `text` in lower case without accents, letter for letter where a letter has a base."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def stems(text: str, words: Lexicon) -> list[str]:
    """Return the stems of the content words of `text` in order; plural endings and accents are dropped."""
    return [
        token if token.isdigit() else token.rstrip("sx").rstrip("e")[:_STEM] or token
        for token in _WORD.findall(fold(text))
        if token not in words.stopwords and (len(token) > 1 or token.isdigit())
    ]


def count_words(text: str) -> int:
    """Return the number of words as a reader counts them: pieces between blanks that hold a letter or digit."""
    return sum(any(c.isalnum() for c in piece) for piece in text.split())


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
        row = np.zeros(len(self.terms))
        for stem in text_stems:
            if stem in self.terms:
                row[self.terms[stem]] += 1.0
        return np.asarray(_unit((np.log1p(row) * self.idf)[None, :])[0])


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
    vectors = _unit(np.log1p(counts) * idf)
    return TermSpace(terms, counts, vectors, vectors @ vectors.T, idf)


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


def features(document: Document, space: TermSpace | None = None) -> Matrix:
    """Return a matrix of one row a sentence and one column a name of FEATURES; nothing looks at the gold."""
    space = space or term_space(document)
    words = lexicon(document.language)
    table = _relations(document, space, stems(document.article.title or "", words))
    table |= _surface(document, words)
    return np.column_stack([table[name] for name in FEATURES])


def _relations(document: Document, space: TermSpace, title: list[str]) -> dict[str, Matrix]:
    sentences, similarity, counts = document.sentences, space.similarity, space.counts
    n = len(sentences)
    own = np.diag(similarity)
    others = similarity - np.diag(own)
    title_vector = space.vector(title)
    frequency = counts.sum(axis=0)
    present = counts > 0
    sizes = np.maximum(1, present.sum(axis=1))
    title_terms = np.zeros(len(frequency))
    title_terms[[space.terms[t] for t in title if t in space.terms]] = 1.0
    first_use = np.where(present.any(axis=0), present.argmax(axis=0), n)
    lead = _unit(space.vectors[:3].sum(axis=0, keepdims=True))[0]
    centroid = _unit(space.vectors.sum(axis=0, keepdims=True))[0]
    relative = frequency / max(1.0, frequency.max())
    shared = present @ title_terms
    return {
        "title_recall": shared / max(1.0, title_terms.sum()),
        "title_cosine": space.vectors @ title_vector,
        "title_share": shared / sizes,
        "centrality": centrality(similarity),
        "centroid": space.vectors @ centroid,
        "mean_similarity": others.sum(axis=1) / max(1, n - 1),
        "max_similarity": others.max(axis=1) if n > 1 else np.zeros(n),
        "next_similarity": np.append(np.diag(similarity, 1), 0.0),
        "previous_similarity": np.insert(np.diag(similarity, -1), 0, 0.0),
        "lead_similarity": space.vectors @ lead,
        "mean_frequency": present @ relative / sizes,
        "max_frequency": np.where(present, relative, 0.0).max(axis=1),
        "rarity": present @ space.idf / sizes,
        "first_mentions": np.array([(present[i] & (first_use == i)).sum() / sizes[i] for i in range(n)]),
        "stems": counts.sum(axis=1),
        "document_sentences": np.full(n, float(n)),
        "has_title": np.full(n, float(bool(title))),
    }


def _surface(document: Document, words: Lexicon) -> dict[str, Matrix]:
    sentences = document.sentences
    n = len(sentences)
    sizes = Counter(s.paragraph for s in sentences)
    last = max((s.paragraph for s in sentences), default=0)
    inside = inside_quotes(document)
    seen: set[str] = set()
    rows: list[dict[str, float]] = []
    for i, sentence in enumerate(sentences):
        text = sentence.text
        length = max(1, count_words(text))
        names = _NAME.findall(text)
        opener = opening(text, document.language)
        rows.append(
            {
                "words": length,
                "position": i / max(1, n - 1),
                "order": float(i),
                "paragraph_position": sentence.paragraph / max(1, last),
                "opens_paragraph": float(i == 0 or sentences[i - 1].paragraph != sentence.paragraph),
                "paragraph_sentences": float(sizes[sentence.paragraph]),
                "names": len(names) / length,
                "new_names": len(set(names) - seen) / length,
                "numbers": len(_NUMBER.findall(text)) / length,
                "dates": float(len(words.dates.findall(text))),
                "quoted": quoted_share(text),
                "inside_quote": float(inside[i]),
                "speech": float(bool(words.speech.search(text))),
                "first_person": float(bool(words.first_person.search(text))),
                "question": float("?" in text),
                "exclamation": float("!" in text),
                "commas": text.count(",") / length,
                "brackets": text.count("(") / length,
                "colon": float(":" in text),
                "negation": float(bool(words.negation.search(text))),
                "cues": float(bool(words.cues.search(text))),
                "connective": float(opener.connective > 0),
                "dangling": float(opener.dangling),
                "list_item": float(sentence.kind is SentenceKind.LIST_ITEM),
                "document_words": float(sum(len(s.text) for s in sentences) / 6),
            }
        )
        seen.update(names)
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def quoted_share(text: str) -> float:
    """Return the share of `text` that stands between quotation marks, whether they are closed or not."""
    inside, total, depth = 0, 0, 0
    for c in text:
        if c in "«“" or (c == '"' and depth == 0):
            depth += 1
        elif c in "»”" or c == '"':
            depth = max(0, depth - 1)
        elif not c.isspace():
            total += 1
            inside += depth > 0
    return inside / max(1, total)


def inside_quotes(document: Document) -> list[bool]:
    """Tell for each sentence whether a quotation that began before it is still open where it begins."""
    flags: list[bool] = []
    depth, paragraph = 0, -1
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            depth, paragraph = 0, sentence.paragraph  # a mark that nobody closed must not swallow the article
        flags.append(depth > 0)
        for c in sentence.text:
            if c in "«“" or (c == '"' and depth == 0):
                depth += 1
            elif c in "»”" or c == '"':
                depth = max(0, depth - 1)
    return flags


def _unit(rows: Matrix) -> Matrix:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0))
