"""How large the store is."""

from dataclasses import replace

from crawler.store.schema import REVISIONS

HOME = "https://www.outlet.example/"


def test_parts_make_up_the_whole(store, make_article):
    for n in range(30):
        store.save(make_article(f"{HOME}{n}", f"word{n} " * 500))
    store.save(replace(make_article(HOME + "1", "another text"), content_hash="other"))
    sizes = store.sizes()
    assert (sizes.version, sizes.articles, sizes.revisions, sizes.kept_pages) == (REVISIONS[-1], 30, 1, 0)
    assert sum(sizes.parts.values()) == sizes.total_bytes > sizes.text_bytes > 30 * 50
    assert {"articles", "earlier versions", "search", "indexes"} <= sizes.parts.keys()
    assert sizes.parts["articles"] >= sizes.text_bytes


def test_an_empty_store_has_a_size_too(store):
    sizes = store.sizes()
    assert (sizes.articles, sizes.text_bytes) == (0, 0)
    assert sizes.total_bytes > 0
