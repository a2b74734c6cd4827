"""The log as JSON: one event a line, whoever says it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

from scrapy import Request
from twisted.python import log as twisted_log

from crawler.outlets import Outlet, Source, write_outlet
from crawler.running.base import Ended, Job, OpenAlarm, Stopping
from crawler.running.json_log import JsonFormatter, event_line
from crawler.store import Counts
from tests.warm import crawler

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
JOB = Job(name="desk", spider="outlet")


def formatted(message="It rains", arguments=(), exc_info=None, **extra) -> dict:
    record = logging.LogRecord("scrapy.core.engine", logging.WARNING, __file__, 1, message, arguments, exc_info)
    vars(record).update(extra)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_record_has_the_names_that_stay():
    found = formatted("It rains\nin %s", ("Paris",))
    assert datetime.fromisoformat(found.pop("time")).tzinfo == UTC
    message = "It rains\nin Paris"
    assert found == {"level": "warning", "logger": "scrapy.core.engine", "event": "log", "message": message}


def test_scrapys_records_tell_their_spider_outlet_and_address():
    spider = SimpleNamespace(name="outlet", outlet=SimpleNamespace(name="desk"))
    arguments = ({"status": 200, "request": Request("https://desk.example/1")},)
    found = formatted("Crawled (%(status)s) %(request)s", arguments, spider=spider)
    assert [found[name] for name in ("spider", "outlet", "url")] == ["outlet", "desk", "https://desk.example/1"]


def test_a_traceback_stands_in_the_line_of_its_record():
    try:
        raise RuntimeError("no\x1bway")
    except RuntimeError:
        found = formatted(exc_info=sys.exc_info())
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("RuntimeError: no\x1bway")


def test_what_no_json_holds_does_no_harm():
    assert formatted("broken \ud800 %s", ("text",))["message"].startswith("broken ")
    assert JsonFormatter().format(logging.LogRecord("x", 40, "", 1, "\u202eévil", (), None)).isascii()


def test_twisteds_messages_come_the_same_way(caplog):
    caplog.set_level(logging.DEBUG, "twisted")
    observer = twisted_log.PythonLoggingObserver("twisted")
    observer.start()
    try:
        twisted_log.msg("a reactor's word")
    finally:
        observer.stop()
    (record,) = [each for each in caplog.records if each.name == "twisted"]
    assert json.loads(JsonFormatter().format(record))["message"] == "a reactor's word"


def test_what_a_runner_tells_are_events_with_their_figures():
    ended = Ended(job=JOB, counts=Counts(found=2), figures={"articles/stored": 2}, error=ValueError("no"))
    found = json.loads(event_line(ended, NOON))
    assert [found[name] for name in ("event", "level", "outlet", "error")] == ["crawl_ended", "error", "desk", "no"]
    assert (found["counts"]["found"], found["figures"]) == (2, {"articles/stored": 2})
    alarm = json.loads(event_line(OpenAlarm(job=JOB, message="silent"), NOON))
    assert (alarm["event"], alarm["level"], alarm["message"]) == ("alarm", "warning", "silent")
    assert json.loads(event_line(Stopping(hosts={"a.example": 2}), NOON))["hosts"] == {"a.example": 2}


def test_every_line_of_a_run_is_an_event(outlets, tmp_path):
    home = f"{outlets['ponant'].url}/"
    outlet = Outlet(name="ponant", home=home, sources=[Source(kind="feed", url=home + "nothing-here.xml")])
    write_outlet(outlet, tmp_path / "outlets/ponant.toml")
    quick = ["DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CRAWLER_WORKERS=1", "LOG_LEVEL=INFO"]
    settings = [word for setting in quick for word in ("-s", setting)]
    result = crawler(tmp_path, "run", "--once", "--now", "--log-format", "json", *settings)
    events = [json.loads(line) for line in result.stderr.splitlines()]
    names = [event["event"] for event in events]
    assert {"time", "level", "logger", "event", "message"} <= set.intersection(*(set(event) for event in events))
    assert (names.count("crawl_started"), names.count("crawl_ended")) == (1, 1)
    assert any(event["logger"].startswith("scrapy") for event in events)
    (ended,) = [event for event in events if event["event"] == "crawl_ended"]
    assert ended["problems"] == {home + "nothing-here.xml": "answered 404"}
    assert result.returncode == 1
