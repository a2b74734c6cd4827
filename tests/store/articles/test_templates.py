"""What the store keeps of templates, and articles that are read again with them."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.items import Link, Page
from crawler.store.articles.templates import (
    KeptPage,
    StoredTemplate,
    end_change,
    find_template,
    keep_page,
    read_again,
    save_template,
    with_provisional,
)
from crawler.store.monitoring.alarms import keep_alarms, look_for_alarms
from tests.standing import standing

URL = "https://www.outlet.example/a"
FETCHED = datetime(2026, 2, 1, tzinfo=UTC)


def kept(store, article, position=1, model=None):
    link = Link(url=URL, published=datetime.fromisoformat("2026-01-01T10:00:00+05:30"))
    page = Page(url=URL, final_url=URL, body=b"<p>\xff a page", fetched_at=FETCHED, link=link)
    found = KeptPage.of(page, article, position, model)
    store.write(keep_page, article.outlet, found)
    return found


def test_pages_are_kept_whole_and_in_the_order_in_which_they_were_found(store, make_article):
    later = kept(store, make_article(URL), position=9)
    kept(store, make_article(URL + "b"), position=4)
    kept(store, make_article(URL + "b"), position=3)
    template, pages = store.read(find_template, "outlet.example")
    assert template == StoredTemplate()
    assert [page.position for page in pages] == [3, 9]
    assert pages[1] == later
    assert pages[1].unpacked().body == b"<p>\xff a page"


def test_a_kept_page_has_its_handle_until_it_comes_from_the_store(store, make_article):
    page = Page(url=URL, final_url=URL, body=b"<p>", fetched_at=FETCHED, link=Link(url=URL))
    page.handle = object()
    found = KeptPage.of(page, make_article(page.url), 1, None)
    assert found.page.handle is page.handle
    store.write(keep_page, "outlet.example", found)
    [stored] = store.read(find_template, "outlet.example")[1]
    assert (stored.page, stored.page.handle) == (found.page, None)


def test_a_second_reading_replaces_the_first_without_a_revision(store, visit, make_article):
    first = make_article(URL, "A text. A letter.", fetched_at=FETCHED, opt_outs=["noai"])
    visit(first)
    page = kept(store, first)
    assert store.write(read_again, page, make_article(URL, "A text.", fetched_at=FETCHED, model="m1"))
    article = store.article(URL)
    assert (article.body, article.model, article.revision, article.opt_outs) == ("A text.", "m1", 1, ["noai"])
    assert len(store.revisions(article.id)) == 1
    visit(make_article(URL, "A text.", fetched_at=FETCHED))
    assert store.article(URL).revision == 1, "the outlet has changed nothing"
    assert store.read(find_template, "outlet.example")[1] == []


def test_what_was_fetched_since_is_not_replaced_by_an_older_reading(store, visit, make_article):
    page = kept(store, make_article(URL, "Old.", fetched_at=FETCHED))
    visit(make_article(URL, "New.", fetched_at=FETCHED.replace(day=2)))
    assert not store.write(read_again, page, make_article(URL, "Old", fetched_at=FETCHED))
    assert store.article(URL).body == "New."


def test_a_provisional_article_is_handed_out_once_it_was_read_again(store, crawl, frontier, visit, make_article):
    page = kept(store, make_article(URL, fetched_at=FETCHED))
    visit(make_article(URL, fetched_at=FETCHED))
    visit(make_article(URL + "b"))
    assert store.read(with_provisional, crawl) == ["outlet.example"]
    [(number, article)] = frontier.reached(provisional=False)
    assert article.url == URL + "b"
    assert [article.url for _, article in frontier.reached(provisional=True)] == [URL]
    store.write(read_again, page, make_article(URL, "Again.", fetched_at=FETCHED))
    assert [article.body for _, article in frontier.reached(number, provisional=False)] == ["Again."]
    assert store.read(with_provisional, crawl) == []
    assert frontier.counts().stored == 2


def test_a_changed_layout_is_an_alarm_until_its_template_has_held(store, clock):
    names = {"outlet.example"}
    store.write(save_template, "outlet.example", StoredTemplate("{}"), now=store.now())
    assert store.read(look_for_alarms, "outlet", names, [], store.now()) == []
    clock.advance(hours=1)
    changed = clock.time
    store.write(save_template, "outlet.example", StoredTemplate("{}"), changed=True, now=store.now())
    store.write(save_template, "outlet.example", StoredTemplate("{}"), now=store.now())
    store.write(end_change, "outlet.example", before=changed)
    found = store.read(look_for_alarms, "outlet", names, [], store.now())
    store.write(keep_alarms, "outlet", found, store.now())
    [alarm] = store.read(standing, "outlet", names, [], store.now()).alarms
    assert alarm == "outlet.example has changed its layout: its template was learned again on 2026-03-01 13:00"
    clock.advance(hours=1)
    store.write(end_change, "outlet.example", before=clock.time)
    found = store.read(look_for_alarms, "outlet", names, [], store.now())
    store.write(keep_alarms, "outlet", found, store.now())
    assert store.read(standing, "outlet", names, [], store.now()).alarms == []
