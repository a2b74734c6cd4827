"""One reader for feeds, sitemaps and pages: a table of forms, by kind, with their neighbours."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.policy import UNKNOWN, Policy
from crawler.dates.reading import read_date, read_stamp

CET = Policy(zone=timezone(timedelta(hours=1)))
MAY_DAY = "2026-05-04T10:35:00"
CASES = {
    "ISO 8601": [
        ("2024-05-03T15:47:42.389Z", "2024-05-03T15:47:42+00:00"),
        ("2024-05-03T17:47:42+0200", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03 17:47:42 +02:00", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03T17:47:42.123456789+02:00", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03T17:47", "2024-05-03T17:47:00"),
        ("20240503T174742Z", "2024-05-03T17:47:42+00:00"),
        ("20260504103500", MAY_DAY),
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00"),
        ("2024-05-03", "2024-05-03T00:00:00"),
        ("2024-05", "2024-05-01T00:00:00"),
        ("2026-05-04T10:35:00+02:00[Europe/Paris]", MAY_DAY + "+02:00"),
        ("2026:05:04 10:35:00", MAY_DAY),
    ],
    "RFC 822 and 5322": [
        ("Wed, 01 May 2024 10:30:00 +0200", "2024-05-01T10:30:00+02:00"),
        ("Wed, 1 May 24 10:30 EST", "2024-05-01T10:30:00-05:00"),
        ("Wed, 01-May-24 10:30:00 GMT", "2024-05-01T10:30:00+00:00"),
        ("Mon, 04 May 2026 10:35:00-0400", MAY_DAY + "-04:00"),
        ("Mon, 04 May 2026 10:35:00 +0200 (CEST)", MAY_DAY + "+02:00"),
    ],
    "seconds since 1970": [
        ("1714557600", "2024-05-01T10:00:00+00:00"),
        ("1714557600000", "2024-05-01T10:00:00+00:00"),
        ("/Date(1714557600000+0200)/", "2024-05-01T10:00:00+00:00"),
    ],
    "what C, Java, JavaScript and Go print": [
        ("Mon May  4 10:35:00 2026", MAY_DAY),
        ("Mon May 04 10:35:00 +0000 2026", MAY_DAY + "+00:00"),
        ("Mon May 04 10:35:00 CEST 2026", MAY_DAY + "+02:00"),
        ("Mon 04 May 2026 10:35:00 PM EDT", "2026-05-04T22:35:00-04:00"),
        ("Monday, May 4, 2026 10:35 PM", "2026-05-04T22:35:00"),
        ("Monday, May 4, 2026 10:35 PM EDT", "2026-05-04T22:35:00-04:00"),
        ("Mon May  4 10:35:00 PM CEST 2026", "2026-05-04T22:35:00+02:00"),
        ("Mon 4 May 10:35:00 CEST 2026", MAY_DAY + "+02:00"),
        ("lun. 4 mai 10:35:00 CEST 2026", MAY_DAY + "+02:00"),
        ("May 04 10:35:00 2026", MAY_DAY),
        ("Mon May 04 2026 10:35:00 GMT+0200 (Central European Summer Time)", MAY_DAY + "+02:00"),
        ("2026-05-04 10:35:00 +0000 UTC", MAY_DAY + "+00:00"),
        ("May 4, 2026 10:35:00 AM EDT", MAY_DAY + "-04:00"),
    ],
    "offsets from GMT": [
        ("2026-05-04 10:35 GMT+7", MAY_DAY + "+07:00"),
        ("4 May 2026 10:35 (GMT+7)", MAY_DAY + "+07:00"),
        ("4 mai 2026 - 10:35 GMT+1", MAY_DAY + "+01:00"),
        ("4 mai 2026 10:35 UTC\u221203:30", MAY_DAY + "-03:30"),
        ("4 May 2026, 10:35 UTC +5:45", MAY_DAY + "+05:45"),
        ("4 May 2026 10:35 GMT+0530", MAY_DAY + "+05:30"),
        ("4 May 2026 10:35 -0400", MAY_DAY + "-04:00"),
        ("4 May 2026 10:35-11:20", MAY_DAY),
        ("4 May 2026, 10:35 - 11:20", MAY_DAY),
    ],
    "names of zones": [
        ("Mon, 04 May 2026 10:35:00 America/New_York", MAY_DAY + "-04:00"),
        ("Mon, 04 May 2026 10:35:00 Etc/GMT-7", MAY_DAY + "+07:00"),
        ("2026-05-04T10:35:00 Europe/Paris", MAY_DAY + "+02:00"),
        ("May 4, 2026 10:35 AM ET", MAY_DAY + "-04:00"),
        ("January 4, 2026 10:35 AM ET", "2026-01-04T10:35:00-05:00"),
        ("4 mai 2026 10:35 et plus tard", MAY_DAY),
        ("2026-05-04 10:35 IST", MAY_DAY),
        ("04.05.2026 10:35 МСК", MAY_DAY + "+03:00"),
        ("10:35 мск, 04.05.2026", MAY_DAY + "+03:00"),
        ("2026年5月4日 10時35分（UTC+9）", MAY_DAY + "+09:00"),
        ("May 4, 2026 10:35 AM Eastern", MAY_DAY + "-04:00"),
        ("May 4, 2026 at 10:35 AM Pacific Time", MAY_DAY + "-07:00"),
        ("May 4, 2026 10:35 AM (Mountain Time)", MAY_DAY + "-06:00"),
        ("January 4, 2026 10:35 AM Central Daylight Time", "2026-01-04T10:35:00-06:00"),
        ("Mon, 04 May 2026 10:35:00 Pacific Standard Time", MAY_DAY + "-07:00"),
        ("4 May 2026 10:35 Central European Summer Time", MAY_DAY + "+02:00"),
        ("4 May 2026, 10:35 (India Standard Time)", MAY_DAY + "+05:30"),
        ("May 4, 2026 10:35 AM Pacific Islands Forum", MAY_DAY),
        ("May 4, 2026 10:35 AM Central Bank", MAY_DAY),
    ],
    "half a day": [
        ("2026-05-04 10:35 PM", "2026-05-04T22:35:00"),
        ("2026-05-04T10:35PM", "2026-05-04T22:35:00"),
        ("2026-05-04 12:10 AM", "2026-05-04T00:10:00"),
        ("2026-05-04 10:35:12 p.m. EDT", "2026-05-04T22:35:12-04:00"),
        ("12/31/2024 10:35 PM", "2024-12-31T22:35:00"),
        ("Mon, 4 May 2026, 10:35 p.m. (GMT+8)", "2026-05-04T22:35:00+08:00"),
        ("2026-05-04 오후 10:35", "2026-05-04T22:35:00"),
        ("4 tháng 5, 2026 | 10:35 CH", "2026-05-04T22:35:00"),
        ("2026-05-04 PM 10:35", "2026-05-04T22:35:00"),
        ("Montag, 4. Mai 2026, am 12:35", "2026-05-04T12:35:00"),
        ("4 de mayo de 2026 a las 10:35 de la noche", "2026-05-04T22:35:00"),
        ("4 de mayo de 2026 a las 12:35 de la noche", "2026-05-04T00:35:00"),
        ("4 de mayo de 2026, 3:05 de la tarde", "2026-05-04T15:05:00"),
        ("4 de mayo de 2026, 12:35 de la tarde", "2026-05-04T12:35:00"),
        ("4 de mayo de 2026, 10:35 de la mañana", MAY_DAY),
        ("4 de maio de 2026 às 10:35 da noite", "2026-05-04T22:35:00"),
        ("4 mai 2026, 22h35 du soir", "2026-05-04T22:35:00"),
        ("4 maggio 2026, 10:35 di sera", "2026-05-04T22:35:00"),
    ],
    "a clock without a sign": [
        ("4 May 2026 at 2235 GMT", "2026-05-04T22:35:00+00:00"),
        ("4 May 2026 at 2235 metres", "2026-05-04T00:00:00"),
        ("4 May 2026 GMT", "2026-05-04T00:00:00"),
        ("4 May 2026, 2235 hrs IST", "2026-05-04T22:35:00"),
        ("Updated 2235 GMT (0635 HKT) May 4, 2026", "2026-05-04T22:35:00+00:00"),
        ("4 May 2026 1200 people", "2026-05-04T00:00:00"),
    ],
    "a year of two digits": [
        ("4. Mai 26", "2026-05-04T00:00:00"),
        ("Montag, 4. Mai 26, 10:35 Uhr", MAY_DAY),
        ("4 May 26 | 10:35", MAY_DAY),
        ("4 May '26", "2026-05-04T00:00:00"),
        ("4-May-26 at 10:35 PM", "2026-05-04T22:35:00"),
        ("04 May 26 22:35", "2026-05-04T22:35:00"),
        ("14.05.26, 10:35 Uhr", "2026-05-14T10:35:00"),
        ("Le 14/05/26 à 10h35", "2026-05-14T10:35:00"),
        ("05/14/26 10:35 AM", "2026-05-14T10:35:00"),
        ("31.12.99", "1999-12-31T00:00:00"),
    ],
    "Chinese numerals": [
        ("二〇二六年五月四日", "2026-05-04T00:00:00"),
        ("二〇二五年十二月三十一日 10:35", "2025-12-31T10:35:00"),
        ("二○二五年十月二十日", "2025-10-20T00:00:00"),
    ],
    "halves of the day": [
        ("4 Mayıs 2026 10:35 ÖS", "2026-05-04T22:35:00"),
        ("4 Mayıs 2026 10:35 ÖÖ", MAY_DAY),
        ("2026. május 4. du. 10:35", "2026-05-04T22:35:00"),
        ("2026. május 4. de. 10:35", MAY_DAY),
        ("০৪ মে ২০২৬, ১০:৩৫ পিএম", "2026-05-04T22:35:00"),
        ("০৪ মে ২০২৬, ১০:৩৫ এএম", MAY_DAY),
        ("৪ মে ২০২৬, রাত ১০:৩৫", "2026-05-04T22:35:00"),
        ("৪ মে ২০২৬, রাত ২:৩৫", "2026-05-04T02:35:00"),
        ("4 मई 2026, शाम 6:35 बजे", "2026-05-04T18:35:00"),
        ("2026年5月4日傍晚6:35", "2026-05-04T18:35:00"),
        ("4 مه 2026 10:35 ب.ظ", "2026-05-04T22:35:00"),
        ("4 Mayo 2026, 10:35 ng gabi", "2026-05-04T22:35:00"),
        ("4 de mayo de 2026 10:35", MAY_DAY),
    ],
    "words between and around": [
        ("مايو 4، 2026", "2026-05-04T00:00:00"),
        ("نشر في: 4 مايو، 2026 10:35", MAY_DAY),
        ("4 أيار/مايو 2026", "2026-05-04T00:00:00"),
        ("4 أيار (مايو) 2026", "2026-05-04T00:00:00"),
        ("2026-yil 4-may, 10:35", MAY_DAY),
        ("2026 жылғы 4 мамыр", "2026-05-04T00:00:00"),
        ("ika-4 ng Mayo 2026", "2026-05-04T00:00:00"),
        ("วันที่ 4 เดือนพฤษภาคม พ.ศ. 2569", "2026-05-04T00:00:00"),
        ("ថ្ងៃទី៤ ខែឧសភា ឆ្នាំ២០២៦", "2026-05-04T00:00:00"),
        ("ວັນທີ 4 ພຶດສະພາ 2026", "2026-05-04T00:00:00"),
        ("中華民國115年5月4日", "2026-05-04T00:00:00"),
        ("ma, 04 toukok. 2026 10:35:00 +0300", MAY_DAY + "+03:00"),
        ("T2, 04 Thg5 2026 10:35:00 +0700", MAY_DAY + "+07:00"),
        ("4 Agt 2026", "2026-08-04T00:00:00"),
        ("04MAY2026 10:35", MAY_DAY),
        ("4 de mayo de 2026, 10:35 hs GMT-3", MAY_DAY + "-03:00"),
        ("Publié le 4 mai 2026 à 10:35 TU", MAY_DAY + "+00:00"),
    ],
    "Basque": [
        ("2026ko maiatzaren 4a", "2026-05-04T00:00:00"),
        ("2026ko abenduaren 14an, 10:35", "2026-12-14T10:35:00"),
    ],
    "escaped as in an address": [
        ("2026-05-04T10:35:00%2B02:00", MAY_DAY + "+02:00"),
        ("2026-05-04T10%3A35%3A00Z", MAY_DAY + "+00:00"),
        ("2026-05-04T10:35:00&#43;02:00", MAY_DAY + "+02:00"),
    ],
    "a clock with points": [
        ("Thu, 02 May 2024 11.12.00 +0700", "2024-05-02T11:12:00+07:00"),
        ("04.05.2026 10.15", "2026-05-04T10:15:00"),
        ("2026-05-04 10.35", MAY_DAY),
        ("4 May 2026 9.30", "2026-05-04T09:30:00"),
    ],
    "the clock first": [
        ("Published 10:35 AM EDT, Mon May 4, 2026", MAY_DAY + "-04:00"),
        ("10:35 | 4 May 2026", MAY_DAY),
        ("at 10:35 on Monday, 4 May 2026", MAY_DAY),
        ("10:35 04.05.2026", MAY_DAY),
        ("10:35 ngày 04.05.2026", MAY_DAY),
        ("10:35 GMT+7, 4 May 2026", MAY_DAY + "+07:00"),
        ("Updated 10:35 | Published 4 May 2026", "2026-05-04T00:00:00"),
    ],
    "months of Java and PHP": [
        ("星期四, 02 五月 2024 10:30:00 +0800", "2024-05-02T10:30:00+08:00"),
        ("周四, 02 十二月 2024 10:30:00 +0800", "2024-12-02T10:30:00+08:00"),
        ("木, 02 5月 2024 10:30:00 +0900", "2024-05-02T10:30:00+09:00"),
        ("목, 02 5월 2024 10:30:00 +0900", "2024-05-02T10:30:00+09:00"),
        ("Th 5, 02 thg 5 2024 10:30:00 +0700", "2024-05-02T10:30:00+07:00"),
        ("Th5, 02 Th5 2024 10:30:00 +0700", "2024-05-02T10:30:00+07:00"),
        ("Thứ Năm, 02 Tháng Năm 2024 10:30:00 +0700", "2024-05-02T10:30:00+07:00"),
        ("Th2, 02 Th12 2024 10:30:00 +0700", "2024-12-02T10:30:00+07:00"),
        ("02 Tháng Mười Hai 2024", "2024-12-02T00:00:00"),
        ("jeu., 02 mai 2024 10:30:00 CEST", "2024-05-02T10:30:00+02:00"),
    ],
    "the Buddhist era": [
        ("4 พ.ค. 2569 10:35 น.", MAY_DAY),
        ("4 พฤษภาคม 2569 เวลา 10.35 น.", MAY_DAY),
        ("4 พฤษภาคม พ.ศ. 2569 10:35", MAY_DAY),
    ],
}


@pytest.mark.parametrize(("text", "expected"), [case for cases in CASES.values() for case in cases])
def test_a_date_is_read_with_the_exactness_it_has(text: str, expected: str) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.value.isoformat() == expected
    assert moment.zoned == (moment.value.tzinfo is not None)
    assert moment.timed == ("T00:00:00" not in expected or "T24" in text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "03/04/2024", "0000-00-00", "2024-13-45", "31 Feb 2024", "1970-01-01T00:00:00Z", "0001-01-01", "0",
     "2026", "x" * 9999, "Am 4. Mai 26 Grad", "4. Mai 10:35 Uhr", "二〇二六年", "100%",
     "04/05/26", "04.05.26", "Take 1/2/26 of it"],
)  # fmt: skip
def test_what_cannot_be_told_is_no_date(text: str) -> None:
    assert read_date(text) is None
    assert read_stamp(text) is None


def test_two_numbers_that_could_be_swapped_are_read_as_the_policy_says() -> None:
    assert read_stamp("05/04/2026 10:35", Policy("month")) == datetime(2026, 5, 4, 10, 35, tzinfo=UTC)
    assert read_stamp("05/04/2026 10:35", Policy("day")) == datetime(2026, 4, 5, 10, 35, tzinfo=UTC)
    assert read_date("05.04.2026", Policy("month")) == read_date("5 April 2026")
    assert read_date("05/05/2026") == read_date("5 May 2026")


def test_a_shared_abbreviation_is_of_the_outlets_zone_else_guessed_only_where_the_policy_says_so() -> None:
    written = "2026-05-04 10:35 IST"
    assert read_date(written, Policy(zone=ZoneInfo("Asia/Jerusalem"))).value.utcoffset() == timedelta(hours=2)
    assert read_date(written, Policy(guess_zone=True)).value.utcoffset() == timedelta(hours=5.5)
    assert read_date(written, UNKNOWN).zoned is False


def test_a_date_without_a_zone_is_in_the_outlets() -> None:
    assert read_stamp("2024-05-01 10:30", CET).utcoffset() == timedelta(hours=1)
    assert read_stamp("1 mai 2024 10:30", CET).utcoffset() == timedelta(hours=1)
    assert read_stamp("2024-05-01", CET).utcoffset() == timedelta(hours=1)
    assert read_stamp("Wed, 01 May 2024 10:30:00 GMT", CET).utcoffset() == timedelta(0)


def test_a_date_in_the_future_counts_only_where_the_policy_says_so() -> None:
    assert read_date("2190-05-01T10:30:00Z") is not None
    assert read_date("2190-05-01T10:30:00Z", Policy(future=False)) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=50, deadline=None)
def test_every_instant_survives_both_standard_forms(instant: datetime) -> None:
    whole = instant.replace(microsecond=0)
    assert read_stamp(instant.isoformat()) == whole
    assert read_stamp(whole.strftime("%a, %d %b %Y %H:%M:%S +0000")) == whole


@given(st.text(max_size=130) | st.from_regex(r"[0-9A-Za-z,:./ +年月日ล오후-]{0,60}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_stamp(text)
    assert found is None or found.tzinfo is not None
