import pytest
from lxml.html import fromstring

from crawler.extraction.content.classify import classify
from crawler.extraction.content.region import find_region
from crawler.extraction.content.text_blocks import cut

P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]


def verdict_of(box: str, *, kept: bool = False, after: str = "", **known: str) -> str | None:
    """Why the first block of a box between a story's paragraphs is not part of its text."""
    page = f"<h1>River falls</h1><div class=text><p>{P[0]}</p><p>{P[1]}</p>{box}<p>{P[2]}</p><p>{P[3]}</p>{after}</div>"
    blocks = cut(fromstring(f"<html><body>{page}</body></html>"))
    keep = [block.text in P or (kept and block.index == 3) for block in blocks]
    region = find_region(blocks, keep)
    assert region is not None
    verdicts = classify(blocks, keep, region, "River falls", [known["author"]] if known else ())
    assert [verdict for block, verdict in zip(blocks, verdicts, strict=True) if block.text in P[:2]] == [None, None]
    return verdicts[3]


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        ("<figcaption>The mill at noon, seen from the bridge.</figcaption>", "caption"),
        ("<p class=byline>Reported from the mill</p>", "byline"),
        ("<div class=comments><p>I was there.</p></div>", "comments"),
        ("<p>* * *</p>", "ornament"),
        ("<p>Advertisement</p>", "advertisement"),
        ("<p><a href=/b>Mill to be sold</a></p>", "link"),
        ("<p>» <a href=/b>Mill to be sold</a> says owner</p>", "related"),
        ("<p>Please <a href=/n>sign up for our newsletter</a>.</p>", "newsletter"),
        ("<span>Photo 3 of 7</span>", "label"),
        ("<p>River falls</p>", "title"),
        ("<p>It rained all day.</p>", None),
        ("<h2>What the warden saw</h2>", None),
    ],
)
def test_what_stands_between_paragraphs_is_left_out_with_a_reason(box: str, reason: str | None) -> None:
    assert verdict_of(box if "<span" not in box else f"<div class=n>{box}</div>") == reason


def test_a_weak_name_does_not_cost_a_long_paragraph_that_was_kept() -> None:
    long = "The warden, who had been up all night with a lamp, says that he has never seen the gates so far open."
    assert verdict_of(f"<aside><p>{long}</p></aside>", kept=True) is None
    assert verdict_of(f"<aside><p>{long}</p></aside>") == "aside"
    assert verdict_of(f"<div class=newsletter><p>{long}</p></div>", kept=True) == "subscription box"


def test_a_line_of_nothing_but_the_author_is_a_byline() -> None:
    assert verdict_of("<p>Ida Example</p>", kept=True, author="Ida Example") == "byline"
    assert verdict_of("<p>Ida Example saw it.</p>", kept=True, author="Ida Example") is None


def test_a_list_of_links_goes_with_the_line_that_opens_it() -> None:
    links = "<ul><li><a href=/b>Mill to be sold</a></li><li><a href=/c>Ferry runs late</a></li></ul>"
    assert verdict_of(f"<p>Around the town, as we reported:</p>{links}", kept=True) == "related"
    assert verdict_of("<p>Around the town, as we reported:</p><ul><li>Mill</li></ul>", kept=True) is None


def test_a_pull_quote_repeats_the_text() -> None:
    quote = "<blockquote>saw the water of the river fall by {} inches</blockquote>"
    assert verdict_of(quote.format(2), kept=True) == "repeated"
    assert verdict_of(quote.format(9), kept=True) is None


def test_a_heading_needs_text_below_it() -> None:
    blocks = cut(fromstring(f"<body><div><p>{P[0]}</p><h2>Why</h2><p>{P[1]}</p><h2>Further</h2></div>"))
    region = find_region(blocks, [True] * 4)
    assert region is not None
    assert classify(blocks, [True] * 4, region) == [None, None, None, "heading of nothing"]


def test_a_veto_gives_its_reason() -> None:
    blocks = cut(fromstring(f"<body><div><p>{P[0]}</p><p>{P[1]}</p></div>"))
    region = find_region(blocks, [True] * 2)
    assert region is not None
    assert classify(blocks, [True] * 2, region, vetoes={1: "recurs"}) == [None, "recurs"]


def test_a_line_that_begins_with_a_copyright_is_no_text() -> None:
    assert verdict_of("<p>© 2026 The Outlet. It may not be printed elsewhere.</p>", kept=True) == "closing line"


@pytest.mark.parametrize(
    ("line", "closing"),
    [("Nobody would say.<sup>1</sup>", False), ("Desk 2031.12.01", True), ("Nobody would say", True)],
)
def test_a_short_line_behind_the_text_closes_it_unless_it_ends_as_a_sentence(line: str, closing: bool) -> None:
    blocks = cut(fromstring(f"<body><div><p>{P[0]}</p><p>{P[1]}</p><p>{line}</p></div>"))
    region = find_region(blocks, [True, True, False])
    assert region is not None
    assert (classify(blocks, [True, True, False], region)[2] == "closing line") is closing
