"""Choose which pieces of Gemma's vocabulary the cut model has, and write its tokenizer.

    python -m training.vocabulary PARALLEL --out FOLDER [--size 52000] [--keep service/engines/embedded_adapter]

FOLDER gets kept_token_ids.json (row i of the cut embedding is row ids[i] of the base's) and tokenizer.json. Every piece
of --keep stays; then come the pieces that the whole tokenizer uses most often in PARALLEL, both languages, the sets
weighted by `--mix`, with the pieces that byte-pair encoding goes through on its way to them, until there are --size.
Prints the share of the running pieces that the vocabulary lacks, before and after.
"""

import argparse
import json
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from service.engines.kinds import embedded
from training.prepare import find_set, read_pairs

PAIRS = 60_000  # of a set are counted at most, evenly spaced
TOKENS = "tokenizer.ggml.tokens"


def main(argv: list[str] | None = None) -> int:
    """Write the two files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=52_000)
    parser.add_argument("--keep", type=Path, default=embedded.ADAPTER)
    parser.add_argument("--mix", type=Path, default=Path(__file__).with_name("mix-vocabulary.toml"))
    args = parser.parse_args(argv)
    pieces = read_pieces()
    kept = json.loads((args.keep / "kept_token_ids.json").read_text(encoding="utf-8"))
    pattern = json.loads((args.keep / "tokenizer.json").read_text(encoding="utf-8"))
    merges = merges_of(pieces)
    whole = Tokenizer.from_str(json.dumps(tokenizer_of(pattern, pieces, merges)))
    counts = count_pieces(whole, args.parallel, tomllib.loads(args.mix.read_text(encoding="utf-8"))["weights"])
    chosen = choose(counts, kept, dict(zip(pieces, range(len(pieces)), strict=True)), merges, args.size)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "kept_token_ids.json").write_text(json.dumps(chosen), encoding="utf-8")
    cut = tokenizer_of(pattern, [pieces[number] for number in chosen], merges)
    (args.out / "tokenizer.json").write_text(json.dumps(cut, ensure_ascii=False), encoding="utf-8")
    for name, ids in (("before", kept), ("after", chosen)):
        lacking = counts.total() - sum(counts[number] for number in set(ids))
        print(f"{name}: {len(ids)} pieces, {lacking / counts.total():.2%} of the running pieces are not among them")
    return 0


def read_pieces() -> list[str]:
    """Return the base's pieces in the order of their ids, from the header of its GGUF file."""
    from gguf import GGUFReader

    with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
        file.write(embedded.read_base().data)
        file.flush()
        field = GGUFReader(file.name).fields[TOKENS]
        # a run of blanks stands there as blanks, in the tokenizer as the marks of blanks
        return [bytes(field.parts[number]).decode("utf-8").replace(" ", "▁") for number in field.data]


def merges_of(pieces: Sequence[str]) -> list[tuple[str, str]]:
    """Return the merges of a SentencePiece BPE vocabulary whose ids are in the order of training.

    A merge is any split of a piece into two others, ranked by the piece that comes of it, then by its parts.
    """
    numbers = {piece: number for number, piece in enumerate(pieces)}
    merges: list[tuple[str, str]] = []
    for piece in pieces:
        splits = [(piece[:at], piece[at:]) for at in range(1, len(piece))]
        known = [split for split in splits if split[0] in numbers and split[1] in numbers]
        merges += sorted(known, key=lambda split: (numbers[split[0]], numbers[split[1]]))
    return merges


def tokenizer_of(pattern: dict[str, Any], pieces: Sequence[str], merges: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return a tokenizer.json like `pattern` with these pieces, and the merges that stay within them."""
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    within = [[a, b] for a, b in merges if a in vocabulary and b in vocabulary and a + b in vocabulary]
    added = [{**token, "id": vocabulary[token["content"]]} for token in pattern["added_tokens"]]
    return {**pattern, "added_tokens": added, "model": {**pattern["model"], "vocab": vocabulary, "merges": within}}


def count_pieces(whole: Tokenizer, parallel: Path, weights: dict[str, float]) -> Counter[int]:
    """Count the pieces of both sides of each set, weighted."""
    counts = Counter[int]()
    for name, weight in weights.items():
        path = find_set(parallel, name)
        if path is None:
            continue
        pairs = list(read_pairs(path))
        for pair in pairs[:: -(-len(pairs) // PAIRS)]:
            for encoding in whole.encode_batch_fast([f" {side}" for side in pair], add_special_tokens=False):
                for number in encoding.ids:
                    counts[number] += weight
    return counts


def choose(
    counts: Counter[int], kept: Sequence[int], numbers: dict[str, int], merges: Sequence[tuple[str, str]], size: int
) -> list[int]:
    """Return `size` ids in order: `kept` and the most frequent others with all that they are merged from."""
    ranks = {merge: rank for rank, merge in enumerate(merges)}
    pieces = {number: piece for piece, number in numbers.items()}
    chosen = set(kept)
    for number, _ in counts.most_common():
        if number in chosen:
            continue
        more = {numbers[piece] for piece in steps(pieces[number], ranks) if piece in numbers} - chosen
        if len(chosen) + len(more) <= size:
            chosen |= more
        if len(chosen) == size:
            break
    return sorted(chosen)


def steps(piece: str, ranks: dict[tuple[str, str], int]) -> set[str]:
    """Return every piece that byte-pair encoding makes on its way from the characters of `piece` to it."""
    parts, made = list(piece), {piece, *piece}
    while len(parts) > 1:
        best = min(range(len(parts) - 1), key=lambda at: ranks.get((parts[at], parts[at + 1]), len(ranks)))
        if (parts[best], parts[best + 1]) not in ranks:
            break
        parts[best : best + 2] = [parts[best] + parts[best + 1]]
        made.add(parts[best])
    return made


if __name__ == "__main__":
    sys.exit(main())
