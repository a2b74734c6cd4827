from collections.abc import Callable

from lxml.html import fromstring

from crawler.extraction.content.isolate import align
from crawler.extraction.content.text_blocks import MAX_BLOCKS, cut
from tests.growth import grows_no_faster


def test_a_text_that_stands_in_pieces_is_found() -> None:
    page = "<body><p>The river rose by two metres on Tuesday night, and the bridge was closed.</p><p>Other words.</p>"
    found = fromstring("<body><p>The river rose by two metres</p><p>on Tuesday night, and the bridge was closed.</p>")
    assert align(found, cut(fromstring(page))) == [True, False]


def test_many_texts_that_stand_nowhere_cost_no_square_of_their_number() -> None:
    def make(number: int) -> Callable[[], object]:
        kept = fromstring(
            f"<body>{''.join(f'<p>What was kept as text number {n}, of some words.</p>' for n in range(number))}"
        )
        others = "".join(f"<p>Of paragraph {n} nothing was kept by anybody at all.</p>" for n in range(number))
        blocks = cut(fromstring(f"<body>{others}"))
        return lambda: align(kept, blocks)

    assert grows_no_faster(make, 1500)


def test_a_page_without_end_is_cut_into_no_more_blocks_than_an_article_has() -> None:
    assert len(cut(fromstring("<body>" + "<p>Some words" * (MAX_BLOCKS + 100)))) == MAX_BLOCKS
