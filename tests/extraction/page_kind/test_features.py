from math import exp

import pytest

from crawler.extraction.content.classified import read_by_rules
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.extraction.page_kind.features import NAMES, page_features

P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]

DATA_OF = '<script type="application/ld+json">{{"@type": "{kind}", "datePublished": "2021-05-04"}}</script>'


def features(head: str = "", inner: str = "", url: str = "https://outlet.example/a") -> dict[str, float]:
    text = "".join(f"<p>{p}</p>" for p in P)
    doc = Document.parse(f"<html><head>{head}</head><body><div>{text}{inner}</div></body></html>", url)
    blocks = cut(doc.tree)
    reading = read_by_rules(blocks, [block.text in P for block in blocks], metadata := read_metadata(doc))
    assert reading is not None
    return dict(zip(NAMES, page_features(doc, metadata, reading).tolist(), strict=True))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/shop/product/garden-hose.html", {"address product": 2, "address words": 1, "address ending": 1}),
        ("/2031/05/river-falls-again", {"address date": 1, "address words": 2, "address folders": 3}),
        ("/forum/viewtopic?t=42", {"address forum": 2, "address query": 1}),
        ("/river-forum", {"address forum": 0}),
    ],
)
def test_an_address_tells_of_the_page_by_its_folders(path: str, expected: dict[str, float]) -> None:
    found = features(url=f"https://outlet.example{path}")
    assert {name: found[name] for name in expected} == expected


def test_a_hosts_labels_count_apart_from_the_path() -> None:
    found = features(url="https://docs.outlet.example/a")
    assert (found["host documentation"], found["address documentation"]) == (1, 0)
    assert features(url="http://[") == features(url="")


def test_the_data_says_what_it_describes() -> None:
    found = features(f"{DATA_OF.format(kind='Product')}<meta name=generator content=Shopify>")
    assert (found["json-ld product"], found["json-ld article"], found["generator shopify"]) == (1, 0, 1)
    found = features(DATA_OF.format(kind="NewsArticle"))
    assert (found["json-ld article"], found["described"], found["published in data"]) == (1, 0, 1)
    assert features()["described"] > 2


def test_prices_and_questions_are_counted() -> None:
    none, some = features(), features(inner="<p>Hose: € 12</p><p>Pump: 30 EUR</p><p>Which one?</p>")
    assert none["prices"] == none["questions"] == 0
    assert some["prices"] > some["questions"] > 0


def test_links_count_by_where_they_lead() -> None:
    below = ["/x/a/one", "/x/a/two#y", "https://www.outlet.example/x/a/three"]
    others = ["b", "//other.example/x/a/one", "tel:+15", "#top", "javascript:go()", "/cart", "/author/ada-roof"]
    found = features(
        inner="".join(f'<a href="{link}">x</a>' for link in below + others), url="https://outlet.example/x/a"
    )
    counts = {name: round(exp(found[f"links {name}"]) - 1) for name in ("below", "beside", "elsewhere", "here", "tel")}
    assert counts == {"below": 3, "beside": 1, "elsewhere": 1, "here": 6, "tel": 1}
    assert [round(exp(found[f"links {name}"]) - 1) for name in ("basket", "person", "fragment")] == [1, 1, 1]
    assert found["linked below"] == pytest.approx(3 / 9)


def test_what_stands_below_the_headline_is_told() -> None:
    found = features(inner="<h1>River falls</h1><p>By Ada Roof</p><p>4 May 2031</p>")
    assert (found["near date"], found["near byline"], found["near buttons"]) == (1, 1, 0)
    found = features(inner="<h1>Pumps for everybody</h1><button>Ask for an offer</button>")
    assert (found["near date"], found["near byline"], found["near buttons"]) == (0, 0, 1)
