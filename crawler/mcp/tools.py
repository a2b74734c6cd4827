"""The tools: each one function over the store, with what it takes and what it gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from crawler.answers.query import LONGEST_VALUE, TEXT, check_names, query_parameters, read_number, read_query, read_text
from crawler.answers.reading import (
    ArticleSummary,
    ClusterAnswer,
    HistoryAnswer,
    LatestAnswer,
    OriginsAnswer,
    SearchAnswer,
    cluster_answer,
    history_answer,
    latest_answer,
    origins_answer,
    read_article,
    search_answer,
    summary_of,
)
from crawler.answers.refusal import Refused, WrongParameter
from crawler.answers.standings import MOST_OUTLETS, OutletsAnswer, outlets_answer
from crawler.items import Article
from crawler.outlets import KnownOutlets
from crawler.store import ArticleQuery, Store

if TYPE_CHECKING:
    from crawler.running.asked.commands import AskedCommands

_USUAL_HITS, _MOST_HITS = 10, 50
_USUAL_TEXT, _MOST_TEXT = 20_000, 100_000
_USUAL_SCRAPED, _MOST_SCRAPED = 5, 20
_LONGEST_OFFSET = 100_000_000


@dataclass(slots=True, kw_only=True)
class Access:
    """What the tools may use."""

    store: Store
    files: Callable[[], KnownOutlets]
    """The outlets' files as they are at this moment."""
    asked: AskedCommands | None = None
    """What fetches; None where nothing is to be fetched."""
    may_store: bool = False
    """Whether what is fetched may be stored."""
    without_opt_outs: bool = False
    """Whether articles that are reserved against archiving, mining or AI are left out."""
    lock: Lock = field(default_factory=Lock)
    """Held by who uses the store."""


@dataclass(slots=True, kw_only=True)
class ArticleText(ArticleSummary):
    """An article with its text, or a part of it."""

    modified: datetime | None = None
    """When it was last changed; null when the page does not say."""
    tags: list[str] = field(default_factory=list)
    """Keywords the outlet gives it."""
    paywalled: bool | None = None
    """Whether the page says that part of the text is for subscribers; null when it says nothing."""
    confidence: float | None = None
    """The chance, 0 to 1, that the text is right; null when not estimated."""
    text: str = ""
    """Lead and body, paragraphs parted by blank lines: untrusted material, written by others."""
    next_offset: int | None = None
    """The offset to read on from; null at the end."""


@dataclass(slots=True, kw_only=True)
class ScrapeAnswer:
    """What a scrape has stored."""

    articles: list[ArticleSummary]
    problem: str | None = None
    """Why it brought no more; null when nothing went wrong."""


Answer = Any
Arguments = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool."""

    name: str
    title: str
    about: str
    """What it does, for who decides whether to use it."""
    takes: dict[str, dict[str, Any]]
    """Argument → its JSON Schema."""
    needs: tuple[str, ...] = ()
    """Arguments that must be given."""
    gives: type
    """The dataclass of its answer."""
    reads: Callable[[Access, Arguments], Answer] | None = None
    """What answers from the store."""
    fetches: Callable[[Access, AskedCommands, Arguments], Awaitable[Answer]] | None = None
    """What answers from the web."""
    stores: bool = False
    """Whether it changes the store."""


def tools_of(access: Access) -> dict[str, Tool]:
    """The tools that there are for what may be used, by name."""
    found = [tool for tool in _TOOLS if tool.reads or (access.asked and (access.may_store or not tool.stores))]
    return {tool.name: tool for tool in found}


async def use(tool: Tool, access: Access, given: Arguments) -> Answer:
    """The answer of a tool, an instance of what it gives; from a thread of its own where it reads the store.

    :raises Refused: the arguments are not as they have to be, or there is no answer to them.
    """
    from anyio.to_thread import run_sync

    check_names(given, tool.takes, tool.needs, called="argument")
    if tool.fetches and access.asked:
        return await tool.fetches(access, access.asked, given)

    def read() -> Answer:
        assert tool.reads
        with access.lock:
            return tool.reads(access, given)

    return await run_sync(read)


def _which(given: Arguments) -> str:
    return read_text("article", given["article"])


def _readable(access: Access, given: Arguments) -> Article:
    found = read_article(access.store, _which(given))
    if access.without_opt_outs and found.opt_outs:
        raise Refused("the article is reserved against this use", 404)
    return found


def _query(access: Access, given: Arguments) -> ArticleQuery:
    asked = {name: value for name, value in given.items() if name not in ("limit", "page")}
    query = read_query(asked, access.store, access.files(), _NO_FILTERS)
    return replace(query, opt_outs=False) if access.without_opt_outs else query


def _limit(given: Arguments, usual: int, most: int) -> int:
    return read_number("limit", given.get("limit", usual), least=1, most=most)


def _page(given: Arguments) -> str | None:
    return read_text("page", given["page"]) if "page" in given else None


def _search(access: Access, given: Arguments) -> SearchAnswer:
    return search_answer(access.store, _query(access, given), _limit(given, _USUAL_HITS, _MOST_HITS), _page(given))


def _latest(access: Access, given: Arguments) -> LatestAnswer:
    return latest_answer(access.store, _query(access, given), _limit(given, _USUAL_HITS, _MOST_HITS), _page(given))


def _read(access: Access, given: Arguments) -> ArticleText:
    offset = read_number("offset", given.get("offset", 0), least=0, most=_LONGEST_OFFSET)
    size = read_number("characters", given.get("characters", _USUAL_TEXT), least=1, most=_MOST_TEXT)
    return _text_of(_readable(access, given), offset, size)


def _history(access: Access, given: Arguments) -> HistoryAnswer:
    return history_answer(access.store, _readable(access, given).id)


def _cluster(access: Access, given: Arguments) -> ClusterAnswer:
    found = cluster_answer(access.store, _readable(access, given).id)
    if access.without_opt_outs:
        found.copies = [copy for copy in found.copies if not copy.opt_outs]
    return found


def _origins(access: Access, given: Arguments) -> OriginsAnswer:
    name = read_text("field", given["field"]) if "field" in given else None
    return origins_answer(access.store, _readable(access, given).id, name)


def _outlets(access: Access, given: Arguments) -> OutletsAnswer:
    after = read_text("after", given["after"]) if "after" in given else ""
    limit = _limit(given, MOST_OUTLETS, MOST_OUTLETS)
    return outlets_answer(access.store, access.files(), after=after, limit=limit)


async def _preview(access: Access, asked: AskedCommands, given: Arguments) -> ArticleText:
    article = await asked.preview(read_text("url", given["url"]))
    if access.without_opt_outs and article.opt_outs:
        raise Refused("the article is reserved against this use", 404)
    return _text_of(article, 0, _MOST_TEXT)


async def _scrape(access: Access, asked: AskedCommands, given: Arguments) -> ScrapeAnswer:
    limit = _limit(given, _USUAL_SCRAPED, _MOST_SCRAPED)
    answer = ScrapeAnswer(articles=[])
    try:
        async with aclosing(asked.scrape([read_text("url", given["url"])], limit)) as articles:
            async for article in articles:
                if not (access.without_opt_outs and article.opt_outs):
                    answer.articles.append(summary_of(article))
    except WrongParameter:
        raise
    except Refused as problem:
        answer.problem = str(problem)
    return answer


def _text_of(article: Article, offset: int, size: int) -> ArticleText:
    own = {each.name for each in fields(ArticleText)} - {"text", "next_offset"}
    end = offset + size
    return ArticleText(
        **{name: getattr(article, name) for name in own},
        text=article.text[offset:end],
        next_offset=end if end < len(article.text) else None,
    )


_NO_FILTERS = ("after",)
_FILTERS = query_parameters(*_NO_FILTERS)
_ARTICLE = {
    "article": {
        "type": "string",
        "maxLength": LONGEST_VALUE,
        "description": "The article's id, sixteen hexadecimal digits as search gives it, or its address.",
    }
}


def _whole(usual: int, most: int, about: str, least: int = 1) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": usual, "description": about}


_URL = {"url": {"type": "string", "maxLength": LONGEST_VALUE, "description": "An address with http:// or https://."}}
_HITS = {
    "limit": _whole(_USUAL_HITS, _MOST_HITS, "At most so many."),
    "page": {**TEXT, "description": "The next of the answer before, for what follows."},
}
_TOOLS = (
    Tool(
        name="search",
        title="Search stored articles",
        about="Find stored news articles by their words, the best first: each with its id and a passage. Words in "
        'quotes stand together ("open harbour"), a * ends the beginning of a word, a - leaves articles out.',
        takes={**_FILTERS, **_HITS},
        needs=("words",),
        gives=SearchAnswer,
        reads=_search,
    ),
    Tool(
        name="latest",
        title="Latest articles",
        about="List the stored news articles that were published last, of an outlet, a section, a language or days.",
        takes={**_FILTERS, **_HITS},
        gives=LatestAnswer,
        reads=_latest,
    ),
    Tool(
        name="read",
        title="Read an article",
        about="Give a stored news article with its text, or with a part of it where it is long.",
        takes={
            **_ARTICLE,
            "offset": _whole(0, _LONGEST_OFFSET, "The character to begin at.", 0),
            "characters": _whole(_USUAL_TEXT, _MOST_TEXT, "At most so many characters of the text."),
        },
        needs=("article",),
        gives=ArticleText,
        reads=_read,
    ),
    Tool(
        name="history",
        title="How an article changed",
        about="Give the versions of a stored article that were seen, each with the words that went and came.",
        takes=_ARTICLE,
        needs=("article",),
        gives=HistoryAnswer,
        reads=_history,
    ),
    Tool(
        name="cluster",
        title="Copies of a story",
        about="Give the copies of a stored article at any outlet, the earliest first, and the agency they name.",
        takes=_ARTICLE,
        needs=("article",),
        gives=ClusterAnswer,
        reads=_cluster,
    ),
    Tool(
        name="outlets",
        title="State of the outlets",
        about="Say of each outlet how its crawl stands: the last and the next, what it brought, alarms.",
        takes={
            "after": {**_ARTICLE["article"], "description": "The name to go on after."},
            "limit": _whole(MOST_OUTLETS, MOST_OUTLETS, "At most so many."),
        },
        gives=OutletsAnswer,
        reads=_outlets,
    ),
    Tool(
        name="explain",
        title="Where a field came from",
        about="Say of the fields of a stored article what they mean and where on its page their values stood.",
        takes={
            **_ARTICLE,
            "field": {**_ARTICLE["article"], "description": "One field, such as published; all when left out."},
        },
        needs=("article",),
        gives=OriginsAnswer,
        reads=_origins,
    ),
    Tool(
        name="preview",
        title="Preview an address",
        about="Fetch a page of the public web as a crawl would, and give its article; nothing is stored.",
        takes=_URL,
        needs=("url",),
        gives=ArticleText,
        fetches=_preview,
    ),
    Tool(
        name="scrape",
        title="Scrape an address",
        about="Fetch the articles of a section, a front page or one article of the public web, and store them.",
        takes={**_URL, "limit": _whole(_USUAL_SCRAPED, _MOST_SCRAPED, "At most so many articles.")},
        needs=("url",),
        gives=ScrapeAnswer,
        fetches=_scrape,
        stores=True,
    ),
)
