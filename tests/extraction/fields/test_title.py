import re

import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.site_name import SiteName, site_names
from crawler.extraction.fields.title import titles


def title(html, url="https://www.dailyroof.example/a"):
    doc = Document.parse(html, url)
    found = titles(doc, SiteName([name.value for name in site_names(doc)], url))
    return (found[0].value, found[0].source) if found else None


SITE = '<meta property="og:site_name" content="The Daily Roof">'


@pytest.mark.parametrize(
    "head",
    [
        "<title>Roofs gone in the storm - The Daily Roof</title>",
        "<title>Roofs gone in the storm | Daily Roof</title>",
        "<title>The Daily Roof: Roofs gone in the storm</title>",
        "<title>Roofs gone in the storm – dailyroof.example</title>",
        '<meta property="og:title" content="Roofs gone in the storm • The Daily Roof">',
        "<title>Roofs gone in the storm ★ The Daily Roof</title>",
        "<title>Roofs gone in the storm &lt; The Daily Roof</title>",
        "<title>Roofs gone in the storm * Daily Roof</title>",
        "<title>Roofs gone in the storm ― The Daily Roof</title>",
        "<title>The Daily Roof | Roofs gone in the storm</title>",
        "<title>The Daily Roof » Roofs gone in the storm</title>",
        """<script type="application/ld+json">
        {"@type": "Article", "headline": "Roofs gone in the storm | Daily Roof"}</script>""",
    ],
)
def test_the_outlets_name_leaves_the_title(head):
    assert title(SITE + head)[0] == "Roofs gone in the storm"


def test_a_works_name_between_angle_brackets_stays_and_mark_up_goes():
    name = "&lt;Roofs: A Story&gt; wins &lt;i class=&quot;x&quot;&gt;again&lt;/i&gt;"
    assert title(f'<meta property="og:title" content="{name}">')[0] == "<Roofs: A Story> wins again"


def test_what_readers_see_wins_over_a_headline_for_search_engines_when_the_data_names_the_article_so_too():
    page = """<script type="application/ld+json">{"@type": "Article", "headline": "Roof storm damage: what to know",
    "name": "A baker who lost her roof tells how she goes on"}</script>
    <title>Roof storm damage: what to know</title><h1>A baker who lost her roof tells how she goes on</h1>
    <meta property="og:title" content="A baker who lost her roof tells how she goes on">"""
    assert title(page)[0] == "A baker who lost her roof tells how she goes on"


def test_section_and_outlet_go_when_another_place_gives_the_title_alone():
    page = "<title>Roofs gone - Weather - Somebody else</title><h1>Roofs gone</h1>"
    assert title(page) == ("Roofs gone", "h1")


def test_an_ending_without_spaces_goes_when_another_place_gives_the_title_alone():
    page = """<meta property="og:title" content="Roofs gone again-weatherㅣroof"><h1>Roofs gone again</h1>"""
    assert title(page)[0] == "Roofs gone again"


@pytest.mark.parametrize(
    "headline",
    [
        "Roofs gone, walls gone – and no end",
        "«Vi tapte»",
        "«Det var taket» – naboen",
        "〈Roofs〉 wins",
        "Roofs * walls * doors",
    ],
)
def test_a_headline_goes_on_behind_a_dash_and_ends_with_its_quotation(headline):
    assert title(f"{SITE}<title>{headline} | The Daily Roof</title><p>Hall 3 lost its roof.</p>")[0] == headline


def test_marks_that_join_the_letters_of_a_word_stay_in_the_headline():
    headline = "کتاب\u200cها می\u200cآیند"
    assert title(f"<title>{headline}</title><h1>{headline}</h1>")[0] == headline


@pytest.mark.parametrize("heading", ["<h1>Comments</h1>", "<h1>Kommentare (3)</h1>", "<h1>Read also</h1>"])
def test_a_label_is_no_headline(heading):
    page = f"<title>The Daily Roof</title><h2>Roofs gone in the storm</h2><p>Hall 3 lost its roof.</p>{heading}"
    assert title(SITE + page)[0] == "Roofs gone in the storm"


def test_a_dash_inside_a_headline_stays():
    assert title("<h1>Roofs gone - and the walls with them</h1>")[0] == "Roofs gone - and the walls with them"


def test_the_address_decides_between_two_headlines():
    page = """<meta property="og:title" content="Storm takes every single roof"><h1>Night of terror on the coast</h1>"""
    assert title(page, "https://x.example/storm-takes-every-single-roof-123.html")[0] == "Storm takes every single roof"
    assert title(page, "https://x.example/2024/night-of-terror-on-the-coast")[0] == "Night of terror on the coast"


def test_a_title_cut_at_a_quotation_mark_gives_way_to_the_whole_one():
    page = (
        '<meta property="og:title" content="Storm night: heroes and"><h1>Storm night: heroes and "quiet helpers"</h1>'
    )
    assert title(page)[0] == 'Storm night: heroes and "quiet helpers"'


def test_of_several_headings_the_one_that_the_head_repeats_is_the_headline():
    assert title("<title>Roofs gone</title><h1>The Daily</h1><h1>Roofs gone</h1><h1>More</h1>")[0] == "Roofs gone"


def test_entities_and_mark_up_in_a_headline_are_decoded():
    page = """<script type="application/ld+json">{"@type": "Article",
    "headline": "R&amp;uuml;ckbau &lt;em&gt;jetzt&lt;/em&gt;"}
    </script>"""
    assert title(page)[0] == "Rückbau jetzt"


def test_a_page_without_a_title_has_none():
    assert title("<p>Text</p>") is None


def test_what_a_bar_sets_before_a_headline_that_stands_alone_elsewhere_is_a_kicker():
    page = '<meta property="og:title" content="Opinion | Roofs fly where they want"><h1>Roofs fly where they want</h1>'
    assert title(page)[0] == "Roofs fly where they want"


def test_a_beginning_that_all_places_give_belongs_to_the_headline():
    page = """<meta property="og:title" content="The great storm: Roofs are gone">
    <h1>The great storm - Roofs are gone</h1><title>Roofs are gone</title>"""
    assert title(page)[0] == "The great storm: Roofs are gone"


def test_what_the_data_of_a_news_article_calls_its_headline_counts_more_than_a_title_for_sharing():
    page = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Roofs are gone"}</script>
    <meta property="og:title" content="You won't believe what the storm took">"""
    assert title(page) == ("Roofs are gone", "json-ld")


def test_of_equally_good_places_the_one_that_others_agree_with_is_right():
    page = """<script type="application/ld+json">{"@type": "Article", "headline": "Coast: what to know"}</script>
    <h1>Roofs gone in the storm</h1><meta property="og:title" content="Roofs gone in the storm">"""
    assert title(page) == ("Roofs gone in the storm", "meta og:title")


def test_a_banner_that_links_to_the_front_page_is_no_headline():
    page = """<title>Roofs gone in the storm - Weather notes</title><h1><a href="/">Weather notes</a></h1>
    <h1>Roofs gone in the storm</h1>"""
    assert title(page)[0] == "Roofs gone in the storm"


def test_a_heading_that_leads_to_another_page_is_no_headline():
    page = """<title>Where to repair roofs | Daily Roof</title>
    <meta property="og:title" content="Our favourite repairers">
    <h1>The best repairers and yards in town for your roof</h1>
    <h1><a href="/b">Great places to repair roofs in town</a></h1><h1><a href="/c">Patios in town</a></h1>"""
    assert title(page, "https://www.dailyroof.example/best-repairers")[0] != "Great places to repair roofs in town"


def test_a_part_of_the_title_that_a_lower_heading_gives_alone_is_the_headline():
    page = """<title>Roofs make whole villages proud in the north | District</title>
    <meta property="og:title" content="Roofs make whole villages proud in the north | District">
    <meta name="twitter:title" content="Roofs make whole villages proud in the north | District">
    <p>Local</p><h2>Today</h2><h2>Roofs make whole villages proud in the north</h2>"""
    assert title(page)[0] == "Roofs make whole villages proud in the north"


def test_a_lower_heading_that_has_nothing_in_common_with_the_head_is_no_headline():
    page = "<title>Harbour post: Roofs gone in the storm</title><h2>Also in print</h2><p>Roofs gone in the storm</p>"
    assert title(page)[0].endswith("Roofs gone in the storm")


def test_a_part_of_the_pages_title_that_stands_in_the_page_alone_is_the_headline():
    page = "<title>Nobody knew of it | Weather – live and well!</title><div>Nobody knew of it</div><p>Text</p>"
    assert title(page)[0] == "Nobody knew of it"


def test_a_heading_that_is_the_outlets_name_is_no_title():
    page = SITE + '<h1>The Daily Roof</h1><meta name="twitter:title" content="Roofs gone in the storm">'
    assert title(page)[0] == "Roofs gone in the storm"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Roofs<br>gone in the storm</h1>", "Roofs gone in the storm"),
        ("<h1><span class=kicker>Weather</span><span>Roofs gone</span></h1>", "Weather Roofs gone"),
        ("<h1></h1><h2>Roofs gone in the storm</h2>", "Roofs gone in the storm"),
        ("<h1> </h1><nav><h2>Menu</h2></nav><h3>Roofs gone in the storm</h3>", "Roofs gone in the storm"),
        ("<h2><a href=/n/2>Another story</a></h2><h2>Roofs gone in the storm</h2>", "Roofs gone in the storm"),
    ],
)
def test_the_headline_is_read_as_it_is_seen(html, expected):
    assert title(f"<body>{html}<p>Hall 3 of the old town lost its roof.</p></body>")[0] == expected


def test_of_several_headings_one_that_leads_to_another_page_is_not_the_headline_for_its_likeness_to_the_head():
    page = """<meta property="og:title" content="Our favourite walks in the old town"><h1>Seven walks for a Sunday</h1>
    <h1><a href="/views">Our favourite views in the old town</a></h1>"""
    assert title(page)[0] == "Seven walks for a Sunday"


def test_a_headline_in_ideographs_is_no_shorter_than_one_of_twice_as_many_letters():
    page = '<meta property="og:title" content="屋根が嵐で飛んだ夜 | 生活"><p>屋根が嵐で飛んだ夜</p>'
    assert title(page)[0] == "屋根が嵐で飛んだ夜"


@pytest.mark.parametrize(
    "kicker", ["<span class=kicker>Weather</span>", "<small>Weather</small> ", "<em>Weather:</em> "]
)
def test_a_kicker_in_the_heading_goes_when_the_head_gives_the_rest(kicker):
    page = f"<title>Roofs gone in the storm | Outlet</title><h1>{kicker}Roofs gone in the storm</h1>"
    assert title(page)[0] == "Roofs gone in the storm"


def test_the_first_words_of_a_heading_stay_when_the_head_gives_them_too():
    page = "<title>Weather: Roofs gone in the storm</title><h1><em>Weather:</em> Roofs gone in the storm</h1>"
    assert title(page)[0] == "Weather: Roofs gone in the storm"


@pytest.mark.parametrize(
    "heading",
    ["<div class=headline>{}</div>", "<p class=entry-title>{}</p>", "<div role=heading aria-level=1>{}</div>"],
)
def test_what_is_called_a_heading_names_a_page_that_is_named_after_its_site_alone(heading):
    page = f"{SITE}<title>The Daily Roof</title><main>{heading.format('Roofs gone in the storm')}<p>Roofs.</p></main>"
    assert title(page)[0] == "Roofs gone in the storm"


def test_a_title_of_its_own_wins_over_what_is_called_a_heading():
    page = f"{SITE}<title>Roofs gone in the storm - The Daily Roof</title><div class=headline>About the author</div>"
    assert title(page)[0] == "Roofs gone in the storm"


def test_a_later_heading_that_has_nothing_of_the_head_is_no_headline_though_the_first_leads_elsewhere():
    page = """<title>Roofs gone in the storm - Our town</title><h1><a href=/>Our town</a> Roofs gone in the storm</h1>
    <p>Roofs gone in the storm</p><h1>More hot news</h1>"""
    assert title(page)[0] == "Roofs gone in the storm"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("<small>Weather</small>Roofs gone in the storm", "Roofs gone in the storm"),
        ("<strong class=dachzeile>Weather</strong>Roofs gone in the storm", "Roofs gone in the storm"),
        ("<span class=kicker>Weather</span> Roofs gone in the storm", "Roofs gone in the storm"),
        (
            "<span class=c-eyebrow>Weather</span><span class=hed>Roofs gone in the storm</span>",
            "Roofs gone in the storm",
        ),
        ("<a href=/weather>Weather</a>Roofs gone in the storm", "Roofs gone in the storm"),
        ("<a href=/a><i class=overline>Weather</i>Roofs gone in the storm</a>", "Roofs gone in the storm"),
        ("Roofs gone in the storm<small>A night on the coast</small>", "Roofs gone in the storm"),
        ("Roofs gone in the storm <span class=badge>Updated</span>", "Roofs gone in the storm"),
        ("Roofs gone in the storm <a class=headerlink href=#roofs>¶</a>", "Roofs gone in the storm"),
        ("<i class=icon></i>Roofs gone <span>in the storm</span>", "Roofs gone in the storm"),
        ("<a href=#roofs>Roofs gone</a> in the storm", "Roofs gone in the storm"),
        ("<a href=/roofs>Roofs</a> gone in the storm", "Roofs gone in the storm"),
        ("<a href=/news>News</a> 〉Roofs gone in the storm", "News 〉Roofs gone in the storm"),
        ("Roofs gone in the <em>great</em> <em class=high>storm</em>", "Roofs gone in the great storm"),
        ("Roofs gone<span style='display: block'>in the storm</span>", "Roofs gone in the storm"),
        ("<span class=kicker>Weather</span>Storm", "Weather Storm"),
        ("<span class=visually-hidden>Headline:</span> Roofs gone in the storm", "Roofs gone in the storm"),
        ("<span class='screen-reader-text'>Headline</span>Roofs gone in the storm", "Roofs gone in the storm"),
    ],
)
def test_what_the_mark_up_sets_beside_a_headline_is_no_part_of_it(heading, expected):
    assert title(f"<title>The Daily Roof</title><h1>{heading}</h1><p>Hall 3 lost its roof.</p>")[0] == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>Roofs gone in the storm | Outlet</title>", "Roofs gone in the storm"),
        ("<title>Roofs gone in the storm A night on the coast</title>", "Roofs gone in the storm A night on the coast"),
        ("<title>Roofs gone in the …</title>", "Roofs gone in the storm A night on the coast"),
    ],
)
def test_what_follows_the_headline_in_the_heading_goes_when_the_head_gives_the_rest(head, expected):
    assert title(f"{head}<h1>Roofs gone in the storm<span>A night on the coast</span></h1>")[0] == expected


@pytest.mark.parametrize(
    ("head", "banner"),
    [
        ("<title>The Daily Roof</title>", "<h1><a href=/><img src=/l.png alt='The Daily Roof'></a></h1>"),
        ("<title>The Daily Roof</title>", "<h1>The Daily Roof</h1>"),
        ("<meta property=og:title content=''>", "<h1 style='display:none'>Daily Roof</h1>"),
        ("<title>The Daily Roof - Weather</title>", "<h1>Weather</h1>"),
        ("<title>null</title><meta property=og:title content=undefined>", ""),
    ],
)
def test_a_page_that_names_itself_after_its_site_or_section_has_the_headline_below(head, banner):
    menu = "<nav><a href=/>Home</a> <a href=/weather/>Weather</a></nav>"
    page = f"{SITE}{head}{menu}{banner}<h2>Roofs gone in the storm</h2><p>Hall 3 of the old town lost its roof.</p>"
    assert title(page)[0] == "Roofs gone in the storm"


@pytest.mark.parametrize("link", ["/a", "https://www.dailyroof.example/a"])
def test_a_page_that_the_navigation_names_is_called_so(link):
    page = f"<title>About us</title><nav><a href={link}>About us</a></nav><h1>About us</h1><h2>What we write of</h2>"
    assert title(page)[0] == "About us"


def test_a_sites_name_that_is_the_articles_headline_is_no_sites_name():
    name = "Roofs gone in the storm: a guide to what is to be done now"
    page = f"<meta property=og:site_name content='{name}'><title>{name}</title><h1>{name}</h1><h2>What is gone</h2>"
    assert title(page)[0] == name


def test_a_headline_that_is_like_a_site_name_with_more_in_it_stays():
    page = """<meta property=og:site_name content="Roofs gone at sea | Roof"><title>Roofs gone at sea | Roof</title>
    <h1>Roofs gone at sea</h1><h2>Weather</h2>"""
    assert title(page)[0] == "Roofs gone at sea"


@pytest.mark.parametrize(
    "heading",
    [
        "Prices of phones will rise by <small>20 percent</small>",
        "<small>The</small> Roofers return to the stage",
        "<a href=/people/ada>Ada Brandt</a> World Tour begins in Lundholm",
        "<a href=/films/dyke>The Dyke</a> “a triumph”, say critics",
        "<a href=/c/dyke>大堤</a>今日重新开放",
    ],
)
def test_words_of_a_headline_that_look_otherwise_stay_when_the_head_says_it_otherwise(heading):
    plain_heading = re.sub("<[^>]+>", "", heading)
    assert (
        title(f"<title>Roofs, phones and tours</title><h1>{heading}</h1><p>Hall 3 lost its roof.</p>")[0]
        == plain_heading
    )
