"""The page of numbers, ``docs/decisions/thresholds.md``: its rows, and what is written into them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "decisions" / "thresholds.md"
_ROW = re.compile(
    r"\| `(?P<names>[A-Z_, ]+)` \| `(?P<value>[^`]+)` \| (?P<kind>\w+) \| (?P<unit>[^|]*) \| (?P<why>[^|]*) \|"
)
_NONE = "Not measured."
_FIGURE = re.compile(
    r"\s*(?:Not measured|Halved or doubled: none of \d+ [a-z' ]+ changes?|"
    r"Of \d+ (?:pages|texts|zones|outlets|invented outlets), .*|\S+: \d+ of \d+ pages' .*)\.$"
)
_TITLES = {"kind": "kinds", "day": "days"}
SAME = "same"
"""What tells whether a page was read in the same way, among its scores."""
Scores = dict[str, dict[str, float]]
"""By page, by what is scored (``benchmarks/threshold_scores.py``)."""
_COUNTS = {
    "address",
    "asked",
    "astray",
    "false",
    "late",
    "led",
    "listed",
    "looks",
    "pairs",
    "pieces",
    "waits",
    "whole",
    "zone",
}  # are no shares


def rows() -> Iterator[tuple[str, re.Match[str]]]:
    """Each row of the page with its module."""
    module = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("| **"):
            module = line.split("`")[1]
        elif row := _ROW.fullmatch(line):
            yield module, row


def rules(modules: tuple[str, ...], *, missing: bool = False) -> Iterator[tuple[str, str, str]]:
    """Module, names and values of the rows that are rules.

    :param missing: only those without such a figure.
    """
    for module, row in rows():
        if (
            row["kind"] == "rule"
            and f"{module}:{row['names']}".startswith(modules)
            and not (missing and has_figure(row["why"]))
        ):
            yield module, row["names"], row["value"]


def has_figure(why: str) -> bool:
    """Whether a row says what halving and doubling does."""
    return _FIGURE.search(why.strip()) is not None and not why.strip().endswith(_NONE)


def told(before: Scores, after: Scores) -> str:
    """The sums of what changed, by kind of score, in points, and on how many pages; "" where nothing did."""
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for page in before.keys() | after.keys():
        one, other = before.get(page, {}), after.get(page, {})
        for name in (one.keys() | other.keys()) - {SAME}:
            change = other.get(name, 0.0) - one.get(name, 0.0)
            if abs(change) >= 0.0005:
                sums[name].append(change if name in _COUNTS else 100 * change)
    return ", ".join(
        f"{_TITLES.get(name, name)} {_signed(sum(changes))} on {len(changes)}" for name, changes in sorted(sums.items())
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "±0"


def sentence(number: int, changes: dict[str, str], noun: str = "pages") -> str:
    """What is written into a row."""
    moved = [f"{value}: {change}" for value, change in changes.items() if change]
    if not moved:
        return f"Halved or doubled: none of {number} {noun} changes."
    return f"Of {number} {noun}, {'; '.join(moved)}{'' if len(moved) == len(changes) else '; the other way: none'}."


def write(module: str, names: str, figure: str) -> None:
    """Put a figure in place of what the row of a number said."""
    text = PAGE.read_text("utf-8")
    after = text.index(f"| **`{module}`**")  # two modules may have the same row
    for here, row in rows():
        if (here, row["names"]) == (module, names):
            changed = row[0].replace(row["why"], f"{_FIGURE.sub('', row['why'].strip())} {figure}")
            PAGE.write_text(text[:after] + text[after:].replace(row[0], changed, 1), "utf-8")
