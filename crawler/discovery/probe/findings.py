"""What a probe of an outlet found, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.items import Link
from crawler.outlets import SourceKind


@dataclass(slots=True, kw_only=True)
class Found:
    """A source that was looked at."""

    kind: SourceKind
    url: str
    by: str
    """Where its address is from: ``robots.txt``, ``front page``, ``navigation``, ``usual address``, ``file`` …"""

    title: str | None = None
    links: list[Link] = field(default_factory=list)
    """What it lists; of a large one the first."""

    problem: str | None = None
    """Why it could not be used, in a phrase; None when it could."""

    notes: list[str] = field(default_factory=list)
    """What was wrong with it and what was done, in sentences."""


@dataclass(slots=True, kw_only=True)
class Trouble:
    """Something about an outlet as a whole that a person should know."""

    what: str
    advice: str
    fatal: bool = False
    """Whether nothing can be crawled because of it."""


@dataclass(slots=True, kw_only=True)
class Sampled:
    """An article that was fetched."""

    url: str
    """Where it is stored: another address than the one asked for after a redirect, and for a copy."""

    published: datetime | None = None
    language: str | None = None
    title: str | None = None

    is_stated: bool = False
    """Whether ``published`` has the offset that the page or its source wrote."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a probe of one outlet found."""

    home: str
    """URL of its front page, after redirects within the outlet."""

    sources: list[Found] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    articles: dict[str, Sampled] = field(default_factory=dict)
    """URL → what was read, of the pages that were fetched and are articles."""

    others: dict[str, str] = field(default_factory=dict)
    """URL → reason, of the pages that are no articles, are gone, or are forbidden."""

    unread: set[str] = field(default_factory=set)
    """URLs that gave no answer that tells."""

    noise: list[str] = field(default_factory=list)
    """What the navigation leads to beside sections."""

    requests: int = 0
    """How many requests were made, robots.txt and redirects included."""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What is to be done with a source, and why."""

    found: Found
    kept: bool
    why: str
    articles: set[str] = field(default_factory=set)
    """Its links that are articles of the outlet, in their canonical spelling."""

    newest: datetime | None = None
    """The latest instant that it, or the pages sampled of it, give."""

    alone: int = 0
    """Articles that no other source that could be read has."""


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What was decided about an outlet."""

    findings: Findings
    verdicts: list[Verdict]
    grammar: UrlGrammar
    language: str | None
    """ISO 639-1 code of most of its sampled articles, or else of its sources."""

    time_zone: str | None
    """IANA name of the zone that the offsets of its dates agree on; None when they don't, or don't tell."""

    same: dict[str, str]
    """URL → the address at which the same article was found: after a redirect, or where it is a copy."""

    def address(self, url: str) -> str:
        """The one spelling of a URL that stands for it and its variants."""
        return self.grammar.canonical(self.same.get(url, url))

    @property
    def kept(self) -> list[Verdict]:
        """The sources to be read."""
        return [verdict for verdict in self.verdicts if verdict.kept]
