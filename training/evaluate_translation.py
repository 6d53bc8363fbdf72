"""BLEU, chrF++, length ratio, number fidelity and speed of a translator as it is shipped.

    python -m training.evaluate translation ../data/test/newstest2014 … [--beam-size N] [--every N] [--raw]

Each argument is the prefix of a .fr/.en pair. Sentences go through the same use case as a reader's (checks and
retries included) unless --raw asks for the engine's first answer. Prints a Markdown table, then the signatures.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from service.bootstrap import build_services
from service.domain import WarningCode
from service.engines.runtimes.native.library import instruction_set
from service.fidelity.verify import check
from service.settings import load_settings
from service.translate.sentences import SentenceTranslator

_COLUMNS = (
    "set",
    "lines",
    "BLEU",
    "chrF++",
    "length ratio",
    "number alarms",
    "name alarms",
    "flagged",
    "lines/s",
    "output tok/s",
)


def main(argv: list[str] | None = None) -> int:
    """Translate each test set once and print its scores."""
    import sacrebleu

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="PREFIX")
    parser.add_argument("--translator")
    parser.add_argument("--beam-size", type=int)
    parser.add_argument("--length-penalty", type=float)
    parser.add_argument("--repetition-penalty", type=float, default=1.0)
    parser.add_argument("--no-repeat-ngram-size", type=int, default=0)
    parser.add_argument("--every", type=int, default=1, help="take every Nth line only")
    parser.add_argument("--chunk", type=int, default=300, help="lines in one call")
    parser.add_argument("--raw", action="store_true", help="the engine's first answer, without checks and retries")
    parser.add_argument("--out", type=Path, help="folder for the translations")
    args = parser.parse_args(argv)
    settings = load_settings(translator=args.translator, beam_size=args.beam_size, length_penalty=args.length_penalty)
    services, tokens = build_services(settings), list[int]()
    services.listen(lambda call: tokens.append(call.tokens))  # also those of outputs that are not kept in the end
    built = services.text_translator
    decoding = replace(
        built.decoding,
        repetition_penalty=args.repetition_penalty,
        no_repeat_ngram_size=args.no_repeat_ngram_size,
    )
    translator = SentenceTranslator(
        built.translator, decoding, retry_coverage=settings.retry_coverage, glossary=built.glossary
    )
    bleu, chrf = sacrebleu.BLEU(), sacrebleu.CHRF(word_order=2)
    print(f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}")
    for prefix in args.sets:
        french, english = (
            Path(f"{prefix}.{side}").read_text(encoding="utf-8").splitlines()[:: args.every] for side in ("fr", "en")
        )
        tokens.clear()
        started, output, flagged = time.perf_counter(), list[str](), 0
        for start in range(0, len(french), args.chunk):
            lines = french[start : start + args.chunk]
            if args.raw:
                output += [h.text for h in translator.translator.translate(lines, translator.decoding)]
            else:
                results = translator.translate_sentences(lines)
                output += [result.text for result in results]
                flagged += sum(1 for result in results if result.warnings)
            sys.stderr.write(f"\r{prefix}: {len(output)}/{len(french)}")
        seconds = time.perf_counter() - started
        sys.stderr.write("\n")
        alarms = Counter(
            code
            for source, target in zip(french, output, strict=True)
            for code in {code for code, _ in check(source, target)}
        )
        numbers, names = (
            alarms[code] / len(french) for code in (WarningCode.NUMBER_MISMATCH, WarningCode.ENTITY_CHANGED)
        )
        ratio = sum(map(len, output)) / sum(map(len, english))
        print(
            f"| {Path(prefix).name} | {len(french)} | {bleu.corpus_score(output, [english]).score:.1f} | "
            f"{chrf.corpus_score(output, [english]).score:.1f} | {ratio:.2f} | {numbers:.1%} | {names:.1%} | "
            f"{flagged / len(french):.1%} | {len(french) / seconds:.1f} | {sum(tokens) / seconds:.0f} |",
            flush=True,
        )
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / f"{Path(prefix).name}.en").write_text("\n".join(output) + "\n", encoding="utf-8")
    identity = translator.translator.identity
    print(f"\nmodel {identity.name} {identity.revision}, {translator.decoding}, {settings.engine_threads} threads")
    print(f"{bleu.get_signature()}\n{chrf.get_signature()}")
    print(f"engine library {instruction_set() or 'not compiled'}, ctranslate2 {version('ctranslate2')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
