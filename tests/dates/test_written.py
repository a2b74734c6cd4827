import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates.policy import Policy
from crawler.dates.written import numeric_pairs, read_written

NIGHTFALL = "2024-11-06T17:30:00"


@pytest.mark.parametrize(
    "line",
    [
        "Published 6th of November 2024 at 5:30 pm",
        "Nov 6, 2024 5:30 p.m.",
        "6. November 2024, 17:30 Uhr",
        "6 nov. 2024 à 17h30",
        "6 de noviembre de 2024 - 17:30 h",
        "6 de novembro de 2024 às 17h30",
        "6 novembre 2024 alle 17.30",
        "2024. november 6. 17:30",
        "2024 m. lapkričio 6 d. 17:30",
        "6 ноября 2024, 17:30",
        "6 листопада 2024 17:30",
        "6 Νοεμβρίου 2024 5:30 μ.μ.",
        "6 Kasım 2024 Çarşamba 17:30",
        "الأربعاء 6 نوفمبر 2024 05:30 م",
        "٦ تشرين الثاني ٢٠٢٤ - ١٧:٣٠",
        "6 בנובמבר 2024, 17:30",
        "6 नवंबर 2024, 05:30 PM",
        "6 พฤศจิกายน 2567 17:30",
        "6 พ.ย. 2567 17:30 น.",
        "ngày 6 tháng 11, 2024 17:30",
        "6 tháng mười một, 2024 17:30",
        "6 Nobyembre 2024 17:30",
        "2024年11月6日下午5:30",
        "2024年11月6日 17時30分",
        "입력 2024.11.06. 오후 5:30",
        "2024년 11월 6일 오후 5시 30분",
        "6.11.2024 klo 17.30",
        "17:30 06.11.2024",
        "6 th November 2024 17:30",
        "6 พ.ย. 67 17:30 น.",
        "6 နိုဝင်ဘာ 2024 17:30",
        "6 វិច្ឆិកា 2024 17:30",
        "2024 оны 11-р сарын 6 17:30",
        "令和6年11月6日 17:30",
        "۱۶ آبان ۱۴۰۳ - ۱۷:۳۰",
        "چهارشنبه ۱۶ آبان ۱۴۰۳ ساعت ۱۷:۳۰",
        "16 عقرب 1403 17:30",
    ],
)
def test_a_date_line_is_read_in_many_languages(line: str) -> None:
    moment = read_written(line)
    assert (moment.value.isoformat(), moment.timed) == (NIGHTFALL, True)


@pytest.mark.parametrize(
    "line",
    ["2024年11月6日", "6 nov. 2024", "2024. gada 6. novembris", "6 November 2024, 3 comments", "6 November 2024, 3 h"],
)
def test_a_day_without_a_time_stays_a_day(line: str) -> None:
    moment = read_written(line)
    assert (moment.value.isoformat(), moment.timed) == ("2024-11-06T00:00:00", False)


def test_a_month_name_that_differs_between_languages_needs_the_language() -> None:
    assert read_written("6 listopada 2024", Policy(language="pl")).value.month == 11
    assert read_written("6. listopada 2024.", Policy(language="hr")).value.month == 10
    assert read_written("6 listopada 2024") is None


def test_numbers_show_their_order_where_one_is_no_month() -> None:
    assert read_written("12/31/2024").value.day == read_written("31/12/2024").value.day == 31
    assert read_written("12/11/2024") is None
    assert numeric_pairs("12/31/2024 · 01.02.2025 · 1-2-2025 · 3/4/25") == [(12, 31), (1, 2), (3, 4)]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-/.: TZ+apmMayUhr年月日오후시ملनवं٣", max_size=40))
def test_no_text_raises(text: str) -> None:
    read_written(text)


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Mon, 05/04/2026 - 10:35", "en", "2026-05-04"),
        ("Sunday, 05/04/2026", "en", "2026-04-05"),
        ("05/04/2026 (Monday)", "", "2026-05-04"),
        ("lundi 05/04/2026", "fr", "2026-05-04"),
        ("Tuesday 05/04/2026", "en", None),
        ("den 05/06/2026", "en", None),
    ],
)
def test_the_day_of_the_week_tells_the_day_from_the_month(line: str, language: str, day: str | None) -> None:
    found = read_written(line, Policy(language=language))
    assert (found.value.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("line", "policy", "day"),
    [
        ("04.05.26, 10:35 Uhr", Policy(language="de"), "2026-05-04"),
        ("05/04/26", Policy("month"), "2026-05-04"),
        ("26.05.04 10:35", Policy(language="ko"), "2026-05-04"),
        ("05.04.26", Policy("month", language="en"), "2026-05-04"),
        ("05.04.26", Policy(language="en"), None),
        ("04.05.26 Grad", Policy(language="de"), None),
    ],
)
def test_a_year_of_two_digits_stands_where_the_language_has_it(line: str, policy: Policy, day: str | None) -> None:
    found = read_written(line, policy)
    assert (found.value.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("line", "policy", "day"),
    [
        ("Updated 5/4/2026 10:35 AM ET", Policy(language="en"), "2026-05-04"),
        ("Published 05/04/2026 at 10:35 a.m. PDT", Policy(language="en"), "2026-05-04"),
        ("05-04-2026 22:35 (EDT)", Policy(), "2026-05-04"),
        ("05/04/2026 10:35 AM ET", Policy("day", language="en"), "2026-04-05"),
        ("05/04/2026 10:35 AM", Policy(language="en"), None),
        ("05/04/2026 10:35 GMT", Policy(language="en"), None),
        ("05/04/2026 10:35 ET", Policy(language="fr"), None),
        ("05.04.2026 10:35 AM ET", Policy(language="en"), "2026-04-05"),
        ("ET, 05/04/2026", Policy(language="en"), None),
    ],
)
def test_a_clock_of_the_united_states_tells_the_month_from_the_day(line: str, policy: Policy, day: str | None) -> None:
    found = read_written(line, policy)
    assert (found.value.date().isoformat() if found else None) == day
