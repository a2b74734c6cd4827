"""Parquet, as pyarrow and DuckDB read it."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import duckdb
import msgspec
import pyarrow.parquet
import pytest

from crawler.export.base import FIELDS
from crawler.export.parquet import Partition, write_partitioned
from crawler.items import Article


def _plain(article: Article) -> dict[str, object]:
    """The article's fields as Python's own types, instants in UTC."""
    plain = msgspec.to_builtins(article, builtin_types=(datetime,))
    return json.loads(json.dumps(plain, default=lambda when: when.astimezone(UTC).isoformat()))


@pytest.mark.parametrize("number", [0, 1, 1001])
def test_parquet_has_every_field_with_its_type(written, full: Article, number: int) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(written("parquet", *[full] * number)))
    assert table.column_names == list(FIELDS)
    rows = table.to_pylist()
    assert len(rows) == number
    for row in rows[-1:]:
        row["provenance"] = dict(row["provenance"])
        assert json.loads(json.dumps(row, default=lambda when: when.isoformat())) == _plain(full)


def test_duckdb_reads_parquet_column_by_column(written, full: Article, bare: Article, tmp_path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(written("parquet", full, bare))
    found = duckdb.sql(
        "SELECT id, authors[1], blocks[2].kind, published AT TIME ZONE 'UTC', paywalled, provenance['title'], "
        f"confidence FROM '{path}'"
    )
    when = datetime(2026, 3, 31, 23, 30)
    assert found.fetchall() == [
        (full.id, "Anne Auteur", "quote", when, False, "json-ld", 0.5),
        (bare.id, None, None, None, None, None, None),
    ]


@pytest.mark.parametrize(("by", "value"), [("outlet", "outlet.example"), ("date", date(2026, 3, 31))])
def test_a_partitioned_data_set_has_a_folder_for_each_value(full, bare, tmp_path, by: Partition, value: object) -> None:
    assert write_partitioned([full, bare, full], tmp_path, by) == 3
    assert len(list(tmp_path.iterdir())) == 2
    found = duckdb.sql(
        f"SELECT {by}, count(*) FROM read_parquet('{tmp_path}/*/*.parquet', hive_partitioning = true) "
        f"WHERE id = '{full.id}' GROUP BY {by}"
    )
    assert found.fetchall() == [(value, 2)]
