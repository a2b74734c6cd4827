"""Parquet, as pyarrow and DuckDB read it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import msgspec
import pyarrow.parquet
import pytest

from benchmarks.export import unequal
from crawler.export.base import FIELDS
from crawler.export.parquet import Partition, write_partitioned
from crawler.items import Article, Block, Entry, Image
from crawler.store import Store


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


ODD = {
    "astral": Article(title="👩‍👩‍👧 🇪🇺", tags=["🌧️"], body="𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𠀋", authors=["e\u0301", "é"]),
    "right-to-left": Article(title="\u202eעברית\u202c", lead="\u200fالعالم", body="فارسی\u200cها", language="fa"),
    "quotes": Article(title="a,\"b\"\t'c'", body="\\N\r\nNULL\n\n--", provenance={"a": "", 'b"=': "c, {d}"}),
    "empty": Article(title="", lead="", blocks=[Block(text="")], tags=[""], entries=[Entry(text="")], section=" "),
    "none": Article(images=[Image(url="https://outlet.example/i")]),
    "early": Article(published=datetime(1, 1, 1, tzinfo=UTC), modified=datetime(1582, 10, 15, tzinfo=UTC)),
    "late": Article(published=datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), confidence=5e-324),
    "offset": Article(published=datetime(2026, 3, 29, 2, 30, 0, 1, timezone(timedelta(hours=5, minutes=45)))),
    "long": Article(body="In the harbour – 港 – it rained.\n\n" * 50_000, word_count=1 << 40),
}


def test_duckdb_reads_from_parquet_what_the_store_has_in_every_column(written, full: Article, tmp_path) -> None:
    path = tmp_path / "a.parquet"
    with Store.open(tmp_path / "crawler.db") as store:
        for name, article in {"full": full, **ODD}.items():
            url = f"https://outlet.example/{name}"
            store.save(replace(article, id=name, url=url, outlet="outlet.example", content_hash=name))
        path.write_bytes(written("parquet", *store.articles()))
        assert sum(1 for _ in store.articles()) == 1 + len(ODD)
        assert unequal(store, path) == []


@pytest.mark.parametrize(("by", "value"), [("outlet", "outlet.example"), ("date", date(2026, 3, 31))])
def test_a_partitioned_data_set_has_a_folder_for_each_value(full, bare, tmp_path, by: Partition, value: object) -> None:
    assert write_partitioned([full, bare, full], tmp_path, by) == 3
    assert len(list(tmp_path.iterdir())) == 2
    found = duckdb.sql(
        f"SELECT {by}, count(*) FROM read_parquet('{tmp_path}/*/*.parquet', hive_partitioning = true) "
        f"WHERE id = '{full.id}' GROUP BY {by}"
    )
    assert found.fetchall() == [(value, 2)]
