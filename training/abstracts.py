"""Examples of French abstracts for the adapter: `python -m training.abstracts --data FILE --out FILE.jsonl.xz …`.

What the model is to write is a human lead that says what its article says; what it reads is cut to its input by the
very function that the service uses. The lines go into `python -m training.finetune --data` beside those of
`training.prepare`; an adapter trained on them says so in its card, on the line **Tasks.**
"""

import argparse
import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from service.domain import Article
from service.engines.abstractive.models import EMBEDDED_PROMPT
from service.engines.prompting import prompts
from service.ports import SentenceScorer
from service.summarise.abstractive import fit
from service.summarise.ranker import open_ranker
from service.summarise.reading import read
from service.summarise.support import support
from service.text.segment import segment, split
from training.news import read_items


def examples(
    items: Iterable[dict[str, Any]],
    scorer: SentenceScorer,
    count_tokens: Callable[[str], int],
    *,
    max_tokens: int,
    novelty: float,
) -> Iterator[dict[str, str]]:
    """Yield {"prompt", "completion"} for items that teach an abstract.

    Teasers are left out, and leads of which more than `novelty` stands nowhere in the article, or of which a sentence
    would not pass the service's own verification: a model must not learn to write what is not shipped.
    """
    prompt = prompts.load(EMBEDDED_PROMPT)
    for item in items:
        if item["teaser"] or item["summary_novelty"] > novelty:
            continue
        document = segment(Article(item["text"], item["title"]), "fr")
        lead = " ".join(item["summary"].split())
        if not all(support(sentence, document).whole for sentence in split(lead) if sentence.strip()):
            continue
        given = fit(read(document, scorer.score(document)), count_tokens, max_tokens)
        yield {"prompt": prompt.render(article=" ".join(given.text.split())), "completion": " " + lead}


def main(argv: list[str] | None = None) -> int:
    """Write the examples and say how many there are."""
    from tokenizers import Tokenizer

    parser = argparse.ArgumentParser(prog="python -m training.abstracts", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines with text, title, summary …, may be .xz")
    parser.add_argument("--tokenizer", type=Path, required=True, help="the cut model's tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="FILE.jsonl.xz")
    parser.add_argument("--max-tokens", type=int, default=800, help="of the article")
    parser.add_argument("--novelty", type=float, default=0.3)
    parser.add_argument("--limit", type=int, default=0, help="articles read; 0 reads all")
    options = parser.parse_args(argv)
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    items = list(read_items(options.data))[: options.limit or None]
    found = examples(
        items,
        open_ranker(),
        lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids),
        max_tokens=options.max_tokens,
        novelty=options.novelty,
    )
    number = 0
    with lzma.open(options.out, "wt", encoding="utf-8") as out:
        for example in found:
            out.write(json.dumps(example, ensure_ascii=False) + "\n")
            number += 1
    print(f"{number} examples of {len(items)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
