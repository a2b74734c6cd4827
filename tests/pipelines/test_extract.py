"""A page becomes an article, or a row that says why it is none."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred

from crawler.items import Link, Page
from crawler.outlets import Outlet, outlet_path, write_outlet
from crawler.store import Store

pytestmark = pytest.mark.usefixtures("shared_workers")
TEXT = "".join(f"<p>The keeper opened gate {n} of the dam, for the water stood {n} feet high.</p>" for n in range(9))
HTML = f"<html lang=en><title>Gates</title><article><b class=s>Coast</b><b class=t>Tides</b><h1>Gates</h1>{TEXT}"
OUTLET = "https://outlet.example"


def page(path, html=HTML, led_to=""):
    url = OUTLET + path
    return Page(url=url, final_url=led_to or url, body=html.encode())


def leased(*pages):
    """Pages of a crawl that was lent their URLs."""

    async def items(frontier):
        await frontier.add([Link(url=each.url) for each in pages])
        handles = {each.url: each for each in await frontier.lease(len(pages), per_host=len(pages), hold_pages=False)}
        for each in pages:
            each.handle = handles[each.url]
            yield each

    return items


@ensureDeferred
async def test_a_page_is_read_with_the_file_of_its_outlet_unless_it_says_otherwise(passed, tmp_path, caplog):
    selectors = {"section": "b.s", "tags": "b.none"}
    write_outlet(Outlet(name="outlet", home=f"{OUTLET}/", selectors=selectors), outlet_path(tmp_path, "outlet"))
    own = page("/own", HTML.replace("dam", "lock"))
    own.selectors = {"section": "b.t"}
    done = await passed(
        leased(page("/a"), page("/b", HTML.replace("dam", "weir")), own, page("/old", HTML, f"{OUTLET}/new")),
        CRAWLER_OUTLETS=str(tmp_path),
    )
    found = {article.url: article for article in done.items}
    assert found[f"{OUTLET}/a"].section == found[f"{OUTLET}/b"].section == "Coast"
    assert found[f"{OUTLET}/own"].section == "Tides"
    assert sum("the selector of tags, 'b.none', gives nothing" in record.message for record in caplog.records) == 1


@ensureDeferred
async def test_an_article_says_which_address_led_to_it(passed):
    done = await passed(leased(page("/old", led_to=f"{OUTLET}/new")))
    [article] = done.items
    assert (article.url, article.other_urls) == (f"{OUTLET}/new", [f"{OUTLET}/old"])
    assert done.stats["articles/extracted"] == 1


@ensureDeferred
async def test_what_is_no_article_is_dropped_and_its_row_says_why(passed, tmp_path):
    consent = page("/walled", led_to="https://consent.example/collect?continue=x")
    done = await passed(leased(page("/menu", "<title>Menu</title><p>Home"), consent, page("/a")))
    assert [article.url for article in done.items] == [f"{OUTLET}/a"]
    assert sorted(done.dropped) == [
        "https://consent.example/collect?continue=x: consent wall",
        f"{OUTLET}/menu: no article: too little text",
    ]
    with Store.open(tmp_path / "crawler.db") as store:
        rows = {row.url.removeprefix(OUTLET): row for row in store.failed()}
    assert (rows["/menu"].reason, rows["/menu"].state) == ("no article: too little text", "failed")
    assert (rows["/walled"].reason, rows["/walled"].state) == ("consent wall", "blocked")
    assert rows["/menu"].next_fetch_at is None
    assert rows["/walled"].next_fetch_at is not None


@ensureDeferred
async def test_a_page_that_the_extraction_fails_on_is_tried_again_another_day(passed, tmp_path):
    broken = page("/a")
    broken.page_object = "no_such_module:Page"
    done = await passed(leased(broken, page("/b")))
    assert [article.url for article in done.items] == [f"{OUTLET}/b"]
    with Store.open(tmp_path / "crawler.db") as store:
        [row] = store.failed()
    assert row.url == f"{OUTLET}/a"
    assert row.next_fetch_at is not None


@ensureDeferred
async def test_items_of_other_kinds_pass(passed):
    async def items(frontier):
        yield {"title": "Rain"}

    assert (await passed(items)).items == [{"title": "Rain"}]
