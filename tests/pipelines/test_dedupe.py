"""A copy of an article that its outlet gave already goes no further, and its address leads to the first."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred

from crawler.items import Article, Link, article_id
from crawler.pipelines.dedupe import DedupePipeline
from crawler.pipelines.store import StorePipeline
from crawler.store import Store

pytestmark = pytest.mark.usefixtures("shared_workers")
SEEN: list[str] = []


class Between:
    """A stage of a project's own, between the two."""

    def process_item(self, item):
        SEEN.append(item.url)
        return item


STAGES = {DedupePipeline: 500, Between: 600, StorePipeline: 700}


def article(path, outlet="outlet.example", text="The page."):
    url = f"https://{outlet}/{path}"
    return Article(id=article_id(outlet, url), url=url, outlet=outlet, title="T", body=text, content_hash=text)


def three_of_which_one_is_a_copy(frontier):
    async def items():
        await frontier.add([Link(url="https://outlet.example/copy")])
        [handle] = await frontier.lease(1, per_host=1, hold_pages=False)
        stored = frontier.session.change()
        yield article("first")
        await stored
        copy = article("copy")
        copy.handle = handle
        yield copy
        yield article("first", "other.example")

    return items()


@pytest.mark.parametrize("own_stage", [True, False])
@ensureDeferred
async def test_a_copy_is_stored_once_and_its_address_is_kept(passed, tmp_path, own_stage):
    SEEN.clear()
    stages = {"ITEM_PIPELINES": STAGES} if own_stage else {}
    done = await passed(three_of_which_one_is_a_copy, CONCURRENT_ITEMS=1, **stages)
    urls = [f"https://{name}/first" for name in ("outlet.example", "other.example")]
    assert [item.url for item in done.items] == urls
    if own_stage:  # it sees no copies
        assert urls == SEEN
        assert done.dropped == [f"https://outlet.example/copy: the same article as {done.items[0].id}"]
    assert done.stats["articles/duplicate"] == 1
    with Store.open(tmp_path / "crawler.db") as store:
        [first] = [each for each in store.articles() if each.outlet == "outlet.example"]
        assert first.other_urls == ["https://outlet.example/copy"]
