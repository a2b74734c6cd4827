"""Outlets that a crawl could follow for ever: each crawl has to end by itself, with the articles that there are."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from benchmarks.faults_crawl import Ended, end, reasons, start, stored
from benchmarks.faults_server import Server, Visit, bomb_of_entities

_TEXT = "harbour council river bridge school budget festival market engineer teacher mayor captain museum railway"
_WORDS = (*_TEXT.split(), "orchard", "library")


@dataclass(slots=True, frozen=True)
class Trap:
    """A section, a feed or a sitemap without end."""

    name: str
    page: Callable[[Visit], Awaitable[None]]
    articles: int
    most: int
    """Requests that it may cost."""
    kind: Literal["section", "feed", "sitemap"] = "section"
    reason: str = ""
    """Why what was left was left; empty where nothing was."""
    status: int = 0
    """The exit status of the crawl."""


def _title(number: int) -> str:
    return " ".join(_WORDS[(number * 7 + n * 3) % 16] for n in range(5)).capitalize()


def _article(number: int) -> str:
    text = "".join(
        f"<p>The {_WORDS[(number + n) % 16]} was opened to walkers on day {number * 10 + n} of the year, said the "
        f"{_WORDS[(number * 5 + n) % 16]}, who had waited for it since the flood took the old one away.</p>"
        for n in range(8)
    )
    head = f"<title>{_title(number)}</title><meta property='og:type' content='article'>"
    return f"<html><head>{head}</head><body><article><h1>{_title(number)}</h1>{text}</article></body></html>"


def _listing(paths: list[str], further: str = "") -> str:
    cards = "".join(
        f"<article class=card><h2><a href='{path}'>{_title(n)}</a></h2><p>What happened, in short.</p></article>"
        for n, path in enumerate(paths)
    )
    return f"<html><head><title>News</title></head><body><main><h1>News</h1>{cards}</main>{further}</body></html>"


def _next(path: str) -> str:
    return f"<a rel=next href='{path}'>Next page</a>"


_EIGHT = [f"/news/{1000 + n}-{_title(n).lower().replace(' ', '-')}" for n in range(8)]


async def _usual(visit: Visit, further: str = "") -> None:
    """An outlet of eight articles; ``further`` is below the list of them."""
    if visit.path.startswith("/news/1"):
        await visit.answer(200, _article(int(visit.path[6:10]) - 1000))
    elif visit.path == "/news/":
        await visit.answer(200, _listing(_EIGHT, further))
    else:
        await visit.answer(404, "")


async def _calendar(visit: Visit) -> None:
    if not visit.path.startswith("/events/"):
        await _usual(visit, "<aside><a href='/events/2026/12/'>Calendar</a></aside>")
        return
    year, month = map(int, visit.path.strip("/").split("/")[1:3])
    following = f"/events/{year + month // 12}/{month % 12 + 1:02}/"
    days = "".join(f"<td><a href='/events/{year}/{month:02}/{day}/'>{day}</a></td>" for day in range(1, 29))
    await visit.answer(200, _listing(_EIGHT[:2], f"<table class=calendar><tr>{days}</tr></table>{_next(following)}"))


async def _diary(visit: Visit) -> None:
    if not visit.path.startswith("/diary/"):
        await _usual(visit, f"<nav><a href='/diary/?y=2026&m=1'>Diary</a></nav>{_next('/diary/?y=2026&m=1')}")
        return
    asked = {key: int(values[0]) for key, values in parse_qs(urlsplit(visit.path).query).items()}
    following = f"/diary/?y={asked['y'] + asked['m'] // 12}&m={asked['m'] % 12 + 1}"
    await visit.answer(200, _listing([], _next(following)))


async def _pager(visit: Visit) -> None:
    path, _, number = visit.path.partition("?page=")
    await _usual(
        Visit(path, visit.cookie, visit.number, visit.address, visit.port, visit.writer),
        _next(f"/news/?page={int(number or 1) + 1}"),
    )


async def _pager_of_one(visit: Visit) -> None:
    if visit.path != "/news/" and not visit.path.startswith("/news/?"):
        await visit.answer(200, _article(3))
        return
    number = int(visit.path.partition("=")[2] or 1)
    paths = [f"/news/{number}-{n}-bridge-opens-to-walkers-again.html" for n in range(8)]
    await visit.answer(200, _listing(paths, _next(f"/news/?page={number + 1}")))


async def _nested(visit: Visit) -> None:
    if visit.path.startswith("/news/1"):
        await _usual(visit)
        return
    links = "<nav><a href='more/'>More</a><a href='news/'>News</a></nav>"
    await visit.answer(200, _listing([f"news/more{path}" for path in _EIGHT[:3]] + _EIGHT, links))


async def _sessions(visit: Visit) -> None:
    session = f"?PHPSESSID={random.getrandbits(128):032x}"
    if visit.path.startswith("/news/1"):
        await visit.answer(200, _article(int(visit.path[6:10]) - 1000))
    else:
        links = f"<nav><a href='/news/{session}'>News</a></nav>"
        await visit.answer(200, _listing([path + session for path in _EIGHT], links))


async def _one_article(visit: Visit) -> None:
    if visit.path == "/news/":
        paths = [f"/news/{number}/bridge-opens-to-walkers-again.html" for number in range(10_000)]
        await visit.answer(200, _listing(paths))
    else:
        await visit.answer(200, _article(3))


async def _bomb_as_feed(visit: Visit) -> None:
    await visit.answer(200, bomb_of_entities(), Content_Type="application/rss+xml")


async def _large_feed(visit: Visit) -> None:
    entry = "<item><title>A bridge opens</title><link>/news/bridge-{}</link></item>"
    entries = "".join(map(entry.format, range(800_000)))
    body = f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>"
    await visit.answer(200, body, Content_Type="application/rss+xml")


def _index(*paths: str) -> str:
    rows = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</sitemapindex>"


async def _index_of_itself(visit: Visit) -> None:
    await visit.answer(200, _index(visit.path), Content_Type="application/xml")


async def _index_without_end(visit: Visit) -> None:
    number = int(visit.path.partition("?n=")[2] or 0)
    further = (f"/news/?n={number * 2 + 1}", f"/news/?n={number * 2 + 2}")
    await visit.answer(200, _index(*further), Content_Type="application/xml")


TRAPS = (
    Trap("a calendar without end", _calendar, 8, 20),
    Trap("a diary without end, behind a link that says next", _diary, 8, 20, reason="lists no articles"),
    Trap("a pager that shows the same articles for ever", _pager, 8, 20),
    Trap("a pager of one article at ever new addresses", _pager_of_one, 1, 200, reason="same article"),
    Trap("folders within folders without end", _nested, 8, 60),
    Trap("a session in every address, another each time", _sessions, 8, 20),
    Trap("the same page at 10,000 URLs", _one_article, 1, 200, reason="same article"),
    Trap("an XML bomb for a feed", _bomb_as_feed, 0, 3, "feed", "lists no articles"),
    Trap("a feed of 50 MB", _large_feed, 0, 3, "feed", "larger than", 1),
    Trap("a sitemap index that names itself", _index_of_itself, 0, 3, "sitemap", "lists no articles"),
    Trap("a sitemap index without end", _index_without_end, 0, 3000, "sitemap"),
)


async def spring(trap: Trap, folder: Path, store: str) -> Ended:
    """Crawl an outlet that has a trap."""
    folder.mkdir(exist_ok=True)
    server = Server({}, {}, otherwise=trap.page)
    listener = await server.start()
    url = f"http://127.8.0.1:{server.port}/news/"
    if trap.kind == "section":
        process = await start(folder, "--store", store, "scrape", url, settings={"CONCURRENT_REQUESTS_PER_DOMAIN": "8"})
    else:
        (folder / "outlets").mkdir()
        outlet = f'home = "{url}"\n[[sources]]\nkind = "{trap.kind}"\nurl = "{url}"\n'
        (folder / "outlets/trap.toml").write_text(outlet)
        process = await start(folder, "--store", store, "run", "--once", "--now")
    status = await end(process)
    listener.close()
    asked, articles, why = sum(server.paths.values()), stored(store), reasons(store)
    right = status == trap.status and articles == trap.articles and asked <= trap.most
    right = right and (trap.reason in why if trap.reason else not why)
    text = f"{asked} requests, {articles} articles{'; ' + why if why else ''}"
    return Ended(trap.name, right, "ended" if status >= 0 else "endless", text)
