"""A search: the articles that hold the words, the best first, each with the passage that holds most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count, islice
from typing import Any

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.articles.content import readable
from crawler.store.articles.query import ArticleQuery
from crawler.store.records import Hit
from crawler.store.schema import articles
from crawler.store.words.index import LAST, match_query, newest_matches
from crawler.store.words.terms import Term, read_terms
from crawler.store.words.tokenizer import Word, iter_words

_CANDIDATES = 1000
"""The best matches, which their age puts in order; those behind them, too weak to come first, go by as many."""
_SLICE = 1000
"""Matches that are ranked together, those that were stored last first; then twice as many before them, and so on."""
_LARGEST_SLICE = 32_000
_HALF_LIFE = 30 * 86400.0
"""Seconds in which an article loses half of what it has for being recent."""
_SNIPPET = 30
"""Words of a snippet."""

# A word in the title counts as eight in the body, one in the lead as four. PostgreSQL takes its weights from D to A.
_SCORES = {
    "sqlite": "SELECT rowid AS seq, -bm25(article_words, 8, 4, 1) AS score FROM article_words "
    "WHERE article_words MATCH :words AND rowid BETWEEN :first AND :last",
    "postgresql": "SELECT seq, ts_rank_cd('{.1, .1, .4, .8}', words, CAST(:words AS tsquery), 1) AS score "
    "FROM article_words WHERE seq = ANY (CAST(:matches AS bigint[]))",
}


def search(connection: sa.Connection, query: ArticleQuery, limit: int, now: datetime, skip: int = 0) -> list[Hit]:
    """The articles that a query with words finds, the best first; see :meth:`crawler.store.Store.search`."""
    terms = read_terms(query.words or "")
    best = list(islice(_ranked(connection, query, now), skip, skip + limit))
    wanted = sa.select(articles.c.seq, articles.c.id, articles.c.content).where(
        articles.c.seq.in_([seq for seq, _ in best])
    )
    hits = {row.seq: article for row, article in readable(connection.execute(wanted))}
    return [_hit(hits[seq], score, terms) for seq, score in best if seq in hits]


def _ranked(connection: sa.Connection, query: ArticleQuery, now: datetime) -> Iterator[tuple[int, float]]:
    """The rows that fit, the best first, with what they are worth.

    Of what many articles hold, those that were stored last are ranked first, so that a search costs the same whatever
    the word and the size of the store.
    """
    words, before, number = query.words or "", LAST, _SLICE
    while matches := newest_matches(connection, words, number, before):
        yield from _ranked_among(connection, query, now, matches)
        if len(matches) < number:
            return
        before, number = matches[-1], min(number * 2, _LARGEST_SLICE)


def _ranked_among(
    connection: sa.Connection, query: ArticleQuery, now: datetime, matches: Sequence[int]
) -> Iterator[tuple[int, float]]:
    dialect = connection.dialect.name
    bound: dict[str, Any] = {"words": match_query(query.words or "", dialect)}
    bound |= {"matches": matches} if dialect == "postgresql" else {"first": matches[-1], "last": matches[0]}
    matched = sa.text(_SCORES[dialect]).bindparams(**bound)
    found = matched.columns(sa.column("seq", sa.BigInteger), sa.column("score", sa.Float)).subquery("found")
    ranked = (
        sa.select(articles.c.seq, articles.c.published, articles.c.stored_at, found.c.score)
        .join(found, found.c.seq == articles.c.seq)
        .where(*query.conditions(dialect, with_words=False))
        .order_by(found.c.score.desc(), articles.c.seq.desc())
        .limit(_CANDIDATES)
    )
    for offset in count(0, _CANDIDATES):
        rows = connection.execute(ranked.offset(offset)).all()
        scored = [(row.seq, row.score * _freshness(row.published or row.stored_at, now)) for row in rows]
        yield from sorted(scored, key=lambda each: (-each[1], -each[0]))
        if len(rows) < _CANDIDATES:
            return


def _freshness(when: datetime, now: datetime) -> float:
    """From 1 for an article of this moment to .5 for an old one: the match decides, age among equals."""
    age = max((now - when).total_seconds(), 0.0)
    return 0.5 + 0.5 * float(2.0 ** -(age / _HALF_LIFE))


def _hit(article: Article, score: float, terms: list[Term]) -> Hit:
    snippet, matches = snippet_of(article.text, [term for term in terms if not term.excluded])
    return Hit(article, score, snippet, matches)


def snippet_of(text: str, terms: list[Term]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The passage with most of the terms, on one line, and where they stand in it.

    >>> snippet_of("It was warm.\\n\\nRain fell.", [Term(("rain",))])
    ('It was warm. Rain fell.', ((13, 17),))
    """
    text = " ".join(text.split())
    words = list(iter_words(text))
    places = sorted({(place, n) for n, term in enumerate(terms) for place in _places(words, term)})
    begin = _best_window(places, len(words))
    shown = words[begin : begin + _SNIPPET]
    if not shown:
        return "", ()
    start, end = shown[0].start if begin else 0, shown[-1].end
    whole = begin + _SNIPPET >= len(words)
    end = len(text) if whole else end
    before, after = "… " if begin else "", "" if whole else " …"
    spans = [
        (words[at].start, words[at + len(terms[n].words) - 1].end)
        for at, n in places
        if begin <= at and at + len(terms[n].words) <= begin + _SNIPPET
    ]
    moved = tuple((a - start + len(before), b - start + len(before)) for a, b in _joined(spans))
    return f"{before}{text[start:end]}{after}", moved


def _places(words: list[Word], term: Term) -> list[int]:
    length = len(term.words)
    *whole, last = term.words
    return [
        at
        for at in range(len(words) - length + 1)
        if (words[at + length - 1].text.startswith(last) if term.is_prefix else words[at + length - 1].text == last)
        and all(words[at + n].text == word for n, word in enumerate(whole))
    ]


def _best_window(places: list[tuple[int, int]], number: int) -> int:
    """The word to begin with: the first window that has most terms, some words before the first of them."""
    best, most = 0, 0
    inside, end = Counter[int](), 0
    for at, first in places:
        while end < len(places) and places[end][0] < at + _SNIPPET * 2 // 3:
            inside[places[end][1]] += 1
            end += 1
        if len(inside) > most:
            best, most = at, len(inside)
        inside[first] -= 1
        inside += Counter()  # without those of which none is left
    return max(min(best - _SNIPPET // 4, number - _SNIPPET), 0)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
