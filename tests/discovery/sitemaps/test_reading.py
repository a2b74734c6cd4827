"""Sitemaps as they come in: links and references out, in little memory, problems named."""

from __future__ import annotations

import gzip
import io
import random
import tracemalloc
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.sitemaps.reading import SitemapError, SitemapRef, iter_sitemap
from crawler.items import Link

URL = "https://outlet.example/sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
)


def entry(n: int) -> str:
    return (
        f"<url><loc>https://outlet.example/world/{n}?a=1&amp;b=2</loc><lastmod>2024-05-02</lastmod><news:news>"
        "<news:publication><news:name>The Harbour</news:name><news:language>en-gb</news:language></news:publication>"
        "<news:publication_date>2024-05-01T10:30:00Z</news:publication_date>"
        f"<news:title>Ferry &amp; quay {n}</news:title>"
        "<news:keywords>ferry, quay , ferry</news:keywords></news:news>"
        "<image:image><image:loc>https://outlet.example/i.jpg</image:loc><image:title>No title</image:title>"
        "</image:image></url>\n"
    )


NEWS = HEAD + "".join(map(entry, range(5))) + "</urlset>\n"
EXPECTED = [f"https://outlet.example/world/{n}?a=1&b=2" for n in range(5)]


def urls(body: bytes | str, url: str = URL) -> list[str]:
    return [found.url for found in iter_sitemap(body if isinstance(body, bytes) else body.encode(), url)]


def problems(body: bytes | str, limit: int = 1 << 30) -> list[str]:
    sitemap = iter_sitemap(body if isinstance(body, bytes) else body.encode(), URL, limit=limit)
    for _ in sitemap:
        pass
    return sitemap.problems


def test_a_news_sitemap_gives_what_it_says_of_each_article() -> None:
    sitemap = iter_sitemap(NEWS.encode(), URL)
    first = next(sitemap)
    assert isinstance(first, Link)
    assert (first.url, first.title, first.language) == (EXPECTED[0], "Ferry & quay 0", "en-GB")
    assert (first.published, first.modified) == (
        datetime(2024, 5, 1, 10, 30, tzinfo=UTC),
        datetime(2024, 5, 2, tzinfo=UTC),
    )
    assert (first.tags, first.how, first.found_on, first.position) == (["ferry", "quay"], "sitemap", URL, 0)
    assert [link.url for link in sitemap] == EXPECTED[1:]
    assert (sitemap.kind, sitemap.problems) == ("urlset", [])


def test_an_index_gives_references_without_itself_and_repetitions() -> None:
    body = (
        "<sitemapindex><sitemap><loc>/s/1.xml.gz</loc><lastmod>2024-05-01T10:30:00Z</lastmod></sitemap>"
        "<sitemap><loc>https://outlet.example/sitemap.xml</loc></sitemap><sitemap><loc>/s/1.xml.gz</loc></sitemap>"
        "<sitemap><loc>/s/2.xml</loc></sitemap></sitemapindex>"
    )
    sitemap = iter_sitemap(body.encode(), URL)
    assert list(sitemap) == [
        SitemapRef(
            url="https://outlet.example/s/1.xml.gz",
            modified=datetime(2024, 5, 1, 10, 30, tzinfo=UTC),
            found_on=URL,
            position=0,
        ),
        SitemapRef(url="https://outlet.example/s/2.xml", found_on=URL, position=3),
    ]
    assert sitemap.kind == "index"
    assert sitemap.problems == ["sitemaps that it names again, or itself: ignored: 2"]


def test_an_index_written_as_a_sitemap_is_an_index() -> None:
    names = ["/sitemap-2024.xml", "/a.xml.gz", "/b"]
    body = f"<urlset>{''.join(f'<url><loc>{name}</loc></url>' for name in names)}</urlset>"
    assert [type(found) for found in iter_sitemap(body.encode(), URL)] == [SitemapRef, SitemapRef, Link]


@pytest.mark.parametrize(
    "namespaces",
    [
        "",
        'xmlns="http://www.google.com/schemas/sitemap/0.84" xmlns:news="http://wrong.example/"',
        'xmlns="https://www.sitemaps.org/schemas/sitemap/0.9/" xmlns:news="http://www.sitemaps.org/schemas/sitemap/0.9"',
    ],
)
def test_wrong_and_missing_namespaces_do_not_matter(namespaces: str) -> None:
    body = f"<urlset {namespaces}>" + "".join(map(entry, range(5))) + "</urlset>"
    links = list(iter_sitemap(body.encode(), URL))
    assert [link.url for link in links] == EXPECTED
    assert links[4].title == "Ferry & quay 4"


def test_a_prefix_before_every_name_does_not_matter() -> None:
    body = "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>/a</s:loc></s:url></s:urlset>"
    assert urls(body) == ["https://outlet.example/a"]


@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        lambda b: gzip.compress(gzip.compress(b)),
        lambda b: gzip.compress(b[:500]) + gzip.compress(b[500:]),
    ],
)
def test_gzip_is_unpacked_under_any_name(pack: object) -> None:
    assert urls(pack(NEWS.encode())) == EXPECTED  # type: ignore[operator]


def test_every_kind_of_source_is_read() -> None:
    body = NEWS.encode()
    assert [link.url for link in iter_sitemap(io.BytesIO(body), URL)] == EXPECTED
    assert [link.url for link in iter_sitemap((body[n : n + 7] for n in range(0, len(body), 7)), URL)] == EXPECTED


def test_a_list_of_addresses_is_a_sitemap() -> None:
    body = "\ufeffhttps://outlet.example/a\r\n\r\nhttps://outlet.example/b?utm_source=x\nnonsense\nhttps://outlet.example/c"
    sitemap = iter_sitemap(body.encode(), "https://outlet.example/sitemap.txt")
    assert [link.url[-1] for link in sitemap] == ["a", "b", "c"]
    assert (sitemap.kind, sitemap.problems) == ("text", ["lines that are no address: 1"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<rss><channel><item><title>T</title><link>/a</link></item></channel></rss>", "rss"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><link href='/a'/></entry></feed>", "atom"),
    ],
)
def test_a_feed_is_a_sitemap(body: str, kind: str) -> None:
    sitemap = iter_sitemap(body.encode(), URL)
    (link,) = sitemap
    assert (link.url, link.how, link.title, sitemap.kind) == ("https://outlet.example/a", "sitemap", "T", kind)


def test_translations_that_the_file_does_not_list_are_links_too() -> None:
    body = (
        "<urlset xmlns:xhtml='http://www.w3.org/1999/xhtml'><url><loc>/en/a</loc>"
        "<xhtml:link rel='alternate' hreflang='en' href='https://outlet.example/en/a'/>"
        "<xhtml:link rel='alternate' hreflang='de' href='https://outlet.example/de/a'/>"
        "<xhtml:link rel='alternate' hreflang='fr' href='https://outlet.example/fr/a'/>"
        "<xhtml:link rel='alternate' hreflang='x-default' href='https://outlet.example/'/>"
        "<xhtml:link rel='alternate' media='handheld' hreflang='en' href='https://m.outlet.example/a'/></url>"
        "<url><loc>/fr/a</loc><xhtml:link rel='alternate' hreflang='fr' href='https://outlet.example/fr/a'/></url></urlset>"
    )
    found = [(link.url[22:], link.language) for link in iter_sitemap(body.encode(), URL)]
    assert found == [("/en/a", "en"), ("/fr/a", "fr"), ("/de/a", "de")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page instead of a sitemap"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "an HTML page instead of a sitemap"),
        (b"Not found", "neither XML nor a list of addresses"),
        (b'{"urls": []}', "neither XML nor a list of addresses"),
        (b"<other><thing/></other>", "XML, but no sitemap"),
        (gzip.compress(b"<!doctype html><html>", mtime=0), "an HTML page instead of a sitemap"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(SitemapError) as refused:
        list(iter_sitemap(body, URL))
    assert refused.value.reason == reason


def test_a_sitemap_without_addresses_is_a_sitemap() -> None:
    assert problems("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>") == ["no addresses"]


def test_of_a_file_truncated_anywhere_the_whole_entries_are_read_and_no_half_address() -> None:
    body = NEWS.encode()
    for size in range(body.index(b"<url>", 400), len(body) - len("</urlset>\n"), 7):
        found, said = read_or_reason(body[:size])
        assert found == EXPECTED[: len(found)]
        assert len(found) >= body[:size].count(b"</url>")
        assert said == ["ends early: read up to its end"] or (not found and "no addresses" in said)


def test_truncated_and_damaged_gzip_gives_what_could_be_unpacked() -> None:
    noise = random.Random(1)
    body = HEAD + "".join(f"<url><loc>/a/{noise.getrandbits(200)}</loc></url>" for _ in range(3000)) + "</urlset>"
    packed = gzip.compress(body.encode())
    assert 1000 < len(urls(packed[: len(packed) // 2])) < 2000
    assert problems(packed[: len(packed) // 2]) == ["the compressed data ends early: read up to its end"]
    damaged = packed[:50_000] + bytes(byte ^ 0x55 for byte in packed[50_000:])
    assert "the compressed data is damaged: read up to the damage" in problems(damaged)


def test_a_gzip_bomb_is_read_up_to_the_limit() -> None:
    bomb = gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" + b" " * (64 << 20))
    tracemalloc.start()
    found = problems(bomb, limit=2 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ["larger than 2 MiB unpacked: read up to there"]
    assert peak < 3 << 20


def test_entities_stay_text(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{lols}<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    (found,) = urls(head + "<urlset><url><loc>https://outlet.example/a&l11;&x;</loc></url></urlset>")
    assert "SECRET" not in found
    assert len(found) < 60


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<loc>/a?x=1&y=2</loc>", "/a?x=1&y=2"),
        ("<loc><![CDATA[/a?x=1&y=2]]></loc>", "/a?x=1&y=2"),
        ("<loc>\n  /a?x=1&amp;amp;y=2\n</loc>", "/a?x=1&y=2"),
        ("<loc>/caf&eacute;</loc>", "/caf%C3%A9"),
        ("<loc>//outlet.example/a</loc>", "/a"),
        ("<loc>HTTPS://OUTLET.example:443/a#x</loc>", "/a"),
        ("<loc>/a\x00b</loc>", "/ab"),
        ("<loc>/a<lastmod>2024-05-01</lastmod>", "/a"),
        ("<lastmod>2024-05-01<loc>/a</loc>", None),
        ("<loc>mailto:x@outlet.example</loc>", None),
        ("<loc></loc>", None),
    ],
)
def test_faulty_addresses_are_mended_or_counted(written: str, read: str | None) -> None:
    body = f"<urlset><url>{written}</url><url><loc>/last?b=1&amp;c=2</loc></url></urlset>"
    expected = [f"https://outlet.example{read}"] if read else []
    assert urls(body) == [*expected, "https://outlet.example/last?b=1&c=2"]
    assert read or "entries without a usable address: 1" in problems(body)


def test_a_missing_end_of_an_entry_does_not_join_two() -> None:
    assert urls(NEWS.replace("</url>", "", 2)) == EXPECTED
    assert "not well-formed" in problems(NEWS.replace("</url>", "", 2))[0]


def test_addresses_off_the_outlet_are_kept_and_counted() -> None:
    body = "<urlset><url><loc>https://other.example/a</loc></url><url><loc>https://www.outlet.example/b</loc></url></urlset>"
    assert len(urls(body)) == 2
    assert problems(body) == ["1 of 2 addresses lie off outlet.example"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    label = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8"}.get(encoding, "ISO-8859-1")
    body = NEWS.replace('"UTF-8"', f'"{label}"').replace("quay", "Fähre")
    links = list(iter_sitemap(body.encode(encoding), URL))
    assert [link.url for link in links] == EXPECTED
    assert links[0].title == "Ferry & Fähre 0"


def test_bytes_of_another_encoding_than_claimed_are_read() -> None:
    body = NEWS.replace("quay", "Fähre").encode("windows-1252")
    assert next(iter_sitemap(body, URL)).title == "Ferry & Fähre 0"
    assert problems(body) == ["bytes that its encoding does not have: read as Windows-1252"]


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        body = (entry(n).encode() for n in range(count))
        tracemalloc.start()
        found = sum(1 for _ in iter_sitemap(chain([HEAD.encode()], body, [b"</urlset>"]), URL))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found == count
        return peak

    assert peak(2000) < 1.2 * peak(500)


@given(st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_faults_never_crash_the_reader(seed: int) -> None:
    chance, document = random.Random(seed), NEWS
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(document) + 1)
        noise = chance.choice(["&", "<", "\0", "]]>", "<![CDATA[", "<!--", "&#0;", "<loc>", "</url>", "<sitemap>", ""])
        document = document[:at] + noise + document[at + chance.choice([0, 1, 40]) :]
    found, _ = read_or_reason(document.encode())
    assert all(url.startswith("http") for url in found)


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f"<urlset><url><loc>{text}</loc></url></urlset>".encode())
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_links_or_a_reason(body: bytes) -> None:
    found, said = read_or_reason(body)
    assert found or said


def read_or_reason(body: bytes) -> tuple[list[str], list[str]]:
    sitemap = iter_sitemap(body, URL)
    try:
        return [link.url for link in sitemap], sitemap.problems
    except SitemapError as refused:
        return [], [refused.reason]


@pytest.mark.parametrize(
    "filler", ["<![CDATA[", "<!--", "<url>", "<a>", "&", "<a ", "<!DOCTYPE ", "<?", "&#", "<url><loc>"]
)
def test_no_repeated_fault_takes_the_reader_long(filler: str) -> None:
    assert read_or_reason(("<urlset>" + filler * (300_000 // len(filler))).encode())[1]


def test_a_sign_for_less_in_a_headline_does_not_cost_the_entry() -> None:
    entry = "<url><loc>/a</loc><news:news><news:title>Only 2 < 3 roofs stand</news:title></news:news></url>"
    body = f"<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{entry}</urlset>"
    (link,) = iter_sitemap(body.encode(), URL)
    assert (link.url, link.title) == ("https://outlet.example/a", "Only 2 < 3 roofs stand")


def test_a_list_of_addresses_may_begin_with_comments() -> None:
    sitemap = iter_sitemap(b"# made at night\n#\nhttps://outlet.example/a\nhttps://outlet.example/b\n", URL)
    assert [link.url for link in sitemap] == ["https://outlet.example/a", "https://outlet.example/b"]
