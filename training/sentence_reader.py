"""Train the reader of sentences: the first layers of the base with an adapter, and a head.

    python -m training.sentence_reader DATA --base BASE --out OUT             # 40 minutes on two cores with AMX
    python -m training.sentence_reader DATA --base BASE --out OUT --folds 3   # how well it orders what it has not seen

First it learns from leads (`news/orangesum_train.jsonl.xz`): which sentences an article's human abstract says, ROUGE-1
and ROUGE-2 F1 of each with it, cut to its length, as a distribution over the article's sentences and as a number. Then
from the labels of the half to tune on (`training.salience`): which sentences state a fact, which are never to be
chosen, and which is the title. The last LAYERS − FROZEN layers have an adapter of rank RANK (Hu et al., 2021); each
sentence is the mean of the states of its tokens and the state of the one that ends it, as
`service.engines.runtimes.native.reader` has them.

With --folds nothing is written but OUT/folds.npz, logits of each labelled article by a model that learnt from the
others' folds, after the same leads: `python -m training.evaluate briefs DATA --folds FILE` makes briefs with them.
--leads FILE goes on from what was learnt from leads before.
"""

import argparse
import hashlib
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from service.engines.kinds.reader import LAYERS, OUTPUTS
from service.summarise.ranker import STATES, UNFIT
from service.summarise.vectors import Matrix
from training.lora import LoraGemma
from training.news import read_items
from training.ranker import document_of
from training.rouge import rouge_n, tokenise
from training.salience import Labelled, read_labels
from training.salience_ranker import average_precision

FROZEN, RANK = 3, 16
LEAD, TITLE = 0, 3
TOKENS = 4096  # of a batch, padding included
LEADS = 5500
SHORTEST, LONGEST = 140, 620  # words of an article
NOVEL = 0.6  # leads with a larger share of bigrams that the article lacks teach nothing about choice
LONGEST_TOKENS = 640
EPOCHS = 3
RATES = {"leads": 4e-4, "labels": 3e-4}
HEAD_RATE = 2.5e-3
STATE_SCALE = 0.3  # states are multiplied by it before the head, and the head's weights after training


@dataclass(frozen=True, slots=True)
class Text:
    """An article's tokens, where each sentence ends among them, and what is to be learnt of each sentence."""

    id: str
    ids: tuple[int, ...]
    ends: tuple[int, ...]
    targets: Matrix
    weight: float = 1.0


class SentenceReader(nn.Module):
    """The layers, their adapter and the head."""

    def __init__(self, base: Path, *, fuse: bool = True) -> None:
        super().__init__()
        self.layers = LoraGemma(base, rank=RANK, fuse=fuse, layers=LAYERS)
        for name, weight in self.layers.adapter.items():
            weight.requires_grad_(int(name.split("/")[1]) >= FROZEN)
        self.head = nn.Linear(2 * self.layers.config["hidden_size"], OUTPUTS)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, texts: Sequence[Text]) -> list[Tensor]:
        """Return the (sentences, OUTPUTS) logits of each text."""
        length = -(-max(len(text.ids) for text in texts) // 64) * 64
        ids = torch.zeros(len(texts), length, dtype=torch.long)
        for row, text in enumerate(texts):
            ids[row, : len(text.ids)] = torch.tensor(text.ids)
        return [
            self.head(_of_sentences(states, text))
            for states, text in zip(self.layers.hidden(ids).float(), texts, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write adapter and head as the service reads them."""
        folder.mkdir(parents=True, exist_ok=True)
        self.layers.save_pretrained(folder, lambda name: int(name.split("/")[1]) >= FROZEN)
        head = {"weight": self.head.weight.detach() * STATE_SCALE, "bias": self.head.bias.detach().clone()}
        save_file(head, folder / "head.safetensors", metadata={"format": "pt"})


def _of_sentences(states: Tensor, text: Text) -> Tensor:
    ends = torch.tensor(text.ends)
    starts = torch.cat([torch.ones(1, dtype=torch.long), ends[:-1]])
    sums = torch.cat([torch.zeros(1, states.shape[1]), states[: len(text.ids)].cumsum(0)])
    means = (sums[ends] - sums[starts]) / (ends - starts)[:, None]
    return torch.cat([means, states[ends - 1]], 1) * STATE_SCALE


def tokens(tokenizer: Tokenizer, sentences: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ids of a text, one line break behind each sentence, and where each sentence ends."""
    ids, ends = [tokenizer.token_to_id("<bos>")], []
    for sentence in sentences:
        ids += [*tokenizer.encode(sentence, add_special_tokens=False).ids, tokenizer.token_to_id("\n")]
        ends.append(len(ids))
    return tuple(ids), tuple(ends)


def _lead(item: dict[str, Any]) -> tuple[str, list[str], Matrix, float]:
    gold = tokenise(item["summary"])
    sentences = [sentence.text for sentence in document_of({**item, "title": None}).sentences]
    parts = [tokenise(text)[: len(gold)] for text in sentences]
    match = np.array([rouge_n(part, gold, 1) + rouge_n(part, gold, 2) for part in parts])
    return item["id"], sentences, match, 2 * (1 - item["summary_novelty"]) ** 2


def read_leads(data: Path, tokenizer: Tokenizer, count: int) -> list[Text]:
    """Return `count` articles with how well each sentence matches the human lead."""
    items = [
        item
        for item in read_items(data / "news/orangesum_train.jsonl.xz")
        if SHORTEST <= item["n_words"] <= LONGEST and not item["teaser"] and item["summary_novelty"] < NOVEL
    ]
    random.Random(1).shuffle(items)
    with Pool() as pool:
        found = pool.map(_lead, items[: 2 * count], chunksize=50)
    texts = [Text(id_, *tokens(tokenizer, said), match, weight) for id_, said, match, weight in found if len(said) > 4]
    return [text for text in texts if len(text.ids) <= LONGEST_TOKENS][:count]


def read_labelled(items: Sequence[Labelled], tokenizer: Tokenizer) -> list[Text]:
    """Return labelled articles: a row a sentence, with 1 in the output of each thing that it is."""
    texts = []
    for item in items:
        stating = frozenset[int]().union(*(fact.sentences for fact in item.facts))
        rows = [(0.0, float(i in stating), float(i in item.avoid), float(i == item.title)) for i in _numbers(item)]
        texts.append(Text(item.id, *tokens(tokenizer, [s.text for s in item.document.sentences]), np.array(rows)))
    return texts


def _numbers(item: Labelled) -> range:
    return range(len(item.document.sentences))


def lead_loss(logits: Tensor, text: Text) -> Tensor:
    """Return the divergence from the softmax of the matches, and the error of four times the centred matches."""
    match, found = torch.tensor(text.targets, dtype=torch.float32), logits[:, LEAD]
    wanted = functional.softmax(match / 0.15, 0)
    divergence = functional.kl_div(functional.log_softmax(found, 0), wanted, reduction="sum")
    return (divergence + functional.mse_loss(found - found.mean(), 4 * (match - match.mean()))) * text.weight


def label_loss(logits: Tensor, text: Text) -> Tensor:
    """Return the cross entropies of facts, of what is to be avoided and of the title, weighed 1/8, 3/40 and 2/5."""
    wanted = torch.tensor(text.targets, dtype=torch.float32)
    entropy = functional.binary_cross_entropy_with_logits
    states = entropy(logits[:, STATES], wanted[:, STATES], reduction="sum")
    unfit = entropy(logits[:, UNFIT], wanted[:, UNFIT], reduction="sum")
    title = functional.cross_entropy(logits[None, :, TITLE], wanted[None, :, TITLE])
    return (states + 0.6 * unfit) / 8 + 0.4 * title


def batches(texts: Sequence[Text], seed: int) -> Iterator[list[Text]]:
    """Yield batches of texts of like lengths, of at most TOKENS tokens with their padding, in random order."""
    drawn = random.Random(seed)
    order = list(texts)
    drawn.shuffle(order)
    found: list[list[Text]] = []
    for start in range(0, len(order), 200):
        batch: list[Text] = []
        for text in sorted(order[start : start + 200], key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * (-(-len(text.ids) // 64) * 64) > TOKENS:
                found.append(batch)
                batch = []
            batch.append(text)
        found.append(batch)
    drawn.shuffle(found)
    yield from found


def fit(
    model: SentenceReader, texts: Sequence[Text], loss_of: Callable[[Tensor, Text], Tensor], rate: float, epochs: int
) -> None:
    """Train with AdamW, a rate that falls to nothing, and gradients of norm 1 at most."""
    every = [batch for epoch in range(epochs) for batch in batches(texts, 100 + epoch)]
    adapter = [weight for weight in model.layers.adapter.values() if weight.requires_grad]
    groups = [{"params": adapter, "lr": rate}, {"params": list(model.head.parameters()), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / 15) * max(0.02, 1 - step / len(every))
    )
    running: list[float] = []
    for step, batch in enumerate(every, 1):
        found = model(batch)
        loss = torch.stack([loss_of(logits, text) for logits, text in zip(found, batch, strict=True)]).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*adapter, *model.head.parameters()], 1.0)
        optimiser.step()
        schedule.step()
        running.append(loss.item())
        if step % 20 == 0 or step == len(every):
            print(f"step {step} of {len(every)}: {np.mean(running[-20:]):.3f}", flush=True)


@torch.no_grad()
def predict(model: SentenceReader, texts: Sequence[Text]) -> dict[str, Matrix]:
    """Return the (sentences, OUTPUTS) logits of each text, by its id."""
    return {text.id: logits.double().numpy() for text in texts for logits in model([text])}


def report(found: dict[str, Matrix], texts: Sequence[Text]) -> str:
    """Return the mean average precision of what states a fact, and the area under the curve of what to avoid."""
    told = [text for text in texts if text.targets[:, STATES].any()]
    precision = np.mean([average_precision(found[t.id][:, STATES], t.targets[:, STATES]) for t in told])
    scores = np.concatenate([found[t.id][:, UNFIT] for t in texts])
    wanted = np.concatenate([t.targets[:, UNFIT] for t in texts]) > 0
    ranks = scores.argsort(kind="stable").argsort(kind="stable")
    area = (ranks[wanted].sum() - wanted.sum() * (wanted.sum() - 1) / 2) / (wanted.sum() * (~wanted).sum())
    return f"{len(texts)} articles: mean average precision {100 * precision:.1f}, to avoid {area:.3f}"


def main(argv: list[str] | None = None) -> int:
    """Train, and write the adapter and the head, or with --folds what is found of articles not learnt from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the data folder")
    parser.add_argument("--base", type=Path, required=True, help="what `python -m training.base` wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--leads", type=Path, help="weights learnt from leads before, OUT/leads.pt of another run")
    parser.add_argument("--articles", type=int, default=LEADS, help="with leads that are learnt from")
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    items = read_labels(options.data)
    labelled = {half: read_labelled([i for i in items if i.half == half], tokenizer) for half in ("tune", "held")}
    model = SentenceReader(options.base)
    if options.leads:
        model.load_state_dict(torch.load(options.leads, weights_only=True), strict=False)
    else:
        fit(model, read_leads(options.data, tokenizer, options.articles), lead_loss, RATES["leads"], 1)
        learnt = {name: value for name, value in model.state_dict().items() if ".frozen." not in name}
        torch.save(learnt, options.out / "leads.pt")
    if not options.folds:
        fit(model, labelled["tune"], label_loss, RATES["labels"], EPOCHS)
        model.save(options.out)
        print(report(predict(model, labelled["held"]), labelled["held"]))
        return 0
    start = {name: value.clone() for name, value in model.state_dict().items()}
    fold = {text.id: hashlib.sha256(text.id.encode()).digest()[1] % options.folds for text in labelled["tune"]}
    found: dict[str, Matrix] = {}
    for k in range(options.folds):
        model.load_state_dict(start)
        fit(model, [t for t in labelled["tune"] if fold[t.id] != k], label_loss, RATES["labels"], EPOCHS)
        found |= predict(model, [t for t in labelled["tune"] if fold[t.id] == k])
    np.savez_compressed(options.out / "folds.npz", **found)
    print(report(found, labelled["tune"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
