"""Serves the fixture outlets, folders of plain files, over real HTTP on loopback addresses.

A folder may hold two small rule files, which are read at every request and never served:

``_redirects``
    ``FROM TO STATUS`` a line. 301, 302, 303, 307 and 308 send the client to TO; any other status
    answers with the file at TO (200 makes it a rewrite, so ``/news?page=2`` can be a file; 503 an outage).
``_headers``
    A pattern of served files (``/*.html``) on a line of its own, below it indented ``Name: value``
    lines. Every pattern that fits counts, the last one wins.

``http://NAME.example`` in a text file, NAME being the folder's, goes out as the address that is served.
"""

from __future__ import annotations

import hashlib
import ipaddress
import mimetypes
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate, parsedate_to_datetime
from fnmatch import fnmatchcase
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_NOT_SERVED = {"_redirects", "_headers", "expected.jsonl"}
_TEXT = {".html", ".xml", ".txt", ".json"}
_REDIRECTS = {301, 302, 303, 307, 308}
_TYPES = {".html": "text/html", ".xml": "application/xml", ".txt": "text/plain", "": "text/html"}


class LoggedRequest(NamedTuple):
    """One request that was answered."""

    time: float
    """Seconds of the monotonic clock, when the answer began."""

    method: str
    path: str
    """Path and query as the client wrote them."""

    status: int


class OutletServer(ThreadingHTTPServer):
    """The HTTP server of one outlet; :func:`serve` starts and stops it.

    :param folder: the outlet's files; its name is the outlet's.
    :param host: an address in 127.0.0.0/8.
    :param port: 0 for any free one.
    :raises ValueError: when `host` is not a loopback address.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, folder: Path, host: str, port: int):
        if ipaddress.ip_address(host) not in ipaddress.ip_network("127.0.0.0/8"):
            raise ValueError(f"fixtures are served on 127.0.0.0/8 only, not on {host}")
        self.folder = folder.resolve(strict=True)
        self.requests: list[LoggedRequest] = []
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Handler)
        self.url = f"http://{host}:{self.server_address[1]}"

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._open.add(request)
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client may leave at any time
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End connections that clients keep alive, so that no thread outlives the server."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the client was quicker
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "fixtures"
    sys_version = ""
    disable_nagle_algorithm = True
    server: OutletServer

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def _serve(self) -> None:
        folder = self.server.folder
        target, status = _redirected(folder, self.path)
        if status in _REDIRECTS:
            return self._answer(status, b"", {"Location": target})
        file = _file_at(folder, target)
        if file is None:
            return self._answer(404, _page_404(folder, self.server.url), {"Content-Type": "text/html; charset=utf-8"})
        if file.name == "index.html" and not urlsplit(target).path.endswith(("/", ".html")):
            return self._answer(301, b"", {"Location": urlsplit(target).path + "/"})
        body = _content(file, folder, self.server.url)
        headers = {
            "Content-Type": _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream",
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            "Last-Modified": formatdate(file.stat().st_mtime, usegmt=True),
        }
        headers |= _header_rules(folder, "/" + file.relative_to(folder).as_posix())
        if status == 200 and self._unchanged(headers):
            return self._answer(304, b"", {name: headers[name] for name in ("ETag", "Last-Modified")})
        return self._answer(status, body, headers)

    def _unchanged(self, headers: dict[str, str]) -> bool:
        """Whether the client's copy is current; If-None-Match takes precedence (RFC 9110 section 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or headers["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])
        except ValueError:  # an unreadable date is ignored (RFC 9110 section 13.1.3)
            return False

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.requests.append(LoggedRequest(time.monotonic(), self.command, self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: ``OutletServer.requests`` is the log."""


def _redirected(folder: Path, path: str) -> tuple[str, int]:
    """Where a request goes by the outlet's ``_redirects``, and with which status."""
    rules = folder / "_redirects"
    for line in rules.read_text("utf-8").splitlines() if rules.exists() else ():
        source, target, status = line.split()
        if source == path:
            return target, int(status)
    return path, 200


def _header_rules(folder: Path, served: str) -> dict[str, str]:
    """The headers that the outlet's ``_headers`` gives a file."""
    rules = folder / "_headers"
    found: dict[str, str] = {}
    fits = False
    for line in rules.read_text("utf-8").splitlines() if rules.exists() else ():
        if line[:1].isspace() and fits:
            name, _, value = line.strip().partition(":")
            found[name] = value.strip()
        elif line and not line[:1].isspace():
            fits = fnmatchcase(served, line.strip())
    return found


def _file_at(folder: Path, path: str) -> Path | None:
    """The file that a path names: itself, its ``index.html``, or with ``.html`` left out."""
    name = unquote(urlsplit(path).path).lstrip("/")
    if "\0" in name:
        return None
    wanted = (folder / name).resolve()
    if not wanted.is_relative_to(folder) or wanted.name in _NOT_SERVED:
        return None
    if name and not name.endswith("/") and wanted.is_file():
        return wanted
    index = wanted / "index.html"
    if index.is_file():
        return index
    page = wanted.with_name(wanted.name + ".html")
    return page if not name.endswith("/") and wanted != folder and page.is_file() else None


def _content(file: Path, folder: Path, url: str) -> bytes:
    body = file.read_bytes()
    return body.replace(f"http://{folder.name}.example".encode(), url.encode()) if file.suffix in _TEXT else body


def _page_404(folder: Path, url: str) -> bytes:
    own = folder / "404.html"
    return _content(own, folder, url) if own.is_file() else b"<!doctype html><title>404</title><h1>Not found</h1>"


@contextmanager
def serve(folder: Path, host: str = "127.0.0.2", port: int = 0) -> Iterator[OutletServer]:
    """Serve a folder for as long as the block runs.

    :param folder: an outlet's files, ``fixtures_folder() / "outlets" / NAME`` or a copy of one.
    :param host: an address in 127.0.0.0/8; give each outlet its own, they are different hosts then.
    :param port: 0 for any free one.
    :returns: the server: its ``url`` (no slash at the end) and ``requests``, a list that tests may clear.
    :raises ValueError: when `host` is not a loopback address.
    :raises FileNotFoundError: when there is no such folder.
    """
    server = OutletServer(folder, host, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        server.hang_up()
        thread.join()


def fixtures_folder() -> Path:
    """Where the fixtures are: in the installed package, or beside it in a clone.

    :raises FileNotFoundError: when neither holds them.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "fixtures", package.parent / "fixtures"):
        if (folder / "outlets").is_dir():
            return folder
    raise FileNotFoundError(f"no fixtures beside {package}")


def outlet_folders() -> dict[str, Path]:
    """The fixture outlets: name → folder, by name.

    :raises FileNotFoundError: when there are no fixtures.
    """
    return {folder.name: folder for folder in sorted((fixtures_folder() / "outlets").iterdir()) if folder.is_dir()}
