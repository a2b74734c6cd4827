"""A person's way in a real browser: from the first start to ten articles of an outlet that was just added."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.server import OutletServer

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium (apt install chromium)"),
]
LARGEST_PAGE = 200_000
OPTIONS = ("CRAWLER_ALLOWED_ADDRESSES=127.0.0.0/8", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a server that was just started for the first time lets in once."""
    command = [sys.executable, "-P", "-m", "crawler", "serve", "--port", "0"]
    command += [word for option in OPTIONS for word in ("-s", option)]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    killer = threading.Timer(290, process.kill)
    killer.start()
    try:
        yield next(line for line in process.stderr if line.startswith("Open ")).split()[1]
    finally:
        killer.cancel()
        process.terminate()
        process.communicate(timeout=30)


def in_chromium(visit: Callable[[Any], None]) -> None:
    """Let somebody use a tab; what its console says of scripts and policies fails the test.

    In a thread of its own: the tests' event loop and Playwright's do not go together in one.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_in_chromium, visit).result(timeout=280)


def _in_chromium(visit: Callable[[Any], None]) -> None:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(color_scheme="dark", bypass_csp=False).new_page()
        tab.set_default_timeout(120_000)
        tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: said.append(str(error)))
        visit(tab)
        browser.close()
    assert said == []


def expect_usable(tab: Any) -> None:
    """Nothing that axe finds wrong for who cannot see or point, and no page that is too large."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert len(tab.content()) < LARGEST_PAGE


def test_from_the_first_start_to_ten_articles_of_a_further_outlet(
    address: str, outlets: dict[str, OutletServer], tmp_path: Path
) -> None:
    in_chromium(lambda tab: _add_and_read(tab, address, f"{outlets['ponant'].url}/", tmp_path))


def _add_and_read(tab: Any, address: str, home: str, folder: Path) -> None:
    tab.goto(address.partition("?")[0])
    expect_usable(tab)
    tab.goto(address)
    assert tab.locator("h1").inner_text() == "Nothing is stored yet"
    expect_usable(tab)
    tab.get_by_role("link", name="Add an outlet").click()
    expect_usable(tab)
    tab.get_by_label("Address of its front page").fill(home)
    tab.get_by_role("button", name="Look at it").click()
    tab.get_by_role("button", name="Keep this outlet").wait_for()
    assert tab.locator("ol.articles li").count() == 10
    assert not list(folder.glob("outlets/*.toml"))
    expect_usable(tab)
    tab.get_by_role("button", name="Keep this outlet").click()
    tab.get_by_text("Its file is saved.").wait_for()
    assert len(list(folder.glob("outlets/*.toml"))) == 1
    expect_usable(tab)
    tab.get_by_role("button", name="Look now").click()
    tab.get_by_text("Done.").wait_for()
    expect_usable(tab)
    for name in ("Outlets", "Crawls", "Articles"):
        tab.get_by_role("link", name=name, exact=True).click()
        tab.get_by_role("heading", name=name, exact=True).wait_for()
        expect_usable(tab)
    tab.locator("ol.articles a").first.click()
    tab.get_by_role("heading", name="Where each field came from").wait_for()
    expect_usable(tab)
    tab.get_by_role("link", name="The page, block by block").click()
    tab.get_by_role("heading", name="The page, block by block").wait_for()
    expect_usable(tab)
