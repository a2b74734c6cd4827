"""A further outlet is looked at first, and has a file once somebody keeps it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from starlette.testclient import TestClient

from crawler.outlets import Outlet, Source, read_outlet, write_outlet
from crawler.web.errands import Errand
from crawler.web.serving import Serving

FEED = "https://outlet.example/rss"
SECTION = "https://outlet.example/news/"


@pytest.fixture
def looked_at(serving: Serving) -> Errand:
    """A look at an outlet that has two sources, still under way."""
    staged = TemporaryDirectory()
    errand = serving.errands()._errands["look"] = Errand(id="look", title="Look at", staged=staged)
    sources = [Source(kind="feed", url=FEED), Source(kind="section", url=SECTION)]
    outlet = Outlet(name="outlet.example", home="https://outlet.example/", sources=sources)
    write_outlet(outlet, Path(staged.name) / "outlet.example.toml")
    errand.say("two sources")
    return errand


@pytest.fixture
def file(serving: Serving) -> Path:
    return serving.outlets / "outlet.example.toml"


def test_what_is_being_found_is_shown_and_cannot_be_kept_yet(
    browser: TestClient, csrf: str, looked_at: Errand, file: Path
) -> None:
    page = browser.get("/outlets/add/look").text
    assert "two sources" in page
    assert FEED not in page
    assert browser.post("/outlets/add/look", data={"csrf": csrf}).status_code == 404
    assert not file.exists()


@pytest.mark.usefixtures("stored")
def test_what_was_found_is_shown_with_its_articles(browser: TestClient, looked_at: Errand, file: Path) -> None:
    looked_at.end(0)
    page = browser.get("/outlets/add/look").text
    assert FEED in page
    assert SECTION in page
    assert "Ferry stays in harbour" in page
    assert not file.exists()


@pytest.mark.parametrize(
    ("chosen", "kept"), [({"1": "source-1"}, [SECTION]), ({}, [FEED, SECTION]), ({"9": "source-9"}, [FEED, SECTION])]
)
def test_an_outlet_is_kept_with_the_sources_that_were_chosen(
    browser: TestClient, csrf: str, looked_at: Errand, file: Path, chosen: dict[str, str], kept: list[str]
) -> None:
    looked_at.end(0)
    answer = browser.post("/outlets/add/look", data={"csrf": csrf, **chosen})
    assert answer.headers["location"] == "/outlets/outlet.example?saved=1"
    assert [source.url for source in read_outlet(file).sources] == kept


def test_what_somebody_has_written_meanwhile_stays(
    browser: TestClient, csrf: str, looked_at: Errand, file: Path
) -> None:
    looked_at.end(0)
    file.parent.mkdir()
    file.write_text('home = "https://outlet.example/"  # mine\n', "utf-8")
    assert browser.post("/outlets/add/look", data={"csrf": csrf}).status_code == 303
    assert file.read_text("utf-8") == 'home = "https://outlet.example/"  # mine\n'


def test_a_look_that_found_nothing_says_so(browser: TestClient, csrf: str, serving: Serving) -> None:
    errand = serving.errands()._errands["look"] = Errand(id="look", title="Look at", staged=TemporaryDirectory())
    errand.end(1)
    assert "Nothing to crawl was found" in browser.get("/outlets/add/look").text
    assert browser.post("/outlets/add/look", data={"csrf": csrf}).status_code == 404


def test_what_is_no_look_at_an_outlet_is_not_found(browser: TestClient, serving: Serving) -> None:
    serving.errands()._errands["run"] = Errand(id="run", title="Crawl")
    assert browser.get("/outlets/add/run").status_code == 404
    assert browser.get("/outlets/add/none").status_code == 404


def test_an_outlet_that_has_a_file_is_not_added_again(browser: TestClient, csrf: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('home = "https://outlet.example/"\n', "utf-8")
    answer = browser.post("/outlets/add", data={"csrf": csrf, "address": "outlet.example"})
    assert answer.status_code == 409
    assert "has a file already" in answer.text
