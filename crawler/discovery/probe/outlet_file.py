"""From what was decided about an outlet to what its file says, and what differs from before."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from crawler.discovery.probe.findings import Judgement, Verdict
from crawler.outlets import Outlet, Source, name_of


def found_outlet(judgement: Judgement, known: Outlet | None = None, home: str | None = None) -> Outlet:
    """The outlet that a probe found.

    :param known: what its file says; what a person may have set there stays, and so do sources that still work.
    :param home: the address that the user gave, when it is the outlet's name.
    """
    sources = [_source(verdict) for verdict in judgement.kept]
    grammar = judgement.grammar.to_dict()
    if known is None:
        front = judgement.findings.home
        name = name_of(home or front)
        return Outlet(
            name=name,
            home=front,
            language=judgement.language,
            time_zone=judgement.time_zone,
            sources=sources,
            grammar=grammar,
        )
    verdicts = {(verdict.found.kind, verdict.found.url): verdict for verdict in judgement.verdicts}
    kept = {(source.kind, source.url) for source in sources}
    stay = []
    for source in known.sources:
        verdict = verdicts.get((source.kind, source.url))
        if (source.kind, source.url) in kept or verdict is None or (verdict.articles and not verdict.found.problem):
            stay.append(source)
    have = {(source.kind, source.url) for source in stay}
    added = [source for source in sources if (source.kind, source.url) not in have]
    return replace(
        known,
        language=known.language or judgement.language,
        time_zone=known.time_zone or judgement.time_zone,
        sources=stay + added,
        grammar=grammar or known.grammar,
    )


def _source(verdict: Verdict) -> Source:
    found = verdict.found
    number = f"{len(verdict.articles)} articles, " if verdict.articles else ""
    newest = f", the latest of {verdict.newest:%Y-%m-%d}" if verdict.newest else ""
    return Source(kind=found.kind, url=found.url, title=found.title, note=f"{number}{verdict.why}{newest}")


def changes(before: Outlet, after: Outlet, judgement: Judgement) -> list[str]:
    """What a further probe says otherwise than an outlet's file, in sentences; empty when nothing.

    >>> from crawler.discovery.probe.selection import judge
    >>> from crawler.discovery.probe.findings import Findings
    >>> from datetime import UTC, datetime
    >>> old = Outlet(name="outlet.example", home="https://outlet.example/")
    >>> new = replace(old, language="fr", sources=[Source(kind="feed", url="https://outlet.example/rss")])
    >>> changes(old, new, judge(Findings(home=old.home), datetime.now(UTC)))
    ['language: fr instead of none', 'further feed: /rss']
    """
    said = []
    for name, old, new in (
        ("language", before.language, after.language),
        ("time zone", before.time_zone, after.time_zone),
    ):
        if old != new:
            said.append(f"{name}: {new or 'none'} instead of {old or 'none'}")
    why = {(verdict.found.kind, verdict.found.url): verdict for verdict in judgement.verdicts}
    had = {(source.kind, source.url) for source in before.sources}
    has = {(source.kind, source.url) for source in after.sources}
    for kind, url in sorted(has - had):
        verdict = why.get((kind, url))
        said.append(f"further {kind}: {short(url, before.home)}" + (f" ({verdict.why})" if verdict else ""))
    for kind, url in sorted(had - has):
        verdict = why.get((kind, url))
        reason = verdict.why if verdict else "no longer found"
        said.append(f"{kind} to leave out: {short(url, before.home)} ({reason})")
    if before.grammar != after.grammar:
        said.append(_grammar_change(before, after))
    return said


def _grammar_change(before: Outlet, after: Outlet) -> str:
    names = sorted(key for key in before.grammar | after.grammar if before.grammar.get(key) != after.grammar.get(key))
    return f"addresses of {', '.join(names)} look different"


def short(url: str, home: str) -> str:
    """A URL without scheme and host where these are the home's.

    >>> short("https://outlet.example/rss", "https://outlet.example/")
    '/rss'
    """
    parts, front = urlsplit(url), urlsplit(home)
    origin = f"{parts.scheme}://{parts.netloc}"
    return (url[len(origin) :] or "/") if parts[:2] == front[:2] else url
