"""The project's settings as tests that crawl on loopback use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy.settings import Settings


def quick_settings(folder: Path, **own: Any) -> Settings:
    """The project's settings without delays and second tries, with one worker, and a store in a folder."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False, "CRAWLER_WORKERS": 1}
    settings.setdict(quick | {"CRAWLER_STORE": str(folder / "crawler.db")} | own, priority="cmdline")
    return settings
