"""The index of words, kept in the article's transaction: a contentless FTS5 table in SQLite, a ``tsvector`` elsewhere.

Neither keeps the text a second time. Both get words from :mod:`crawler.store.words.tokenizer`, so that a search finds
the same on both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from crawler.items import Article
from crawler.store.prepared import Prepared
from crawler.store.schema import articles
from crawler.store.words.terms import for_fts5, for_tsquery, read_terms
from crawler.store.words.tokenizer import words_of_part

# A tsvector has positions to 16,383, and a megabyte: the characters of each part make a third of that at most.
_MOST_WORDS = 16_000
_MOST_CHARACTERS = 80_000
_WEIGHTS = {"title": "A", "lead": "B", "body": "D"}

_INSERTS = {
    "sqlite": "INSERT INTO article_words (rowid, title, lead, body) VALUES (:seq, :title, :lead, :body)",
    "postgresql": "INSERT INTO article_words (seq, words) VALUES (:seq, CAST(:words AS tsvector))",
}
_INSERT = Prepared(lambda dialect: sa.text(_INSERTS[dialect]))
_DELETE = {
    "sqlite": sa.text(  # a contentless table has to be told what it held
        "INSERT INTO article_words (article_words, rowid, title, lead, body) "
        "VALUES ('delete', :seq, :title, :lead, :body)"
    ),
    "postgresql": sa.text("DELETE FROM article_words WHERE seq = :seq"),
}

_FOUND = {
    "sqlite": "SELECT rowid FROM article_words WHERE article_words MATCH :words",
    "postgresql": "SELECT seq FROM article_words WHERE words @@ CAST(:words AS tsquery)",
}
_NEWEST = {
    "sqlite": "SELECT rowid FROM article_words WHERE article_words MATCH :words AND rowid >= :first "
    "AND rowid < :before ORDER BY rowid DESC LIMIT :number",
    "postgresql": "SELECT seq FROM article_words WHERE words @@ CAST(:words AS tsquery) AND seq >= :first "
    "AND seq < :before ORDER BY seq DESC LIMIT :number",
}
_LAST_ROW = sa.text("SELECT max(seq) FROM article_words WHERE seq < :before")
_ROWS_A_MATCH = 10
"""How far PostgreSQL looks back for the first time: so many rows for each match."""
LAST = 2**63 - 1
"""No row has as high a number."""


def add_words(connection: sa.Connection, added: Sequence[tuple[int, Article]]) -> None:
    """Index articles, one at least.

    :param added: the number of its row with each.
    """
    for seq, article in added:
        _INSERT.change(connection, {"seq": seq, **_values(article, connection.dialect.name)})


def remove_words(connection: sa.Connection, seq: int, article: Article | None) -> None:
    """Take an article out of the index, as it was indexed.

    :param article: None when it cannot be read any more: its words are looked for in the whole index.
    """
    dialect = connection.dialect.name
    values: Mapping[str, str] = {}
    if dialect == "sqlite":
        values = _indexed(connection, seq) if article is None else _values(article, dialect)
    connection.execute(_DELETE[dialect], {"seq": seq, **values})


def _indexed(connection: sa.Connection, seq: int) -> dict[str, str]:
    """The words of a row of SQLite's index, part by part."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.article_word_places USING fts5vocab (main, article_words, instance)"
    )
    places = sa.text("SELECT col, term FROM temp.article_word_places WHERE doc = :seq ORDER BY col, offset")
    words: dict[str, list[str]] = {part: [] for part in _WEIGHTS}
    for part, word in connection.execute(places, {"seq": seq}):
        words[part].append(word)
    connection.exec_driver_sql("DROP TABLE temp.article_word_places")
    return {part: " ".join(found) for part, found in words.items()}


def has_words(words: str, dialect: str, seq: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether rows of ``articles`` hold what is searched for.

    :param seq: the column of the rows' numbers.
    :raises ValueError: when nothing is.
    """
    found = sa.text(_FOUND[dialect]).bindparams(sa.bindparam("words", match_query(words, dialect), unique=True))
    return seq.in_(found.columns(sa.column("seq", sa.BigInteger)).scalar_subquery())


def are_rows(found: Sequence[int], dialect: str) -> sa.ColumnElement[bool]:
    """Whether rows of ``articles`` are among so many thousand that were found, which are one parameter."""
    if dialect == "postgresql":
        rows = sa.text("SELECT unnest(CAST(:found AS bigint[]))").bindparams(found=list(found))
    else:
        rows = sa.text("SELECT value FROM json_each(:found)").bindparams(found=str(list(found)))
    return articles.c.seq.in_(rows.columns(sa.column("seq", sa.BigInteger)).scalar_subquery())


def newest_matches(connection: sa.Connection, words: str, number: int, before: int = LAST) -> Sequence[int]:
    """The rows that hold the words, the newest first, so many at most.

    :param before: only rows of a lower number count.
    :raises ValueError: when nothing is searched for.
    """
    dialect = connection.dialect.name
    newest, asked = sa.text(_NEWEST[dialect]), {"words": match_query(words, dialect), "number": number}
    first, rows = 0, number * _ROWS_A_MATCH
    if dialect == "postgresql":  # which reads all matches to tell the newest of them, but for those of a range
        before = min(before, (connection.scalar(_LAST_ROW, {"before": before}) or 0) + 1)
        first = max(before - rows, 0)
    while True:
        found = connection.scalars(newest, {**asked, "first": first, "before": before}).all()
        if len(found) == number or not first:
            return found
        share = len(found) / number
        # A share that is too small to go by is that of a word which few have.
        rows = int(1.2 * rows / share) if share > 0.05 else before
        first = max(before - rows, 0)


def match_query(words: str, dialect: str) -> str:
    """What is searched for, in the language of the database.

    :raises ValueError: when nothing is.
    """
    terms = read_terms(words)
    return for_fts5(terms) if dialect == "sqlite" else for_tsquery(terms)


def _values(article: Article, dialect: str) -> dict[str, str]:
    words = _words(article)
    if dialect == "sqlite":
        return {part: " ".join(found) for part, found in words.items()}
    return {"words": _tsvector(words)}


def _words(article: Article) -> dict[str, Sequence[str]]:
    """The words of each part, all together as many as either index takes."""
    left = _MOST_WORDS
    found: dict[str, Sequence[str]] = {}
    for part in _WEIGHTS:
        found[part] = words_of_part((getattr(article, part) or "")[:_MOST_CHARACTERS])[:left]
        left -= len(found[part])
    return found


def _tsvector(words: Mapping[str, Sequence[str]]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for part, found in words.items():
        for word in found:
            position += 1
            places.setdefault(word, []).append(f"{position}{_WEIGHTS[part]}")
        position += 1  # no phrase goes from one part into the next
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())
