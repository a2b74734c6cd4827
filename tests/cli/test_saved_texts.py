"""Pages of plain text in a folder show each other what recurs; those of another folder do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.cli.saved_page import UnreadablePage, read_saved_page
from crawler.cli.saved_texts import SavedTexts

NOTICE = "The Valley has been printed in this town since 1881, on paper that is made from the nettles of its river."
WEATHER = ("storm", "rain", "hail", "frost", "wind")


def text(what: str) -> str:
    number = WEATHER.index(what)
    body = [
        f"The {what} of day {number} crossed the valley in the morning and left many roofs bare, the council said.",
        f"Nobody was hurt by the {what}, but {number + 2} roads remain closed until the end of the week, it added.",
        f"Farmers near the river had seen the {what} coming and had brought their animals in by the evening before.",
    ]
    return "\n\n".join(["The Valley", f"Big {what} in the valley on Monday", *body, NOTICE, "Contact"]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for what in WEATHER:
        (tmp_path / f"{what}.txt").write_text(text(what))
    return tmp_path


def bodies(texts: SavedTexts, file: Path) -> list[str]:
    return [article.body for article in texts.articles(read_saved_page(file), file)]


def test_what_stands_on_every_page_of_a_folder_is_no_text_of_any(folder: Path) -> None:
    [together] = bodies(SavedTexts(sorted(folder.iterdir())), folder / "rain.txt")
    [alone] = bodies(SavedTexts([folder / "rain.txt"]), folder / "rain.txt")
    assert "by the rain" in together
    assert NOTICE not in together
    assert NOTICE in alone


def test_a_file_that_cannot_be_read_takes_nothing_from_the_others(folder: Path) -> None:
    files = [*sorted(folder.iterdir()), folder / "none.txt"]
    assert NOTICE not in bodies(SavedTexts(files), folder / "rain.txt")[0]


def test_several_texts_of_a_file_give_an_article_each_and_those_that_hold_none_are_told(tmp_path: Path) -> None:
    file = tmp_path / "all.txt"
    file.write_text("\f\n".join([text("rain"), "Home\nNews\n", text("frost")]))
    found: list[str | None] = []
    with pytest.raises(UnreadablePage, match=r"holds 3 texts, and of these no article: 2 \("):
        found.extend(article.title for article in SavedTexts([file]).articles(read_saved_page(file), file))
    assert found == ["Big rain in the valley on Monday", "Big frost in the valley on Monday"]
