"""Outlets in a browser: how they stand, and their files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.store import Store
from crawler.web.serving import Serving

FILE = 'home = "https://outlet.example/"\n\n[[sources]]\nkind = "feed"\nurl = "https://outlet.example/rss"\n'


@pytest.fixture
def file(serving: Serving) -> Path:
    serving.outlets.mkdir()
    path = serving.outlets / "outlet.example.toml"
    path.write_text(FILE, "utf-8")
    return path


def test_outlets_are_listed_before_anything_is_stored(browser: TestClient, file: Path) -> None:
    assert 'href="/outlets/outlet.example"' in browser.get("/outlets").text


@pytest.mark.usefixtures("stored", "file")
def test_the_list_says_what_each_outlet_brought(browser: TestClient) -> None:
    page = browser.get("/outlets").text
    assert 'href="/outlets/outlet.example"' in page
    assert 'href="/outlets/other.example"' in page
    assert "1 article in seven days" in page


@pytest.mark.usefixtures("stored", "file")
def test_an_outlet_shows_its_sources_and_what_its_articles_have(browser: TestClient) -> None:
    page = browser.get("/outlets/outlet.example").text
    assert "https://outlet.example/rss" in page
    assert page[page.index('id="coverage"') :].count("100%") == 5


@pytest.mark.usefixtures("stored", "file")
@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"outlet/listed": 8, "outlet/estimated": 10}, "80%: its sources name 8 of about 10 articles"),
        ({"outlet/listed": 8}, "100%: its sources name 8 of about 8 articles"),
    ],
)
def test_an_outlet_shows_how_much_of_it_is_stored(
    browser: TestClient, serving: Serving, figures: dict[str, int], said: str
) -> None:
    assert "Recall" not in browser.get("/outlets/outlet.example").text
    with Store.open(serving.target) as store:
        for stats in (figures, {"outlet/listed": 0}):  # the latest looked at no source
            crawl = store.begin_crawl("outlet", {"outlet": "outlet.example"})
            store.finish_crawl(crawl, stats=stats)
    assert said in browser.get("/outlets/outlet.example").text


def test_a_file_is_changed(browser: TestClient, csrf: str, file: Path) -> None:
    text = f"# mine\n{FILE}"
    answer = browser.post("/outlets/outlet.example", data={"csrf": csrf, "text": text.replace("\n", "\r\n")})
    assert answer.status_code == 303
    assert file.read_text("utf-8") == text


def test_a_file_that_cannot_be_used_is_refused_with_its_line(browser: TestClient, csrf: str, file: Path) -> None:
    answer = browser.post("/outlets/outlet.example", data={"csrf": csrf, "text": f"{FILE}\ncolour = 1\n"})
    assert answer.status_code == 400
    assert 'href="#line7"' in answer.text
    assert "colour" in answer.text
    assert file.read_text("utf-8") == FILE


def test_a_broken_file_is_shown_with_its_line_to_be_mended(browser: TestClient, csrf: str, file: Path) -> None:
    file.write_text("home = \n", "utf-8")
    assert 'href="#line1"' in browser.get("/outlets/outlet.example").text
    assert browser.post("/outlets/outlet.example", data={"csrf": csrf, "text": FILE}).status_code == 303


def test_what_is_no_file_and_a_name_that_another_has_are_told(
    browser: TestClient, serving: Serving, file: Path
) -> None:
    os.mkfifo(serving.outlets / "pipe.toml")
    (serving.outlets / "second.toml").write_text(f'name = "outlet.example"\n{FILE}', "utf-8")
    assert "it is no file, but a pipe or device" in browser.get("/outlets/pipe").text
    assert "outlet.example.toml is called &#39;outlet.example&#39; too" in browser.get("/outlets/second").text


@pytest.mark.parametrize(
    "line", ['page_object = "os:system"', 'cookies = "/etc/passwd"', 'proxy = "http://evil.example"']
)
def test_what_names_code_or_files_is_not_changed_in_a_browser(
    browser: TestClient, csrf: str, file: Path, line: str
) -> None:
    answer = browser.post("/outlets/outlet.example", data={"csrf": csrf, "text": f"{line}\n{FILE}"})
    assert answer.status_code == 400
    assert "changed in the file itself" in answer.text
    assert file.read_text("utf-8") == FILE
