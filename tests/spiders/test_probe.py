"""The probe on real servers: the fixture outlets, and outlets that cannot be crawled."""

from __future__ import annotations

import sqlalchemy as sa
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.outlets import read_outlet
from crawler.spiders.probe_requests import MOST_REQUESTS
from crawler.store import Store
from crawler.store.schema import urls


def in_reactor(test):
    @ensureDeferred
    async def wrapper(probe, outlets, expected, tmp_path):
        return await deferred_from_coro(test(probe, outlets["ponant"], expected["ponant"], tmp_path))

    return wrapper


@in_reactor
async def test_an_outlet_is_found_out_politely_and_its_samples_are_stored(probe, server, rows, tmp_path):
    server.requests.clear()
    home = f"{server.url}/"
    judgement = (await probe(home))[home]
    assert [(v.found.kind, v.found.url.removeprefix(server.url)) for v in judgement.kept] == [
        ("feed", "/rss.xml"),
        ("sitemap", "/plan-du-site.xml"),
    ]
    sections = {v.found.url.removeprefix(home) for v in judgement.verdicts if v.found.kind == "section"}
    assert sections >= {"culture/", "economie/", "international/", "region/"}
    assert judgement.language == "fr"
    paths = [request.path for request in server.requests]
    assert len(paths) == len(set(paths)) <= MOST_REQUESTS
    assert judgement.findings.requests == len(paths)
    assert not [path for path in paths if path.startswith(("/abonnes/", "/recherche"))]
    named = {v.removeprefix(server.url) for verdict in judgement.kept for v in verdict.articles}
    assert {row["path"] for row in rows if row["duplicate_of"] is None and row["listed_in"]} <= named
    with Store.open(tmp_path / "crawler.db") as store:
        stored = {article.url for article in store.articles()}
        with store.database.read() as connection:
            etags = connection.scalars(sa.select(urls.c.etag).where(urls.c.article_id.is_not(None))).all()
    assert len(stored) >= 5
    assert all(etags)  # so that the next crawl asks whether they changed
    assert {page.url for page in judgement.findings.articles.values()} == stored


@in_reactor
async def test_without_further_ado_it_writes_the_file(probe, server, rows, tmp_path):
    await probe(f"{server.url}/", done=None)
    [path] = (tmp_path / "outlets").glob("*.toml")
    assert [source.kind for source in read_outlet(path).sources] == ["feed", "sitemap"]
    assert read_outlet(path).grammar["articles"]
    assert read_outlet(path).time_zone == "Europe/Paris"
