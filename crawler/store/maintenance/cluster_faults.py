"""Whether clusters, their members and the fingerprints that find copies agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from crawler.duplicates.order import precedence
from crawler.store.articles.content import DamagedRow, unpack
from crawler.store.database import Database
from crawler.store.schema import articles, fingerprints, uncompared

_BATCH = 200
_WAITS = sa.exists().where(uncompared.c.cluster == articles.c.cluster)
_WAITS_ITSELF = sa.exists().where(uncompared.c.article_id == articles.c.id)
_MEMBERS = (
    sa.select(articles.c.id, articles.c.cluster, articles.c.content, fingerprints.c.seq.label("fingerprint"))
    .add_columns(sa.or_(_WAITS, _WAITS_ITSELF).label("waits"))
    .select_from(articles.outerjoin(fingerprints, fingerprints.c.seq == articles.c.seq))
    .order_by(articles.c.cluster, articles.c.id)
)
_INDEXED = "SELECT feature, seq FROM fingerprint_features UNION ALL SELECT feature, seq FROM fingerprint_features_new"
_INDEX = {
    "the index of fingerprints has rows of number {}, which has no fingerprint": "SELECT DISTINCT seq "  # noqa: S608
    f"FROM ({_INDEXED}) WHERE seq NOT IN (SELECT seq FROM fingerprints)",
    "the fingerprint of number {} is not in its index, so that its copies are not found": "SELECT fingerprints.seq "  # noqa: S608
    f"FROM fingerprints JOIN articles ON articles.seq = fingerprints.seq WHERE NOT EXISTS (SELECT 1 FROM ({_INDEXED}) "
    "AS found WHERE found.seq = fingerprints.seq AND found.feature = json_extract(fingerprints.features, '$[0]')) "
    "AND articles.id NOT IN (SELECT article_id FROM uncompared)",
}


def find_cluster_faults(database: Database) -> Iterator[str]:
    """What is wrong with clusters that do not wait for being compared, a sentence each."""
    last = ""
    while names := _names(database, last):
        last = names[-1]
        with database.read() as connection:  # one statement, so that what crawls compare meanwhile is whole
            rows = connection.execute(_MEMBERS.where(articles.c.cluster.in_(names))).all()
        for name, members in groupby(rows, key=lambda row: row.cluster):
            yield from _faults(name, list(members))
    if database.is_sqlite:
        with database.read() as connection:
            for fault, query in _INDEX.items():
                for seq in connection.exec_driver_sql(query).scalars():
                    yield fault.format(seq)


def _names(database: Database, after: str) -> list[str]:
    names = sa.select(articles.c.cluster).where(articles.c.cluster > after).distinct()
    with database.read() as connection:
        return [name for name in connection.scalars(names.order_by(articles.c.cluster).limit(_BATCH)) if name]


def _faults(name: str, rows: list[Any]) -> Iterator[str]:
    if any(row.waits for row in rows):
        return
    try:
        found = [unpack(row.content) for row in rows]
    except DamagedRow:  # is told of the article
        return
    for row, article in zip(rows, found, strict=True):
        if article.cluster != name:
            yield f"article {row.id} is in cluster {name}, and says {article.cluster}"
        if row.fingerprint is None:
            yield f"article {row.id} is in cluster {name}, and has no fingerprint, so that its copies are not found"
    if len(rows) == 1:
        yield f"cluster {name} has a single member, {rows[0].id}"
    elif (first := min(found, key=precedence)).id != name:
        yield f"cluster {name} is not named by the earliest of its members, {first.id}"
