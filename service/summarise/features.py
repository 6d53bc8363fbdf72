"""What a ranker may know about each sentence of a document, as one matrix of numbers."""

import re
from collections import Counter

import numpy as np

from service.domain import Document, SentenceKind
from service.summarise.coherence import opening
from service.summarise.quotation import quoted_shares
from service.summarise.vectors import Matrix, TermSpace, centrality, count_words, stems, term_space, unit
from service.summarise.word_classes import Lexicon, lexicon

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

_NAME = re.compile(r"(?<![.!?…«\"“] )(?<!^)\b[A-ZÀ-ÖØ-Ý][\w’'-]+")
_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")


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
    lead = unit(space.vectors[:3].sum(axis=0, keepdims=True))[0]
    centroid = unit(space.vectors.sum(axis=0, keepdims=True))[0]
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
    inside, quoted = quoted_shares(document)
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
                "quoted": quoted[i],
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
