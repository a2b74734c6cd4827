"""Why no answer came is said in a few words, and a proxy is handed nothing that the guard would not connect to."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.utils.test import get_crawler
from service_identity import VerificationError

from crawler.crawl.frontier import LATER
from crawler.crawl.problems import Problem
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.handler import GuardedHandler, _explained
from tests.reactor import in_reactor

HANDLERS = dict.fromkeys(("http", "https"), "crawler.fetching.handler.GuardedHandler")
GUARD = {"crawler.fetching.address_guard.AddressGuard": 0}


@contextmanager
def answering(said: bytes, *, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Host and port of a server that says the same to everybody, whatever that is."""
    with closing(socket.create_server(("127.0.0.43", 0))) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:  # closed
                    return
                try:
                    connection = tls.wrap_socket(connection, server_side=True) if tls else connection
                    connection.recv(1 << 16)
                    connection.sendall(said)
                except OSError:
                    pass
                connection.close()

        Thread(target=answer, daemon=True).start()
        host, port = listening.getsockname()
        yield f"{host}:{port}"
        listening.shutdown(socket.SHUT_RDWR)


def self_signed(folder: Path) -> ssl.SSLContext:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    pem = certificate.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(key.private_bytes(*private) + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


async def failure_at(url: str) -> Problem:
    """Why nothing came of an address."""
    problem = await answer_at(url)
    assert isinstance(problem, Problem), problem
    return problem


async def answer_at(url: str, own: Mapping[str, Any] = MappingProxyType({}), **meta: Any) -> Any:
    """The response to a request for an address, or why there is none."""
    found: list[Any] = []

    class OnePage(Spider):
        name = "one"

        async def start(self):
            yield Request(url, callback=found.append, errback=lambda failure: found.append(failure.value), meta=meta)

    own = {"DOWNLOAD_HANDLERS": HANDLERS, "EXTENSIONS": GUARD, "RETRY_ENABLED": False, **own}
    own |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_VERIFY_CERTIFICATES": True}
    await AsyncCrawlerRunner(own).crawl(OnePage)
    [answer] = found
    return answer


@in_reactor
async def test_a_certificate_that_nobody_vouches_for_is_not_valid(tmp_path):
    with answering(b"HTTP/1.1 200 OK\r\n\r\n", tls=self_signed(tmp_path)) as server:
        problem = await failure_at(f"https://{server}/")
    assert (problem.reason, problem.state, problem.retry_in) == ("certificate not valid", "failed", LATER)


@in_reactor
async def test_what_answers_https_in_plain_words_gives_no_secure_connection(tmp_path):
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        assert (await failure_at(f"https://{server}/")).reason == "no secure connection"


@in_reactor
async def test_what_is_no_http_is_told_as_that(tmp_path):
    with answering(b"220 mail.example ESMTP\r\n") as server:
        assert (await failure_at(f"http://{server}/")).reason == "no HTTP answer"


@in_reactor
async def test_headers_that_do_not_end_are_not_read_to_their_end(tmp_path):
    endless = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 100) for number in range(3000))
    with answering(b"HTTP/1.1 200 OK\r\n" + endless + b"\r\nA page.") as server:
        assert (await failure_at(f"http://{server}/")).reason == "headers too large"


WHOLE = b"<!doctype html><html><body><p>The mill turns.</p></body></html>\n<!-- page 7 -->\n"
CHUNKED, LONGER = b"Transfer-Encoding: chunked", b"Content-Length: %d" % (len(WHOLE) + 500)
CHUNK = b"%x\r\n%s\r\n"


@pytest.mark.parametrize(
    ("header", "body", "whole"),
    [
        (CHUNKED, CHUNK % (len(WHOLE), WHOLE), True),
        (CHUNKED, CHUNK % (len(WHOLE), WHOLE) + b"0\r\n", True),
        (LONGER, WHOLE, True),
        (LONGER, gzip.compress(WHOLE), True),
        (CHUNKED, CHUNK % (40, WHOLE[:40]), False),
        (LONGER, WHOLE[:40], False),
        (LONGER, gzip.compress(WHOLE)[:-9], False),
    ],
)
@in_reactor
async def test_a_page_that_has_its_end_is_whole_whatever_its_server_announced(header, body, whole):
    with answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n\r\n%s" % (header, body)) as server:
        answer = await answer_at(f"http://{server}/")
    if whole:
        assert (answer.status, answer.flags) == (200, [])
    else:
        assert isinstance(answer, ResponseDataLossError)


@in_reactor
async def test_who_takes_what_came_of_a_page_that_breaks_off_is_given_it_with_its_flag():
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n\r\n%s" % (LONGER, WHOLE[:40])
    for own, meta in (({"DOWNLOAD_FAIL_ON_DATALOSS": False}, {}), ({}, {"download_fail_on_dataloss": False})):
        with answering(page) as server:
            answer = await answer_at(f"http://{server}/", own, **meta)
        assert (answer.body, answer.flags) == (WHOLE[:40], ["dataloss"])


def test_a_certificate_of_another_host_is_told_as_that() -> None:
    failure = DownloadFailedError("lost")
    failure.__cause__ = VerificationError([])
    found = _explained(failure)
    assert isinstance(found, Problem)
    assert (found.reason, found.retry_in) == ("certificate of another host", LATER)


def test_what_tells_nothing_more_stays_as_it_is() -> None:
    failure = DownloadFailedError("lost")
    assert _explained(failure) is failure


PROXIED = {"proxy": "http://proxy.example:8080"}


@pytest.mark.parametrize(
    ("url", "meta", "guarded"),
    [
        ("https://outlet.example/", {}, True),
        ("https://outlet.example/", PROXIED, False),
        ("https://intranet.example/", {}, False),
        ("http://127.0.0.1/", PROXIED, None),
        ("http://0x7f.1/", PROXIED, None),
        ("http://metadata.internal/", PROXIED, None),
    ],
)
def test_a_proxy_resolves_names_itself_and_is_handed_no_inner_address(
    url: str, meta: dict[str, str], guarded: bool | None
) -> None:
    crawler = get_crawler(settings_dict={"EXTENSIONS": GUARD})
    crawler._apply_settings()
    AddressGuard.of(crawler).name("https://intranet.example/")
    handler = GuardedHandler(crawler)
    if guarded is None:
        with pytest.raises(Problem, match="that nobody named"):
            handler.reactor_for(Request(url, meta=meta))
    else:
        assert (handler.reactor_for(Request(url, meta=meta)) is not None) is guarded
