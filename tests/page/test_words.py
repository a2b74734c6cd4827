import pytest

from crawler.page.words import ideographs, word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Minister quits after 12 days", 4),
        ("L'été", 2),
        ("市長が辞任へ", 3),
        ("Tokyo 東京", 2),
        ("ข่าวเด่น", 4),
    ],
)
def test_words_of_a_headline_are_counted_in_any_script(text: str, words: int) -> None:
    assert word_count(text) == words


def test_letters_of_scripts_without_spaces_are_told_from_others() -> None:
    assert [ideographs(text) for text in ("Tokyo", "東京 Tokyo", "서울", "Ελλάδα")] == [0, 2, 2, 0]
