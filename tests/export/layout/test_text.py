"""The text export: an article in the order of a page, and the same article when it is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crawler.export.layout.text import to_text
from crawler.extraction.plain_text.page import extract_text
from crawler.items import Article, Block, Related
from crawler.normalise import clean_text, normalise_article

PAGES = sorted((Path(__file__).parents[2] / "fixtures" / "text").glob("*.txt"))
WRITTEN = ("section", "title", "lead", "body", "blocks", "authors", "published", "modified", "related", "tags")

# What a paragraph, a headline or a keyword could be taken for.
AWKWARD = [
    "# No heading", "## Nor this", "- no item", "> no quote", "| no | row |", "\\backslash", "* * * ", "=====",
    "Tags: a, b", "Tags:", "Lire aussi", "Read also: it", "By Jane Doe", "By the river it was quiet.", "31257 x",
    "Published 2024-01-02", "12 comments", "Share on FacebookShare on Courier", "Home > World", "A | B | C", "Yes.",
    "© All of it", "Section: x", "Sign up for our newsletter", "a, b", "5 March 2024, 10:05", "関連記事", "次へ。",
    "Von", "* star", "1. One",
]  # fmt: skip
SENTENCES = [
    "The bridge was closed on Tuesday.", "Le pont a été fermé mardi, et personne ne sait pourquoi.",
    "橋は火曜日に閉鎖された。", "पुल मंगलवार को बंद कर दिया गया।", "Wer zahlt für den zweiten Pfeiler?",
    "أغلق الجسر يوم الثلاثاء بعد أن وجد غواص شقا فيه.", "«Мост закрыт», — сказал мэр; никто не возразил.",
]  # fmt: skip


def _holds_something(text: str) -> bool:
    return any(map(str.isalnum, text))


lines = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(AWKWARD), st.text(min_size=1, max_size=40)).map(
    lambda text: " ".join(clean_text(text).split())
)
texts = lines.filter(_holds_something)
names = st.from_regex(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'-]{1,8}( (de )?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'-]{1,8}){0,2}", fullmatch=True)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=zones)
blocks = st.one_of(
    st.builds(Block, text=texts, kind=st.sampled_from(["paragraph", "quote", "table_row"])),
    st.builds(Block, text=texts, kind=st.just("heading"), level=st.integers(2, 6)),
    st.builds(Block, text=texts, kind=st.just("list_item"), level=st.integers(1, 4)),
)
articles = st.builds(
    Article,
    section=st.none() | texts,
    title=st.none() | texts,
    lead=st.none() | st.lists(texts, min_size=1, max_size=2).map("\n\n".join),
    blocks=st.lists(blocks, min_size=1, max_size=6),
    authors=st.lists(names, max_size=3, unique=True),
    published=st.none() | instants,
    modified=st.none() | instants,
    tags=st.lists(texts, max_size=4, unique=True),
    related=st.lists(st.builds(Related, title=texts), max_size=3),
    language=st.sampled_from([None, "en", "fr", "de", "ru", "ar", "ja", "zh", "hi", "ko", "eo"]),
)


def _written(article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in WRITTEN}


def _with_body(article: Article) -> Article:
    return replace(article, body="\n\n".join(block.text for block in article.blocks))


@given(articles)
@example(Article(lead="World", blocks=[Block(text="The bridge was closed on Tuesday.")]))
@example(Article(section="The bridge was closed.", blocks=[Block(text="The bridge was closed on Tuesday.")]))
@example(Article(title="cafÃ©", blocks=[Block(text="A donâ€™t is no don’t, they say.")], related=[Related(title="Ü¤")]))
@settings(max_examples=60, deadline=None)
def test_a_written_article_is_read_again_as_it_was(article):
    article = normalise_article(_with_body(article))
    assume(len(article.text) >= 25)
    assert _written(extract_text(to_text(article))) == _written(article)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_article_of_a_page_survives_being_written(page):
    article = extract_text(page.read_bytes())
    again = extract_text(to_text(article).encode())
    assert _written(again) == _written(article)
    assert (again.content_hash, again.word_count) == (article.content_hash, article.word_count)


def test_the_order_is_that_of_a_page():
    article = Article(
        section="Région",
        title="Le phare change de gardien",
        lead="Yann Tanguy remet les clés à des bénévoles.",
        blocks=[
            Block(text="Le dernier gardien a quitté son poste mardi soir."),
            Block(text="La lentille", kind="heading", level=2),
            Block(text="fabriquée à la main", kind="list_item", level=1),
            Block(text="vendue en 1998", kind="list_item", level=2),
            Block(text="Je ne m'en vais pas loin.", kind="quote"),
            Block(text="année | visiteurs", kind="table_row"),
        ],
        authors=["Maëlle Kerbrat"],
        published=datetime(2024, 3, 3, 17, 20, tzinfo=UTC),
        related=[Related(title="Les ferries restent à quai")],
        tags=["phare", "Port-Elven"],
        language="fr",
    )
    assert to_text(article) == (
        "Région\n\n"
        "Le phare change de gardien\n==========================\n\n"
        "Par Maëlle Kerbrat\nPublié le 2024-03-03T17:20:00+00:00\n\n"
        "Yann Tanguy remet les clés à des bénévoles.\n\n"
        "* * *\n\n"
        "Le dernier gardien a quitté son poste mardi soir.\n\n"
        "## La lentille\n\n"
        "- fabriquée à la main\n  - vendue en 1998\n\n"
        "> Je ne m'en vais pas loin.\n\n"
        "| année | visiteurs |\n\n"
        "Lire aussi:\n\nLes ferries restent à quai\n\n"
        "Tags:\nphare, Port-Elven\n"
    )


def test_a_paragraph_that_looks_like_a_label_is_escaped():
    written = to_text(Article(blocks=[Block(text="The bridge was closed on Tuesday."), Block(text="Tags: none")]))
    assert written.endswith("\n\n\\Tags: none\n")


def test_a_lead_that_no_body_follows_stays_a_lead():
    article = extract_text(to_text(Article(lead="The bridge was closed on Tuesday by the council.")))
    assert (article.lead, article.body) == ("The bridge was closed on Tuesday by the council.", "")


def test_of_several_articles_in_one_file_the_first_is_read():
    first, second = (Article(title=name, body="The bridge was closed on Tuesday.") for name in ("One", "Two"))
    article = extract_text(f"{to_text(first)}\f\n{to_text(second)}")
    assert (article.title, article.body) == ("One", first.body)
