"""Invented outlets of any size: a feed, a news sitemap, four sections, articles."""

from __future__ import annotations

import random
import re
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from benchmarks.site import TYPES

_PER_PAGE, _IN_FEED, _FIRST = 25, 20, 100_000
_APART = timedelta(minutes=31)
_SECTIONS = ("culture", "economy", "politics", "world")
_TEXT = (
    "the a of and to in on with from over under between harbour council river bridge school budget festival market "
    "engineer teacher mayor captain museum railway orchard library ferry storm season vote plan repair exhibition "
    "opens closes begins rejects welcomes counts builds measures after before during because although slowly again"
)
_WORDS = tuple(_TEXT.split())
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


class InventedSite:
    """Outlets at an address each, the same at every run.

    :param outlets: how many.
    :param articles: how many each has.
    :param newest: when the latest of them was published.
    """

    def __init__(
        self,
        outlets: int,
        articles: int,
        network: str = "127.60",
        newest: datetime = datetime(2026, 1, 31, 8, tzinfo=UTC),
    ) -> None:
        self.hosts = [f"{network}.{number // 250}.{number % 250 + 1}" for number in range(outlets)]
        self._numbers = list(range(articles, 0, -1))  # the newest first
        self._latest = (articles, newest)
        self._changed: set[int] = set()

    def later(self, new: int) -> InventedSite:
        """The same outlets when each has so many articles more, its latest has another text and its oldest is gone."""
        site, latest = copy(self), self._numbers[0]
        site._numbers = [*range(latest + new, latest, -1), *self._numbers[:-1]]
        site._changed = self._changed | {latest}
        return site

    def page(self, host: str, path: str, port: int) -> tuple[bytes, str] | None:
        """A home page, a page of a section, an article, or what lists them for programs."""
        home = f"http://{host}:{port}"
        if path == "/robots.txt":
            return f"User-agent: *\nDisallow: /private/\nSitemap: {home}/news.xml\n".encode(), TYPES[".txt"]
        if path in ("/rss.xml", "/news.xml"):
            text = self._feed(host, home) if path == "/rss.xml" else self._sitemap(host, home)
            return text.encode(), TYPES[".xml"]
        if path == "/":
            return self._listing(host, "News", self._numbers[:_PER_PAGE], ""), TYPES[".html"]
        section, _, name = path.strip("/").partition("/")
        if section not in _SECTIONS:
            return None
        if found := re.fullmatch(r"(\d+)-[a-z-]+\.html", name):
            number = int(found[1]) - _FIRST
            exists = number in self._numbers and path == self._path(host, number)
            return (self._article(host, number), TYPES[".html"]) if exists else None
        return self._section(host, section, name)

    def truth(self, port: int) -> set[str]:
        """The URL of every article."""
        return {f"http://{host}:{port}{self._path(host, number)}" for host in self.hosts for number in self._numbers}

    def _path(self, host: str, number: int) -> str:
        slug = re.sub("[^a-z]+", "-", _headline(host, number).lower())
        return f"/{_SECTIONS[number % len(_SECTIONS)]}/{_FIRST + number}-{slug}.html"

    def _when(self, number: int) -> datetime:
        latest, newest = self._latest
        return newest + (number - latest) * _APART

    def _section(self, host: str, section: str, name: str) -> tuple[bytes, str] | None:
        numbers = [n for n in self._numbers if _SECTIONS[n % len(_SECTIONS)] == section]
        number = int(name.removeprefix("page-") or 1) if re.fullmatch(r"(page-\d+)?", name) else 0
        shown = numbers[(number - 1) * _PER_PAGE : number * _PER_PAGE] if number else None
        if not shown:
            return None
        more = f"/{section}/page-{number + 1}" if len(numbers) > number * _PER_PAGE else ""
        return self._listing(host, section.title(), shown, more), TYPES[".html"]

    def _listing(self, host: str, title: str, numbers: list[int], more: str) -> bytes:
        cards = "".join(
            f'<article class="card"><h2><a href="{self._path(host, n)}">{_headline(host, n)}</a></h2>'
            f"<p>{_sentence(random.Random(f'{host} {n} lead'))}</p></article>"
            for n in numbers
        )
        link = f'<a rel="next" href="{more}">Next page</a>' if more else ""
        return _framed(title, f"<main><h1>{title}</h1>{cards}{link}</main>")

    def _article(self, host: str, number: int) -> bytes:
        words = random.Random(f"{host} {number}{' changed' * (number in self._changed)}")
        text = "".join(f"<p>{' '.join(_sentence(words) for _ in range(4))}</p>" for _ in range(6))
        title, when = _headline(host, number), self._when(number).isoformat()
        head = f'<meta property="og:type" content="article"><meta property="article:published_time" content="{when}">'
        return _framed(title, f"<main><article><h1>{title}</h1>{text}</article></main>", head)

    def _feed(self, host: str, home: str) -> str:
        items = "".join(
            f"<item><title>{_headline(host, n)}</title><link>{home}{self._path(host, n)}</link>"
            f"<pubDate>{self._when(n):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
            for n in self._numbers[:_IN_FEED]
        )
        return f'<rss version="2.0"><channel><title>News</title><link>{home}/</link>{items}</channel></rss>'

    def _sitemap(self, host: str, home: str) -> str:
        rows = "".join(
            f"<url><loc>{home}{self._path(host, n)}</loc><news:news><news:title>{_headline(host, n)}</news:title>"
            f"<news:publication_date>{self._when(n).isoformat()}</news:publication_date></news:news></url>"
            for n in self._numbers
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {_NEWS}>{rows}</urlset>'


def _framed(title: str, main: str, head: str = "") -> bytes:
    links = "".join(f'<a href="/{section}/">{section.title()}</a>' for section in _SECTIONS)
    head += '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body><header><nav>{links}</nav></header>"
    return f"{page}{main}<footer>An invented outlet</footer></body></html>".encode()


@lru_cache(maxsize=4096)
def _headline(host: str, number: int) -> str:
    words = random.Random(f"{host} {number} headline")
    return " ".join(words.choices(_WORDS, k=7)).capitalize()


def _sentence(words: random.Random) -> str:
    return " ".join(words.choices(_WORDS, k=words.randint(9, 18))).capitalize() + "."
