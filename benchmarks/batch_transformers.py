"""How much faster the batch's engine is than `transformers.generate` in a loop on the same weights.

    python -m benchmarks.batch_transformers articles.jsonl [--model FOLDER] [--sentences 24] [--out docs/benchmarks]

FOLDER holds the embedded model in Transformers' format, as `python -m training.base FOLDER --adapter
service/engines/embedded_adapter` writes it; without it that is done first. Both decode the first sentences of a dump
greedily, from the same prompts and with the same number of threads: Transformers one after another in float32, the
engine in one call. They take turns, a third of the sentences at a time, so that what else the machine does hits both.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from benchmarks.serving import folder, machine
from service.batch.engine import BATCHING
from service.batch.readers.options import ReadOptions
from service.batch.reading import read_all
from service.batch.records import Position
from service.batch.sources import expand
from service.bootstrap import build_services
from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.kinds import embedded
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.settings import load_settings
from service.text.segment import split
from training import base

_TURNS = 3


def main() -> int:
    """Let both translate, print a table and write it with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--out", type=folder, help="folder for transformers.json and transformers.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if args.model is None:
            base.main([made, "--adapter", str(embedded.ADAPTER)])
        text, figures = measure(args.dump, args.model or Path(made), args.sentences)
    print(text)
    if args.out:
        (args.out / "transformers.md").write_text(f"# Beside transformers.generate\n\n{text}\n", encoding="utf-8")
        (args.out / "transformers.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(dump: Path, folder: Path, count: int) -> tuple[str, dict[str, object]]:
    """Return a Markdown table, and its figures."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    settings = load_settings()
    torch.set_num_threads(settings.engine_threads)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    end = tokenizer.convert_tokens_to_ids("<eos>")
    services = build_services(settings, batching=BATCHING)
    services.warm()
    engine = services.text_translator.translator
    writer = PromptedTranslator(_Unused(engine.identity), prompts.load(embedded.PROMPT))
    records = islice(read_all(expand([str(dump)]), Position(0, 0, 0), ReadOptions()), count)
    sentences = [split(str(record.body))[0].strip() for record, _ in records]
    spent, tokens = {"generate in a loop": 0.0, "engine": 0.0}, {"generate in a loop": 0, "engine": 0}
    for turn in range(_TURNS):
        mine = sentences[turn::_TURNS]
        started = time.perf_counter()
        results = engine.translate(mine, Decoding())
        spent["engine"] += time.perf_counter() - started
        tokens["engine"] += sum(result.tokens for result in results)
        started = time.perf_counter()
        for sentence, result in zip(mine, results, strict=True):
            inputs = tokenizer(writer.render(sentence), return_tensors="pt")
            length = inputs["input_ids"].shape[1]
            with torch.inference_mode():
                out = model.generate(**inputs, max_new_tokens=2 * result.tokens + 16, do_sample=False, eos_token_id=end)
            tokens["generate in a loop"] += out.shape[1] - length
        spent["generate in a loop"] += time.perf_counter() - started
    speed = {name: tokens[name] / spent[name] for name in spent}
    ratio = speed["engine"] / speed["generate in a loop"]
    about = (
        f"{machine()}, torch {torch.__version__}, transformers {version('transformers')}; {len(sentences)} sentences"
    )
    rows = [
        f"| {name} | {tokens[name]} | {spent[name]:.1f} | {speed[name]:.1f} |"
        for name in ("generate in a loop", "engine")
    ]
    table = "\n".join(["| | output tokens | seconds | tokens a second |", "| --- " * 4 + "|", *rows])
    figures: dict[str, object] = {"about": about, "tokens": tokens, "seconds": spent, "ratio": round(ratio, 2)}
    return f"{about}, greedily\n\n{table}\n\nThe engine is {ratio:.1f} times as fast.", figures


class _Unused:
    """A generator that only says which it is: a prompt is rendered with it, not continued."""

    def __init__(self, identity: ModelIdentity) -> None:
        self.identity = identity

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def batch_key(self, text: str, decoding: Decoding) -> int:  # noqa: ARG002 - the port's
        return self.count_tokens(text)

    def generate(
        self, prompts: Sequence[str], decoding: Decoding, caps: Sequence[int] | None = None
    ) -> list[Hypothesis]:
        raise NotImplementedError


if __name__ == "__main__":
    sys.exit(main())
