"""The outlets: how the crawl of each stands; and one of them, with its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.answers.refusal import Refused
from crawler.answers.rows import OutletStanding
from crawler.answers.standings import outlets_answer, standing_of
from crawler.extraction import read_model
from crawler.extraction.explain import describe_template
from crawler.outlets import Outlet, OutletFileError, outlet_path
from crawler.outlets.file import replace_outlet_file
from crawler.store import Store
from crawler.store.monitoring.coverage import FIELDS
from crawler.store.monitoring.overview import count_by_day, count_failures, coverage_over_time, estimate_recall
from crawler.store.revisits.subscriptions import told_until
from crawler.web.rendering import page
from crawler.web.serving import NothingStored, Serving

_DAYS = 30
_SHOWN = 20
_HEIGHT = 24
_LARGEST_FILE = 200_000
_OWNER_ONLY = ("page_object", "cookies", "proxy", "name")
"""What a file says that names code, files or machines: not to be changed in a browser."""


@dataclass(slots=True, kw_only=True)
class Bar:
    """A day in a sparkline."""

    x: int
    y: int
    height: int


@dataclass(slots=True, kw_only=True)
class _Row:
    """An outlet in the list."""

    stands: OutletStanding
    bars: list[Bar]
    week: int
    """Articles stored in the last seven days."""


def _list(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    files = serving.files()
    after = request.query_params.get("after", "")
    about: dict[str, Any] = {"rows": [], "next": None, "without_store": [each.name for each in files.outlets]}
    try:
        with serving.store() as store:
            answer = outlets_answer(store, files, after=after, limit=_SHOWN)
            days = store.read(count_by_day, store.now() - timedelta(days=_DAYS))
    except NothingStored:
        if not files.outlets and not files.problems:
            raise
    else:
        named = {outlet.name: outlet.names for outlet in files.outlets}
        rows = [_row(each, days, named.get(each.outlet, {each.outlet})) for each in answer.outlets]
        about = {"rows": rows, "next": answer.next, "without_store": []}
    return page(request, "outlets.html", faulty=sorted(files.problems), **about)


def _row(stands: OutletStanding, days: dict[str, Counter[date]], names: set[str]) -> _Row:
    counted = sum((days.get(name, Counter()) for name in names), Counter[date]())
    week = datetime.now(UTC).date() - timedelta(days=7)
    number = sum(count for day, count in counted.items() if day > week)
    return _Row(stands=stands, bars=bars_of(counted, datetime.now(UTC).date()), week=number)


def bars_of(counted: Counter[date], today: date) -> list[Bar]:
    """The last thirty days as bars, the tallest as high as the picture.

    >>> bars_of(Counter({date(2026, 1, 31): 4, date(2026, 1, 30): 2}), date(2026, 1, 31))[-2:]
    [Bar(x=112, y=12, height=12), Bar(x=116, y=0, height=24)]
    """
    most = max(counted.values(), default=0) or 1
    days = [today - timedelta(days=n) for n in reversed(range(_DAYS))]
    heights = [-(-counted[day] * _HEIGHT // most) for day in days]
    return [Bar(x=4 * n, y=_HEIGHT - height, height=height) for n, height in enumerate(heights)]


def _show(request: Request) -> Response:
    return _one(request, saved=request.query_params.get("saved") == "1")


def _one(request: Request, *, saved: bool = False, text: str | None = None, problem: Any = None) -> Response:
    serving: Serving = request.app.state.serving
    name = request.path_params["name"]
    files = serving.files()
    outlet = next((each for each in files.outlets if each.name == name), None)
    about: dict[str, Any] = {
        "standing": None,
        "recall": None,
        "bars": [],
        "template": [],
        "coverage": [],
        "failures": [],
        "told": {},
    }
    try:
        with serving.store() as store:
            if outlet is None and name not in files.problems and name not in store.outlet_names():
                raise HTTPException(404)
            about |= _figures(store, name, outlet)
    except NothingStored:
        if outlet is None and name not in files.problems:
            raise HTTPException(404) from None
    path = outlet_path(serving.outlets, name) if outlet or name in files.problems else None
    written = text if text is not None else path.read_text("utf-8", "replace") if path and path.is_file() else None
    if problem is None and outlet is None:
        problem = files.faults.get(name)
    status = 200 if text is None else 400
    about |= {"outlet": outlet, "name": name, "fields": FIELDS, "saved": saved, "written": written}
    about |= {"problem": problem, "numbered": list(enumerate((written or "").splitlines(), 1)) if problem else []}
    return page(request, "outlet.html", status=status, **about)


def _figures(store: Store, name: str, outlet: Outlet | None) -> dict[str, Any]:
    names = outlet.names if outlet else {name}
    days = store.read(count_by_day, store.now() - timedelta(days=_DAYS), names)
    stands = standing_of(store, name, outlet, store.now())
    return {
        "standing": stands,
        "recall": store.read(estimate_recall, name, stands),
        "bars": bars_of(sum(days.values(), Counter[date]()), datetime.now(UTC).date()),
        "template": [line for own in sorted(names) for line in _template(store, own)],
        "coverage": store.read(coverage_over_time, names),
        "failures": store.read(count_failures, names).most_common(20),
        "told": store.read(told_until, name, store.now()),
    }


def _template(store: Store, name: str) -> list[str]:
    text = store.outlet_model(name)
    try:
        return describe_template(read_model(text)) if text else []
    except ValueError:
        return ["Its template is of another version of crawler, and is learned again."]


def _save(request: Request) -> Response:
    """Put a file in the place of an outlet's, when it can be used."""
    serving: Serving = request.app.state.serving
    name = request.path_params["name"]
    text = request.state.form.get("text", "")
    files = serving.files()
    if name not in {*(each.name for each in files.outlets), *files.problems}:
        raise HTTPException(404)
    if not isinstance(text, str) or len(text) > _LARGEST_FILE:
        raise HTTPException(413)
    try:
        replace_outlet_file(outlet_path(serving.outlets, name), text.replace("\r\n", "\n"), keeping=_OWNER_ONLY)
    except OutletFileError as problem:
        return _one(request, text=text, problem=problem)
    return RedirectResponse(f"/outlets/{name}?saved=1", 303)


async def _look_now(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    name = request.path_params["name"]
    if name not in {each.name for each in serving.files().outlets}:
        raise HTTPException(404)
    folder = str(serving.outlets)
    try:
        command = ["run", "--once", "--now", "--outlets", folder, *serving.archiving(), name]
        errand = serving.errands().start(command, title="Look now at", about=name, hidden=folder)
    except Refused as problem:
        raise HTTPException(problem.status) from None
    return RedirectResponse(f"/errands/{errand.id}", 303)


routes = [
    Route("/outlets", _list),
    Route("/outlets/{name:str}", _show, methods=["GET"]),
    Route("/outlets/{name:str}", _save, methods=["POST"]),
    Route("/outlets/{name:str}/look", _look_now, methods=["POST"]),
]
