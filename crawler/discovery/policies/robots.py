"""robots.txt per RFC 9309, on Protego: rules, sitemaps, delay, and what the outlet says to AI crawlers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from crawler.discovery.link_fields import source_url
from crawler.discovery.policies.robots_groups import RobotsGroups

LARGEST_ROBOTS = 500 << 10
"""Bytes that are read; RFC 9309 section 2.5 asks for at least these."""

# Product tokens of crawlers that gather text for language models, as their operators publish them.
AI_AGENTS = (
    *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ChatGPT-User", "Claude-Web"),
    *("ClaudeBot", "cohere-ai", "cohere-training-data-crawler", "Diffbot", "DuckAssistBot", "FacebookBot"),
    *("Google-CloudVertexBot", "Google-Extended", "GPTBot", "ImagesiftBot", "img2dataset", "Kangaroo Bot"),
    *("meta-externalagent", "Meta-ExternalFetcher", "MistralAI-User", "OAI-SearchBot", "omgili", "omgilibot"),
    *(
        "PanguBot",
        "Perplexity-User",
        "PerplexityBot",
        "PetalBot",
        "SemrushBot-OCOB",
        "Timpibot",
        "VelenPublicWebCrawler",
    ),
    *("Webzio-Extended", "YouBot"),
)
_SIGNALS = {"content-signal", "content-usage", "disallowaitraining", "tdm-reservation", "tdm-policy"}
_REFUSAL = re.compile(
    r"^disallowaitraining: |^tdm-reservation: 1$|^content-\w+: .*\b(?:ai-train|train-ai|ai-input|ai)\s*=\s*no?\b",
    re.IGNORECASE,
)
_HTML = re.compile(r"\s*(?:<!doctype html|<html|<head|<\?xml)", re.IGNORECASE)
_MOST_SITEMAPS, _MOST_SIGNALS = 5000, 100

Access = Literal["rules", "allow", "disallow"]
AgentAccess = Literal["allow", "partly", "disallow"]


@dataclass(slots=True, kw_only=True)
class Robots:
    """What a host's robots.txt asks for."""

    access: Access
    """``rules``: as written; ``allow`` everything: there is none; ``disallow`` everything: it can't be reached."""

    sitemaps: list[str] = field(default_factory=list)
    """URLs of the sitemaps that it names, normalised, each once."""

    ai_agents: dict[str, AgentAccess] = field(default_factory=dict)
    """The AI crawlers that it names (:data:`AI_AGENTS`), and whether they may fetch the site."""

    ai_signals: list[str] = field(default_factory=list)
    """Its lines on use by AI (``Content-Signal``, ``Content-Usage``, ``TDM-Reservation``), names in lower case."""

    problems: list[str] = field(default_factory=list)
    """What was wrong with it and what was done, in sentences for a person."""

    size: int = 0
    """Bytes that were read of it."""

    _groups: RobotsGroups | None = field(default=None, repr=False)

    def allowed(self, url: str, agent: str) -> bool:
        """Whether a crawler may fetch a URL; robots.txt itself always, a URL that is none never.

        :param agent: the crawler's product token (RFC 9309 section 2.2.1) or its whole user agent.
        """
        try:
            if urlsplit(url).path == "/robots.txt":
                return True
            if self._groups is not None:
                return self._groups.rules_for(agent).can_fetch(url, agent)
        except ValueError:
            return False
        return self.access != "disallow"

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests that it asks of a crawler (``Crawl-delay``, ``Request-rate``), or None."""
        if self._groups is None:
            return None
        rules = self._groups.rules_for(agent)
        rate = rules.request_rate(agent)
        asked = [rules.crawl_delay(agent), rate.seconds / rate.requests if rate else None]
        return max((delay for delay in asked if delay is not None), default=None)

    @property
    def ai_opt_out(self) -> bool:
        """Whether it reserves its texts from training in general: a signal says so, or an AI crawler is shut out."""
        return "disallow" in self.ai_agents.values() or any(map(_REFUSAL.search, self.ai_signals))


def read_robots(body: bytes, status: int, url: str = "", agent: str = "") -> Robots:
    """Read the answer to a request for robots.txt.

    :param body: the response's body.
    :param status: its HTTP status after redirects; 0 when there was no answer.
    :param url: where it was fetched, for sitemaps that are named by a relative URL.
    :param agent: whose rules are read at once; those of others are when they are asked for.

    A status of 4xx means that there are no rules, 5xx and no answer that everything is disallowed
    (RFC 9309 sections 2.3.1.3 and 2.3.1.4).

    >>> robots = read_robots(b"User-agent: *\\nDisallow: /private/\\nCrawl-delay: 2", 200)
    >>> robots.allowed("https://outlet.example/private/a", "outlet-crawler"), robots.crawl_delay("outlet-crawler")
    (False, 2.0)
    """
    if status >= 500 or status < 200:
        return Robots(access="disallow", problems=["no answer" if status < 100 else f"status {status}"])
    if status >= 300:
        return Robots(access="allow", problems=[f"status {status}"])
    problems: list[str] = []
    text = _text(body, problems)
    if _HTML.match(text):
        return Robots(access="allow", problems=["an HTML page instead of robots.txt: no rules"])
    groups = RobotsGroups(text)
    groups.rules_for(agent)
    written = groups.sitemaps[:_MOST_SITEMAPS]
    sitemaps = [found for each in written if (found := source_url(each, url or "http:")) is not None]
    signals = (f"{name}: {value[:500]}" for name, value in _fields(text) if name in _SIGNALS)
    return Robots(
        access="rules",
        sitemaps=list(dict.fromkeys(sitemaps)),
        ai_agents=_ai_agents(groups),
        ai_signals=list(islice(signals, _MOST_SIGNALS)),
        problems=problems,
        size=min(len(body), LARGEST_ROBOTS),
        _groups=groups,
    )


def _text(body: bytes, problems: list[str]) -> str:
    if len(body) > LARGEST_ROBOTS:
        problems.append(f"larger than {LARGEST_ROBOTS >> 10} KiB: read up to there")
        body = body[:LARGEST_ROBOTS].rpartition(b"\n")[0]  # half a rule forbids too much
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append("not UTF-8: what does not decode is replaced")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Names, in lower case, and values of the lines that have both."""
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon and value.strip():
            yield name.strip().lower(), value.strip()


def _ai_agents(groups: RobotsGroups) -> dict[str, AgentAccess]:
    found: dict[str, AgentAccess] = {}
    for agent in AI_AGENTS:
        if groups.names(agent):
            if not groups.may_fetch("/", agent):
                found[agent] = "disallow"
            else:  # the front page alone may be open
                found[agent] = "allow" if groups.may_fetch("/any/page", agent) else "partly"
    return found
