"""Which of what a probe of an outlet found a crawl should read: data in, decisions out."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.dates.outlet_zone import infer_time_zone
from crawler.discovery.addresses.grammar import UrlGrammar, learn_grammar
from crawler.discovery.addresses.shape import article_score
from crawler.discovery.probe.findings import Findings, Found, Judgement, Verdict
from crawler.items import Link
from crawler.urls import outlet_of

_SILENT = timedelta(days=180)
_COSTS = {"feed": 1.0, "sitemap": 2.0, "section": 3.0, "links": 30.0}
"""Requests that a crawl makes for one source, roughly."""
_WORTH_A_SOURCE = 2  # articles that no other source has; one is enough when it was read
_WITNESS = 3  # articles of a second source that is kept to compare with


def judge(findings: Findings, now: datetime) -> Judgement:
    """Decide which sources to keep: the smallest set whose articles are those of all.

    What is cheap to read comes first: one feed is one request, a section many. Where sources of one kind
    have all, a feed or sitemap is kept besides, so that a crawl can tell by comparison what either misses.

    :param now: against which a source is fresh or silent.
    """
    grammar = _grammar(findings)
    same = _same(findings)
    verdicts = [_look_at(found, findings, grammar, same) for found in findings.sources]
    usable = [verdict for verdict in verdicts if verdict.why == ""]
    _refuse_silent(usable, now)
    usable = [verdict for verdict in usable if verdict.why == ""]
    for verdict in usable:
        others = [other.articles for other in usable if other is not verdict]
        verdict.alone = len(verdict.articles.difference(*others))
    chosen = _cover(usable, {grammar.canonical(same.get(url, url)) for url in findings.articles})
    for verdict in usable:
        verdict.kept = any(verdict is other for other in chosen)
        verdict.why = _why_kept(verdict, usable) if verdict.kept else _why_refused(verdict, chosen)
    _keep_a_witness(usable)
    if not any(verdict.kept for verdict in verdicts):
        _crawl_by_links(verdicts)
    language = _language(findings)
    zone = infer_time_zone(_dates(findings), findings.home, _language_tags(findings), language)
    return Judgement(
        findings=findings, verdicts=verdicts, grammar=grammar, language=language, time_zone=zone, same=same
    )


def to_sample(judgement: Judgement, most: int, each: int = 1) -> list[Link]:
    """Links to fetch next, so that the sources are judged by pages rather than by addresses.

    Of each usable source the newest that no sampled page is from, those that it alone has first.

    :param most: links in all.
    :param each: sampled pages that a source should have.
    """
    findings = judgement.findings
    known = findings.articles.keys() | findings.others.keys() | findings.unread
    usable = [v for v in judgement.verdicts if v.articles and v.found.problem is None]
    chosen: dict[str, Link] = {}
    for verdict in sorted(usable, key=lambda v: (not v.kept, _COSTS[v.found.kind])):
        elsewhere = set().union(*(v.articles for v in usable if v.kept and v is not verdict), set())
        links = [link for link in verdict.found.links if judgement.address(link.url) in verdict.articles]
        own = {link.url for link in links if judgement.address(link.url) not in elsewhere}
        links.sort(key=lambda link: (link.url not in own, -_when(link)))
        have = sum(link.url in findings.articles or link.url in chosen for link in links if link.url in own or not own)
        fresh = [link for link in links if link.url not in known and link.url not in chosen]
        chosen |= {link.url: link for link in fresh[: min(max(each - have, 0), most - len(chosen))]}
    return list(chosen.values())


def _when(link: Link) -> float:
    when = link.published or link.modified
    return when.timestamp() if when else 0.0


def _grammar(findings: Findings) -> UrlGrammar:
    outlet = outlet_of(findings.home)
    examples: dict[str, None] = dict.fromkeys(findings.articles)
    for found in findings.sources:
        if found.kind != "links":
            telling = [link.url for link in found.links if found.kind != "sitemap" or link.title or link.published]
            examples |= dict.fromkeys(url for url in telling[:2000] if outlet_of(url) == outlet)
    sections = [found.url for found in findings.sources if found.kind == "section" and found.links]
    articles = [url for url in examples if url not in findings.others]
    if not articles:  # a plain sitemap may be all there is
        articles = [
            link.url
            for found in findings.sources
            for link in found.links[:2000]
            if link.url not in findings.others and article_score(link.url) > 0
        ]
    wrong = [url for url, reason in findings.others.items() if not reason.startswith("answered")]
    pairs = [
        (page.url, url) for url, page in findings.articles.items() if urlsplit(page.url).path == urlsplit(url).path
    ]
    same = [(kept, variant) for kept, variant in pairs if kept != variant]
    return learn_grammar(articles, [findings.home, *sections], [*findings.noise, *wrong], same)


def _same(findings: Findings) -> dict[str, str]:
    """URL → another address of the same article: it redirects there, is a copy of it, or has its headline."""
    moved = {url: page.url for url, page in findings.articles.items() if page.url != url}
    by_title: dict[str, str] = {}
    for found in findings.sources:
        for link in found.links:
            if link.title and link.url not in findings.others | moved:
                by_title.setdefault(link.title, link.url)
    copies = {url: by_title.get(page.title or "", url) for url, page in findings.articles.items()}
    return copies | {url: copies.get(kept, kept) for url, kept in moved.items()}


def _look_at(found: Found, findings: Findings, grammar: UrlGrammar, same: dict[str, str]) -> Verdict:
    """A source by itself; ``why`` is empty unless it is refused for what it is."""
    if found.problem:
        return Verdict(found=found, kept=False, why=found.problem)
    outlet = outlet_of(findings.home)
    own = [link for link in found.links if outlet_of(link.url) == outlet]
    articles = {
        grammar.canonical(same.get(link.url, link.url)) for link in own if _is_article(link, found, findings, grammar)
    }
    dates = [when for link in own if (when := link.published or link.modified)]
    dates += [when for link in own if (page := findings.articles.get(link.url)) and (when := page.published)]
    why = ""
    if not found.links:
        why = "lists nothing"
    elif not own:
        why = f"leads to {Counter(outlet_of(link.url) for link in found.links).most_common(1)[0][0]} alone"
    elif not articles:
        why = f"none of its {len(own)} links is an article"
    newest = max(dates, default=None)
    return Verdict(found=found, kept=False, why=why, articles=articles, newest=newest)


def _is_article(link: Link, found: Found, findings: Findings, grammar: UrlGrammar) -> bool:
    """Whether a link leads to an article: as its page said, or else by its address and by what names it."""
    if link.url in findings.articles or link.url in findings.others:
        return link.url in findings.articles
    kind = grammar.kind(link.url)
    if kind is not None:
        return kind == "article"
    return found.kind == "feed" or article_score(link.url) > 0


def _refuse_silent(usable: list[Verdict], now: datetime) -> None:
    newest = max((v.newest for v in usable if v.newest), default=None)
    if newest is None or now - newest > _SILENT:  # all are silent: the outlet is
        return
    for verdict in usable:
        if verdict.found.kind != "sitemap" and verdict.newest and now - verdict.newest > _SILENT:
            verdict.why = f"silent since {verdict.newest:%Y-%m-%d}"


def _cover(usable: list[Verdict], confirmed: set[str]) -> list[Verdict]:
    """Sources that have together what all have: a greedy cover weighted by cost, then without what that made needless.

    :param confirmed: articles that were fetched: one of them makes a source worth keeping.
    """
    missing = set().union(*(verdict.articles for verdict in usable), set())
    chosen: list[Verdict] = []
    candidates = list(usable)
    while missing and candidates:
        best = max(candidates, key=lambda verdict: _gain(verdict, missing))
        gained = best.articles & missing
        candidates = [other for other in candidates if other is not best]
        if gained and (len(gained) >= _WORTH_A_SOURCE or gained & confirmed or not chosen):
            missing -= gained
            chosen.append(best)
    for verdict in sorted(chosen, key=lambda v: (-_cost(v), len(v.articles))):
        others: set[str] = set().union(*(other.articles for other in chosen if other is not verdict), set())
        if verdict.articles <= others:
            chosen = [other for other in chosen if other is not verdict]
    return chosen


def _gain(verdict: Verdict, missing: set[str]) -> tuple[float, int]:
    gained = len(verdict.articles & missing)
    return gained / _cost(verdict), gained


def _cost(verdict: Verdict) -> float:
    """What a person wrote into the outlet's file wins where there is a choice."""
    return _COSTS[verdict.found.kind] * (0.5 if verdict.found.by == "file" else 1.0)


def _why_kept(verdict: Verdict, usable: list[Verdict]) -> str:
    if len(usable) == 1:
        return "the only source"
    if verdict.alone:
        return f"{verdict.alone} only here"
    return "with the others it has all"


def _why_refused(verdict: Verdict, chosen: list[Verdict]) -> str:
    missed = verdict.articles.difference(*(other.articles for other in chosen))
    if missed:
        return f"has nothing that the kept ones lack but {len(missed)} unread address" + "es" * (len(missed) > 1)
    return "has nothing that the kept ones lack"


def _crawl_by_links(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        if verdict.found.kind == "links" and verdict.found.problem is None:
            verdict.kept, verdict.why = True, "nothing else was found: the outlet is crawled from page to page"


def _keep_a_witness(usable: list[Verdict]) -> None:
    """Two sources tell by what they share how much both miss (capture and recapture)."""
    kept = [verdict for verdict in usable if verdict.kept]
    kinds = {verdict.found.kind for verdict in kept}
    if len(kinds) != 1:
        return
    candidates = [
        v for v in usable if not v.kept and v.found.kind in ("feed", "sitemap") and len(v.articles) >= _WITNESS
    ]
    if other_kind := [verdict for verdict in candidates if verdict.found.kind not in kinds]:
        candidates = other_kind
    elif len(kept) > 1:
        return
    if best := max(candidates, key=lambda verdict: len(verdict.articles), default=None):
        best.kept, best.why = True, "to compare: shows what the others miss"


def _language(findings: Findings) -> str | None:
    said = Counter(page.language for page in findings.articles.values() if page.language)
    if not said:
        said = Counter(tag.partition("-")[0].lower() for tag in _language_tags(findings))
    return said.most_common(1)[0][0] if said else None


def _language_tags(findings: Findings) -> list[str]:
    return [link.language for found in findings.sources for link in found.links[:200] if link.language]


def _dates(findings: Findings) -> list[datetime]:
    """Dates with the offsets in which sources and sampled pages wrote them."""
    own = [page.published for page in findings.articles.values() if page.is_stated]
    listed = [link.published for found in findings.sources for link in found.links[:200]]
    return [when for when in own + listed if when is not None]
