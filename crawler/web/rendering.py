"""Pages made from templates, in which everything that comes from elsewhere is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from crawler.answers.moments import span

_TEMPLATES = Path(__file__).parent / "templates"


def page(request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for somebody who is in.

    :param template: its file in the folder ``templates``.
    :param values: what the template shows.
    """
    about = {"csrf": request.state.csrf, "path": request.url.path}
    return HTMLResponse(_environment().get_template(template).render(**about, **values), status)


def page_without_request(
    template: str, code: int, headers: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """A page for somebody of whom nothing is known."""
    return HTMLResponse(_environment().get_template(template).render(csrf="", path="", **values), code, headers)


def rendered(template: str, **values: Any) -> Markup:
    """A piece of a page, in which everything is escaped already."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - made with autoescape


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(minute=minute, ago=ago, within=within, count=count)
    return environment


def minute(when: datetime | None) -> str:
    """An instant to the minute, in the zone that it is written in.

    >>> minute(datetime(2026, 1, 31, 12, 30, tzinfo=UTC)), minute(None)
    ('2026-01-31 12:30', '')
    """
    return f"{when:%Y-%m-%d %H:%M}" if when else ""


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ago(when: datetime | None) -> str:
    """How long ago an instant is; empty for none."""
    return f"{span(max(datetime.now(UTC) - when, timedelta()))} ago" if when else ""


def within(when: datetime) -> str:
    """How soon an instant comes."""
    left = when - datetime.now(UTC)
    return f"in {span(left)}" if left > timedelta() else "due"
