"""Names of the months and the days of the week (Unicode CLDR), and what the press of some countries writes besides."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from crawler.dates.tables import table

# Written beside CLDR's names: Austria, the Levant and the Maghreb, Hebrew with its preposition, Catalan with its
# article, English and German abbreviations of four letters, Basque before the day, Chinese numerals in Java's months,
# Vietnamese in words.
_OTHERS = {
    "janner": 1, "mrz": 3, "sept": 9, "كانون الثاني": 1, "جانفي": 1, "בינואר": 1, "شباط": 2, "فيفري": 2, "בפברואר": 2,
    "اذار": 3, "במרץ": 3, "نيسان": 4, "افريل": 4, "באפריל": 4, "ايار": 5, "ماي": 5, "במאי": 5, "حزيران": 6,
    "جوان": 6, "ביוני": 6, "تموز": 7, "جويلية": 7, "ביולי": 7, "اب": 8, "באוגוסט": 8, "ايلول": 9,
    "בספטמבר": 9, "تشرين الاول": 10, "באוקטובר": 10, "تشرين الثاني": 11, "בנובמבר": 11, "كانون الاول": 12,
    "בדצמבר": 12, "d’abril": 4, "d’agost": 8, "d’octubre": 10, "agu": 8, "agt": 8,
    "tammik": 1, "helmik": 2, "maalisk": 3, "huhtik": 4, "toukok": 5, "kesäk": 6, "heinäk": 7,
    "elok": 8, "syysk": 9, "lokak": 10, "marrask": 11, "jouluk": 12, "ags": 8, "urtarrilaren": 1, "otsailaren": 2,
    "martxoaren": 3, "apirilaren": 4, "maiatzaren": 5, "ekainaren": 6, "uztailaren": 7, "abuztuaren": 8, "irailaren": 9,
    "urriaren": 10, "azaroaren": 11, "abenduaren": 12,
}  # fmt: skip
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_VIETNAMESE = ("giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


@lru_cache(maxsize=2048)
def month_number(word: str, language: str = "") -> int:
    """The month a word names, from 1 to 12; 0 for any other word.

    :param language: ISO 639-1; without it a name that means different months in different languages is 0.

    >>> month_number("févr."), month_number("नवंबर"), month_number("تشرين الثاني"), month_number("listopada", "pl")
    (2, 11, 11, 11)
    >>> month_number("listopada"), month_number("Rathaus"), month_number("thg 5"), month_number("五月")
    (0, 0, 5, 5)
    """
    number = _numbers().get(fold_month(word), 0)
    return number if isinstance(number, int) else number.get(language, 0)


@cache
def _numbers() -> dict[str, int | dict[str, int]]:
    others = dict(_OTHERS)
    for number, (numeral, word) in enumerate(zip(_NUMERALS, _VIETNAMESE, strict=True), 1):
        for figure in (f"{number}", f"{number:02}"):
            others |= dict.fromkeys(
                (f"{figure}月", f"{figure}월", f"tháng {figure}", f"thg {figure}", f"thg{figure}", f"th{figure}"),
                number,
            )
        others |= dict.fromkeys((f"{numeral}月", f"tháng {word}"), number)
    return {**table("months"), **{fold_month(name): number for name, number in others.items()}}


def is_month(word: str) -> bool:
    """Whether a word is the name of a month in any language, or short for one.

    >>> is_month("listopada"), is_month("Sept."), is_month("Rathaus")
    (True, True, False)
    """
    return fold_month(word) in _numbers()


@lru_cache(maxsize=512)
def is_weekday(word: str) -> bool:
    """Whether a word is the name of a day of the week in any language, or short for one.

    >>> is_weekday("Mon"), is_weekday("mercredi"), is_weekday("Published")
    (True, True, False)
    """
    return fold_month(word) in table("weekdays")


@lru_cache(maxsize=512)
def weekday_number(word: str, language: str) -> int | None:
    """The day of the week that a word names in a language (ISO 639-1), 0 for Monday; None for any other word.

    Many a short name is a common word of another language.

    >>> weekday_number("Mon", "en"), weekday_number("dimanche", "fr"), weekday_number("den", "sv")
    (0, 6, None)
    """
    number: int | None = table("weekdays").get(fold_month(word), {}).get(language)
    return number


def fold_month(word: str) -> str:
    """A name without case, accents and signs at its ends, as the tables spell it.

    >>> fold_month("févr.")
    'fevr'
    """
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(" .-")
