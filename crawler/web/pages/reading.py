"""One article: as it is read, where each field came from, how it changed, its copies, and what its page was."""

from __future__ import annotations

import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.answers.explaining import kept_page_of
from crawler.answers.reading import origins_answer
from crawler.answers.versions import versions_of
from crawler.crawl.workers.worker import WorkerFailed
from crawler.extraction.explain import Explanation, explain_with
from crawler.items import Article, Block, Entry, Image, NoArticle, Page, Related
from crawler.store import Store
from crawler.web.rendering import page
from crawler.web.serving import Serving

_LONGEST = 300


def _read(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    with serving.store() as store:
        cluster = store.cluster(request.path_params["id"])
        article = _article(store, request)
        versions = list(versions_of(store.revisions(article.id), article.gone)) if article.revision > 1 else []
        origins = origins_answer(store, article.id).fields
    about: dict[str, Any] = {"article": article, "versions": versions, "cluster": cluster, "origins": origins}
    language = article.language if re.fullmatch(r"[A-Za-z]{2,3}(-\w{2,8})*", article.language or "") else None
    return page(request, "article.html", language=language, link=web_link, **about)


async def _explain(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    article, kept, model = await run_in_threadpool(_kept, serving, request)
    explanation: Explanation | None = None
    problem = "" if kept is not None else "The page of this article is not kept; crawls keep pages with --archive."
    if kept is not None:
        try:
            explanation = await serving.workers().run(explain_with, kept, model)
        except (NoArticle, WorkerFailed) as failure:
            problem = f"The page cannot be explained: {failure}."
    about: dict[str, Any] = {"article": article, "explanation": explanation, "problem": problem}
    return page(request, "explanation.html", shown=shown_value, link=web_link, **about)


def _kept(serving: Serving, request: Request) -> tuple[Article, Page | None, bytes | None]:
    with serving.store() as store:
        article = _article(store, request)
        try:
            kept = kept_page_of(store, serving.archive, serving.files(), article)
        except OSError:
            kept = None
        model = store.outlet_model(article.outlet) if article.model else None
    return article, kept, model.encode() if model else None


def _article(store: Store, request: Request) -> Article:
    if (article := store.article(request.path_params["id"])) is None:
        raise HTTPException(404)
    return article


def web_link(url: str | None) -> str | None:
    """An address that a page may lead to; None for one that is a script or leads nowhere.

    >>> web_link("https://outlet.example/a"), web_link("javascript:alert(1)")
    ('https://outlet.example/a', None)
    """
    return url if url is not None and url.lower().startswith(("http://", "https://")) else None


def shown_value(value: Any) -> str:
    """The value of a field on one line; empty for none."""
    if isinstance(value, list):
        text = ", ".join(map(shown_value, value))
    elif isinstance(value, Image):
        text = " – ".join(filter(None, (value.url, value.caption, value.credit)))
    elif isinstance(value, Related | Entry):
        text = value.title or str(getattr(value, "text", ""))
    else:
        text = value.text if isinstance(value, Block) else "" if value is None else str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


routes = [Route("/articles/{id:str}", _read), Route("/articles/{id:str}/page", _explain)]
