"""Tell whether two versions of the service make the same briefs, byte for byte.

    python -m benchmarks.same_briefs [ARTICLES...] [--articles 50] [--echo] [--check OLD.tsv] > NEW.tsv

Each of ARTICLES is a text file, or JSON Lines (also .xz) whose objects have a `text`; without any, the examples of
`docs/examples` are taken. Prints a line for each article: the SHA-256 of its text, and of its brief as JSON with
everything but `timing`. With `--echo` the engine answers with what it was given, at once: all but the model is
compared, and many articles take seconds. With `--check` it ends with 1 and names the articles whose brief is another
than in that list.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from service.bootstrap import build_services
from service.briefing.render import to_dict
from service.decoding import Decoding, Hypothesis
from service.domain import BriefOptions
from service.engines.wrappers.passing import PassingTranslator
from service.errors import EntrefiletError
from service.ingest.plain import read_article
from service.settings import load_settings
from training.news import read_items

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


class Echo(PassingTranslator):
    """Gives every sentence back as it came."""

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:  # noqa: ARG002 - the port's
        """Return the sentences as hypotheses, in order."""
        return [Hypothesis(text, score=-0.5, tokens=self.count_tokens(text), finished=True) for text in sentences]


def main() -> int:
    """Print the list, and compare it with an older one where that is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_from", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.fr.txt")))
    parser.add_argument("--articles", type=int, default=50, help="articles taken of each file")
    parser.add_argument("--check", type=Path, help="a list that an older version printed")
    parser.add_argument("--echo", action="store_true", help="compare all but the model: it gives back what it gets")
    args = parser.parse_args()
    old = dict(line.split("\t") for line in args.check.read_text("utf-8").splitlines()) if args.check else {}
    texts = [text for path in args.articles_from for text in islice(_texts(path), args.articles)]
    services = build_services(load_settings(), in_front=(lambda engine, _: Echo(engine)) if args.echo else None)
    settings, changed, known = services.settings, 0, 0
    for text in texts:
        of_text = hashlib.sha256(text.encode()).hexdigest()
        try:
            article = read_article(text, max_characters=settings.max_characters, min_words=settings.min_words)
            brief = to_dict(services.briefer.brief(article, BriefOptions()))
        except EntrefiletError as error:
            brief = {"refused": str(error)}
        brief.pop("timing", None)
        of_brief = hashlib.sha256(json.dumps(brief, ensure_ascii=False).encode()).hexdigest()
        print(of_text, of_brief, sep="\t", flush=True)
        known += of_text in old
        if old.get(of_text, of_brief) != of_brief:
            changed += 1
            print(f"another brief for {text[:60]!r}", file=sys.stderr)
    if args.check:
        print(
            f"{known} of {len(texts)} articles are in {args.check.name}, {changed} with another brief", file=sys.stderr
        )
    return int(changed > 0 or (bool(old) and not known))


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".txt":
        yield path.read_text("utf-8")
        return
    yield from (item["text"] for item in read_items(path))


if __name__ == "__main__":
    sys.exit(main())
