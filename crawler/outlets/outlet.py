"""What is known of an outlet: who it is, where its articles are listed, how to behave towards it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from crawler.urls import outlet_of

SourceKind = Literal["feed", "sitemap", "section", "links"]

GRAMMAR = ("articles", "listings", "noise", "parameters", "ignored", "origins")
"""What a URL grammar says in its plain form: lists of patterns and of parameters, and a table of origins."""


@dataclass(slots=True, kw_only=True)
class Source:
    """A place that lists an outlet's articles."""

    kind: SourceKind
    """``feed``, ``sitemap`` (an index too), ``section`` (a listing page, with the pages that follow it) or ``links``
    (a crawl of the outlet from this page on)."""

    url: str
    """Absolute URL, normalised."""

    title: str | None = None
    """What it calls itself, or what the navigation calls it."""

    note: str | None = None
    """Why it is kept, for a person; nothing depends on it."""


@dataclass(slots=True, kw_only=True)
class Outlet:
    """An outlet, as its file describes it."""

    name: str
    """What commands call it, and its file: by default its domain."""

    home: str
    """URL of its front page, normalised."""

    language: str | None = None
    """ISO 639-1 code of most of its articles; None when not known."""

    time_zone: str | None = None
    """IANA name (``Europe/Paris``) of the zone that its dates without one are in; None when not known: in
    feeds and sitemaps UTC, in pages that of the domain's country."""

    delay: float | None = None
    """Seconds between two requests to one of its hosts; None for the crawler's own and what robots.txt asks for."""

    concurrency: int | None = None
    """Most requests to one of its hosts at the same time; None for the crawler's own."""

    fresh: str | None = None
    """How soon after its publication an article is to be stored, ``30m``, ``2h`` or ``1d``: an alarm says when most
    come later; None for any time."""

    groups: list[str] = field(default_factory=list)
    """What commands call it together with others, as ``@name``."""

    paused: bool = False
    """Whether it is left out where no outlet is named."""

    user_agent: str | None = None
    """What its hosts are told who asks, robots.txt included; None for the crawler's own."""

    headers: dict[str, str] = field(default_factory=dict)
    """Request headers for its hosts, beside the crawler's own and in their place."""

    proxy: str | None = None
    """URL of the proxy by which its hosts are asked, ``http://user:password@host:port``; None for the environment's."""

    cookies: bool | str = False
    """Whether the cookies that its hosts set are sent back to them; the path of a file of cookies (Netscape format)
    for those of a subscription, which are sent as well."""

    render: bool = False
    """Whether its pages, not its feeds and sitemaps, are read as a browser shows them once their scripts have run."""

    page_object: str | None = None
    """``module:Class`` of a web-poet page object; the fields of its items win over all others."""

    sources: list[Source] = field(default_factory=list)
    """Where its articles are listed, the first to be read first."""

    selectors: dict[str, str] = field(default_factory=dict)
    """Field of an article → CSS selector (:mod:`crawler.outlets.selectors`); they win over what is learned."""

    grammar: dict[str, Any] = field(default_factory=dict)
    """The URL grammar (:data:`GRAMMAR`, read by :mod:`crawler.discovery.addresses.grammar`); empty when none was
    learned."""

    @property
    def source_urls(self) -> list[str]:
        """The addresses of its sources, the first to be read first."""
        return [source.url for source in self.sources]

    @property
    def names(self) -> set[str]:
        """What the store calls it (:func:`crawler.urls.outlet_of`): sources may be at other domains than its home."""
        return {outlet_of(url) for url in (self.home, *self.source_urls)}

    @property
    def freshness(self) -> timedelta | None:
        """What :attr:`fresh` says, as a span of time.

        :raises ValueError: it is none.

        >>> Outlet(name="", home="", fresh="90m").freshness
        datetime.timedelta(seconds=5400)
        """
        if self.fresh is None:
            return None
        number, unit = self.fresh[:-1], {"m": "minutes", "h": "hours", "d": "days"}.get(self.fresh[-1:])
        if unit is None or not number.isdecimal() or not 0 < int(number) < 10_000:
            raise ValueError(f"{self.fresh!r} is no span of time such as 30m, 2h or 1d")
        return timedelta(**{unit: int(number)})

    @property
    def zone(self) -> tzinfo:
        """The zone that dates without one are in."""
        return ZoneInfo(self.time_zone) if self.time_zone else UTC


def name_of(home: str) -> str:
    """The name of an outlet whose front page is there: host and path, without what says nothing.

    >>> name_of("https://www.outlet.example/"), name_of("https://outlet.example/fr/"), name_of("http://127.0.1.3:8800/")
    ('outlet.example', 'outlet.example-fr', '127.0.1.3-8800')
    """
    parts = urlsplit(home)
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    path = re.sub(r"(^|/)index\.\w+$", "", unquote(parts.path).strip("/"))
    return re.sub(r"[^\w.]+", "-", f"{host}/{path}").strip("-.")
