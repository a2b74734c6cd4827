"""Live blogs are read with their entries, whatever the times look like; no other page becomes one."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from crawler.extraction import extract
from crawler.extraction.article import extract_page
from crawler.items import Article, Page

URL = "https://outlet.example/live/roof"
PLACES = ("mill", "harbour", "market", "old bridge", "school", "station", "theatre", "town hall", "park", "quay")


def data(kind: str = "LiveBlogPosting", **more: object) -> str:
    node = {"@type": kind, "headline": "Roof falls in town", "datePublished": "2026-03-04T08:00:00+01:00", **more}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def text(i: int) -> str:
    return f"At the {PLACES[i % 10]} the brigade moved the beams by {i * 11 + 7} metres, said a warden of gate {i}."


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Roof falls in town</title>{head}</head><body><main><h1>Roof falls in town</h1>{body}"


def live(mark: Callable[[int], str], count: int = 11) -> str:
    """The newest entry first, one an hour up to 20:30."""
    return "".join(
        f"<div class=entry>{mark(20 - i)}<p>{text(i)}</p><p>More follows from crew {i * 5}.</p></div>"
        for i in range(count)
    )


def times(article: Article) -> list[str]:
    return [entry.published.strftime("%dT%H:%M%z") if entry.published else "" for entry in article.entries]


MARKS: dict[str, Callable[[int], str]] = {
    "offset": lambda hour: f"<time datetime='2026-03-04T{hour}:30:00+01:00'>{hour}:30</time>",
    "no zone": lambda hour: f"<time datetime='2026-03-04T{hour}:30'>{hour}:30</time>",
    "day in the attribute": lambda hour: f"<time datetime='2026-03-04'>{hour}:30</time>",
    "seconds since 1970": lambda hour: f"<div data-timestamp={1772607600 + (hour - 8) * 3600 + 1800}>now</div>",
    "time element": lambda hour: f"<time>{hour}:30</time>",
    "class": lambda hour: f"<span class=time>{hour}:30</span>",
    "class of a system": lambda hour: f"<header><div class='lb-post__timestamp'>{hour}.30 Uhr</div></header>",
    "with an author": lambda hour: f"<div class=meta><b>{hour}:30</b> | <i>Ann Lee</i></div>",
    "heading": lambda hour: f"<h3>{hour}.30 Uhr: Beams at gate {hour}</h3>",
    "heading alone": lambda hour: f"<h3>{hour}h30</h3><h4>Beams at gate {hour}</h4>",
    "bold": lambda hour: f"<p><strong>{hour}:30</strong></p>",
    "afternoon": lambda hour: f"<div class=clock>{(hour - 1) % 12 + 1}:30 {'pm' if hour > 11 else 'a.m.'}</div>",
    "day in words": lambda hour: f"<div class=date>4 March 2026, {hour}:30</div>",
    "day without year": lambda hour: f"<div class=date>04.03., {hour}:30</div>",
    "Japanese": lambda hour: f"<div class=time>{hour}時30分</div>",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_entries_have_instants_however_their_times_are_written(mark: Callable[[int], str]) -> None:
    article = extract(page(live(mark), data()), URL)
    assert article.kind == "live_blog"
    instants = [entry.published for entry in article.entries]
    assert instants == [datetime.fromisoformat(f"2026-03-04T{20 - i}:30:00+01:00") for i in range(11)]
    assert [entry.text for entry in article.entries] == [
        f"{text(i)}\n\nMore follows from crew {i * 5}." for i in range(11)
    ]


@pytest.mark.parametrize("name", ["heading", "heading alone"])
def test_the_time_is_no_part_of_an_entrys_headline(name: str) -> None:
    article = extract(page(live(MARKS[name]), data()), URL)
    assert [entry.title for entry in article.entries] == [f"Beams at gate {20 - i}" for i in range(11)]


@pytest.mark.parametrize("line", ["<h2>{}.30 Uhr: Beams</h2><p>{}</p>", "<p><b>{}.30 Uhr</b></p><p>{}</p>"])
def test_entries_need_no_elements_of_their_own(line: str) -> None:
    body = "".join(line.format(20 - i, text(i)) + f"<p>More from crew {i}.</p>" for i in range(6))
    article = extract(page(body, data()), URL)
    assert [entry.text for entry in article.entries] == [f"{text(i)}\n\nMore from crew {i}." for i in range(6)]
    assert times(article)[0] == "04T20:30+0100"


def test_a_pinned_entry_and_those_below_another_day_are_entries() -> None:
    def entry(i: int, more: str = "") -> str:
        return f"<div class='post {more}'><span class=time>{20 - i}:30</span><p>{text(i)}</p></div>"

    days = f"<section class=day>{entry(0, 'pinned')}{entry(1)}{entry(2)}</section><section class=day>{entry(3)}"
    article = extract(page(f"{days}{entry(4)}{entry(5)}</section>", data()), URL)
    assert [entry.text for entry in article.entries] == [text(i) for i in range(6)]


def clocks(*shown: str) -> str:
    return "".join(f"<div class=entry><span class=time>{t}</span><p>{text(i)}</p></div>" for i, t in enumerate(shown))


def test_a_clock_that_goes_the_other_way_has_passed_midnight() -> None:
    newest_first = extract(page(clocks("1:15", "0:10", "23:50", "22:40", "21:00"), data()), URL)
    assert times(newest_first) == ["05T01:15+0100", "05T00:10+0100", "04T23:50+0100", "04T22:40+0100", "04T21:00+0100"]
    oldest_first = extract(page(clocks("21:00", "23:50", "0:10", "1:15"), data()), URL)
    assert times(oldest_first) == ["04T21:00+0100", "04T23:50+0100", "05T00:10+0100", "05T01:15+0100"]


def test_an_entry_a_little_out_of_order_is_of_the_same_day() -> None:
    article = extract(page(clocks("10:20", "10:05", "10:10", "9:40"), data()), URL)
    assert {time[:2] for time in times(article)} == {"04"}


def test_a_page_with_the_newest_entries_alone_is_of_the_day_it_was_changed() -> None:
    changed = data(dateModified="2026-03-06T10:21:00+01:00")
    assert times(extract(page(clocks("10:20", "9:50", "23:10"), changed), URL)) == [
        "06T10:20+0100", "06T09:50+0100", "05T23:10+0100",
    ]  # fmt: skip


def test_one_entry_with_its_day_tells_the_day_of_the_others() -> None:
    shown = clocks("1:15", "5 March 2026, 0:10", "23:50", "22:40")
    assert [t[:2] for t in times(extract(page(shown, data()), URL))] == ["05", "05", "04", "04"]


def test_wall_clocks_are_in_the_outlets_zone_and_the_source_says_so() -> None:
    html = page(clocks("10:20", "9:40", "9:10"), data(datePublished="2026-07-04T06:00:00Z"))
    known = extract_page(Page(url=URL, final_url=URL, body=html.encode(), time_zone="America/New_York"))
    assert times(known) == ["04T10:20-0400", "04T09:40-0400", "04T09:10-0400"]
    assert known.provenance["entries"] == "page, zone of the outlet"
    german = extract(html, "https://outlet.de/live/roof")
    assert times(german)[0] == "04T10:20+0200"
    assert german.provenance["entries"] == "page, zone of the domain"


def test_entries_of_an_article_without_any_date_have_no_instant() -> None:
    article = extract(page(clocks("10:20", "9:40", "9:10")), "https://outlet.example/liveblog/roof")
    assert len(article.entries) == 3
    assert times(article) == ["", "", ""]


def update(i: int, **more: object) -> dict[str, object]:
    when = f"2026-03-04T{(20 - i) % 24:02}:30:00+01:00"
    return {
        "@type": "BlogPosting",
        "headline": f"News of {20 - i}",
        "datePublished": when,
        "articleBody": text(i),
        **more,
    }


def test_entries_that_only_the_pages_data_holds_are_read() -> None:
    html = page(f"<p>{text(90)}</p><p>{text(91)}</p>", data(liveBlogUpdate=[update(i) for i in range(8)]))
    article = extract(html, URL)
    assert [entry.title for entry in article.entries] == [f"News of {20 - i}" for i in range(8)]
    assert [entry.text for entry in article.entries] == [text(i) for i in range(8)]
    assert times(article)[0] == "04T20:30+0100"
    assert article.provenance["entries"] == "json-ld"
    assert [text(i) in article.body for i in (0, 7, 90, 91)] == [True] * 4


def test_a_page_that_shows_nothing_of_its_live_blog_is_read_from_its_data() -> None:
    article = extract(page("<div id=app></div>", data(liveBlogUpdate=[update(i) for i in range(8)])), URL)
    assert len(article.entries) == 8
    assert article.body.count("brigade") == 8


def test_shown_entries_and_those_of_the_data_are_one_list() -> None:
    html = page(live(MARKS["class"], 5), data(liveBlogUpdate=[update(i) for i in range(9)]))
    article = extract(html, URL)
    assert times(article) == [f"04T{20 - i}:30+0100" for i in range(9)]
    assert [entry.title for entry in article.entries] == [f"News of {20 - i}" for i in range(9)]
    assert "More follows from crew 5." in article.entries[1].text
    assert all(article.body.count(text(i)) == 1 for i in range(9))
    assert article.provenance["entries"] == "page, json-ld, zone from published"


def test_entries_of_the_data_do_not_lengthen_the_text_of_a_page_that_shows_much() -> None:
    html = page(live(MARKS["class"], 10), data(liveBlogUpdate=[update(i) for i in range(30, 40)]))
    article = extract(html, URL)
    assert len(article.entries) == 20
    assert text(35) not in article.body


def test_updates_that_are_referred_to_and_hold_mark_up_are_read() -> None:
    nodes = [{**update(i), "@id": f"#{i}", "articleBody": f"<p>{text(i)}</p><p>&nbsp;More.</p>"} for i in range(3)]
    blog = {"@type": "LiveBlogPosting", "headline": "Roof", "liveBlogUpdate": [{"@id": f"#{i}"} for i in range(3)]}
    graph = f'<script type="application/ld+json">{json.dumps({"@graph": [blog, *nodes]})}</script>'
    article = extract(page(f"<p>{text(90)}</p>", graph), URL)
    assert [entry.text for entry in article.entries] == [f"{text(i)}\n\nMore." for i in range(3)]


PARAGRAPHS = "".join(f"<p>{text(i)} {text(i + 30)}</p>" for i in range(8))
NO_LIVE_BLOGS = {
    "comments": "".join(
        f"<div class=comment><b>Reader {i}</b><time datetime='2026-03-04T1{i}:00:00+01:00'>1{i}:00</time>"
        f"<p>I was at the {PLACES[i]} when the beams fell, and nobody told me.</p></div>"
        for i in range(8)
    ),
    "related teasers with times": "<section class=related><h2>Lire aussi</h2>"
    + "".join(f"<article><time>1{i}:00</time><h3><a href=/{i}>{text(i)}</a></h3></article>" for i in range(8))
    + "</section>",
    "a timeline": "<h2>What happened</h2><ul>"
    + "".join(f"<li><time datetime=1{i}:00>1{i}:00</time> The {PLACES[i]} closes.</li>" for i in range(8))
    + "</ul>",
}


@pytest.mark.parametrize("beside", NO_LIVE_BLOGS.values(), ids=NO_LIVE_BLOGS)
def test_times_beside_an_article_make_no_live_blog(beside: str) -> None:
    article = extract(page(f"{PARAGRAPHS}{beside}", data("NewsArticle")), "https://outlet.example/news/roof")
    assert (article.kind, article.entries) == ("article", [])


def test_a_chronicle_whose_paragraphs_begin_with_times_is_an_article() -> None:
    body = "".join(f"<p>{10 + i}.30 Uhr: {text(i)}</p>" for i in range(8))
    article = extract(page(body, data("NewsArticle")), "https://outlet.example/news/roof")
    assert (article.kind, article.entries) == ("article", [])


def test_a_page_of_nothing_but_entries_with_times_is_a_live_blog() -> None:
    article = extract(page(live(MARKS["time element"]), data("NewsArticle")), "https://outlet.example/news/roof")
    assert (article.kind, len(article.entries)) == ("live_blog", 11)


def test_a_forum_whose_posts_are_headed_by_their_writers_is_no_live_blog() -> None:
    posts = live(lambda hour: f"<h4>Reader {hour % 3}</h4><time>{hour}:30</time>")
    article = extract(page(posts, data("NewsArticle")), "https://outlet.example/forum/roof")
    assert (article.kind, article.entries) == ("article", [])
