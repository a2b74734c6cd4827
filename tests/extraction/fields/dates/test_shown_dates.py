import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.dates.shown_dates import date_lines, time_elements, written_lines

URL = "https://outlet.example/roofs"


def days(found):
    return [f"{dated.moment.value:%m-%d}" for dated in found]


@pytest.mark.parametrize(
    ("element", "meaning"),
    [
        ("<time datetime='2024-05-03T10:00Z'></time>", ""),
        ("<div>Updated: <time datetime='2024-05-03T10:00Z'></time></div>", "change"),
        ("<div><b>Zuletzt geändert</b> <time datetime='2024-05-03T10:00Z'></time></div>", "change"),
        ("<time class=modified datetime='2024-05-03T10:00Z'></time>", "change"),
        ("<time datetime='2024-05-03T10:00Z'>Updated 3 May 2024</time>", "change"),
        ("<time datetime='2024-05-03T10:00Z'>Geändert: 3. Mai 2024</time>", "change"),
        ("<time datetime='2024-05-03T10:00Z'>Published 3 May 2024</time>", ""),
        ("<time pubdate datetime='2024-05-03T10:00Z'></time>", "publication"),
        ("<time itemprop=datePublished datetime='2024-05-03T10:00Z'></time>", "publication"),
        ("<time itemprop=datePublished class='entry updated' datetime='2024-05-03T10:00Z'></time>", "publication"),
        ("<time itemprop='datePublished dateModified' datetime='2024-05-03T10:00Z'></time>", "publication"),
        ("<time class='entry-date published updated' datetime='2024-05-03T10:00Z'></time>", "publication"),
    ],
)
def test_a_time_element_means_what_its_names_and_the_words_before_it_say(element, meaning):
    [dated] = time_elements(Document.parse(f"<h1>Roofs</h1>{element}", URL))
    assert dated.meaning == meaning


def test_what_a_time_element_says_of_itself_is_not_said_of_the_next():
    changed = "<time datetime='2024-05-04T10:00Z'>Updated May 4, 2024</time>"
    first = "<time datetime='2024-05-03T10:00Z'>Published May 3, 2024</time>"
    found = time_elements(Document.parse(f"<h1>Roofs</h1><p>{changed} {first}</p>", URL))
    assert [dated.meaning for dated in found] == ["change", ""]


@pytest.mark.parametrize("around", ["<aside>{}</aside>", "<div class=teaser>{}</div>", "<a href=/b>{}</a>"])
def test_times_of_teasers_are_not_the_articles(around):
    element = "<time datetime='2024-05-03T10:00Z'></time>"
    assert not list(time_elements(Document.parse(f"<h1>Roofs</h1>{around.format(element)}", URL)))


@pytest.mark.parametrize(
    "around",
    [
        "<span class=posted-on>Posted on <a href='https://outlet.example/roofs' rel=bookmark>{}</a></span>",
        "<span>at <a class=stamp-link href='/roofs.html'>{}</a></span>",
        "<a class=permalink href='#' rel=bookmark>{}</a>",
        "<a href='https://old.example/roofs-2' rel='nofollow bookmark'>{}</a>",
        "<ul class=entry-meta><li>Ada Brandt</li><li>{}</li></ul>",
        "<header><ul><li><h1>Roofs</h1></li><li>{}</li></ul></header>",
    ],
)
def test_a_link_to_the_article_and_its_own_list_are_not_of_teasers(around):
    element = "<time datetime='2024-05-03T10:00Z'>3 May</time>"
    page = f"<article><h1>Roofs</h1>{around.format(element)}<p>The roof fell.</p></article>"
    [dated] = time_elements(Document.parse(page, URL))
    assert dated.moment.value.isoformat() == "2024-05-03T10:00:00+00:00"


@pytest.mark.parametrize(
    "teaser",
    [
        "<article><h2>Boats</h2><a href=/boats rel=bookmark>{}</a></article>",
        "<article><h2>Boats</h2><ul class=entry-meta><li>{}</li></ul></article>",
        "<ul><li><h2>Boats</h2>{}</li></ul>",
        "<ul class=latest-list><li><a href=/boats>Boats</a><ul class=meta><li>{}</li></ul></li></ul>",
        "<a href='/roofs?page=2'>{}</a>",
        "<div><a href='https://outlet.example/roofs#comment-7'>{}</a></div>",
    ],
)
def test_links_to_others_and_lists_of_others_are(teaser):
    element = "<time datetime='2024-05-01T10:00Z'>1 May</time>"
    page = f"<article><h1>Roofs</h1><p>The roof fell.</p></article>{teaser.format(element)}"
    assert not list(time_elements(Document.parse(page, URL)))


def test_what_a_time_in_a_link_means_stands_before_the_link():
    page = "<h1>Roofs</h1><p>Updated on <a href=/roofs><time datetime='2024-05-03T10:00Z'>3 May</time></a></p>"
    [dated] = time_elements(Document.parse(page, URL))
    assert dated.meaning == "change"


def test_the_date_line_at_the_headline_comes_first():
    page = """<p class=date>1 May 2024</p><section><h1>Roofs</h1><p class=date>Updated: 3 May 2024</p></section>
    <div class=newsletter><p class=date>5 May 2024</p></div>"""
    near, far = date_lines(Document.parse(page, URL))
    assert days([near, far]) == ["05-03", "05-01"]
    assert (near.meaning, "first date line" in near.signs, "first date line" in far.signs) == ("change", True, False)


def test_a_line_with_a_date_is_placed_by_the_headline_and_those_of_footers_are_none():
    page = """<p>Monday, 1 May 2024</p><h1>Roofs</h1><p>3 May 2024</p><p>4 May 2024</p>
    <div class=site-footer><p>5 May 2024</p></div>"""
    lines = written_lines(Document.parse(page, URL))
    assert days(lines) == ["05-01", "05-03", "05-04"]
    places = [next(sign for sign in line.signs if "the headline" in sign or "down" in sign) for line in lines]
    assert [place.partition(",")[0] for place in places] == [
        "line before the headline",
        "line after the headline",
        "line further down",
    ]


@pytest.mark.parametrize("places", [date_lines, written_lines])
def test_of_a_line_with_both_dates_each_has_its_own_meaning_and_clock(places):
    line = "Updated 9:00 AM EDT May 5, 2026; Published 10:35 AM EDT May 4, 2026"
    found = places(Document.parse(f"<h1>Roofs</h1><p class=date>{line}</p>", URL))
    assert {(f"{d.moment.value:%d %H:%M}", d.meaning) for d in found} == {
        ("05 09:00", "change"),
        ("04 10:35", "publication"),
    }


@pytest.mark.parametrize(
    "attribute",
    [
        "title='2026-05-04T10:35:00+02:00'",
        "content='2026-05-04T10:35:00+02:00'",
        "data-datetime='2026-05-04T10:35:00+02:00'",
        "data-timestamp=1777883700",
        "title='Mon, 4 May 2026 10:35:00 +0200'",
        "aria-label='4 May 2026 10:35 AM CEST'",
    ],
)
def test_an_element_called_a_date_may_tell_the_instant_in_an_attribute(attribute):
    (found,) = date_lines(Document.parse(f"<h1>Roofs</h1><span class=date {attribute}>yesterday</span>", URL))
    assert found.moment.value.timestamp() == 1777883700


@pytest.mark.parametrize(
    "element",
    [
        "<time class=timeago datetime='' title='May 4, 2026 10:35 AM CEST'>yesterday</time>",
        "<time data-utc='2026-05-04T08:35:00Z'>May 4</time>",
        "<relative-time datetime='2026-05-04T08:35:00Z'>on May 4</relative-time>",
        "<local-time datetime='2026-05-04T08:35:00Z'></local-time>",
        "<time-ago datetime='2026-05-04T08:35:00Z'>2d</time-ago>",
        "<abbr title='Monday, May 4th, 2026, 10:35 am +02:00'>May 4</abbr>",
    ],
)
def test_what_is_a_time_element_in_all_but_name_or_attribute_is_read_as_one(element):
    [found] = time_elements(Document.parse(f"<h1>Roofs</h1>{element}", URL))
    assert (found.moment.value.timestamp(), found.source) == (1777883700, "time element")


@pytest.mark.parametrize("title", ["Roofs Institute", "Treaty of 4 May 1990", ""])
def test_another_title_of_an_abbreviation_is_no_date(title):
    assert not list(time_elements(Document.parse(f"<h1>Roofs</h1><abbr title='{title}'>RI</abbr>", URL)))


def test_a_date_of_hatom_may_hold_its_value_in_a_title():
    line = "<p class='dtstart published'><b class=value-title title='2026-05-04T10:35:00-04:00'> </b>May 4</p>"
    [found] = date_lines(Document.parse(f"<h1>Roofs</h1>{line}", URL))
    assert found.moment.value.isoformat() == "2026-05-04T10:35:00-04:00"


@pytest.mark.parametrize(
    ("lines", "meanings"),
    [
        ("<i class=updated>5 May 2026</i><i class=published>4 May 2026</i>", {"05-05": "change", "05-04": ""}),
        ("<i class='date updated'>5 May 2026</i>", {"05-05": ""}),
        ("<i class='updated'>5 May 2026</i><i class='published updated'>4 May 2026</i>", {"05-05": "", "05-04": ""}),
    ],
)
def test_a_date_called_updated_is_a_change_beside_one_called_published(lines, meanings):
    found = date_lines(Document.parse(f"<h1>Roofs</h1>{lines}", URL))
    assert {f"{dated.moment.value:%m-%d}": dated.meaning for dated in found} == meanings


def test_a_line_that_is_hidden_is_not_written_for_readers():
    page = "<h1>Roofs</h1><p style='display: none'>5 May 2026</p><p>4 May 2026</p>"
    assert days(written_lines(Document.parse(page, URL))) == ["05-04"]


@pytest.mark.parametrize("attribute", ["data-id=1777883700", "data-date=2026-05-04", "title='Read it all'"])
def test_no_other_attribute_of_it_is_an_instant(attribute):
    assert not list(date_lines(Document.parse(f"<h1>Roofs</h1><span class=date {attribute}>yesterday</span>", URL)))


@pytest.mark.parametrize(
    "line",
    [
        "<span class=day-date>4 May 2026</span> <span class=clock>10:35</span>",
        "<span class=day-date>4 May 2026</span><i class=icon></i><b>10:35</b>",
        "<span class=clock>10:35</span><span class=day-date>4 May 2026</span>",
        "<div class=meta><span>4 May 2026</span><span>10:35</span></div>",
        "<div class=meta><span>By Ada</span><span>4 May 2026</span> | <span>at 10:35</span></div>",
        "<div><b>10:35</b> <b>4 May 2026</b></div>",
        "<ul class=meta><li>4 May 2026</li><li>10:35</li></ul>",
        "<ul><li><i class=day></i> 4 May 2026</li><li><i class=clock></i> 10:35</li></ul>",
        "<p><span class=day></span> 4 May 2026 <span class=clock></span> 10:35</p>",
        "<div>4 May 2026 <em>10:35</em></div>",
        "<p>10:35 <i></i><span>4 May 2026</span></p>",
    ],
)
def test_the_clock_right_behind_or_before_a_day_is_that_day_s(line):
    doc = Document.parse(f"<h1>Roofs</h1>{line}<p>The roof of the hall fell.</p>", URL)
    first = next(iter([*date_lines(doc), *written_lines(doc)]))
    assert first.moment.value.isoformat() == "2026-05-04T10:35:00"


@pytest.mark.parametrize(
    "line",
    [
        "<div><span>4 May 2026</span><span class=duration>3:10</span></div>",
        "<div><span>4 May 2026</span><span>7 comments</span></div>",
        "<div><span>4 May 2026</span><p>At 10:35 on Monday the roof fell.</p></div>",
        "<div><span>Ferry leaves at 10:35</span><span>4 May 2026</span></div>",
        "<div><span>4 May 2026</span><p>By Ada Brandt</p><p>10:35</p></div>",
    ],
)
def test_another_number_by_a_day_is_no_clock(line):
    [dated] = written_lines(Document.parse(f"<h1>Roofs</h1>{line}", URL))
    assert (dated.moment.timed, f"{dated.moment.value:%m-%d}") == (False, "05-04")


def test_the_day_in_the_site_s_own_header_is_today():
    page = "<header><div>Sunday, 29 November 2026</div></header><h1>Roofs</h1><p>Roofs are gone.</p>"
    assert written_lines(Document.parse(page, URL)) == []
