"""What moves through the crawler: ``Link`` → ``Page`` → ``Article``.

Everything else that describes an article (the tables, the JSON Schema, the CSV header, the reference
page) is derived from these dataclasses. The docstring below a field is its documentation; itemadapter
copies it into the JSON Schema.
"""

from __future__ import annotations

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal, Self, get_args

SCHEMA_VERSION = 1

HANDLE = "crawler_handle"
"""Key of a request's ``meta`` under which a crawl keeps what :attr:`Page.handle` gets."""

FETCHED_AT = "crawler_fetched_at"
"""Key of a request's ``meta`` for the moment at which the archive has it answered."""

LATEST = "latest_answer"
"""Key in a request's ``meta``: whether of the answers that an archive has the latest page is meant, not the first."""

REPLAYED = "replayed"
"""Flag of a response that came from an archive."""

KINDS = ("article", "live_blog", "gallery", "video", "audio", "opinion")
"""What a stored article is; a page object may give it another kind."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,4}", re.IGNORECASE)


def is_language_code(text: str) -> bool:
    """Whether a text is a language as BCP 47 writes it: its code, and perhaps a script, a region and more.

    >>> [is_language_code(text) for text in ("en", "pt-BR", "en_US", "english")]
    [True, True, True, False]
    """
    return _LANGUAGE.fullmatch(text) is not None


def language_of_code(code: str) -> str:
    """The language of a BCP 47 code, as articles have it: without script and region.

    >>> language_of_code("pt-BR"), language_of_code("EN")
    ('pt', 'en')
    """
    return code.replace("_", "-").partition("-")[0].lower()


BlockKind = Literal["paragraph", "heading", "list_item", "quote", "table_row"]
Role = Literal["start", "front", "section", "page", "article", "feed", "sitemap"]


class NoArticle(Exception):
    """A page holds no article.

    :param reason: one short phrase for a person, the same for every page that fails in the same way
        (``"listing"``, ``"empty page"``, ``"too little text"``); failures are counted by it.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def _instant(value: datetime | None) -> str | None:
    """ISO 8601 with the offset kept; Scrapy's own encoder drops it."""
    return value.isoformat() if value is not None else None


_INSTANT: dict[str, Any] = {
    "serializer": _instant,
    "json_schema_extra": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
}
_LONGEST_SHOWN = 300
"""Characters of an address or a title that a log shows."""
_BLOCK_KIND: dict[str, Any] = {"json_schema_extra": {"type": "string", "enum": list(get_args(BlockKind))}}


def _abridged(value: object) -> str:
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if isinstance(value, datetime):
        return value.isoformat()
    return repr(value if not isinstance(value, str) or len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…")


class _Carrier:
    """What the items of a crawl carry beside their fields.

    No field, so that no export, schema, comparison or ``repr`` has it, and left out when it is pickled for another
    process. A copy has it; what :func:`dataclasses.replace` makes is given it by who calls that.
    """

    __slots__ = ("_handle",)

    _shown: ClassVar[tuple[str, ...]] = ("url",)
    """Fields by which a log tells one from another."""

    @property
    def handle(self) -> Any:
        """What the crawl that fetched it keeps of it until it is stored (:mod:`crawler.crawl.handle`), or None."""
        return getattr(self, "_handle", None)

    @handle.setter
    def handle(self, value: Any) -> None:
        self._handle = value

    def __repr__(self) -> str:
        """What tells it from others on one line of a log, whatever it holds."""
        shown = ", ".join(f"{name}={_abridged(value)}" for name in self._shown if (value := getattr(self, name)))
        return f"{type(self).__name__}({shown})"

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        return None, {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]

    def __copy__(self) -> Self:
        twin = replace(self)  # type: ignore[type-var]
        twin.handle = self.handle
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        values = {each.name: deepcopy(getattr(self, each.name), memo) for each in fields(self)}  # type: ignore[arg-type]
        twin = type(self)(**values)
        twin.handle = self.handle
        return twin


@dataclass(slots=True, kw_only=True)
class Link:
    """A URL with how and where it was found, and what its source said of it."""

    url: str
    """Absolute URL, as normalised by :func:`crawler.urls.normalise`."""

    role: Role = "article"
    """What the URL is believed to be: ``start`` (named by the user, may be anything), ``front``,
    ``section`` (the first page of one), ``page`` (a further page of one), ``article``, ``feed`` or ``sitemap``."""

    how: str = "link"
    """What found it: ``user``, ``section``, ``link``, ``feed``, ``sitemap``, ``archive``."""

    found_on: str | None = None
    """URL of the page, feed or sitemap that named it; None for what the user named."""

    root: str | None = None
    """For ``page`` and ``article``: the URL of the section's first page."""

    number: int = 1
    """For listings: which page of its section it is, counted from 1."""

    position: int = 0
    """Its place on the page that named it, counted from 0 in document order."""

    title: str | None = None
    """The headline its source gives it."""

    published: datetime | None = field(default=None, metadata=_INSTANT)
    """The publication instant its source gives it."""

    modified: datetime | None = field(default=None, metadata=_INSTANT)
    """The modification instant its source gives it (a sitemap's ``lastmod``)."""

    language: str | None = None
    """The language its source gives it, as a BCP 47 code."""

    section: str | None = None
    """The name of the section its source puts it in."""

    tags: list[str] = field(default_factory=list)
    """Categories of a feed's entry, ``news:keywords`` of a sitemap; in the source's order, deduplicated."""

    spelling: str | None = None
    """The address as its source spells it, where that is not :attr:`url`: it is what a server is asked for."""


@dataclass(slots=True, kw_only=True)
class Part:
    """A further page of an article in parts."""

    url: str
    """The URL that answered."""

    body: bytes = field(repr=False)
    """The response's body, decompressed, in its own encoding."""

    content_type: str = ""
    """``Content-Type`` of the response; empty when it had none."""


@dataclass(slots=True, kw_only=True, repr=False)
class Page(_Carrier):
    """A fetched page, before extraction."""

    _shown = ("url", "final_url", "body")

    url: str
    """The URL that was asked for."""

    final_url: str
    """The URL that answered, after redirects."""

    body: bytes
    """The response's body, decompressed, in its own encoding."""

    headers: dict[str, str] = field(default_factory=dict)
    """Response headers, names in lower case; repeated ones joined with a comma – ``x-robots-tag`` with a line break,
    since what one of them says of a crawler ends with it."""

    fetched_at: datetime | None = field(default=None, metadata=_INSTANT)
    """When the response was received, in UTC."""

    link: Link | None = None
    """How the page was found; None for one that no crawl found."""

    parts: list[Part] = field(default_factory=list)
    """The pages that go on with an article in parts, in their order."""

    selectors: dict[str, str] = field(default_factory=dict)
    """Field of an article → CSS selector, as the outlet's file has them; they win over what is learned."""

    page_object: str | None = None
    """``module:Class`` of a web-poet page object, as the outlet's file has it; what it gives wins over all others."""

    time_zone: str | None = None
    """IANA name of the zone that its times without one are in, as the outlet's file has it; None when not known."""

    @classmethod
    def from_response(cls, response: Any, link: Link | None = None) -> Self:
        """The page that a Scrapy response holds; a spider that yields it gets an article stored."""
        headers = {
            name: str(b"\n".join(values) if name == "x-robots-tag" else b", ".join(values), "latin-1")
            for key, values in response.headers.items()
            for name in (str(key, "latin-1").lower(),)
        }
        asked = response.request
        page = cls(
            url=link.url if link else asked.url,
            final_url=response.url,
            body=response.body,
            headers=headers,
            fetched_at=(asked.meta.get(FETCHED_AT) if asked is not None else None) or datetime.now(UTC),
            link=link,
        )
        page.handle = asked.meta.get(HANDLE) if asked is not None else None
        return page


@dataclass(slots=True, kw_only=True)
class Block:
    """A piece of an article's text, in reading order."""

    text: str
    """Plain text on one line; never empty."""

    kind: BlockKind = field(default="paragraph", metadata=_BLOCK_KIND)
    """``paragraph``, ``heading``, ``list_item``, ``quote`` or ``table_row`` (cells joined by `` | ``)."""

    level: int = 0
    """For a heading 2 to 6, for a list item its nesting from 1; 0 for the others."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One entry of a live blog."""

    text: str
    """Its paragraphs, separated by a blank line."""

    title: str | None = None
    """Its headline; None when it has none."""

    published: datetime | None = field(default=None, metadata=_INSTANT)
    """Its instant; None when the page gives none. A wall clock's time is of the article's day and in the outlet's
    zone, as ``provenance`` says."""


@dataclass(slots=True, kw_only=True)
class Image:
    """An image of the article; the first of ``Article.images`` is the main one."""

    url: str
    """Absolute URL."""

    caption: str | None = None
    """What the page writes below it, without the credit; None when nothing."""

    credit: str | None = None
    """Photographer or agency; None when not given."""


@dataclass(slots=True, kw_only=True)
class Related:
    """A headline the page recommends beside the article."""

    title: str
    """The headline."""

    url: str | None = None
    """Absolute URL; None on a page that came as plain text."""


@dataclass(slots=True, kw_only=True, repr=False)
class Article(_Carrier):
    """A clean article. Names follow schema.org/NewsArticle, in snake_case.

    Lists are never None; a missing scalar is None. Instants are aware datetimes, ISO 8601 in exports.
    """

    _shown = ("url", "title", "published", "word_count")

    id: str = ""
    """Sixteen hexadecimal digits made from the outlet and the normalised URL (:func:`article_id`)."""

    url: str = ""
    """The URL the article was read at, normalised; empty for a file that names none."""

    other_urls: list[str] = field(default_factory=list)
    """Further URLs of the same outlet that gave the same article, the first hundred of them."""

    canonical_url: str | None = None
    """What the page itself calls its canonical URL."""

    outlet: str = ""
    """Who published it: the registrable domain of ``url`` (``outlet.example``), or host and port."""

    section: str | None = None
    """The section the outlet files it under, as the page writes it."""

    title: str | None = None
    """The headline, without the outlet's name; None when the page has none (a lead is not promoted)."""

    lead: str | None = None
    """The standfirst between headline and body; None when there is none. Never repeated in ``body``."""

    body: str = ""
    """The text of ``blocks`` as paragraphs separated by a blank line, without the lead."""

    blocks: list[Block] = field(default_factory=list)
    """The body in order, with what each piece is."""

    entries: list[Entry] = field(default_factory=list)
    """For a live blog its entries as the page orders them, their text is in ``body`` too; then those that only its
    data holds, whose text is in ``body`` where the page itself shows little."""

    authors: list[str] = field(default_factory=list)
    """Persons, one string each, in the page's order, without roles or "By"; an agency only where no person is named."""

    published: datetime | None = field(default=None, metadata=_INSTANT)
    """When it was first published. Midnight when the page tells only a day; ``provenance`` says so."""

    modified: datetime | None = field(default=None, metadata=_INSTANT)
    """When it was last changed; None when the page does not say."""

    language: str | None = None
    """ISO 639-1 code of the text."""

    tags: list[str] = field(default_factory=list)
    """Keywords the outlet gives it, in the page's order, deduplicated."""

    images: list[Image] = field(default_factory=list)
    """Images of the article, the main one first."""

    related: list[Related] = field(default_factory=list)
    """Headlines the page recommends ("Read also")."""

    links: list[str] = field(default_factory=list)
    """Absolute URLs that the body's text links to, in order, deduplicated."""

    paywalled: bool | None = None
    """True when the page says that part of the text is for subscribers, False when it says that
    all of it is free, None when it says neither."""

    kind: str = "article"
    """``article``, ``live_blog``, ``gallery``, ``video``, ``audio`` or ``opinion``. A page that lists articles is
    none: it is refused with the reason ``listing`` (:class:`NoArticle`). A page that is hardly an article is ``forum``,
    ``product``, ``service``, ``documentation`` or ``listing``; a crawl refuses it."""

    word_count: int = 0
    """Words of lead and body (Unicode word boundaries; each ideograph or kana counts as one)."""

    content_hash: str = ""
    """Hash of title, lead and body with case, punctuation and white space ignored: equal means the same article."""

    cluster: str | None = None
    """What near-duplicates, excerpts and syndicated copies of one text share, at any outlet: the ``id`` of the earliest
    that is stored. None while no copy is stored, or none was looked for."""

    revision: int = 1
    """Counts the versions of the text seen at this URL, from 1."""

    confidence: float | None = None
    """The chance, 0 to 1, that the text is right: its F1 against what a person would mark is above .95; None when not
    estimated."""

    opt_outs: list[str] = field(default_factory=list)
    """Reservations that the page or its headers make (``noindex``, ``noarchive``, ``noai``, ``tdm-reservation``)."""

    model: str | None = None
    """The version of the outlet's template it was read with; None when without one, or when it hardly fits it."""

    fetched_at: datetime | None = field(default=None, metadata=_INSTANT)
    """When the page was fetched, in UTC; None for a file."""

    gone: datetime | None = field(default=None, metadata=_INSTANT)
    """When a crawl first found that its page is no longer there (status 404 or 410), in UTC; None while it is."""

    source: str | None = None
    """How the URL was found (``section``, ``link``, ``feed``, ``sitemap``, ``user``) and where, after a space."""

    provenance: dict[str, str] = field(default_factory=dict)
    """For each field that was found, where its value came from (``json-ld``, ``meta``, ``trafilatura`` …)."""

    schema_version: int = SCHEMA_VERSION
    """Version of this list of fields."""

    @property
    def from_feed(self) -> bool:
        """Whether the text is a feed's, because a wall stands in the place of the page.

        >>> Article(body="Body.", provenance={"body": "feed"}).from_feed
        True
        """
        return self.provenance.get("body") == "feed"

    @property
    def text(self) -> str:
        """The lead and the body as a reader reads them, paragraphs separated by a blank line.

        >>> Article(lead="Lead.", body="Body.").text
        'Lead.\\n\\nBody.'
        """
        return "\n\n".join(filter(None, (self.lead, self.body)))


def article_id(outlet: str, url: str) -> str:
    """The identity of an article: the same outlet and normalised URL give the same sixteen hex digits.

    >>> article_id("outlet.example", "https://outlet.example/a")
    '3a606139b26c790a'
    """
    return hashlib.sha256(f"{outlet}\n{url}".encode()).hexdigest()[:16]
