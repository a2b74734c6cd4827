"""The pages in a real browser: a person's ways through them, by mouse and by keyboard, and how each page looks."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.server import OutletServer
from crawler.store import Store
from tests.serving import Answer, Handler, serving
from tests.web.pages.test_taking import PAGE

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium (apt install chromium)"),
]
LARGEST_PAGE = 200_000
OPTIONS = ("CRAWLER_ALLOWED_ADDRESSES=127.0.0.0/8", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False")
TOKEN = "a-token-for-the-keyboard"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
DRAW = os.environ.get("DRAW_PICTURES")
"""Whether what the guide shows is taken anew, and not compared."""

LIKENESS = """async ([one, other]) => {
  const small = async (data) => {
    const image = new Image(); image.src = "data:image/png;base64," + data; await image.decode();
    const canvas = new OffscreenCanvas(32, 20), pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, 32, 20);
    return pen.getImageData(0, 0, 32, 20).data;
  };
  const [a, b] = [await small(one), await small(other)];
  return 1 - a.reduce((sum, value, n) => sum + Math.abs(value - b[n]), 0) / a.length / 255;
}"""
"""How alike two pictures are, looked at from so far that fonts and dates make no difference."""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "high contrast": {"forced_colors": "active", "viewport": {"width": 1280, "height": 800}},
}


def command(*words: str) -> list[str]:
    options = [word for option in OPTIONS for word in ("-s", option)]
    return [sys.executable, "-P", "-m", "crawler", *words, *options]


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """A server in a folder; gives the address that lets in once."""
    words = command("serve", "--port", "0", "--archive", "pages")
    process = subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    killer = threading.Timer(590, process.kill)
    killer.start()
    try:
        yield next(line for line in process.stderr if line.startswith("Open ")).split()[1]
    finally:
        killer.cancel()
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def folder(outlets: dict[str, OutletServer], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where two outlets were crawled, one of them written from right to left."""
    folder = tmp_path_factory.mktemp("desk")
    homes = [f"{outlets[name].url}/" for name in ("ponant", "saqiya")]
    subprocess.run(command("scrape", *homes, "--archive", "pages"), cwd=folder, check=True, timeout=300)
    (folder / "outlets").mkdir()
    for name, home in zip(("ponant", "saqiya"), homes, strict=True):
        (folder / "outlets" / f"{name}.toml").write_text(f'home = "{home}"\n')
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[str]:
    """The address of a server that shows them to who has the token."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SERVE_TOKEN", TOKEN)
        with started(folder) as address:
            yield address.partition("/sign-in")[0]


def in_chromium(visit: Callable[[Any], None], **look: Any) -> None:
    """Let somebody use a tab; what its console says of scripts and policies fails the test.

    In a thread of its own: the tests' event loop and Playwright's do not go together in one.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_in_chromium, visit, look or LOOKS["light"]).result(timeout=580)


def _in_chromium(visit: Callable[[Any], None], look: dict[str, Any]) -> None:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(**look).new_page()
        tab.set_default_timeout(120_000)
        tab.on("console", lambda message: said.append(message.text) if _is_wrong(message, tab) else None)
        tab.on("pageerror", lambda error: said.append(str(error)))
        visit(tab)
        browser.close()
    assert said == []


def _is_wrong(message: Any, tab: Any) -> bool:
    """Whether the console tells of something else than that the page itself says what was not found."""
    return message.type == "error" and message.location.get("url") != tab.url


def expect_usable(tab: Any) -> None:
    """Nothing that axe finds wrong for who cannot see or point, no page that is too large or wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert len(tab.content()) < LARGEST_PAGE
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab.url


def expect_like(tab: Any, name: str) -> None:
    """What is shown looks like the picture in the guide."""
    taken, kept = tab.screenshot(), PICTURES / f"{name}.png"
    if DRAW:
        kept.write_bytes(taken)
    pair = [base64.b64encode(data).decode() for data in (taken, kept.read_bytes())]
    other = tab.context.new_page()
    assert other.evaluate(LIKENESS, pair) > 0.9, name
    other.close()


def sign_in(tab: Any, desk: str) -> None:
    tab.goto(f"{desk}/sign-in")
    tab.get_by_label("Token").fill(TOKEN)
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_role("heading", name="Articles", exact=True).wait_for()


def an_article(folder: Path, language: str) -> str:
    """The id of an article whose page is kept."""
    with Store.open(folder / "crawler.db") as store:
        return next(each.id for each in store.articles() if each.language == language and len(each.blocks) > 3)


def test_from_the_first_start_to_ten_articles_of_a_further_outlet(
    outlets: dict[str, OutletServer], tmp_path: Path
) -> None:
    with started(tmp_path) as address:
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
    expect_like(tab, "add")
    tab.get_by_role("button", name="Keep this outlet").click()
    tab.get_by_text("Its file is saved.").wait_for()
    assert len(list(folder.glob("outlets/*.toml"))) == 1
    expect_usable(tab)
    tab.get_by_role("button", name="Look now").click()
    tab.get_by_text("Done.").wait_for()
    expect_usable(tab)
    tab.get_by_role("link", name="Articles", exact=True).click()
    tab.get_by_role("heading", name="Articles", exact=True).wait_for()
    expect_like(tab, "articles")
    tab.locator("ol.articles a").first.click()
    tab.get_by_role("heading", name="Where each field came from").wait_for()
    expect_like(tab, "article")


def test_a_wrong_block_is_pointed_at_and_a_selector_that_takes_it_out_is_saved(desk: str, folder: Path) -> None:
    def visit(tab: Any) -> None:
        sign_in(tab, desk)
        tab.goto(f"{desk}/articles/{an_article(folder, 'fr')}")
        tab.get_by_role("link", name="The page, block by block").click()
        tab.get_by_role("heading", name="The page, block by block").wait_for()
        expect_usable(tab)
        expect_like(tab, "page")
        tab.locator(".blocks li.text input").last.check()
        tab.get_by_label("The chosen one is").select_option("remove")
        tab.get_by_role("button", name="Find a selector").click()
        tab.get_by_role("button", name="Try it").wait_for()
        expect_usable(tab)
        tab.get_by_label("CSS selector of what is taken out").fill(".nothing-has-this-class")
        tab.get_by_role("button", name="Try it").click()
        tab.get_by_text("0 would change").wait_for()
        tab.get_by_role("button", name="Save it into the file of").click()
        tab.get_by_text("Its file is saved.").wait_for()
        assert 'remove = ".nothing-has-this-class"' in tab.get_by_label("TOML").input_value()
        expect_usable(tab)

    in_chromium(visit)
    assert 'remove = ".nothing-has-this-class"' in (folder / "outlets" / "ponant.toml").read_text()


class PaidOutlet(Handler):
    """One article."""

    def answer(self) -> Answer:
        return 200, {"Content-Type": "text/html"}, PAGE.encode()


def test_the_bookmark_takes_the_page_that_is_read_into_the_store(desk: str, folder: Path) -> None:
    from playwright.sync_api import expect

    def visit(tab: Any) -> None:
        sign_in(tab, desk)
        tab.goto(f"{desk}/take")
        bookmark = tab.get_by_role("link", name="Take into crawler").get_attribute("href")
        tab.goto(f"{server.url}/ferry")
        # Chromium's bar of bookmarks is out of a script's reach: what it does at a click, a link in the page does.
        tab.evaluate(
            "href => document.body.prepend(Object.assign(document.createElement('a'), {href, innerText: 'Bookmark'}))",
            bookmark,
        )
        with tab.expect_popup() as opened:
            tab.get_by_role("link", name="Bookmark").click()
        taking = opened.value
        expect(taking.locator("#html")).not_to_have_value("")  # the page's policy lets no text be run as a script
        assert taking.get_by_label("Address of the page").input_value() == f"{server.url}/ferry"
        taking.get_by_role("button", name="Store it").click()
        taking.get_by_role("heading", name="The ferry").wait_for()
        assert "asked who steered it" in taking.content()

    with serving("127.0.5.1", PaidOutlet) as server:
        in_chromium(visit)
        with Store.open(folder / "crawler.db") as store:
            assert store.article(f"{server.url}/ferry") is not None


def test_a_search_is_watched_until_the_watch_is_removed(desk: str) -> None:
    def visit(tab: Any) -> None:
        sign_in(tab, desk)
        tab.get_by_label("Words").fill("port")
        tab.get_by_role("button", name="Search").click()
        tab.locator("mark").first.wait_for()
        expect_usable(tab)
        tab.get_by_role("link", name="Watch this").click()
        tab.get_by_label("Name").fill("Harbours")
        tab.get_by_role("button", name="Watch", exact=True).click()
        tab.get_by_role("heading", name="Harbours").wait_for()
        expect_usable(tab)
        tab.get_by_role("button", name="Remove Harbours").click()
        tab.get_by_text("There is none yet.").wait_for()

    in_chromium(visit, **LOOKS["dark"])


FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return [one.innerText || one.name || one.tagName, seen];
}"""


def test_who_has_a_keyboard_alone_signs_in_skips_the_menu_and_sees_where_he_is(desk: str) -> None:
    def visit(tab: Any) -> None:
        tab.goto(f"{desk}/sign-in")
        tab.locator("#token:focus").wait_for()
        tab.keyboard.type(TOKEN)
        tab.keyboard.press("Enter")
        tab.get_by_role("heading", name="Articles", exact=True).wait_for()
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED) == ["Skip to the content", True]
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED) == ["words", True]
        tab.keyboard.type("port")
        tab.keyboard.press("Enter")
        tab.get_by_role("link", name="Watch this").wait_for()
        met = []
        for _ in range(60):
            tab.keyboard.press("Tab")
            name, seen = tab.evaluate(FOCUSED)
            assert seen or name == "BODY" or tab.evaluate("document.activeElement === document.body"), name
            met.append(name)
        assert {"Outlets", "Sign out", "Search", "Watch this", "fr"} <= set(met)

    in_chromium(visit)


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_used_in_every_look(desk: str, folder: Path, look: str) -> None:
    articles = [an_article(folder, language) for language in ("fr", "ar")]
    pages = ["/", "/?words=port", "/?words=nothing-has-that", "/outlets", "/outlets/ponant", "/crawls", "/report"]
    pages += ["/watches", "/watches?words=port&language=fr", "/outlets/add", "/take"]
    pages += [f"/articles/{id_}{part}" for id_ in articles for part in ("", "/page", "/mend?block=2&as=body")]

    def visit(tab: Any) -> None:
        sign_in(tab, desk)
        for page in pages:
            tab.goto(f"{desk}{page}")
            expect_usable(tab)

    in_chromium(visit, **LOOKS[look])
