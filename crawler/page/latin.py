"""Words in plain Latin letters, as addresses and hosts write those of other alphabets."""

from __future__ import annotations

from functools import lru_cache

from crawler.page.text import fold_name

_GREEK = "αβγδεζηικλμνξοπρσςτυφω", "a v g d e z i i k l m n x o p r s s t y f o"
_CYRILLIC = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґђѓљњћќџјѕ",
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i ye g dj gj lj nj c kj dz j dz",
)
_LETTERS = {
    **{"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ı": "i"},
    **{"θ": "th", "χ": "ch", "ψ": "ps"},
    **{
        letter: "" if latin == "-" else latin
        for letters, spelled in (_GREEK, _CYRILLIC)
        for letter, latin in zip(letters, spelled.split(), strict=True)
    },
}
_TABLE = str.maketrans(_LETTERS)
# Accents of Greek are no letters of their own, a pair of its vowels is one sound.
_GREEK_SPELLINGS = (
    *zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True),
    *(("ου", "ou"), ("αυ", "av"), ("ευ", "ev")),
)


@lru_cache(maxsize=256)
def latin(text: str) -> str:
    """Words in one case and Latin letters, without accents: Greek as in ISO 843, Cyrillic as in passports.

    >>> latin("Größe der Straße"), latin("ΣΤΕΓΗ ΤΩΡΑ"), latin("Крыша")
    ('groesse der strasse', 'stegi tora', 'krysha')
    """
    if text.isascii():
        return fold_name(text)
    folded = text.casefold()
    for written, spelled in _GREEK_SPELLINGS:
        folded = folded.replace(written, spelled)
    return fold_name(folded.translate(_TABLE))
