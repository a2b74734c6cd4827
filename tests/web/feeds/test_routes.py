"""Feeds are such as readers take, whole, and hold the texts of their articles."""

from __future__ import annotations

from collections.abc import Iterator

import feedparser
import jsonschema
import pytest
from lxml import etree
from starlette.testclient import TestClient

from tests.asking import program, server_of
from tests.json_feed import JSON_FEED
from tests.stored_articles import COPY, HARBOUR, MARKET, RAIN, store_story

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with program(server_of(store_story(tmp_path_factory.mktemp("feeds")))) as client:
        yield client


@pytest.mark.parametrize(("kind", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_readers_take_the_xml_feeds(client: TestClient, kind: str, version: str) -> None:
    answer = client.get(f"/feeds/articles.{kind}", params={"words": "ferries"})
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not feed.bozo
    assert feed.version == version
    assert {entry.link for entry in feed.entries} == {HARBOUR, COPY}
    assert all(RAIN[:40] in entry.content[0].value for entry in feed.entries)
    assert {entry.title for entry in feed.entries} == {"Of harbour.example", "Of copy.example"}
    [own] = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == f"http://127.0.0.1/feeds/articles.{kind}?words=ferries"


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_feeds_name_the_hub_that_is_told_of_their_changes(client: TestClient, kind: str) -> None:
    assert "link" not in client.get(f"/feeds/articles.{kind}").headers
    client.app.state.serving.hub = "https://hub.example/?for=news"  # type: ignore[attr-defined]
    try:
        links = client.get(f"/feeds/articles.{kind}?words=a%3E%0D%0Ab").links
    finally:
        client.app.state.serving.hub = ""  # type: ignore[attr-defined]
    assert links["hub"]["url"] == "https://hub.example/?for=news"
    assert links["self"]["url"] == f"http://127.0.0.1/feeds/articles.{kind}?words=a%3E%0D%0Ab"


def test_rss_has_what_its_specification_demands(client: TestClient) -> None:
    root = etree.fromstring(client.get("/feeds/articles.rss").content)
    channel = root.find("channel")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert all(len(channel.findall(name)) == 1 for name in ("title", "link", "description"))
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        assert item.find("guid").get("isPermaLink") == "false"
    assert len({item.findtext("guid") for item in channel.findall("item")}) == 3


def test_atom_has_what_its_specification_demands(client: TestClient) -> None:
    root = etree.fromstring(client.get("/feeds/articles.atom").content)
    for element in (root, *root.findall(f"{ATOM}entry")):  # RFC 4287 sections 4.1.1 and 4.1.2
        assert all(len(element.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
    for entry in root.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"
    assert len({id_.text for id_ in root.iter(f"{ATOM}id")}) == 4


def test_json_feed_has_what_its_specification_demands(client: TestClient) -> None:
    answer = client.get("/feeds/articles.json", params={"outlet": ["harbour", "market.example"]})
    assert answer.headers["content-type"] == "application/feed+json"
    jsonschema.validate(answer.json(), JSON_FEED, format_checker=jsonschema.FormatChecker())
    assert {item["url"] for item in answer.json()["items"]} == {HARBOUR, MARKET}


def test_what_a_page_wrote_is_no_mark_up_of_a_feed(client: TestClient) -> None:
    for kind in ("rss", "atom", "json"):
        feed = feedparser.parse(client.get(f"/feeds/articles.{kind}", params={"outlet": "market.example"}).content)
        for entry in feed.entries:
            assert "<script" not in entry.content[0].value
    text = client.get("/feeds/articles.json", params={"outlet": "market.example"}).json()["items"][0]["content_html"]
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_reader_that_has_it_is_sent_nothing(client: TestClient) -> None:
    for kind in ("rss", "atom", "json"):
        tag = client.get(f"/feeds/articles.{kind}").headers["etag"]
        assert client.get(f"/feeds/articles.{kind}", headers={"If-None-Match": tag}).status_code == 304


def test_the_list_of_feeds_leads_to_them(client: TestClient) -> None:
    root = etree.fromstring(client.get("/feeds/outlets.opml").content)
    [address] = root.xpath("//outline/@xmlUrl")
    assert [entry.link for entry in feedparser.parse(client.get(address).content).entries] == [HARBOUR]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/articles.xml", 404),
        ("/feeds/articles.parquet", 404),
        ("/feeds/articles.rss?limit=101", 400),
        ("/feeds/articles.rss?after=start", 400),
        ("/feeds/articles.rss?words=-", 400),
        ("/feed", 400),
        ("/feed?url=file:///etc/passwd", 400),
        ("/feed?url=https://outlet.example/feed&format=html", 400),
        ("/feed?url=https://outlet.example/feed&set=LOG_FILE", 400),
    ],
)
def test_a_feed_that_is_asked_for_wrongly_is_told(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status
