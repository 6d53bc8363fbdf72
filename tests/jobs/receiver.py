"""A webhook receiver for tests."""

import threading
from http.server import BaseHTTPRequestHandler

from tests.loopback import LoopbackServer


class Receiver(LoopbackServer):
    """Keeps what it gets; answers with the scripted statuses first, then with 204."""

    def __init__(self, *statuses: int, retry_after: str | None = None) -> None:
        script = list(statuses)
        received = self.received = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    # The sender was killed while it wrote. A receiver drops such a request and waits for the next try.
                    self.close_connection = True
                    return
                received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(script.pop(0) if script else 204)
                if retry_after:
                    self.send_header("Retry-After", retry_after)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
