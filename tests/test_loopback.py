import socket
import threading
from http.server import BaseHTTPRequestHandler

import pytest

from tests.loopback import LoopbackServer


@pytest.mark.parametrize(("fault", "said"), [(ConnectionResetError, False), (KeyError, True)])
def test_only_a_caller_that_hung_up_is_passed_over(
    fault: type[Exception], said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = threading.Event()

    class Server(LoopbackServer):
        def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
            super().shutdown_request(request)
            answered.set()

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            raise fault

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    socket.create_connection(server.server_address[:2]).close()
    assert answered.wait(10)
    server.shutdown()
    server.server_close()
    assert (fault.__name__ in capsys.readouterr().err) is said
