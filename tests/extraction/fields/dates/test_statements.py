"""A line is parted where a further date is announced, and nowhere else."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.dates.statements import statements


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Updated May 5, 2026 9:00; Published May 4, 2026 10:35", ["Updated May 5", "Published May 4"]),
        ("Published May 4, 2026 10:35 AM Last updated on May 5, 2026", ["Published May 4", "Last updated on May 5"]),
        ("Publié le 4 mai 2026 à 10h35, mis à jour le 5 mai 2026", ["Publié le 4 mai", "mis à jour le 5 mai"]),
        ("May 4, 2026 / Updated May 5, 2026", ["May 4, 2026 / ", "Updated May 5"]),
        ("Published and updated on May 4, 2026", ["Published and updated on May 4"]),
    ],
)
def test_a_line_is_parted_where_a_second_date_is_announced(line: str, said: list[str]) -> None:
    found = statements(line)
    assert len(found) == len(said)
    assert all(statement.startswith(words) for statement, words in zip(found, said, strict=True))
