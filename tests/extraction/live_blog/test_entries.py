import pytest
from lxml.html import fromstring

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.region import find_region
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.live_blog.entries import shown_entries


def page(html: str) -> ClassifiedPage:
    blocks = cut(fromstring(f"<html><body><main>{html}</main></body></html>"))
    region = find_region(blocks, [True] * len(blocks))
    assert region is not None
    return ClassifiedPage(blocks, [True] * len(blocks), region, [None] * len(blocks), [])


def entry(n: int, time: str = "<time datetime='2026-03-04T{}:30:00Z'></time>", name: str = "entry") -> str:
    text = f"At gate {n} the brigade moved the old beams by {n * 11} metres, said the warden of the mill."
    return f"<div class={name}>{time.format(10 + n)}<p>{text}</p></div>"


@pytest.mark.parametrize(("count", "called", "entries"), [(5, False, 5), (4, False, 0), (2, True, 2), (1, True, 0)])
def test_a_page_that_is_called_a_live_blog_may_have_just_begun(count: int, called: bool, entries: int) -> None:
    assert len(shown_entries(page("".join(map(entry, range(count)))), called=called)) == entries


@pytest.mark.parametrize(("untimed", "entries"), [(2, 8), (4, 0)])
def test_most_entries_have_a_time(untimed: int, entries: int) -> None:
    html = "".join(entry(n, "") if n < untimed else entry(n) for n in range(8))
    assert len(shown_entries(page(html), called=False)) == entries


def test_what_is_pinned_has_its_place_among_the_entries() -> None:
    html = entry(9, name="pinned") + "".join(map(entry, range(6)))
    found = shown_entries(page(html), called=False)
    assert [shown.text_blocks[-1].text.split()[2] for shown in found] == ["9", "0", "1", "2", "3", "4", "5"]


def test_posts_of_a_forum_that_begin_with_a_few_names_are_no_entries() -> None:
    post = "<p>{}</p><time datetime='2026-03-04T{{}}:30:00Z'></time>"
    posts = "".join(entry(n, post.format(("Ann", "Ben")[n % 2])) for n in range(6))
    assert shown_entries(page(posts), called=False) == []
    posts = "".join(entry(n, post.format(f"Visitor {n}")) for n in range(6))
    assert len(shown_entries(page(posts), called=False)) == 6


def test_entries_without_elements_of_their_own_begin_at_a_line_with_a_time() -> None:
    html = "".join(f"<p>{10 + n}:30 The beams at gate {n} fall.</p><p>Nobody was near gate {n}.</p>" for n in range(3))
    found = shown_entries(page(html), called=True)
    assert [len(shown.text_blocks) for shown in found] == [2, 2, 2]
    assert shown_entries(page(html), called=False) == []
