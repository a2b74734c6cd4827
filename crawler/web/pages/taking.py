"""A page taken from somebody's own browser, where it is read as who pays for it reads it, into the store.

The bookmark opens this server's page beside the one that is read, and the two tell each other by messages. So no other
site is told the token, none may ask the server (there are no CORS headers), and nothing is stored before a person has
seen what came and has sent the form. A page speaks for addresses of its own site alone: the browser says whose it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.answers.refusal import Refused
from crawler.crawl.workers.worker import WorkerFailed
from crawler.extraction.jobs import extract_with
from crawler.items import Article, NoArticle, Page
from crawler.normalise import normalise_article
from crawler.running.asked.commands import read_addresses
from crawler.urls import outlet_of
from crawler.web.rendering import page
from crawler.web.serving import Serving

_BOOKMARK = (
    '(()=>{const s="%s",w=open(s+"/take","_blank");addEventListener("message",function f(e){'
    "if(e.source!==w||e.origin!==s)return;removeEventListener('message',f);"
    "w.postMessage({url:location.href,html:document.documentElement.outerHTML},s)})})()"
)


async def _take(request: Request) -> Response:
    if request.method == "GET":
        return _form(request)
    serving: Serving = request.app.state.serving
    url, html = (str(request.state.form.get(name, "")).strip() for name in ("url", "html"))
    try:
        [address] = read_addresses([url])
        taken, model = await run_in_threadpool(_page, serving, address, html)
        article = normalise_article(await serving.workers().run(extract_with, taken, model))
    except (Refused, NoArticle, WorkerFailed) as problem:
        said = f"It was not stored: {problem}."
        return _form(request, url=url[:2000], problem=said, status=getattr(problem, "status", 422))
    return RedirectResponse(f"/articles/{await run_in_threadpool(_save, serving, article)}", 303)


def _form(request: Request, *, url: str = "", problem: str = "", status: int = 200) -> Response:
    bookmark = "javascript:" + quote(_BOOKMARK % str(request.base_url).rstrip("/"), safe="(){}=>!.,;:'/|&")
    about: dict[str, Any] = {"url": url, "problem": problem, "bookmark": bookmark}
    answer = page(request, "take.html", status=status, **about)
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # else the page that opened it is not heard
    return answer


def _page(serving: Serving, url: str, html: str) -> tuple[Page, bytes | None]:
    """What a crawl would have fetched, with what the outlet's file says; and the outlet's template."""
    headers = {"content-type": "text/html; charset=utf-8"}
    taken = Page(url=url, final_url=url, body=html.encode(), headers=headers, fetched_at=datetime.now(UTC))
    outlet = serving.files().at(url)
    if outlet is not None:
        taken.selectors, taken.time_zone = outlet.selectors, outlet.time_zone
    with serving.store() as store:
        model = store.outlet_model(outlet_of(url))
    return taken, model.encode() if model else None


def _save(serving: Serving, article: Article) -> str:
    with serving.store() as store:
        return store.save(article).article_id


routes = [Route("/take", _take, methods=["GET", "POST"])]
