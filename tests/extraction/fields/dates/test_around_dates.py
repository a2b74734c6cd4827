"""What bylines say beside their dates."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.dates.around_dates import around_dates

DATES = [
    "4 May 2026, 10:35",
    "May 4, 2026 at 10:35 a.m. ET",
    "Mon, May 4th, 2026 10:35 PM PDT",
    "4. Mai 2026, 10.35 Uhr",
    "04.05.2026 - 10:35",
    "04/05/26",
    "2026-05-04T10:35:00+02:00",
    "le 4 mai 2026 à 10h35",
    "4 de mayo de 2026",
    "4 maja 2026 10:35",
    "2026年5月4日 10時35分",
    "3 hours ago",
    "vor 3 Stunden",
    "10:35 GMT+1",
    "May 2026",
]


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("line", ["By Ann Lee | {}", "By Ann Lee {}", "{} By Ann Lee", "Updated {} - By Ann Lee"])
def test_a_name_beside_a_date_stands_alone(line: str, date: str) -> None:
    assert around_dates(line.format(date)) == ["By Ann Lee"]


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Published by Ann Lee on May 4, 2026", ["by Ann Lee"]),
        ("Ann Lee, veröffentlicht am Montag, 4. Mai, aktualisiert um 11:40 Uhr", ["Ann Lee"]),
        ("4 May 2026 April Jones", ["April Jones"]),
        ("Ann Lee 10:35 AFP", ["Ann Lee", "AFP"]),
        ("4 May 2026, 10:35", []),
        ("Ann Lee Mon 4 May 2026", ["Ann Lee"]),
        ("By Joe Sun 4 May 2026", ["By Joe Sun"]),
        ("3 hours ago Ann Lee", ["Ann Lee"]),
    ],
)
def test_nothing_of_a_date_stays(line: str, pieces: list[str]) -> None:
    assert around_dates(line) == pieces


@pytest.mark.parametrize("name", ["Channel 4", "France 24", "20 Minuten", "3sat", "June Carter", "Ann Lee"])
def test_names_with_numbers_stay_whole(name: str) -> None:
    assert around_dates(name) == [name]
