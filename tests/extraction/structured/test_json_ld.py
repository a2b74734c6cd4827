import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.structured.json_ld import load_json, node_types, read_json_ld
from crawler.page.text import values

ARTICLE = '{"@type": "NewsArticle", "headline": "Roofs gone"}'


def headlines(*scripts):
    return [node["headline"] for node in read_json_ld(scripts) if "headline" in node]


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'{{"@context": "https://schema.org", "@graph": [{ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
    ],
)
def test_a_node_is_found_wherever_it_is_nested(script):
    assert headlines(script) == ["Roofs gone"]


@pytest.mark.parametrize(
    "author",
    [
        '{"@list": ["Ann Lee"]}',
        '{"@set": [["Ann Lee"]]}',
        '[{"@value": "Ann Lee"}]',
        '{"@list": [{"@value": "Ann Lee"}]}',
    ],
)
def test_what_only_wraps_a_value_is_left_out(author):
    (node,) = read_json_ld([f'{{"@type": "NewsArticle", "author": {author}}}'])
    assert values(node["author"]) == ["Ann Lee"]


@pytest.mark.parametrize(
    "script",
    [
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        f"{ARTICLE};",
        ARTICLE.replace('"', "&quot;"),
        ARTICLE.replace("}", ",}"),
        f"[{ARTICLE},]",
        ARTICLE.replace("{", '{"description": "First line\nsecond line",'),
        ARTICLE.replace("{", r'{"description": "it\'s",'),
        ARTICLE.replace("{", '{"description": "the "big" one",'),
        ARTICLE.replace(",", ""),
        ARTICLE.replace('"', "'"),
        f'{{"@graph": [{ARTICLE}',
        ARTICLE[:-2],
        f"{ARTICLE}\n{ARTICLE.replace('headline', 'name')}",
    ],
)
def test_broken_json_is_read_as_far_as_it_goes(script):
    assert headlines(script) == ["Roofs gone"]


def test_a_broken_script_does_not_cost_the_others():
    assert headlines("window.x = 1", ARTICLE, "") == ["Roofs gone"]


def test_lone_surrogates_become_text_that_can_be_encoded():
    assert load_json(r'{"a": "x\ud83dy", "b": "\ud83d\ude00"}') == {"a": "x\ufffdy", "b": "\U0001f600"}


def test_deep_nesting_ends_without_an_error():
    load_json("[" * 100_000)
    load_json('{"a":' * 100_000)
    assert read_json_ld(["[" * 500 + "]" * 500]) == []


def test_types_lose_their_namespace():
    assert node_types({"@type": ["https://schema.org/Article", "schema:BlogPosting", 3]}) == ["Article", "BlogPosting"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}[]:,\"'\\ua1 \n<!->", max_size=60))
def test_no_script_raises(script):
    for node in read_json_ld([script]):
        assert isinstance(node, dict)


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE.replace('"', "”"),
        ARTICLE.replace('"', "&#8220;"),
        json.dumps(ARTICLE),
        ARTICLE.replace('"headline', '"schema:headline'),
        ARTICLE.replace('"headline', '"http://schema.org/headline'),
        '[{"@type": ["http://schema.org/NewsArticle"], "http://schema.org/headline": [{"@value": "Roofs gone"}]}]',
    ],
)
def test_an_article_is_one_however_a_program_writes_its_data(script):
    (node,) = read_json_ld([script])
    assert (node_types(node), values(node["headline"])) == (["NewsArticle"], ["Roofs gone"])
