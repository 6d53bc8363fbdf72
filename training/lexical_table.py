"""Which English words translate which French ones, learned from parallel text by IBM Model 1.

    python -m training.lexical_table PARALLEL --test TEST [--out service/terminology/data] [--cap 200000]

PARALLEL and TEST are what `training.prepare` takes. Brown et al. 1993, "The Mathematics of Statistical Machine
Translation", section 4.1, with the pairs that may be linked limited to those that occur together often (Dice).
`lexical_table.npz` comes of it: all that may translate a word.
"""

import argparse
import collections
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from service.terminology import lexical_table
from service.terminology.lexical_table import LexicalTable, words
from training.prepare import clean, read_pairs, test_keys

LEAST = 3  # occurrences of a word that is learned
FUNCTION_WORDS = 120  # the most frequent words of either language: they say nothing about what a sentence is about
CANDIDATES = 40
SAMPLE = 20_000  # sentences that are enough to find the candidates of a frequent word
PROBABILITY = 0.02
Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


def vocabulary(texts: list[list[str]]) -> dict[str, int]:
    """Return the words of at least LEAST texts, most frequent first, numbered from 1; 0 is the empty word."""
    counts = collections.Counter(word for text in texts for word in set(text))
    kept = sorted((word for word, count in counts.items() if count >= LEAST), key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(kept, start=1)}


def occurrences(texts: list[list[str]], known: dict[str, int]) -> sp.csr_matrix:
    """Return a texts × words matrix with a 1 where the text has the word."""
    columns = [sorted({known[word] for word in text if word in known}) for text in texts]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((c for row in columns for c in row), dtype=np.int32, count=int(starts[-1]))
    return sp.csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(texts), len(known) + 1))


def candidates(french: sp.csr_matrix, english: sp.csr_matrix, seed: int) -> Ids:
    """Return the sorted keys (French × English words + English) of pairs that occur together, the best by Dice."""
    rng = np.random.default_rng(seed)
    by_word = french.T.tocsr()
    often = np.asarray(english.sum(axis=0)).ravel()
    keys = [np.arange(1, min(3000, english.shape[1]))]  # the empty word may stand behind any frequent one
    for word in range(1, by_word.shape[0]):
        texts = by_word.indices[by_word.indptr[word] : by_word.indptr[word + 1]]
        count = len(texts)
        if count > SAMPLE:
            texts = rng.choice(texts, SAMPLE, replace=False)
        rows = english[texts]
        found, together = np.unique(rows.indices, return_counts=True)
        found, together = found[together >= min(2, count)], together[together >= min(2, count)]
        dice = 2 * together * (count / len(texts)) / (count + often[found])
        best = found[np.argsort(-dice, kind="stable")[:CANDIDATES]]
        keys.append(word * english.shape[1] + np.sort(best).astype(np.int64))
    return np.concatenate(keys)


def links(
    french: list[list[str]], english: list[list[str]], f_known: dict[str, int], e_known: dict[str, int], keys: Ids
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the candidate of each possible link of an English word in its sentence, and which word that is."""
    width = len(e_known) + 1
    chosen: list[NDArray[np.int32]] = []
    owner: list[NDArray[np.int32]] = []
    words_before = 0
    for a, b in zip(french, english, strict=True):
        sources = np.array([0, *{f_known[w]: 0 for w in a if w in f_known}], dtype=np.int64)
        targets = np.array([e_known[w] for w in b if w in e_known], dtype=np.int64)
        wanted = (sources[None, :] * width + targets[:, None]).ravel()
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        held = keys[place] == wanted
        chosen.append(place[held].astype(np.int32))
        owner.append((words_before + np.nonzero(held)[0] // len(sources)).astype(np.int32))
        words_before += len(targets)
    return np.concatenate(chosen), np.concatenate(owner)


def model_1(chosen: NDArray[np.int32], owner: NDArray[np.int32], french_of: Ids, rounds: int = 6) -> Floats:
    """Return t(English | French) of each candidate after `rounds` of the EM algorithm."""
    probability = 1 / np.bincount(french_of)[french_of]
    for _ in range(rounds):
        weight = probability[chosen]
        share = weight / np.bincount(owner, weights=weight)[owner]
        expected = np.bincount(chosen, weights=share, minlength=len(french_of))
        probability = expected / np.maximum(np.bincount(french_of, weights=expected), 1e-12)[french_of]
    return probability


def read(folder: Path, test: Path, cap: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield at most `cap` clean pairs of each file of the mix, none of which stands in a test set."""
    rules = tomllib.loads(Path(__file__).with_name("mix.toml").read_text(encoding="utf-8"))
    banned, seen = test_keys(test, rules["clean"]["overlap_words"]), set[int]()
    for name in rules["weights"]:
        for path in sorted(folder.glob(f"{name}.*")):
            pairs = list(clean(read_pairs(path), rules["clean"], banned, seen, collections.Counter()))
            random.Random(seed).shuffle(pairs)
            yield from pairs[:cap]


def main(argv: list[str] | None = None) -> int:
    """Learn the table and write it where the service reads it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=lexical_table.FILE.parent, help="folder of the table")
    parser.add_argument("--cap", type=int, default=200_000, help="most pairs of one file")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    texts = list(read(args.parallel, args.test, args.cap, args.seed))
    french, english = ([words(pair[side]) for pair in texts] for side in (0, 1))
    f_known, e_known = vocabulary(french), vocabulary(english)
    keys = candidates(occurrences(french, f_known), occurrences(english, e_known), args.seed)
    chosen, owner = links(french, english, f_known, e_known, keys)
    french_of, english_of = np.divmod(keys, len(e_known) + 1)
    probability = model_1(chosen, owner, french_of)
    f_words, e_words = ["", *f_known], ["", *e_known]
    kept = np.nonzero((probability > PROBABILITY) & (np.minimum(french_of, english_of) > FUNCTION_WORDS))[0]
    table: dict[str, list[str]] = {}
    for k in kept:
        table.setdefault(f_words[french_of[k]], []).append(e_words[english_of[k]])
    LexicalTable.of(table).save(args.out / lexical_table.FILE.name)
    print(f"{len(texts)} sentence pairs: {len(kept)} word pairs of {len(table)} French words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
