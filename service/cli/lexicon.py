"""`entrefilet lexicon WORD…`: what the lexicon knows of some words or phrases."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.exit_codes import ExitCode
from service.terminology.compiled import tokens
from service.terminology.glossing import COMMONEST, glossed
from service.terminology.lexicon import lexicon
from service.terminology.tables import SEPARATOR

if TYPE_CHECKING:
    from service.settings import Settings
    from service.terminology.glossary import Glossary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("words", nargs="+", metavar="WORD", help="a French word, inflected or not, or a quoted phrase")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Print a line for each row that a word may belong to; 0 where every word is known, 3 where one is not."""
    del settings
    unknown = [word for word in args.words if not _describe(word)]
    for word in unknown:
        sys.stderr.write(f"entrefilet: the lexicon does not know {word!r}\n")
    return ExitCode.BAD_INPUT if unknown else ExitCode.DONE


def glossed_sentences(text: str, glossary: "Glossary | None" = None) -> Iterator[str]:
    """Yield each sentence of a text as the embedded model reads it: with its glosses and the glossary's terms."""
    from service.text.segment import split

    for line in text.split("\n"):
        for sentence in split(line) if line.strip() else ():
            matches = glossary.find(sentence) if glossary else ()
            yield glossed(sentence.strip(), [(match.entry.source, match.entry.target) for match in matches])


def _describe(text: str) -> bool:
    """Print what is known of a word or a phrase and return whether there is anything."""
    table, words = lexicon(), tokens(text)
    if len(words) > 1:
        phrase = table.phrase(text, words, 0)
        if phrase and phrase.last == len(words) - 1:
            sys.stdout.write(f"{text}\tphrase\t{SEPARATOR.join(phrase.english)}\n")
            return True
    entries = table.entries(text) if len(words) == 1 and words[0].group() == text else ()
    for entry in entries:
        english = SEPARATOR.join(entry.english) or "stays as it is"
        note = "\tno gloss: the model knows it" if entry.rank < COMMONEST else ""
        sys.stdout.write(f"{text}\t{entry.lemma}\t{','.join(entry.parts_of_speech)}\t{english}{note}\n")
    if not entries and (written := glossed(text)) != text:
        sys.stdout.write(f"{text}\tgloss\t{written}\n")
        return True
    return bool(entries)
