import pytest
from lxml.html import fromstring

from crawler.page import class_names as m
from crawler.page.class_names import marks_of, named


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("article__read-more", m.RELATED),
        ("readMore", m.RELATED),
        ("relatedposts", m.RELATED),
        ("newsletterbox", m.SIGNUP | m.NEWSLETTER),
        ("c-card__ImageCaption", m.CARD | m.CAPTION),
        ("entry-content", m.BODY),
        ("entry content", 0),
        ("breadth", 0),
        ("relative w-full", 0),
        ("sidebar-1", m.SIDE | m.SIDEBAR),
        ("shareholder", 0),
    ],
)
def test_names_are_read_word_by_word_whatever_joins_the_words(name: str, marks: int) -> None:
    assert named(name) == marks


@pytest.mark.parametrize(
    ("element", "marks"),
    [
        ("<aside role=navigation class=x>", m.ASIDE | m.NAV),
        ("<div itemprop=articleBody>", m.BODY),
        ("<div style='color: red; Display : none'>", m.HIDDEN),
        ("<div style='display: block'>", 0),
        ("<div aria-hidden=true>", m.HIDDEN),
        ("<div aria-hidden=false>", 0),
        ("<div hidden>", m.HIDDEN),
        ("<div title=newsletter>", 0),
    ],
)
def test_an_element_says_what_it_is_by_tag_role_names_and_style(element: str, marks: int) -> None:
    assert marks_of(fromstring(f"{element}x")) == marks


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("release-date", "Release date"),
        ("About_the_author", "About the author"),
        ("1-ad-spending", "1. Ad spending"),
        ("ad-spending", "2.1 Ad spending"),
        ("social-media-1", "Social media"),
        ("h-share-prices", "Share prices"),
        ("user-content-related-work", "Related work ¶"),
        ("meta-et-societe", "Meta et société"),
        ("meta-et-soci%C3%A9t%C3%A9", "Meta et société"),
        ("ueber-die-cookies", "Über die Cookies"),
        ("tag-und-nacht", "<a href=#tag-und-nacht></a> Tag <em>und</em> Nacht"),
    ],
)
@pytest.mark.parametrize(
    "element",
    [
        "<h2 id='{name}'>{heading}</h2>",
        "<section id='{name}'><h2>{heading}</h2><p>Text</p></section>",
        "<div id='{name}'><div><h3>{heading}</h3></div><p>Text</p></div>",
    ],
)
def test_an_id_made_of_the_heading_says_nothing(element: str, name: str, heading: str) -> None:
    assert named(name) != 0
    assert marks_of(fromstring(element.format(name=name, heading=heading))) == 0


@pytest.mark.parametrize(
    ("element", "marks"),
    [
        ("<div id=comments><h2>Comments (12)</h2></div>", m.COMMENT),
        ("<section id=related-articles><h2>Related articles</h2></section>", m.RELATED),
        ("<h3 id=comments>What readers say</h3>", m.COMMENT),
        ("<section id=sponsors><h2>With thanks to</h2></section>", m.ADVERT),
        ("<section id=sponsors><p>Text</p></section>", m.ADVERT),
        ("<section id=sponsors class=sponsors><h2>Sponsors</h2></section>", m.ADVERT),
        ("<section id=bottom-sponsors><h2>Sponsors</h2></section>", m.ADVERT),
        ("<section id=tags-1><h2>1</h2></section>", m.TAGS),
    ],
)
def test_other_names_beside_a_heading_count(element: str, marks: int) -> None:
    assert marks_of(fromstring(element)) == marks


def test_an_id_of_what_stands_in_a_heading_may_be_made_of_it() -> None:
    heading = fromstring("<h2><span id=Release_date>Release date</span> <a>edit</a></h2>")
    assert marks_of(heading[0]) == 0


@pytest.mark.parametrize(
    ("box", "is_text"),
    [
        ("<div class=paywall>{}</div>", True),
        ("<div class='c-subscriber-only'>{}</div>", True),
        ("<div class=newsletter>{}</div>", False),
        ("<div class=paywall>{}<form><input type=email></form></div>", False),
        ("<div class=paywall>{}<button>Join</button></div>", False),
        ("<div class=paywall>{}<a href=/join>Join now and read all that we write</a></div>", False),
        ("<div class=paywall>Join us.</div>", False),
    ],
)
def test_a_box_that_says_who_may_read_it_holds_text_unless_it_offers_something(box: str, is_text: bool) -> None:
    text = "<p>The mill above the river turned again on Tuesday, nine weeks after a storm had taken its sails.</p>" * 3
    assert m.is_paid_text(fromstring(box.format(text))) is is_text


@pytest.mark.parametrize(
    ("names", "card"), [("kg-card kg-callout-card", False), ("kg-card kg-toggle-card", False), ("kg-card", True)]
)
def test_a_card_that_the_author_wrote_is_no_teaser(names: str, card: bool) -> None:
    assert bool(named(names) & m.CARD) is card
