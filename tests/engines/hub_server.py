"""A small model hub over real sockets: folders served as repositories, by the HTTP API of the Hugging Face hub."""

import hashlib
import json
import re
import socket
import struct
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.loopback import LoopbackServer

_ABOUT = re.compile(r"/api/models/(?P<repository>[^/]+/[^/]+)/(?P<what>revision|tree)/(?P<revision>[^/]+)")
_FILE = re.compile(r"/(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)")
_STORED = re.compile(r"/stored/(?P<sha256>[0-9a-f]{64})")
_LARGE = (".safetensors", ".bin", ".spm")
_JSON = {"Content-Type": "application/json"}


class HubServer:
    """A hub of folders: `log` is what it was asked for, `breaks` after how many bytes it drops the connection by file.

    As the real one does, it answers for a large file with a redirect to another host, which knows it by its sum alone.
    A connection is closed without the rest of the file, or reset where that is `abrupt`.
    """

    def __init__(self, repositories: Mapping[str, Path]) -> None:
        """Listen on a free port of loopback."""
        self.repositories = dict(repositories)
        self.log: list[str] = []
        self.breaks: dict[str, int] = {}
        self.abrupt = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            def do_HEAD(self) -> None:
                outer._answer(self)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = LoopbackServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def requested_files(self, repository: str) -> set[str]:
        """Return the files of `repository` that were asked for by name."""
        found = (_FILE.fullmatch(line.partition(" ")[2]) for line in self.log)
        return {match["file"] for match in found if match and match["repository"] == repository}

    def close(self) -> None:
        """Stop listening: from now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(request.path).path)
        self.log.append(f"{request.command} {path}")
        if stored := _STORED.fullmatch(path):
            self._send_stored(request, stored["sha256"])
            return
        requested = _ABOUT.fullmatch(path) or _FILE.fullmatch(path)
        folder = self.repositories.get(requested["repository"]) if requested else None
        if not requested or not folder:
            _refuse(request, "RepoNotFound", "Repository not found")
        elif requested["revision"] not in ("main", _commit(folder)):
            _refuse(request, "RevisionNotFound", f"Invalid rev id: {requested['revision']}")
        elif "file" in requested.groupdict():
            self._send_file(request, folder, requested["file"])
        else:
            about: Any = _tree(folder)
            if requested["what"] == "revision":
                siblings = [{"rfilename": entry["path"]} for entry in about]
                about = {"id": requested["repository"], "sha": _commit(folder), "siblings": siblings}
            _send(request, 200, _JSON, json.dumps(about).encode())

    def _send_file(self, request: BaseHTTPRequestHandler, folder: Path, file: str) -> None:
        commit = {"X-Repo-Commit": _commit(folder)}
        entry = next((entry for entry in _tree(folder) if entry["path"] == file), None)
        if entry is None:
            _refuse(request, "EntryNotFound", "Entry not found", commit)
        elif "lfs" in entry:
            sha256 = entry["lfs"]["oid"]
            elsewhere = f"http://localhost:{self._server.server_port}/stored/{sha256}"
            linked = {"X-Linked-Etag": f'"{sha256}"', "X-Linked-Size": str(entry["size"]), "Location": elsewhere}
            _send(request, 302, commit | linked, b"")
        else:
            _send(request, 200, commit | {"ETag": f'"{entry["oid"]}"'}, (folder / file).read_bytes())

    def _send_stored(self, request: BaseHTTPRequestHandler, sha256: str) -> None:
        files = [path for folder in self.repositories.values() for path in folder.iterdir()]
        file = next(path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() == sha256)
        body = file.read_bytes()
        end = self.breaks.get(file.name, len(body))
        _send(request, 200, {"ETag": f'"{sha256}"', "Content-Length": str(len(body))}, body[:end])
        request.close_connection = end < len(body)
        if request.close_connection and self.abrupt:
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.connection.close()


def _commit(folder: Path) -> str:
    """Return a commit's name, which changes with the files."""
    return hashlib.sha1(json.dumps(_tree(folder)).encode()).hexdigest()


def _tree(folder: Path) -> list[dict[str, Any]]:
    """Return what the hub's tree says of every file: its name, its sum in git, and its own sum if it is large."""
    entries = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        oid = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        entry: dict[str, Any] = {"type": "file", "path": path.name, "oid": oid, "size": len(data)}
        if path.suffix in _LARGE:
            entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
        entries.append(entry)
    return entries


def _refuse(request: BaseHTTPRequestHandler, code: str, message: str, more: Mapping[str, str] | None = None) -> None:
    headers = {**_JSON, "X-Error-Code": code, "X-Error-Message": message, **(more or {})}
    _send(request, 404, headers, json.dumps({"error": message}).encode())


def _send(request: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], body: bytes) -> None:
    request.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        request.send_header(name, value)
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(body)
