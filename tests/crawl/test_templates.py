"""A crawl learns its outlets' templates, reads the first pages again, and learns again when a layout changes."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.defer import deferred_from_coro

from crawler.crawl.templates import Templates, _Outlet
from crawler.extraction.template.life_cycle import LifeCycle
from crawler.spiders.urls import UrlsSpider
from crawler.store import Store
from crawler.store.monitoring.alarms import look_for_alarms
from tests.quick_settings import quick_settings
from tests.serving import Handler, serving

WORDS = ["river", "bridge", "mayor", "night", "ferry", "baker", "water", "mill", "dyke", "pump", "road", "field"]


def story(number: int, layout: str) -> str:
    """An article's page in one of two layouts of an invented outlet; "noted" is the old one with a note in the text."""
    choose = random.Random(number).choices
    text = [f"The {' '.join(choose(WORDS, k=20))} of the {number} and {part}." for part in range(9)]
    if layout in ("old", "noted"):
        notes = [f"Write to us on {'weekdays before noon, ' * 4}and we shall answer."] if layout == "noted" else []
        body = "".join(f"<p>{part}</p>" for part in text + notes)
        return (
            f"<!doctype html><html lang=en><head><title>Story {number}</title></head><body><h1>Story {number}</h1>"
            f"<div class=text>{body}</div><div class=promo><p>Our letter brings the best stories of the week to you, "
            "free of charge and every Friday before noon.</p></div></body></html>"
        )
    rows = "".join(
        f"<section class=row><span class=mark>§</span><div class=cell>{part}</div></section>" for part in text
    )
    return (
        f"<!doctype html><html lang=en><head><title>Story {number}</title></head><body><article class=sheet><header>"
        f"<h1>Story {number}</h1></header>{rows}</article><aside class=box><div>Our letter brings the best stories of "
        "the week to you, free of charge and every Friday before noon.</div></aside></body></html>"
    )


class Stories(Handler):
    """Articles under /old/ in one layout and under /new/ in another; one may wait until another was asked for."""

    def answer(self):
        if self.path == "/robots.txt":
            return 200, {}, b""
        self.server.asked[self.path].set()
        if self.path in self.server.after:
            self.server.asked[self.server.after[self.path]].wait(10)
        _, layout, name = self.path.split("/")
        number = int(name.partition(".")[0]) + (100 if layout == "new" else 0)
        return 200, {"Content-Type": "text/html"}, story(number, layout).encode()


@pytest.fixture
def site():
    with serving("127.0.0.9", Stories, asked=defaultdict(Event), after={}) as server:
        yield server


pytestmark = pytest.mark.usefixtures("shared_workers")


async def fetch(site, layout, numbers, folder: Path, **settings):
    """Crawl some articles of the site; the crawl's figures."""
    folder.mkdir(exist_ok=True)
    (folder / "list.txt").write_text("\n".join(f"{site.url}/{layout}/{n}.html" for n in numbers))
    output = {"CRAWLER_OUTPUT": str(folder / "articles.jsonl"), "EXTENSIONS": {"crawler.extensions.output.Output": 10}}
    quick = quick_settings(folder, CRAWLER_TDMREP=False, **output, **settings)
    crawler = AsyncCrawlerRunner(quick).create_crawler(UrlsSpider)
    await AsyncCrawlerRunner(quick).crawl(crawler, file=str(folder / "list.txt"))
    return crawler.stats.get_stats()


def stored(folder: Path):
    with Store.open(folder / "crawler.db") as store:
        return {article.url.rpartition("/")[2]: article for article in store.articles()}


def written(folder: Path):
    """What the output file holds of each article, which it has once."""
    lines = [json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["url"]: (line["model"], line["body"]) for line in lines}


def alarms(site, folder: Path):
    with Store.open(folder / "crawler.db") as store:
        return store.read(look_for_alarms, "outlet", {site.url.removeprefix("http://")}, [], store.now())


@ensureDeferred
async def test_the_first_pages_are_read_again_with_the_template_and_it_is_no_revision(site, tmp_path):
    await deferred_from_coro(first_pages(site, tmp_path))


@ensureDeferred
async def test_a_crawl_ends_when_learning_fails_in_a_way_that_nobody_foresaw(site, tmp_path, monkeypatch):
    monkeypatch.setattr(Templates, "_learned", fail)
    stats = await deferred_from_coro(fetch(site, "old", range(9), tmp_path))
    assert "templates/learned" not in stats
    assert len(stored(tmp_path)) == 9


@ensureDeferred
async def test_a_page_that_is_kept_anew_while_it_is_read_again_is_not_waited_for_by_what_waits_for_it(monkeypatch):
    await deferred_from_coro(read_again_twice(monkeypatch))


async def read_again_twice(monkeypatch):
    """One page among those of two works: the end of the first is none of the second's."""
    released = [asyncio.Event(), asyncio.Event()]
    numbers = iter(range(2))

    async def wait(*_):
        await released[next(numbers)].wait()

    monkeypatch.setattr(Templates, "_read_one_again", wait)
    monkeypatch.setattr(Templates, "session", SimpleNamespace(notify=lambda: None))
    templates = Templates(Crawler(UrlsSpider, quick_settings(Path())))
    outlet = _Outlet("outlet.example", LifeCycle(4))
    page = SimpleNamespace(page=SimpleNamespace(url="https://outlet.example/a"))
    works = []
    for _ in range(2):
        works.append(templates._run(templates._read_again(outlet, [page], None)))
        await asyncio.sleep(0)  # it has begun
    for released_now, left in zip(released, (["https://outlet.example/a"], []), strict=True):
        released_now.set()
        await works.pop(0)
        assert list(outlet.again) == left


async def fail(*_):
    raise KeyError("an article that is no longer kept")


async def first_pages(site, tmp_path):
    stats = await fetch(site, "old", range(9), tmp_path)
    assert stats["templates/learned"] == 1
    assert stats["templates/read_again"] >= 4
    articles = stored(tmp_path)
    assert len(articles) == 9
    assert len({article.model for article in articles.values()} - {None}) == 1
    assert {article.revision for article in articles.values()} == {1}
    assert all("letter" not in article.body for article in articles.values())
    assert written(tmp_path) == {article.url: (article.model, article.body) for article in articles.values()}


@ensureDeferred
async def test_what_a_crawl_stores_does_not_depend_on_which_pages_come_in_first(site, tmp_path):
    await deferred_from_coro(orders(site, tmp_path))


async def orders(site, tmp_path):
    await fetch(site, "old", range(12), tmp_path / "quiet", CONCURRENT_REQUESTS_PER_DOMAIN=1)
    site.asked.clear()
    site.after.update({"/old/0.html": "/old/5.html", "/old/2.html": "/old/7.html"})
    await fetch(site, "old", range(12), tmp_path / "slow", CONCURRENT_REQUESTS_PER_DOMAIN=8)
    one, other = stored(tmp_path / "quiet"), stored(tmp_path / "slow")
    assert {k: (a.body, a.model) for k, a in one.items()} == {k: (a.body, a.model) for k, a in other.items()}


@ensureDeferred
async def test_a_copy_of_a_page_that_is_read_again_is_known_as_one(site, tmp_path):
    await deferred_from_coro(copies(site, tmp_path))


async def copies(site, tmp_path):
    await fetch(site, "noted", [0, 1, 2, 3, "3.copy"], tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    articles = stored(tmp_path)
    assert "weekdays" not in articles["3.html"].body, "the first reading took it for text"
    assert sorted(articles) == ["0.html", "1.html", "2.html", "3.html"]
    assert articles["3.html"].other_urls == [f"{site.url}/noted/3.copy.html"]


@ensureDeferred
async def test_a_copy_among_the_first_pages_is_passed_over_and_a_further_page_takes_its_place(site, tmp_path):
    await deferred_from_coro(copy_among_the_first(site, tmp_path))


async def copy_among_the_first(site, tmp_path):
    numbers = [0, 1, "1.copy", 2, 3, 4]
    stats = await fetch(site, "old", numbers, tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert stats["templates/learned"] == 1
    articles = stored(tmp_path)
    assert sorted(articles) == [f"{number}.html" for number in range(5)]
    assert len({article.model for article in articles.values()} - {None}) == 1
    assert all("letter" not in article.body for article in articles.values())


@ensureDeferred
async def test_a_template_is_learned_from_pages_of_several_crawls(site, tmp_path):
    await deferred_from_coro(several(site, tmp_path))


async def several(site, tmp_path):
    stats = await fetch(site, "old", range(3), tmp_path)
    assert "templates/learned" not in stats
    assert {article.model for article in stored(tmp_path).values()} == {None}
    stats = await fetch(site, "old", range(3, 5), tmp_path)
    assert stats["templates/learned"] == 1
    assert None not in {article.model for article in stored(tmp_path).values()}


@ensureDeferred
async def test_a_change_of_layout_is_learned_and_raises_an_alarm_until_the_template_holds(site, tmp_path):
    await deferred_from_coro(change_of_layout(site, tmp_path))


async def change_of_layout(site, tmp_path):
    await fetch(site, "old", range(25), tmp_path)
    assert alarms(site, tmp_path) == []
    model = stored(tmp_path)["24.html"].model

    stats = await fetch(site, "new", range(8), tmp_path)
    assert stats["templates/relearned"] == 1
    changed = written(tmp_path)
    assert len(changed) == 8
    assert all(
        (article.model, article.body) == changed.get(article.url, (article.model, article.body))
        for article in stored(tmp_path).values()
    )
    [alarm] = alarms(site, tmp_path)
    assert alarm.kind == "layout"
    assert "has changed its layout" in alarm.message
    stats = await fetch(site, "new", range(8, 16), tmp_path)
    assert "templates/relearned" not in stats
    assert len(alarms(site, tmp_path)) == 1

    await fetch(site, "new", range(16, 32), tmp_path)
    assert alarms(site, tmp_path) == [], "the template has read twenty pages well"
    await fetch(site, "old", [90], tmp_path)
    articles = stored(tmp_path)
    assert articles["90.html"].model == articles["31.html"].model not in (None, model), "old pages are read as well"
    assert all("letter" not in article.body for article in articles.values())
