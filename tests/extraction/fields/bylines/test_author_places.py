import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.author_places import (
    bylines,
    names_beside_dates,
    profile_links,
    signature,
    structured,
    written_bylines,
)
from crawler.extraction.fields.site_name import SiteName

SITE = SiteName(["The Daily Roof"], "https://www.dailyroof.example/a")


def named(places, html):
    found = places(Document.parse(f"<h1>Roofs gone</h1>{html}", "https://www.dailyroof.example/a"), SITE)
    return [([name.text for name in signed.names], signed.signs) for signed in found if signed.names]


def test_each_kind_of_byline_is_told_as_a_whole_and_by_its_first():
    html = """<div><p class=byline>By Ada Roof</p><p class=byline>Tom Wall</p></div>
    <aside><p class=author>Una Moor</p></aside>"""
    assert named(bylines, html) == [
        (["Ada Roof"], {"byline", "first of several bylines"}),
        (["Ada Roof", "Tom Wall"], {"byline", "several bylines"}),
        (["Una Moor"], {"byline aside"}),
    ]


def test_the_links_of_a_byline_name_its_authors_and_not_their_places():
    html = "<p class=byline><a href=/a>Ada Roof</a> in <i>Hull</i> and <a href=/b>Tom Wall</a></p>"
    assert named(bylines, html) == [(["Ada Roof", "Tom Wall"], {"byline"})]


def test_of_links_to_profiles_those_side_by_side_sign_together():
    links = "<p><a href=/authors/ada-roof>Ada Roof</a>, <a href='/authors/tom-wall/'>Tom Wall</a></p>"
    apart = "<p><a href=/staff/una-moor>Una Moor</a></p><nav><a href=/people/nils-dyke>Nils Dyke</a></nav>"
    assert named(profile_links, links + apart) == [
        (["Ada Roof"], {"author link"}),
        (["Ada Roof", "Tom Wall"], {"author link", "several links"}),
    ]
    assert not named(profile_links, "<a href=/roofs/ada-roof>Ada Roof</a>")


@pytest.mark.parametrize(
    ("html", "signs"),
    [
        ("<p>By Ada Roof</p>", {"labelled line", "first labelled line"}),
        ("<p>By</p><p>Ada Roof</p>", {"line after a label", "first line after a label"}),
        ("<p>By Ada Roof, in <a href=/news>News</a></p>", {"labelled line", "first labelled line"}),
        ("<p>By the river</p>", None),
        ("<nav><p>By Ada Roof</p></nav>", None),
    ],
)
def test_a_line_that_begins_as_a_byline_names_somebody_when_a_name_follows(html, signs):
    assert named(written_bylines, html) == ([(["Ada Roof"], signs)] if signs else [])


def test_the_name_set_to_the_right_at_the_end_signs_the_text():
    right = "<p style='text-align: right'>{}</p>"
    assert named(signature, f"<p>It rained.</p>{right.format('Ada Roof')}") == [(["Ada Roof"], {"signature"})]
    assert not named(signature, right.format("It rained on the old roofs of the town for the whole of the night."))


def test_whom_the_data_names_says_where_and_under_which_key():
    html = """<script type="application/ld+json">{"@type": "NewsArticle", "author":
    {"@type": "Person", "givenName": "Ada", "familyName": "Roof"}}</script><meta name=dc.creator content="Tom Wall">
    <meta property=article:author content="https://social.example/authors/una-moor">"""
    assert named(structured, html) == [
        (["Ada Roof"], {"json-ld author"}),
        (["Tom Wall"], {"another meta"}),
        (["Una Moor"], {"meta profile link"}),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Roof and Tom Wall - May 4, 2026",
        "Published May 4, 2026 | By Ada Roof and Tom Wall",
        "4 May 2026 by Ada Roof & Tom Wall",
        "By Ada Roof and Tom Wall Updated: May 4, 2026 at 10:35 AM",
        "Par Ada Roof et Tom Wall, le 4 mai 2026 à 10h35",
        "Von Ada Roof und Tom Wall | Stand: 04.05.2026, 10.35 Uhr",
    ],
)
def test_a_line_that_names_authors_after_a_label_may_tell_the_time_too(line):
    assert [names for names, _ in named(written_bylines, f"<p class=meta>{line}</p>")] == [["Ada Roof", "Tom Wall"]]


def test_who_commented_signs_nothing():
    comment = "<div class=comments><div class=comment><p class=author>Una Moor</p><p>Fine.</p></div></div>"
    assert named(bylines, comment) == []


def test_who_is_linked_and_who_is_not_sign_one_byline_together():
    html = "<p class=byline>By <a href=/a>ADA ROOF</a>, TOM WALL and UNA MOOR</p>"
    assert [names for names, _ in named(bylines, html)] == [["Ada Roof", "Tom Wall", "Una Moor"]]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<span>4 May 2026</span> · 3 min read · Ada Roof", ["Ada Roof"]),
        ("Ada Roof, 04.05.2026", ["Ada Roof"]),
        ("<a rel='category tag' href=/c/1>Coastal Towns</a> · 4 May 2026 · Ada Roof", ["Ada Roof"]),
        ("4 May 2026 · Ada Roof · Tom Wall", None),
        ("4 May 2026 · 120 views", None),
        ("Ada Roof", None),
    ],
)
def test_the_one_person_beside_the_date_may_have_written_the_article(line, names):
    found = named(names_beside_dates, f"<div class=post-meta>{line}</div>")
    assert found == ([(names, {"name beside a date"})] if names else [])


def test_a_component_that_is_called_a_byline_is_one():
    html = '<div class="sc-b" data-component="byline-block"><span>Ada Roof</span></div>'
    assert [names for names, _ in named(bylines, html)] == [["Ada Roof"]]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Szerző: Hó Anna", "Hó Anna"),
        ("Tác giả: Ngọc Lan", "Ngọc Lan"),
        ("作者：王小明", "王小明"),
        ("โดย อาดา แบรนต์", "อาดา แบรนต์"),
        ("Opinion by Ada Roof", "Ada Roof"),
        ("Story and photos by Ada Roof", "Ada Roof"),
    ],
)
def test_labels_of_many_languages_stand_before_a_name(line, name):
    assert [names for names, _ in named(written_bylines, f"<p>{line}</p>")] == [[name]]
    assert [names for names, _ in named(bylines, f"<p class=byline>{line}</p>")] == [[name]]


def test_a_first_name_is_no_label():
    assert not named(written_bylines, "<p>Per Roof</p>")
