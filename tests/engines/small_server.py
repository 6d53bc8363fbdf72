"""A small OpenAI-compatible server over real sockets."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

Answer = tuple[int, dict[str, str], Any]


class Server:
    """A server that continues every prompt with its last word in capitals, or answers as a test tells it to."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.script: list[Callable[[], Answer]] = []
        self.most_at_once = 0
        self.delay = 0.0
        self._at_once = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outer._lock:
                    outer.requests.append((self.path, dict(self.headers), body))
                    outer._at_once += 1
                    outer.most_at_once = max(outer.most_at_once, outer._at_once)
                    scripted = outer.script.pop(0) if outer.script else None
                time.sleep(outer.delay)
                status, headers, answer = scripted() if scripted else (200, {}, outer.answer(self.path, body))
                with outer._lock:
                    outer._at_once -= 1
                payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(payload)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = LoopbackServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @staticmethod
    def answer(path: str, body: dict[str, Any]) -> dict[str, Any]:
        chat = path.endswith("/chat/completions")
        prompt = body["messages"][-1]["content"] if chat else body["prompt"]
        words = [" " + word.upper() for word in prompt.split()[-3:]]
        kept = words[: body["max_tokens"]]
        choice: dict[str, Any] = {"finish_reason": "stop" if len(kept) == len(words) else "length"}
        if chat:
            choice |= {
                "message": {"role": "assistant", "content": "".join(kept)},
                "logprobs": {"content": [{"token": word, "logprob": -0.25} for word in kept]},
            }
        else:
            choice |= {"text": "".join(kept), "logprobs": {"token_logprobs": [None, *[-0.5 for _ in kept]]}}
        return {"choices": [choice], "usage": {"completion_tokens": len(kept)}}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
