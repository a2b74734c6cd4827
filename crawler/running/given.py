"""Settings as a person gives them to a command, each as a text: read before anything is fetched."""

from __future__ import annotations

import json
import math
from typing import Any

from crawler.own_settings import PREFIX, setting_called
from crawler.setting import Setting, one_of

_FRACTIONS = ("DNS_TIMEOUT", "DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT")
"""Numbers of Scrapy's that may be no whole ones, though what they are by default is one."""
_LEAST = {
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 0.1,
    "CONCURRENT_ITEMS": 1,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DEPTH_LIMIT": -math.inf,
    "DEPTH_PRIORITY": -math.inf,
    "DOWNLOAD_MAXSIZE": -math.inf,
    "FEED_EXPORT_INDENT": -math.inf,
    "REACTOR_THREADPOOL_MAXSIZE": 1,
    "REDIRECT_PRIORITY_ADJUST": -math.inf,
    "RETRY_PRIORITY_ADJUST": -math.inf,
    "RETRY_TIMES": -math.inf,
}
"""Numbers of Scrapy's → the smallest that they may be; all others begin with 0."""
_LEVELS = ("CRITICAL", "FATAL", "ERROR", "WARNING", "WARN", "INFO", "DEBUG", "NOTSET")


def read_setting(name: str, text: str) -> Any:
    """The value of a setting that a text is; the text itself where it is one that nothing is known of.

    :raises crawler.setting.WrongSetting: there is no such setting of this project's, or it cannot have the value.

    >>> read_setting("CRAWLER_WORKERS", "2"), read_setting("DOWNLOAD_DELAY", "2"), read_setting("MY_OWN", "2")
    (2, 2.0, '2')
    """
    setting = setting_called(name) if name.startswith(PREFIX) else _scrapys(name)
    return text if setting is None else setting.read(text)


def _scrapys(name: str) -> Setting | None:
    """What is known of a setting of Scrapy's."""
    from scrapy.settings import default_settings

    default = getattr(default_settings, name, None)
    about: dict[str, Any] = {"name": name, "meaning": "", "example": ""}
    if isinstance(default, bool) or (default is not None and name.endswith("_ENABLED")):
        return Setting(default=False, **about)
    if isinstance(default, int | float):
        kind = float if name in _FRACTIONS else type(default)
        return Setting(default=kind(0), least=_LEAST.get(name, 0), **about)
    if name.endswith("LOG_LEVEL"):
        return Setting(default="", **one_of(*_LEVELS), **about)
    if name.endswith("_CODES"):
        return Setting(default="", form=_numbers, formed="a list of numbers such as 429,503", **about)
    if isinstance(default, dict):
        return Setting(default="", form=_table, formed="a table in JSON", **about)
    return None


def _numbers(text: str) -> None:
    for number in text.split(",") if text else ():
        int(number)


def _table(text: str) -> None:
    if text and not isinstance(json.loads(text), dict):
        raise ValueError
