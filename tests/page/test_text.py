"""The text of an element is what a reader sees of it."""

from __future__ import annotations

import pytest

from crawler.page.html import parse
from crawler.page.text import plain, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Ferry<br>back at the quay", "Ferry back at the quay"),
        ("Ferry<br/>\n back", "Ferry back"),
        ("<span class=kicker>Quay</span><span>Ferry back</span>", "Quay Ferry back"),
        ("<span><span>Quay</span></span><a href=/f><span>Ferry back</span></a>", "Quay Ferry back"),
        ("Quay<span>Ferry back</span>", "Quay Ferry back"),
        ("<div>Quay</div>Ferry back", "Quay Ferry back"),
        ("<small>Quay</small>Ferry back<small>A summer at sea</small>", "Quay Ferry back A summer at sea"),
        ("<strong class=kicker>Quay</strong>Ferry back", "Quay Ferry back"),
        ("<strong>F</strong>erry <b class=high>ba</b>ck, CO<small>2</small>", "Ferry back, CO2"),
        ("Ferry<span style='display:block'>back</span><b style='color:red'>a</b>gain", "Ferry back again"),
        ("<span>4 May 2026</span><span>10:35</span>", "4 May 2026 10:35"),
        ("<a href=/a>Ada Brandt</a><span>, </span><a href=/p>Per Holm</a>", "Ada Brandt, Per Holm"),
        ("<span>Ferry.</span><span>(Quay)</span>", "Ferry. (Quay)"),
        ("<span class=first>F</span>erry back", "Ferry back"),
        ("<span style='display:block; float:left'>F</span>erry back", "Ferry back"),
        ("<b>Ferry back.</b>Quay full", "Ferry back. Quay full"),
        ("Ferry back!<em>Quay full</em>", "Ferry back! Quay full"),
        ("<strong>QUAY:</strong>Ferry back", "QUAY: Ferry back"),
        ("the U.<b>S.</b> ferry, no.<b>3</b>, v1.<i>b</i>", "the U.S. ferry, no.3, v1.b"),
        ("<span class=place>QUAY</span>The ferry is back", "QUAY The ferry is back"),
        ("<span>CO</span>2 and <b>NATO</b>s <span>EU</span>-wide", "CO2 and NATOs EU-wide"),
        ("<del>Ship</del><ins>Ferry</ins> back, boat<ins>s</ins> too", "Ship Ferry back, boats too"),
        ("<span>F</span><span>erry back</span>", "Ferry back"),
        ("<span>F</span><span>E</span><span>R</span><span>R</span><span>Y</span>", "FERRY"),
        ("Fer<b>ry</b> b<i>ack</i>, 4<sup>th</sup>", "Ferry back, 4th"),
        ("l’<a href=/e>Europe</a>", "l’Europe"),
        ("“<a href=/f>Ferry</a>”", "“Ferry”"),
        ("anti<wbr>disestablishment", "antidisestablishment"),
        ("<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>が<ruby>閉<rt>し</rt></ruby>まる", "橋が閉まる"),
        ("<ruby><rb>北</rb><rb>京</rb><rtc><rt>Běi</rt><rt>jīng</rt></rtc></ruby>", "北京"),
        ("Ferry<script>track()</script><style>h1 {}</style> back", "Ferry back"),
    ],
)
def test_words_stand_apart_as_they_are_seen(html: str, text: str) -> None:
    heading = parse(f"<body><div id=x>{html}</div>").get_element_by_id("x")
    assert text_of(heading) == text


@pytest.mark.parametrize("title", ["<A Road> wins", "<b side> and <i, robot>", "<Parasite> wins again", "a < b, c > d"])
def test_words_between_angle_brackets_that_are_no_mark_up_stay(title: str) -> None:
    assert plain(f"{title}<br class=x> <a href='/f'></a>") == title
