"""The articles: the latest ones, those that a search finds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.web.rendering import page
from crawler.web.serving import Serving

_SHOWN = 50


def _list(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    with serving.store() as store:
        return page(request, "articles.html", articles=store.latest(_SHOWN))


routes = [Route("/", _list)]
