"""Articles that are copies of one text get a cluster in common, named by the id of the earliest of them.

A cluster is what chains of copies connect, and its name follows from its members: the order in which they came does not
count. One process compares at a time, what was committed by then; two articles are held against each other when the one
that is compared later is, so that two writers who store copies in the same moment need not see each other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from crawler.duplicates.agency import agency_of
from crawler.duplicates.groups import Groups
from crawler.duplicates.order import precedence
from crawler.items import Article
from crawler.store.articles.changes import note_changed
from crawler.store.articles.content import readable, unpacked, with_cluster
from crawler.store.articles.fingerprints import (
    index_features,
    kept_shingles,
    kept_sketch,
    look_up,
    shingles_of_articles,
)
from crawler.store.columns import Among
from crawler.store.database import Database, chunks, has_row_locks
from crawler.store.prepared import Prepared
from crawler.store.records import Cluster
from crawler.store.schema import articles, fingerprints, outlets, uncompared

if TYPE_CHECKING:
    from crawler.duplicates.shingles import Shingles

_AT_ONCE = 200
"""Articles compared in one transaction, which others wait for on SQLite."""
_TOGETHER = 20
"""Of these, whose texts and those of their candidates are in memory at a time."""
_RARE = 10
"""Articles up to which a single feature in common is a sign; of a frequent one another has to be in common as well."""
_MOST_CANDIDATES = 50
_MOST_MISSES = 12
"""Candidates in a row that turn out to be no copies, after which the less likely ones are not looked at: articles of an
outlet share what stands below all of them."""

_LOCK = sa.text("SELECT pg_advisory_xact_lock(1130849637)")
_WAITING = sa.select(uncompared).order_by(uncompared.c.number).limit(_AT_ONCE)
_FIRST_WAITING = sa.select(sa.func.min(uncompared.c.number))
_HOW_MANY_WAIT = sa.select(sa.func.count()).select_from(uncompared)
_COMPARED = sa.delete(uncompared).where(Among(uncompared.c.number, "numbers"))
_WAITING_CLUSTERS = sa.select(uncompared.c.cluster).where(Among(uncompared.c.cluster, "names")).distinct()
_RENAME_WAITING = (
    sa.update(uncompared).where(uncompared.c.cluster == sa.bindparam("old")).values(cluster=sa.bindparam("name"))
)
_ROWS = {
    name: sa.select(*(articles.c[column] for column in ("seq", "id", "outlet", "cluster", "content_hash")))
    .add_columns(fingerprints.c.features)
    .select_from(articles.outerjoin(fingerprints, fingerprints.c.seq == articles.c.seq))
    .where(Among(articles.c[name], "wanted"))
    for name in ("seq", "id", "cluster")
}
_LOCK_OUTLETS = (
    sa.select(outlets.c.name)
    .where(Among(outlets.c.name, "names"))
    .order_by(outlets.c.name)
    .with_for_update(key_share=True)
)
_CONTENTS = sa.select(articles.c.id, articles.c.content).where(Among(articles.c.id, "wanted")).order_by(articles.c.id)
_NAME = Prepared(
    sa.update(articles)
    .where(articles.c.id == sa.bindparam("row_id"))
    .values(cluster=sa.bindparam("name"), content=sa.bindparam("data"))
)


class _Texts:
    """The texts of some comparisons, each read once.

    :param rows: of the articles that may be asked for, by their ids.
    """

    def __init__(self, connection: sa.Connection, rows: Mapping[str, Any]) -> None:
        self._connection = connection
        self._rows = rows
        self._shingles: dict[str, Shingles] = {}
        self._near: dict[tuple[str, str], bool] = {}

    def __getitem__(self, article_id: str) -> Shingles:
        if article_id not in self._shingles:
            self.read({article_id})
        return self._shingles[article_id]

    def may_be_copies(self, one: str, other: str) -> bool:
        """Whether two have to be compared: no, where what is remembered of both says that they are no copies."""
        from crawler.duplicates.sketch import may_be_copies  # numpy, which nobody needs who reads articles

        if (pair := (one, other)) not in self._near:
            first, second = (kept_sketch(id_, self._rows[id_].content_hash) for id_ in pair)
            self._near[pair] = first is None or second is None or may_be_copies(first, second)
        return self._near[pair]

    def read(self, ids: Set[str]) -> None:
        """Read some texts at once."""
        missing = set()
        for id_ in ids - self._shingles.keys():
            kept = kept_shingles(id_, self._rows[id_].content_hash)
            if kept is None:
                missing.add(id_)
            else:
                self._shingles[id_] = kept
        found = list(_articles(self._connection, missing))
        read = shingles_of_articles([article for _, article in found])
        self._shingles |= {id_: shingles for (id_, _), shingles in zip(found, read, strict=True)}


def find_copies(database: Database) -> int:
    """Compare what waits for it; return how many articles got another cluster, or lost theirs."""
    number = 0
    while (found := find_some_copies(database)) is not None:
        number += found
    return number


def find_some_copies(database: Database) -> int | None:
    """Compare the next few that wait for it, in one transaction; return as :func:`find_copies`, None when none does."""
    if database.is_read_only or not _someone_waits(database):
        return None
    with database.write() as connection:
        return _compare_some(connection)


def count_uncompared(connection: sa.Connection) -> int:
    """How many articles wait to be compared."""
    return int(connection.scalar(_HOW_MANY_WAIT) or 0)


def read_cluster(connection: sa.Connection, name: str) -> Cluster | None:
    """The articles of a cluster, the earliest first; None when there is none of that name."""
    found = connection.execute(sa.select(articles.c.id, articles.c.content).where(articles.c.cluster == name)).all()
    copies = sorted((article for _, article in readable(found)), key=precedence)
    return Cluster(name, tuple(copies), agency_of(copies)) if copies else None


def _someone_waits(database: Database) -> bool:
    with database.read() as connection:
        return connection.scalar(_FIRST_WAITING) is not None


def _compare_some(connection: sa.Connection) -> int:
    if has_row_locks(connection):
        connection.execute(_LOCK)
    waiting = connection.execute(_WAITING).all()
    changed = _compare(connection, waiting) if waiting else 0
    if waiting:
        connection.execute(_COMPARED, {"numbers": [row.number for row in waiting]})
    return changed


def _compare(connection: sa.Connection, waiting: Sequence[Any]) -> int:
    """Put articles into clusters anew, with all those that have been in one with them."""
    ids = {row.article_id for row in waiting}
    waits = _rows(connection, "id", ids)
    dissolved = {row.cluster for row in (*waiting, *waits)} - {None}
    waits += _rows(connection, "cluster", dissolved)
    index_features(connection, {row.seq for row in waits if row.id in ids})
    candidates = _candidates(connection, waits)
    near = {seq for found in candidates.values() for seq in found}
    if has_row_locks(connection):
        _lock_outlets(connection, waits, near)
        waits = _rows(connection, "id", {row.id for row in waits})
    own = {row.id: row for row in waits}
    others = {row.seq: row for row in _rows(connection, "seq", near)}
    # Of what is not compared anew a whole cluster is one, under its name.
    nodes = {row.id: row.id if row.id in own else row.cluster or row.id for row in (*others.values(), *own.values())}
    likely = {row.id: [others[seq] for seq in candidates.get(row.id, ()) if seq in others] for row in own.values()}
    groups, rows = Groups(), {row.id: row for row in (*others.values(), *own.values())}
    for some in chunks([id_ for id_, found in likely.items() if found], _TOGETHER):
        texts = _Texts(connection, rows)
        pairs = [(id_, other.id) for id_ in some for other in likely[id_][:_MOST_MISSES]]
        texts.read({id_ for pair in pairs if texts.may_be_copies(*pair) for id_ in pair})
        for id_ in some:
            _join_copies(groups, texts, id_, [(other.id, nodes[other.id]) for other in likely[id_]])
    # Most are like no other, and were in no cluster before.
    changing = {node for node in nodes.values() if node in groups or (node in own and own[node].cluster)}
    return _name_all(connection, [group for group in groups.sets(changing) if group & own.keys()], own)


def _join_copies(groups: Groups, texts: _Texts, article_id: str, candidates: Iterable[tuple[str, str]]) -> None:
    """Join an article with those of its candidates that are copies of it.

    :param candidates: id and node, the likeliest first.
    """
    from crawler.duplicates.similarity import are_copies  # numpy, which nobody needs who reads articles

    misses = 0
    for other_id, node in candidates:
        if groups.are_joined(article_id, node):
            continue
        if texts.may_be_copies(article_id, other_id) and are_copies(texts[article_id], texts[other_id]):
            groups.join(article_id, node)
            misses = 0
        elif (misses := misses + 1) == _MOST_MISSES:
            return


def _name_all(connection: sa.Connection, together: list[set[str]], own: dict[str, Any]) -> int:
    """Name what belongs together; return how many articles had another name or none.

    :param together: ids of articles; those that are not compared anew stand for their clusters.
    """
    members = _members(connection, {node for group in together for node in group} - own.keys())
    members.update((id_, [row]) for id_, row in own.items())
    joined = {node for group in together if len(group) > 1 for node in group}
    there = joined & {row.id for node in joined for row in members[node]}  # the clusters of the forgotten ones wait
    first = {id_: precedence(article) for id_, article in _articles(connection, there)}
    names: dict[str, str | None] = {}
    renamed: dict[str, str | None] = {}
    for group in together:
        rows = [row for node in group for row in members[node]]
        name = min(group & first.keys(), key=first.__getitem__) if len(group) > 1 else None
        names |= {row.id: name for row in rows if row.cluster != name}
        renamed |= dict.fromkeys(group - own.keys() - {name}, name)
    _put(connection, names)
    _rename_waiting(connection, renamed)
    return len(names)


def _members(connection: sa.Connection, nodes: Collection[str]) -> dict[str, list[Any]]:
    """The articles of clusters by their names, and those of no cluster by their ids."""
    members: dict[str, list[Any]] = {node: [] for node in nodes}
    for row in _rows(connection, "id", nodes):
        members[row.id].append(row)
    for row in _rows(connection, "cluster", nodes):
        members[row.cluster].append(row)
    return members


def _rename_waiting(connection: sa.Connection, renamed: dict[str, str | None]) -> None:
    """Have what waits because of a cluster wait because of the one that it went into."""
    if renamed:
        for old in connection.scalars(_WAITING_CLUSTERS, {"names": sorted(renamed)}).all():
            connection.execute(_RENAME_WAITING, {"old": old, "name": renamed[old]})


def _put(connection: sa.Connection, names: dict[str, str | None]) -> None:
    """Give articles the names of their clusters."""
    for some in chunks(sorted(names)):
        rows = connection.execute(_CONTENTS.with_for_update(), {"wanted": some}).all()
        _NAME.change_all(
            connection,
            [
                {"row_id": row.id, "name": names[row.id], "data": with_cluster(row.content, names[row.id])}
                for row in rows
            ],
        )
        note_changed(connection, *some)


def _articles(connection: sa.Connection, ids: Collection[str]) -> Iterator[tuple[str, Article]]:
    """Stored articles by their ids."""
    for some in chunks(sorted(ids)):
        for row in connection.execute(_CONTENTS, {"wanted": some}):
            yield row.id, unpacked(row.content) or Article(id=row.id)  # a damaged one is a copy of nothing


def _candidates(connection: sa.Connection, rows: Sequence[Any]) -> dict[str, list[int]]:
    """For the ids of articles the numbers of those that may be copies of them, the likeliest first.

    A feature says the more the fewer have it: what stands below every article of an outlet is common to all of them.
    """
    found = look_up(connection, {feature for row in rows for feature in row.features or ()})
    candidates = {}
    for row in rows:
        if holders := [found[feature] for feature in row.features or () if feature in found]:
            candidates[row.id] = _likeliest(row.seq, holders)
    return candidates


def _likeliest(own: int, found: Iterable[Sequence[int]]) -> list[int]:
    """Of the articles that have features in common with one, those that may be copies.

    :param found: for each feature the numbers of those that have it.
    """
    weights, signs = defaultdict[int, float](float), defaultdict[int, int](int)
    for holders in found:
        weight, sign = 1 / len(holders), 2 if len(holders) <= _RARE else 1
        for seq in holders:
            weights[seq] += weight
            signs[seq] += sign
    near = [seq for seq, number in signs.items() if number > 1 and seq != own]
    near.sort(key=lambda seq: (-weights[seq], seq))
    return near[:_MOST_CANDIDATES]


def _lock_outlets(connection: sa.Connection, rows: Sequence[Any], near: Collection[int]) -> None:
    """Have nobody change the articles that are compared or get another name.

    In the order in which :func:`crawler.store.articles.forget.forget_articles` locks outlets.
    """
    others = _rows(connection, "seq", near)
    others += _rows(connection, "cluster", {row.cluster for row in others} - {None})
    if others:
        connection.execute(_LOCK_OUTLETS, {"names": sorted({row.outlet for row in (*rows, *others)})}).all()


def _rows(connection: sa.Connection, name: str, values: Collection[Any]) -> list[Any]:
    """The rows of articles whose column of that name has one of the values."""
    return list(connection.execute(_ROWS[name], {"wanted": sorted(values)}).all()) if values else []
