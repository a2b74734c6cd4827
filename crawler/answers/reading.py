"""The questions that a store answers to programs, each with its typed answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from crawler.answers.query import read_text
from crawler.answers.refusal import Refused, WrongParameter
from crawler.answers.rows import OutletStanding, Version
from crawler.answers.schemas import field_meanings
from crawler.answers.versions import versions_of
from crawler.items import Article
from crawler.outlets import KnownOutlets
from crawler.store import ArticleQuery, Store
from crawler.store.monitoring.standing import standing
from crawler.urls import normalise

MOST_OUTLETS = 200
"""Outlets in one answer."""


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


@dataclass(slots=True, kw_only=True)
class LatestAnswer:
    """The articles that were published last, the latest first."""

    articles: list[ArticleSummary]


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


@dataclass(slots=True, kw_only=True)
class OutletsAnswer:
    """How the crawls of outlets stand, by name."""

    outlets: list[OutletStanding]
    next: str | None = None
    """The name to go on after; null at the end."""


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


def search_answer(store: Store, query: ArticleQuery, limit: int) -> SearchAnswer:
    """The articles that hold the query's words, the best first.

    :raises Refused: the words say nothing to look for.
    """
    try:
        found = store.search(query, limit=limit)
    except ValueError as problem:
        raise WrongParameter("words", str(problem)) from None
    return SearchAnswer(
        hits=[SearchHit(**_summary_of(hit.article), snippet=hit.snippet, score=hit.score) for hit in found]
    )


def latest_answer(store: Store, query: ArticleQuery, limit: int) -> LatestAnswer:
    """The articles that were published last.

    :raises Refused: the query's words say nothing to look for.
    """
    try:
        found = store.latest(limit, query)
    except ValueError as problem:
        raise WrongParameter("words", str(problem)) from None
    return LatestAnswer(articles=[ArticleSummary(**_summary_of(article)) for article in found])


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
    copies = [ArticleSummary(**_summary_of(article)) for article in found.articles]
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


def outlets_answer(store: Store, files: KnownOutlets, *, after: str = "", limit: int = MOST_OUTLETS) -> OutletsAnswer:
    """How the crawls of outlets stand: of those that have a file, and of those of which anything is stored.

    :param after: the name to go on after.
    """
    filed = {outlet.name: outlet for outlet in files.outlets}
    known = {name for outlet in filed.values() for name in outlet.names}
    names = sorted(name for name in {*filed, *(set(store.outlet_names()) - known)} if name > after)
    rows = []
    for name in names[:limit]:
        outlet = filed.get(name)
        stored, sources = (outlet.names, outlet.source_urls) if outlet else ({name}, [])
        found = store.read(standing, name, stored, sources, store.now())
        own = {each.name: getattr(found, each.name) for each in fields(found)}
        rows.append(OutletStanding(**own, outlet=name, paused=bool(outlet and outlet.paused)))
    return OutletsAnswer(outlets=rows, next=names[limit - 1] if len(names) > limit else None)


def _summary_of(article: Article) -> dict[str, Any]:
    return {each.name: getattr(article, each.name) for each in fields(ArticleSummary)}


def _shown(value: object) -> str:
    if isinstance(value, list):
        value = "; ".join(str(getattr(each, "text", None) or getattr(each, "url", None) or each) for each in value)
    text = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
