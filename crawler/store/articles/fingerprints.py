"""The index by which copies of a text are found: the fingerprint of every article, kept in the article's transaction.

PostgreSQL has the features of an article in an array under a GIN index, SQLite a row for each, made when the article is
compared. These go into a small table, and from there into the large one a part of the range at a time: they are hashes,
and each alone would have a page of its own changed. What has to be compared waits in ``uncompared``, a row for each
change, so that nobody who stores an article waits for who compares (:mod:`crawler.store.articles.clusters`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from crawler.bounded import Bounded
from crawler.items import Article
from crawler.store.prepared import Prepared
from crawler.store.schema import fingerprints, uncompared
from crawler.store.words.tokenizer import list_words, words_of_part

if TYPE_CHECKING:
    from crawler.duplicates.shingles import Shingles
    from crawler.duplicates.sketch import Sketch

_MOST_CHARACTERS = 200_000
"""Characters of a text that are compared; what is longer is hardly copied as a whole."""
_MOST_SHINGLES = 8 << 20
"""Bytes of shingles that a process remembers: of some 1,000 articles of a thousand words."""
_MOST_SKETCHES = 16 << 20
"""Bytes of their samples: of some 18,000 such articles."""
_EACH = 400
"""Bytes that remembering one takes beside its numbers."""
_MOST_OF_A_FEATURE = 100
"""Articles that one feature leads to. A phrase that more have in common is boilerplate, or they are one cluster, which
any of them leads to."""

_PARTS = 256
"""Of the range of features, looked at in turn."""
_A_TURN = 50
"""Articles between one part and the next."""
_MOST_NEW = 400
"""Features of a part in the small table: a hundred thousand altogether fill pages that stay in SQLite's cache, and are
some in each page of the large one up to a million articles."""

_INSERT = Prepared(sa.insert(fingerprints))
_DELETE = sa.delete(fingerprints).where(fingerprints.c.seq == sa.bindparam("row"))
_WAIT = Prepared(sa.insert(uncompared))
_LOOK_UP = {
    "sqlite": sa.text(
        "SELECT wanted.value AS feature, (SELECT json_group_array(seq) FROM (SELECT seq FROM fingerprint_features "
        "WHERE feature = wanted.value UNION ALL SELECT seq FROM fingerprint_features_new WHERE feature = wanted.value "
        "LIMIT :most)) AS found FROM json_each(:features) AS wanted "
        "WHERE EXISTS (SELECT 1 FROM fingerprint_features_new WHERE feature = wanted.value LIMIT 1 OFFSET 1) "
        "OR EXISTS (SELECT 1 FROM fingerprint_features WHERE feature = wanted.value)"
    ),
    "postgresql": sa.text(
        "SELECT feature, found FROM (SELECT wanted.value AS feature, ARRAY(SELECT seq FROM fingerprints WHERE "
        "features @> ARRAY[wanted.value] LIMIT :most) AS found FROM unnest(CAST(:features AS integer[])) "
        "AS wanted (value)) AS each WHERE cardinality(found) > 1"
    ),
}


_ADD = (
    "INSERT OR IGNORE INTO fingerprint_features_new SELECT feature.value, seq FROM fingerprints, "
    "json_each(features) AS feature WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"
)
_NUMBER_OF_PART = "SELECT count(*) FROM fingerprint_features_new WHERE feature BETWEEN ? AND ?"
_MOVE_PART = (
    "INSERT OR IGNORE INTO fingerprint_features SELECT feature, seq FROM fingerprint_features_new "
    "WHERE feature BETWEEN ? AND ?",
    "DELETE FROM fingerprint_features_new WHERE feature BETWEEN ? AND ?",
)
_INDEX_ALL = (
    "INSERT OR IGNORE INTO fingerprint_features SELECT value, seq FROM fingerprints, json_each(features) ORDER BY 1, 2"
)


_lock = Lock()
_shingles = Bounded[tuple[str, str | None], "Shingles"](_MOST_SHINGLES)
_sketches = Bounded[tuple[str, str | None], "Sketch"](_MOST_SKETCHES)


def kept_shingles(article_id: str, content_hash: str | None) -> Shingles | None:
    """The shingles of an article whose text this process has seen lately: an outlet's are compared again and again."""
    with _lock:
        return _shingles.get((article_id, content_hash))


def kept_sketch(article_id: str, content_hash: str | None) -> Sketch | None:
    """The sample of them, of many more articles."""
    with _lock:
        return _sketches.get((article_id, content_hash))


def _keep(article: Article, shingles: Shingles) -> None:
    from crawler.duplicates.sketch import sketch_of  # numpy

    if article.content_hash:
        key, sketch = (article.id, article.content_hash), sketch_of(shingles)
        with _lock:
            _shingles.put(key, shingles, shingles.nbytes + _EACH)
            _sketches.put(key, sketch, sketch.smallest.nbytes + _EACH)


def shingles_of_articles(articles: Sequence[Article]) -> list[Shingles]:
    """The shingles of lead and body of each."""
    from crawler.duplicates.shingles import shingles_of_all  # numpy, which nobody needs who reads articles

    found = [kept_shingles(article.id, article.content_hash) for article in articles]
    missing = [article for article, kept in zip(articles, found, strict=True) if kept is None]
    read = shingles_of_all([_in_one_spelling(article) for article in missing])
    for article, shingles in zip(missing, read, strict=True):
        _keep(article, shingles)
    rest = iter(read)
    return [next(rest) if kept is None else kept for kept in found]


def add_fingerprints(connection: sa.Connection, added: Sequence[tuple[int, Article]]) -> None:
    """Index the texts of articles that were stored, and have them compared.

    :param added: the number of its row with each.
    """
    from crawler.duplicates.shingles import features_of

    shingles = shingles_of_articles([article for _, article in added])
    found = [(seq, article, features_of(each)) for (seq, article), each in zip(added, shingles, strict=True)]
    if found := [(seq, article, features) for seq, article, features in found if features]:
        _INSERT.change_all(connection, [{"seq": seq, "features": features} for seq, _, features in found])
        waiting = [{"article_id": article.id, "cluster": article.cluster} for _, article, _ in found]
        _WAIT.change_all(connection, waiting)


def replace_fingerprint(connection: sa.Connection, seq: int, before: Article, article: Article) -> None:
    """Index the text that an article has in the place of an earlier one."""
    remove_fingerprints(connection, [(seq, before)])
    add_fingerprints(connection, [(seq, article)])


def remove_fingerprints(connection: sa.Connection, removed: Iterable[tuple[int, Article]]) -> None:
    """Take articles out of the index, and have those compared again that were copies of them."""
    for seq, article in removed:
        connection.execute(_DELETE, {"row": seq})
        have_compared(connection, article)


def have_compared(connection: sa.Connection, article: Article) -> None:
    """Have the copies of an article compared again, if it has any."""
    if article.cluster is not None:
        _WAIT.change(connection, {"article_id": article.id, "cluster": article.cluster})


def index_features(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Have articles found by their features, as PostgreSQL does by itself."""
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql(_ADD, (msgspec.json.encode(sorted(numbers)).decode(),))
    for part in sorted({number // _A_TURN % _PARTS for number in numbers}):
        _settle(connection, part)


def _settle(connection: sa.Connection, part: int) -> None:
    """Move a part of the range out of the small table into the large one, when there is enough of it."""
    size = (1 << 32) // _PARTS
    bounds = (part * size - (1 << 31), (part + 1) * size - (1 << 31) - 1)
    if connection.exec_driver_sql(_NUMBER_OF_PART, bounds).scalar_one() > _MOST_NEW:
        for statement in _MOVE_PART:
            connection.exec_driver_sql(statement, bounds)


def index_all_features(connection: sa.Connection) -> None:
    """Have the articles of a whole store found by their features."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INDEX_ALL)


def look_up(connection: sa.Connection, features: Collection[int]) -> dict[int, Sequence[int]]:
    """The numbers of the articles that each feature which several have leads to, of frequent ones some."""
    if not features:
        return {}
    dialect = connection.dialect.name
    wanted: Any = sorted(features)
    values = {"features": msgspec.json.encode(wanted).decode() if dialect == "sqlite" else wanted}
    rows = connection.execute(_LOOK_UP[dialect], {"most": _MOST_OF_A_FEATURE, **values})
    if dialect == "sqlite":
        return {row.feature: msgspec.json.decode(row.found, type=list[int]) for row in rows}
    return {row.feature: row.found for row in rows}


def _in_one_spelling(article: Article) -> str:
    text = article.text
    if text.isascii():
        return text[:_MOST_CHARACTERS].lower()
    if len(text) > _MOST_CHARACTERS:
        return " ".join(list_words(text[:_MOST_CHARACTERS]))
    return " ".join(chain(words_of_part(article.lead or ""), words_of_part(article.body)))  # no word is in both
