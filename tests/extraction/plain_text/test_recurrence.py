"""Several pages of one outlet teach each other what is no part of an article."""

from __future__ import annotations

from crawler.extraction.plain_text.page import extract_text, learn_texts, split_texts

WEATHER = ["storm", "rain", "wind", "hail", "frost"]
NOTICE = "The Valley has been printed in this town since 1881, on paper that is made from the nettles of its river."


def _paragraphs(number: int) -> list[str]:
    what = WEATHER[number]
    return [
        f"The {what} of day {number} crossed the valley in the morning and left many roofs bare, the council said.",
        f"Nobody was hurt by the {what}, but {number + 2} roads remain closed until the end of the week, it added.",
        f"Farmers near the river had seen the {what} coming and had brought their animals in by the evening before.",
    ]


def _page(number: int) -> str:
    parts = [
        "The Valley", f"Big {WEATHER[number]} in the valley on Monday", *_paragraphs(number), NOTICE,
        "Read more", f"What the {WEATHER[number - 1]} left behind", "Contact",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def test_a_paragraph_that_stands_on_every_page_is_no_part_of_any_article() -> None:
    pages = [_page(number) for number in range(5)]
    assert NOTICE in extract_text(pages[0]).text
    recurrence = learn_texts(pages)
    for number, page in enumerate(pages):
        article = extract_text(page, recurrence=recurrence)
        assert article.text.split("\n\n") == _paragraphs(number)
        assert article.title == f"Big {WEATHER[number]} in the valley on Monday"


def test_two_pages_and_pages_of_others_change_nothing() -> None:
    page = _page(0)
    alone = extract_text(page)
    assert extract_text(page, recurrence=learn_texts([page, _page(1)])) == alone
    others = [
        f"{name}\n\n{name} is a town of {number} bridges, and all of them are old." for number, name in enumerate("ABC")
    ]
    assert extract_text(page, recurrence=learn_texts(others)).text == alone.text


def test_pages_without_text_teach_nothing() -> None:
    assert learn_texts(["", b"\x00\x01\x02"]).pages == 0


def test_only_a_line_with_a_form_feed_parts_pages() -> None:
    assert split_texts("One\n\fis a page of a book.\n") == ["One\n\fis a page of a book.\n"]
    assert split_texts("One.\n\f\nTwo.\n\f\n") == ["One.\n", "Two.\n"]
