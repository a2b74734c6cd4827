"""A report on what a store has brought: one page of HTML that needs nothing else, plots with their tables behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from statistics import median

from crawler.reasons import reason_for
from crawler.reporting.plots import COLOURS, bars, columns
from crawler.store import Store
from crawler.store.monitoring.retrospect import FILLED, Brought, Retrospect, look_back

_MOST = 20
_STEPS = (5, 15, 30, 60, 180, 720, 1440)

_STYLE = """:root{color-scheme:light dark;--rule:#8886}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;
margin:2rem auto;padding:0 1rem}section>svg{width:100%;height:auto;font:13px system-ui,sans-serif}
svg text{fill:currentColor}svg line{stroke:var(--rule)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2rem .8rem
.2rem 0;border-bottom:1px solid var(--rule);text-align:start;overflow-wrap:anywhere}td.number,th.number{text-align:end}
details{overflow-x:auto}.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(slots=True, frozen=True, kw_only=True)
class Section:
    """A part of the report."""

    title: str
    about: str
    """What it shows, in a sentence."""
    plot: str
    """SVG; empty when there is nothing to be drawn."""
    head: Sequence[str]
    """The heads of the table's columns."""
    rows: Sequence[Sequence[str | float]]
    """The table."""


def write_report(
    store: Store, since: datetime, names: Collection[str] | None = None, files: Collection[str] = ()
) -> str:
    """The report as a page of HTML.

    :param since: when what is told of was stored, failed or asked for at the earliest.
    :param names: the store's names of the outlets that it is about; None for all.
    :param files: what their files call them.
    :raises crawler.store.StoreError: the store cannot be read.
    """
    store.find_copies()
    now = store.now()
    sections = report_sections(store.read(look_back, since, names, files), since, now)
    which = "all outlets" if names is None else ", ".join(names)
    title = f"Crawler report: {which}"
    parts = "".join(map(section_html, sections))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        f'content="{_POLICY}"><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>'
        f"<p>{since:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M} UTC</p>{parts}</main></body></html>\n"
    )


def section_html(section: Section) -> str:
    """A section as HTML: heading, plot and table."""
    if not section.rows:
        return f"<section><h2>{escape(section.title)}</h2><p>Nothing.</p></section>"
    numeric = [not isinstance(cell, str) for cell in section.rows[0]]
    kinds = [' class="number"' if number else "" for number in numeric]
    head = "".join(f'<th scope="col"{kind}>{escape(cell)}</th>' for cell, kind in zip(section.head, kinds, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td{kind}>{_cell(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>"
        for row in section.rows
    )
    return (
        f"<section><h2>{escape(section.title)}</h2><p>{escape(section.about)}</p>{section.plot}<details><summary>"
        f"As a table</summary><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details></section>"
    )


def report_sections(found: Retrospect, since: datetime, now: datetime) -> Iterator[Section]:
    """The parts of the report, in their order."""
    ordered = sorted(found.outlets.items(), key=lambda item: (-item[1].articles, item[0]))
    yield _days(ordered, since, now)
    yield _fields(ordered)
    yield _latency(ordered)
    yield _counted("Failures by reason", "URLs that gave nothing at their last try.", "reason", _by_form(found.failed))
    yield _copies(ordered, found)
    yield _templates(ordered)
    yield _counted("Answers by status", "What crawls that have ended were answered.", "status", found.statuses)
    yield _counted("URLs by host", "URLs that were answered, by host.", "host", found.hosts)


def _days(ordered: Sequence[tuple[str, Brought]], since: datetime, now: datetime) -> Section:
    title, about = "Articles a day", "Articles by the day, in UTC, on which they were stored."
    first = min((day for _, brought in ordered for day in brought.days), default=now.date())
    first = max(first, since.date())
    days = [first + timedelta(days=n) for n in range((now.date() - first).days + 1)]
    own = len(COLOURS) - 1
    series = {name: [brought.days[day] for day in days] for name, brought in ordered[:own]}
    if rest := ordered[own:]:
        series["all others"] = [sum(brought.days[day] for _, brought in rest) for day in days]
    plot = columns(title, about, [f"{day}" for day in days], series) if ordered else ""
    rows = [(name, f"{day}", brought.days[day]) for name, brought in ordered for day in sorted(brought.days)]
    return Section(title=title, about=about, plot=plot, head=("outlet", "day", "articles"), rows=rows)


def _fields(ordered: Sequence[tuple[str, Brought]]) -> Section:
    sampled = sum(brought.sampled for _, brought in ordered)
    filled = sum((brought.filled for _, brought in ordered), Counter[str]())
    title, about = "Fields", f"How many of {sampled} articles, the latest of each outlet, have a field, in percent."
    shares = [(name, round(100 * filled[name] / sampled)) for name in FILLED] if sampled else []
    rows: list[tuple[str | float, ...]] = [
        (name, brought.sampled, *(round(100 * brought.filled[each] / brought.sampled) for each in FILLED))
        for name, brought in ordered
        if brought.sampled
    ]
    plot = bars(title, about, shares, " %")
    return Section(title=title, about=about, plot=plot, head=("outlet", "articles", *FILLED), rows=rows)


def _latency(ordered: Sequence[tuple[str, Brought]]) -> Section:
    title = "From publication to store"
    about = "Articles by the minutes between the two; of those published since the outlet is known, with a time of day."
    lags = [lag.total_seconds() / 60 for _, brought in ordered for lag in brought.lags]
    edges = (float("-inf"), *_STEPS, float("inf"))
    names = [f"up to {step} min" for step in _STEPS] + [f"over {_STEPS[-1]} min"]
    counts = [sum(low < lag <= high for lag in lags) for low, high in pairwise(edges)]
    plot = bars(title, about, list(zip(names, counts, strict=True)))
    rows = [
        (name, len(brought.lags), round(median(lag.total_seconds() / 60 for lag in brought.lags), 1))
        for name, brought in ordered
        if brought.lags
    ]
    return Section(title=title, about=about, plot=plot, head=("outlet", "articles", "median in min"), rows=rows)


def _copies(ordered: Sequence[tuple[str, Brought]], found: Retrospect) -> Section:
    title = "Copies"
    about = (
        f"Articles in one of {found.clusters} clusters of copies, by outlet; {found.duplicates} that repeat one of the "
    )
    about += "same outlet were dropped."
    counts = [(name, brought.copies) for name, brought in ordered if brought.copies]
    rows = [(name, brought.copies, brought.articles) for name, brought in ordered]
    head = ("outlet", "in clusters", "articles")
    return Section(title=title, about=about, plot=bars(title, about, counts[:_MOST]), head=head, rows=rows)


def _templates(ordered: Sequence[tuple[str, Brought]]) -> Section:
    title, about = "Templates", "How many of the latest pages the outlet's template reads as it should, in percent."
    held = [(name, *brought.agreement) for name, brought in ordered if brought.agreement]
    shares = [(name, round(100 * good / number)) for name, good, number in held]
    plot = bars(title, about, shares[:_MOST], " %")
    return Section(title=title, about=about, plot=plot, head=("outlet", "pages that fit", "pages"), rows=held)


def _counted(title: str, about: str, what: str, counts: Counter[str]) -> Section:
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Section(title=title, about=about, plot=bars(title, about, rows[:_MOST]), head=(what, "number"), rows=rows)


def _by_form(failed: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text, number in failed.items():
        known = reason_for(text)
        found[text if known is None or known.text == "answered {status}" else known.text] += number
    return found


def _cell(cell: str | float) -> str:
    return f"<bdi>{escape(cell)}</bdi>" if isinstance(cell, str) else f"{cell:g}"
