from __future__ import annotations

import http.client
from pathlib import Path

import pytest

from crawler.demo.server import OutletServer, serve


def fetch(server: OutletServer, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request; header names with _ for -, and in lower case in what comes back."""
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    answer = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    outlet = tmp_path / "tidings"
    (outlet / "news").mkdir(parents=True)
    (outlet / "index.html").write_text('<a href="http://tidings.example/news/">News</a>')
    (outlet / "news" / "index.html").write_text("<p>News")
    (outlet / "news" / "2.html").write_text("<p>Page two")
    (outlet / "news" / "storm.html").write_text("<p>Storm")
    (outlet / "_redirects").write_text(
        "/old /news/storm 301\n/news/?page=2 /news/2.html 200\n/broken /news/2.html 503\n"
    )
    (outlet / "_headers").write_text(
        "/*.html\n  Content-Type: text/html; charset=utf-8\n/news/storm*\n  X-Robots-Tag: noai\n"
    )
    (outlet / "expected.jsonl").write_text("{}\n")
    return outlet


def test_the_outlets_own_host_becomes_the_served_address(folder: Path) -> None:
    with serve(folder) as server:
        assert fetch(server, "/")[2].decode() == f'<a href="{server.url}/news/">News</a>'


def test_urls_are_found_as_on_real_sites(folder: Path) -> None:
    with serve(folder) as server:
        assert fetch(server, "/news/storm")[2] == b"<p>Storm"
        assert fetch(server, "/news/storm.html?utm_source=rss")[2] == b"<p>Storm"
        assert fetch(server, "/news/?page=2")[2] == b"<p>Page two"
        status, headers, _ = fetch(server, "/news")
        assert (status, headers["location"]) == (301, "/news/")


def test_redirects_outages_and_missing_pages(folder: Path) -> None:
    with serve(folder) as server:
        status, headers, _ = fetch(server, "/old")
        assert (status, headers["location"]) == (301, "/news/storm")
        assert fetch(server, "/broken")[0] == 503
        status, headers, body = fetch(server, "/nothing")
        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert b"<h1>" in body


@pytest.mark.parametrize("path", ["/_redirects", "/_headers", "/expected.jsonl", "/../secret.txt", "/%2e./secret.txt"])
def test_rules_and_files_outside_the_folder_stay_private(folder: Path, path: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    with serve(folder) as server:
        assert fetch(server, path)[0] == 404


def test_header_rules_apply_to_the_files_they_fit(folder: Path) -> None:
    with serve(folder) as server:
        assert fetch(server, "/news/storm")[1]["x-robots-tag"] == "noai"
        assert "x-robots-tag" not in fetch(server, "/news/")[1]
        (folder / "_headers").unlink()
        assert fetch(server, "/news/storm")[1]["content-type"] == "text/html"


def test_an_unchanged_page_is_not_sent_twice(folder: Path) -> None:
    with serve(folder) as server:
        _, headers, _ = fetch(server, "/news/storm")
        status, _, body = fetch(server, "/news/storm", If_None_Match=headers["etag"])
        assert (status, body) == (304, b"")
        assert fetch(server, "/news/storm", If_Modified_Since=headers["last-modified"])[0] == 304
        assert fetch(server, "/news/storm", If_Modified_Since="some day")[0] == 200
        (folder / "news" / "storm.html").write_text("<p>Storm is over")
        assert fetch(server, "/news/storm", If_None_Match=headers["etag"])[2] == b"<p>Storm is over"


def test_a_connection_is_kept_alive(folder: Path) -> None:
    with serve(folder) as server:
        connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
        for path in ("/", "/nothing", "/old", "/news/"):
            connection.request("GET", path)
            connection.getresponse().read()
            socket = connection.sock
        connection.request("HEAD", "/news/")
        response = connection.getresponse()
        assert (response.read(), response.getheader("Content-Length")) == (b"", "7")
        assert connection.sock is socket
        connection.close()


def test_every_request_is_logged(folder: Path) -> None:
    with serve(folder) as server:
        fetch(server, "/old")
        fetch(server, "/news/?page=2", method="HEAD")
        assert [request[1:] for request in server.requests] == [("GET", "/old", 301), ("HEAD", "/news/?page=2", 200)]
        assert server.requests[0].time <= server.requests[1].time


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "::1"])
def test_nothing_but_loopback_is_served(folder: Path, host: str) -> None:
    with pytest.raises(ValueError, match="127"), serve(folder, host=host):
        pass
