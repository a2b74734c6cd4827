"""The store's figures as Prometheus reads them."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.items import Article, Link
from crawler.outlets import Outlet, Source
from crawler.reporting.metrics import metrics_text
from crawler.store import Frontier, Store
from crawler.store.monitoring.alarms import Alarm, keep_alarms

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DESK = Outlet(name="desk", home="https://desk.example/", sources=[Source(kind="feed", url="https://feeds.example/d")])


@pytest.fixture
def store(tmp_path: Path):
    """Two articles of an outlet that has a file, and one of another whose name could break a line."""
    with Store.open(tmp_path / "crawler.db", now=lambda: NOON) as store:
        for number, outlet in enumerate(("desk.example", "feeds.example", 'a"b\\c\nd 1')):
            url = f"https://desk.example/{number}"
            store.save(Article(url=url, outlet=outlet, title="Title", content_hash=str(number)))
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "desk"}))
        for number, reason in enumerate(("answered 404", "answered 503", "answered 599", "our own wording")):
            frontier.fail(frontier.claim(Link(url=f"https://desk.example/f{number}")), reason)
        store.write(keep_alarms, "desk", [Alarm("source", "https://feeds.example/d", "silent")], NOON)
        yield store


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(text.decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_figures_stand_under_the_name_of_the_outlets_file_and_others_under_the_stores(store):
    found = samples(metrics_text(store, [DESK]))
    assert found["crawler_articles", "desk"] == 2  # of its home and of its feed's domain
    assert found["crawler_articles", 'a"b\\c\nd 1'] == 1
    assert found["crawler_last_article_timestamp_seconds", "desk"] == NOON.timestamp()
    assert found["crawler_urls", "desk", "failed"] == 4
    assert found["crawler_alarms", "source", "desk"] == 1
    assert found["crawler_last_crawl_timestamp_seconds", "desk"] == NOON.timestamp()
    assert ("crawler_last_crawl_duration_seconds", "desk") not in found  # it has not ended


def test_two_files_of_one_domain_count_its_articles_once(store):
    french = Outlet(name="desk-fr", home="https://desk.example/fr/")
    found = samples(metrics_text(store, [DESK, french]))
    counted = {key[1]: value for key, value in found.items() if key[0] == "crawler_articles"}
    assert counted == {"desk.example": 1, "desk": 1, 'a"b\\c\nd 1': 1}


def test_reasons_are_those_of_the_list_so_that_their_number_is_bounded(store):
    found = samples(metrics_text(store, []))
    reasons = {key[1]: value for key, value in found.items() if key[0] == "crawler_failed_urls"}
    assert reasons == {"answered 404": 1, "answered {status}": 2, "other": 1}


def test_lateness_is_the_time_since_an_outlet_was_due_and_a_paused_one_has_none(store):
    found = samples(metrics_text(store, [DESK, Outlet(name="rest", home="https://rest.example/", paused=True)]))
    assert found["crawler_lateness_seconds", "desk"] == 0
    assert ("crawler_lateness_seconds", "rest") not in found
    frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "desk"}))
    frontier.fail(frontier.claim(Link(url="https://desk.example/late")), "no answer", retry_at=NOON)
    visited = Outlet(name="desk", home="https://desk.example/")
    store.now = lambda: NOON + timedelta(hours=2)
    assert samples(metrics_text(store, [visited]))["crawler_lateness_seconds", "desk"] == 7200


def test_promtool_finds_nothing_to_say(store):
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=metrics_text(store, [DESK]), capture_output=True, timeout=30
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")
