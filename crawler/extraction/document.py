"""A page that was parsed once: the tree, and what is read from its head, shared by all that extract from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.dates.moment import Moment
from crawler.dates.page_zone import page_policy
from crawler.dates.policy import Policy, numeric_order, order_shown
from crawler.dates.reading import read_date
from crawler.dates.written import numeric_pairs
from crawler.extraction.structured.article_nodes import Described, address, article_nodes
from crawler.extraction.structured.json_ld import Node, read_json_ld
from crawler.extraction.structured.meta_tags import read_meta
from crawler.extraction.structured.microdata import read_microdata
from crawler.page.html import parse
from crawler.page.landmarks import Landmark, read_landmarks
from crawler.page.text import plain, text_of, values

TIMES = ("relative-time", "local-time", "time-ago", "time-until")
"""Custom elements that are ``time`` elements in all but name (GitHub's)."""

# What metadata is read from without looking for classes; gathered in one pass of the parser's C code.
GATHERED = ("base", "meta", "link", "title", "script", "h1", "time", "abbr", "figure", *TIMES)
_LANGUAGE_META = (
    "og:locale", "content-language", "language", "dc.language", "dcterms.language", "locale", "article:language"
)  # fmt: skip


LONGEST_LINE = 100
_LONGEST_RAW = 4 * LONGEST_LINE
_UNREAD = frozenset({"script", "style", "noscript", "head", "meta", "link", "option"})


class Document:
    """A parsed page. Nothing in it is changed by reading it; who needs to cut works on a copy of ``tree``.

    :param tree: the root element, as :func:`crawler.page.html.parse` gives it.
    :param url: where the page was read; empty when not known.
    :param zone: what the page's times without a zone are in; None when not known.

    ``isolated`` says for each of its text blocks whether trafilatura took it for text; None when it was not asked.
    ``leftovers`` has what its outlet's template says of every article alike: field → place → values that are none.
    """

    def __init__(self, tree: HtmlElement, url: str = "", zone: tzinfo | None = None):
        self.tree = tree
        self.url = url
        self.zone = zone
        self.isolated: list[bool] | None = None
        self.leftovers: Mapping[str, Mapping[str, Collection[str]]] = {}

    @classmethod
    def parse(
        cls, html: bytes | str, url: str = "", content_type: str | None = None, zone: tzinfo | None = None
    ) -> Document:
        """Parse a page.

        :param content_type: the HTTP header, for its charset.
        :raises NoArticle: ``"empty page"`` when there is no mark-up and no text.
        """
        return cls(parse(html, content_type), url, zone)

    @cached_property
    def elements(self) -> dict[str, list[HtmlElement]]:
        """The page's elements that metadata is read from, by tag; only those of :data:`GATHERED`."""
        found: dict[str, list[HtmlElement]] = {tag: [] for tag in GATHERED}
        for element in self.tree.iter(*GATHERED):
            found[str(element.tag)].append(element)
        return found

    @cached_property
    def everything(self) -> list[HtmlElement]:
        """All elements, held so that lxml makes a Python object for each only once, not on every walk."""
        return list(self.tree.iter())

    @cached_property
    def headline_at(self) -> int | None:
        """The number of the first main heading among all elements; None for a page without one."""
        first = next(iter(self.elements["h1"]), None)
        return None if first is None else self.everything.index(first)

    @cached_property
    def short_lines(self) -> list[tuple[int, HtmlElement, str]]:
        """The short texts right inside elements and right behind them, white space collapsed, each with its element and
        that one's number among all; what stands behind an element comes before what is nested in it."""
        return [
            (at, element, line)
            for at, element in enumerate(self.everything)
            if isinstance(element.tag, str) and element.tag not in _UNREAD
            for text in (element.text, element.tail)
            if text and len(text) < _LONGEST_RAW and (line := " ".join(text.split())) and len(line) <= LONGEST_LINE
        ]

    @cached_property
    def base(self) -> str:
        """What relative links resolve against: ``<base href>`` or the page's URL."""
        for element in self.elements["base"]:
            if href := (element.get("href") or "").strip():
                return self._join(self.url, href)
        return self.url

    def absolute(self, link: str) -> str:
        """A link of the page as an absolute URL; an empty string for one that can't be read."""
        link = link.strip()
        return link if link.startswith(("https://", "http://")) and "[" not in link else self._join(self.base, link)

    @staticmethod
    def _join(base: str, link: str) -> str:
        try:
            return urljoin(base, link.strip())
        except ValueError:
            return ""

    @cached_property
    def json_ld(self) -> list[Node]:
        """The nodes of its JSON-LD, flattened: see :func:`crawler.extraction.structured.json_ld.read_json_ld`."""
        return read_json_ld(
            script.text
            for script in self.elements["script"]
            if script.text and "ld+json" in (script.get("type") or "").lower()
        )

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """The contents of the page's ``meta`` elements by name in lower case, in document order."""
        return read_meta(self.elements["meta"])

    @cached_property
    def microdata(self) -> list[Node]:
        """Microdata and RDFa as nodes: see :func:`crawler.extraction.structured.microdata.read_microdata`."""
        return read_microdata(self.tree)

    @cached_property
    def canonical(self) -> str:
        """What ``<link rel=canonical>`` says, absolute; empty when the page has none."""
        for link in self.elements["link"]:
            if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
                return self.absolute(link.get("href") or "")
        return ""

    def articles(self) -> Iterator[Described]:
        """The nodes that describe this page's article: JSON-LD before microdata, the best first of each.

        Microdata is looked for only when the caller asks past the JSON-LD.
        """
        yield from self.json_ld_articles
        yield from self._microdata_articles

    def described(self, *keys: str) -> list[Described]:
        """Those of :meth:`articles` that stand in JSON-LD when its best one is an article and any has one of the keys
        (with no keys asked, that it is an article is enough); else all of them.
        """
        found = self.json_ld_articles
        enough = found and found[0].rank == 0 and (not keys or any(key in d.node for d in found for key in keys))
        return found if enough else list(self.articles())

    @cached_property
    def landmarks(self) -> dict[Landmark, list[HtmlElement]]:
        """Elements by what their class calls them: see :func:`crawler.page.landmarks.read_landmarks`."""
        return read_landmarks(self.everything)

    @cached_property
    def language_tags(self) -> list[tuple[str, str]]:
        """The page's language tags as written (``de-AT``), and where, the most trusted first."""
        found: list[tuple[str, str]] = []
        for described in self.json_ld_articles:
            for value in values(described.node.get("inLanguage")):
                name = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
                found.append((plain(name), "json-ld"))
        for attribute in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
            if tag := self.tree.get(attribute):
                found.append((tag, "html lang"))
        for name in _LANGUAGE_META:
            found += [(value, f"meta {name}") for value in self.meta.get(name, ())]
        return found

    def read_date(self, text: str) -> Moment | None:
        """The date that a value or a line of the page is or holds: see :func:`crawler.dates.reading.read_date`.

        Which of 05 and 04 is the month's place other dates of the page show, else its language and place.
        """
        ambiguous = any(a != b and numeric_order(a, b) is None for a, b in numeric_pairs(text))
        return read_date(text, self._numeric_policy if ambiguous else self.date_policy)

    @cached_property
    def date_policy(self) -> Policy:
        """What a date of the page means where its text leaves it open."""
        return page_policy(self.url, tuple(tag for tag, _ in self.language_tags), self.zone)

    @cached_property
    def _numeric_policy(self) -> Policy:
        marked = [*self.elements["time"][:40], *self.landmarks["date"][:60]]
        pairs = [pair for element in marked for pair in numeric_pairs(text_of(element)[:200])]
        return replace(self.date_policy, order=order_shown(pairs) or self.date_policy.order)

    def nodes(self) -> Iterator[Node]:
        """Every structured node: JSON-LD, then microdata, which is looked for only when the caller asks that far."""
        yield from self.json_ld
        yield from self.microdata

    @cached_property
    def json_ld_articles(self) -> list[Described]:
        """Those of :meth:`articles` that stand in JSON-LD."""
        return article_nodes(self.json_ld, "json-ld", self.addresses)

    @cached_property
    def _microdata_articles(self) -> list[Described]:
        return article_nodes(self.microdata, "microdata", self.addresses)

    @cached_property
    def addresses(self) -> set[str]:
        """What links to this page lead to: see :func:`crawler.extraction.structured.article_nodes.address`."""
        return {address(url) for url in (self.url, self.canonical, *self.meta.get("og:url", []))} - {""}

    @cached_property
    def nodes_by_id(self) -> dict[str, Node]:
        """The JSON-LD nodes that others may refer to by ``{"@id": ...}``."""
        named = (node for node in self.json_ld if len(node) > 2 and isinstance(node.get("@id"), str))
        return {node["@id"]: node for node in named}

    def resolve(self, value: Any) -> Any:
        """A JSON-LD value, or the node it refers to."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.nodes_by_id.get(value["@id"], value)
        return value
