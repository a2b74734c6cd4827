"""The articles: the latest ones, those that a search finds, and how many have which value of each facet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.answers.query import read_number, read_query
from crawler.answers.reading import FARTHEST, latest_page
from crawler.answers.refusal import Refused
from crawler.items import Article
from crawler.store import ArticleQuery, Store
from crawler.store.monitoring.overview import count_facets
from crawler.web.pages.watches import ASKED
from crawler.web.rendering import page
from crawler.web.serving import Serving

_SHOWN = 50
_MOST_VALUES = 12
_ASKED = ("words", "outlet", "section", "language", "kind", "paywalled", "cluster", "since", "until", "unique")


@dataclass(slots=True, kw_only=True)
class _Row:
    """An article in a list."""

    article: Article
    passages: list[tuple[str, bool]]
    """Pieces of its text, and whether the words that were looked for stand there."""


@dataclass(slots=True, kw_only=True)
class _Value:
    """A value of a facet."""

    name: str
    number: int
    address: str
    chosen: bool


def _list(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    asked = {name: value for name in _ASKED if (value := request.query_params.get(name, "").strip())}
    watch = f"/watches?{urlencode({name: asked[name] for name in ASKED if name in asked})}#make"
    given = request.query_params.get("page", "").strip() or None
    with serving.store() as store:
        try:
            query = read_query(asked, store, serving.files())
            found, more = _found(store, query, given)
            facets = _facets(store, query, asked)
        except (Refused, ValueError) as problem:
            about: dict[str, Any] = {"rows": [], "facets": {}, "asked": _filled(asked), "problem": str(problem)}
            return page(request, "articles.html", status=400, further=None, first=None, watch=watch, **about)
    further = _address(asked, more) if more else None
    first = _address(asked) if given else None
    about = {"rows": found, "facets": facets, "asked": _filled(asked), "problem": ""}
    return page(request, "articles.html", further=further, first=first, watch=watch, **about)


def _found(store: Store, query: ArticleQuery, given: str | None) -> tuple[list[_Row], str | None]:
    """A page of what is looked for, and what leads to the next one."""
    if query.words is None:
        articles, more = latest_page(store, query, _SHOWN, given)
        return [_Row(article=each, passages=_opening(each)) for each in articles], more
    skip = 0 if given is None else read_number("page", given, least=0, most=FARTHEST)
    hits = store.search(query, limit=_SHOWN + 1, skip=skip)
    rows = [_Row(article=hit.article, passages=_marked(hit.snippet, hit.matches)) for hit in hits[:_SHOWN]]
    return rows, str(skip + _SHOWN) if len(hits) > _SHOWN else None


def _opening(article: Article) -> list[tuple[str, bool]]:
    text = article.lead or article.body
    return [(text if len(text) <= 200 else f"{text[:200]}…", False)] if text else []


def _marked(text: str, matches: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for begin, end in matches:
        pieces += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    return [(piece, marked) for piece, marked in [*pieces, (text[at:], False)] if piece]


def _facets(store: Store, query: ArticleQuery, asked: dict[str, str]) -> dict[str, list[_Value]]:
    found = {}
    for name, counts in store.read(count_facets, query).items():
        values = []
        for value, number in counts.most_common(_MOST_VALUES):
            chosen = asked.get(name) == value
            others = {key: each for key, each in asked.items() if key != name}
            address = _address(others if chosen else others | {name: value})
            values.append(_Value(name=value, number=number, address=address, chosen=chosen))
        if values:
            found[name] = values
    return found


def _filled(asked: dict[str, str]) -> dict[str, str]:
    """What the form shows: all that can be asked with, empty where nothing was."""
    return dict.fromkeys(_ASKED, "") | asked


def _address(asked: dict[str, str], page_: str | None = None) -> str:
    given = {**asked, **({"page": page_} if page_ else {})}
    return f"/?{urlencode(given)}" if given else "/"


routes = [Route("/", _list)]
