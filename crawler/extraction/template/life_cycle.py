"""The life of an outlet's template as a state machine: what was read goes in, what is to be done comes out.

It knows pages by the articles they held and by their place in the order in which they were found. It waits for nothing
and stores nothing: whoever runs it does, and tells it the time.

======================  ==========================================================================================
state                   what it does
======================  ==========================================================================================
no template             the first pages are read without one, and kept to learn from; further ones wait, copies stand
                        aside
no template, learning   all pages wait, also those that were read
template                pages are read with it; those that it misses are kept to learn from
template, learning      further pages wait; those that were being read say nothing of it
======================  ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from crawler.extraction.template.shingles import Story
from crawler.extraction.template.trust import MISSES, Trust
from crawler.items import Article

MOST_KEPT = 8
"""Pages kept of those that a template misses, and of copies: more say nothing more about a new layout."""

PATIENCE = 5.0
"""Seconds that pages which can be learned from wait for those that were found before them."""

Turn = Literal["read", "wait"]
"""Whether a page may be read, with :attr:`LifeCycle.version` if that is not None, or has to wait."""


@dataclass(slots=True, frozen=True)
class Keep:
    """Keep a page that was read, to learn from."""

    article: str


@dataclass(slots=True, frozen=True)
class Learn:
    """Learn from kept pages, and say :meth:`LifeCycle.learned` or :meth:`LifeCycle.not_learned`."""

    articles: tuple[str, ...]
    """In the order in which they were found."""


@dataclass(slots=True, frozen=True)
class Wait:
    """Wait until learning has ended, and then say of the same page again that it was read."""


@dataclass(slots=True, frozen=True)
class ReadNow:
    """Read a page that was just read with the template as well, and take that reading."""


@dataclass(slots=True, frozen=True)
class Adopt:
    """Keep the template that was learned beside its :class:`Trust`."""

    change: Literal["learned", "extended", "relearned"]
    """``learned``: the outlet's first. ``extended``: the first pages did not show all that its pages look like.
    ``relearned``: the layout has changed, which raises the alarm."""


@dataclass(slots=True, frozen=True)
class ReadAgain:
    """Read kept pages with the template, put that in the place of their first readings, and let them go."""

    articles: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Forget:
    """Let kept pages go; their first readings stand."""

    articles: tuple[str, ...]


Decision = Keep | Learn | Wait | ReadNow | Adopt | ReadAgain | Forget


@dataclass(slots=True)
class LifeCycle:
    """One outlet's template.

    >>> from crawler.items import Article
    >>> life = LifeCycle(enough=2)
    >>> life.turn(1), life.was_read(1, Article(id="a"), None)
    ('read', [Keep(article='a')])
    >>> life.turn(2), life.was_read(2, Article(id="b"), None), life.turn(3)
    ('read', [Keep(article='b')], 'wait')
    >>> life.consider(0.0, awaited=())
    [Learn(articles=('a', 'b'))]
    >>> life.learned("v1"), life.turn(3), life.version
    ([Adopt(change='learned'), ReadAgain(articles=('a', 'b'))], 'read', 'v1')
    """

    enough: int
    """Pages that the first template is learned from."""

    trust: Trust | None = None
    """How the template does; None without one."""

    kept: dict[str, int] = field(default_factory=dict)
    """Article → place of its page, for those to learn from: the first ones, then those that the template misses."""

    aside: dict[str, int] = field(default_factory=dict)
    """The same for copies of those, which show nothing further: they wait to be read again with what is learned."""

    stories: dict[str, Story] = field(default_factory=dict)
    """Article → what it tells, of those first pages that this crawl has read."""

    reading: set[int] = field(default_factory=set)
    """Places of pages that are being read without a template."""

    learning: tuple[str, ...] = ()
    """The articles whose pages are being learned from."""

    ready: float | None = None
    """When there were pages enough to learn from, by the clock of :meth:`consider`."""

    @property
    def version(self) -> str | None:
        """The template that pages are read with; None without one."""
        return self.trust.version if self.trust else None

    def loaded(self, trust: Trust | None, kept: Mapping[str, tuple[int, str | None]]) -> list[Decision]:
        """What earlier crawls left is there.

        :param kept: article → place of its page and version of the template it was read with, in the order kept.
        """
        self.trust = trust
        missed = {article: place for article, (place, version) in kept.items() if self.version in (None, version)}
        self.kept = missed
        left = tuple(article for article in kept if article not in missed)
        return [ReadAgain(left)] if left else []

    def turn(self, place: int) -> Turn:
        """A page is there to be read.

        Without a template a page costs several times as much and is read no better, so that only those which the
        template is learned from are.
        """
        if self.learning:
            return "wait"
        if self.trust is not None:
            return "read"
        if sum(other < place for other in (*self.reading, *self.kept.values())) >= self.enough:
            return "wait"
        self.reading.add(place)
        return "read"

    def gave_none(self, place: int) -> None:
        """A page that was read held no article, or could not be read."""
        self.reading.discard(place)

    def was_read(self, place: int, article: Article, version: str | None) -> list[Decision]:
        """A page was read.

        :param version: the template that it was read with, None without one.
        """
        self.reading.discard(place)
        if version is None and self.learning:
            return [Wait()]
        if version != self.version:
            return [] if self.trust is None or self.trust.fits(article) else [ReadNow()]
        if self.learning or (self.trust is not None and not self.trust.observe(article)):
            return []
        self.kept[article.id] = place
        self.aside.pop(article.id, None)
        if self.trust is None:
            return [Keep(article.id), *self._set_copy_aside(article)]
        return [Keep(article.id), *_bounded(self.kept)]

    def _set_copy_aside(self, article: Article) -> list[Decision]:
        """Of a page that was just kept and one that tells the same, the one that was found later waits aside."""
        story = Story(article.title or "", article.text.splitlines())
        known = {kept: self.stories[kept] for kept in self.kept if kept in self.stories and kept != article.id}
        copied = next((kept for kept, other in known.items() if story.is_told_by(other)), None)
        self.stories = known | {article.id: story}
        if copied is None:
            return []
        later = max(article.id, copied, key=lambda kept: self.kept[kept])
        self.aside[later] = self.kept.pop(later)
        return _bounded(self.aside)

    def consider(self, now: float, awaited: Collection[int]) -> list[Decision]:
        """Time has passed, or something has changed that learning may have waited for.

        :param now: seconds, by any clock that does not go back.
        :param awaited: places of the outlet's articles that are still to come in. The template is learned from those
            that were found first, so that the order in which servers answer makes no difference to it.
        """
        enough = self.enough if self.trust is None else MISSES
        if self.learning or len(self.kept) < enough or not (self.trust is None or self.trust.stale):
            return []
        self.ready = now if self.ready is None else self.ready
        first = _in_order(self.kept)[:enough]
        here = {*self.kept.values()}
        missing = any(place < self.kept[first[-1]] and place not in here for place in awaited)
        if missing and now < self.ready + PATIENCE:
            return []
        self.learning = first
        return [Learn(first)]

    def learned(self, version: str) -> list[Decision]:
        """Learning has succeeded."""
        change: Literal["learned", "extended", "relearned"] = "learned"
        if self.trust is None:
            self.trust = Trust(version, young=True)
        else:
            change = "extended" if self.trust.young else "relearned"
            self.trust.renew(version)
        again = _in_order(self.kept | self.aside)
        self.stories.clear()
        self.kept.clear()
        self.aside.clear()
        self.learning, self.ready = (), None
        return [Adopt(change), ReadAgain(again)]

    def not_learned(self, used: Collection[str] = ()) -> list[Decision]:
        """Learning has failed, or the pages have nothing in common; further ones may.

        :param used: the articles that can be learned from, if the rest are copies of them or hold no article: they are
            kept, a further page takes the place of each of the rest, and the rest are set aside.
        """
        rest = {article: self.kept.pop(article) for article in self.learning if article not in used}
        learning, self.learning, self.ready = self.learning, (), None
        if not used or not rest:
            for article in learning:
                self.kept.pop(article, None)
            return [Forget(learning)]
        self.aside |= rest
        return _bounded(self.aside)


def _bounded(kept: dict[str, int]) -> list[Decision]:
    """Take the oldest of too many pages out."""
    oldest = tuple(kept)[:-MOST_KEPT]
    for article in oldest:
        del kept[article]
    return [Forget(oldest)] if oldest else []


def _in_order(kept: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(kept, key=lambda article: kept[article]))
