"""The sentence ranker: gradient-boosted trees over the features of a sentence, evaluated with numpy alone."""

import hashlib
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from service.decoding import ModelIdentity
from service.domain import Document
from service.ports import Judgement, SentenceClassifier
from service.summarise.features import FEATURES, POSITIONAL, features
from service.summarise.vectors import Matrix, count_words, logistic

WEIGHTS_FILE = Path(__file__).with_name("ranker.npz")
SALIENCE_FILE = Path(__file__).with_name("salience.npz")
SALIENCE = 1.0
"""What the trees that learnt from labelled facts weigh against those that learnt from leads."""
STATES, UNFIT = 1, 2
"""The classifier's outputs that count here."""
READ_WORDS = 2500
"""Most words of a document that the classifier is asked about."""


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in flat arrays: children by node number, a leaf is its own child, `roots` one a tree."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    depth: int

    def predict(self, rows: Matrix) -> Matrix:
        """Return the sum over all trees for each row (sentences × features); NaN stands for not known."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            known = rows[line, self.feature[node]]
            left = np.where(np.isnan(known), self.missing_left[node], known <= self.threshold[node])
            node = np.where(left, self.left[node], self.right[node])
        return np.asarray(self.value[node].sum(axis=1, dtype=np.float64))

    def save(self, path: Path) -> None:
        """Write the trees as one compressed file."""
        np.savez_compressed(path, allow_pickle=False, **asdict(self))

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Read what `save` wrote."""
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            values: dict[str, Any] = {name: arrays[name] for name in arrays.files}
        values["depth"] = int(values["depth"])
        return cls(**values)


class Ranker:
    """Scores sentences by trees that saw every article both with and without the places of its sentences.

    `position` between 0 and 1 says how much the place of a sentence counts: 1 is best for agency news, whose first
    sentences say it all, 0 judges every sentence by its words alone. `salience`, where given, are trees over the same
    features and the score by leads: they learnt from articles labelled by reading which sentences state a fact.
    `classifier`, where given, reads French articles and learnt from leads and the same labels.
    """

    def __init__(
        self,
        trees: Trees,
        revision: str,
        *,
        position: float = 0.5,
        salience: Trees | None = None,
        classifier: SentenceClassifier | None = None,
    ) -> None:
        self.trees = trees
        self.salience = salience
        self._classifier = classifier
        self._revision = revision if classifier is None else f"{revision}-{classifier.identity.revision}"
        self._position = position
        self._places = [FEATURES.index(name) for name in POSITIONAL]

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity("ranker", self._revision)

    def score(self, document: Document) -> list[float]:
        """Return for each sentence how much better than the document's mean it would summarise it."""
        if not document.sentences:
            return []
        seen = features(document)
        blind = seen.copy()
        blind[:, self._places] = np.nan
        both = self.trees.predict(np.vstack([seen, blind])).reshape(2, -1)
        return [float(s) for s in self._position * both[0] + (1 - self._position) * both[1]]

    def worth(self, document: Document) -> list[float]:
        """Return for each sentence what it is worth in a brief: its score, and how likely it states a fact."""
        score = np.array(self.score(document))
        if self.salience is None or not len(score):
            return [float(s) for s in score]
        facts = self.salience.predict(np.column_stack([features(document), score]))
        return [float(s) for s in score + SALIENCE * facts]

    def judge(self, document: Document) -> Judgement | None:
        """Return what the classifier thinks of a French document's sentences, or None without one.

        None as well for a document of more than READ_WORDS words: it would read it for seconds, and learnt from news.
        """
        if self._classifier is None or document.language != "fr" or not document.sentences:
            return None
        if count_words(document.article.text) > READ_WORDS:
            return None
        logits = self._classifier.classify([sentence.text for sentence in document.sentences]).astype(np.float64)
        unfit = logistic(logits[:, UNFIT])
        return Judgement(tuple(map(float, logits[:, STATES])), tuple(map(float, unfit)))


def open_ranker(classifier: SentenceClassifier | None = None) -> Ranker:
    """Return the ranker that ships with the service; its revision is a digest of its weights, then the classifier's."""
    leads, salience = WEIGHTS_FILE.read_bytes(), SALIENCE_FILE.read_bytes()
    revision = hashlib.sha256(leads + salience).hexdigest()[:12]
    return Ranker(Trees.load(leads), revision, salience=Trees.load(salience), classifier=classifier)
