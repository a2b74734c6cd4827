"""Statements that a crawl runs for each page, compiled once for each database.

SQLAlchemy looks every statement up before it runs, and wraps what comes of it: for one that finds a row by its key that
takes ten times as long as SQLite does.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

_Processor = Callable[[Any], Any]


@dataclass(slots=True, frozen=True)
class _Form:
    """A statement as one database takes it, with values of certain names."""

    sql: str
    binds: Sequence[tuple[str, Any, _Processor | None]]
    """Name, the value where none is given, what makes it one of the database; each in its place in the statement."""
    positional: bool
    row: Callable[..., Any] | None
    """What makes a row; None when the statement gives none."""
    columns: Sequence[_Processor | None]
    """What makes values of those of a row, where any is to be made."""

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = [(name, values.get(name, default), process) for name, default, process in self.binds]
        made = [(name, value if process is None else process(value)) for name, value, process in given]
        return [value for _, value in made] if self.positional else dict(made)

    def made(self, found: Sequence[Any]) -> Any:
        assert self.row is not None
        if not self.columns:
            return self.row(*found)
        pairs = zip(self.columns, found, strict=True)
        return self.row(*[value if process is None else process(value) for process, value in pairs])


class Prepared:
    """A statement that runs within the transaction of a connection, with the errors that the connection's own have.

    :param statement: without lists among its parameters whose length is a part of it; or what gives it, called with a
        dialect's name.
    """

    def __init__(self, statement: sa.ClauseElement | Callable[[str], sa.ClauseElement]) -> None:
        self._statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}

    def change(self, connection: sa.Connection, values: Mapping[str, Any]) -> int:
        """Run the statement; gives how many rows it changed.

        :param values: those of its parameters, and of columns that it sets.
        """
        return self._run(connection, values)[0]

    def change_all(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run the statement for each of several sets of values, which have the same names, one at least."""
        form = self._form(connection, rows[0])
        _execute(connection, form, [form.parameters(values) for values in rows], many=True)

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run the statement; gives the rows that come of it."""
        return self._run(connection, values)[1]

    def _run(self, connection: sa.Connection, values: Mapping[str, Any]) -> tuple[int, list[Any]]:
        form = self._form(connection, values)
        return _execute(connection, form, form.parameters(values))

    def _form(self, connection: sa.Connection, values: Mapping[str, Any]) -> _Form:
        return self._forms.get((connection.dialect.name, *values)) or self._compile(connection.dialect, values)

    def _compile(self, dialect: sa.Dialect, values: Mapping[str, Any]) -> _Form:
        statement = self._statement if isinstance(self._statement, sa.ClauseElement) else self._statement(dialect.name)
        compiled = statement.compile(dialect=dialect, column_keys=list(values))
        assert isinstance(compiled, SQLCompiler)
        assert not compiled.post_compile_params, "a list whose length is a part of the statement"
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or compiled.binds]
        columns = list(getattr(statement, "exported_columns", ()))
        processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        form = _Form(
            sql=compiled.string,
            binds=[
                (name, bind.effective_value, bind.type.dialect_impl(dialect).bind_processor(dialect))
                for name, bind in binds
            ],
            positional=compiled.positional,
            row=namedtuple("Row", [column.key for column in columns]) if columns else None,
            columns=processors if any(processors) else (),
        )
        self._forms[dialect.name, *values] = form
        return form


def _execute(connection: sa.Connection, form: _Form, parameters: Any, *, many: bool = False) -> tuple[int, list[Any]]:
    dialect = connection.dialect
    if not connection.in_transaction():
        connection.begin()
    raw = connection.connection
    cursor = raw.cursor()
    error_type: Any = dialect.loaded_dbapi.Error
    try:
        (cursor.executemany if many else cursor.execute)(form.sql, parameters)
        return cursor.rowcount, [form.made(row) for row in cursor.fetchall()] if form.row and not many else []
    except error_type as error:
        lost = dialect.is_disconnect(error, raw, cursor)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            form.sql, parameters, error, error_type, connection_invalidated=lost, dialect=dialect
        ) from error
    finally:
        cursor.close()
