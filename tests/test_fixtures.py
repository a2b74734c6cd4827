"""The fixture outlets are what their source says, and hold together as sites do."""

from __future__ import annotations

import re
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import lxml.etree
import lxml.html
import pytest

from crawler.demo.server import OutletServer, fixtures_folder

Answers = dict[str, tuple[int, str, bytes]]
OUTLETS = sorted(folder.name for folder in (fixtures_folder() / "outlets").iterdir())
BUILD = Path(__file__).parent.parent / "fixtures" / "build.py"


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def walk(server: OutletServer) -> Answers:
    """Every page that can be reached from the front page, by path: status, Location, body."""
    found: Answers = {}
    connection = HTTPConnection(*server.server_address[:2], timeout=10)
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        connection.request("GET", path)
        response = connection.getresponse()
        found[path] = response.status, response.getheader("Location", ""), response.read()
        hrefs = re.findall(rb'href=["\']([^"\'#]+)', found[path][2]) if response.status == 200 else []
        targets = [urljoin(server.url + path, href.decode("ascii")) for href in [*hrefs, found[path][1].encode()]]
        waiting += [target.removeprefix(server.url) for target in targets if target.startswith(server.url + "/")]
    connection.close()
    return found


@pytest.fixture(scope="module")
def pages(outlets: dict[str, OutletServer]) -> dict[str, Answers]:
    return {name: walk(server) for name, server in outlets.items()}


def words_of(page: bytes) -> str:
    """A page's text without any white space, in the first encoding that fits."""
    for encoding in ("utf-8", "shift_jis", "euc_jp", "windows-1256" if b"windows-1256" in page else "windows-1252"):
        try:
            html = page.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = lxml.html.document_fromstring(re.sub(r"<(meta|\?xml)[^>]*>", "", html)).text_content()
        return re.sub(r"\s+", "", text)
    raise AssertionError("in no known encoding")


def test_building_again_gives_the_same_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, BUILD, tmp_path], check=True, capture_output=True)
    again, kept = tree(tmp_path), tree(fixtures_folder() / "outlets")
    assert sorted(again) == sorted(kept)
    assert [name for name in again if again[name] != kept[name]] == []


@pytest.mark.parametrize("name", OUTLETS)
def test_every_expected_article_stands_on_its_page(
    name: str, pages: dict[str, Answers], expected: dict[str, list[dict[str, Any]]]
) -> None:
    for row in expected[name]:
        if row["listed_in"] is None:
            assert row["path"] not in pages[name]
            continue
        status, _, page = pages[name][row["path"]]
        assert status == 200
        text = words_of(page)
        for piece in [row["title"], row["lead"] or "", *(block["text"] for block in row["blocks"])]:
            for cell in piece.split(" | "):
                assert re.sub(r"\s+", "", cell) in text, (row["path"], cell)
        for other in [*(related["path"] for related in row["related"]), *row["links"]]:
            assert other.encode() in page


@pytest.mark.parametrize("name", OUTLETS)
def test_a_section_lists_its_articles_over_several_pages(
    name: str, pages: dict[str, Answers], expected: dict[str, list[dict[str, Any]]]
) -> None:
    pager = re.compile(r"(\?page=|page/|index_|%D8%B5%D9%81%D8%AD%D8%A9/)\d+(/|\.html)?$")
    sections = {row["listed_in"] for row in expected[name]} - {None, "/"}
    long = 0
    for section in sections:
        numbered = [path for path in pages[name] if path.startswith(section) and pager.fullmatch(path[len(section) :])]
        long += bool(numbered)
        listing = b"".join(pages[name][path][2] for path in [section, *numbered])
        for row in expected[name]:
            if row["listed_in"] == section:
                assert f'href="{row["redirected_from"] or row["path"]}"'.encode() in listing
    assert long >= 3


@pytest.mark.parametrize("name", OUTLETS)
def test_an_outlet_has_an_old_encoding_and_a_page_that_breaks_off(
    name: str, pages: dict[str, Answers], expected: dict[str, list[dict[str, Any]]]
) -> None:
    bodies = [pages[name][row["path"]][2] for row in expected[name] if row["listed_in"]]
    assert any(b"\xef\xbf\xbd" in body.decode("utf-8", "replace").encode() for body in bodies)
    assert any(b"</html>" not in body for body in bodies)


@pytest.mark.parametrize("name", OUTLETS)
def test_duplicates_and_redirects_are_what_they_say(
    name: str, pages: dict[str, Answers], expected: dict[str, list[dict[str, Any]]]
) -> None:
    copies = [row for row in expected[name] if row["duplicate_of"]]
    moved = [row for row in expected[name] if row["redirected_from"]]
    assert copies
    assert moved
    for row in copies:
        assert pages[name][row["path"]] == pages[name][row["duplicate_of"]]
    for row in moved:
        assert pages[name][row["redirected_from"]][:2] == (301, row["path"])


@pytest.mark.parametrize("name", OUTLETS)
def test_an_outlet_links_to_a_missing_page_and_to_a_forbidden_one(
    name: str, pages: dict[str, Answers], outlet_paths: dict[str, Path]
) -> None:
    robots = RobotFileParser()
    robots.parse((outlet_paths[name] / "robots.txt").read_text().splitlines())
    assert [path for path, (status, *_) in pages[name].items() if status == 404]
    assert [p for p, (status, *_) in pages[name].items() if status == 200 and not robots.can_fetch("x", p)]


@pytest.mark.parametrize("name", OUTLETS)
def test_feeds_and_sitemaps_name_pages_that_answer(
    name: str, pages: dict[str, Answers], expected: dict[str, list[dict[str, Any]]], outlet_paths: dict[str, Path]
) -> None:
    articles = {row["path"] for row in expected[name] if not row["duplicate_of"]}
    known = articles | set(pages[name])
    mapped: set[str] = set()
    for file in outlet_paths[name].glob("*"):
        if file.suffix not in {".xml", ".atom", ".rdf"}:
            continue
        found = lxml.etree.parse(file).xpath("//*[local-name()='loc' or local-name()='link']")
        urls = [url for e in found if (url := e.get("href") or e.text)]
        assert urls
        paths = {urlsplit(url).path for url in urls if urlsplit(url).netloc == f"{name}.example"}
        mapped |= paths & articles
        files = {"/" + f.name for f in outlet_paths[name].glob("*.*")}
        assert paths <= known | files, file
    assert mapped == articles
