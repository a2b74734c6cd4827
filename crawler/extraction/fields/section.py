"""The section an outlet files its article under, as the page writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from urllib.parse import unquote

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.fields.surroundings import stands_aside
from crawler.extraction.structured.json_ld import Node, node_types
from crawler.page.class_names import BOX, MENU
from crawler.page.text import fold, plain, text_of, texts, values
from crawler.urls import split_url

_META = (
    "article:section", "og:article:section", "og:section", "parsely-section", "articlesection", "section",
    "sailthru.section", "dc.subject.section", "its_section", "mrf:sections", "cxenseparse:section", "category",
)  # fmt: skip
# Words of class names that hold the name of a section.
_CATEGORY = re.compile(
    r"(?<![a-z])(?:cat(?:egor(?:y|ies|ia|ie))?(?:[-_]?(?:name|links?|label|title))?|section[-_]?(?:name|links?|label)|"
    r"rubri(?:c|k|ka|que)|secci[oó]n|sezione|ressort)(?![a-z])",
    re.IGNORECASE,
)
_MOST = 40
_BESIDE = ("aside", "nav", "footer")
_HOME = re.compile(
    r"home(?:page| page)?|start(?:seite|sida|side)?|accueil|inicio|portada|início|capa|strona główna|etusivu|forsiden?|"
    r"hem|главная|головна|ana ?sayfa|trang chủ|ホーム|トップ|首页|首頁|홈|news ?home|index|you are here",
    re.IGNORECASE,
)
# What WordPress calls the category of what nobody filed.
_UNFILED = re.compile(
    r"uncategori[sz]ed|unkategorisiert|nicht kategorisiert|non class[eé]e?|sin categor[ií]a|sem categoria|"
    r"senza categoria|non categorizzato|geen categorie|niet gecategoriseerd|bez kategorii|"
    r"без рубрики|без категории|без категорії|"
    r"okategoriserad|okategoriserade|ukategorisert|ikke kategoriseret|nezařazené|nezaradené|kategorilenmemiş|"
    r"μη κατηγοριοποιημένο|χωρίς κατηγορία|غير مصنف|未分类|未分類|미분류|chưa phân loại|tak berkategori",
    re.IGNORECASE,
)
_CODE = re.compile(r".*[_=/{}<>|].*|\d+|.*\.(?:com|html?|php)|[a-z]+(?:[A-Z][a-z]+)+")
_NOT_A_SECTION = re.compile(
    r"\d.*|article[s]?|articulo|artikel|story|stories|news-?story|content|node|post|posts|blog|archives?|amp|p|a|id|"
    r"index|en|de|fr|es|it|pt|nl|www|web|site|item|read|page|\w{2}-\w{2}|.*[.%].*|.{31,}",
    re.IGNORECASE,
)


def sections(doc: Document, site: SiteName, title: str | None) -> Iterator[Candidate[str]]:
    """Names of the article's section, the most trusted first.

    :param title: the headline, which many breadcrumbs end with.
    """
    headline = fold(title or "")
    for name, source in _named(doc):
        text = _first_of(plain(name).strip(" >›»/"))
        if 1 < len(text) < 60 and not _CODE.fullmatch(text) and not _is_vague(text):
            folded = fold(text)
            if folded and folded != headline and not headline.startswith(folded[:40] + " ") and not site.matches(text):
                yield Candidate(text, source)
    if text_block := _from_url(doc.url):
        yield Candidate(text_block, "url")


def _is_vague(text: str) -> bool:
    """Whether it is no section's name: the front page's, or that of what nobody filed."""
    return _HOME.fullmatch(text) is not None or _UNFILED.fullmatch(text) is not None


def _first_of(names: str) -> str:
    """The first of several sections in one value; a comma before an "and" belongs to one name.

    >>> _first_of("Sport,News"), _first_of("Health, Science & Environment")
    ('Sport', 'Health, Science & Environment')
    """
    return names if re.search(r"&|\b(?:and|und|et|y|e)\b", names) else names.partition(",")[0].strip()


def _named(doc: Document) -> Iterator[tuple[str, str]]:
    for described in doc.json_ld_articles:
        if described.rank < 2:
            yield from ((name, "json-ld") for name in texts(described.node.get("articleSection")))
    for name in _META:
        yield from ((value, f"meta {name}") for value in doc.meta.get(name, ()))
    yield from ((name, "breadcrumb") for name in breadcrumb(doc)[::-1])
    for described in doc.articles():
        if described.source == "microdata":
            yield from ((name, "microdata") for name in texts(described.node.get("articleSection")))
    yield from ((name, "category link") for name in _filed(doc))
    yield from ((name, "link") for name in _linked(doc))


def _linked(doc: Document) -> Iterator[str]:
    """What the page calls the folder that its own address begins with, where it links to it."""
    host, path = split_url(doc.url)[1:3]
    folder, _, rest = path.lstrip("/").partition("/")
    if not rest or _NOT_A_SECTION.fullmatch(unquote(folder)):
        return
    wanted = {f"{start}/{name}" for start in ("", f"//{host}", f"http://{host}", f"https://{host}")
              for name in (folder, unquote(folder))}  # fmt: skip
    for link in doc.tree.iter("a"):
        if (link.get("href") or "").strip().rstrip("/") in wanted:
            yield text_of(link)[:80]


def _filed(doc: Document) -> list[str]:
    """What the link nearest to the headline says that leads to the category the article is filed in.

    Its ``rel`` says so (``category``: WordPress), or its class or its parent's.
    """
    links = [(at, link) for at, link in enumerate(doc.everything) if link.tag == "a" and _names_category(link)]
    headline = doc.headline_at or 0
    outside = BOX | MENU
    own = [(abs(at - headline), link) for at, link in links[:_MOST] if not stands_aside(link, outside, _BESIDE, 4)]
    return [text_of(link)[:80] for _, link in sorted(own, key=itemgetter(0))[:1]]


def _names_category(link: HtmlElement) -> bool:
    if "category" in (link.get("rel") or "").split():
        return True
    parent = link.getparent()
    names = f"{link.get('class', '')} {'' if parent is None else parent.get('class', '')}"
    return _CATEGORY.search(names) is not None


def breadcrumb(doc: Document) -> list[str]:
    """The names of the pages above this one, the front page first; from JSON-LD, microdata or what is seen."""
    for node in doc.nodes():
        if "BreadcrumbList" in node_types(node) and (names := _items(doc, node)):
            return names
    for trail in doc.landmarks["breadcrumb"][:3]:
        names = [plain(text_of(link)[:80]) for link in trail.iter("a")]
        if any(names):
            return [name for name in names if name]
    return []


def _items(doc: Document, trail: Node) -> list[str]:
    """A trail's names in the order of their positions."""
    items = [item for item in values(trail.get("itemListElement")) if isinstance(item, dict)]
    found = []
    for number, item in enumerate(items[:20]):
        page = doc.resolve(item.get("item"))
        name = plain(item.get("name")) or (plain(page.get("name")) if isinstance(page, dict) else "")
        found.append((_position(item.get("position"), number), name))
    return [name for _, name in sorted(found) if name]


def _position(value: Any, number: int) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float(number)


def _from_url(url: str) -> str | None:
    """The first part of an address that reads like a section's name."""
    parts = [part for part in unquote(split_url(url).path).split("/") if part]
    for part in parts[:-1][:3]:
        name = part.replace("-", " ").replace("_", " ").strip()
        if len(part) > 2 and not _NOT_A_SECTION.fullmatch(part) and not _UNFILED.fullmatch(name):
            return name
    return None
