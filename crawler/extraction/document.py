"""A page that was parsed once: the tree, and what is read from its head, shared by all that extract from it."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.extraction.json_ld import Node, read_json_ld
from crawler.extraction.meta_tags import read_meta
from crawler.html import parse

# What metadata is read from without looking for classes; gathered in one pass of the parser's C code.
_GATHERED = ("base", "meta", "link", "title", "script", "h1", "time")


class Document:
    """A parsed page. Nothing in it is changed by reading it; who needs to cut works on a copy of ``tree``.

    :param tree: the root element, as :func:`crawler.html.parse` gives it.
    :param url: where the page was read; empty when not known.
    """

    def __init__(self, tree: HtmlElement, url: str = ""):
        self.tree = tree
        self.url = url

    @classmethod
    def parse(cls, html: bytes | str, url: str = "", content_type: str | None = None) -> Document:
        """Parse a page.

        :param content_type: the HTTP header, for its charset.
        :raises NoArticle: ``"empty page"`` when there is no mark-up and no text.
        """
        return cls(parse(html, content_type), url)

    @cached_property
    def elements(self) -> dict[str, list[HtmlElement]]:
        """The page's ``base``, ``meta``, ``link``, ``title``, ``script``, ``h1`` and ``time`` elements, by tag."""
        found: dict[str, list[HtmlElement]] = {tag: [] for tag in _GATHERED}
        for element in self.tree.iter(*_GATHERED):
            found[str(element.tag)].append(element)
        return found

    @cached_property
    def base(self) -> str:
        """What relative links resolve against: ``<base href>`` or the page's URL."""
        for element in self.elements["base"]:
            if href := (element.get("href") or "").strip():
                return self._join(self.url, href)
        return self.url

    def absolute(self, link: str) -> str:
        """A link of the page as an absolute URL; an empty string for one that can't be read."""
        return self._join(self.base, link)

    @staticmethod
    def _join(base: str, link: str) -> str:
        try:
            return urljoin(base, link.strip())
        except ValueError:
            return ""

    @cached_property
    def json_ld(self) -> list[Node]:
        """Every node of the page's JSON-LD, flattened: see :func:`crawler.extraction.json_ld.read_json_ld`."""
        return read_json_ld(
            script.text
            for script in self.elements["script"]
            if script.text and "ld+json" in (script.get("type") or "").lower()
        )

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """The contents of the page's ``meta`` elements by name in lower case, in document order."""
        return read_meta(self.elements["meta"])
