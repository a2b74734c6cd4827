"""A text that stands on its page twice is read once; what recurs in it is not lost."""

from __future__ import annotations

from crawler.extraction import extract

PARTS = ["keel", "rudder", "mast", "bow", "stern", "deck", "hull", "galley", "cabin", "anchor", "winch", "tiller"]
STEPS = [
    f"The {part} of the old ferry was taken apart on the first day, cleaned with salt water, and put together again "
    f"before the yard closed for the night."
    for part in PARTS
]
TEXT = "".join(f"<h2>The {part}</h2><p>{step}</p><p>Pros</p>" for part, step in zip(PARTS, STEPS, strict=True))


def page(inner: str) -> str:
    return f"<html><body><main><h1>How the ferry was mended</h1>{inner}</main></body></html>"


def test_a_copy_for_another_screen_is_read_once() -> None:
    for number in (1, 2, 3):
        article = extract(page(f"<div>{TEXT}</div>" * number))
        assert [block.text for block in article.blocks if block.text in STEPS] == STEPS
        assert [block.text for block in article.blocks if block.kind == "heading"] == [f"The {part}" for part in PARTS]


def test_what_each_of_several_parts_says_again_is_kept() -> None:
    note = "All of it was paid for by the council of Lundholm, which had saved the money since the spring of last year."
    text = "".join(f"<h2>The {part}</h2><p>{step}</p><p>{note}</p>" for part, step in zip(PARTS, STEPS, strict=True))
    assert extract(page(text)).body.count(note) == len(PARTS)


def test_what_a_text_itself_says_twice_is_kept() -> None:
    """A song, or a contract: among its own paragraphs, not in a box beside them."""
    verses = "".join(f"<p>{step}</p>" for step in STEPS)
    article = extract(page(f"<div>{verses}<p>And so the winter went by, and the second crew came.</p>{verses}</div>"))
    assert [block.text for block in article.blocks if block.text in STEPS] == STEPS * 2
