"""An outlet that answers with walls in the place of its articles."""

# ruff: noqa: F811 - fixtures are imported
from __future__ import annotations

from crawler.store import Store
from crawler.store.monitoring.alarms import keep_alarms, look_for_alarms
from tests.spiders.test_outlet import crawl, in_reactor, later, rows_of, site  # noqa: F401 - fixtures

WALL = """<html><head><title>Your privacy</title></head><body><h1>Your privacy</h1><p>We store cookies with your
consent, and our partners do.</p><button>Accept all</button></body></html>"""


def alarms(store_path, server):
    """Look for alarms as a run does; gives the open ones and what changed."""
    with Store.open(store_path) as store:
        found = store.read(look_for_alarms, "town", {server.url[7:]}, [], store.now())
        changes = store.write(keep_alarms, "town", found, store.now())
    return [alarm.message for alarm in found], [(change.event, change.kind) for change in changes]


def wall_in(site, paths):
    kept = {path: (site.folder / path[1:]).read_text() for path in paths}
    for path in paths:
        (site.folder / path[1:]).write_text(WALL)
    return kept


@in_reactor
async def test_walls_are_an_alarm_that_ends_when_the_articles_come(site, crawl, server, store_path):
    kept = wall_in(site, site.articles)
    assert (await crawl(server))["pages/failed/consent wall"] == 6
    open_, changes = alarms(store_path, server)
    assert open_ == ["6 of the latest 6 pages are walls (consent wall 6)"]
    assert changes == [("raised", "wall")]
    for path, text in kept.items():
        (site.folder / path[1:]).write_text(text)
    later(store_path, days=1)
    assert (await crawl(server))["articles/stored"] == 6
    assert alarms(store_path, server) == ([], [("ended", "wall")])


@in_reactor
async def test_one_article_that_is_gone_is_no_alarm(site, crawl, server, store_path):
    gone = next(iter(site.articles))
    (site.folder / gone[1:]).write_text("<title>Page not found</title><h1>Page not found</h1><p>It has moved.</p>")
    assert (await crawl(server))["pages/failed/soft 404"] == 1
    assert alarms(store_path, server) == ([], [])


@in_reactor
async def test_a_section_behind_a_wall_is_blocked_and_after_three_looks_an_alarm_of_the_source(
    site, crawl, server, store_path
):
    (site.folder / "news/index.html").write_text(WALL)
    for _ in range(3):
        await crawl(server, kinds=("section",), now=True)
    with rows_of(store_path) as connection:
        assert connection.exec_driver_sql("SELECT state, reason FROM urls").all() == [("blocked", "consent wall")]
    with Store.open(store_path) as store:
        found = store.read(look_for_alarms, "town", {server.url[7:]}, [server.url + "/news/"], store.now())
    assert [alarm.message for alarm in found] == [f"{server.url}/news/ cannot be read: consent wall"]
