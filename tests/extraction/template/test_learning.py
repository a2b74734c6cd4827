"""What an outlet's pages teach, and how pages are read with it."""

import random
import zlib
from collections.abc import Iterable

import msgspec
import pytest
from lxml.html import HtmlElement

from crawler.extraction import OutletModel, extract, learn
from crawler.extraction.content import isolate
from crawler.extraction.content.text_blocks import TextBlock
from crawler.extraction.jobs import learn_from
from crawler.extraction.template.model import FORMAT

WORDS = [
    "river",
    "bridge",
    "mayor",
    "night",
    "ferry",
    "baker",
    "water",
    "mill",
    "dyke",
    "pump",
    "road",
    "field",
    "winter",
    "council",
    "voters",
    "harvest",
    "train",
]
PROMO = "Our newsroom depends on readers like you, so please think of us when the evening comes."


def sentence(rng: random.Random) -> str:
    return (
        f"The {' '.join(rng.choice(WORDS) for _ in range(rng.randint(9, 16)))} came to the {rng.choice(WORDS)} again."
    )


def page(number: int, promo: bool = True, cls: str = "text") -> tuple[bytes, str]:
    """A page of the outlet, its paragraphs known."""
    rng = random.Random(number)
    paragraphs = [sentence(rng) for _ in range(8)]
    if promo:
        paragraphs.insert(4, PROMO)
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    topic = rng.choice(WORDS)
    html = f"""<html lang=en><head><title>Story {number}</title></head>
    <body><ul class=menu><li><a href=/>Home</a></ul>
    <div class=story id=s{number}><h1>Story {number}</h1><div class="{cls} post-{number}77">{text}</div>
    <div class=more><p>Everything else that happened in the {topic} stands in tomorrow's edition.</p></div></div>
    <div class=foot><p>Printed by the people of the Outlet, Mill Lane, since the year of the flood.</p></div>"""
    return html.encode(), f"https://outlet.example/story-{number}"


def truth(number: int) -> str:
    rng = random.Random(number)
    return "\n\n".join(sentence(rng) for _ in range(8))


@pytest.fixture(scope="module")
def model() -> OutletModel:
    return learn([page(n) for n in range(6)])


def test_a_line_that_recurs_on_the_pages_leaves_the_body(model: OutletModel) -> None:
    assert PROMO in extract(*page(50)).body
    assert extract(*page(50), outlet=model).body == truth(50)


def boxed(number: int, standing: set[int]) -> tuple[bytes, str]:
    """A page with six points of a box among its paragraphs; those at the places ``standing`` are on every page."""
    html, url = page(number, promo=False)
    rng = random.Random(-number)
    points = [sentence(random.Random(900 + i) if i in standing else rng) for i in range(6)]
    box = "".join(f"<li>{point}</li>" for point in points)
    before, *paragraphs = html.split(b"</p>")
    return before + b"</p>" + f"<ul>{box}</ul>".encode() + b"</p>".join(paragraphs), url


def test_places_that_hold_the_same_line_on_two_pages_are_furniture_whatever_other_pages_have_there() -> None:
    learned = learn([boxed(0, {0, 1}), boxed(1, {0, 2, 3}), boxed(2, {1, 4, 5}), boxed(3, {2, 3, 4, 5})])
    html, url = boxed(50, set())
    assert "</li>" in html.decode()
    assert extract(html, url, outlet=learned).body == truth(50)


def packed(pages: Iterable[tuple[bytes, str]]) -> list[tuple[bytes, str]]:
    return [(zlib.compress(html), url) for html, url in pages]


def versions(number: int) -> list[tuple[bytes, str]]:
    """An article at three addresses, each time a little longer."""
    html, url = page(number)
    return [(html.replace(b"</h1>", b"</h1>" + b"<p>Updated.</p>" * n), f"{url}-{n}") for n in range(3)]


def test_an_article_at_several_addresses_and_in_several_versions_is_learned_from_once() -> None:
    model = learn([*versions(1), *map(page, range(2, 5))])
    assert model.pages == 4
    assert extract(*page(1), outlet=model).body == truth(1)


def test_a_crawl_waits_for_further_articles_when_some_of_the_first_pages_hold_the_same_one() -> None:
    assert learn_from(packed([*versions(1), page(2)])).template is None
    assert learn_from(packed([*versions(1), page(2)])).used == (0, 3)
    assert learn_from(packed(map(page, range(4)))).template


def test_with_a_template_most_pages_need_no_general_extraction(
    model: OutletModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = isolate.isolate

    def counted(tree: HtmlElement, text_blocks: list[TextBlock]) -> list[bool]:
        asked.append(tree)
        return real(tree, text_blocks)

    monkeypatch.setattr("crawler.extraction.body.isolate", counted)
    for number in range(100, 140):
        article = extract(*page(number), outlet=model)
        assert article.body == truth(number)
        assert article.provenance["body"] == "template"
    assert 0 < len(asked) <= 6


def test_an_article_names_the_model_it_was_read_with(model: OutletModel) -> None:
    assert extract(*page(60), outlet=model).model == model.version
    assert extract(*page(60)).model is None


def test_a_page_of_another_layout_is_read_without_the_template(model: OutletModel) -> None:
    html, url = page(70, promo=False)
    other = html.replace(b"<div class=story", b"<section class=novel").replace(b"<p>", b"<section><p class=line>")
    article = extract(other, url, outlet=model)
    assert article.body.startswith(truth(70)[:200])
    assert article.model is None or (article.confidence or 0) < 0.8


def test_pages_of_two_layouts_teach_both() -> None:
    both = learn([page(n) for n in range(4)] + [page(n, cls="longread") for n in range(10, 14)])
    assert extract(*page(80), outlet=both).body == extract(*page(80, cls="longread"), outlet=both).body == truth(80)


def test_a_model_goes_to_readable_json_and_back(model: OutletModel) -> None:
    text = msgspec.json.encode(model)
    assert msgspec.json.decode(text, type=OutletModel) == model
    assert PROMO.encode() in text
    assert len(text) < 5000


def test_the_same_pages_teach_the_same_version(model: OutletModel) -> None:
    assert learn([page(n) for n in range(6)]) == model
    assert learn([page(n) for n in range(5)]).version != model.version


def test_pages_that_hold_no_article_teach_nothing(model: OutletModel) -> None:
    assert learn([(b"", "https://outlet.example/"), *[page(n) for n in range(6)]]).near == model.near


def test_a_model_of_another_format_or_of_one_page_is_not_relied_on(model: OutletModel) -> None:
    old = msgspec.structs.replace(model, format=FORMAT + 1)
    assert extract(*page(90), outlet=old).provenance["body"] == "trafilatura"
    assert not learn([page(1)]).usable
    assert not learn([]).usable


def test_all_that_is_read_of_a_page_is_the_element_that_holds_its_article(model: OutletModel) -> None:
    [wrapper] = model.wrappers
    html, url = page(61)
    noise = b"<script>" + b"x" * 1000 + b"</script><p>" + sentence(random.Random(1)).encode() * 9
    article = extract(html.replace(b"<ul class=menu>", noise + b"<ul class=menu>"), url, outlet=model)
    assert (article.title, article.body) == ("Story 61", truth(61))
    assert wrapper.tag == "div"


def test_a_page_that_lacks_what_the_others_have_is_read_whole(model: OutletModel) -> None:
    html, url = page(62)
    bare = html.replace(b'<div class="text', b'<div class="words').replace(b"class=story", b"class=novel")
    assert extract(bare, url, outlet=model).body.startswith(truth(62)[:200])


def test_what_was_learned_before_stays_known(model: OutletModel) -> None:
    later = learn([page(n, cls="longread") for n in range(10, 14)], before=model)
    for cls in ("text", "longread"):
        article = extract(*page(81, cls=cls), outlet=later)
        assert (article.body, article.model) == (truth(81), later.version)
    assert later.version != model.version
    assert PROMO in later.furniture
