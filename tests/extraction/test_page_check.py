"""Pages that are no articles are refused, each with its reason."""

import pytest

from crawler.extraction import extract
from crawler.items import NoArticle

TEASER = (
    "<div class=item><h2><a href=/{0}>Headline number {0} about the town</a></h2>"
    "<p>What happened there, told in one sentence of teaser number {0}.</p></div>"
)
TEXT = "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic. "


def reason(html: str, url: str = "https://outlet.example/world") -> str:
    with pytest.raises(NoArticle) as caught:
        extract(html, url)
    return caught.value.reason


def listing(head: str = "") -> str:
    return f"<head>{head}</head><body><main><h1>World</h1>{''.join(TEASER.format(i) for i in range(8))}</main>"


def test_a_section_is_a_listing() -> None:
    assert reason(listing()) == "listing"


HEADLINES = {
    "headlines": "".join(f"<h2><a href=/n/{i}>Headline number {i} of the town</a></h2>" for i in range(30)),
    "a list of links": "".join(f"<ul><li><a href=/n/{i}>Headline number {i} of the town</a></ul>" for i in range(30)),
    "with times": "".join(
        f"<article><time datetime=2026-03-04T10:{10 + i}Z>10:{10 + i}</time><h2><a href=/n/{i}>Headline {i} of the town"
        f"</a></h2></article>"
        for i in range(30)
    ),
    "teasers that are links": "".join(
        f"<a href=/n/{i}><h2>Headline number {i} of the town</h2><p>What happened there, told in teaser {i}.</p></a>"
        for i in range(9)
    ),
    "with byline and date": "".join(
        f"<div><i>Town</i><h3><a href=/n/{i}>Headline number {i} of the town</a></h3><div class=by>By Ann Lee</div>"
        f"<time>4 March 2026</time><p>What happened there, told in one sentence of teaser number {i}.</p></div>"
        for i in range(12)
    ),
}


@pytest.mark.parametrize("body", HEADLINES.values(), ids=HEADLINES)
def test_a_page_of_headlines_is_a_listing(body: str) -> None:
    assert reason(f"<body><main><h1>World</h1>{body}</main>") == "listing"
    assert reason(f"<body><main><h1>World</h1>{body}</main>", "https://outlet.example/") == "front page"


def test_an_article_that_goes_through_a_list_is_an_article() -> None:
    item = "<h2>{0}. <a href=/roof/{0}>The roof of hall {0} in the old town</a></h2><p>{1}</p>"
    body = "".join(item.format(i, TEXT.replace("two", str(i))) for i in range(2, 10))
    head = '<meta property="og:type" content="article">'
    article = extract(f"<head>{head}</head><body><article><h1>Eight roofs</h1><p>{TEXT}</p>{body}</article>")
    assert (article.kind, article.body.count("old bridge")) == ("article", 9)


def test_an_article_whose_text_is_missing_is_no_listing() -> None:
    head = '<meta property="og:type" content="article">'
    assert reason(f"<head>{head}</head><body>{HEADLINES['headlines']}") == "too little text"


def test_the_root_of_a_host_with_teasers_is_a_front_page() -> None:
    assert reason(listing(), "https://outlet.example/") == "front page"


@pytest.mark.parametrize("title", ["404 – Page not found", "Access denied", "Just a moment..."])
def test_an_error_page_is_told_by_its_title(title: str) -> None:
    assert (
        reason(f"<title>{title}</title><h1>Sorry</h1><p>{TEXT}</p><p>Try the search of our site instead.</p>")
        == "error page"
    )


def test_an_article_about_an_error_is_an_article() -> None:
    text = "".join(f"<p>{TEXT.replace('two', str(number))}{TEXT.replace('two', 'no')}</p>" for number in range(9))
    assert extract(f"<title>Why pages are not found</title><article><h1>Why</h1>{text}</article>").text


@pytest.mark.parametrize("html", ["<p>Hi.</p>", "<body><h1>Only a headline</h1>", "<script>var a = 1</script>"])
def test_a_page_with_hardly_any_text_has_too_little(html: str) -> None:
    assert reason(html) == "too little text"


def test_a_brief_that_the_page_calls_an_article_is_one() -> None:
    head = '<meta property="og:type" content="article">'
    assert extract(
        f"<head>{head}</head><body><article><h1>Bridge</h1><p>The old bridge is closed until Friday.</p></article>"
    ).text


def test_a_short_story_with_a_link_in_it_is_an_article() -> None:
    link = "<p><a href=/b>Mayor opens second bridge after years</a></p>"
    html = f"<h1>River</h1><p>{TEXT}</p>{link}<p>Nobody was hurt. {TEXT}</p>"
    assert extract(f"<article>{html}<p>The water is expected to fall by the end of the week.</p></article>").text


def test_a_brief_below_a_link_to_another_article_is_an_article() -> None:
    link = "<p><a href=/b>Mayor opens second bridge after years</a></p>"
    assert extract(f"<main><h1>River rises</h1>{link}<p>{TEXT}</p></main>").text == TEXT.strip()


def test_a_long_text_above_a_list_of_teasers_is_an_article() -> None:
    text = "".join(f"<p>{TEXT.replace('two', str(n)) * 4}</p>" for n in range(5))
    assert extract(f"<main><h1>River</h1>{text}{''.join(TEASER.format(i) for i in range(8))}</main>").text


def test_a_page_in_a_noscript_that_was_left_open_is_read() -> None:
    html = f"<body><noscript><div><h1>River</h1><p>{TEXT}</p><p>Nobody was hurt. {TEXT}</p></div>"
    assert "Nobody was hurt" in extract(html).text


def test_a_page_in_a_button_whose_inner_element_was_left_open_is_read() -> None:
    menu = "<header><button class=menu><div><div></button></div></header>"
    html = f"<body>{menu}<main><h1>River</h1><p>{TEXT}</p><p>Nobody was hurt. {TEXT}</p></main>"
    assert "Nobody was hurt" in extract(html).text
    assert "Menu" not in extract(html.replace("<div><div>", "<b>Menu</b>")).text
