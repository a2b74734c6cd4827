"""A document is read as the encoding that browsers read it in, and as none that only Python knows."""

import pytest

from crawler.page.encodings import encoding_named
from crawler.page.html import decode


@pytest.mark.parametrize("label", ["rot13", "base64", "hex", "zlib", "undefined", "idna", "unicode_escape", "a\0b", ""])
def test_what_is_no_encoding_of_texts_is_none(label: str) -> None:
    assert encoding_named(label) is None


@pytest.mark.parametrize("label", ["rot13", "base64", "undefined", "idna", "punycode", "unicode_escape"])
def test_a_page_that_names_such_a_one_is_read_as_if_it_named_none(label: str) -> None:
    page = f"<meta charset={label}><p>Die Zürcher Behörde prüft \\x41 Maßnahmen gegen den Lärm am Fluß.</p>"
    assert decode(page.encode("cp1252"), f"text/html; charset={label}") == page


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("x-euc-jp", "euc_jp", "港の渡し船が火曜日の朝から再び運航を始めた。"),
        ("x-sjis", "cp932", "港の渡し船が火曜日の朝①から再び運航を始めた。"),
        ("X-GBK", "gbk", "港口的渡轮周二早上恢复运营，居民们等待已久。"),
        ("gb_2312", "gb18030", "港口的渡轮周二早上恢复运营，居民们等待已久。"),
        ("windows-949", "cp949", "항구의 나룻배가 화요일 아침 다시 운항을 시작했다. 똠방각하"),
        ("ks_c_5601-1989", "cp949", "항구의 나룻배가 화요일 아침 다시 운항을 시작했다. 똠방각하"),
        ("x-cp1251", "cp1251", "Паром в гавани снова ходит со вторника."),
        ("koi", "koi8-r", "Паром в гавани снова ходит со вторника."),
        ("windows-874", "cp874", "เรือข้ามฟากกลับมาให้บริการอีกครั้งในเช้าวันอังคาร"),
        ("iso88592", "iso8859-2", "Prom w porcie znów pływa, mówią urzędnicy."),
        ("unicode-1-1-utf-8", "utf-8", "Die Fähre fährt wieder."),
    ],
)
def test_labels_that_browsers_know_are_read_as_browsers_read_them(label: str, codec: str, text: str) -> None:
    page = f"<meta charset={label}><p>{text}</p>"
    assert decode(page.encode(codec)) == page
    assert decode(page.encode(codec), f"text/html; charset={label}") == page
    assert text.encode(codec).decode(encoding_named(label) or "ascii") == text
