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
