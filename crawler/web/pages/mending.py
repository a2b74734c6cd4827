"""A block that was read wrongly: selectors that mend it, tried on stored pages, and one put into the outlet's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.answers.explaining import kept_page_of, kept_pages_of
from crawler.answers.query import read_number, read_text
from crawler.answers.refusal import Refused, WrongParameter
from crawler.crawl.workers.worker import WorkerFailed
from crawler.extraction.explain import Difference, difference, explain_with
from crawler.extraction.overrides.suggestions import POINTED, suggest_selectors
from crawler.items import Article, NoArticle, Page
from crawler.outlets import Outlet, OutletFileError, outlet_path, write_outlet
from crawler.outlets.selectors import REMOVE, WrongSelector, check_selectors
from crawler.web.rendering import page
from crawler.web.serving import Serving

_PAGES = 30
_MOST_BLOCKS = 20_000


async def _suggest(request: Request) -> Response:
    """Try a selector that is given, or else the closest one that is found, and show what it would change."""
    serving: Serving = request.app.state.serving
    article, kept, model, outlet = await run_in_threadpool(_found, serving, request)
    about: dict[str, Any] = {
        "article": article,
        "outlet": outlet,
        "text": "",
        "selectors": [],
        "tried": [],
        "chosen": "",
    }
    about |= {"wanted": request.query_params.get("as", ""), "block": request.query_params.get("block", "")}
    try:
        wanted = _wanted(about["wanted"])
        if kept is None:
            raise Refused("The page of this article is not kept; crawls keep pages with --archive.", 404)
        about["text"], own = await _pointed(serving, kept, model, about["block"])
        about["selectors"] = await serving.workers().run(suggest_selectors, kept, own, about["text"], wanted)
        chosen = request.query_params.get("selector", "").strip() or next(iter(about["selectors"]), "")
        if not chosen:
            raise Refused("Nothing tells this block from the others by a name; write a selector yourself.", 404)
        about["chosen"] = read_text("selector", chosen)
        about["tried"] = await _tried(serving, article, model, _with(outlet, wanted, about["chosen"]))
    except (Refused, WrongSelector, NoArticle, WorkerFailed) as problem:
        about["status"] = getattr(problem, "status", 400)
        return page(request, "mend.html", problem=str(problem), changed=[], **about)
    changed = [each for each in about["tried"] if each.is_any]
    return page(request, "mend.html", problem="", changed=changed, **about)


async def _save(request: Request) -> Response:
    """Put a selector into the outlet's file."""
    serving: Serving = request.app.state.serving
    form = request.state.form
    try:
        wanted, selector = _wanted(form.get("as", "")), read_text("selector", form.get("selector", ""))
    except Refused:
        raise HTTPException(400) from None
    _, _, _, outlet = await run_in_threadpool(_found, serving, request)
    if outlet is None:
        raise HTTPException(404)
    try:
        mended = replace(outlet, selectors=_with(outlet, wanted, selector))
        await run_in_threadpool(write_outlet, mended, outlet_path(serving.outlets, outlet.name))
    except (WrongSelector, OutletFileError):
        raise HTTPException(400) from None
    return RedirectResponse(f"/outlets/{outlet.name}?saved=1", 303)


def _found(serving: Serving, request: Request) -> tuple[Article, Page | None, bytes | None, Outlet | None]:
    """The article, its page, the outlet's template and file."""
    files = serving.files()
    with serving.store() as store:
        if (article := store.article(request.path_params["id"])) is None:
            raise HTTPException(404)
        try:
            kept = kept_page_of(store, serving.archive, files, article)
        except OSError:
            kept = None
        model = store.outlet_model(article.outlet)
    return article, kept, model.encode() if model else None, files.at(article.url)


def _wanted(given: object) -> str:
    if given not in POINTED:
        raise WrongParameter("as", f"must be one of {', '.join(POINTED)}")
    return str(given)


async def _pointed(serving: Serving, kept: Page, model: bytes | None, given: str) -> tuple[str, set[str]]:
    """The text of the block that is pointed at, by its place among those of the page; and the blocks that are text."""
    blocks = (await serving.workers().run(explain_with, kept, model)).blocks
    place = read_number("block", given, least=0, most=_MOST_BLOCKS)
    if place >= len(blocks):
        raise Refused("the page has no such block", 404)
    return blocks[place].text, {block.text for block in blocks if block.became == "text"}


def _with(outlet: Outlet | None, wanted: str, selector: str) -> dict[str, str]:
    """An outlet's selectors with a further one; what is removed already goes on being removed.

    :raises WrongSelector: it is none.
    """
    had = dict(outlet.selectors) if outlet is not None else {}
    if wanted == REMOVE and had.get(REMOVE):
        selector = f"{had[REMOVE]}, {selector}"
    check_selectors({wanted: selector})
    return had | {wanted: selector}


async def _tried(
    serving: Serving, article: Article, model: bytes | None, selectors: dict[str, str]
) -> list[Difference]:
    """What selectors change on pages that are kept; one that cannot be read in time is left out."""

    def read() -> list[Page]:
        with serving.store() as store:
            return kept_pages_of(store, serving.archive, serving.files(), article.outlet, _PAGES)

    found = []
    for kept in await run_in_threadpool(read):
        try:
            found.append(await serving.workers().run(difference, kept, model, selectors))
        except WorkerFailed:
            continue
    return found


routes = [
    Route("/articles/{id:str}/mend", _suggest, methods=["GET"]),
    Route("/articles/{id:str}/mend", _save, methods=["POST"]),
]
