"""Instants, texts and lists come back from a column as they were meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from crawler.store.columns import Instant, WrittenInstant, columns_of

IST = timezone(timedelta(hours=5, minutes=30))


@dataclass
class Row:
    title: str
    number: int | None
    at: datetime | None
    tags: list[str] = field(default_factory=list)


@pytest.fixture
def kept():
    """What a column of a fresh database gives back of what is put into it."""

    def keep(**values):
        engine = sa.create_engine("sqlite://")
        rows = sa.Table("rows", sa.MetaData(), *columns_of(Row, ("title", "number", "at", "tags"), type_))
        with engine.begin() as connection:
            rows.create(connection)
            connection.execute(sa.insert(rows), {"title": "", **values})
            return connection.execute(sa.select(rows)).one()

    type_ = Instant
    return keep


def test_text_and_lists_hold_what_a_database_takes(kept):
    row = kept(title="a\0b", tags=["x", "\ud83d"])
    assert (row.title, row.tags, row.number) == ("a�b", ["x", "�"], None)
    assert kept().tags == []


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        (datetime(2026, 3, 1, 12, tzinfo=IST), datetime(2026, 3, 1, 6, 30, tzinfo=UTC)),
        (datetime(1, 1, 1, tzinfo=IST), datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_kept_in_utc_even_at_the_end_of_the_calendar(kept, written, instant):
    assert kept(at=written).at == instant
    assert kept(at=written).at.utcoffset() == timedelta(0)


def test_an_instant_that_is_kept_as_written_has_its_offset():
    column = WrittenInstant()
    written = datetime(2026, 3, 1, 12, tzinfo=IST)
    text = column.process_bind_param(written, None)
    assert column.process_result_value(text, None).utcoffset() == IST.utcoffset(None)


def test_a_column_may_be_empty_where_its_field_may():
    columns = columns_of(Row, ("title", "number", "at"), Instant)
    assert [column.nullable for column in columns] == [False, True, True]
