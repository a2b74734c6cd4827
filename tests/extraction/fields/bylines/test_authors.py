import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.authors import authors
from crawler.extraction.fields.bylines.names import read_names
from crawler.extraction.fields.site_name import SiteName

SITE = SiteName(["The Daily Roof"], "https://www.dailyroof.example/a")


def found(html):
    return [(c.value, c.source) for c in authors(Document.parse(html, "https://www.dailyroof.example/a"), SITE)]


def json_ld(author):
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Roof", ["Ada Roof"]),
        ("Von Ada Roof und Max Gable", ["Ada Roof", "Max Gable"]),
        ("Par Ada Roof, Max Gable et Eva Beam", ["Ada Roof", "Max Gable", "Eva Beam"]),
        ("Text und Interview: Ada Roof", ["Ada Roof"]),
        ("Écrit par Ada Roof", ["Ada Roof"]),
        ("Article by", []),
        ("More about Ada Roof »", ["Ada Roof"]),
        ("View all posts by Ada Roof", ["Ada Roof"]),
        ("Ada RoofAda Roof", ["Ada Roof"]),
        ("Ada Roof; Max Gable", ["Ada Roof", "Max Gable"]),
        ("Ada Roof, Political editor", ["Ada Roof"]),
        ("Ada Roof Senior reporter", ["Ada Roof"]),
        ("Ada Roof / Journalist", ["Ada Roof"]),
        ("Ada Roof in Berlin", ["Ada Roof"]),
        ("Ada Roof, Berlin", ["Ada Roof"]),
        ("Ada Roof (Reuters)", ["Ada Roof"]),
        ("Roof, Ada", ["Ada Roof"]),
        ("Ada Roof, PhD", ["Ada Roof"]),
        ("May 4, 2026 By Ada Roof Leave a Comment", ["Ada Roof"]),
        ("By Ada Roof No Comments", ["Ada Roof"]),
        ("May 4, 2026 / Ada Roof / 0 Comments", ["Ada Roof"]),
        ("Ada Roof Yesterday at 10:35", ["Ada Roof"]),
        ("Ada Roof, gestern um 10:35 Uhr", ["Ada Roof"]),
        ("文/王小明 2026-05-04 10:35", ["王小明"]),
        ("Reported By: Ada Roof, Edited By: Max Gable", ["Ada Roof", "Max Gable"]),
        ("Ana Gil y Luis Paz", ["Ana Gil", "Luis Paz"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("渡辺太郎", ["渡辺太郎"]),
        ("홍길동 기자", ["홍길동"]),
        ("Ada Roof, The Daily Roof", ["Ada Roof"]),
        ("The Daily Roof", []),
        ("Newsroom staff", []),
        ("AFP", []),
        ("ada@outlet.example", []),
        ("https://outlet.example/ada", []),
        ("@adaroof", []),
        ("admin", []),
    ],
)
def test_only_persons_remain_of_a_byline(byline, names):
    persons = [name.text for name in read_names(byline, SITE) if name.person]
    assert [p for p in persons if not SITE.matches(p)] == names


def test_lists_in_a_list_of_authors_are_one_list():
    page = json_ld('[[{"@type": "Person", "name": "Ada Roof"}], [[{"name": ["Max Gable"]}], null]]')
    assert found(page)[0] == (["Ada Roof", "Max Gable"], "json-ld")


@pytest.mark.parametrize(
    "author",
    [
        '{"0": {"@type": "Person", "name": "Ada Roof"}, "1": {"@type": "Person", "name": "Max Gable"}}',
        '{"0": "Ada Roof", "1": "Max Gable"}',
        r'{"@type": "Person", "name": "[\"Ada Roof\",\"Max Gable\"]"}',
        r'"[\"Ada Roof\", \"Max Gable\"]"',
    ],
)
def test_a_list_of_authors_is_one_however_a_program_writes_it(author):
    assert found(json_ld(author)) == [(["Ada Roof", "Max Gable"], "json-ld")]


@pytest.mark.parametrize("name", [r"[\"Ada Roof", r"[\"" + "[" * 5000 + r"\"]"])
def test_a_list_in_a_text_that_cannot_be_read_is_no_error(name):
    found(json_ld(f'{{"@type": "Person", "name": "{name}"}}'))


@pytest.mark.parametrize(
    "author",
    [
        '{"@type": "Person", "firstName": "Ada", "lastName": "Roof"}',
        '{"@type": "Role", "roleName": "Reporter", "author": {"@type": "Person", "name": "Ada Roof"}}',
        '{"Person": {"name": "Ada Roof"}}',
        '{"author": [{"name": "Ada Roof"}]}',
        r'"{\"@type\": \"Person\", \"name\": \"Ada Roof\"}"',
    ],
)
def test_a_person_is_named_however_a_program_nests_the_name(author):
    assert found(json_ld(author)) == [(["Ada Roof"], "json-ld")]


def test_authors_in_authors_without_end_name_nobody():
    assert found(json_ld('{"author": ' * 50 + '"Ada Roof"' + "}" * 50)) == []


def test_json_ld_persons_in_order_each_once():
    page = json_ld('[{"@type": "Person", "name": "Ada Roof"}, {"givenName": "Max", "familyName": "Gable"}, "ADA ROOF"]')
    assert found(page)[0] == (["Ada Roof", "Max Gable"], "json-ld")


def test_an_agency_beside_a_person_is_left_out():
    assert found(json_ld('[{"@type": "Person", "name": "Ada Roof"}, {"@type": "Person", "name": "AP"}]'))[0][0] == [
        "Ada Roof"
    ]


def test_a_person_in_the_byline_comes_before_an_organisation_in_the_head():
    page = json_ld('{"@type": "Organization", "name": "The Daily Roof"}') + '<p class="byline">By <a>Ada Roof</a></p>'
    assert found(page)[0] == (["Ada Roof"], "byline")


def test_an_agency_is_named_when_nobody_else_is_and_before_the_outlet():
    page = json_ld('"The Daily Roof"') + '<meta name="author" content="AFP">'
    assert [names for names, _ in found(page)] == [["AFP"], ["The Daily Roof"]]
    assert found(page)[0][1] == "meta author, no person named"


def test_bylines_of_teasers_are_not_the_articles():
    page = '<div class="related-teaser"><span class="author">Eva Beam</span></div><span class="author">Ada Roof</span>'
    assert found(page)[0][0] == ["Ada Roof"]


def test_several_bylines_of_one_kind_are_all_read():
    page = '<p><a rel="author" href="/1">Ada Roof</a> and <a rel="author" href="/2">Max Gable</a></p>'
    assert found(page)[0][0] == ["Ada Roof", "Max Gable"]


def test_a_profile_address_spells_a_name():
    page = '<meta property="article:author" content="https://outlet.example/authors/ada-roof/">'
    assert found(page) == [(["Ada Roof"], "profile link")]


def test_a_name_that_signs_the_text_at_its_end_is_the_author():
    page = '<p>Text of the article.</p><p style="text-align: right"><strong>Ada Roof</strong></p>'
    assert found(page) == [(["Ada Roof"], "signature")]


def test_a_page_that_names_nobody_has_no_author():
    assert found("<p>Text</p>") == []


def test_a_line_that_begins_as_bylines_do_names_the_author_whatever_its_element_is_called():
    page = (
        '<p class="text-sm">By'
        + " " * 60
        + '<a href="/1">Ada van der Roof</a>, </p><p>By noon the roofs were gone.</p>'
    )
    assert found(page) == [(["Ada van der Roof"], "written byline")]


def test_a_sentence_that_begins_with_by_is_no_byline():
    assert found("<p>By noon it was over.</p><p>Von Januar bis März regnete es.</p>") == []


def test_a_byline_may_follow_its_label_in_an_element_of_its_own():
    for page in ("<p>Written by</p><p>Ada Roof</p>", "<span>By </span><b>Ada Roof</b>", "<i>by</i> Ada Roof"):
        assert found(f"<h1>Roofs gone</h1><div>{page}</div><p>Text</p>") == [(["Ada Roof"], "written byline")]


def test_a_link_to_a_profile_beside_the_headline_names_the_author():
    page = '<h1>Roofs gone</h1><a href="/authors/ada-roof">Ada Roof</a><p>Text</p>'
    assert found(page) == [(["Ada Roof"], "author link")]


def test_a_list_in_the_head_names_each_of_its_authors():
    page = "<meta name=author content='[&quot;Ada Roof&quot;, &quot;Max Gable&quot;]'>"
    assert found(page)[0] == (["Ada Roof", "Max Gable"], "meta author")


def test_what_a_sharing_card_says_of_the_author_counts():
    page = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Roof">'
    assert found(page) == [(["Ada Roof"], "meta twitter:data1")]


def test_a_byline_that_the_head_confirms_wins_over_one_that_stands_alone():
    page = """<meta name="author" content="Ada Roof"><script type="application/ld+json">{"@type": "WebPage",
    "author": "Max Gable"}</script><h1>Roofs gone</h1><p class="byline">By Ada Roof</p>"""
    assert found(page)[0] == (["Ada Roof"], "meta author")


def test_a_byline_with_a_number_is_no_name():
    assert found('<h1>Roofs gone</h1><p class="author">5 mins read</p>') == []
    assert found('<h1>Roofs gone</h1><p class="author"><b>5</b> <i>mins read</i></p>') == []


STORY = "".join(
    f"<p>Hall {n} of the old town lost its roof in the storm, and nobody was there to see it go.</p>" for n in "123"
)
OWN = "<div class=byline>By <a href=/p/ada>Ada Roof</a></div>"
OTHERS = {
    "a list without headlines": "<div class=river><div class=byline>30 minutes ago <a href=/p/max>Max Gable</a></div>"
    "<div class=byline>1 hour ago <a href=/p/eva>Eva Beam</a></div></div>",
    "cards": "".join(
        f"<article class=story><h3><a href=/n/{n}>Another story of the town</a></h3><div class=byline>By {name}</div>"
        "</article>"
        for n, name in enumerate(("Max Gable", "Eva Beam"))
    ),
    "linked boxes": "<div><a href=/n/1><h4>Another story of the town</h4></a><div class=byline>Max Gable</div></div>",
}


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
def test_the_authors_of_other_stories_are_not_this_ones(others):
    assert found(f"<article><h1>Roofs gone</h1>{OWN}{STORY}{others}</article>")[0] == (["Ada Roof"], "byline")


@pytest.mark.parametrize("others", [OTHERS["cards"], OTHERS["linked boxes"]])
def test_a_story_does_not_get_the_authors_of_others(others):
    assert found(f"{others}<h1>Roofs gone</h1>{OWN}{STORY}")[0] == (["Ada Roof"], "byline")
    assert found(f"<main><h1>Roofs gone</h1>{STORY}</main>{others}") == []


def test_bylines_beside_each_other_are_one():
    own = "<ul><li class=author><a href=/p/ada>Ada Roof</a></li><li class=author>Max Gable</li></ul>"
    assert found(f"<h1>Roofs gone</h1>{own}{STORY}{OTHERS['cards']}")[0][0] == ["Ada Roof", "Max Gable"]


def test_a_headline_that_leads_to_the_page_itself_is_no_teaser():
    page = f"<article><h2><a href=/a>Roofs gone</a></h2>{OWN}{STORY}</article>"
    assert found(page)[0][0] == ["Ada Roof"]


def test_a_heading_that_is_the_byline_itself_is_no_teaser():
    page = (
        f"<article><h1>Roofs gone</h1><div><h3>By <a href=/ada-roof>Ada Roof</a>, columnist</h3></div>{STORY}</article>"
    )
    assert found(page) == [(["Ada Roof"], "written byline")]


ITEM = "itemscope itemtype=https://schema.org"


def teasers_with_data(*stories):
    return "".join(
        f"<div {ITEM}/Article><a itemprop=headline href=/b{number}>Another story</a>"
        f"<span itemprop=author {ITEM}/Person><span itemprop=name>{name}</span></span></div>"
        for number, name in enumerate(stories)
    )


@pytest.mark.parametrize("author", [f"<div itemprop=author {ITEM}/Person>{{}}</div>", "<p itemprop=author>{}</p>"])
def test_an_author_outside_of_any_article_of_the_data_is_the_pages_not_one_of_its_teasers(author):
    signed = author.format("<span itemprop=name>Ada Roof</span>")
    text = "<p>Hall 3 of the old town lost its roof in the storm.</p>" * 5
    page = (
        f"<article><h1>Roofs gone</h1>{signed}{text}</article><div>{teasers_with_data('Max Gable', 'Eva Beam')}</div>"
    )
    assert [names for names, _ in found(page)][:1] == [["Ada Roof"]]


def test_the_author_of_an_article_whose_headline_links_to_itself_is_its_author():
    own = teasers_with_data("Ada Roof").replace("/b0", "/a")
    assert found(f"<h1>Roofs gone</h1>{own}{teasers_with_data('Max Gable', 'Eva Beam')}")[0][0] == ["Ada Roof"]


def test_the_authors_of_teasers_sign_no_page():
    assert found(f"<h1>Roofs gone</h1><p>Hall 3.</p><div>{teasers_with_data('Max Gable', 'Eva Beam')}</div>") == []
