"""What the tools take and give, without a server around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.answers.refusal import Refused, WrongParameter
from crawler.items import Article, article_id
from crawler.mcp.tools import Access, tools_of, use
from crawler.outlets import KnownOutlets
from crawler.store import Store
from tests.looping import in_a_loop
from tests.stored_articles import COPY, HARBOUR, MARKET, RAIN, store_article, store_story

READING = ["search", "latest", "read", "history", "cluster", "outlets", "explain"]


class Fetched:
    """Gives articles as if they had been fetched, and fails behind them."""

    def __init__(self, *articles: Article, problem: Exception | None = None):
        self._articles, self._problem = articles, problem
        self.limits: list[int] = []

    async def preview(self, url: str) -> Article:
        return self._articles[0]

    async def scrape(self, urls: list[str], limit: int) -> AsyncIterator[Article]:
        self.limits.append(limit)
        for article in self._articles:
            yield article
        if self._problem:
            raise self._problem


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = store_story(tmp_path_factory.mktemp("tools"))
    with Store.open(folder / "crawler.db") as store:
        store_article(store, "https://reserved.example/a", opt_outs=["noai"])  # a further copy
    return folder


@pytest.fixture
def access(folder: Path) -> Iterator[Access]:
    with Store.open(folder / "crawler.db") as store:
        yield Access(store=store, files=lambda: KnownOutlets(folder / "outlets"))


def ask(access: Access, tool: str, **given: Any) -> Any:
    return in_a_loop(use(tools_of(access)[tool], access, given))


def test_what_fetches_and_what_stores_is_there_only_where_it_is_allowed(access: Access) -> None:
    assert list(tools_of(access)) == READING
    access.asked = Fetched()  # type: ignore[assignment]
    assert list(tools_of(access)) == [*READING, "preview"]
    access.may_store = True
    assert list(tools_of(access)) == [*READING, "preview", "scrape"]


def test_arguments_that_are_unknown_or_missing_are_named(access: Access) -> None:
    with pytest.raises(WrongParameter, match="limits: is no argument; there are article, offset, characters"):
        ask(access, "read", article=HARBOUR, limits=3)
    with pytest.raises(WrongParameter, match="article: is missing"):
        ask(access, "read")


def test_a_long_text_is_read_in_pieces_that_make_the_whole(access: Access) -> None:
    pieces, offset = [], 0
    while offset is not None:
        piece = ask(access, "read", article=HARBOUR, offset=offset, characters=700)
        pieces.append(piece.text)
        offset = piece.next_offset
    assert len(pieces) > 2
    assert "".join(pieces) == RAIN + " It ended."


def test_the_copies_of_an_article_are_left_out_where_they_are_reserved(access: Access) -> None:
    def outlets() -> set[str]:
        return {copy.outlet for copy in ask(access, "cluster", article=COPY).copies}

    assert outlets() == {"harbour.example", "copy.example", "reserved.example"}
    access.without_opt_outs = True
    assert outlets() == {"harbour.example", "copy.example"}


def test_no_tool_reads_a_reserved_article_where_those_are_left_out(access: Access) -> None:
    access.without_opt_outs = True
    access.asked = Fetched(Article(url=MARKET, opt_outs=["noai"]))  # type: ignore[assignment]
    for tool in ("read", "history", "cluster", "explain"):
        with pytest.raises(Refused, match="reserved"):
            ask(access, tool, article=article_id("market.example", MARKET))
    with pytest.raises(Refused, match="reserved"):
        ask(access, "preview", url=MARKET)


def test_a_scrape_that_fails_tells_what_it_brought_and_why_no_more(access: Access) -> None:
    articles = [Article(url=COPY, title="Boats"), Article(url=MARKET, title="Market", opt_outs=["noai"])]
    access.may_store = access.without_opt_outs = True
    access.asked = fetched = Fetched(*articles, problem=Refused("connection lost", 422))  # type: ignore[assignment]
    answer = ask(access, "scrape", url="https://copy.example/", limit=7)
    assert [article.title for article in answer.articles] == ["Boats"]
    assert answer.problem == "connection lost"
    assert fetched.limits == [7]


def test_an_address_that_is_none_is_an_error_of_who_asks(access: Access) -> None:
    access.may_store = True
    access.asked = Fetched(problem=WrongParameter("url", "must be an address"))  # type: ignore[assignment]
    with pytest.raises(WrongParameter, match="url: must be an address"):
        ask(access, "scrape", url="file:///etc/passwd")
