"""Feeds that are ill-formed, truncated, mis-encoded, hostile or none: what can be read is, and problems are named."""

from __future__ import annotations

import gzip
import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds.reading import FeedError, read_feed
from tests.discovery.feeds.invented_feeds import ATOM, RSS, URL, read_or_reason, rss, urls


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "an HTML page instead of a feed"),
        (b"<div>blocked</div>", "an HTML page instead of a feed"),
        (b"<urlset><url><loc>https://outlet.example/a</loc></url></urlset>", "a sitemap, not a feed"),
        (b"<opml><body/></opml>", "a list of feeds (OPML), not a feed"),
        (b"<a><b/></a>", "XML, but no feed"),
        (b"Not found", "neither XML nor JSON"),
        (b'{"error": 1}', "JSON, but no JSON feed"),
        (b"[" * 100_000, "JSON, but no JSON feed"),
        (b"\x89PNG\r\n\x1a\n", "neither XML nor JSON"),
        (gzip.compress(b"<rss>" + b" " * (30 << 20), mtime=0), "larger than 20 MiB"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError) as refused:
        read_feed(body, URL)
    assert refused.value.reason == reason


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(rss(), URL).problems == ["no entries"]


@pytest.mark.parametrize(
    ("encoding", "label", "header"),
    [
        ("utf-8", "UTF-8", None),
        ("utf-8", "ISO-8859-1", None),
        ("utf-8", "UTF-8", "text/xml; charset=iso-8859-1"),
        ("windows-1252", "UTF-8", None),
        ("iso-8859-1", "ISO-8859-1", None),
        ("utf-16", "UTF-16", None),
        ("utf-8-sig", "UTF-8", None),
        ("gb18030", "gb2312", None),
        ("shift_jis", "Shift_JIS", None),
        ("windows-1251", "nonsense", "application/xml; charset=windows-1251"),
    ],
)
def test_the_encoding_is_the_true_one_whatever_is_claimed(encoding: str, label: str, header: str | None) -> None:
    title = {"gb18030": "渡轮停运", "shift_jis": "フェリー欠航", "windows-1251": "Паром стоит"}.get(
        encoding, "Fähre fährt spät"
    )
    item = f"<item><title>{title}</title><link>/a</link></item>"
    body = f"<?xml version='1.0' encoding='{label}'?><rss><channel>{item}</channel></rss>"
    feed = read_feed(body.encode(encoding), URL, content_type=header)
    assert feed.links[0].title == title


def test_a_gzipped_feed_under_a_plain_name_is_unpacked() -> None:
    assert len(read_feed(gzip.compress(RSS.encode()), URL).links) == 2


def test_what_a_broken_server_prints_before_the_feed_is_skipped() -> None:
    feed = read_feed(b"<br />\n<b>Warning</b>: x<br />\n" + RSS.encode(), URL)
    assert len(feed.links) == 2
    assert "before the feed: skipped" in feed.problems[0]


def test_entity_bombs_and_external_entities_stay_text(tmp_path: object) -> None:
    secret = f"file://{tmp_path}/secret"
    (tmp_path / "secret").write_text("SECRET")  # type: ignore[operator]
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lols}<!ENTITY x SYSTEM "{secret}"><!ENTITY % p SYSTEM "{secret}">]>'
    body = head + "<rss><channel><item><title>&l11;&x;&l0;</title><link>/a</link></item></channel></rss>"
    feed = read_feed(body.encode(), URL)
    assert feed.links[0].url == "https://outlet.example/a"
    assert "SECRET" not in feed.links[0].title
    assert len(feed.links[0].title) < 100


def test_dates_that_cannot_be_read_are_counted() -> None:
    feed = read_feed(rss("<link>/a</link><pubDate>yesterday</pubDate>"), URL)
    assert feed.links[0].published is None
    assert "dates that cannot be read: 1" in feed.problems


def faulty(document: str, seed: int) -> str:
    """The document with one to four faults: pieces lost, doubled or swapped, tags dropped, noise."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(document) + 1)  # of nothing, too: what is lost may be all
        kind = chance.randrange(5)
        if kind == 0:
            document = document[:at] + document[at + chance.randint(1, 30) :]
        elif kind == 1:
            document = document[:at] + document[max(0, at - 200) :]
        elif kind == 2:
            tags = list(re.finditer(r"</?[\w:]+[^>]*>", document)) or [re.match("", document)]
            tag = chance.choice(tags)
            document = document[: tag.start()] + document[tag.end() :]
        elif kind == 3:
            document = (
                document[:at]
                + chance.choice(["&", "<", "\0", "]]>", "<![CDATA[", "<!--", "&#0;", "\ud800"])
                + document[at:]
            )
        else:
            document = document[: max(at, 1)]
    return document


@given(st.integers(0, 10**9), st.sampled_from([RSS, ATOM]))
@settings(max_examples=120, deadline=None)
def test_faults_never_crash_the_reader(seed: int, document: str) -> None:
    body = faulty(document, seed).encode("utf-8", "surrogatepass")
    found = read_or_reason(body)
    assert found
    assert isinstance(found, str) or all(link.url.startswith("http") for link in found.links)


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"<rss><item><link>{text}</link></item></rss>".encode())
)
@example(b"<rss><item><link>http://[</link></item></rss>")
@example(b"\xff\xfe<\0r\0s\0s\0")
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_feed_or_a_reason(body: bytes) -> None:
    assert read_or_reason(body)


@pytest.mark.parametrize("filler", ["<![CDATA[", "<!--", "<item>", "<item><a>", "&", "<a ", "<!DOCTYPE ", "<?", "&#"])
def test_no_repeated_fault_takes_the_reader_long(filler: str) -> None:
    body = ("<rss><channel>" + filler * (200_000 // len(filler))).encode()
    found = read_or_reason(body)
    assert isinstance(found, str) or found.links == []


def test_an_ill_formed_feed_gives_the_links_that_feedparser_finds() -> None:
    feedparser = pytest.importorskip("feedparser")
    items = [f"<title>Headline {n}</title><link>https://outlet.example/a/{n}</link><guid>{n}</guid>" for n in range(12)]
    whole = rss(*items).decode()
    theirs = ours = 0
    for seed in range(60):
        body = faulty(whole, seed).encode("utf-8", "replace")
        expected = {e.get("link") for e in feedparser.parse(body).entries} & {
            f"https://outlet.example/a/{n}" for n in range(12)
        }
        theirs += len(expected)
        found = read_or_reason(body)
        ours += 0 if isinstance(found, str) else len(expected & set(urls(found)))
    assert ours >= 0.98 * theirs


@pytest.mark.parametrize(
    "end", ["<link>https://outlet.e", "<link><![CDATA[https://outlet.e", "<link href='https://outlet.e"]
)
def test_an_address_that_breaks_off_is_none(end: str) -> None:
    whole = "<item><title>A</title><link>https://outlet.example/a</link></item>"
    feed = read_feed(f"<rss><channel>{whole}<item><title>B</title>{end}".encode(), URL)
    assert urls(feed) == ["https://outlet.example/a"]


def test_a_sign_for_less_in_a_headline_stays() -> None:
    item = "<item><title>Only 2 < 3 roofs stand</title><link>https://outlet.example/a</link></item>"
    (link,) = read_feed(f"<rss><channel>{item}</channel></rss>".encode(), "https://outlet.example/rss").links
    assert (link.url, link.title) == ("https://outlet.example/a", "Only 2 < 3 roofs stand")
