"""The sentence ranker: how much each sentence of a document belongs in a summary."""

from collections.abc import Mapping

import numpy as np

from service.briefing.features import FEATURES, Matrix, features
from service.domain import Document, ModelIdentity

_WEIGHTS: Mapping[str, float] = {
    "title_cosine": 1.5,
    "centrality": 0.6,
    "centroid": 1.2,
    "position": -0.3,
    "mean_frequency": 0.6,
    "names": 0.3,
    "numbers": 0.2,
    "first_person": -0.3,
    "question": -0.8,
    "quoted": -0.5,
    "inside_quote": -0.5,
    "dangling": -0.3,
}


class Ranker:
    """Scores sentences by a weighted sum of their features."""

    def __init__(self, weights: Mapping[str, float] = _WEIGHTS) -> None:
        self._weights = np.array([weights.get(name, 0.0) for name in FEATURES])

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity("salience", "1")

    def score(self, document: Document) -> list[float]:
        """Return a score for each sentence of `document`; an empty document has none."""
        if not document.sentences:
            return []
        matrix: Matrix = features(document)
        return [float(value) for value in matrix @ self._weights]


def open_ranker() -> Ranker:
    """Return the ranker that ships with the service."""
    return Ranker()
