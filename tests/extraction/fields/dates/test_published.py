import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.dates.published import read_dates


def dates(html, url="https://outlet.example/a", tags=()):
    found = read_dates(Document.parse(html, url), list(tags))
    shown = [(c.value.isoformat(), c.source) if c else None for c in (found.published, found.modified)]
    return tuple(shown)


def json_ld(**dates):
    fields = "".join(f', "{name}": "{value}"' for name, value in dates.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle"{fields}}}</script>'


def meta(name, value):
    return f'<meta property="article:{name}_time" content="{value}">'


def test_both_instants_keep_the_offset_the_page_gives():
    page = json_ld(datePublished="2024-05-03T17:47:00+02:00", dateModified="2024-05-04T08:00:00Z")
    assert dates(page) == (("2024-05-03T17:47:00+02:00", "json-ld"), ("2024-05-04T08:00:00+00:00", "json-ld"))


def test_a_day_is_completed_by_the_place_that_gives_its_time():
    page = json_ld(datePublished="2024-05-03") + meta("published", "2024-05-03T17:47:00+02:00")
    value, source = dates(page)[0]
    assert value == "2024-05-03T17:47:00+02:00"
    assert source == "json-ld, time from meta article:published_time"


def test_midnight_gives_way_to_a_time_of_that_day():
    page = json_ld(datePublished="2024-05-03T00:00:00Z") + meta("published", "2024-05-03T17:47:00Z")
    assert dates(page)[0][0] == "2024-05-03T17:47:00+00:00"


def test_a_wall_clock_takes_the_offset_that_another_date_shows_for_it():
    same_clock = json_ld(datePublished="2024-05-03T17:47:00") + meta("modified", "2024-05-03T17:47:00+02:00")
    same_instant = json_ld(datePublished="2024-05-03T17:47:00") + meta("modified", "2024-05-03T15:47:00Z")
    for page in (same_clock, same_instant):
        assert dates(page)[0] == ("2024-05-03T17:47:00+02:00", "json-ld, zone from meta article:modified_time")


def test_else_a_wall_clock_hangs_where_the_outlet_is():
    page = json_ld(datePublished="2024-01-03T17:47:00")
    assert dates(page, "https://outlet.co.jp/a")[0] == ("2024-01-03T17:47:00+09:00", "json-ld, zone of the domain")
    assert dates(page, tags=["de-AT"])[0] == ("2024-01-03T17:47:00+01:00", "json-ld, zone of the language's region")
    assert dates(page)[0] == ("2024-01-03T17:47:00+00:00", "json-ld, zone unknown, taken as UTC")


def test_a_day_alone_says_that_it_is_one():
    assert dates(json_ld(datePublished="2024-05-03"))[0][1] == "json-ld, day only"


def test_an_instant_counts_under_any_name_that_speaks_of_publishing():
    publisher = meta("publisher", "The Roof") + meta("article:publisher", "141212345678")  # a number is no instant
    page = publisher + '<meta name="cms:publishedOn" content="2024-05-03T17:47:00Z">'
    assert dates(page + "<p>Roofs</p>")[0] == ("2024-05-03T17:47:00+00:00", "meta cms:publishedon")


def test_a_time_element_beside_the_headline_is_read_and_those_of_teasers_are_not():
    page = """<aside><time datetime="2020-01-01T00:10:00Z">then</time></aside>
    <h1>Roofs</h1><time datetime="2024-05-03T17:47:00Z">now</time><p class="updated">Updated
    <time datetime="2024-05-04T09:00:00Z">later</time></p>"""
    assert dates(page) == (("2024-05-03T17:47:00+00:00", "time element"), ("2024-05-04T09:00:00+00:00", "time element"))


@pytest.mark.parametrize("name", ["itemprop='datePublished'", "property='schema:datePublished'"])
def test_a_property_of_nothing_is_the_article_s(name):
    element = f"<span {name} content='2024-05-03T17:47:00+02:00'>yesterday</span>"
    assert dates(f"<h1>Roofs</h1>{element}<p>Gone.</p>")[0] == ("2024-05-03T17:47:00+02:00", "time element")


@pytest.mark.parametrize(
    "attribute", ["title='Friday, May 3, 2024 5:47 PM'", "data-date='2024-05-03 17:47'", "data-epoch='1714758420'"]
)
def test_what_an_element_called_a_date_does_not_show_its_attribute_tells(attribute):
    page = f"<h1>Roofs</h1><span class='date' {attribute}>2h</span><p>Gone.</p>"
    assert dates(page)[0][0] == "2024-05-03T17:47:00+00:00"


def test_the_day_in_the_site_s_header_is_not_searched_for_either():
    header = "<header><time class='current-date'>Saturday, May 4, 2024</time></header>"
    assert dates(f"{header}<main><h1>Roofs</h1><p>All of the roofs are gone.</p></main>")[0] is None


def test_numbers_in_an_attribute_are_not_taken_for_the_other_day_of_them():
    page = "<html lang={}><main><h1>Roofs</h1><time datetime='05/04/2024'>yesterday</time><p>Gone.</p></main>"
    assert dates(page.format("en"), tags=("en",))[0] is None
    assert dates(page.format("en-US"), tags=("en-US",))[0][0] == "2024-05-04T00:00:00+00:00"


def test_a_written_date_line_is_a_last_resort():
    page = '<h1>Roofs</h1><span class="date-line">3. Mai 2024, 17:47 Uhr</span>'
    assert dates(page, "https://outlet.de/a")[0] == ("2024-05-03T17:47:00+02:00", "date line, zone of the domain")


def test_a_scripts_data_counts_when_it_names_one_date_only():
    one = '<p>x</p><script>var a = {"publishedAt": "2024-05-03T17:47:00Z"}</script>'
    assert dates(one)[0] == ("2024-05-03T17:47:00+00:00", "script data")
    assert dates(one + one.replace("2024", "2023"))[0][1] != "script data"


def test_the_address_names_a_day():
    assert dates("<p>x</p>", "https://outlet.example/2024/05/03/roofs")[0] == (
        "2024-05-03T00:00:00+00:00",
        "url, day only",
    )


def test_implausible_dates_are_passed_over():
    page = json_ld(datePublished="1970-01-01T00:00:00Z") + meta("published", "2024-05-03T17:47:00Z")
    assert dates(page)[0][0].startswith("2024-05-03")


def test_a_page_without_a_date_has_none():
    assert dates("<h1>Roofs</h1><p>Text of the article.</p>") == (None, None)


@pytest.mark.parametrize("tag", ["en-US", "en-GB"])
def test_two_numbers_are_read_as_the_page_s_language_writes_them(tag):
    page = f'<html lang="{tag}"><h1>Roofs</h1><span class="date">05/04/2024 10:35 AM</span></html>'
    expected = "2024-05-04T10:35:00+00:00" if tag == "en-US" else "2024-04-05T10:35:00+01:00"
    assert dates(page, tags=[tag])[0][0] == expected


def test_another_date_of_the_page_shows_which_number_is_the_month():
    page = '<html lang="en"><h1>Roofs</h1><span class="date">05/04/2024</span>{}</html>'
    shown = '<ul><li><span class="date">12/31/2023</span></li></ul>'
    assert dates(page.format(shown))[0][0] == "2024-05-04T00:00:00+00:00"
    assert dates(page.format(""))[0] is None


def test_the_title_of_an_abbreviation_is_an_instant():
    page = "<h1>Roofs</h1><abbr class='published' title='2024-04-25T00:23:00-04:00'>12:23 AM</abbr>"
    assert dates(page)[0][0] == "2024-04-25T00:23:00-04:00"


@pytest.mark.parametrize("tag", ["div class='date'", "time"])
def test_a_date_and_its_clock_may_stand_in_elements_of_their_own(tag):
    page = f"<h1>Roofs</h1><{tag}><span>4<sup>th</sup> May 2024</span><span>10:35</span></{tag.split()[0]}>"
    assert dates(page)[0][0] == "2024-05-04T10:35:00+00:00"


@pytest.mark.parametrize(
    "footer",
    [
        "<footer>{}</footer>",
        "<div id='footer'><p>{}</p></div>",
        "<div id='footer'>{}</div>",
        "<div class='copyright'>{}</div>",
        "<div class='footer-bottom'><p>{}</p></div>",
        "<div class='Footer__root'><span class='date'>{}</span></div>",
        "<div role='contentinfo'><p>{}</p></div>",
        "<div id='foot'><div class='date'>{}</div></div>",
        "<div id='fusszeile'>Stand: {}</div>",
        "<div class='stopka'>{}</div>",
        "<div class='site-info'><time>{}</time></div>",
    ],
)
def test_when_a_site_was_built_is_no_date_of_its_article(footer):
    page = "<html><body><h1>Roofs</h1><p>All of the roofs are gone.</p>" + footer.format("last build 2024-02-11")
    assert dates(page)[0] is None


@pytest.mark.parametrize(
    "bar",
    [
        "<div class='topbar'><span class='date'>{}</span></div>",
        "<div class='current-date'>{}</div>",
        "<div id='today'>{}</div>",
        "<p class='header-date'>{}</p>",
    ],
)
def test_today_s_date_above_the_site_s_header_is_none_of_its_article(bar):
    page = f"<html><body>{bar.format('Monday, 4 May 2026')}<main><h1>Roofs</h1><p>All of the roofs are gone.</p></main>"
    assert dates(page)[0] is None


@pytest.mark.parametrize(
    "line",
    ["<p class='header-date'>{}</p>", "<div class='footer'><time>{}</time></div>", "<p id='today'>{}</p>"],
)
def test_what_the_article_calls_its_date_is_its_own(line):
    page = f"<html><body><article><h1>Roofs</h1>{line.format('4 May 2026')}<p>All of the roofs are gone.</p></article>"
    assert dates(page)[0][0] == "2026-05-04T00:00:00+00:00"


def test_one_stale_date_loses_against_places_that_agree():
    page = """<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished"
    content="2022-11-01T10:34:37-04:00"></div>""" + meta("published", "2024-05-03T17:47:00Z")
    page += '<span class="date-line">Published May 3, 2024 at 5:47 pm</span>'
    value, source = dates("<h1>Roofs</h1>" + page, "https://outlet.example/2024/05/03/roofs")[0]
    assert (value, source) == ("2024-05-03T17:47:00+00:00", "meta article:published_time")


def test_what_readers_see_does_not_overrule_an_instant_of_the_day_that_the_address_names():
    page = (
        "<html lang=en><body><h1>The ferry returns</h1><p class=date>November 15, 2019, 5:45 a.m.</p><p>It left.</p>"
        + json_ld(datePublished="2026-11-20T08:54:00+00:00", dateCreated="2019-11-15T10:45:02Z")
    )
    assert dates(page, "https://outlet.example/2026/11/20/ferry")[0][0] == "2026-11-20T08:54:00+00:00"


def test_the_time_of_a_change_is_no_time_of_publication():
    page = json_ld(datePublished="2024-05-03", dateModified="2024-05-03T17:47:00Z")
    assert dates(page)[0] == ("2024-05-03T00:00:00+00:00", "json-ld, day only")


def test_the_day_is_the_one_that_the_outlets_clocks_show():
    page = json_ld(datePublished="2024-05-03T23:15:00Z")
    assert dates(page, "https://outlet.it/a")[0] == ("2024-05-04T01:15:00+02:00", "json-ld, zone of the domain")
    assert dates(page)[0] == ("2024-05-03T23:15:00+00:00", "json-ld")


def test_the_address_and_a_line_tell_on_which_day_an_instant_fell_there():
    night, url = json_ld(datePublished="2024-05-04T02:15:00Z"), "https://outlet.example/2024/05/03/roofs"
    assert dates(night, url)[0] == ("2024-05-03T23:15:00-03:00", "json-ld, offset from the day of the url")
    line = "<h1>Roofs</h1><p>May 3, 2024, 8:15 pm</p>"
    assert dates(night + line, url)[0] == ("2024-05-03T20:15:00-06:00", "json-ld, zone from written line")


@pytest.mark.parametrize("instant", ["2024-05-02T00:00:00Z", "2024-05-02T09:00:00Z", "2024-05-04T23:30:00Z"])
def test_no_place_on_earth_is_a_day_ahead_or_behind(instant):
    url = "https://outlet.example/2024/05/03/roofs"
    assert dates(json_ld(datePublished=instant), url)[0] == (instant.replace("Z", "+00:00"), "json-ld")


def test_a_date_beside_the_headline_needs_no_telling_class():
    page = "<h1>Roofs</h1><p>3. Mai 2024, 17:47 Uhr</p><p>Text</p><p>Rückblick vom 1. Januar 2020</p>"
    assert dates(page, "https://outlet.de/a")[0] == ("2024-05-03T17:47:00+02:00", "written line, zone of the domain")


def test_dates_of_embedded_posts_are_not_the_articles():
    page = """<h1>Roofs</h1><p>3 May 2024</p><blockquote><time datetime="2018-03-12T19:30:12Z">then</time>
    <p>12 March 2018</p></blockquote>"""
    assert dates(page)[0][0].startswith("2024-05-03")


def test_when_a_record_was_made_and_what_is_shown_yield_to_the_publication_that_data_names():
    page = (
        '<meta name="dcterms.created" content="2024-02-28T16:36:13Z">'
        + json_ld(datePublished="2024-11-20T10:58:00Z", dateModified="2024-11-20T10:58:00Z")
        + "<body><article><h1>Rain again</h1><p>Published on <time>February 28, 2024</time></p>"
        "<p>It rained in the morning and it rained in the evening.</p></article>"
    )
    assert dates(page)[0] == ("2024-11-20T10:58:00+00:00", "json-ld")


@pytest.mark.parametrize("name", ["header-date", "today", "site-date", "top-header", "footer-info", "foot"])
def test_a_date_beside_the_headline_counts_whatever_its_box_is_called(name):
    line = "By Ann <time datetime='2026-05-04T10:00:00Z'>4 May</time>"
    page = f"<div class=story><h1>Roofs</h1><div class='{name}'>{line}</div>"
    assert dates(f"{page}<p>Roofs are gone.</p></div>")[0][0] == "2026-05-04T10:00:00+00:00"


@pytest.mark.parametrize("beside", ["<span>3:45</span>", "<span>10 h</span>", "<span>2:05 min</span>"])
def test_how_long_something_lasts_is_no_clock(beside):
    assert dates(f"<h1>Roofs</h1><p><span>4 May 2026</span> {beside}</p><p>Roofs</p>")[0][1].endswith("day only")


@pytest.mark.parametrize(
    "line",
    [
        "Published: 4 May 2026, 10:35. Last updated: 5 May 2026, 11:20",
        "Updated 5 May 2026 11:20 | Published 4 May 2026 10:35",
        "Zuletzt aktualisiert: 05.05.2026, 11:20 Uhr. Erstellt am 04.05.2026, 10:35 Uhr",
        "Mis à jour le 5 mai 2026 à 11h20 - Créé le 4 mai 2026 à 10h35",
        "4 May 2026, 10:35 | Updated: 5 May 2026, 11:20",
        "4. Mai 2026, 10:35 Uhr (aktualisiert am 5. Mai 2026, 11:20 Uhr)",
        "Gewijzigd: 5 mei 2026 11:20, geplaatst: 4 mei 2026 10:35",
        "更新 2026/05/05 11:20 発行 2026/05/04 10:35",
        "تم التحديث: 5 مايو 2026 11:20 تم النشر: 4 مايو 2026 10:35",
        "Ostatnia modyfikacja: 05.05.2026 11:20, utworzono: 04.05.2026 10:35",
    ],
)
@pytest.mark.parametrize("tag", ["p", "div class='date'"])
def test_a_line_by_the_headline_tells_of_the_change_too(line, tag):
    published, modified = dates(f"<article><h1>Roofs</h1><{tag}>{line}</{tag.split()[0]}></article>")
    assert published[0] == "2026-05-04T10:35:00+00:00"
    assert modified[0] == "2026-05-05T11:20:00+00:00"


def test_a_change_that_is_all_a_page_tells_is_told_once():
    published, modified = dates("<article><h1>Roofs</h1><p>Updated 5 May 2026, 11:20</p></article>")
    assert published[0] == "2026-05-05T11:20:00+00:00"
    assert modified is None


@pytest.mark.parametrize("name", ["citation_online_date", "prism.publicationDate"])
def test_journals_name_their_dates_in_their_own_way(name):
    assert dates(f'<meta name="{name}" content="2026/05/04"><p>Roofs</p>')[0][1] == f"meta {name.lower()}, day only"


def test_a_date_may_be_an_object_of_php():
    php = '{"date": "2026-05-04 10:35:00.000000", "timezone_type": 3, "timezone": "Europe/Paris"}'
    page = f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": {php}}}</script>'
    assert dates(page)[0] == ("2026-05-04T10:35:00+02:00", "json-ld")
