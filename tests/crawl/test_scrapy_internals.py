"""The private parts of Scrapy and Twisted that are used are there, and one file uses them."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import scrapy
import twisted
from scrapy.core import engine as engine_module
from scrapy.core import scraper as scraper_module
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers import base as handler_base
from scrapy.core.downloader.handlers import http11
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils import _download_handlers
from scrapy.utils.test import get_crawler
from twisted.web import _newclient

from crawler.crawl import scrapy_internals

ROOT = Path(__file__).parents[2]
OTHERS = ("scrapy", "twisted")


class Part(NamedTuple):
    """A private part, what it is like, and what stops working without it."""

    of: str
    name: str
    shape: type | tuple[str, ...] | None
    """A type; or what a function is called with, by name (``*`` before those that are named in the call)."""
    feature: str

    def __str__(self) -> str:
        return f"{self.of}.{self.name}"


OVERDUE = "noticing that a middleware dropped a leased request (crawler/extensions/failures.py)"
CLAIMS = "keeping the hosts claimed that are being asked (crawler/crawl/host_gate.py)"
DELAYS = "keeping, passing on and lengthening the delay of a host (host_gate, robots and throttle)"
LIMITS = "keeping an outlet's own delay and Crawl-delay (crawler/spiders/probe.py, crawler/middlewares/robots.py)"
REFUSALS = "sending back what waits at a host that is to be left alone (crawler/crawl/hosts.py)"
JITTER = "delays that vary but are never shorter than asked for (crawler/fetching/downloader.py)"
BURSTS = "never sending a host more requests at a time than it may get (SlotDownloader)"
GUARD = "refusing links into private networks (crawler/fetching/handler.py)"
HEADERS = "refusing headers that don't end (HTTPHandler)"
ODD_HEADS = "reading answers whose heads are odd, as browsers do (HTTPHandler)"
SENT = "counting a host's delay from when a request goes out (crawler/fetching/handler.py)"
REPLAY = "making a crawl again from an archive (crawler/fetching/replay.py)"
ENDING = "ending crawler run at a second signal, and when all is done (crawler/running/schedule.py)"

PARTS = [
    Part("engine", "_slot", None, OVERDUE),
    Part("engine", "downloader", None, CLAIMS),
    Part("engine", "scraper", None, OVERDUE),
    Part("engine slot", "inprogress", set, OVERDUE),
    Part("engine slot", "scheduler", None, OVERDUE),
    Part("scheduler", "has_pending_requests", (), OVERDUE),
    Part("scraper", "slot", None, OVERDUE),
    Part("scraper slot", "itemproc_size", int, OVERDUE),
    Part("downloader", "active", set, CLAIMS),
    Part("downloader", "slots", dict, DELAYS),
    Part("downloader", "per_slot_settings", dict, LIMITS),
    Part("downloader", "get_slot_key", ("request",), LIMITS),
    Part("downloader", "_get_slot", ("request",), f"{DELAYS}; {JITTER}"),
    Part("downloader", "_wait_for_download", ("slot", "request", "queue_dfd"), BURSTS),
    Part("slot", "delay", float, DELAYS),
    Part("slot", "jitter", float, JITTER),
    Part("slot", "download_delay", (), JITTER),
    Part("slot", "lastseen", (int, float), DELAYS),
    Part("slot", "concurrency", int, LIMITS),
    Part("slot", "transferring", set, BURSTS),
    Part("slot", "queue", deque, REFUSALS),
    Part("handlers", "HTTP11DownloadHandler", type, GUARD),
    Part("handlers", "_ScrapyAgent", type, GUARD),
    Part("handlers", "_BindAddressAgent", type, GUARD),
    Part("handlers", "_LenientHTTP11ClientFactory", type, f"{HEADERS}; {SENT}"),
    Part("handlers", "_LenientHTTP11ClientProtocol", type, f"{HEADERS}; {SENT}"),
    Part("handlers", "_LenientHTTPClientParser", type, HEADERS),
    Part("handler base", "BaseDownloadHandler", type, REPLAY),
    Part("handler tools", "normalize_bind_address", ("value",), GUARD),
    Part("handler tools", "wrap_twisted_exceptions", (), GUARD),
    Part("handler", "_crawler", None, GUARD),
    Part("handler", "_contextFactory", None, GUARD),
    Part("handler", "_bind_address", None, GUARD),
    Part("handler", "_default_maxsize", int, GUARD),
    Part("handler", "_default_warnsize", int, GUARD),
    Part("handler", "_fail_on_dataloss", bool, GUARD),
    Part("handler", "_tls_verbose_logging", bool, GUARD),
    Part("handler", "_pool", None, f"{HEADERS}; {SENT}"),
    Part("pool", "_factory", None, f"{HEADERS}; {SENT}"),
    Part("agent", "_get_agent", ("request", "timeout"), GUARD),
    Part("agent", "download_request", ("request",), GUARD),
    Part("agent", "_contextFactory", None, GUARD),
    Part("agent", "_bindAddress", None, GUARD),
    Part("agent", "_pool", None, GUARD),
    Part("factory", "buildProtocol", ("addr",), f"{HEADERS}; {SENT}"),
    Part("factory", "_quiescentCallback", None, f"{HEADERS}; {SENT}"),
    Part("protocol", "request", ("request",), SENT),
    Part("protocol", "_parser", None, HEADERS),
    Part("parser", "lineReceived", ("line",), HEADERS),
    Part("parser", "MAX_LENGTH", int, ODD_HEADS),
    Part("parser", "state", None, ODD_HEADS),
    Part("parser", "statusReceived", ("status",), ODD_HEADS),
    Part("parser", "headerReceived", ("name", "value"), ODD_HEADS),
    Part("twisted", "ParseError", type, HEADERS),
    Part("twisted", "STATUS", str, ODD_HEADS),
    Part("process", "_signal_kill", ("self", "signum", "frame"), ENDING),
    Part("process", "_stop_reactor", ("self",), ENDING),
]


def problem_of(part: Part, holder: Any) -> str | None:
    """What is wrong with a part, as a person who upgrades Scrapy is to read it; None when nothing is."""
    with_versions = f"with Scrapy {scrapy.__version__} and Twisted {twisted.__version__} this stops working"
    if not hasattr(holder, part.name):
        return f"{part} is gone; {with_versions}: {part.feature}"
    found = getattr(holder, part.name)
    if isinstance(part.shape, list | tuple) and all(isinstance(name, str) for name in part.shape):
        if not callable(found):
            return f"{part} is no function any more; {with_versions}: {part.feature}"
        try:
            inspect.signature(found).bind(*(object() for _ in part.shape))
        except TypeError as problem:
            return f"{part} cannot be called with {part.shape}: {problem}; {with_versions}: {part.feature}"
    elif part.shape is not None and not isinstance(found, part.shape):
        return f"{part} is a {type(found).__name__}; {with_versions}: {part.feature}"
    return None


@pytest.fixture(scope="module")
def holders() -> Iterator[dict[str, Any]]:
    """Scrapy's and Twisted's own objects, that have the parts."""
    crawler = get_crawler()
    engine = ExecutionEngine(crawler, lambda spider: None)
    handler = http11.HTTP11DownloadHandler(crawler)
    quiescent: Callable[..., None] = lambda *_: None  # noqa: E731
    parser = http11._LenientHTTPClientParser(None, quiescent)
    parser.connectionMade()
    yield {
        "engine": engine,
        "engine slot": engine_module._Slot(False, SimpleNamespace(schedule=None), None),
        "scheduler": engine.scheduler_cls.from_crawler(crawler),
        "scraper": engine.scraper,
        "scraper slot": scraper_module.Slot(),
        "downloader": engine.downloader,
        "slot": Slot(1, 1.0, 0.5),
        "handlers": http11,
        "handler base": handler_base,
        "handler tools": _download_handlers,
        "handler": handler,
        "pool": handler._pool,
        "agent": http11._ScrapyAgent(contextFactory=None, crawler=crawler),
        "factory": http11._LenientHTTP11ClientFactory(quiescent, "metadata"),
        "protocol": http11._LenientHTTP11ClientProtocol(quiescent),
        "parser": parser,
        "twisted": _newclient,
        "process": AsyncCrawlerProcess,
    }
    engine.downloader.close()


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_what_is_used_of_scrapy_and_twisted_is_there(part: Part, holders: dict[str, Any]) -> None:
    problem = problem_of(part, holders[part.of])
    assert problem is None, problem


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        (SimpleNamespace(), "slot.queue is gone"),
        (SimpleNamespace(queue=[]), "slot.queue is a list"),
        (SimpleNamespace(_get_slot=lambda: None), "cannot be called with"),
    ],
)
def test_what_is_missing_or_different_is_named_with_what_stops_working(holder: Any, said: str) -> None:
    part = Part("slot", "queue", deque, REFUSALS)
    if hasattr(holder, "_get_slot"):
        part = Part("downloader", "_get_slot", ("request",), REFUSALS)
    problem = problem_of(part, holder)
    assert problem is not None
    assert said in problem
    assert REFUSALS in problem


def modules(pattern: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the package in whose text a pattern is found, with its tree, but for the one that may."""
    for path in sorted((ROOT / "crawler").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name != scrapy_internals.__name__ and ".migrations." not in name and name != "crawler.__main__":
            text = path.read_text("utf-8")
            if re.search(pattern, text):  # to parse and to look through all takes seconds
                yield name, ast.parse(text)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_no_other_file_imports_a_private_part() -> None:
    found = []
    for name, tree in modules("|".join(OTHERS)):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OTHERS:
                parts = [*node.module.split("."), *(alias.name for alias in node.names)]
                if any(map(is_private, parts)) or node.module.startswith("scrapy.core"):
                    found.append(f"{name}: {node.module}")
    assert not found, f"use crawler/crawl/scrapy_internals.py: {found}"


def test_no_other_file_uses_private_parts_of_the_engine() -> None:
    """Whatever it is called by: an attribute of the engine and what is reached through it."""
    found = []
    holders = {"engine", "downloader", "scraper", "slot"}
    for name, tree in modules(rf"(?:{'|'.join(holders)})\._|engine\.(?:downloader|scraper)"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (
                (is_private(node.attr) and _last_name(node.value) in holders)
                or (node.attr in {"downloader", "scraper"} and _last_name(node.value) == "engine")
            ):
                found.append(f"{name}:{node.lineno} {ast.unparse(node)}")
    assert not found, f"use crawler/crawl/scrapy_internals.py: {found}"


def _last_name(node: ast.expr) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None


def test_no_other_class_uses_private_parts_of_the_class_it_is_made_from() -> None:
    found = []
    for name, tree in modules(r"class \w+\("):
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.bases:
                cls = getattr(importlib.import_module(name), node.name, None)
                if not _foreign(cls):
                    continue
                used = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                used |= {n.name for n in ast.walk(node) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
                if private := sorted(filter(is_private, used & _inherited(cls))):
                    found.append(f"{name}.{node.name}: {private}")
    assert not found, f"use crawler/crawl/scrapy_internals.py: {found}"


def _inherited(cls: type | None) -> set[str]:
    """What a class has of Scrapy's and Twisted's classes, on itself or on its instances."""
    return set().union(*map(_names_of, _foreign(cls)))


@cache
def _names_of(cls: type) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    own = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and _last_name(n.value) == "self"}
    return own | set(vars(cls))


def _foreign(cls: type | None) -> list[type]:
    """The classes of Scrapy and Twisted that a class is made from."""
    return [each for each in (cls.__mro__ if cls is not None else ()) if each.__module__.split(".")[0] in OTHERS]
