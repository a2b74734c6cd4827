"""The contract of whatever runs crawls: what is to be crawled, what it says meanwhile, and an orderly end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.store import Counts
    from crawler.store.monitoring.watches import WatchHit


@dataclass(slots=True, frozen=True, kw_only=True)
class Job:
    """One crawl that is to be made."""

    name: str
    """What a person calls it: an outlet's name, or the spider's."""

    spider: str
    """Name of the spider."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    """The spider's arguments."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Started:
    """A crawl began."""

    job: Job


@dataclass(slots=True, frozen=True, kw_only=True)
class Progress:
    """How far a crawl is; said every ``CRAWLER_PROGRESS_SECONDS``."""

    job: Job
    counts: Counts
    """What it has found, stored and failed so far."""
    pages: int
    """Answers that came, of whatever kind."""
    host: str
    """The host that answered last."""
    comparing: int = 0
    """How many articles are still to be compared with others, when all is fetched."""


@dataclass(slots=True, frozen=True, kw_only=True)
class OpenAlarm:
    """Something is wrong with an outlet against its own past; said after each of its crawls while it is."""

    job: Job
    message: str
    """A sentence for a person."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Watched:
    """A watch tells something, which may be of any outlet; said after the crawl at whose end it was noticed."""

    hit: WatchHit


@dataclass(slots=True, frozen=True, kw_only=True)
class Stopping:
    """The runner was told to end, and waits for what is under way."""

    hosts: Mapping[str, int]
    """Host → requests to it that are under way."""


@dataclass(slots=True, kw_only=True)
class Ended:
    """A crawl ended."""

    job: Job
    counts: Counts | None = None
    """What it found, stored and failed; None when it did not come to begin."""
    figures: dict[str, Any] = field(default_factory=dict)
    """Its own figures: the stats ``outlet/…`` and ``articles/…``."""
    problems: dict[str, str] = field(default_factory=dict)
    """For each address that a person named, or source of the outlet, that gave nothing: why."""
    complete: bool = False
    """Whether it ran to its end; if not, the same job goes on with it."""
    error: BaseException | None = None
    """What it failed with."""
    output_problem: OSError | None = None
    """Why its output could not be written."""


Event = Started | Progress | OpenAlarm | Watched | Stopping | Ended
Listener = Callable[[Event], None]
"""Is told of everything, in the event loop: must not wait. What it raises ends the runner in order, and is raised."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Batch:
    """The articles of a crawl, handed over before the store has the crawl ended."""

    job: Job
    may_repeat: bool = False
    """Whether some may have been handed over before, as when the crawl went on with one that was interrupted."""
    articles: Callable[[], Iterator[Article]] = field(default=lambda: iter(()))
    """The articles that it stored or whose change it saw."""


class Runner(Protocol):
    """Runs crawls, one or many, here or elsewhere, and tells its listener of them."""

    @property
    def stopping(self) -> bool:
        """Whether it was told to end before all was done."""

    def run(self) -> None:
        """Crawl until all is done, or until it is told to end.

        :raises crawler.store.StoreError: the database cannot be used.
        :raises Exception: what the listener raised; the crawls have ended in order by then.
        """

    async def stop(self) -> None:
        """End every crawl in order: what is in flight is waited for, and the rest is left to the next run."""
