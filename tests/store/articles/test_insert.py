"""An article is stored once, whatever its URLs; a changed text is a revision."""

import json
import zlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.items import Article, Block, Entry, Image, Link, Related
from crawler.store import Frontier
from crawler.store.articles.templates import StoredTemplate, save_template
from crawler.zstd import decompress

HOME = "https://www.outlet.example/"


def full_article():
    moment = datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    return Article(
        id="0123456789abcdef",
        url=HOME + "a",
        other_urls=[HOME + "short"],
        canonical_url=HOME + "a",
        outlet="outlet.example",
        section="World",
        title="“Quoted” – ünïcode ✓ 標題",
        lead="Lead.",
        body="One.\n\nTwo.",
        blocks=[Block(text="One."), Block(text="Two.", kind="heading", level=2)],
        entries=[Entry(text="Entry.", title="Title", published=moment)],
        authors=["A. Writer"],
        published=moment,
        modified=moment,
        language="en",
        tags=["tag"],
        images=[Image(url=HOME + "i.jpg", caption="Caption", credit="Agency")],
        related=[Related(title="Other", url=HOME + "b"), Related(title="No address")],
        links=[HOME + "c"],
        paywalled=False,
        kind="opinion",
        word_count=3,
        content_hash="abc",
        cluster="c1",
        confidence=0.75,
        opt_outs=["noai"],
        model="m1",
        fetched_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        gone=datetime(2026, 3, 9, 12, tzinfo=UTC),
        source="feed " + HOME + "feed",
        provenance={"title": "json-ld"},
    )


def test_every_field_of_an_article_comes_back(store):
    article = full_article()
    default = Article()
    same = {f.name for f in fields(Article) if getattr(article, f.name) == getattr(default, f.name)}
    assert same == {"revision", "schema_version"}, "the test leaves out a field"
    store.save(article)
    assert store.article(article.id) == replace(article, cluster=None)  # which the store finds itself
    assert store.article(article.id).published.utcoffset() == timedelta(hours=-3, minutes=-30)


def test_an_article_from_an_earlier_version_gets_the_defaults_of_further_fields(store, tmp_path):
    from sqlalchemy import text

    store.save(full_article())
    with store.database.write() as connection:
        content = connection.execute(text("SELECT content FROM articles")).scalar()
        data = json.loads(decompress(content[1:]))
        del data["confidence"], data["links"]
        data["dropped_field"] = 1
        packed = content[:1] + zlib.compress(json.dumps(data).encode())
        connection.execute(text("UPDATE articles SET content = :content"), {"content": packed})
    [article] = store.articles()
    assert (article.confidence, article.links, article.title) == (None, [], full_article().title)


def test_a_copy_at_another_url_of_the_outlet_is_a_further_url_of_the_first(store, frontier, visit, make_article):
    first = visit(make_article(HOME + "a", "same"))
    copy = make_article(HOME + "b", "same")
    assert frontier.duplicate_of(copy) == first.article_id
    outcome = visit(copy)
    assert (outcome.kind, outcome.article_id) == ("duplicate", first.article_id)
    [article] = store.articles()
    assert (article.url, article.other_urls) == (HOME + "a", [HOME + "b"])
    assert store.article(HOME + "b") == article
    counts = frontier.counts()
    assert (counts.found, counts.stored, counts.duplicates) == (2, 1, 1)
    assert len(list(frontier.reached())) == 1


def test_the_same_text_printed_again_under_another_date_is_its_own_article(store, visit, make_article):
    day = datetime(2026, 11, 1, 8, tzinfo=UTC)
    copies = [
        replace(make_article(HOME + name, "same"), published=day + timedelta(days=n)) for n, name in enumerate("ab")
    ]
    undated = replace(make_article(HOME + "c", "same"), published=None)
    kinds = [visit(article).kind for article in (copies[0], copies[1], undated)]
    assert kinds == ["stored", "stored", "duplicate"]
    assert [article.published for article in store.articles()] == [day, day + timedelta(days=1)]


def test_a_copy_of_which_the_day_alone_is_known_is_no_other_article(store, visit, make_article):
    morning, midnight = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    for name, first, second in (("a", morning, midnight), ("b", midnight, morning)):
        visit(replace(make_article(HOME + name, name), published=first))
        assert visit(replace(make_article(HOME + name + "2", name), published=second)).kind == "duplicate"
    next_day = replace(make_article(HOME + "a3", "a"), published=midnight + timedelta(days=2))
    assert visit(next_day).kind == "stored"


def test_the_same_text_at_another_outlet_is_its_own_article(store, visit, make_article):
    visit(make_article(HOME + "a", "same"))
    assert visit(make_article("https://other.example/a", "same")).kind == "stored"
    assert len(list(store.articles())) == 2


def test_articles_without_a_hash_are_never_copies(store, visit, make_article):
    assert visit(make_article(HOME + "a", content_hash="")).kind == "stored"
    assert visit(make_article(HOME + "b", content_hash="")).kind == "stored"


def test_a_changed_text_is_a_revision(store, visit, make_article):
    first = visit(make_article(HOME + "a", "old"))
    visit(make_article(HOME + "copy", "old"))
    outcome = visit(make_article(HOME + "a", "new"))
    assert (outcome.kind, outcome.article_id) == ("revised", first.article_id)
    [article] = store.articles()
    assert (article.body, article.revision, article.other_urls) == ("new", 2, [HOME + "copy"])
    assert [old.body for old in store.revisions(article.id)] == ["old", "new"]


def test_an_unchanged_text_is_no_revision(store, visit, make_article):
    visit(make_article(HOME + "a", "old"))
    assert visit(make_article(HOME + "a", "old")).kind == "unchanged"
    assert [article.revision for article in store.articles()] == [1]


def test_a_revision_into_the_text_of_another_article_loses_neither(store, visit, make_article):
    visit(make_article(HOME + "a", "one"))
    visit(make_article(HOME + "b", "two"))
    assert visit(make_article(HOME + "b", "one")).kind == "revised"
    assert {article.url for article in store.articles()} == {HOME + "a", HOME + "b"}


def test_a_redirect_to_a_stored_article_is_a_further_url_of_it(store, visit, make_article):
    visit(make_article(HOME + "a", "text"))
    outcome = visit(make_article(HOME + "a", "text with another advertisement"), asked=HOME + "short")
    assert outcome.kind == "duplicate"
    [article] = store.articles()
    assert (article.other_urls, article.revision) == ([HOME + "short"], 1)


def test_an_article_that_is_gone_is_back_when_a_redirect_leads_to_it(store, frontier, visit, make_article):
    visit(make_article(HOME + "a", "text"))
    frontier.fail(frontier.claim(Link(url=HOME + "a")), "answered 404", state="gone")
    assert next(store.articles()).gone is not None
    visit(make_article(HOME + "a", "text"), asked=HOME + "short")
    [article] = store.articles()
    assert (article.gone, article.other_urls) == (None, [HOME + "short"])


def test_a_redirect_from_another_outlet_is_no_further_url(store, visit, make_article):
    visit(make_article(HOME + "a"), asked="https://short.example/x")
    [article] = store.articles()
    assert article.other_urls == []
    assert store.article("https://short.example/x") == article


def test_a_copy_of_an_article_from_an_earlier_crawl_is_reached_once(store, frontier, visit, make_article, clock):
    visit(make_article(HOME + "a", "same"))
    store.finish_crawl(frontier.crawl)
    clock.advance(days=1)
    second = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME]}))
    visit(make_article(HOME + "b", "same"), within=second)
    visit(make_article(HOME + "c", "same"), within=second)
    [(_, article)] = second.reached()
    assert article.url == HOME + "a"
    assert list(second.reached(new_only=True)) == []
    counts = second.counts()
    assert (counts.found, counts.stored, counts.earlier, counts.duplicates) == (2, 0, 1, 1)


def test_an_article_without_an_address_is_refused(store):
    with pytest.raises(ValueError, match="no identity"):
        store.save(Article(title="From a file"))


def test_text_that_is_no_unicode_is_stored_without_it(store, make_article):
    store.save(make_article(HOME + "a", "text", title="Broken \ud83d emoji", section="Nul\x00"))
    [article] = store.articles()
    assert article.title == "Broken \ufffd emoji"
    assert article.section == "Nul\ufffd"


def test_what_was_learned_of_an_outlet_is_kept(store):
    assert store.outlet_model("outlet.example") is None
    store.write(save_template, "outlet.example", StoredTemplate('{"version": 1}'), now=store.now())
    store.write(save_template, "outlet.example", StoredTemplate('{"version": 2}'), now=store.now())
    assert store.outlet_model("outlet.example") == '{"version": 2}'


def test_a_page_read_with_a_line_more_is_a_copy_under_the_same_title_and_instant(visit, make_article):
    text = " ".join(f"Sentence {n} says what happened next." for n in range(40))
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    first = make_article(HOME + "a", text, title="Floods", published=moment)
    again = make_article(HOME + "b", text + "\n\nFollow us.", title="Floods", published=moment)
    assert visit(first).kind == "stored"
    assert visit(again).kind == "duplicate"
    assert visit(replace(again, url=HOME + "c", id="", published=moment + timedelta(hours=1))).kind == "stored"


def test_another_version_of_the_same_day_is_no_copy_but_a_page_read_with_a_line_more_is(visit, make_article):
    lines = [f"Sentence {n} says what happened next." for n in range(40)]
    day = datetime(2026, 3, 1, tzinfo=UTC)
    first = make_article(HOME + "a", " ".join(lines), title="Floods", published=day)
    longer = make_article(HOME + "b", " ".join([*lines, "Follow us."]), title="Floods", published=day)
    other = make_article(HOME + "c", " ".join([*lines[:-1], "Nobody was hurt."]), title="Floods", published=day)
    assert [visit(article).kind for article in (first, longer, other)] == ["stored", "duplicate", "stored"]


def test_two_short_notices_under_the_same_title_and_instant_are_two_articles(visit, make_article):
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    first = make_article(HOME + "a", "The market rose by 3 points in Paris.", title="Markets", published=moment)
    other = make_article(HOME + "b", "The market fell by 5 points in Tokyo.", title="Markets", published=moment)
    assert [visit(first).kind, visit(other).kind] == ["stored", "stored"]


def test_an_article_names_at_most_a_hundred_of_its_other_urls(visit, make_article, store):
    first = make_article(HOME + "a", "text")
    for number in range(130):
        visit(make_article(f"{HOME}a?from={number}", "text") if number else first)
    assert len(store.article(first.url).other_urls) == 100
    assert store.article(f"{HOME}a?from=129").id == first.id
