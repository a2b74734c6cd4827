import pytest
from lxml.html import fromstring

from crawler.page.landmarks import read_landmarks


@pytest.mark.parametrize(
    ("element", "kinds"),
    [
        ("<p class=c-byline__names>", ["byline"]),
        ("<p class='author-date'>", ["byline", "date"]),
        ("<ul class=articleTags>", ["tags"]),
        ("<ul class=post-tag>", ["tags"]),
        ("<ul class=heritags>", []),
        ("<p class=publishedOn>", ["date"]),
        ("<p class=runtime>", []),
        ("<ol class=BreadCrumbs>", ["breadcrumb"]),
        ("<a rel=tag href=/a>", ["tags"]),
        ("<a rel=author class=author href=/a>", ["byline"]),
        ("<p rel=author>", []),
    ],
)
def test_an_element_is_what_its_class_or_relation_calls_it(element: str, kinds: list[str]) -> None:
    found = read_landmarks([fromstring(f"{element}x")])
    assert sorted(kind for kind, elements in found.items() if elements) == kinds
    assert all(len(elements) == 1 for elements in found.values() if elements)
