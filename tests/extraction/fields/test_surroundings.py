import pytest
from lxml.html import fromstring

from crawler.extraction.fields.surroundings import stands_aside
from crawler.page.class_names import TEASER


@pytest.mark.parametrize(
    ("page", "aside"),
    [
        ("<div class=text>{}</div>", False),
        ("<div class='c-teaser'>{}</div>", True),
        ("<div id=teaser-3><section>{}</section></div>", True),
        ("<div class=teaser><div><div>{}</div></div></div>", False),
        ("<div class='relative flex'>{}</div>", False),
        ("<nav><div><div><div>{}</div></div></div></nav>", True),
        ("<a href=/b>{}</a>", True),
        ("<a name=top>{}</a>", False),
        ("<article class=teaser-story><h1>Rain</h1><div>{}</div></article>", False),
        ("<nav><article class=teaser-story><h1>Rain</h1></article><div>{}</div></nav>", True),
    ],
)
def test_an_element_stands_aside_by_near_names_or_by_tags_however_far(page, aside):
    body = fromstring(f"<html><body class=teaser>{page.format('<b>x</b>')}</body></html>")
    assert stands_aside(body.find(".//b"), TEASER, ("nav", "a"), levels=2) is aside


def test_the_footer_of_the_first_article_is_the_articles_own():
    article = "<article><footer><p>By Ada Roof</p></footer><p>It rained.</p></article>"
    teaser = "<article><h2>Waves</h2><footer><p>By Tom Wall</p></footer></article>"
    lines = fromstring(f"<body><main>{article}{teaser}</main><footer><p>Hull</p></footer></body>").iter("p")
    aside = {line.text: stands_aside(line, 0, ("footer",)) for line in lines}
    assert aside == {"By Ada Roof": False, "It rained.": False, "By Tom Wall": True, "Hull": True}
