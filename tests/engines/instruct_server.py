"""A real OpenAI-compatible server on a free port that answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

from tests.loopback import LoopbackServer


class InstructServer:
    """Gives `answers` one after another (a text, or a status to fail with), then what `reply` makes of the prompt."""

    def __init__(self, reply: Callable[[str], str] = lambda _: "{}") -> None:
        self.requests: list[dict[str, Any]] = []
        self.answers: list[str | int] = []
        self.reply = reply
        self.delay = 0.0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                time.sleep(outer.delay)
                prompt = body["messages"][-1]["content"]
                answer = outer.answers.pop(0) if outer.answers else outer.reply(prompt)
                message = {"role": "assistant", "content": answer}
                whole = {"choices": [{"message": message, "finish_reason": "stop"}]}
                payload = json.dumps({"error": {"message": "no"}} if isinstance(answer, int) else whole).encode()
                self.send_response(answer if isinstance(answer, int) else 200)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self._server = LoopbackServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
