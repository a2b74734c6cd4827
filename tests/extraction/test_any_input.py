"""Whatever the input, there is an article or a reason, and the same one twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract
from crawler.items import Article, NoArticle
from tests.extraction.test_body import URL, P


def outcome(html: bytes | str) -> Article | str:
    try:
        return extract(html, URL)
    except NoArticle as error:
        return error.reason


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_input_gives_an_article_or_a_reason(html: bytes | str) -> None:
    assert outcome(html)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<div>", "<p>", "</p>", "<ul><li>", "<table>", "<td>", "<a href=/x>", "</a>", "<br>", P[0]])
    )
)
def test_any_mark_up_is_read_the_same_twice(parts: list[str]) -> None:
    html = f"<body><h1>River</h1>{''.join(parts)}<p>{P[1]}<p>{P[2]}<p>{P[3]}"
    assert outcome(html) == outcome(html)


PAGE = f"""<html lang=en><head><title>River</title><meta property="og:type" content="article"></head><body><nav><ul>
<li><a href=/w>World</a></ul></nav><main><article><h1>River rises</h1><div class="lead">A night on the dyke.</div>
<div class="text">{"".join(f"<p>{p}</p>" for p in P)}<ul><li>Mill<li>Dyke</ul><table><tr><td>a<td>b</table></div>
<aside><h3>Read also</h3><a href=/b>Mayor opens bridge</a></aside></article></main></body></html>"""


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.tuples(st.integers(0, len(PAGE)), st.integers(0, 40)), max_size=4),
    pasted=st.sampled_from(
        ["", "<", "</div>", "<table>", "<p", "&#0;", "\x00", "<nav>", "<noscript>", "<script>", "\u202e"]
    ),
)
def test_a_damaged_page_gives_an_article_or_a_reason_and_the_same_twice(
    cuts: list[tuple[int, int]], pasted: str
) -> None:
    page = PAGE
    for at, length in cuts:
        page = page[:at] + pasted + page[at + length :]
    assert outcome(page) == outcome(page.encode())


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote"])
def test_deep_nesting_is_read_as_far_as_it_goes(tag: str) -> None:
    html = f"<body>{f'<{tag}>' * 3000}{''.join(f'<p>{p}</p>' for p in P)}"
    assert outcome(html)
