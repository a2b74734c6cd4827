"""The log as JSON: one event a line, under names that stay."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import msgspec

from crawler.running.base import Ended, Event, OpenAlarm, Progress, Started, Stopping, Watched


class JsonFormatter(logging.Formatter):
    """Formats records, of this project, Scrapy, Twisted and whatever else, as a line of JSON each.

    ``time``, ``level``, ``logger``, ``event`` (``log``) and ``message`` are in every line; ``outlet``, ``spider`` and
    ``url`` where a record is of one; ``exception`` is its traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        event = {"event": "log", "message": record.getMessage(), **_about(record)}
        if record.exc_info or record.exc_text:
            event["exception"] = record.exc_text or self.formatException(record.exc_info or (None, None, None))
        if record.stack_info:
            event["stack"] = record.stack_info
        when = datetime.fromtimestamp(record.created, UTC)
        return _line(when, record.levelname.lower(), record.name, event)


def event_line(event: Event, now: datetime) -> str:
    """What a runner tells as a line of JSON, without its end.

    ``event`` is ``crawl_started``, ``crawl_progress``, ``crawl_ended``, ``alarm``, ``watch`` or ``stopping``.
    """
    level, about = _told(event)
    return _line(now, level, "crawler.run", about)


def alarm_line(outlet: str, message: str, now: datetime) -> str:
    """An alarm that is open as a line of JSON, without its end."""
    return _line(now, "warning", "crawler.run", {"event": "alarm", "message": message, "outlet": outlet})


def _told(event: Event) -> tuple[str, dict[str, Any]]:
    if isinstance(event, Stopping):
        waits = sum(event.hosts.values())
        message = f"ending; waiting for {waits} requests"
        return "info", {"event": "stopping", "message": message, "hosts": dict(event.hosts)}
    if isinstance(event, Watched):
        hit = event.hit
        about = {"watch": hit.watch, "what": hit.event, "id": hit.id, "url": hit.url, "outlet": hit.outlet}
        return "info", {"event": "watch", "message": hit.message, **about}
    outlet = {"outlet": event.job.name}
    if isinstance(event, Started):
        return "info", {"event": "crawl_started", "message": f"the crawl of {event.job.name} began", **outlet}
    if isinstance(event, OpenAlarm):
        return "warning", {"event": "alarm", "message": event.message, **outlet}
    if isinstance(event, Progress):
        figures = {"counts": event.counts, "pages": event.pages, "host": event.host, "comparing": event.comparing}
        return "info", {"event": "crawl_progress", "message": f"{event.pages} pages", **outlet, **figures}
    return _ended(event, outlet)


def _ended(event: Ended, outlet: dict[str, str]) -> tuple[str, dict[str, Any]]:
    about: dict[str, Any] = {"event": "crawl_ended", "message": f"the crawl of {event.job.name} ended", **outlet}
    about |= {"complete": event.complete, "counts": event.counts, "figures": event.figures, "problems": event.problems}
    if event.error is not None:
        about |= {"message": f"the crawl of {event.job.name} failed: {event.error}", "error": str(event.error)}
    return ("error" if event.error else "warning" if event.problems else "info"), about


def _about(record: logging.LogRecord) -> dict[str, str]:
    """Which spider, outlet and address a record is of, where Scrapy says so."""
    found: dict[str, str] = {}
    spider = getattr(record, "spider", None)
    if name := getattr(spider, "name", None):
        found["spider"] = str(name)
    if name := getattr(getattr(spider, "outlet", None), "name", None):
        found["outlet"] = str(name)
    arguments = record.args if isinstance(record.args, dict) else {}
    for key in ("request", "response"):
        if isinstance(url := getattr(arguments.get(key), "url", None), str):
            found["url"] = url
    return found


def _line(when: datetime, level: str, logger: str, event: dict[str, Any]) -> str:
    head = {"time": when.astimezone(UTC).isoformat(timespec="milliseconds"), "level": level, "logger": logger}
    # In ASCII: nothing in it steers a terminal, and half a surrogate pair does no harm.
    return json.dumps(msgspec.to_builtins(head | event, enc_hook=str))
