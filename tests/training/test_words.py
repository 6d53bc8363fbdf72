"""The list of English words, and the score of warnings against wrongly translated words."""

import json
import lzma
from pathlib import Path

import pytest

from service.domain import WarningCode
from training import english_words, evaluate_words
from training.evaluate_warnings import key_of

FRENCH, ENGLISH = "Des péniches attendent à Beyrouth.", "Some penniches are waiting in Beyrouth."
RIGHT = "Les quais sont vides.", "The quays are empty."


def test_lists_of_the_wanted_spellings_and_sizes_are_joined(tmp_path: Path) -> None:
    folder, out = tmp_path / "scowl", tmp_path / "english.txt.xz"
    folder.mkdir()
    for name, words in {
        "english-words.10": "Barge\nbarge's\nquay",
        "british_z-words.70": "realize",
        "english-words.80": "zyzzyva",
        "canadian-words.10": "chesterfield",
    }.items():
        (folder / name).write_text(words, encoding="latin-1")
    assert english_words.main([str(folder), str(out)]) == 0
    assert lzma.decompress(out.read_bytes()).decode().split() == ["barge", "quay", "realize"]


def test_a_folder_without_lists_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="install the Debian package scowl"):
        english_words.read_words(tmp_path)


def test_a_compound_is_found_as_a_whole_and_by_its_parts() -> None:
    findings = [(WarningCode.WORD_DOUBTFUL, "« naturally-controled » is no English word")]
    assert evaluate_words.is_found("contrôle", "naturally-controled", findings)
    assert evaluate_words.is_found("contrôle", "controled", findings)
    assert not evaluate_words.is_found("contrôle", "control", findings)


def test_found_words_are_counted_by_kind(tmp_path: Path, monkeypatch, capsys) -> None:
    labels, outputs = tmp_path / "words.jsonl", tmp_path / "outputs.tsv"
    wrong = [["péniches", "penniches", "nonword"], ["Beyrouth", "Beyrouth", "left"], ["attendent", "waiting", "sense"]]
    rows = [
        dict(zip(("fr", "en"), key_of(FRENCH, ENGLISH), strict=True), mark=2, wrong=wrong),
        dict(zip(("fr", "en"), key_of(*RIGHT), strict=True), mark=0, wrong=[]),
    ]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outputs.write_text(f"{FRENCH}\t{ENGLISH}\n{RIGHT[0]}\t{RIGHT[1]}\nInconnu.\tUnknown.\n", encoding="utf-8")
    (tmp_path / "good.fr").write_text(f"{RIGHT[0]}\n{FRENCH}\n", encoding="utf-8")
    (tmp_path / "good.en").write_text(f"{RIGHT[1]}\n{ENGLISH}\n", encoding="utf-8")
    monkeypatch.setattr(evaluate_words, "LABELS", labels)
    assert evaluate_words.main([str(outputs), "--good", str(tmp_path / "good")]) == 0
    printed = capsys.readouterr().out
    assert "2 labelled sentences, 1 with a major error" in printed
    for row in ("| nonword | 1 | 1 |", "| left | 1 | 1 |", "| sense | 1 | 0 |", "| **together** | 3 | 2 |"):
        assert row in printed
    assert "sentences without an error: 1, 0 with a warning" in printed
    assert "good: 2 sentences, 1 with a doubtful word, 1 with any warning" in printed
