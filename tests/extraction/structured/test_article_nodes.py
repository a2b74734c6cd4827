from crawler.extraction.structured.article_nodes import article_nodes
from crawler.extraction.structured.json_ld import read_json_ld


def headlines(script, *addresses):
    return [d.node.get("headline") for d in article_nodes(read_json_ld([script]), "json-ld", set(addresses))]


def test_teasers_of_other_pages_are_not_the_article():
    script = """[{"@type": "NewsArticle", "url": "https://outlet.example/b", "headline": "Another"},
                 {"@type": "NewsArticle", "url": "https://outlet.example/a.html", "headline": "This one"}]"""
    assert headlines(script, "/a") == ["This one"]


def test_a_node_that_names_another_address_is_taken_when_there_is_no_better():
    assert headlines('{"@type": "Article", "url": "https://outlet.example/old", "headline": "Moved"}', "/a") == [
        "Moved"
    ]


def test_several_items_that_each_name_another_page_are_its_teasers():
    items = [{"@type": "Article", "url": f"https://outlet.example/{name}", "headline": name} for name in "bc"]
    assert article_nodes(items, "microdata", {"/a"}) == []
    assert len(article_nodes(items, "json-ld", {"/a"})) == 2, "one host may call another"


def test_several_nodes_that_name_the_same_other_page_are_the_article():
    script = """[{"@type": "Article", "url": "https://outlet.example/old", "headline": "Moved"},
                 {"@type": "Article", "mainEntityOfPage": "https://outlet.example/old", "headline": "Moved, too"}]"""
    assert headlines(script, "/a") == ["Moved", "Moved, too"]


def test_entries_of_a_live_blog_and_items_of_a_list_are_not_the_article():
    script = """[{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Teaser"}]},
                 {"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": [
                   {"@type": "BlogPosting", "headline": "Entry"}]}]"""
    assert headlines(script) == ["Live"]


def test_an_article_comes_before_the_page_around_it():
    script = '[{"@type": "WebPage", "headline": "Page"}, {"@type": "NewsArticle", "headline": "Article"}]'
    assert headlines(script) == ["Article", "Page"]
