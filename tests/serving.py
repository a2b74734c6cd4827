"""Servers that answer as a test says, over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers without Content-Length, body."""


class Handler(BaseHTTPRequestHandler):
    """Answers GET with what :meth:`answer` gives, and logs nothing."""

    def answer(self) -> Answer:
        """What is answered to a request for ``self.path``."""
        raise NotImplementedError

    def do_GET(self) -> None:
        status, headers, body = self.answer()
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(host: str, handler: type[Handler], **state: Any) -> Iterator[Any]:
    """A running server with its ``url`` and ``port``; the handler finds the state as attributes of ``self.server``.

    :param host: an address in 127.0.0.0/8.
    """
    server: Any = ThreadingHTTPServer((host, 0), handler)
    vars(server).update(state)
    server.port = server.server_address[1]
    server.url = f"http://{host}:{server.port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
