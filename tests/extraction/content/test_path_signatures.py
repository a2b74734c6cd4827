from lxml.html import fromstring

from crawler.extraction.content.path_signatures import form, forms, index_path, place
from crawler.extraction.content.text_blocks import Node, cut


def node_of(inner: str) -> Node:
    return cut(fromstring(f"<html><body>{inner}</body></html>"))[0].node


def test_classes_that_name_the_article_do_not_part_pages_of_one_template() -> None:
    pages = [f"<div class='story {own}'><p>Text" for own in ("post-48213", "category-sport", "tag-rivers", "")]
    assert len({forms(node_of(page)) for page in pages}) == 1
    assert len({forms(node_of(f"<div class={name}><p>Text")) for name in ("story", "teaser")}) == 2


def test_three_names_go_from_the_classes_nearby_to_tags_alone() -> None:
    near, named, tags = forms(node_of("<main class=page><div class=text><div><section><p>Text"))
    assert near == "div.text/div/section/p"
    assert named == "div.text//p"
    assert tags == "body/main/div/div/section/p"
    assert forms(node_of("<main class=page><div><p class=t>Text"))[0] == "div/p.t"


def test_the_order_of_classes_and_their_repetition_mean_nothing() -> None:
    assert form(node_of("<div><p class='b a'>Text")) == form(node_of("<div><p class='a b a'>Text")) == "div/p.a.b"


def test_a_form_without_a_class_is_placed_by_what_stands_around() -> None:
    one, other = (node_of(f"<div class={name}><div><section><p>Text") for name in ("text", "teasers"))
    assert form(one) == form(other)
    assert place(one) != place(other)


def test_a_blocks_very_place_is_counted_among_its_siblings() -> None:
    blocks = cut(fromstring("<html><body><p>One</p><div><p>Two</p><p>Three</p></div></body></html>"))
    assert [index_path(block.node)[:2] for block in blocks] == [(0, 0), (0, 1), (1, 1)]
