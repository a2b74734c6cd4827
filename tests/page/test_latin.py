import pytest

from crawler.page.latin import latin


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Fjærkræ på Øen", "fjaerkrae pa oen"),
        ("Η Αυγή του Ευρίπου", "i avgi tou evripou"),
        ("Щедрий вечір", "shchedriy vechir"),
        ("Ђорђе и Љиља", "djordje i ljilja"),
        ("港の船", "港の船"),
        ("Cinq: à la mer!", "cinq a la mer"),
    ],
)
def test_words_are_spelled_as_addresses_spell_them(text: str, spelled: str) -> None:
    assert latin(text) == spelled
