"""How much faster the batch's engine is than `transformers.generate` in a loop on the same weights.

    python -m benchmarks.batch_transformers articles.jsonl --model FOLDER --sentences 24

FOLDER holds the embedded model in Transformers' format, as the training recipe's merge writes it. Both decode the
first sentences of a dump greedily with the same number of threads: Transformers one after another in float32, the
engine in one call. They take turns, a third of the sentences at a time, so that what else the machine does hits both.
"""

import argparse
import sys
import time
from itertools import islice
from pathlib import Path

from service.batch.engine import BATCHING
from service.batch.readers.options import ReadOptions
from service.batch.reading import read_all
from service.batch.records import Position
from service.batch.sources import expand
from service.bootstrap import build_services
from service.decoding import Decoding
from service.engines.kinds import embedded
from service.engines.prompting import prompts
from service.settings import load_settings
from service.text.segment import split

_TURNS = 3


def main() -> int:
    """Let both translate and print tokens a second and their ratio."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=24)
    args = parser.parse_args()
    settings = load_settings()
    torch.set_num_threads(settings.engine_threads)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    model = AutoModelForCausalLM.from_pretrained(args.model, dtype=torch.float32).eval()
    end = tokenizer.convert_tokens_to_ids("<eos>")
    services = build_services(settings, batching=BATCHING)
    services.warm()
    engine = services.text_translator.translator
    prompt = prompts.load(embedded.PROMPT)
    records = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.sentences)
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
            inputs = tokenizer(prompt.render(source=sentence, terms=()), return_tensors="pt")
            length = inputs["input_ids"].shape[1]
            with torch.inference_mode():
                out = model.generate(**inputs, max_new_tokens=2 * result.tokens + 16, do_sample=False, eos_token_id=end)
            tokens["generate in a loop"] += out.shape[1] - length
        spent["generate in a loop"] += time.perf_counter() - started
    speed = {name: tokens[name] / spent[name] for name in spent}
    for name, seconds in spent.items():
        print(f"{name}: {tokens[name]} tokens in {seconds:.1f} s, {speed[name]:.1f} a second")
    print(f"{speed['engine'] / speed['generate in a loop']:.1f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
