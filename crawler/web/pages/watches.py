"""Watches: searches that are saved, what each told last, and one to be made of the search that somebody looks at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.answers.query import read_query, read_text
from crawler.answers.refusal import Refused
from crawler.answers.rows import asked_for
from crawler.store import Store
from crawler.store.monitoring.watches import EVENTS, Watch, drop_watch, hits_of, keep_watch, list_watches
from crawler.web.rendering import page
from crawler.web.serving import Serving

ASKED = ("words", "outlet", "section", "language", "kind", "paywalled")
"""What of a search is saved."""

_TOLD = 10


def _list(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    asked = {name: value for name in ASKED if (value := request.query_params.get(name, "").strip())}
    with serving.store() as store:
        return _page(request, store, asked)


def _page(request: Request, store: Store, asked: dict[str, str], problem: str = "", status: int = 200) -> Response:
    shown = [
        {"watch": watch, "asked": asked_for(watch.query), "hits": store.read(hits_of, watch.name, _TOLD)}
        for watch in store.read(list_watches)
    ]
    about: dict[str, Any] = {"asked": dict.fromkeys(ASKED, "") | asked, "events": EVENTS, "problem": problem}
    return page(request, "watches.html", status=status, shown=shown, search=f"/?{urlencode(asked)}", **about)


def _make(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    form = request.state.form
    asked = {name: value for name in ASKED if isinstance(value := form.get(name, ""), str) and (value := value.strip())}
    with serving.store() as store:
        try:
            name = read_text("name", form.get("name", ""))
            query = read_query(asked, store, serving.files(), ("after",))
            events = [event for event in EVENTS if form.get(event)]
            if not keep_watch(store.database, Watch(name=name, events=events, query=query, since=store.now())):
                raise Refused(f"there is a watch {name!r} already", 409)
        except (Refused, ValueError) as problem:
            return _page(request, store, asked, str(problem), getattr(problem, "status", 400))
    return RedirectResponse("/watches", 303)


def _remove(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    name = request.state.form.get("name", "")
    with serving.store() as store:
        if not isinstance(name, str) or not store.write(drop_watch, name):
            raise HTTPException(404)
    return RedirectResponse("/watches", 303)


routes = [
    Route("/watches", _list, methods=["GET"]),
    Route("/watches", _make, methods=["POST"]),
    Route("/watches/remove", _remove, methods=["POST"]),
]
