import pytest
from lxml.html import fromstring

from crawler.extraction.blocks import to_blocks
from crawler.extraction.content.text_blocks import cut


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<h1>River</h1><h4>Mill</h4>", [("heading", 2, "River"), ("heading", 4, "Mill")]),
        ("<ul><li>One<ol><li><p>Two</p></ol></ul>", [("list_item", 1, "One"), ("list_item", 2, "Two")]),
        ("<dl><dt>One<dd>Two</dl>", [("list_item", 1, "One"), ("list_item", 1, "Two")]),
        ("<blockquote><div><p>So high!</p></div></blockquote>", [("quote", 0, "So high!")]),
        ("<table><tr><th>A<td>B<tr><td>C<td>D</table>", [("table_row", 0, "A | B"), ("table_row", 0, "C | D")]),
        ("<table><tr><td>A<tr><td>B</table>", [("paragraph", 0, "A"), ("paragraph", 0, "B")]),
        ("<p>It rained.</p>", [("paragraph", 0, "It rained.")]),
    ],
)
def test_a_block_is_what_its_elements_say(html: str, blocks: list[tuple[str, int, str]]) -> None:
    found = to_blocks(cut(fromstring(f"<html><body><main>{html}</main></body></html>")))
    assert [(block.kind, block.level, block.text) for block in found] == blocks
