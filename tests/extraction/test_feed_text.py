import pytest

from crawler.extraction.feed_text import FEED_CONFIDENCE, article_of_feed
from crawler.items import Link, Page

URL = "https://outlet.example/river"
TEXT = "".join(f"<p>Gate {n} of the old mill was opened at noon, and the water fell by an inch.</p>" for n in range(9))


@pytest.mark.parametrize(("how", "title_from"), [("feed", "feed"), ("sitemap", "sitemap")])
def test_an_article_of_a_feed_says_so_and_is_little_trusted(how: str, title_from: str) -> None:
    link = Link(url=URL, how=how, title="River falls")  # type: ignore[arg-type]
    body = f"<html><body><article>{TEXT}</article></body></html>".encode()
    article = article_of_feed(Page(url=URL, final_url=URL, body=body, link=link))
    assert (article.title, article.provenance["title"]) == ("River falls", title_from)
    assert article.provenance["body"] == "feed"
    assert set(article.provenance.values()) <= {"feed", how}
    assert article.confidence == FEED_CONFIDENCE
    assert len(article.blocks) == 9
