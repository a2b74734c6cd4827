from datetime import UTC, datetime

import pytest

from crawler.extraction.joining import continues, joined
from crawler.items import Article, Block, Image, Related

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://outlet.example/river"


def page(title: str | None, *texts: str, **more: object) -> Article:
    article = Article(url=URL, title=title, blocks=[Block(text=text) for text in texts], **more)  # type: ignore[arg-type]
    article.body = "\n\n".join(texts)
    return article


@pytest.mark.parametrize(
    ("part", "goes_on"),
    [
        (page("River falls", "Two."), True),
        (page("River FALLS – page 2", "Two."), True),
        (page(None, "Two."), True),
        (page("Mill burns", "Two."), False),
        (page("Mill burns", "Two.", published=NOON), True),
        (page("River falls", "One."), False),
    ],
)
def test_a_page_goes_on_with_an_article_by_title_or_instant_and_with_text_of_its_own(
    part: Article, goes_on: bool
) -> None:
    assert continues(page("River falls", "One.", published=NOON), part) is goes_on


def test_what_stands_on_both_pages_is_there_once() -> None:
    mill, quay = Image(url="https://outlet.example/mill.jpg"), Image(url="https://outlet.example/quay.jpg")
    first = page("River falls", "One.", lead="Gates open.", images=[mill], related=[Related(title="Mill burns")])
    part = page("River falls", "River falls", "Gates open.", "One.", "Two.", images=[mill, quay])
    part.url, part.related = f"{URL}?page=2", [Related(title="Mill burns"), Related(title="Ferry sails")]
    whole = joined(first, part)
    assert whole.body == "One.\n\nTwo."
    assert whole.images == [mill, quay]
    assert [one.title for one in whole.related] == ["Mill burns", "Ferry sails"]
    assert (whole.url, whole.other_urls) == (URL, [f"{URL}?page=2"])


@pytest.mark.parametrize(
    ("first", "second", "whole"), [(0.9, 0.4, 0.4), (None, 0.4, 0.4), (0.9, None, 0.9), (None, None, None)]
)
def test_an_article_is_as_sure_as_its_least_sure_page(
    first: float | None, second: float | None, whole: float | None
) -> None:
    assert joined(page("R", "One.", confidence=first), page("R", "Two.", confidence=second)).confidence == whole


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [(True, False, True), (False, True, True), (None, True, True), (False, None, False)],
)
def test_a_wall_before_any_page_stands_before_the_article(
    first: bool | None, second: bool | None, whole: bool | None
) -> None:
    assert joined(page("R", "One.", paywalled=first), page("R", "Two.", paywalled=second)).paywalled is whole
