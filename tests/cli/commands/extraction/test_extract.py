"""``crawler extract``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

PARAGRAPHS = [
    "The harbour of the old town has been closed for a week, and nobody can say when it will open again.",
    "Fishermen mend their nets on the quay, while the ferries that used to cross the bay lie at anchor outside.",
    "“We were told on Monday that it would take two days,” the harbour master said, looking out at the empty piers.",
    "The council meets on Thursday to decide whether the western gate can be repaired before the winter storms.",
]


def _html(title: str = "The harbour stays closed", canonical: str = "") -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{link}</head>"
        f"<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{title}</h1>{body}<p>See <a href='/other'>the other story</a> of last week.</p></article>"
        "</body></html>"
    )


def _articles(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_saved_page_gives_one_json_line(run) -> None:
    Path("page.html").write_text(_html())
    result = run("extract", "page.html")
    assert (result.exit_code, result.stderr) == (0, "")
    [article] = _articles(result)
    assert article["title"] == "The harbour stays closed"
    assert article["body"].split("\n\n")[:4] == PARAGRAPHS
    assert "Home" not in article["body"]


def test_standard_input_is_a_page(run) -> None:
    [article] = _articles(run("extract", "-", stdin=_html().encode()))
    assert article["title"] == "The harbour stays closed"


def test_a_compressed_page_is_read(run) -> None:
    Path("page.html.gz").write_bytes(gzip.compress(_html().encode()))
    assert len(_articles(run("extract", "page.html.gz"))) == 1


def test_the_address_comes_from_the_option_or_else_from_the_page(run) -> None:
    Path("page.html").write_text(_html(canonical="https://outlet.example/harbour?utm_source=x"))
    [said] = _articles(run("extract", "page.html"))
    assert (said["url"], said["outlet"]) == ("https://outlet.example/harbour", "outlet.example")
    assert said["id"]
    [told] = _articles(run("extract", "page.html", "--url", "https://www.evening.example/h"))
    assert (told["url"], told["outlet"]) == ("https://www.evening.example/h", "evening.example")
    assert "https://www.evening.example/other" in told["links"]


@pytest.mark.parametrize("url", ["outlet.example/a", "ftp://outlet.example/a", "https://"])
def test_an_unusable_address_is_said(run, url: str) -> None:
    Path("page.html").write_text(_html())
    result = run("extract", "page.html", "--url", url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "https://" in result.stderr


def test_one_address_for_several_pages_is_wrong_usage(run) -> None:
    for name in ("a.html", "b.html"):
        Path(name).write_text(_html())
    assert run("extract", "a.html", "b.html", "--url", "https://outlet.example/").exit_code == 2


def test_a_folder_gives_its_pages_in_order_and_a_line_for_each_that_fails(run) -> None:
    Path("pages/deep").mkdir(parents=True)
    for name in ("b.html", "deep/c.html", "a.html"):
        (Path("pages") / name).write_text(_html(title=f"The story of {name}"))
    Path("pages/empty.html").touch()
    Path("pages/picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = run("extract", "pages")
    assert result.exit_code == 1
    assert [a["title"] for a in _articles(result)] == [f"The story of {n}" for n in ("a.html", "b.html", "deep/c.html")]
    empty, picture = result.stderr.splitlines()
    assert empty.startswith("pages/empty.html: no article: ")
    assert picture.startswith("pages/picture.png is a picture; ")


def test_a_page_without_an_article_is_said_with_the_reason(run) -> None:
    Path("page.html").write_text("<html><body><p>Too short.</p></body></html>")
    result = run("extract", "page.html")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("page.html: no article: ")


def test_a_file_that_is_not_there_is_said(run) -> None:
    result = run("extract", "nowhere.html")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "nowhere.html does not exist; check the spelling of the path.\n"


@pytest.mark.parametrize(
    "markup",
    [_html()[:-300], "<div>" * 5000 + _html(), _html().replace("</p>", ""), _html().replace("<p>", "<p></div></b>")],
    ids=["truncated", "nested", "unclosed", "mismatched"],
)
def test_broken_mark_up_still_gives_its_article(run, markup: str) -> None:
    result = run("extract", "-", stdin=markup.encode())
    assert result.exit_code == 0
    assert PARAGRAPHS[1] in _articles(result)[0]["body"]


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "no-such-encoding"])
def test_a_mislabelled_page_is_read_as_it_is_meant(run, label: str) -> None:
    markup = _html(title="Größe und Maß der Hafenstraße").replace("charset='utf-8'", f"charset='{label}'")
    for encoding in ("utf-8", "cp1252"):
        [article] = _articles(run("extract", "-", stdin=markup.encode(encoding)))
        assert article["title"] == "Größe und Maß der Hafenstraße"


def test_an_article_is_in_the_spelling_of_a_crawl(run) -> None:
    Path("page.html").write_text(_html(title="The cafe\u0301\u00a0is   open"))
    assert _articles(run("extract", "page.html"))[0]["title"] == "The café is open"


def test_a_page_as_plain_text_is_read(run) -> None:
    lines = ["World", "", *(line for paragraph in PARAGRAPHS for line in (paragraph, "")), "Tags:", "harbour, storms"]
    Path("page.txt").write_text("\n".join(lines) + "\n")
    [article] = _articles(run("extract", "page.txt", "--url", "https://outlet.example/harbour"))
    assert (article["section"], article["title"], article["tags"]) == ("World", None, ["harbour", "storms"])
    assert all(paragraph in article["body"] or paragraph == article["lead"] for paragraph in PARAGRAPHS)
    assert article["outlet"] == "outlet.example"


def test_pages_as_plain_text_in_a_folder_show_each_other_what_recurs(run) -> None:
    notice = "This newspaper has been printed since 1881, on paper that is made from the nettles of the river."
    Path("texts").mkdir()
    for number in range(4):
        text = [f"{paragraph} So it was on day {number}." for paragraph in PARAGRAPHS]
        Path(f"texts/{number}.txt").write_text("\n\n".join(["The Courier", *text, notice]))
    articles = _articles(run("extract", "texts"))
    assert len(articles) == 4
    assert not any(notice in article["body"] for article in articles)
    assert all(f"on day {number}." in article["body"] for number, article in enumerate(articles))


def test_a_file_of_several_texts_gives_the_article_of_each(run) -> None:
    pages = ["\n\n".join(f"{paragraph} So it was on day {number}." for paragraph in PARAGRAPHS) for number in range(3)]
    Path("pages.txt").write_text("\n\f\n".join([*pages[:2], "Home", pages[2]]))
    result = run("extract", "pages.txt")
    assert result.exit_code == 1
    assert [f"on day {n}." in article["body"] for n, article in enumerate(_articles(result))] == [True] * 3
    assert result.stderr == "pages.txt holds 4 texts, and of these no article: 3 (too little text).\n"


def test_selectors_of_the_outlets_file_are_used_and_explained(run) -> None:
    text = "".join(
        f"<p>Boat number {n} came in at dawn, with more herring than the harbour could hold.</p>" for n in range(9)
    )
    Path("page.html").write_text(
        f"<html lang=en><title>Boats</title><body><article><h1>Boats</h1><h2 class=t>Boats come in</h2>{text}"
    )
    Path("outlets").mkdir()
    Path("outlets/port.toml").write_text('home = "https://outlet.example/"\n[selectors]\ntitle = "h2.t"\n')
    result = run("extract", "page.html", "--url", "https://outlet.example/a")
    assert json.loads(result.stdout)["title"] == "Boats come in"
    assert "Boats come in" in run("extract", "page.html", "--url", "https://outlet.example/a", "--explain").stdout
    assert json.loads(run("extract", "page.html", "--url", "https://another.example/a").stdout)["title"] == "Boats"
