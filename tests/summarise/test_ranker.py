"""The ranker's trees and its features."""

import numpy as np
import pytest

from service.domain import Article, Document
from service.summarise.features import FEATURES, features
from service.summarise.ranker import WEIGHTS_FILE, Ranker, Trees, open_ranker
from service.text.segment import segment

TEXT = (
    "Le port de Brenne ferme deux quais. La mairie juge les travaux urgents. « Nous attendons depuis dix ans », dit "
    "Awa Diop. Il pleuvait. Les travaux du port coûteront 4 millions d'euros."
)


def stump() -> Trees:
    """Return one tree: 1 for sentences of more than six words, else 0; sentences of unknown length go right."""
    return Trees(
        feature=np.array([FEATURES.index("words"), 0, 0], dtype=np.int16),
        threshold=np.array([6.0, 0.0, 0.0]),
        missing_left=np.array([False, False, False]),
        left=np.array([1, 1, 2], dtype=np.int32),
        right=np.array([2, 1, 2], dtype=np.int32),
        value=np.array([0.0, 0.0, 1.0], dtype=np.float32),
        roots=np.array([0], dtype=np.int32),
        depth=1,
    )


def document(title: str | None = None) -> Document:
    return segment(Article(TEXT, title), "fr")


def test_trees_send_each_sentence_down_its_branch() -> None:
    rows = np.zeros((3, len(FEATURES)))
    rows[:, FEATURES.index("words")] = [5, 9, np.nan]
    assert stump().predict(rows).tolist() == [0.0, 1.0, 1.0]


def test_trees_survive_being_saved(tmp_path) -> None:  # type: ignore[no-untyped-def]
    stump().save(tmp_path / "trees.npz")
    loaded = Trees.load((tmp_path / "trees.npz").read_bytes())
    assert Ranker(loaded, "1").score(document()) == Ranker(stump(), "1").score(document())


def test_every_feature_is_a_finite_number_for_every_sentence() -> None:
    matrix = features(document("Le port de Brenne"))
    assert matrix.shape == (len(document().sentences), len(FEATURES))
    assert np.isfinite(matrix).all()


def test_a_sentence_that_holds_the_title_scores_higher_with_the_title_than_without() -> None:
    ranker = open_ranker()
    gains = np.array(ranker.score(document("Des travaux au port"))) - np.array(ranker.score(document()))
    assert gains.argmax() in (0, 4)


def test_the_shipped_weights_are_small_and_their_digest_is_the_revision() -> None:
    assert WEIGHTS_FILE.stat().st_size < 2_000_000
    assert len(open_ranker().identity.revision) == 12
    assert open_ranker().identity == open_ranker().identity


@pytest.mark.parametrize("text", ["", "Oui."])
def test_nothing_or_next_to_nothing_is_scored_without_fuss(text: str) -> None:
    article = segment(Article(text), "fr") if text else Document(Article(""), "fr", ())
    assert len(open_ranker().score(article)) == len(article.sentences)


def test_a_ranker_without_positions_scores_moved_paragraphs_alike() -> None:
    lines = ["Le port de Brenne ferme deux quais.", "La mairie juge les travaux urgents.", "Le maire a reçu les élus."]
    blind = Ranker(stump(), "1", position=0.0)
    forward = blind.score(segment(Article("\n\n".join(lines)), "fr"))
    backward = blind.score(segment(Article("\n\n".join(reversed(lines))), "fr"))
    assert forward == backward[::-1]
