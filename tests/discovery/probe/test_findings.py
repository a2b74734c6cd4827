"""One address stands for all at which an article was found."""

from __future__ import annotations

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.probe.findings import Findings, Found, Judgement, Verdict

HOME = "https://outlet.example/"


def test_a_copys_address_is_that_of_its_article_in_its_canonical_spelling() -> None:
    grammar = UrlGrammar(articles=["/{slug}-{number}"], ignored=["from"])
    same = {HOME + "short": HOME + "the-ferry-stays-4711?from=mail"}
    judgement = Judgement(
        findings=Findings(home=HOME), verdicts=[], grammar=grammar, language=None, time_zone=None, same=same
    )
    named = ("short", "the-ferry-stays-4711?from=home", "the-ferry-stays-4711")
    assert {judgement.address(HOME + path) for path in named} == {HOME + "the-ferry-stays-4711"}


def test_the_sources_to_be_read_are_those_that_are_kept_in_their_order() -> None:
    verdicts = [
        Verdict(found=Found(kind="feed", url=f"{HOME}{n}", by="front page", links=[]), kept=n != 1, why="")
        for n in range(3)
    ]
    judgement = Judgement(
        findings=Findings(home=HOME), verdicts=verdicts, grammar=UrlGrammar(), language=None, time_zone=None, same={}
    )
    assert [verdict.found.url for verdict in judgement.kept] == [HOME + "0", HOME + "2"]
