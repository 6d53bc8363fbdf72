"""Which pieces the cut vocabulary has: what was there stays, what is frequent comes with all that it is merged from."""

import json
from collections import Counter

from tokenizers import Tokenizer

from training.vocabulary import choose, count_pieces, merges_of, steps, tokenizer_of

PIECES = ["<unk>", "▁", "W", "h", "i", "l", "e", "▁W", "hi", "le", "hile", "▁While", "ile", "▁Wh", "x"]
PATTERN = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [
        {
            "id": 0,
            "content": "<unk>",
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
    ],
    "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
    "pre_tokenizer": None,
    "post_processor": None,
    "decoder": None,
    "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": True, "vocab": {}, "merges": []},
}


def tokenizer(pieces):
    return Tokenizer.from_str(json.dumps(tokenizer_of(PATTERN, pieces, merges_of(PIECES))))


def test_merges_are_ranked_by_what_comes_of_them():
    merges = merges_of(PIECES)
    assert (
        merges.index(("▁", "W")) < merges.index(("h", "i")) < merges.index(("hi", "le")) < merges.index(("▁W", "hile"))
    )
    assert ("hile", "▁W") not in merges


def test_the_steps_of_a_piece_are_those_of_byte_pair_encoding():
    ranks = {merge: rank for rank, merge in enumerate(merges_of(PIECES))}
    assert steps("▁While", ranks) == {"▁", "W", "h", "i", "l", "e", "▁W", "hi", "le", "hile", "▁While"}
    assert tokenizer(PIECES).encode(" While").tokens == ["▁While"]


def test_a_frequent_piece_comes_with_all_that_it_is_merged_from():
    numbers = {piece: number for number, piece in enumerate(PIECES)}
    kept = [numbers[piece] for piece in ("<unk>", "▁", "W", "h", "i", "l", "e")]
    counts = Counter({numbers["▁While"]: 9, numbers["x"]: 5, numbers["▁Wh"]: 1})
    chosen = choose(counts, kept, numbers, merges_of(PIECES), size=13)
    assert chosen == sorted(chosen)
    assert set(kept) < set(chosen)
    assert [PIECES[number] for number in chosen if number not in kept] == ["▁W", "hi", "le", "hile", "▁While", "x"]
    cut = tokenizer([PIECES[number] for number in chosen])
    assert cut.encode(" While").tokens == ["▁While"]


def test_a_piece_for_whose_parts_there_is_no_room_is_passed_over():
    numbers = {piece: number for number, piece in enumerate(PIECES)}
    counts = Counter({numbers["▁While"]: 9, numbers["x"]: 5})
    chosen = choose(counts, range(7), numbers, merges_of(PIECES), size=8)
    assert [PIECES[number] for number in chosen[7:]] == ["x"]


def test_both_sides_are_counted_with_the_weight_of_their_set(tmp_path):
    (tmp_path / "news.tsv").write_text("hi\tWhile\nhi\tx\n")
    counts = count_pieces(tokenizer(PIECES), tmp_path, {"news": 2.0, "other": 1.0})
    by_piece = {PIECES[number]: count for number, count in counts.items()}
    assert by_piece["▁While"] == 2
    assert by_piece["hi"] == 4
