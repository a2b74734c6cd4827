"""The probe of one outlet, step by step; what is found is judged in :mod:`crawler.discovery.probe.selection`."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin

from crawler.dates.page_zone import is_stated
from crawler.discovery.probe.advice import fetch_trouble, redirect_trouble, scripts_trouble, wall_trouble
from crawler.discovery.probe.findings import Findings, Found, Judgement, Sampled, Trouble
from crawler.discovery.probe.reading import FrontPage, read_front
from crawler.discovery.probe.selection import judge, to_sample
from crawler.discovery.sitemaps.plan import plan
from crawler.discovery.sitemaps.reading import SitemapRef
from crawler.discovery.source import FileKind, Reading, read_source
from crawler.items import Article, Link
from crawler.spiders.probe_requests import Answer, Prober, ProbeRequests, Target
from crawler.urls import outlet_of

if TYPE_CHECKING:
    pass

_MOST_FEEDS, _MOST_SITEMAPS, _MOST_FILES = 8, 6, 6
_MOST_SECTIONS, _MOST_SECTIONS_ALONE = 12, 24
_FIRST_SAMPLES, _SECOND_SAMPLES = 12, 8
_MOST_LINKS = 20_000  # of one source

USUAL_FEEDS = ("/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/sitemap.xml.gz", "/sitemap.txt")
USUAL_NEWS_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")

T = TypeVar("T")


class Visit:
    """The probe of one outlet."""

    def __init__(self, spider: Prober, target: Target):
        self.spider, self.target = spider, target
        self.findings = Findings(home=target.home)
        self.requests = ProbeRequests(spider, target)
        self._scripted = 0
        """Sampled pages that show nothing without scripts."""

    async def run(self) -> Judgement:
        """Probe, and judge what was found."""
        self.spider.slow_down(self.target)
        front = await self._front()
        if not any(trouble.fatal for trouble in self.findings.troubles):
            feeds = await self._feeds(front)
            sitemaps = await self._sitemaps()
            await self._sections(front, alone=not (feeds or sitemaps))
            if not front.wall:
                await self._soft_404()
            for most, each in ((_FIRST_SAMPLES, 1), (_SECOND_SAMPLES, 2)):
                await self._sample(to_sample(self._judge(), min(most, self.requests.left // 2), each))
            if self._scripted > len(self.findings.articles) and front.wall != "needs JavaScript":
                self.findings.troubles.append(scripts_trouble())
        self.findings.requests = self.requests.made
        return self._last_resort(front, self._judge())

    def _judge(self) -> Judgement:
        return judge(self.findings, datetime.now(UTC))

    async def _front(self) -> FrontPage:
        """Read the front page; from a feed or an article that the user named, go to it first."""
        home = self.target.home
        for _ in range(2):
            answer = await self.requests.fetch(home)
            if answer.problem and outlet_of(answer.url) == outlet_of(home):
                self.findings.troubles.append(fetch_trouble(answer.problem))
                return FrontPage()
            if outlet_of(answer.url) != outlet_of(home):
                self.findings.troubles.append(redirect_trouble(answer.url))
                return FrontPage()
            page, leads_to = await self._read_front(answer)
            if leads_to is None or leads_to in self.requests.tried:
                break
            home = leads_to
        self.findings.home = home
        if page.wall:
            self.findings.troubles.append(wall_trouble(page.wall))
        self.findings.noise = page.noise
        own = Found(kind="section", url=home, by="front page", title="front page", links=page.articles)
        if page.articles:
            self.findings.sources.append(own)
        return page

    async def _read_front(self, answer: Answer) -> tuple[FrontPage, str | None]:
        """The page, and the front page that it leads to when it is none."""
        if answer.body.lstrip()[:5].lower() in (b"<?xml", b"<rss ", b"<feed", b"<rdf:"):
            reading = await self._read_answer("feed", answer)
            if reading.error is None:
                self.target.feeds.append(self.target.home)
                self.requests.tried.discard(self.target.home)
                return FrontPage(), reading.home or urljoin(answer.url, "/")
        page = await self.requests.work(read_front, answer.body, answer.content_type, answer.url, "front")
        if isinstance(page, str):
            self.findings.troubles.append(fetch_trouble(page))
            return FrontPage(), None
        return page, urljoin(answer.url, "/") if page.kind == "article" else None

    async def _feeds(self, front: FrontPage) -> list[Found]:
        known = self._known("feed")
        named = dict.fromkeys(known, "file") | {url: "you" for url in self.target.feeds if url not in known}
        named |= {url: "front page" for url in front.feeds if url not in named}
        found = await asyncio.gather(
            *(self._source("feed", url, by, front.feeds.get(url)) for url, by in [*named.items()][:_MOST_FEEDS])
        )
        usable = [source for source in found if source.problem is None]
        return usable or await self._first_usual("feed", USUAL_FEEDS)

    async def _sitemaps(self) -> list[Found]:
        known = self._known("sitemap")
        named = dict.fromkeys(known, "file")
        for home in (self.target.home, self.findings.home):
            named |= {url: "robots.txt" for url in self.spider.named_sitemaps(home) if url not in named}
        found = await asyncio.gather(
            *(self._source("sitemap", url, by) for url, by in [*named.items()][:_MOST_SITEMAPS])
        )
        usable = [source for source in found if source.problem is None and source.links]
        usable = usable or await self._first_usual("sitemap", USUAL_SITEMAPS)
        if not any(link.title for source in usable for link in source.links):
            usable += await self._first_usual("sitemap", USUAL_NEWS_SITEMAPS)
        return usable

    async def _first_usual(self, kind: FileKind, paths: Sequence[str]) -> list[Found]:
        """The first of the usual addresses that is what it is called; the others are not worth a line."""
        for path in paths:
            url = urljoin(self.findings.home, path)
            if url in self.requests.tried:
                continue
            found = await self._source(kind, url, "usual address")
            if found.problem is None and found.links:
                return [found]
            self.findings.sources.remove(found)
        return []

    async def _source(self, kind: FileKind, url: str, by: str, title: str | None = None) -> Found:
        """Fetch and read a feed or a sitemap, of an index its latest files."""
        found = Found(kind=kind, url=url, by=by, title=title)
        self.findings.sources.append(found)
        reading = await self._read(kind, url)
        found.kind, found.problem, found.notes, found.links = (
            reading.kind,
            reading.error,
            reading.problems,
            reading.links,
        )
        found.title = reading.title or found.title
        if reading.files:
            await self._read_files(found, reading.files)
        return found

    async def _read_files(self, found: Found, files: list[SitemapRef], depth: int = 1) -> None:
        latest = sorted(plan(files), key=lambda ref: "news" not in ref.url.lower())[:_MOST_FILES]
        readings = await asyncio.gather(*(self._read("sitemap", ref.url) for ref in latest))
        further = [ref for reading in readings for ref in reading.files]
        for reading in readings:
            found.links += reading.links
            found.notes += reading.problems
        if len(latest) < len(files):
            found.notes.append(f"{len(latest)} of its {len(files)} files were looked at")
        if problems := [reading.error for reading in readings if reading.error]:
            found.notes.append(f"{len(problems)} of its files: {problems[0]}")
            if len(problems) == len(readings):
                found.problem = problems[0]
        if further and depth < 2:
            await self._read_files(found, further, depth + 1)

    async def _read(self, kind: FileKind, url: str) -> Reading:
        answer = await self.requests.fetch(url)
        return Reading(kind=kind, error=answer.problem) if answer.problem else await self._read_answer(kind, answer)

    async def _read_answer(self, kind: FileKind, answer: Answer) -> Reading:
        zone = self.target.outlet.zone if self.target.outlet else UTC
        read = partial(read_source, content_type=answer.content_type or None, zone=zone, most=_MOST_LINKS)
        reading = await self.requests.work(read, kind, answer.body, answer.url)
        return Reading(kind=kind, error=reading) if isinstance(reading, str) else reading

    async def _sections(self, front: FrontPage, *, alone: bool) -> None:
        outlet = outlet_of(self.findings.home)
        named = {url: ("file", title) for url, title in self._known("section").items()}
        named |= {s.url: ("navigation", s.title) for s in front.sections if s.url not in named}
        own = [
            (url, by, title)
            for url, (by, title) in named.items()
            if outlet_of(url) == outlet and url not in self.requests.tried
        ]
        most = _MOST_SECTIONS_ALONE if alone else _MOST_SECTIONS
        feeds = await asyncio.gather(*(self._section(*section) for section in own[:most]))
        for url, by, title in own[most:]:
            problem = None if alone else f"not looked at: {most} others were"
            self.findings.sources.append(Found(kind="section", url=url, by=by, title=title, problem=problem))
        further = {url: title for found in feeds for url, title in found.items() if url not in self.requests.tried}
        await asyncio.gather(
            *(self._source("feed", url, "section", title) for url, title in [*further.items()][:_MOST_FEEDS])
        )

    async def _section(self, url: str, by: str, title: str | None) -> dict[str, str | None]:
        """Look at a section; returns the feeds that it names."""
        found = Found(kind="section", url=url, by=by, title=title)
        self.findings.sources.append(found)
        answer = await self.requests.fetch(url)
        if answer.problem is None and outlet_of(answer.url) != outlet_of(url):
            answer.problem = f"redirects to {outlet_of(answer.url)}"
        if answer.problem:
            found.problem = answer.problem
            return {}
        page = await self.requests.work(read_front, answer.body, answer.content_type, answer.url, "section")
        if isinstance(page, str):
            found.problem = page
            return {}
        found.links = page.articles
        if page.wall:
            found.problem = page.wall
        elif page.kind == "article":
            found.problem = "an article, not a section"
        return dict(page.feeds)

    async def _soft_404(self) -> None:
        """Ask for what cannot exist: where that is answered, addresses that are gone are told by their text alone."""
        name = hashlib.sha256(self.findings.home.encode()).hexdigest()[:12]
        answer = await self.requests.fetch(urljoin(self.findings.home, f"/no-such-page-{name}.html"))
        if answer.problem is None and answer.body.strip():
            self.findings.troubles.append(
                Trouble(
                    what="answers 200 to addresses that do not exist",
                    advice="Pages that are gone are told by their text; look through what `crawler show` lists.",
                )
            )

    async def _sample(self, links: list[Link]) -> None:
        results = await self.spider.sample(links) if links else {}
        for link in links:
            result = results.get(link.url)
            self._scripted += result == "needs JavaScript"
            if isinstance(result, Article):
                self.findings.articles[link.url] = Sampled(
                    url=result.url,
                    published=result.published,
                    language=result.language,
                    title=result.title,
                    is_stated=is_stated(result.provenance.get("published", "")),
                )
            elif result and result.startswith(("no article", "answered 404", "answered 410", "forbidden")):
                self.findings.others[link.url] = result
            else:
                self.findings.unread.add(link.url)

    def _last_resort(self, front: FrontPage, judgement: Judgement) -> Judgement:
        """An outlet that has only a front page, or nothing that lists articles, is crawled by its links."""
        findings = self.findings
        if any(v.articles and not v.found.problem and v.found.url != findings.home for v in judgement.verdicts):
            return judgement
        if any(trouble.fatal for trouble in findings.troubles) or front.wall:
            return judgement
        if not front.articles:
            findings.troubles.append(fetch_trouble("lists no articles"))
            return judgement
        findings.sources = [found for found in findings.sources if found.url != findings.home]
        findings.sources.append(Found(kind="links", url=findings.home, by="front page", links=front.articles))
        return self._judge()

    def _known(self, kind: str) -> dict[str, str | None]:
        known = self.target.outlet
        return {source.url: source.title for source in known.sources if source.kind == kind} if known else {}
