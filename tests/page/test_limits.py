import pytest

from crawler.page.html import parse
from crawler.page.limits import MAX_ATTRIBUTES, MAX_ELEMENTS, limited


@pytest.mark.parametrize("value", ["{}", "a{}", "a{}=1", "a{}='>'", 'a{}="<p>"', "a{} = '1'", "a{}=/"])
def test_a_tag_keeps_no_more_attributes_than_a_page_needs(value):
    written = " ".join(value.format(n) for n in range(3 * MAX_ATTRIBUTES))
    tree = parse(f"<script>if (a<b) x = '</p>'</script><!-- <q ' --><p {written}>Text</p><p class=b>More</p>")
    first, second = tree.iter("p")
    assert len(first.attrib) == MAX_ATTRIBUTES
    assert (first.text, second.get("class"), second.text) == ("Text", "b", "More")


@pytest.mark.parametrize(
    "before",
    ["", "<script>a<b '</script>", "<!--><p '-->", "<!-- <p ' -->", "<title><b '</title>", "<xmp>'</XMP >"],
)
def test_it_reads_tags_where_the_parser_does(before):
    html = f"{before}{'<p a=1>Text</p>' * 3}".encode()
    flood = b"<p " + b"b " * (MAX_ATTRIBUTES + 1) + b">"
    assert limited(html + flood).count(b"b ") - html.count(b"b ") == MAX_ATTRIBUTES
    assert limited(html) is html


def test_text_that_looks_like_attributes_is_left():
    data = "x<y " + "word " * 5000
    tree = parse(f"<p>Text</p><script>{data}</script><!-- {data} --><textarea>{data}</textarea>")
    assert (tree.findtext(".//script"), tree.findtext(".//textarea")) == (data, data)


def test_an_unfinished_tag_ends_the_page():
    assert limited(b"<p>Text</p><p " + b"b " * 10_000).startswith(b"<p>Text</p><p b b")
    assert len(limited(b"<p>Text</p><p " + b"b " * 10_000)) < 20 + 2 * MAX_ATTRIBUTES


def test_a_page_without_end_is_read_up_to_some_element():
    tree = parse("<p>Text" * (MAX_ELEMENTS + 500))
    assert MAX_ELEMENTS - 5 < sum(1 for _ in tree.iter()) < MAX_ELEMENTS + 5
