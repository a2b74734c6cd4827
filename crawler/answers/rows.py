"""Rows that are told of a store: lines of a command's ``--json``, and items of what the API and MCP answer."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from crawler.store.monitoring.standing import Standing

if TYPE_CHECKING:
    from crawler.outlets import Outlet
    from crawler.store import ArticleQuery


@dataclass(slots=True, kw_only=True)
class OutletStanding(Standing):
    """How the crawl of an outlet stands: a line of ``crawler status --json``."""

    outlet: str
    """What its file calls it."""
    paused: bool = False
    """Whether it is crawled only where it is named itself."""


@dataclass(slots=True, kw_only=True)
class ListedOutlet:
    """An outlet that has a file: a line of ``crawler outlets list --json``."""

    name: str
    """What commands call it."""
    home: str
    """URL of its front page."""
    language: str | None = None
    """ISO 639-1 code of most of its articles; null when not known."""
    groups: list[str] = field(default_factory=list)
    """What commands call it together with others, as ``@name``."""
    paused: bool = False
    """Whether it is crawled only where it is named itself."""
    sources: dict[str, int] = field(default_factory=dict)
    """Kind of source → how many its file names."""

    @classmethod
    def of(cls, outlet: Outlet) -> ListedOutlet:
        """The line of an outlet."""
        row = cls(name=outlet.name, home=outlet.home, language=outlet.language, groups=outlet.groups)
        row.paused = outlet.paused
        for source in outlet.sources:
            row.sources[source.kind] = row.sources.get(source.kind, 0) + 1
        return row


@dataclass(slots=True, kw_only=True)
class Passage:
    """A piece of an article's text that stayed, went or came from one version to the next."""

    kind: Literal["same", "gone", "come"]
    text: str


@dataclass(slots=True, kw_only=True)
class Version:
    """An article as it was seen: a line of ``crawler history --json``, the oldest first."""

    id: str
    """The article's id."""
    url: str
    revision: int
    """Counted from 1."""
    seen_at: datetime | None = None
    """When it was fetched so, in UTC."""
    title: str | None = None
    changes: list[Passage] = field(default_factory=list)
    """Headline, lead and text against the version before; empty for the first."""
    gone: datetime | None = None
    """When the article was found to be gone, on its last version."""


RereadOutcome = Literal["as stored", "would change", "changed", "left alone", "not in the archive"]
"""What became of an article that was to be read again; ``changed`` only with --write."""


@dataclass(slots=True, kw_only=True)
class FieldChange:
    """A field whose stored value is not what its page gives today."""

    stored: Any
    read: Any


@dataclass(slots=True, kw_only=True)
class Reextracted:
    """What today's extraction makes of a stored article's archived page: a line of ``crawler reextract --json``."""

    id: str
    """The article's."""
    url: str
    """The article's."""
    outcome: RereadOutcome
    """What became of it; ``changed`` only with --write."""
    reason: str = ""
    """Why it was left alone."""
    changes: dict[str, FieldChange] = field(default_factory=dict)
    """Each field that differs, as it is stored and as it is read; those that only follow from others are left out."""


def asked_for(query: ArticleQuery) -> str:
    """What a query asks for, on one line."""
    asked = {each.name: getattr(query, each.name) for each in fields(query)}
    said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in asked.items()}
    return "; ".join(f"{name} {value}" for name, value in said.items() if value not in (None, False)) or "anything"
