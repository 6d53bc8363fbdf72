"""Dumps in an S3-compatible store are read as files are, resumed ones too."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.sources import expand
from tests.batch.harness import contents, dump, run


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Start moto's S3 server in a process of its own and point fsspec at it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    before = dict(os.environ)
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.kill()
    os.environ.clear()
    os.environ.update(before)


def test_a_run_over_a_bucket_has_the_results_of_one_over_files(store: str, tmp_path: Path) -> None:
    import fsspec

    files = fsspec.filesystem("s3")
    files.mkdir("articles")
    for number in range(2):
        path = dump(tmp_path / f"dump{number}.jsonl", 30 + number)
        files.put_file(str(path), f"articles/janvier/dump{number}.jsonl")
    arguments = ("--chunk-size", "4", "--part-size", "8", "--duplicates", "keep")
    assert run("s3://articles/janvier/*.jsonl", "--output", tmp_path / "s3", *arguments) == 0
    assert run(tmp_path / "*.jsonl", "--output", tmp_path / "files", *arguments) == 0
    assert contents(tmp_path / "s3") == contents(tmp_path / "files")
    (source,) = expand(["s3://articles/janvier/dump1.jsonl"])
    records = list(read(source, 0, ReadOptions()))
    assert list(read(source, records[10].end, ReadOptions())) == records[11:]
