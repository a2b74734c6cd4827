"""The store's figures as Prometheus reads them.

The names keep to Prometheus' conventions: one prefix, base units, a unit at the end. What goes down as well as up, as
articles do that are forgotten, is a gauge. Labels are outlets, states, reasons and kinds of alarms, never addresses; by
reason it is counted for the whole store, so that outlets and reasons do not multiply.

Source: https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.optional_packages import optional_module
from crawler.outlets import Outlet
from crawler.reasons import reason_class
from crawler.store import Store
from crawler.store.monitoring.figures import OutletFigures, StoreFigures, store_figures
from crawler.store.monitoring.processes import Working, working
from crawler.store.revisits.visits import next_dues

if TYPE_CHECKING:
    from prometheus_client import Metric

Labelled = Iterable[tuple[tuple[str, ...], float]]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of what :func:`metrics_text` gives: Prometheus' text format."""


@dataclass(slots=True, frozen=True)
class _Reading:
    """What is read of the store at one moment."""

    figures: StoreFigures
    outlets: dict[str, OutletFigures]
    """What the outlet is called in a label → its figures."""
    due: dict[str, datetime]
    """When each outlet that has a file, and is not paused, is to be looked at next."""
    processes: Sequence[Working]
    now: datetime


def metrics_text(store: Store, outlets: Sequence[Outlet]) -> bytes:
    """The store's figures in Prometheus' text format.

    :param outlets: those that have a file; what the store holds of them goes under the file's name, what it holds of
        others under the store's.
    :raises ValueError: the package that writes the format is missing.
    :raises crawler.store.StoreError: the store cannot be read.
    """
    registry = prometheus().CollectorRegistry()
    reading = _read(store, outlets)

    class Collector(prometheus("registry").Collector):  # type: ignore[misc]
        def collect(self) -> Iterator[Metric]:
            return _families(reading)

    registry.register(Collector())
    text: bytes = prometheus().generate_latest(registry)
    return text


def prometheus(module: str = "") -> Any:
    """Prometheus' own package, or a module of it.

    :raises ValueError: it is missing; says how to get it.
    """
    name = f"prometheus_client.{module}" if module else "prometheus_client"
    return optional_module(name, wanted_by="Metrics need", package="prometheus-client")


def _read(store: Store, outlets: Sequence[Outlet]) -> _Reading:
    now = store.now()
    figures = store.read(store_figures, now)
    crawled = [outlet for outlet in outlets if not outlet.paused]
    dues = store.read(next_dues, [(outlet.names, outlet.source_urls) for outlet in crawled], now)
    due = {outlet.name: when for outlet, (when, _) in zip(crawled, dues, strict=True)}
    return _Reading(figures, _named(figures.outlets, outlets), due, store.read(working, now), now)


def _named(stored: dict[str, OutletFigures], outlets: Sequence[Outlet]) -> dict[str, OutletFigures]:
    """Figures under the names of files; those that two files share stay under the store's name."""
    files = Counter(name for outlet in outlets for name in outlet.names)
    called = {name: outlet.name for outlet in outlets for name in outlet.names if files[name] == 1}
    found: dict[str, OutletFigures] = {}
    for name, figures in stored.items():
        label = called.get(name, name)
        known = found.get(label)
        found[label] = figures if known is None else _together(known, figures)
    return found


def _together(one: OutletFigures, other: OutletFigures) -> OutletFigures:
    stored = [each.last_stored for each in (one, other) if each.last_stored is not None]
    return OutletFigures(
        articles=one.articles + other.articles,
        last_stored=max(stored, default=None),
        urls=one.urls + other.urls,
        backlog=one.backlog + other.backlog,
    )


def _families(reading: _Reading) -> Iterator[Metric]:
    """Every metric, with what it says."""
    figures, outlets = reading.figures, reading.outlets
    yield _gauge("store_size_bytes", "Size of the database.", [], [((), figures.size)])
    own = ["outlet"]
    articles = (((name,), each.articles) for name, each in outlets.items())
    yield _gauge("articles", "Articles in the store.", own, articles)
    stored = (((name,), each.last_stored.timestamp()) for name, each in outlets.items() if each.last_stored)
    yield _gauge("last_article_timestamp_seconds", "When an article of the outlet was stored last.", own, stored)
    states = (((name, state), n) for name, each in outlets.items() for state, n in each.urls.items())
    yield _gauge("urls", "URLs in the store, by what became of them.", ["outlet", "state"], states)
    backlog = (((name,), each.backlog) for name, each in outlets.items())
    yield _gauge("backlog_urls", "Articles found and not yet fetched.", own, backlog)
    failed = (((reason,), n) for reason, n in _by_form(figures.failed).items())
    yield _gauge("failed_urls", "URLs that gave nothing, by reason.", ["reason"], failed)
    yield _gauge("alarms", "Open alarms, by kind.", ["outlet", "kind"], figures.alarms.items())
    late = (((name,), max(0.0, (reading.now - due).total_seconds())) for name, due in reading.due.items())
    yield _gauge("lateness_seconds", "For how long a look at the outlet has been due; 0 before it is.", own, late)
    began = (((name,), crawl.began.timestamp()) for name, crawl in figures.crawls.items())
    yield _gauge("last_crawl_timestamp_seconds", "When a crawl of the outlet began last.", own, began)
    lasted = (
        ((name,), (crawl.ended - crawl.began).total_seconds()) for name, crawl in figures.crawls.items() if crawl.ended
    )
    yield _gauge("last_crawl_duration_seconds", "How long that took; missing until it has ended.", own, lasted)
    machines = Counter((each.machine,) for each in reading.processes)
    yield _gauge("processes", "Processes that work on the store.", ["machine"], machines.items())
    leased = sum(each.outlets for each in reading.processes)
    yield _gauge("leased_outlets", "Outlets that are being crawled.", [], [((), leased)])
    hosts = sum(each.hosts for each in reading.processes)
    yield _gauge("leased_hosts", "Hosts that a process alone may ask at the moment.", [], [((), hosts)])


def _gauge(name: str, about: str, labels: Sequence[str], samples: Labelled) -> Metric:
    family = prometheus("core").GaugeMetricFamily(f"crawler_{name}", about, labels=labels)
    for values, number in sorted(samples):
        family.add_metric(values, number)
    found: Metric = family
    return found


def _by_form(failed: Counter[str]) -> Counter[str]:
    """By reasons of the list that the reference has: what differs within one, and what is none of them, adds up."""
    found: Counter[str] = Counter()
    for text, number in failed.items():
        found[reason_class(text)] += number
    return found
