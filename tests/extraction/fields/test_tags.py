import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.fields.tags import split_tags, tags

SITE = SiteName(["The Daily Roof"], "https://www.dailyroof.example/a")


def found(html):
    return [(c.value, c.source) for c in tags(Document.parse(html), SITE)]


@pytest.mark.parametrize(
    "code",
    ["8f507083-bac4-423a-9015-2eb31e1bce50", "100312362", "Page Type:story", "section_news", "x", "dailyroof.com"],
)
def test_internal_codes_leave_the_tags(code):
    assert split_tags([f"Storm, {code}, Roofs"]) == ["Storm", "Roofs"]


def test_near_sentences_leave_the_tags():
    assert split_tags(["Storm", "this is a whole sentence about the storm that nobody would search"]) == ["Storm"]


def test_a_list_given_twice_counts_once():
    assert split_tags(["Ada Roof", "Storm", "Ada Roof, Storm"]) == ["Ada Roof", "Storm"]


def test_the_outlets_name_is_no_tag():
    assert found('<meta name="keywords" content="Storm, The Daily Roof, dailyroof">')[0][0] == ["Storm"]


def test_the_lists_of_the_head_come_before_the_one_a_reader_sees():
    page = """<meta property="article:tag" content="Roofs"><meta name="keywords" content="Storm">
    <ul class="article-tags"><li><a href="/t/1">Wind</a></li><li><a href="/t/2">Rain</a></li></ul>"""
    assert found(page)[0] == (["Storm"], "meta keywords")
    assert found(page)[-1] == (["Wind", "Rain"], "tag list")


def test_keywords_that_no_other_place_gives_go_when_half_of_them_or_more_are_given_elsewhere():
    page = """<meta name="keywords" content="yourroof, Storm, Roofs, Harbour">
    <ul class="article-tags"><li><a href="/t/1">{}</a></li><li><a href="/t/2">Roofs</a></li></ul>"""
    assert found(page.format("storm"))[0][0] == ["Storm", "Roofs"]
    assert found(page.format("Wind"))[0][0] == ["yourroof", "Storm", "Roofs", "Harbour"]


def test_a_name_for_the_head_that_nobody_knows_tells_tags_where_it_says_so():
    page = '<meta name="roof-tags" content="storm, roofs"><meta name="stage" content="one, two">'
    assert found(page) == [(["storm", "roofs"], "meta roof-tags")]


def test_a_labelled_list_is_read():
    page = '<div><span>Topics:</span> <a href="/1">Storm</a> <a href="/2">Roofs</a></div>'
    assert found(page) == [(["Storm", "Roofs"], "labelled list")]


@pytest.mark.parametrize("around", ["<aside>{}</aside>", "<nav>{}</nav>", "<div class='trending'>{}</div>"])
def test_the_sites_topics_are_not_the_articles(around):
    assert found(around.format('<ul class="tags"><li><a>Storm</a></li><li><a>Roofs</a></li></ul>')) == []


def test_a_label_in_any_language_of_the_labels_announces_tags():
    page = '<p>Text</p><div><span>Ключевые слова:</span> <a href="/t/1">Буря</a> <a href="/t/2">Крыши</a></div>'
    assert found(page)[0][0] == ["Буря", "Крыши"]


def test_the_tags_in_an_articles_own_footer_are_its_own():
    links = "<a rel=tag href=/t/storm>Storm</a>, <a rel=tag href=/t/roofs>Roofs</a>"
    post = f"<div class=post><h3>Roofs gone</h3><p>It rained.</p><div class=post-footer>Labels: {links}</div></div>"
    assert found(post)[0] == (["Storm", "Roofs"], "tag list")
    assert not found(f"<p>It rained.</p><div class=site-footer><p>Labels: {links}</p></div>")
