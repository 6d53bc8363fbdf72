"""Clean, de-duplicate, mix: a folder of parallel files becomes one file of training examples.

    python -m training.prepare PARALLEL --test TEST --out FILE.jsonl.xz [--mix MIX] [--both] [--glosses 0.9]

PARALLEL holds NAME.tsv[.xz] (French⇥English) or NAME.jsonl[.xz] ({"fr", "en"}); NAME has a weight in the mix.
TEST holds .fr/.en files: every pair with a side that also stands there is dropped. Each line of FILE is
{"prompt", "completion", "from"}; the same input and seed give the same bytes. With --glosses most French sentences
carry the English of their rarer words, phrases and figures, as the service writes it there, a few of them wrong; with
--figures and --surnames some pairs stand there a second time with other figures and with other surnames.
"""

import argparse
import collections
import json
import lzma
import random
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from service.terminology.glossing import Gloss, find_glosses, write_glosses
from service.terminology.lexicon import lexicon
from training.figures import vary_figures
from training.surnames import surnames, vary_surnames

GLOSSES_WRITTEN = 0.95  # of a glossed sentence's glosses: the model must do without one now and then
GLOSSES_WRONG = 0.02  # of those written: the model must weigh them
FR_EN = ("French: {fr}\nEnglish:", " {en}")
EN_FR = ("English: {en}\nFrench:", " {fr}")


def open_text(path: Path, mode: str = "r") -> TextIO:
    """Open a text file in UTF-8, through xz where its name says so."""
    if path.suffix == ".xz":
        return lzma.open(path, mode + "t", encoding="utf-8")  # type: ignore[return-value]
    return path.open(mode, encoding="utf-8")


def find_set(folder: Path, name: str) -> Path | None:
    """Return the file of a set of pairs, NAME.tsv or NAME.jsonl, compressed or not; None where there is none."""
    return next((p for p in sorted(folder.glob(f"{name}.*")) if p.name.split(".")[1] in ("tsv", "jsonl")), None)


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (French, English) of each line that has both."""
    with open_text(path) as lines:
        for line in lines:
            if ".jsonl" in path.name:
                record = json.loads(line)
                french, english = record["fr"], record["en"]
            else:
                french, _, english = line.rstrip("\n").partition("\t")
            if french.strip() and english.strip():
                yield french.strip(), english.strip()


def key(text: str) -> str:
    """Return what makes two texts the same for de-duplication: letters and digits, lower case, no accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())


def test_keys(folder: Path, words: int) -> set[str]:
    """Return the keys of all test lines of at least `words` words."""
    keys = set()
    for path in sorted([*folder.glob("*.fr"), *folder.glob("*.en")]):
        with open_text(path) as lines:
            keys.update(k for k in map(key, lines) if len(k.split()) >= words)
    return keys


def fault(french: str, english: str, rules: dict[str, Any]) -> str | None:
    """Return why a pair is not fit for training, or None."""
    sides = (french, english)
    counts = [len(side.split()) for side in sides]
    if min(counts) < rules["min_words"] or max(counts) > rules["max_words"]:
        return "length"
    lengths = sorted(map(len, sides))
    if lengths[1] >= 40 and lengths[1] > rules["max_length_ratio"] * lengths[0]:
        return "ratio"
    for side in sides:
        solid = [c for c in side if not c.isspace()]
        if sum(c.isalpha() for c in solid) < rules["min_letter_share"] * len(solid):
            return "letters"
    return "copy" if len(french) > 30 and key(french) == key(english) else None


def clean(pairs: Iterable[tuple[str, str]], rules: dict[str, Any], banned: set[str], seen: set[int],
          dropped: collections.Counter[str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yield the pairs that are fit, new and in no test set, counting why the others go."""
    for french, english in pairs:
        reason = fault(french, english, rules)
        keys = key(french), key(english)
        if reason is None and (keys[0] in banned or keys[1] in banned):
            reason = "test"
        if reason is None and hash(keys) in seen:
            reason = "duplicate"
        if reason:
            dropped[reason] += 1
        else:
            seen.add(hash(keys))
            yield french, english


def repeat(pairs: list[tuple[str, str]], weight: float, rng: random.Random) -> list[tuple[str, str]]:
    """Return every pair ⌊weight⌋ times, and a sample of them for the rest of the weight."""
    return pairs * int(weight) + rng.sample(pairs, round(len(pairs) * (weight % 1)))


def with_glosses(french: str, share: float, rng: random.Random) -> str:
    """Return the sentence with most of its glosses, a few of them wrong, in `share` of the cases."""
    if rng.random() >= share:
        return french
    glosses = find_glosses(french)
    glosses = [replace(g, english=_wrong(g, rng)) if rng.random() < GLOSSES_WRONG else g for g in glosses]
    return write_glosses(french, glosses, keep=lambda _gloss: rng.random() < GLOSSES_WRITTEN)


def _wrong(gloss: Gloss, rng: random.Random) -> str:
    """Return the English of some other word; figures stay, since the model has to rely on them."""
    if any(map(str.isdigit, gloss.english)):
        return gloss.english
    other = lexicon().at(rng.randrange(1000, 15000))
    return " / ".join(other.english[:2]) or gloss.english


def main(argv: list[str] | None = None) -> int:
    """Write the mix and a table of what was kept and dropped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mix", type=Path, default=Path(__file__).with_name("mix.toml"))
    parser.add_argument("--both", action="store_true", help="train English to French as well")
    parser.add_argument("--glosses", type=float, default=0.0, help="share of the French sentences that carry glosses")
    parser.add_argument("--figures", type=float, default=0.0, help="share of the pairs repeated with other figures")
    parser.add_argument("--surnames", type=float, default=0.0, help="share of the pairs repeated with other surnames")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    mix = tomllib.loads(args.mix.read_text(encoding="utf-8"))
    banned = test_keys(args.test, mix["clean"]["overlap_words"])
    rng, seen, examples = random.Random(args.seed), set[int](), []
    for name, weight in mix["weights"].items():
        path = find_set(args.parallel, name)
        if path is None:
            sys.stderr.write(f"{name}: no such file in {args.parallel}, left out\n")
            continue
        dropped: collections.Counter[str] = collections.Counter()
        kept = list(clean(read_pairs(path), mix["clean"], banned, seen, dropped))
        mixed = repeat(kept, weight, rng)
        mixed += [new for pair in mixed if rng.random() < args.figures and (new := vary_figures(*pair, rng))]
        others = surnames(kept) if args.surnames else []
        mixed += [
            new
            for pair in mixed
            if others and rng.random() < args.surnames and (new := vary_surnames(*pair, others, rng))
        ]
        for prompt, completion in (FR_EN, EN_FR) if args.both else (FR_EN,):
            for french, english in mixed:
                requested = with_glosses(french, args.glosses, rng) if prompt is FR_EN[0] else french
                examples.append(
                    (prompt.format(fr=requested, en=english), completion.format(fr=french, en=english), name)
                )
        print(f"{name:<24} kept {len(kept):>7}  in the mix {len(mixed):>7}  dropped {dict(dropped)}", flush=True)
    rng.shuffle(examples)
    partial = args.out.with_name(args.out.name.replace(".jsonl", ".partial.jsonl"))
    with open_text(partial, "w") as out:
        for prompt, completion, name in examples:
            out.write(json.dumps({"prompt": prompt, "completion": completion, "from": name}, ensure_ascii=False) + "\n")
    partial.replace(args.out)
    print(f"{len(examples)} examples in {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
