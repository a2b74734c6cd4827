import pytest

from crawler.export.layout.paragraphs import blocks_of, laid_out
from crawler.items import Article, Block


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        (["paragraph", "paragraph"], "a1\n\nb1"),
        (["list_item", "list_item", "paragraph"], "a1\nb0\n\nc1"),
        (["table_row", "list_item", "list_item"], "a1\n\nb1\nc0"),
    ],
)
def test_items_of_a_list_and_rows_of_a_table_stand_line_by_line(kinds, text):
    blocks = [Block(text=letter, kind=kind) for letter, kind in zip("abc", kinds, strict=False)]
    assert laid_out(blocks, lambda block, first: f"{block.text}{first:d}") == text


def test_an_article_without_blocks_has_its_body_as_paragraphs():
    assert [block.text for block in blocks_of(Article(body="Rain.\n\nSnow."))] == ["Rain.", "Snow."]
    assert [block.text for block in blocks_of(Article(body="Rain.", blocks=[Block(text="Hail.")]))] == ["Hail."]
