"""What stands in an article's place, cut out of annotated pages: for ``benchmarks/threshold_scores.py``.

An emptied page is what a server sends whose pages scripts fill; a page's head with its first paragraph is a stub of it.
"""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.http import HtmlResponse

from benchmarks.quality_corpus import AnnotatedPage
from crawler.discovery.probe.reading import read_front
from crawler.discovery.versions.multi_page import first_part, may_go_on, next_part
from crawler.discovery.versions.originals import begins_alike, whole_of
from crawler.items import Article, NoArticle, Page
from crawler.middlewares.redirect import _leads_to
from crawler.page.html import parse
from crawler.page.walls import Walled, check_text, wall_of
from training.reading import annotated

_HTML = "text/html"
_HEAD = re.compile(rb".*?</head\s*>", re.IGNORECASE | re.DOTALL)
_MOUNTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "app-root", "main-app")


def instead(folder: Path, share: float) -> dict[str, dict[str, float]]:
    """By page whether an article is no wall ("article") and its page no frame ("framed"), the page emptied is one
    ("frame"), a listing is not walled ("front"); how often the article is taken for the first of several pages
    ("asked"), or for a page that only leads on ("led")."""
    found: dict[str, dict[str, float]] = {}
    for page in annotated([folder], share):
        try:
            found[page.id] = _listing(page) if page.kind in ("listing", "collection") else _article(page)
        except NoArticle:
            continue
    return found


def stubs(folder: Path, share: float) -> dict[str, dict[str, float]]:
    """By article whether a stub of its page is known as one of it ("stub"), and not as one of the article before
    ("other"); how often the page itself is taken for a stub, which costs a request ("asked")."""
    found: dict[str, dict[str, float]] = {}
    before: AnnotatedPage | None = None
    for page in annotated([folder], share):
        first = next(iter(page.paragraphs or page.body.split("\n")), "").strip("[]")
        head = _HEAD.match(page.html)
        if page.kind != "article" or not first or head is None or b"canonical" not in head[0]:
            continue
        stub, short = head[0] + f"<body><p>{first}</p></body>".encode(), f"{page.url}/short"
        scores = {"stub": float(whole_of(stub, short) is not None and begins_alike(stub, page.html))}
        if before is not None:
            scores["other"] = float(not begins_alike(stub, before.html))
        found[page.id] = scores | {"asked": float(whole_of(page.html, short) is not None)}
        before = page
    return found


def _listing(page: AnnotatedPage) -> dict[str, float]:
    return {"front": float(read_front(page.html, _HTML, page.url, "front").wall is None)}


def _article(page: AnnotatedPage) -> dict[str, float]:
    if page.kind != "article":
        return {}
    url, html = page.url or "https://outlet.example/a", page.html
    found = {"article": float(_passes(page, url)), "framed": float(wall_of(parse(html), url) == "needs JavaScript")}
    tree = parse(html)
    mounts = [part for part in tree.iter("div", "main") if part.get("id", "").lower() in _MOUNTS]
    if mounts and tree.find(".//script") is not None:
        for part in mounts[0].xpath("./node()"):
            mounts[0].remove(part) if hasattr(part, "tag") else None
        mounts[0].text = None
        found["frame"] = float(wall_of(tree, url) == "needs JavaScript")
    found["asked"] = float(_has_parts(html, url))
    response = HtmlResponse(url, body=html, encoding="utf-8")
    found["led"] = float(_leads_to(response) is not None)
    return found


def _passes(page: AnnotatedPage, url: str) -> bool:
    body = page.body or "\n\n".join(page.paragraphs)
    article = Article(url=url, title=page.fields.title, body=body, word_count=len(body.split()))
    try:
        check_text(article, Page(url=url, final_url=url, body=page.html))
    except Walled:
        return False
    return True


def _has_parts(html: bytes, url: str) -> bool:
    if may_go_on(html, url) and next_part(html, _HTML, url, url, 1):
        return True
    return first_part(html, _HTML, url) is not None
