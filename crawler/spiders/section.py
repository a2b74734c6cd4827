"""One-off scrapes: a section, a front page, a feed, a sitemap or a single article in, its articles out."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from scrapy.http import Response

from crawler.crawl.handle import Handle
from crawler.crawl.outlet_files import OutletFiles
from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.jobs import list_named
from crawler.discovery.listings.listing import Listing
from crawler.discovery.source import DEEPEST_SITEMAP, Reading, next_of_feed, sitemap_files
from crawler.fetching.headers import header
from crawler.items import Link, Page
from crawler.outlets import Outlet
from crawler.spiders.arguments import positive, web_address
from crawler.spiders.frontier_spider import FrontierSpider
from crawler.urls import spelling_of

_MOST_BARREN = 5
"""Pages in a row that name nothing which earlier pages of their section did not: so a pager without end goes on."""


class SectionSpider(FrontierSpider):
    """Fetches the articles of a section through all its pages, of a front page and its sections, or of a feed or a
    sitemap with the files that it leads to.

    ``scrapy crawl section -a url=https://outlet.example/international/ -a limit=20``

    What is known of the addresses of an outlet that has a file (setting ``CRAWLER_OUTLETS``) is used.

    :param url: address of a section, a front page, a feed, a sitemap or an article; several separated by white space.
    :param pages: how many pages of each section to read at the most; None for all.
    :param limit: how many articles to reach at the most.
    :param since: ISO date or datetime; articles published earlier are left out.
    :param match: what the addresses of articles that listings name have to hold; ``*`` stands for anything.
    :param tell: is told the address of each article, which is not fetched then.
    :param links: what to fetch instead of addresses, when it is known what they are.
    """

    name = "section"

    def __init__(
        self,
        url: str | Iterable[str] = "",
        *args: Any,
        pages: str | int | None = None,
        match: str | None = None,
        tell: Callable[[str], object] | None = None,
        links: Iterable[Link] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.pages, self.match = positive("pages", pages), match or None
        self.tell, self._told = tell, set[str]()
        self._grammars: dict[str, UrlGrammar | None] = {}
        self._named: dict[str, set[int]] = {}
        self._barren: Counter[str] = Counter()
        addresses: dict[str, str] = {}
        for written in url.split() if isinstance(url, str) else url:
            addresses.setdefault(web_address(written), written)
        self.links = [
            Link(url=address, role="start", how="user", position=n, spelling=spelling_of(written, None, address))
            for n, (address, written) in enumerate(addresses.items())
        ]
        self.links += links
        if not self.links:
            raise ValueError("name the address of a section: -a url=https://outlet.example/section/")

    def arguments(self) -> dict[str, Any]:
        own = {"urls": sorted(link.url for link in self.links), "pages": self.pages}
        return super().arguments() | own | ({"match": self.match} if self.match else {})

    def seeds(self) -> Iterable[Link]:
        return self.links

    async def parse_listing(self, response: Response, handle: Handle) -> AsyncIterator[Page]:
        link = handle.link
        content_type, grammar = header(response, "Content-Type"), self._grammar(response.url)
        listing: Listing | Reading | None = await self.work(
            handle, list_named, response.body, content_type, response.url, link, grammar, self.since
        )
        if isinstance(listing, Reading):
            await self._note_source(listing, handle)
        if not isinstance(listing, Listing):
            return
        if listing.kind == "article" and link.role == "start" and self.tell is not None:
            self._fetched([replace(link, url=response.url)])
            await self.frontier.listing_done(handle, [])
            return
        if listing.kind == "article" and link.role == "start":
            yield Page.from_response(response, link)
            return
        matching = self._matching(listing.articles)
        links = self._fetched(matching) + listing.sections
        following, goes_on = listing.next_page, self._goes_on(link.root or link.url, listing)
        if following and goes_on and (self.pages is None or following.number <= self.pages):
            links.append(following)
        new = await self.frontier.listing_done(handle, links, reason=_reason(matching or links, listing.articles))
        self.logger.info("%s: %s, %d articles, %d new links", link.url, listing.kind, len(listing.articles), new)

    async def _note_source(self, reading: Reading, handle: Handle) -> None:
        """Follow a feed or a sitemap that a person named, or a file that one leads to."""
        link = handle.link
        if reading.error is not None:
            await self.frontier.fail(handle, reading.error)
            return
        root = link.root or link.url
        matching = self._matching(reading.links)
        links = [replace(each, root=root) for each in self._fetched(matching)]
        if link.number <= DEEPEST_SITEMAP:
            links += sitemap_files(reading.files, link)
        if reading.next_page and (self.pages is None or link.number < self.pages):
            links.append(next_of_feed(reading.next_page, link))
        new = await self.frontier.listing_done(handle, links, reason=_reason(matching or links, reading.links))
        self.logger.info("%s: %s, %d articles, %d new links", link.url, reading.kind, len(reading.links), new)

    def _matching(self, links: Sequence[Link]) -> list[Link]:
        """The links to articles whose addresses are asked for."""
        return [link for link in links if self.match is None or fnmatchcase(link.url, f"*{self.match}*")]

    def _fetched(self, links: list[Link]) -> list[Link]:
        """The links to articles that are fetched: none where their addresses are told instead."""
        if self.tell is None:
            return links
        for link in links:
            if link.url not in self._told:
                self._told.add(link.url)
                self.tell(link.url)
        return []

    def _goes_on(self, section: str, listing: Listing) -> bool:
        """Whether the pages of a section still bring something."""
        named = self._named.setdefault(section, set())
        before = len(named)
        named.update(hash(article.url) for article in listing.articles)  # of long sections, so numbers only
        self._barren[section] = 0 if len(named) > before else self._barren[section] + 1
        if self._barren[section] == _MOST_BARREN:
            self.logger.info("%s is left: %d pages in a row named nothing else", section, _MOST_BARREN)
        return self._barren[section] < _MOST_BARREN

    def _grammar(self, url: str) -> UrlGrammar | None:
        """The URL grammar in the file of a page's outlet, if it has one."""
        outlet = OutletFiles.of(self.crawler).at(url)
        if outlet is None or not outlet.grammar:
            return None
        if outlet.name not in self._grammars:
            self._grammars[outlet.name] = self._read_grammar(outlet)
        return self._grammars[outlet.name]

    def _read_grammar(self, outlet: Outlet) -> UrlGrammar | None:
        try:
            return UrlGrammar.from_dict(outlet.grammar)
        except ValueError as problem:
            self.logger.warning("The scrape goes on without the grammar of %s: %s", outlet.name, problem)
            return None


def _reason(wanted: Sequence[Link], named: Sequence[Link]) -> str | None:
    """Why a listing gives nothing."""
    if wanted:
        return None
    return "names no address that matches" if named else "lists no articles"
