"""This server beside LibreTranslate with the same weights.

    python -m venv ../libretranslate
    ../libretranslate/bin/pip install libretranslate==1.9.6 torch==2.13.0 spacy==3.7.5 numpy==1.26.4
    python -m benchmarks.libretranslate --python ../libretranslate/bin/python --out docs/benchmarks/libretranslate

Builds a Marian model as large as `opus-mt-fr-en` that gives back what it reads (`benchmarks.marian_copy`), and hosts
its weights in int8 with both servers in turn, here as this service converts them, in LibreTranslate as an Argos package
of CTranslate2, each alone on the machine, with the number of hypotheses that each has by default, or with --beam. So
many clients send sentences to `/translate`, each its next one as soon as it has an answer; every answer must have the
sentence's words. Variables that begin with ARGOS_ are handed on to LibreTranslate, for instance ARGOS_INTER_THREADS=2
ARGOS_INTRA_THREADS=1.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.callers import Measured, measure_engine, measure_server, sentences_of_examples
from benchmarks.marian_copy import build, example_texts
from benchmarks.serving import machine, running
from service.engines import catalog
from service.engines.kinds.marian import save_ctranslate2
from service.engines.runtimes.marian_pieces import SOURCE_PIECES
from service.settings import Settings

LIBRETRANSLATE_BEAM = 4  # its default
PAIR = ("fr", "de")  # of copies from French into English the service would say that they are not translated


def same_words(sentence: str, answer: str) -> bool:
    """Tell whether an answer has the words of a sentence in their order, whatever became of its punctuation."""
    first, second = (re.findall(r"\w+", unicodedata.normalize("NFKC", text)) for text in (sentence, answer))
    return bool(second) and first == second


def convert_for_argos(model: Path, target: Path) -> Path:
    """Convert a Marian folder to CTranslate2 int8, with its pieces, as Argos packages have it; return `target`."""
    save_ctranslate2(model, target)
    shutil.copyfile(model / SOURCE_PIECES, target / SOURCE_PIECES)
    return target


def write_package(converted: Path, target: Path, pair: tuple[str, str]) -> Path:
    """Write an Argos package of a folder that `convert_for_argos` wrote: its pieces, and its weights as they are.

    Argos hands over sentences without `</s>`, which `add_source_eos` makes CTranslate2 add.
    """
    config = json.loads((converted / "config.json").read_text("utf-8")) | {"add_source_eos": True}
    name = "_".join(pair)
    facts = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": pair[0],
        "from_name": pair[0],
        "to_code": pair[1],
        "to_name": pair[1],
    }
    with zipfile.ZipFile(target / f"{name}.argosmodel", "w") as package:
        package.writestr(f"{name}/metadata.json", json.dumps(facts))
        package.write(converted / SOURCE_PIECES, f"{name}/sentencepiece.model")
        package.writestr(f"{name}/model/config.json", json.dumps(config))
        for file in ("model.bin", "shared_vocabulary.json"):
            package.write(converted / file, f"{name}/model/{file}")
    return target / f"{name}.argosmodel"


@contextmanager
def entrefilet(converted: Path, folder: Path, *, beam: int, threads: int) -> Iterator[str]:
    """Run this server with a converted model and give its address."""
    settings = {
        "translator": converted,
        "models_dir": converted.parent,
        "data_dir": folder / "data",
        "text_beam_size": beam,
        "queue_limit": 1000,
        "request_threads": threads,
        "response_cache_megabytes": 0,
    }
    with running(settings) as base:
        yield base


@contextmanager
def libretranslate(python: str, converted: Path, folder: Path, *, beam: int, threads: int) -> Iterator[str]:
    """Run LibreTranslate with an Argos package of a model that is converted for it, and give its address.

    It gets a package for each direction, since with fewer than two it asks the network for more, and spaCy's rules to
    split sentences with, since MiniSBD's weights are in no package. What it would fetch
    of spaCy's weights is said to be there; the rules need none.
    """
    packages = folder / "packages"
    (folder / "cache/argos-translate/spacy/senter").mkdir(parents=True)
    (folder / "cache/argos-translate/spacy/senter/model").touch()
    for pair in (PAIR, PAIR[::-1]):
        with zipfile.ZipFile(write_package(converted, folder, pair)) as package:
            package.extractall(packages)  # as argostranslate's `install_from_path` does
    environment = os.environ | {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "ARGOS_PACKAGES_DIR": str(packages),
        "ARGOS_CHUNK_TYPE": "SPACY",
        "ARGOS_BEAM_SIZE": str(beam),
    }
    rules = (
        "import sys, spacy\n"
        "for path in sys.argv[1:]:\n    spacy.blank(path.rpartition('/')[2][:2]).to_disk(path + '/spacy')"
    )
    subprocess.run([python, "-c", rules, *(str(packages / "_".join(one)) for one in (PAIR, PAIR[::-1]))], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [
                python,
                "-c",
                "from libretranslate import main; main()",
                *("--host", "127.0.0.1", "--port", str(port), "--threads", str(threads), "--disable-web-ui"),
            ],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/languages", server, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


def main(argv: list[str] | None = None) -> int:
    """Measure and print; write with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, help="of an environment that has LibreTranslate and spaCy")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--sentences", type=int, default=256)
    parser.add_argument("--beam", type=int, help="hypotheses on both sides (default: each server's own)")
    parser.add_argument("--out", type=Path, help="write FILE.md and FILE.json, too")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        text, facts = measure(args.python, Path(folder), args.clients, args.sentences, args.beam)
    print(text)
    if args.out:
        args.out.with_suffix(".md").write_text("# Beside LibreTranslate\n\n" + text + "\n", encoding="utf-8")
        args.out.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(
    python: str, folder: Path, clients: Sequence[int], count: int, beam: int | None
) -> tuple[str, dict[str, object]]:
    """Return a Markdown table and the same figures as JSON."""
    beams = {"Entrefilet": beam or Settings().text_beam_size, "LibreTranslate": beam or LIBRETRANSLATE_BEAM}
    model = build(folder / ("opus-mt-" + "-".join(PAIR)), example_texts())
    converted = catalog.fetch(str(model), folder / "models")
    for_argos = convert_for_argos(model, folder / "argos")
    shutil.rmtree(model)
    own = Settings(translator=str(converted), models_dir=converted.parent, text_beam_size=beams["Entrefilet"])
    alone, _ = measure_engine(sentences_of_examples(count), own)
    threads = max(clients)
    found: dict[str, list[Measured]] = {}
    for name in ("Entrefilet", "LibreTranslate"):
        aside = folder / name
        aside.mkdir()
        running = (
            entrefilet(converted, aside, beam=beams[name], threads=threads)
            if name == "Entrefilet"
            else libretranslate(python, for_argos, aside, beam=beams[name], threads=threads)
        )
        with running as base:
            found[name] = [
                measure_server(
                    base, many, sentences_of_examples(count, first=turn * count), pair=PAIR, is_right=same_words
                )
                for turn, many in enumerate(clients, 1)
            ]
    rows = [
        {
            "server": name,
            "clients": many,
            "sentences_a_second": round(one.throughput, 2),
            "to_the_engine_alone": round(one.throughput / alone, 3),
            "to_libretranslate": round(one.throughput / theirs.throughput, 2),
            "p50_seconds": round(statistics.median(one.seconds), 4),
            "p95_seconds": round(one.p95, 4),
        }
        for name, own_rows in found.items()
        for many, one, theirs in zip(clients, own_rows, found["LibreTranslate"], strict=True)
    ]
    handed_on = {name: value for name, value in os.environ.items() if name.startswith("ARGOS_")}
    facts: dict[str, object] = {
        "machine": machine(),
        "sentences": count,
        "hypotheses": beams,
        "engine_alone_sentences_a_second": round(alone, 2),
        "libretranslate": _version(python),
        "argos_settings": handed_on,
        "rows": rows,
    }
    lines = [
        f"{machine()}; {facts['libretranslate']}{''.join(f', {k}={v}' for k, v in handed_on.items())}; a Marian model "
        f"as large as opus-mt-fr-en, int8, hypotheses {beams['Entrefilet']} here and {beams['LibreTranslate']} in "
        f"LibreTranslate; {count} sentences each time, every answer "
        f"compared with its sentence; the engine alone {alone:.1f} sentences a second\n",
        "| server | clients | sentences a second | to the engine alone | to LibreTranslate | p50 | p95 |",
        "| --- " * 7 + "|",
    ]
    lines += [
        f"| {row['server']} | {row['clients']} | {row['sentences_a_second']:.1f} | {row['to_the_engine_alone']:.2f} "
        f"| {row['to_libretranslate']:.2f} | {row['p50_seconds']:.3f} s | {row['p95_seconds']:.3f} s |"
        for row in rows
    ]
    return "\n".join(lines), facts


def _version(python: str) -> str:
    names = ["libretranslate", "argos-translate-lt", "ctranslate2"]
    code = f"from importlib.metadata import version\nprint(', '.join(n + ' ' + version(n) for n in {names}))"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"LibreTranslate did not start: {log.read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
