"""A further outlet: its address is probed, what was found is shown; nothing is scheduled until somebody keeps it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.answers.refusal import Refused
from crawler.items import Article
from crawler.outlets import Outlet, name_of, outlet_path, read_outlets, write_outlet
from crawler.running.asked.commands import read_addresses
from crawler.store import ArticleQuery
from crawler.web.errands import Errand
from crawler.web.rendering import page
from crawler.web.serving import NothingStored, Serving

_SHOWN = 10


async def _ask(request: Request) -> Response:
    if request.method == "GET":
        return page(request, "add.html", address=request.query_params.get("address", ""), problem="")
    serving: Serving = request.app.state.serving
    given = str(request.state.form.get("address", "")).strip()
    try:
        [home] = read_addresses([given if "://" in given else f"https://{given}"])
        files = await run_in_threadpool(serving.files)
        names = {outlet.name for outlet in await run_in_threadpool(lambda: files.outlets)}
        if (name := name_of(home)) in names or name in files.problems:
            raise Refused(f"{name} has a file already; it is changed on its own page", 409)
        staged = tempfile.TemporaryDirectory(prefix="crawler-")
        command = ["outlets", "add", home, "--outlets", staged.name]
        errand = serving.errands().start(command, title="Look at", about=home, hidden=staged.name)
    except Refused as problem:
        return page(request, "add.html", status=problem.status, address=given[:500], problem=str(problem))
    errand.staged = errand.staged or staged
    return RedirectResponse(f"/outlets/add/{errand.id}", 303)


async def _show(request: Request) -> Response:
    errand = _errand(request)
    outlet = await run_in_threadpool(_found, errand) if errand.status is not None else None
    articles = await run_in_threadpool(_sampled, request.app.state.serving, outlet) if outlet else []
    return page(request, "found.html", errand=errand, outlet=outlet, articles=articles)


async def _keep(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    errand = _errand(request)
    outlet = await run_in_threadpool(_found, errand) if errand.status is not None else None
    if outlet is None:
        raise HTTPException(404)
    wanted = set(request.state.form.values())
    sources = [source for n, source in enumerate(outlet.sources) if f"source-{n}" in wanted]
    path = outlet_path(serving.outlets, outlet.name)
    if not path.exists():
        await run_in_threadpool(write_outlet, replace(outlet, sources=sources or outlet.sources), path)
    return RedirectResponse(f"/outlets/{outlet.name}?saved=1", 303)


def _errand(request: Request) -> Errand:
    serving: Serving = request.app.state.serving
    errand = serving.errands().get(request.path_params["id"])
    if errand is None or errand.staged is None:
        raise HTTPException(404)
    return errand


def _found(errand: Errand) -> Outlet | None:
    """The outlet that a probe found; None when there is nothing to crawl."""
    assert errand.staged is not None
    return next(iter(read_outlets(Path(errand.staged.name))), None)


def _sampled(serving: Serving, outlet: Outlet) -> list[Article]:
    """The articles that the probe looked at, which are stored."""
    try:
        with serving.store() as store:
            return store.latest(_SHOWN, ArticleQuery(outlet=sorted(outlet.names)))
    except NothingStored:
        return []


routes = [
    Route("/outlets/add", _ask, methods=["GET", "POST"]),
    Route("/outlets/add/{id:str}", _show, methods=["GET"]),
    Route("/outlets/add/{id:str}", _keep, methods=["POST"]),
]
