"""The index of words holds what is stored, as it is."""

HOME = "https://www.outlet.example/"


def test_a_changed_text_is_found_by_its_words_alone(store, make_article, find):
    store.save(make_article(HOME + "a", "rain"))
    store.save(make_article(HOME + "a", "snow"))
    assert (find("rain"), find("snow")) == ([], ["a"])


def test_what_is_no_longer_stored_is_not_found(store, make_article, find, visit):
    visit(make_article(HOME + "fed", "feed rain", provenance={"body": "feed"}))
    visit(make_article(HOME + "page", "page rain"), HOME + "fed")
    assert find("rain") == ["page"]
    store.save(make_article(HOME + "later", "snow"))
    assert find("feed") == []


def test_texts_of_any_size_are_stored_and_found(store, make_article, find):
    many = " ".join(f"word{n}" for n in range(60_000))
    store.save(make_article(HOME + "many", f"rain {many}", content_hash="1"))
    store.save(make_article(HOME + "long", "rain " + "x" * 2_000_000, content_hash="2"))
    store.save(make_article(HOME + "wide", "雨" * 20_000, title="rain", content_hash="3"))
    assert sorted(find("rain")) == ["long", "many", "wide"]
    assert find("word9") == ["many"]


def test_no_phrase_goes_from_the_title_into_the_lead_or_the_body(store, make_article, find):
    store.save(make_article(HOME + "a", "boats", title="open", lead="harbour"))
    assert (find('"open harbour"'), find('"harbour boats"'), find("open harbour boats")) == ([], [], ["a"])


def test_of_a_text_beyond_the_index_the_title_is_still_found(store, make_article, find):
    store.save(make_article(HOME + "a", " ".join(f"word{n}" for n in range(20_000)), title="harbour", content_hash="1"))
    assert (find("harbour"), find("word19999")) == (["a"], [])
