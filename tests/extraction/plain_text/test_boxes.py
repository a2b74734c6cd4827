import pytest

from crawler.extraction.plain_text.boxes import keywords, read_boxes
from crawler.extraction.plain_text.lines import read_lines

TEXT = "The council closed the old bridge on Tuesday after a diver had found a crack in its second pier."


@pytest.mark.parametrize(
    ("box", "related", "tags"),
    [
        ("Read also\nFerry sold to Hull\nPier to be rebuilt", ["Ferry sold to Hull", "Pier to be rebuilt"], []),
        ("Read also\n\nFerry sold to Hull", ["Ferry sold to Hull"], []),
        ("Read also\nWho will pay for the second pier?", ["Who will pay for the second pier?"], []),
        ("Most read\nFerry sold to Hull", [], []),
        ("Tags\nrivers, old bridges", [], ["rivers", "old bridges"]),
        ("Tags\nrivers\nbridges", [], ["rivers", "bridges"]),
        ("Tags: rivers; bridges", [], ["rivers", "bridges"]),
        ("#rivers #old_bridges", [], ["rivers", "old bridges"]),
    ],
)
def test_a_label_opens_a_box_that_ends_where_the_text_goes_on(box: str, related: list[str], tags: list[str]) -> None:
    lines = read_lines(f"{TEXT}\n\n{box}\n\n{TEXT}")
    boxes = read_boxes(lines)
    assert (boxes.related, boxes.tags) == (related, tags)
    assert boxes.members == set(range(1, len(lines) - 1))


def test_a_keyword_counts_once() -> None:
    assert read_boxes(read_lines("Tags: rivers, bridges\n\n#rivers")).tags == ["rivers", "bridges"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("河流、桥梁", ["河流", "桥梁"]),
        ("河流 桥梁", ["河流", "桥梁"]),
        ("old bridges", ["old bridges"]),
        ("a, –, b.", ["a", "b"]),
    ],
)
def test_keywords_are_separated_by_signs_or_by_white_space_where_words_have_none(line: str, words: list[str]) -> None:
    assert keywords(line) == words
