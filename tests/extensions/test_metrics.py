"""What the crawls of a process count is written for Prometheus while they run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.metrics import Metrics


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(Metrics, "_ended", type(Metrics._ended)())
    monkeypatch.setattr(Metrics, "_running", [])


def crawl(path: Path, **stats: int):
    crawler = get_crawler(settings_dict={"CRAWLER_METRICS": str(path)})
    for name, value in stats.items():
        crawler.stats.set_value(name, value)
    return crawler, Metrics.from_crawler(crawler)


def samples(path: Path) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(path.read_text("utf-8"))
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


FIRST = {
    "downloader/request_count": 5,
    "downloader/response_status_count/200": 4,
    "articles/stored": 2,
    "articles/extracted": 3,
    "pages/failed/answered 503": 1,
    "pages/failed/own words": 2,
}


async def test_running_and_ended_crawls_add_up_and_never_fall(tmp_path):
    path = tmp_path / "crawls.prom"
    _, first = crawl(path, **FIRST)
    first.opened()
    second, later = crawl(path, **{"downloader/request_count": 1})
    later.opened()
    first.closed()
    found = samples(path)
    assert found["crawler_requests_total", "crawls"] == 6
    assert (found["crawler_running_crawls", "crawls"], found["crawler_ended_crawls_total", "crawls"]) == (1, 1)
    assert found["crawler_responses_total", "crawls", "200"] == 4
    assert found["crawler_read_articles_total", "stored", "crawls"] == 2
    assert ("crawler_read_articles_total", "extracted", "crawls") not in found
    assert found["crawler_failed_pages_total", "crawls", "answered {status}"] == 1
    assert found["crawler_failed_pages_total", "crawls", "other"] == 2
    second.stats.set_value("downloader/request_count", 9)
    later.closed()
    assert samples(path)["crawler_requests_total", "crawls"] == 14
    assert [each.name for each in tmp_path.iterdir()] == ["crawls.prom"]


async def test_promtool_finds_nothing_to_say(tmp_path):
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    _, metrics = crawl(tmp_path / "crawls.prom", **FIRST)
    metrics.opened()
    metrics.closed()
    text = (tmp_path / "crawls.prom").read_bytes()
    checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, timeout=30)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")


async def test_a_folder_that_is_not_there_is_a_line_in_the_log_and_the_crawl_goes_on(tmp_path, caplog):
    _, metrics = crawl(tmp_path / "missing/crawls.prom")
    metrics.opened()
    metrics.closed()
    assert "CRAWLER_METRICS cannot be written" in caplog.text


def test_without_the_setting_nothing_is_done():
    with pytest.raises(NotConfigured):
        Metrics.from_crawler(get_crawler(settings_dict={"CRAWLER_METRICS": ""}))
