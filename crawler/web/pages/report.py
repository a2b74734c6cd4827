"""What the store has brought in the last month, as plots with their tables."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.reporting.report import report_sections, section_html
from crawler.store.monitoring.retrospect import look_back
from crawler.web.rendering import page
from crawler.web.serving import Serving

_DAYS = 30
_MOST = 2000


def _report(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    with serving.store() as store:
        now = store.now()
        since = now - timedelta(days=_DAYS)
        found = store.read(look_back, since, most=_MOST)
    sections = [Markup(section_html(section)) for section in report_sections(found, since, now)]  # noqa: S704 - escaped
    return page(request, "report.html", sections=sections, since=since, most=_MOST)


routes = [Route("/report", _report)]
