import pytest
from lxml.html import fromstring

from crawler.extraction.content.lead import find_headline, find_lead, find_title, opening_lead
from crawler.extraction.content.region import ContentRegion, find_region
from crawler.extraction.content.text_blocks import TextBlock, cut

P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]
BRIEF = "The gates are open, and the town of the mill is dry for now"


def page(above: str, inner: str = "") -> tuple[list[TextBlock], ContentRegion]:
    text = "".join(f"<p class=t>{p}</p>" for p in P)
    blocks = cut(fromstring(f"<body>{above}<div class=body>{inner}{text}</div>"))
    region = find_region(blocks, [block.text in P for block in blocks])
    assert region is not None
    return blocks, region


def lead(above: str, description: str | None = None) -> list[str]:
    blocks, region = page(f"<h1>River falls</h1>{above}")
    return [b.text for b in find_lead(blocks, region, find_title(blocks, None, region.first), description)]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        (f"<p>{BRIEF}.</p>", [f"{BRIEF}."]),
        (f"<h2>{BRIEF}</h2>", []),
        (f"<h2 class=standfirst>{BRIEF}</h2>", [BRIEF]),
        (f"<p class=date>{BRIEF}.</p>", []),
        (f"<p class=byline>{BRIEF}.</p>", []),
        (f"<p><a href=/b>{BRIEF}.</a></p>", []),
        ("<p>4 April 2031, 06:07 and 5 April 2031, 08:09, 12 notes</p>", []),
        (f"<p>{BRIEF} everywhere.</p><p class=lead>{BRIEF}.</p>", [f"{BRIEF}."]),
        (f"<ul class=lead><li>{BRIEF}.</li><li>{BRIEF} too.</li></ul>", [f"{BRIEF}.", f"{BRIEF} too."]),
    ],
)
def test_the_standfirst_is_told_by_its_name_or_as_a_sentence_below_the_headline(above: str, found: list[str]) -> None:
    assert lead(above) == found


def test_what_the_headline_stands_in_as_well_does_not_speak_against_a_standfirst() -> None:
    def below(name: str) -> list[str]:
        above = f"<header class=with-caption><h1>River falls</h1><p class={name}>{BRIEF}.</p></header>"
        blocks, region = page(above)
        return [b.text for b in find_lead(blocks, region, find_title(blocks, None, region.first), None)]

    assert below("standfirst") == [f"{BRIEF}."]
    assert below("x") == []  # it may be the caption


def test_what_the_description_says_comes_before_what_the_mark_up_names() -> None:
    above = f"<p class=lead>Everything about the flood of the year</p><div class=x>{BRIEF}</div>"
    assert lead(above) == ["Everything about the flood of the year"]
    assert lead(above, BRIEF) == [BRIEF]


def test_a_body_opens_with_its_lead_unless_all_of_it_is_called_so() -> None:
    blocks, region = page("", f"<p class=lead>{BRIEF}.</p>")
    assert [b.text for b in opening_lead(blocks, [None] * len(blocks), region)] == [f"{BRIEF}."]
    blocks, region = page("", f"<p class=lead>{BRIEF}.</p>" * 4)
    assert opening_lead(blocks, [None] * len(blocks), region) == []


def test_the_headline_is_the_last_heading_before_the_text_that_says_the_title() -> None:
    blocks, region = page("<h1>The Outlet</h1><h2>River falls, gates open</h2><h3>More</h3>")
    assert find_title(blocks, None, region.first) == 0
    assert find_title(blocks, "River falls, gates open", region.first) == 1


def test_what_stands_above_the_headline_is_left_when_more_stands_below() -> None:
    blocks, _ = page(f"<p>{P[0]}</p><h2>River falls</h2>")
    assert find_headline(blocks, [True] * len(blocks), "River falls") == 1
    assert find_headline(blocks, [index == 0 for index in range(len(blocks))], "River falls") == 0
    assert find_headline(blocks, [True] * len(blocks), "Mill burns") == 0
