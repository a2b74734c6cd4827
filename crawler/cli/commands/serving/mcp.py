"""``crawler mcp``: the store as tools for programs that speak the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder, Settings
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from socket import socket

    from crawler.mcp.tools import Access

_HOST = "127.0.0.1"
_WAITING = 16


def mcp(
    ctx: typer.Context,
    http: Annotated[
        int | None,
        typer.Option("--http", metavar="PORT", min=0, max=65535, help="Answer at this port of 127.0.0.1, not stdio."),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="With the tool preview, which fetches public addresses, and stores nothing.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="With the tools preview and scrape; scrape stores what it fetches.")
    ] = False,
    without_opt_outs: Annotated[
        bool,
        typer.Option("--without-opt-outs", help="Leave out articles reserved against archiving, mining or AI."),
    ] = False,
    folder: OutletsFolder = OUTLETS,
    setting: Settings = None,
) -> None:
    """Give programs that speak MCP tools over the store: search, latest, read, history, cluster, outlets, explain.

    They only read, unless --fetch or --write is given. Over HTTP they are for who has the token: MCP_TOKEN of
    the environment, or one that is made up and printed. What outlets wrote is marked as untrusted in every answer.

    \b
    crawler mcp
    crawler --store crawler.db mcp --without-opt-outs
    crawler mcp --http 8765 --fetch
    """
    if find_spec("mcp") is None:
        raise ValueError("crawler mcp needs the MCP SDK: pip install mcp")
    import anyio

    from crawler.cli.crawling import given_settings
    from crawler.mcp.server import serve_stdio
    from crawler.mcp.tools import Access
    from crawler.outlets import KnownOutlets
    from crawler.running.asked.commands import AskedCommands
    from crawler.store import Store

    given_settings(setting or [])
    with Store.open(ctx.obj.store, create=False) as store:
        asked = AskedCommands(ctx.obj.store, folder, setting or []) if fetch or write else None
        access = Access(
            store=store,
            files=lambda: KnownOutlets(folder),
            asked=asked,
            may_store=write,
            without_opt_outs=without_opt_outs,
        )
        if http is None:
            anyio.run(serve_stdio, access)
        else:
            with _listening(http) as listening:
                _serve_http(access, listening)


def _listening(port: int) -> socket:
    import socket

    try:
        return socket.create_server((_HOST, port), backlog=_WAITING)
    except OSError:
        raise ValueError(f"port {port} of {_HOST} cannot be used; name another, or 0 for a free one") from None


def _serve_http(access: Access, listening: socket) -> None:
    import uvicorn

    from crawler.mcp.server import http_app, read_token

    token, made_up = read_token()
    say(f"MCP at http://{_HOST}:{listening.getsockname()[1]}/mcp", err=True)
    if made_up:
        say(f"Authorization: Bearer {token}", err=True)
    config = uvicorn.Config(http_app(access, token, host=_HOST), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
