"""The questions about articles that a store answers to programs, each with its typed answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from crawler.answers.query import read_number, read_text
from crawler.answers.refusal import Refused, WrongParameter
from crawler.answers.rows import Version
from crawler.answers.schemas import field_meanings
from crawler.answers.versions import versions_of
from crawler.items import Article
from crawler.store import ArticleQuery, StaleCursor, Store
from crawler.store.articles.reading import ListPlace
from crawler.store.records import ChangeKind
from crawler.urls import normalise


@dataclass(slots=True, kw_only=True)
class ArticleSummary:
    """An article without its text."""

    id: str
    """Sixteen hexadecimal digits; what reads it whole."""
    url: str
    """Where it was read."""
    outlet: str
    """Who published it."""
    title: str | None = None
    """The headline."""
    lead: str | None = None
    """The standfirst."""
    section: str | None = None
    """The section the outlet files it under."""
    authors: list[str] = field(default_factory=list)
    """Persons, or an agency."""
    published: datetime | None = None
    """When it was first published."""
    language: str | None = None
    """ISO 639-1 code of the text."""
    kind: str = "article"
    """article, live_blog, gallery, video, audio or opinion."""
    word_count: int = 0
    """Words of lead and body."""
    cluster: str | None = None
    """What copies of one text share; null while none is known."""
    revision: int = 1
    """Counts the versions of the text, from 1."""
    gone: datetime | None = None
    """When it was found to be no longer at its address; null while it is."""
    opt_outs: list[str] = field(default_factory=list)
    """Reservations that the page makes, such as noai."""


@dataclass(slots=True, kw_only=True)
class SearchHit(ArticleSummary):
    """An article that a search has found."""

    snippet: str = ""
    """The passage that has most of the words."""
    score: float = 0.0
    """How well it matches, age included; within one answer, the higher the better."""


@dataclass(slots=True, kw_only=True)
class SearchAnswer:
    """What a search has found, the best first."""

    hits: list[SearchHit]
    next: str | None = None
    """What to ask with as page for those behind them; null when these are the last."""


@dataclass(slots=True, kw_only=True)
class LatestAnswer:
    """The articles that were published last, the latest first."""

    articles: list[ArticleSummary]
    next: str | None = None
    """What to ask with as page for those before them; null when these are the last."""


@dataclass(slots=True, kw_only=True)
class ArticleChange:
    """What became of an article since a cursor."""

    change: ChangeKind
    """new, revised, gone or forgotten."""
    cursor: str
    """What to go on with after it."""
    article: Article
    """The article as it is; of a forgotten one id, URL and outlet alone."""


@dataclass(slots=True, kw_only=True)
class ChangesAnswer:
    """Stored articles in the order in which they changed."""

    changes: list[ArticleChange]
    next: str
    """The cursor to go on with: after the last of these, or where the store is."""
    more: bool
    """Whether there is more already."""


@dataclass(slots=True, kw_only=True)
class CountAnswer:
    """How many articles fit."""

    articles: int


@dataclass(slots=True, kw_only=True)
class HistoryAnswer:
    """The versions of an article that were seen, the oldest first."""

    versions: list[Version]


@dataclass(slots=True, kw_only=True)
class ClusterAnswer:
    """The copies of one text, the earliest first."""

    id: str
    """The id of the earliest of them."""
    agency: str | None
    """The agency, or the outlet of a canonical link, that they say they come from; null when they do not tell."""
    copies: list[ArticleSummary]


@dataclass(slots=True, kw_only=True)
class FieldOrigin:
    """Where the value of a field came from."""

    field: str
    """The field of an article."""
    value: str
    """Its value, abridged."""
    source: str
    """Where on its page it stood, such as json-ld, meta, template or trafilatura; empty for what the crawl gave it."""
    meaning: str
    """What the field holds."""


@dataclass(slots=True, kw_only=True)
class OriginsAnswer:
    """Where the values of an article's fields came from."""

    id: str
    """The article."""
    confidence: float | None
    """The chance, 0 to 1, that its text is right; null when not estimated."""
    fields: list[FieldOrigin]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST = 100_000_000
"""Hits that a search may skip."""
_LONGEST_SHOWN = 300
"""Characters of a field's value."""


def read_article(store: Store, which: str) -> Article:
    """The article with an id or an address.

    :raises Refused: there is none, or it is neither.
    """
    text = read_text("id", which)
    if not re.fullmatch(r"[0-9a-f]{16}", text) and normalise(text) is None:
        raise WrongParameter("id", "must be an article's id, sixteen hexadecimal digits, or its address")
    if (found := store.article(text)) is None:
        raise Refused("no such article is stored", 404)
    return found


def search_answer(store: Store, query: ArticleQuery, limit: int, page: str | None = None) -> SearchAnswer:
    """The articles that hold the query's words, the best first.

    :param page: the ``next`` of an answer to the same query.
    :raises Refused: the words say nothing to look for, or the page is none.
    """
    skip = 0 if page is None else read_number("page", page, least=0, most=FARTHEST)
    with _refused_words():
        found = store.search(query, limit=limit + 1, skip=skip)
    hits = [SearchHit(**_summary_of(hit.article), snippet=hit.snippet, score=hit.score) for hit in found[:limit]]
    return SearchAnswer(hits=hits, next=str(skip + limit) if len(found) > limit else None)


def read_latest(store: Store, query: ArticleQuery, limit: int) -> list[Article]:
    """The articles that were published last.

    :raises Refused: the query's words say nothing to look for.
    """
    return latest_page(store, query, limit, None)[0]


def latest_page(store: Store, query: ArticleQuery, limit: int, page: str | None) -> tuple[list[Article], str | None]:
    """The articles that were published last, or before those of an answer whose next is given; and the next.

    :raises Refused: the query's words say nothing to look for, or the page is none.
    """
    below = None if page is None else _read_place(page)
    with _refused_words():
        found, more = store.latest_page(limit, query, below=below)
    return found, _written_place(more) if more else None


def latest_answer(store: Store, query: ArticleQuery, limit: int, page: str | None = None) -> LatestAnswer:
    """The articles that were published last, without their texts.

    :param page: the ``next`` of an answer to the same query.
    :raises Refused: the query's words say nothing to look for, or the page is none.
    """
    found, more = latest_page(store, query, limit, page)
    return LatestAnswer(articles=[summary_of(article) for article in found], next=more)


def _written_place(place: ListPlace) -> str:
    """As a word: microseconds since 1970, and the number in the store."""
    since = "none" if place.published is None else str((place.published - _EPOCH) // timedelta(microseconds=1))
    return f"{since}~{place.seq}"


def _read_place(text: str) -> ListPlace:
    read = re.fullmatch(r"(?:none|(-?\d{1,18}))~(\d{1,18})", text, re.ASCII)
    try:
        if read is None:
            raise ValueError
        published = None if read[1] is None else _EPOCH + timedelta(microseconds=int(read[1]))
    except (ValueError, OverflowError):
        raise WrongParameter("page", "is not the next of an answer; leave it out for the first") from None
    return ListPlace(published, int(read[2]))


def changes_answer(store: Store, query: ArticleQuery, limit: int) -> ChangesAnswer:
    """What changed after the query's cursor, or all articles where it has none.

    :raises Refused: the cursor is none of this store, or the query's words say nothing to look for.
    """
    try:
        until = store.cursor()
        found = list(islice(store.changes(query, until=until), limit + 1))
    except StaleCursor:
        raise WrongParameter("after", "is of another store, or a later state of this one; begin without it") from None
    except ValueError as problem:
        raise WrongParameter("after" if "cursor" in str(problem) else "words", str(problem)) from None
    shown = found[:limit]
    more = len(found) > limit
    return ChangesAnswer(
        changes=[ArticleChange(change=each.kind, cursor=each.cursor, article=each.article) for each in shown],
        next=shown[-1].cursor if more else until,
        more=more,
    )


def count_answer(store: Store, query: ArticleQuery) -> CountAnswer:
    """How many articles fit.

    :raises Refused: the query's words say nothing to look for.
    """
    with _refused_words():
        return CountAnswer(articles=store.count(query))


def history_answer(store: Store, which: str) -> HistoryAnswer:
    """The versions of an article.

    :raises Refused: there is no such article.
    """
    found = read_article(store, which)
    return HistoryAnswer(versions=list(versions_of(store.revisions(found.id), found.gone)))


def cluster_answer(store: Store, which: str) -> ClusterAnswer:
    """The copies of an article, it among them.

    :raises Refused: there is no such article, or no copy of it.
    """
    found = store.cluster(read_article(store, which).id)
    if found is None:
        raise Refused("no copy of it is stored", 404)
    copies = [summary_of(article) for article in found.articles]
    return ClusterAnswer(id=found.id, agency=found.agency, copies=copies)


def origins_answer(store: Store, which: str, name: str | None = None) -> OriginsAnswer:
    """Where the values of an article's fields came from.

    :param name: of one field; None for all that have a value.
    :raises Refused: there is no such article, or an article has no such field.
    """
    article, meanings = read_article(store, which), field_meanings(Article)
    names = [each.name for each in fields(Article)]
    if name is not None and name not in names:
        raise WrongParameter("field", f"an article has no such field; it has {', '.join(names)}")
    found = [
        FieldOrigin(
            field=each,
            value=_shown(getattr(article, each)),
            source=article.provenance.get(each, ""),
            meaning=meanings.get(each, ""),
        )
        for each in ([name] if name else names)
        if name or (getattr(article, each) not in (None, "", [], {}) and each != "provenance")
    ]
    return OriginsAnswer(id=article.id, confidence=article.confidence, fields=found)


@contextmanager
def _refused_words() -> Iterator[None]:
    """Say of a query's words that the store finds nothing to look for in them."""
    try:
        yield
    except ValueError as problem:
        raise WrongParameter("words", str(problem)) from None


def summary_of(article: Article) -> ArticleSummary:
    """An article without its text."""
    return ArticleSummary(**_summary_of(article))


def _summary_of(article: Article) -> dict[str, Any]:
    return {each.name: getattr(article, each.name) for each in fields(ArticleSummary)}


def _shown(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(str(getattr(each, "text", None) or getattr(each, "url", None) or each) for each in value)
    text = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
