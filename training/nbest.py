"""Write the n best translations of training sentences, for `training.risk`.

    python -m training.nbest PARALLEL --test TEST --sets news=8000 agency=3000 --out nbest.jsonl [--beam-size 6]

PARALLEL and TEST are as `training.prepare` reads them. The installed model translates a sample of each set by beam
search without pruning. Each line of OUT is {"prompt", "completions", "scores", "reference", "from"}: the prompt with
all its glosses, as the service writes it; the different outputs, best first; the quality of each against the reference,
0 to 1, the mean of sentence BLEU (exponential smoothing) and chrF++; and the reference as a completion. A run that was
stopped goes on behind the last whole line of OUT.
"""

import argparse
import json
import math
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.kinds import embedded
from service.engines.runtimes.native.generator import NativeGenerator
from service.settings import load_settings
from service.terminology.glossing import glossed
from training.prepare import FR_EN, clean, find_set, read_pairs, test_keys

MOST_WORDS = 60  # of a source: the searches of longer ones take more memory in training than they teach
CHUNK = 200  # sentences in one call


def main(argv: list[str] | None = None) -> int:
    """Write what is missing of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parallel", type=Path)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True, metavar="NAME=PAIRS")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mix", type=Path, default=Path(__file__).with_name("mix.toml"))
    parser.add_argument("--beam-size", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    pairs = sample(args.parallel, args.test, args.mix, args.sets, args.seed)
    done = _whole_lines(args.out)
    generator = _open_generator()
    with args.out.open("a", encoding="utf-8") as out:
        for start in range(done, len(pairs), CHUNK):
            part = pairs[start : start + CHUNK]
            prompts = [FR_EN[0].format(fr=glossed(french)) for french, _, _ in part]
            caps = [32 + 3 * len(french.split()) for french, _, _ in part]
            found = generator.generate(prompts, Decoding(beam_size=args.beam_size), caps)
            for prompt, (_, english, name), hypothesis in zip(prompts, part, found, strict=True):
                record = record_of(prompt, english, (hypothesis, *hypothesis.others))
                out.write(json.dumps({**record, "from": name}, ensure_ascii=False) + "\n")
            out.flush()
            sys.stderr.write(f"\r{start + len(part)}/{len(pairs)}")
    return 0


def sample(parallel: Path, test: Path, mix: Path, sets: Sequence[str], seed: int) -> list[tuple[str, str, str]]:
    """Return (French, English, set) of so many pairs of each set as its NAME=PAIRS says, in random order.

    The pairs are cleaned as for training; the same arguments give the same list. Raises ValueError for a set that is
    not there.
    """
    rules = tomllib.loads(mix.read_text(encoding="utf-8"))["clean"]
    banned, seen, rng = test_keys(test, rules["overlap_words"]), set[int](), random.Random(seed)
    chosen = []
    for name, _, count in (one.partition("=") for one in sets):
        path = find_set(parallel, name)
        if path is None or not count.isdigit():
            raise ValueError(f"{name}={count}: say NAME=PAIRS, NAME being a file of {parallel}")
        pairs = [
            (french, english, name)
            for french, english in clean(read_pairs(path), rules, banned, seen, Counter())
            if len(french.split()) <= MOST_WORDS
        ]
        chosen += rng.sample(pairs, min(int(count), len(pairs)))
    rng.shuffle(chosen)
    return chosen


def record_of(prompt: str, english: str, outputs: Sequence[Hypothesis]) -> dict[str, object]:
    """Return the line of a prompt: its finished outputs, each text once, with their quality."""
    texts = list(dict.fromkeys(one.text.strip() for one in outputs if one.finished and one.text.strip()))
    completion = FR_EN[1]
    return {
        "prompt": prompt,
        "completions": [completion.format(en=text) for text in texts],
        "scores": [round(quality(text, english), 4) for text in texts],
        "reference": completion.format(en=english),
    }


def quality(output: str, reference: str) -> float:
    """Return the mean of sentence BLEU and chrF++ of `output`, 0 to 1."""
    import sacrebleu

    bleu = sacrebleu.sentence_bleu(output, [reference], smooth_method="exp").score
    chrf = sacrebleu.sentence_chrf(output, [reference], word_order=2).score
    return float(bleu + chrf) / 200


def _open_generator() -> NativeGenerator:
    settings = load_settings()
    folder = embedded.locate(settings.models_dir)
    if folder is None:
        raise SystemExit(f"the embedded model is not built; {embedded.MEND}")
    identity = ModelIdentity(embedded.NAME, embedded.revision())
    return NativeGenerator(folder, identity, threads=settings.engine_threads, margin=math.inf)


def _whole_lines(path: Path) -> int:
    """Cut what stands behind the last whole line of a file and return how many lines there are."""
    if not path.exists():
        return 0
    text = path.read_bytes()
    end = text.rfind(b"\n") + 1
    if end < len(text):
        with path.open("r+b") as file:
            file.truncate(end)
    return text[:end].count(b"\n")


if __name__ == "__main__":
    sys.exit(main())
