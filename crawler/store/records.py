"""What the store hands out and takes in, beside ``Link`` and ``Article``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from crawler.items import Article, Link, Role

FailedState = Literal["failed", "blocked", "gone"]
FAILED_STATES: tuple[FailedState, ...] = get_args(FailedState)
"""The states of a URL that gave nothing."""

ChangeKind = Literal["new", "revised", "gone", "forgotten"]
OutcomeKind = Literal["stored", "duplicate", "revised", "unchanged", "lost"]


@dataclass(slots=True, frozen=True, kw_only=True)
class Crawl:
    """One run of a command that crawls; a killed one goes on under the same number."""

    id: int
    command: str
    arguments: dict[str, Any]
    started_at: datetime
    """When it was first begun, in UTC; a resumed crawl keeps it."""
    resumed: bool = False
    """True when an unfinished crawl with the same command and arguments goes on."""
    figures: dict[str, Any] = field(default_factory=dict)
    """What was kept of it before it was interrupted."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Validators:
    """The validators of a response (RFC 9110 section 8.8)."""

    etag: str | None = None
    """``ETag`` of the response."""
    last_modified: str | None = None
    """``Last-Modified`` of the response."""
    conditional: bool = False
    """Whether it was asked for with the validators of the last response."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Lease:
    """A URL that one process may fetch until the lease expires."""

    url_id: int
    link: Link
    """The URL with the role and root it has in this crawl."""
    attempts: int = 0
    """How often it failed so far."""
    etag: str | None = None
    """``ETag`` of the last response, to be sent as ``If-None-Match``."""
    last_modified: str | None = None
    """``Last-Modified`` of the last response, to be sent as ``If-Modified-Since``."""
    visits: int = 0
    """How often it was answered so far."""
    validator_mismatches: int = 0
    """How often an answer contradicted the validators of the one before."""
    not_modified: int = 0
    """How often it was unchanged (status 304) since its last answer in full."""
    hidden_changes: int = 0
    """Evidence that status 304 hid a change (:func:`crawler.store.revisits.validators.suspicion`); 0 and less: none."""
    fetched_at: datetime | None = None
    """When it was answered last, in UTC."""
    poll_interval: float | None = None
    """Seconds between the last visit and this one; None for the first."""
    content_hash: str | None = None
    """Of what the last look brought."""
    validators: Validators | None = None
    """Those that the server has sent meanwhile; None before it answered."""
    expires: datetime
    """When somebody else may take the URL, in UTC."""
    token: int = 0
    """Which of the URL's lendings it is; who reports with an earlier one's has lost the URL meanwhile."""


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of an article that was handed to the store."""

    kind: OutcomeKind
    """``stored``: it is a further article. ``duplicate``: the outlet has it at another URL. ``revised``:
    its text changed. ``unchanged``: it is stored with this very text. ``lost``: it was not stored, for another process
    took its URL over meanwhile."""
    article_id: str
    """The stored article; for a duplicate the first one."""


@dataclass(slots=True, frozen=True)
class Change:
    """What became of an article since a cursor."""

    kind: ChangeKind
    """``new``: stored since. ``revised``: anything of it is another; ``revision`` counts changes of the text. ``gone``:
    it is no longer at its address, and may have changed as well. ``forgotten``: it is no longer stored."""
    cursor: str
    """What to go on with after it."""
    article: Article
    """The article as it is at this moment; of a forgotten one id, URL and outlet."""


@dataclass(slots=True, frozen=True)
class Hit:
    """An article that a search has found."""

    article: Article
    score: float
    """How well it matches, age included; of one search, the higher the better."""
    snippet: str
    """The passage of its text that has most of the words, on one line."""
    matches: tuple[tuple[int, int], ...]
    """Where the words stand in the snippet: from which character, and up to which."""


@dataclass(slots=True, frozen=True)
class Cluster:
    """Copies of one text."""

    id: str
    """The id of the earliest of them."""
    articles: tuple[Article, ...]
    """All of them, the earliest first."""
    agency: str | None
    """The agency, or the outlet of a canonical link, that they say they come from; None when they do not tell."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """What one crawl has reached so far; ``stored + earlier`` is the number of articles it yields."""

    found: int = 0
    """URLs of articles it reached."""
    stored: int = 0
    """Articles it stored, or whose change it saw."""
    earlier: int = 0
    """Articles it reached that were stored before."""
    duplicates: int = 0
    """Further URLs of articles that it reached already."""
    failed: dict[str, int] = field(default_factory=dict)
    """URLs without success, by reason, the most frequent first."""
    gone: int = 0
    """Those of them that are articles which are not there or no longer are (status 404 or 410)."""
    pages: int = 0
    """Listings read."""
    open: int = 0
    """URLs still to fetch, or being fetched."""


@dataclass(slots=True, kw_only=True)
class Totals:
    """What the whole store holds."""

    articles: int = 0
    outlets: int = 0
    urls: dict[str, int] = field(default_factory=dict)
    """Number of URLs by state."""


@dataclass(slots=True, frozen=True, kw_only=True)
class FailedUrl:
    """A URL that gave nothing, and why."""

    url: str
    outlet: str
    role: Role
    state: FailedState
    reason: str
    """A short phrase, the same for every URL that fails in the same way."""
    attempts: int
    """How often it was tried without success."""
    tried_at: datetime | None
    """The last try, in UTC."""
    next_fetch_at: datetime | None
    """When it is tried again; None: not by itself."""
