"""Where a benchmark writes is looked at before it measures for minutes."""

import argparse
from pathlib import Path

import pytest

from benchmarks.serving import folder


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    assert folder(str(tmp_path / "docs" / "other-machine")).is_dir()


def test_a_folder_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(argparse.ArgumentTypeError, match="file/docs cannot be made a folder"):
        folder(str(tmp_path / "file" / "docs"))
