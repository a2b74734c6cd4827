"""Types of columns, the same on SQLite and PostgreSQL, and the columns that a dataclass asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_origin, get_type_hints

import msgspec
import sqlalchemy as sa
from sqlalchemy import Column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from crawler.store.storable import storable_text


class Text(sa.TypeDecorator[str]):
    """Text as every database takes it (:mod:`crawler.store.storable`), whatever a server, a page or a feed says."""

    impl = sa.Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return storable_text(value) if value else value


class Bytes(sa.LargeBinary):
    """Bytes; of a row that another program damaged, as SQLite lets it, those of the text or number it wrote there."""

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        given: Any = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]

        def process(value: Any) -> Any:
            if isinstance(value, str | int | float):
                return str(value).encode()
            return given(value) if given else value

        return process


class Instant(sa.TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC, comparable on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        try:
            return value.astimezone(UTC)
        except OverflowError:  # the first or last day of the calendar, with an offset
            return value.replace(tzinfo=UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WrittenInstant(sa.TypeDecorator[datetime]):
    """A datetime as ISO 8601 text, with the offset that its source gave it."""

    impl = sa.Text()
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Texts(sa.TypeDecorator[list[str]]):
    """A list of strings as a JSON array; an empty one takes no space."""

    impl = sa.Text()
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: sa.Dialect) -> str | None:
        return msgspec.json.encode([storable_text(text) for text in value]).decode() if value else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> list[str]:
        return msgspec.json.decode(value, type=list[str]) if value else []


class Numbers(sa.TypeDecorator[list[int]]):
    """A list of integers: an array in PostgreSQL, JSON elsewhere."""

    impl = sa.Text()
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.ARRAY(sa.Integer()) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: list[int] | None, dialect: sa.Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> list[int] | None:
        return value if value is None or dialect.name == "postgresql" else msgspec.json.decode(value, type=list[int])


class Among(sa.sql.functions.FunctionElement[Any]):
    """Whether a column has one of many values: one parameter, and one statement whatever their number.

    :param column: of text or numbers.
    :param name: of the parameter, which takes a list.
    """

    inherit_cache = True
    type = sa.types.NullType()  # SQLite has no Boolean, so that one would be compared with 1, without an index

    def __init__(self, column: sa.ColumnElement[Any], name: str) -> None:
        super().__init__(column, sa.bindparam(name, type_=_Values(column.type)))


class _Values(sa.TypeDecorator[list[Any]]):
    """A list as a parameter: an array in PostgreSQL, JSON elsewhere."""

    impl = sa.Text()
    cache_ok = True

    def __init__(self, item: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.ARRAY(self.item) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: sa.Dialect) -> Any:
        return list(value or ()) if dialect.name == "postgresql" else msgspec.json.encode(value or ()).decode()


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(Among, "sqlite")
def _among_in_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - made of rendered clauses


_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "str": Text,
    "int": sa.Integer,
    "float": sa.Float,
    "bool": sa.Boolean,
    "datetime": Instant,
}


def columns_of(item: type, names: tuple[str, ...], instant: type[sa.types.TypeEngine[Any]]) -> list[Column[Any]]:
    """A column for each named field of a dataclass, its type and whether it may be null taken from the annotation."""
    hints = get_type_hints(item)
    columns: list[Column[Any]] = []
    for name in names:
        hint = hints[name]
        if get_origin(hint) is list:
            columns.append(Column(name, Texts()))
            continue
        options = [option.__name__ for option in getattr(hint, "__args__", (hint,)) if isinstance(option, type)]
        kind = next((option for option in options if option in _TYPES), "str")  # a Literal is text
        type_ = instant if kind == "datetime" else _TYPES[kind]
        columns.append(Column(name, type_(), nullable="NoneType" in options))
    return columns
