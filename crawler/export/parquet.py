"""Parquet: typed and nested columns, for DuckDB, pandas, Spark and their like."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, get_args, get_origin, get_type_hints

import msgspec

from crawler.export.base import Exporter
from crawler.items import Article
from crawler.optional_packages import optional_module

if TYPE_CHECKING:
    import pyarrow

_ROWS = 1000
"""Articles that are in memory at a time beside those of the row group."""
_GROUP = 16 << 20
"""Bytes of a row group, before they are compressed: what the file's end says of each stays in memory until then."""

Partition = Literal["date", "outlet"]


class Parquet(Exporter):
    """Apache Parquet, compressed by zstd: instants in UTC, lists and structures nested, ``provenance`` a map.

    The columns are the fields of the article, with their types.
    """

    name = "parquet"
    suffixes = (".parquet",)
    media_type = "application/vnd.apache.parquet"
    grows = False
    selects = True

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        parquet = _pyarrow("parquet")
        self._schema = _pyarrow().schema([schema().field(name) for name in self.fields])
        self._writer: Any = parquet.ParquetWriter(_Counting(fp), self._schema, compression="zstd")
        self._rows: list[Article] = []
        self._group: list[pyarrow.RecordBatch] = []

    def write(self, article: Article) -> None:
        self._rows.append(article)
        if len(self._rows) == _ROWS:
            self._put()

    def close(self) -> None:
        if self._rows:
            self._put()
        if self._group:
            self._put_group()
        self._writer.close()

    def _put(self) -> None:
        self._group.append(_batch(self._rows, self._schema))
        self._rows = []
        if sum(batch.nbytes for batch in self._group) >= _GROUP:
            self._put_group()

    def _put_group(self) -> None:
        self._writer.write_table(_pyarrow().Table.from_batches(self._group))
        self._group = []


def write_partitioned(articles: Iterable[Article], folder: Path, by: Partition) -> int:
    """Write a data set of Parquet files, in a folder for each outlet, or for each day of publication in UTC.

    :param folder: where to; it is empty or there is none.
    :param by: the column that the folders are named after, as Hive does (``outlet=outlet.example``).
    :return: how many articles there were.
    """
    pyarrow, dataset = _pyarrow(), _pyarrow("dataset")
    wanted = schema() if by == "outlet" else schema().append(pyarrow.field("date", pyarrow.date32()))
    number = 0

    def batches() -> Iterator[Any]:
        nonlocal number
        remaining = iter(articles)
        while rows := list(islice(remaining, _ROWS)):
            number += len(rows)
            yield _batch(rows, wanted)

    dataset.write_dataset(
        batches(),
        folder,
        schema=wanted,
        format="parquet",
        file_options=dataset.ParquetFileFormat().make_write_options(compression="zstd"),
        partitioning=dataset.partitioning(pyarrow.schema([wanted.field(by)]), flavor="hive"),
        max_partitions=1 << 30,
        max_open_files=100,
        use_threads=False,
        preserve_order=True,
    )
    return number


@cache
def schema() -> pyarrow.Schema:
    """The Arrow schema of the article.

    >>> schema().field("published").type, schema().field("authors").type.value_type
    (TimestampType(timestamp[us, tz=UTC]), DataType(string))
    """
    pyarrow = _pyarrow()
    return pyarrow.schema(list(_fields(Article)))


def _fields(item: type) -> Iterator[Any]:
    hints = get_type_hints(item)
    for each in fields(item):
        yield _pyarrow().field(each.name, _type(hints[each.name]), nullable=NoneType in get_args(hints[each.name]))


def _type(hint: Any) -> Any:
    pyarrow = _pyarrow()
    given = [option for option in get_args(hint) if option is not NoneType]
    if get_origin(hint) is list:
        return pyarrow.list_(_type(given[0]))
    if get_origin(hint) is dict:
        return pyarrow.map_(_type(given[0]), _type(given[1]))
    if NoneType in get_args(hint):
        return _type(given[0])
    if is_dataclass(hint) and isinstance(hint, type):
        return pyarrow.struct(list(_fields(hint)))
    instant = pyarrow.timestamp("us", tz="UTC")
    scalars = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_(), datetime.datetime: instant}
    return scalars.get(hint, pyarrow.string())


def _batch(articles: list[Article], wanted: Any) -> Any:
    rows = [msgspec.to_builtins(article, builtin_types=(datetime.datetime,)) for article in articles]
    for row, article in zip(rows, articles, strict=True):
        row["provenance"] = list(article.provenance.items())
        if "date" in wanted.names:
            row["date"] = article.published.astimezone(datetime.UTC).date() if article.published else None
    return _pyarrow().RecordBatch.from_pylist(rows, schema=wanted)


def _pyarrow(module: str = "") -> Any:
    return optional_module(f"pyarrow.{module}" if module else "pyarrow", wanted_by="Parquet needs", package="pyarrow")


class _Counting:
    """What pyarrow asks of a file; a pipe does not know where it is."""

    closed = False

    def __init__(self, fp: BinaryIO):
        self._fp, self._position = fp, 0

    def write(self, data: bytes) -> int:
        self._fp.write(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        """Nothing: the file is its owner's."""

    def close(self) -> None:
        """Nothing: the file is its owner's."""
