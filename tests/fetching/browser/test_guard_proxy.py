"""What the browser's proxy lets through, asked over real sockets."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence

import pytest

from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.browser.guard_proxy import AllowanceSpent, GuardProxy
from crawler.fetching.browser.requests import PageRequests, refusal
from tests.looping import in_a_loop


async def ask(proxy: GuardProxy, token: str, line: str) -> str:
    """The first line of what the proxy answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rpartition(":")[2]))
    given = base64.b64encode(f"{token}:-".encode()).decode()
    writer.write(f"{line} HTTP/1.1\r\nProxy-Authorization: Basic {given}\r\n\r\n".encode())
    async with asyncio.timeout(10):
        answer = (await reader.readline()).decode().strip()
    writer.close()
    return answer


def answers(lines: Sequence[str], *, named: str = "", outlet: str = "outlet.example", resolve: str = "") -> list[str]:
    """What the proxy answers to requests of an outlet's page; every name resolves to one address."""

    async def run() -> list[str]:
        async def resolved(host: str, port: int) -> list[str]:
            return [resolve]

        guard = AddressGuard()
        async with await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            if named:
                guard.name(named.format(port=port))
            proxy = GuardProxy(guard, resolved)
            await proxy.start()
            token = proxy.admit(outlet.format(port=port)).token
            found = [await ask(proxy, token, line.format(port=port)) for line in lines]
            await proxy.close()
            return found

    return in_a_loop(run())


@pytest.mark.parametrize(
    "line",
    [
        "GET http://169.254.169.254/latest/meta-data",
        "GET http://10.0.0.1/",
        "GET http://0x7f.1/",
        "GET http://localhost/",
        "CONNECT 127.0.0.1:{port}",
        "CONNECT [::1]:{port}",
        "CONNECT [::ffff:127.0.0.1]:{port}",
        "GET file:///etc/passwd",
        "GET ftp://outlet.example/",
        "CONNECT rebinding.example:{port}",
        "GET http://rebinding.example:{port}/",
    ],
)
def test_no_inner_address_is_reached(line: str) -> None:
    assert answers([line], resolve="127.0.0.1") == ["HTTP/1.1 403 Forbidden"]


def test_what_the_user_named_is_reached_by_its_own_outlet_alone() -> None:
    line, named = "CONNECT 127.0.0.1:{port}", "http://127.0.0.1:{port}/"
    assert answers([line], named=named, outlet="127.0.0.1:{port}") == ["HTTP/1.1 200 Connection established"]
    assert answers([line], named=named) == ["HTTP/1.1 403 Forbidden"]


def test_nobody_else_may_use_the_proxy() -> None:
    async def run() -> str:
        proxy = GuardProxy(AddressGuard())
        await proxy.start()
        answer = await ask(proxy, "guessed", "GET http://outlet.example/")
        await proxy.close()
        return answer

    assert in_a_loop(run()) == "HTTP/1.1 407 Proxy Authentication Required"


def test_a_page_may_take_so_much_and_no_more() -> None:
    allowance = GuardProxy(AddressGuard()).admit("outlet.example")
    allowance.renew()
    with pytest.raises(AllowanceSpent):
        allowance.take(allowance.bytes_left + 1)


def test_what_brings_no_text_is_not_sent_nor_more_than_a_page_may_ask_for() -> None:
    page = "https://outlet.example/a"
    for kind in ("image", "font", "media", "document", "websocket", "ping"):
        assert refusal("https://outlet.example/x", kind, "GET", page) == kind
    assert refusal("https://api.outlet.example/graphql", "fetch", "POST", page) is None
    assert refusal("https://else.example/log", "fetch", "POST", page) == "tracker"
    requests = PageRequests(page)
    assert sum(requests.let_pass("https://outlet.example/x.js", "script", "GET") for _ in range(1000)) == 100
