import pytest

from crawler.extraction.plain_text.boilerplate import breadcrumb_steps, is_glued, is_menu, is_path, is_prompt, weight


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("Home > World > Europe", True),
        ("Startseite › Politik", True),
        ("Home / World", True),
        ("Hull > Leeds", False),
        ("Home", False),
        ("Home > The council has closed the old bridge over the river", False),
    ],
)
def test_a_breadcrumb_is_a_row_of_short_steps_and_one_of_two_holds_a_label(line: str, path: bool) -> None:
    assert is_path(line) is path


def test_the_steps_of_a_breadcrumb_are_told_apart() -> None:
    assert breadcrumb_steps("Home > World » Europe") == ["Home", "World", "Europe"]


@pytest.mark.parametrize(
    ("line", "menu"),
    [
        ("World | Business | Sport", True),
        ("World · Business · Sport", True),
        ("World / Business / Sport", True),
        ("Log in | Bridges", True),
        ("Anna Lindqvist | Reykjavik", False),
        ("World Business Sport", False),
    ],
)
def test_a_menu_is_a_row_of_short_pieces(line: str, menu: bool) -> None:
    assert is_menu(line) is menu


@pytest.mark.parametrize(
    ("line", "glued"),
    [
        ("Rules of conductDiscussion", True),
        ("Share on FacebookShare on Courier", True),
        ("WorldBusinessSport", True),
        ("What YouTube knows of McAdam", False),
        ("Discussion", False),
    ],
)
def test_labels_without_a_space_between_are_told_from_names(line: str, glued: bool) -> None:
    assert is_glued(line) is glued


@pytest.mark.parametrize(
    ("line", "prompt"),
    [
        ("Sign up for our newsletter to hear of every bridge first.", True),
        ("© 2024 The Ledger", True),
        ("Please log in to leave a comment.", True),
        ("The council will sign up two further engineers before the bridge is opened again in spring.", False),
        ("A newsletter of the river board warned of the crack in May.", False),
        ("The bridge is closed.", False),
        ("© " + "The Ledger holds the rights. " * 10, False),
    ],
)
def test_a_prompt_speaks_of_the_page_and_not_of_the_world(line: str, prompt: bool) -> None:
    assert is_prompt(line) is prompt


def test_a_text_weighs_as_much_as_it_says() -> None:
    assert [weight(text) for text in ("bridge", "橋", "다리", "한 橋")] == [6, 3, 6, 7]
