from collections.abc import Mapping
from types import MappingProxyType

from lxml.html import fromstring

from crawler.extraction import extract
from crawler.extraction.content.block_model import BlockModel
from crawler.extraction.content.classified import ClassifiedPage, overlap, read
from crawler.extraction.content.page_facts import PageFacts
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.metadata import Metadata

P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]


class _Told(BlockModel):
    """Gives the chances that it is told."""

    def __init__(self, chances: dict[int, float]) -> None:
        self.told = chances

    def chances(self, facts: PageFacts, settled: Mapping[int, float] = MappingProxyType({})) -> dict[int, float]:
        return {**self.told, **settled}


def page(
    inner: str, chances: dict[int, float], vetoes: dict[int, str] | None = None, sure: set[int] | None = None
) -> ClassifiedPage:
    blocks = cut(fromstring(f"<body><div class=text>{''.join(f'<p>{p}</p>' for p in P)}{inner}</div>"))
    found = read(blocks, [block.text in P for block in blocks], Metadata(), vetoes, _Told(chances), sure)
    assert found is not None
    return found


ALL = dict.fromkeys(range(4), 0.9)


def test_the_model_decides_what_rules_do_not_know_for_certain() -> None:
    assert page("", ALL | {2: 0.1}).verdicts == [None, None, "not text", None]
    assert page("<figcaption>The mill at noon.</figcaption>", ALL | {4: 0.9}).verdicts[4] is None
    assert page("<p>Advertisement</p>", ALL | {4: 0.9}).verdicts[4] == "advertisement"
    assert page("", ALL, {1: "recurs on the outlet's pages"}).verdicts[1] == "recurs on the outlet's pages"


def test_a_block_that_the_model_was_not_asked_of_is_no_text() -> None:
    assert page("", {0: 0.9, 1: 0.9}).verdicts == [None, None, "not text", "not text"]


def test_what_template_and_rules_agree_on_is_not_weighed() -> None:
    unlikely = dict.fromkeys(range(4), 0.1)
    assert page("", unlikely, sure={0, 1, 2}).verdicts == [None, None, None, "not text"]
    assert page("<p>Advertisement</p>", ALL, sure={4}).verdicts[4] == "advertisement"
    table = "<table><tr><td>Mill</td><td>4 m</td></tr></table>"
    assert page(table, ALL | {4: 0.1, 5: 0.1}, sure={4, 5}).verdicts[4:] == ["not text"] * 2


def test_the_short_cells_of_a_table_are_text_together_or_not_at_all() -> None:
    table = "<table><tr><td>Mill</td><td>4 m</td></tr><tr><td>Quay</td><td>3 m</td></tr></table>"
    assert page(table, ALL | {4: 0.9, 5: 0.2, 6: 0.9, 7: 0.2}).verdicts[4:] == [None] * 4
    assert page(table, ALL | {4: 0.6, 5: 0.2, 6: 0.6, 7: 0.2}).verdicts[4:] == ["not text"] * 4


def test_agreement_is_the_share_of_text_that_extractor_and_reading_have_in_common() -> None:
    assert page("", ALL).agreement == 1
    assert 0.45 < page("", ALL | {2: 0.1, 3: 0.1}).agreement < 0.55


def test_two_readings_overlap_by_length_of_text() -> None:
    whole, half = page("", ALL), page("", {0: 0.9, 1: 0.9})
    assert overlap(whole, whole) == 1
    assert 0.6 < overlap(whole, half) < 0.7


def test_what_is_called_a_standfirst_is_the_lead_when_the_model_alone_takes_it_for_text() -> None:
    standfirst = "Zweihundert Inselbewohner warteten schon vor Sonnenaufgang, mit Kaffee und einer Blaskapelle."
    html = f"""<article class=artikel><header><span class=artikel__dachzeile>Lundholm</span>
    <h1>Hafenfähre fährt nach elf Wochen wieder</h1><p class=artikel__vorspann>{standfirst}</p></header>
    <div class=artikel__body><p>Die Fähre zwischen dem alten Kai und der Insel Lundholm fährt seit Montag wieder, elf
    Wochen nachdem eine gebrochene Welle sie außer Betrieb gesetzt hatte.</p><p>Rund zweihundert Menschen warteten am
    Anleger. Manche hatten Kaffee für die Mannschaft mitgebracht, andere eine Blaskapelle.</p></div>
    <p class=hinweis>Sie haben einen Fehler gefunden? Schreiben Sie uns an redaktion@outlet.example.</p></article>"""
    article = extract(html, "https://outlet.example/a")
    assert article.lead == standfirst
    assert article.body.startswith("Die Fähre")
