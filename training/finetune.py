"""Fine-tune the cut Gemma base on prompt→completion pairs: a LoRA adapter, or all weights with --rank 0.

    python -m training.finetune --base BASE --data mix.jsonl.xz --dev TEST/newstest2013 --out OUT --minutes 100
    python -m training.finetune … --resume          # goes on from the last checkpoint in OUT
    python -m training.finetune … --init ADAPTER    # starts from an adapter

--data may name several files: translations of both directions from `training.prepare`, abstracts from
`training.abstracts`. OUT gets a MODEL_CARD.md whose line **Tasks.** says which were learnt.

BASE is a folder with config.json, model.safetensors and tokenizer.json (`python -m training.base` writes it). The
learning rate follows a cosine over --minutes (or --steps, for a run that can be repeated exactly). Dev loss and
greedy chrF are printed at each checkpoint. With --nbest in place of --data, an adapter is trained for the expected
quality of its own outputs, see `training.risk`; the quality printed is that expectation. On a processor with bf16
arithmetic (AVX-512 BF16, AMX) and a C++ compiler, `--dtype bf16 --fuse` trains an adapter several times faster.
"""

import argparse
import collections
import json
import math
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from service.engines.heap import keep_freed
from service.terminology.glossing import glossed
from training.examples import IGNORED, Example, Framer, batches, collate, read_examples, read_tasks
from training.lora import LoraGemma
from training.prepare import FR_EN
from training.risk import Weights, read_candidates, risk_loss

STATE = "state.pt"
DTYPES = {"float32": torch.float32, "bf16": torch.bfloat16}


def main(argv: list[str] | None = None) -> int:
    """Train until the time or the steps are used up, and leave the adapter in --out."""
    args = _arguments(argv)
    device = ("cuda" if torch.cuda.is_available() else "cpu") if args.device == "auto" else args.device
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.set_float32_matmul_precision("high")
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    examples = _read_data(args, tokenizer)
    dev = _read_dev(args, tokenizer) if args.dev else []
    resumed = args.out / STATE if args.resume and (args.out / STATE).exists() else None
    model = _open_model(args, device, resumed is not None)
    weights = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    step, spent = 0, 0.0
    if resumed:
        state = torch.load(resumed, map_location=device, weights_only=True)
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["seconds"]
    tasks = sorted({task for path in _files(args) for task in read_tasks(path)})
    print(f"{len(examples)} examples of {', '.join(tasks)}, on {device}", flush=True)
    stream = batches(examples, args.batch_tokens, args.seed, skip=step)
    started, saved, tokens = time.monotonic() - spent, spent, 0
    running = collections.defaultdict[str, list[float]](list)
    bar = tqdm(total=100, unit="%", file=sys.stderr, disable=not sys.stderr.isatty())
    while True:
        seconds = time.monotonic() - started
        done = step / args.steps if args.steps else seconds / (60 * args.minutes)
        if done >= 1:
            break
        rate = min(1, (step + 1) / args.warmup) * max(0.03, 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimiser.param_groups:
            group["lr"] = args.lr * rate
        batch = next(stream)
        for name, value in _learn(model, batch, optimiser, weights, args, device).items():
            running[name].append(value)
        step += 1
        tokens += sum(map(len, batch))
        bar.update(round(100 * done) - bar.n)
        if step % args.log_every == 0:
            speed = tokens / max(time.monotonic() - started - spent, 1e-9)
            means = " ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in sorted(running.items()))
            print(f"{seconds:.0f} s step {step} {means} {speed:.0f} tok/s", flush=True)
            running.clear()
        if seconds - saved > 60 * args.checkpoint_minutes:
            saved = seconds
            _save(model, optimiser, args, tasks, step, seconds)
            _report(model, dev, tokenizer, device, step, args)
    _save(model, optimiser, args, tasks, step, time.monotonic() - started)
    _report(model, dev, tokenizer, device, step, args)
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument("--data", type=Path, nargs="+", default=[])
    data.add_argument("--nbest", type=Path, nargs="+", default=[], help="files of `training.nbest`, for an adapter")
    parser.add_argument("--candidates", type=int, default=5, help="of a source in --nbest, at most")
    parser.add_argument("--risk-weight", type=float, default=20.0, help="of the risk beside the reference's loss")
    parser.add_argument("--dev", type=Path, help="prefix of a .fr/.en pair")
    parser.add_argument("--dev-lines", type=int, default=200, help="of that pair, evenly spaced")
    parser.add_argument("--glosses", action="store_true", help="write glosses into the dev lines, as the service does")
    parser.add_argument(
        "--pad-to-multiple-of", type=int, default=1, help="prompts are padded to a multiple of so many tokens"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="adapter to start from")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--rank", type=int, default=64, help="of the adapter; 0 trains all weights")
    parser.add_argument("--lr", type=float, default=5e-4)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--steps", type=int, default=0, help="instead of --minutes")
    parser.add_argument("--warmup", type=int, default=60, help="steps")
    parser.add_argument("--batch-tokens", type=int, default=1536, help="65536 suits a data-centre GPU")
    parser.add_argument("--max-length", type=int, default=1024, help="tokens of prompt and completion")
    parser.add_argument("--checkpoint-minutes", type=float, default=10)
    parser.add_argument("--log-every", type=int, default=10)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", choices=DTYPES, default="bf16" if torch.cuda.is_available() else "float32")
    parser.add_argument("--fuse", action="store_true", help="compile the elementwise work of an adapter's training")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    if args.nbest and not args.rank:
        parser.error("--nbest trains an adapter: say --rank")
    return args


def _files(args: argparse.Namespace) -> list[Path]:
    return [*args.data, *args.nbest]


def _read_data(args: argparse.Namespace, tokenizer: Tokenizer) -> list[Any]:
    """Return what is learnt from: examples, or with --nbest candidates."""
    if args.nbest:
        return [
            one for path in args.nbest for one in read_candidates(path, tokenizer, args.candidates, args.max_length)
        ]
    multiple = args.pad_to_multiple_of
    return [one for path in args.data for one in read_examples(path, tokenizer, args.max_length, multiple)]


def _open_model(args: argparse.Namespace, device: str, resumed: bool) -> Any:
    keep_freed()
    if not args.rank:
        return _open_plain(args.out if resumed else args.base).to(device).train()
    model = LoraGemma(args.base, rank=args.rank, dtype=DTYPES[args.dtype], fuse=args.fuse)
    start = args.out if resumed else args.init
    if start:
        model.load_adapter(start)
    return model.to(device)


def _open_plain(folder: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")


def _loss(model: Any, batch: list[Example], device: str) -> torch.Tensor:
    """Return the mean cross entropy of the completions' tokens; logits are made for those alone."""
    ids, mask, labels = collate(batch, device)
    if isinstance(model, LoraGemma):
        return model.loss(ids, labels)
    labels = labels[:, 1:]
    keep = labels != IGNORED
    with torch.autocast("cuda", torch.bfloat16, enabled=device.startswith("cuda")):
        hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state[:, :-1]
        logits = model.lm_head(hidden[keep])
    return functional.cross_entropy(logits.float(), labels[keep])


def _learn(
    model: Any, batch: list[Any], optimiser: torch.optim.Optimizer, weights: list[torch.Tensor],
    args: argparse.Namespace, device: str,
) -> dict[str, float]:  # fmt: skip
    """Make one step of the optimiser and return what was measured of the batch before it, by name."""
    measured = {}
    if args.nbest:
        loss, measured["quality"] = risk_loss(model, batch, Weights(risk=args.risk_weight), device)
    else:
        loss = _loss(model, batch, device)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights, 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return {**measured, "loss": loss.item()}


def _save(
    model: Any, optimiser: torch.optim.Optimizer, args: argparse.Namespace, tasks: list[str], step: int, seconds: float
) -> None:
    """Write the weights and the optimiser's state; the state comes last and whole, so a killed run can resume."""
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    if not args.rank:
        for file in args.base.glob("tokenizer*.json"):
            shutil.copyfile(file, out / file.name)
    (out / "MODEL_CARD.md").write_text(_card(args, tasks, step, seconds), encoding="utf-8")
    partial = out / f"{STATE}.partial"
    torch.save({"optimiser": optimiser.state_dict(), "step": step, "seconds": seconds}, partial)
    partial.replace(out / STATE)
    (out / "run.json").write_text(json.dumps({"step": step, "seconds": round(seconds), "argv": sys.argv[1:]}, indent=1))


def _card(args: argparse.Namespace, tasks: list[str], step: int, seconds: float) -> str:
    """Return the beginnings of a model card; the service reads its line of tasks to know what it may ask for."""
    shape = f"LoRA, r = {args.rank}" if args.rank else "all weights"
    return (
        f"# Model card\n\n**Tasks.** {', '.join(tasks)}\n\n**Training.** {shape}, {step} steps in {seconds / 60:.0f} "
        f"minutes, learning rate {args.lr}, from {args.base.name}. Loss on the completion only, AdamW, cosine schedule."
        f"\n\n**Data.** {', '.join(path.name for path in _files(args))}: say here what it is, and under "
        "which licences.\n"
    )


def _read_dev(args: argparse.Namespace, tokenizer: Tokenizer) -> list[tuple[str, str, Example]]:
    """Return up to `--dev-lines` evenly spaced (French, English, example) of a .fr/.en pair."""
    sides = [Path(f"{args.dev}.{side}").read_text(encoding="utf-8").splitlines() for side in ("fr", "en")]
    pairs = list(zip(*sides, strict=True))
    frame = Framer(tokenizer, args.pad_to_multiple_of)
    out = []
    for french, english in pairs[:: max(1, len(pairs) // args.dev_lines)][: args.dev_lines]:
        source = glossed(french) if args.glosses else french
        prompt, completion = (
            tokenizer.encode(part.format(fr=source, en=english), add_special_tokens=False).ids for part in FR_EN
        )
        out.append((french, english, frame(prompt, completion)))
    return out


@torch.no_grad()
def _report(
    model: Any,
    dev: list[tuple[str, str, Example]],
    tokenizer: Tokenizer,
    device: str,
    step: int,
    args: argparse.Namespace,
) -> None:
    """Print dev loss, chrF and BLEU of greedy decoding, an adapter's as it was saved."""
    if not dev:
        return
    import sacrebleu

    writer = model.eval()
    if args.rank:
        from peft import PeftModel

        writer = PeftModel.from_pretrained(_open_plain(args.base), args.out).to(device)
    eos = tokenizer.token_to_id("<eos>")
    losses, hypotheses = [], []
    for start in range(0, len(dev), 50):
        part = dev[start : start + 50]
        losses.append(_loss(model, [example for _, _, example in part], device).item())
        length = max(len(example.prompt) for _, _, example in part)
        ids = torch.tensor([[0] * (length - len(e.prompt)) + list(e.prompt) for _, _, e in part], device=device)
        out = writer.generate(
            input_ids=ids, attention_mask=(ids != 0).long(), max_new_tokens=150, do_sample=False,
            eos_token_id=eos, pad_token_id=0,
        )  # fmt: skip
        hypotheses += [
            tokenizer.decode([t for t in row if t not in (0, eos)]).strip() for row in out[:, length:].tolist()
        ]
    model.train()
    references = [[english for _, english, _ in dev]]
    chrf, bleu = sacrebleu.corpus_chrf(hypotheses, references), sacrebleu.corpus_bleu(hypotheses, references)
    loss = sum(losses) / len(losses)
    print(f"dev step {step} loss {loss:.3f} chrF {chrf.score:.1f} BLEU {bleu.score:.1f} ({len(dev)} lines)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
