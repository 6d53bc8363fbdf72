"""Build the word lists that the name check reads: `python -m training.wordlists FOLDER` with parallel TSV files."""

import argparse
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale
from tqdm import tqdm

DATA = Path(__file__).parent.parent / "service" / "terminology" / "data"
SETS = ("news", "institutions", "essays", "wikipedia", "government-and-guides", "general", "hansard")
MORE_SETS = (*SETS, "tech-news", "public-sector", "law-sample")  # for rarer words; each language has some of the other
SEEN_OFTEN = 5  # times in lower case: rarer ones are mostly slips
SEEN = 3  # times from which a word counts that is hardly ever seen with a capital, and hardly in the other language
WORD = re.compile(r"[^\W\d_]+")


def pairs(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the sentence pairs of one compressed TSV file."""
    with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            source, tab, target = line.rstrip("\n").partition("\t")
            if tab:
                yield source, target


def fold(word: str) -> str:
    """Return a word without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def count(folder: Path, sets: Iterable[str]) -> tuple[list[Counter[str]], list[Counter[str]], list[Counter[str]]]:
    """Return for French and English how often a word is small, capital inside a sentence, and capital and copied."""
    small, capital, copied = ([Counter[str](), Counter[str]()] for _ in range(3))
    for name in sets:
        for pair in tqdm(pairs(folder, name), desc=name, mininterval=5):
            folded = [{fold(word) for word in WORD.findall(text)} for text in pair]
            for side, text in enumerate(pair):
                words = list(WORD.finditer(text))
                small[side].update(found.group() for found in words if found.group()[0].islower())
                if sum(found.group()[0].isupper() for found in words) > len(words) / 2:
                    continue
                for found in words[1:]:
                    before = text[: found.start()].rstrip(" \"'«“‘(—–-\u00a0\u202f")
                    if found.group()[0].isupper() and before and before[-1] not in ".!?:;…":
                        capital[side][found.group()] += 1
                        copied[side][found.group()] += fold(found.group()) in folded[1 - side]
    return small, capital, copied


def common(small: Counter[str], capital: Counter[str]) -> list[str]:
    """Return the words seen in lower case often enough, and not mostly with a capital."""
    return sorted(w for w, n in small.items() if n >= SEEN_OFTEN and n * 4 > capital[w.capitalize()] and len(w) > 1)


def rarer(small: Counter[str], capital: Counter[str], other: Counter[str]) -> list[str]:
    """Return the words seen less often that are certainly no names and no words of the `other` language."""
    return [
        w for w, n in small.items() if n >= SEEN and n > capital[w.capitalize()] and len(w) > 2 and other[w] * 5 < n
    ]


def translated(capital: Counter[str], copied: Counter[str], known: Iterable[str]) -> list[str]:
    """Return the words, in lower case, that often have a capital but are hardly ever copied, beside the known ones."""
    words = {w.lower() for w, n in capital.items() if n >= 4 and copied[w] < 0.2 * n and not w.isupper()}
    return sorted(words - set(known))


def shared(french: Counter[str], english: Counter[str], words: Iterable[str]) -> list[str]:
    """Return the common French words that English uses too, as far as its share tells slips from words."""
    return sorted(w for w in words if english[w] and french[w] < 20 * english[w])


def territories() -> list[str]:
    """Return the names of all territories in both languages from CLDR."""
    french, english = Locale("fr").territories, Locale("en").territories
    codes = [
        code for code in sorted(french) if re.fullmatch(r"[A-Z]{2}", code) and code not in ("ZZ", "XA", "XB", "QO")
    ]
    return [f"{code}\t{french[code]}\t{english[code]}" for code in codes]


def main() -> None:
    """Write common.*.txt, translated.*.txt, shared.*.txt and territories.tsv beside the checks that read them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with the parallel *.tsv.xz files")
    folder = parser.parse_args().folder
    small, capital, copied = count(folder, SETS)
    more_small, more_capital, _ = count(folder, MORE_SETS)
    for side, language in enumerate(("fr", "en")):
        words = common(small[side], capital[side])
        words = sorted({*words, *rarer(more_small[side], more_capital[side], more_small[1 - side])})
        others = translated(capital[side], copied[side], words)
        (DATA / f"common.{language}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
        (DATA / f"translated.{language}.txt").write_text("\n".join(others) + "\n", encoding="utf-8")
        if language == "fr":
            both = shared(small[0], small[1], words)
            (DATA / "shared.fr.en.txt").write_text("\n".join(both) + "\n", encoding="utf-8")
    (DATA / "territories.tsv").write_text("\n".join(territories()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
