"""Feeds over HTTP: RSS, Atom and JSON Feed of any query, and ``/feed?url=`` of an outlet's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.answers.query import LONGEST_VALUE, query_parameters, read_number, read_query, read_text
from crawler.answers.reading import read_latest
from crawler.answers.refusal import Refused, WrongParameter
from crawler.export import exporter_for
from crawler.export.feed import FeedAbout
from crawler.items import Article
from crawler.outlets import Outlet, Source
from crawler.outlets.lists import opml
from crawler.web.api.access import ApiAccess
from crawler.web.api.answering import read_parameters, validated
from crawler.web.feeds.full_text import full_text
from crawler.web.serving import Serving

KINDS = {"rss": "rss", "atom": "atom", "json": "jsonfeed"}
"""Ending of a feed's address → the format's name."""

_OF_URLS = "%:/?#[]@!$&'()*+,;=~"
_USUAL, _MOST = 50, 100
_MOST_OF_OUTLET = 20
_LIMIT = {"limit": {"type": "integer"}}
_QUERY = query_parameters("after") | _LIMIT
_OWN = {"url": {"type": "string", "maxLength": LONGEST_VALUE}, "format": {"type": "string"}} | _LIMIT


def feed_routes(access: ApiAccess) -> list[Route]:
    """What answers ``/feeds/articles.rss``, ``.atom`` and ``.json``, ``/feeds/outlets.opml`` and ``/feed``."""

    async def of_query(request: Request) -> Response:
        kind = _kind(request.path_params["kind"], 404)
        given = read_parameters(request, _QUERY)
        limit = read_number("limit", given.pop("limit", str(_USUAL)), least=1, most=_MOST)

        def read() -> list[Article]:
            with access.store() as store:
                return read_latest(store, read_query(given, store, access.files(), ("after",)), limit)

        articles = await run_in_threadpool(read)
        asked = ", ".join(f"{name} {_said(value)}" for name, value in given.items())
        return _feed(request, kind, articles, title=f"Articles ({asked})" if asked else "Articles")

    async def of_outlet(request: Request) -> Response:
        given = read_parameters(request, _OWN, ("url",))
        kind = _kind(given.get("format", "rss"), 400)
        limit = read_number("limit", given.get("limit", str(_MOST_OF_OUTLET)), least=1, most=_MOST_OF_OUTLET)
        found = await full_text(access, read_text("url", given["url"]), limit)
        title = found.entries.title or found.entries.home or given["url"]
        return _feed(request, kind, found.articles, title=title, home=found.entries.home)

    async def list_of_feeds(request: Request) -> Response:
        read_parameters(request, {})
        listed = await run_in_threadpool(_with_own_feeds, access, str(request.base_url))
        return validated(request, opml(listed).encode(), "text/x-opml")

    return [
        Route("/feeds/articles.{kind}", of_query),
        Route("/feeds/outlets.opml", list_of_feeds),
        Route("/feed", of_outlet),
    ]


def _with_own_feeds(access: ApiAccess, server: str) -> list[Outlet]:
    """The outlets, each with the one feed that this server has of it."""
    return [
        replace(
            outlet,
            sources=[Source(kind="feed", url=f"{server}feeds/articles.rss?{urlencode({'outlet': outlet.name})}")],
        )
        for outlet in access.files().outlets
    ]


def _kind(name: str, status: int) -> str:
    if name not in KINDS:
        problem = f"must be one of {', '.join(KINDS)}"
        raise WrongParameter("format", problem) if status == 400 else Refused("there is nothing at this address", 404)
    return KINDS[name]


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def _feed(request: Request, kind: str, articles: Iterable[Article], *, title: str, home: str | None = None) -> Response:
    articles = list(articles)
    changed = [each.fetched_at or each.modified or each.published for each in articles]
    about = FeedAbout(
        title=title, home=home, address=str(request.url), updated=max(filter(None, changed), default=None)
    )
    exporter = exporter_for(kind)()
    exporter.about = about  # type: ignore[attr-defined]
    return validated(request, exporter.to_bytes(articles), exporter.media_type, **_discovery(request))


def _discovery(request: Request) -> dict[str, str]:
    """What says where to subscribe to a feed, and as what (https://www.w3.org/TR/websub/#discovery)."""
    serving: Serving = request.app.state.serving
    if not serving.hub:
        return {}
    return {
        "link": ", ".join(
            f'<{quote(url, safe=_OF_URLS)}>; rel="{name}"'
            for name, url in (("hub", serving.hub), ("self", str(request.url)))
        )
    }
