import pytest

from crawler.extraction.plain_text.lines import is_name, marked_block, read_lines, shaped
from crawler.items import Block


@pytest.mark.parametrize(
    ("line", "shape", "label"),
    [
        ("The bridge was closed on Tuesday after a diver had found a crack.", "sentence", None),
        ("橋は火曜日に閉鎖された。", "sentence", None),
        ("Bridge closed until spring", "short", None),
        ("Closed.", "short", None),
        ("Tuesday, 3 March 2024, 10:05", "date", None),
        ("1,204", "counter", None),
        ("Home > World > Europe", "path", None),
        ("World | Business | Sport", "menu", None),
        ("Rules of conductDiscussion", "glued", None),
        ("Sign up for our newsletter to hear of every bridge first.", "prompt", None),
        ("Read also", "label", "related"),
        ("By Anna Lindqvist", "labelled", "byline"),
        ("By the river, nobody was surprised.", "sentence", None),
        ("Updated: 3 March 2024", "labelled", "updated"),
        ("Updated: the list of closed roads", "short", None),
        ("Tags: rivers, bridges", "labelled", "tags"),
        ("- one of the piers", "marked", None),
    ],
)
def test_the_shape_of_a_line_says_what_it_is(line: str, shape: str, label: str | None) -> None:
    found = shaped(line)
    assert (found.shape, found.label) == (shape, label)


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("### Why", Block(text="Why", kind="heading", level=3)),
        ("  - inner", Block(text="inner", kind="list_item", level=2)),
        ("> So cold!", Block(text="So cold!", kind="quote")),
        ("| a | b |", Block(text="a | b", kind="table_row")),
        ("- ", None),
        ("-5 degrees", None),
    ],
)
def test_signs_at_a_lines_start_say_what_it_is(line: str, block: Block | None) -> None:
    assert marked_block(line) == block


def test_an_underline_marks_a_title_or_a_heading_as_long_as_itself() -> None:
    title, heading, short = read_lines("Bridge closed\n===\n\nWhy it broke\n------------\n\nWhy it broke\n---")
    assert (title.underlined, heading.shape, short.shape) == (True, "marked", "short")


def test_lines_know_whether_a_gap_stands_before_them() -> None:
    assert [(line.text, line.gap) for line in read_lines("\nOne\nTwo\n* * *\nThree\n\n\nFour")] == [
        ("One", True),
        ("Two", False),
        ("Three", True),
        ("Four", True),
    ]


def test_a_paragraph_that_was_wrapped_at_a_width_is_one_line() -> None:
    wrapped = """The council closed the old bridge on Tuesday after a diver had
found a crack in its second pier, and the buses of the town will
take the long way round until spring, which adds eleven minutes
to every journey across the river, in winter even twelve of them
if it snows."""
    assert [line.text for line in read_lines(f"{wrapped}\n\nEnd")] == [" ".join(wrapped.split()), "End"]
    apart = "The council closed the old bridge on Tuesday.\nBuses go round.\nNobody was hurt by the crack."
    assert len(read_lines(apart)) == 3


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Anna Lindqvist", True),
        ("Anna Lindqvist, Karl Meier", False),
        ("Anna lindqvist", False),
        ("Route 66", False),
        ("Anna", False),
    ],
)
def test_a_line_is_one_persons_name_or_it_is_none(line: str, name: bool) -> None:
    assert is_name(line) is name
