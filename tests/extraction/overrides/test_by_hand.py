"""What a person gave: which of it found nothing."""

from crawler.extraction.article import extract_page
from crawler.extraction.overrides.by_hand import unmatched_selectors
from crawler.items import Page

HTML = b"""<html lang=en><h1>The ferry leaves again</h1><p class=intro>It was moored for a week.</p>
<article><p>The ferry to the island leaves at noon again, for the wind has gone down, they say.</p></article>
<aside class=shares>Share</aside>"""


def test_selectors_that_give_nothing_are_told_but_those_that_remove() -> None:
    selectors = {"title": "h1", "lead": "p.standfirst", "tags": ".tags a", "remove": ".banner"}
    page = Page(url="https://outlet.example/ferry", final_url="", body=HTML, selectors=selectors)
    assert unmatched_selectors(page, extract_page(page)) == {"lead": "p.standfirst", "tags": ".tags a"}
