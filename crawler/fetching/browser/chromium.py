"""Which browser renders, and how it is started."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""What Chromium is called in a PATH."""

_HEAP = 256
"""MiB that the scripts of one page may take."""

_ARGUMENTS = (
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers have little of it
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the guard's proxy alone resolves names
    "--dns-prefetch-disable",
    "--disk-cache-size=1",
    f"--js-flags=--max-old-space-size={_HEAP}",
)


class NoBrowser(ValueError):
    """Nothing can render; the message is one sentence that says what to install."""


def find_browser(settings: BaseSettings) -> Path:
    """The program that renders: what ``CRAWLER_BROWSER`` names, or Chromium as PATH has it.

    :raises NoBrowser: there is none, or what drives it is not installed.
    """
    if importlib.util.find_spec("playwright") is None:
        raise NoBrowser("rendering needs a package; `pip install playwright` brings it")
    if named := settings.get("CRAWLER_BROWSER"):
        if found := shutil.which(os.path.expanduser(named)):
            return Path(found)
        raise NoBrowser(f"CRAWLER_BROWSER={named} is no program; name Chromium's, or leave it empty to look in PATH")
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise NoBrowser("rendering needs Chromium, and PATH has none: install it, or name it with CRAWLER_BROWSER")


def is_rendering(settings: BaseSettings) -> bool:
    """Whether a crawl has pages rendered; a replay has none, for their scripts ask for what no archive holds."""
    return settings.getbool("CRAWLER_RENDER_ENABLED") and not settings["CRAWLER_REPLAY"]


def rendering_problem(settings: BaseSettings) -> str | None:
    """Why outlets with ``render = true`` cannot be crawled, as one sentence; None when they can be."""
    if not is_rendering(settings):
        return None
    try:
        find_browser(settings)
    except NoBrowser as problem:
        return str(problem)
    return None


def launch_options(program: Path, proxy: str) -> dict[str, Any]:
    """What Playwright starts the browser with.

    The browser's own sandbox is on, except for root, for whom Chromium does not start with it.

    :param proxy: through which alone it connects.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        "executable_path": str(program),
        "headless": True,
        "args": list(_ARGUMENTS),
        "chromium_sandbox": not is_root,
        "proxy": {"server": proxy},
        # The process that runs the crawl is told of signals, and closes it.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
