"""The sites that benchmarks crawl."""

from __future__ import annotations

from benchmarks.incremental import difference
from benchmarks.invented_site import InventedSite
from benchmarks.site import answer
from crawler.discovery.source import read_source


def test_a_later_site_has_new_articles_one_changed_and_one_gone_an_outlet() -> None:
    site = InventedSite(2, 5)
    changes = difference(site, site.later(3), 80)
    assert (len(changes.articles), len(changes.revised), len(changes.gone)) == (6, 2, 2)
    assert len(site.truth(80)) == 10  # it stays what it was


def test_feed_and_sitemap_name_the_articles() -> None:
    site = InventedSite(1, 30).later(3)
    [host], home = site.hosts, f"http://{site.hosts[0]}:80/"
    listed = {}
    for kind, path in (("feed", "/rss.xml"), ("sitemap", "/news.xml")):
        body, _ = site.page(host, path, 80)
        listed[kind] = {link.url for link in read_source(kind, body, home + path[1:]).links}
    assert len(listed["feed"]) == 20
    assert listed["feed"] < listed["sitemap"]
    assert len(listed["sitemap"]) == len(site.truth(80)) == 32


def test_who_has_the_page_is_told_so() -> None:
    status, whole = answer((b"page", "text/html"), b"GET / HTTP/1.1\r\n\r\n")
    etag = next(line for line in whole.split(b"\r\n") if line.startswith(b"ETag: ")).removeprefix(b"ETag: ")
    assert status == 200
    assert answer((b"page", "text/html"), b"GET / HTTP/1.1\r\nif-none-match: %b\r\n\r\n" % etag)[0] == 304
    assert answer((b"other", "text/html"), b"GET / HTTP/1.1\r\nif-none-match: %b\r\n\r\n" % etag)[0] == 200
    assert answer(None, b"GET / HTTP/1.1\r\nif-none-match: %b\r\n\r\n" % etag)[0] == 404
