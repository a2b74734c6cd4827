"""``crawler serve``: the store in a browser, for people; and for programs that ask it over HTTP."""

from __future__ import annotations

import errno
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from crawler.cli.options import OUTLETS, OutletsFolder, Settings
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from socket import socket

_NEEDED = ("jinja2", "python_multipart", "starlette", "uvicorn")
_WAITING = 128
_MOST_CONNECTIONS = 500
_END_SECONDS = 5


def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to answer at; 0 for a free one.")] = 8765,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Numeric address to answer at; another one is for other machines.")
    ] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name by which the server is asked; may be repeated."),
    ] = None,
    folder: OutletsFolder = OUTLETS,
    archive: Annotated[
        Path | None, typer.Option("--archive", metavar="FOLDER", help="Where crawls keep what they fetch.")
    ] = None,
    new_token: Annotated[bool, typer.Option("--new-token", help="Make another token; the earlier one ends.")] = False,
    proxied: Annotated[
        bool, typer.Option("--proxied", help="A proxy on this machine says who asks, and whether by https.")
    ] = False,
    setting: Settings = None,
) -> None:
    """Show the store in a browser: articles, outlets, crawls; and add outlets there.

    \b
    crawler serve
    crawler --store news.db serve --port 8080
    crawler serve --host 0.0.0.0 --allow-host news.example

    Only who has the token gets an answer: the first start prints it, and only a hash of it is kept, beside the store;
    SERVE_TOKEN of the environment comes before it.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        raise ValueError(
            "crawler serve needs packages: pip install starlette uvicorn jinja2 python-multipart prometheus-client"
        )
    import uvicorn

    from crawler.cli.crawling import given_settings
    from crawler.own_settings import setting_values
    from crawler.web.app import make_app
    from crawler.web.connections import PatientProtocol
    from crawler.web.serving import Serving
    from crawler.web.tokens import Sessions, stored_token, token_file

    given = setting_values() | given_settings(setting or [])
    if callback := given["CRAWLER_WEBSUB_CALLBACK"]:
        from crawler.running.notifications.websub import callback_of

        callback_of(given)
        allow_host = [*(allow_host or ()), urlsplit(callback).hostname or ""]
    with _listening(host, port) as listening:
        kept, token = stored_token(token_file(ctx.obj.store, folder), renew=new_token)
        sessions = Sessions(kept)
        serving = Serving(
            target=ctx.obj.store,
            outlets=folder,
            archive=archive,
            settings=tuple(setting or ()),
            hub=given["CRAWLER_WEBSUB_HUB"],
            callback=callback,
            sessions=sessions,
        )
        app = make_app(serving, hosts=[*(allow_host or ()), host], numeric=not ip_address(host).is_loopback)
        own, number = listening.getsockname()[:2]
        address = f"http://{f'[{own}]' if ':' in own else own}:{number}"
        if token:
            say(f"Token: {token}", err=True)
            say("It is printed this once; keep it to sign in later and from other machines.", err=True)
        say(f"Open {address}/sign-in?once={sessions.one_time_code()}", err=True)
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=proxied,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_END_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket:
    import socket

    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        raise ValueError(f"{host!r} is no numeric address; give one of this machine, such as 127.0.0.1") from None
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ValueError(
                f"port {port} of {host} is in use; name another with --port, or 0 for a free one"
            ) from None
        raise ValueError(f"port {port} of {host} cannot be used; name another with --port or --host") from None
