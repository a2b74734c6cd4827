"""What the outlet is called, so that its name can be taken out of titles, authors and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.structured.json_ld import node_types
from crawler.page.latin import latin
from crawler.page.text import fold, plain, texts
from crawler.urls import split_url

_META = (
    "og:site_name",
    "application-name",
    "al:ios:app_name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "publisher",
)
_SITES = {"WebSite", "NewsMediaOrganization", "Newspaper"}
_GENERIC_LABELS = {"www", "m", "mobile", "amp", "news", "edition", "co", "com", "org", "net", "gov", "ac", "blog"}


def site_names(doc: Document) -> Iterator[Candidate[str]]:
    """The outlet's names, the most trusted first."""
    for name in _META:
        for value in doc.meta.get(name, ()):
            if not value.startswith(("http:", "https:", "@")):
                yield Candidate(plain(value), f"meta {name}")
    for described in doc.json_ld_articles:
        for publisher in texts(doc.resolve(described.node.get("publisher"))):
            yield Candidate(publisher, described.source)
    for node in doc.json_ld:
        if _SITES.intersection(node_types(node)) and (name := plain(node.get("name"))):
            yield Candidate(name, "json-ld")


class SiteName:
    """Tells whether a piece of text is the outlet's name.

    >>> site = SiteName(["The Daily Outlet"], "https://www.dailyoutlet.example/a")
    >>> [site.matches(text) for text in ("Daily Outlet", "dailyoutlet.example", "Outlets of the day")]
    [True, True, False]
    """

    def __init__(self, names: list[str], url: str):
        self._known = {known for name in names if len(known := squeezed(name)) > 1}
        host = split_url(url).hostname or ""
        labels = host.split(".")
        self._hosts = {squeezed(label) for label in labels[:-1] if label not in _GENERIC_LABELS and len(label) > 2}
        self._hosts |= {squeezed(host), squeezed(host.removeprefix("www."))} - {""}
        self._long = [name for name in self._known | self._hosts if len(name) > 3]
        self._asked: dict[str, bool] = {}

    def matches(self, text: str) -> bool:
        """Whether the text is one of the outlet's names, give or take an article, an ending or a domain."""
        if len(text) > 60:
            return False
        if (answer := self._asked.get(text)) is None:
            # A host spells a name of another alphabet in Latin letters.
            spelled = not text.isascii() and latin(text).replace(" ", "") in self._hosts
            answer = self._asked[text] = spelled or self._matches(squeezed(text))
        return answer

    def _matches(self, text: str) -> bool:
        if text in self._known or text in self._hosts:
            return True
        return len(text) > 3 and any(_close(text, name) for name in self._long)


def _close(text: str, name: str) -> bool:
    """Whether one begins or ends with the other and little is left (``Outlet`` and ``Outlet Online``)."""
    short, long = sorted((text, name), key=len)
    return len(long) < 2.2 * len(short) and (long.startswith(short) or long.endswith(short))


def squeezed(name: str) -> str:
    """The letters of a name, without an article before it.

    >>> squeezed("The Daily Outlet")
    'dailyoutlet'
    """
    return re.sub(r"^(the|die|der|das|le|la|el|il) ", "", fold(name)).replace(" ", "").replace("_", "")
