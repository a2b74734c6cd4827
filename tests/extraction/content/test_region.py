from lxml.html import fromstring

from crawler.extraction.content.region import ContentRegion, find_region, seeds
from crawler.extraction.content.text_blocks import TextBlock, cut
from crawler.page import class_names as m


def text(n: int) -> str:
    return f"Gate {n} of the old mill was opened at noon, and the water of the river fell by {n} inches at once."


def region_of(html: str, kept: set[int] | None = None, headline: int = 0) -> tuple[list[TextBlock], ContentRegion]:
    blocks = cut(fromstring(f"<html><body>{html}</body></html>"))
    region = find_region(blocks, [kept is None or b.index in kept for b in blocks], headline)
    assert region is not None
    return blocks, region


def test_the_region_is_the_innermost_element_that_holds_nearly_all_of_the_text() -> None:
    own = "".join(f"<p>{text(n)}</p>" for n in range(5))
    page = f"<p>Menu</p><div class=page><div class=text>{own}</div><div class=note><p>{text(9)}</p></div></div>"
    blocks, region = region_of(page, set(range(1, 7)))
    assert region.main.step == "div.text"
    assert (region.first, region.last, region.begin, region.end) == (1, 5, 1, 6)
    assert [region.holds(block) for block in blocks] == [False, *[True] * 5, False]


def test_what_the_container_of_the_text_is_called_says_nothing_of_it() -> None:
    own = "".join(f"<p>{text(n)}</p>" for n in range(4))
    page = f"<div class='sidebar'>{own}<div class=newsletter><p>{text(8)}</p></div></div>"
    blocks, region = region_of(page, set(range(4)))
    assert region.marks(blocks[0]) == 0
    assert region.marks(blocks[4]) & m.SIGNUP


def test_paragraphs_of_the_same_form_are_led_on_to_up_to_the_next_headline() -> None:
    def part(n: int) -> str:
        return f"<div class=part><p class=t>{text(n)}</p></div>"

    page = f"<h1>River</h1>{part(1)}{part(2)}{part(3)}<h1>Mill</h1>{part(4)}"
    _, region = region_of(page, {1})
    assert (region.first, region.last) == (1, 3)


def test_other_articles_around_the_headlines_own_are_left() -> None:
    own = f"<article><h1>River</h1>{''.join(f'<p>{text(n)}</p>' for n in range(4))}</article>"
    other = f"<article><p>{text(8)}</p><p>{text(9)}</p></article>"
    _, region = region_of(f"<div>{own}{other}</div>")
    assert (region.alone, region.first, region.last) == (True, 1, 4)


def test_an_article_of_short_lines_has_a_region_and_a_page_of_links_none() -> None:
    lines = "".join(f"<p>Winner {n}: gate {n}</p>" for n in range(9))
    _, region = region_of(f"<div class=list>{lines}</div>")
    assert region.main.step == "div.list"
    links = cut(fromstring(f"<body>{''.join(f'<p><a href=/{n}>{text(n)}</a></p>' for n in range(4))}"))
    assert find_region(links, [True] * 4) is None


def test_plain_text_is_long_unlinked_and_in_no_furniture() -> None:
    page = f"<h2>{text(0)}</h2><p>{text(1)}</p><p>Short.</p><p><a href=/a>{text(2)}</a></p><footer>{text(3)}</footer>"
    assert seeds(cut(fromstring(f"<body>{page}"))) == [False, True, False, False, False]
