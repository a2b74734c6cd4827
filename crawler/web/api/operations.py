"""The table of operations: each a path, what it takes, what it gives and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.answers.query import TEXT, outlets_asked_for, query_parameters, read_number, read_query, read_text
from crawler.answers.reading import (
    ChangesAnswer,
    ClusterAnswer,
    CountAnswer,
    HistoryAnswer,
    LatestAnswer,
    OriginsAnswer,
    SearchAnswer,
    changes_answer,
    cluster_answer,
    count_answer,
    history_answer,
    latest_answer,
    origins_answer,
    read_article,
    search_answer,
)
from crawler.answers.rows import OutletStanding
from crawler.answers.standings import (
    MOST_OUTLETS,
    FailedAnswer,
    OutletsAnswer,
    failed_answer,
    outlet_answer,
    outlets_answer,
)
from crawler.items import Article
from crawler.outlets import KnownOutlets
from crawler.store import ArticleQuery, Store, Totals

_USUAL, _MOST = 20, 100
_USUAL_FAILED, _MOST_FAILED = 100, 1000

REPEATED = "outlet"
"""The parameter that may be given several times."""

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What ``GET`` of a path answers from the store."""

    path: str
    """With ``{name}`` for a part that is given."""
    name: str
    """What clients call it (``operationId``)."""
    about: str
    """What it gives, in a sentence."""
    takes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Parameter of the URL's query → its JSON Schema."""
    needs: tuple[str, ...] = ()
    """Those of them that must be given."""
    gives: type
    """The dataclass of its answer."""
    reads: Callable[[Store, KnownOutlets, Given], Any]
    """What answers; it is given the parts of the path as well."""

    @property
    def parts(self) -> list[str]:
        """The parts of the path that are given."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


def _limit(usual: int, most: int) -> dict[str, dict[str, Any]]:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return {"limit": schema | {"description": "At most so many."}}


def _read_limit(given: Given, usual: int, most: int) -> int:
    return read_number("limit", given.get("limit", str(usual)), least=1, most=most)


def _page(meaning: str) -> dict[str, dict[str, Any]]:
    return {"page": TEXT | {"description": f"The next of the answer before, for {meaning}."}}


def _query(store: Store, files: KnownOutlets, given: Given, *without: str) -> ArticleQuery:
    return read_query(
        {name: value for name, value in given.items() if name not in ("limit", "page")}, store, files, without
    )


def _changes(store: Store, files: KnownOutlets, given: Given) -> ChangesAnswer:
    return changes_answer(store, _query(store, files, given, "unique"), _read_limit(given, _USUAL, _MOST))


def _latest(store: Store, files: KnownOutlets, given: Given) -> LatestAnswer:
    page = read_text("page", given["page"]) if "page" in given else None
    return latest_answer(store, _query(store, files, given, "after"), _read_limit(given, _USUAL, _MOST), page)


def _search(store: Store, files: KnownOutlets, given: Given) -> SearchAnswer:
    page = read_text("page", given["page"]) if "page" in given else None
    return search_answer(store, _query(store, files, given, "after"), _read_limit(given, _USUAL, _MOST), page)


def _count(store: Store, files: KnownOutlets, given: Given) -> CountAnswer:
    return count_answer(store, _query(store, files, given, "after"))


def _origins(store: Store, _: KnownOutlets, given: Given) -> OriginsAnswer:
    name = read_text("field", given["field"]) if "field" in given else None
    return origins_answer(store, given["id"], name)


def _outlets(store: Store, files: KnownOutlets, given: Given) -> OutletsAnswer:
    after = read_text("after", given["after"]) if "after" in given else ""
    return outlets_answer(store, files, after=after, limit=_read_limit(given, MOST_OUTLETS, MOST_OUTLETS))


def _failed(store: Store, files: KnownOutlets, given: Given) -> FailedAnswer:
    names = outlets_asked_for(given["outlet"], store, files) if "outlet" in given else None
    page = read_text("page", given["page"]) if "page" in given else None
    return failed_answer(store, names, _read_limit(given, _USUAL_FAILED, _MOST_FAILED), page)


ARTICLE = "/articles/{id}"
"""The path that gives an article in other forms too."""

OPERATIONS = (
    Operation(
        path="/articles",
        name="listChanges",
        about="Stored articles in the order in which they changed, after a cursor: what follows the store asks again "
        "with the cursor that it got.",
        takes=query_parameters("unique") | _limit(_USUAL, _MOST),
        gives=ChangesAnswer,
        reads=_changes,
    ),
    Operation(
        path="/latest",
        name="listLatest",
        about="The articles that were published last, without their texts; page after page all that fit.",
        takes=query_parameters("after") | _limit(_USUAL, _MOST) | _page("earlier articles"),
        gives=LatestAnswer,
        reads=_latest,
    ),
    Operation(
        path="/search",
        name="search",
        about="The articles that hold some words, the best first, each with a passage; page after page all of them.",
        takes=query_parameters("after") | _limit(_USUAL, _MOST) | _page("weaker matches"),
        needs=("words",),
        gives=SearchAnswer,
        reads=_search,
    ),
    Operation(
        path="/count",
        name="count",
        about="How many articles fit.",
        takes=query_parameters("after"),
        gives=CountAnswer,
        reads=_count,
    ),
    Operation(
        path="/lookup",
        name="lookUp",
        about="The article that was found at an address.",
        takes={"url": TEXT | {"description": "An address at which it was found."}},
        needs=("url",),
        gives=Article,
        reads=lambda store, _, given: read_article(store, given["url"]),
    ),
    Operation(
        path=ARTICLE,
        name="getArticle",
        about="An article; also as Markdown.",
        gives=Article,
        reads=lambda store, _, given: read_article(store, given["id"]),
    ),
    Operation(
        path=f"{ARTICLE}/history",
        name="getHistory",
        about="The versions of an article that were seen, each with the words that went and came.",
        gives=HistoryAnswer,
        reads=lambda store, _, given: history_answer(store, given["id"]),
    ),
    Operation(
        path=f"{ARTICLE}/cluster",
        name="getCluster",
        about="The copies of an article at any outlet, the earliest first.",
        gives=ClusterAnswer,
        reads=lambda store, _, given: cluster_answer(store, given["id"]),
    ),
    Operation(
        path=f"{ARTICLE}/origins",
        name="getOrigins",
        about="Where on its page the values of an article's fields stood.",
        takes={"field": TEXT | {"description": "One field; all that have a value when left out."}},
        gives=OriginsAnswer,
        reads=_origins,
    ),
    Operation(
        path="/outlets",
        name="listOutlets",
        about="How the crawls of outlets stand, by name.",
        takes={"after": TEXT | {"description": "The name to go on after."}} | _limit(MOST_OUTLETS, MOST_OUTLETS),
        gives=OutletsAnswer,
        reads=_outlets,
    ),
    Operation(
        path="/outlets/{name}",
        name="getOutlet",
        about="How the crawl of an outlet stands.",
        gives=OutletStanding,
        reads=lambda store, files, given: outlet_answer(store, files, read_text("name", given["name"])),
    ),
    Operation(
        path="/failed",
        name="listFailed",
        about="The URLs that gave nothing, and why.",
        takes={"outlet": query_parameters()["outlet"]} | _limit(_USUAL_FAILED, _MOST_FAILED) | _page("further URLs"),
        gives=FailedAnswer,
        reads=_failed,
    ),
    Operation(
        path="/status",
        name="getStatus",
        about="How much the store holds.",
        gives=Totals,
        reads=lambda store, *_: store.counts(),
    ),
)
"""All that reads; jobs are beside it (:mod:`crawler.web.api.job_routes`)."""
