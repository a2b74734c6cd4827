"""The groups of a robots.txt (RFC 9309 section 2.2): whose rules are whose, read by Protego when asked for."""

from __future__ import annotations

import re

from protego import Protego

from crawler.discovery.policies.path_pattern import PathPattern

# Spelled as Protego reads them.
_AGENT = re.compile(r"user(?:-|\s+)?agent(?:\s*:|\s)\s*(.*)", re.IGNORECASE)
_SITE_WIDE = re.compile(r"(?:(sitemaps?|site-map)|host)(?:\s*:|\s)\s*(.*)", re.IGNORECASE)
_RULE = re.compile(r"(?:(allow)|diss?all?ow|diasllow|disallaw)(?:\s*:|\s)\s*(.*)", re.IGNORECASE)
_MOST_PARSED = 4


class RobotsGroups:
    """Keeps each group's lines once, however many agents it names, and parses what one agent is bound by.

    :param text: the whole file.
    """

    def __init__(self, text: str):
        self.sitemaps: list[str] = []
        """What it names as sitemaps, as written."""
        self._groups: list[list[str]] = []
        self._of: dict[str, list[int]] = {}  # agent, in lower case → its groups
        self._parsed: dict[str, Protego] = {}
        self._strongest: dict[tuple[int, str], tuple[int, bool] | None] = {}
        self._read(text)

    def names(self, agent: str) -> bool:
        """Whether a group is for an agent by name."""
        return agent.lower() in self._of

    def rules_for(self, agent: str) -> Protego:
        """The rules that bind an agent: those of the longest name that its own holds, or else those for all.

        :param agent: the crawler's product token or its whole user agent.
        """
        asking = agent.strip().lower()
        name = max(self._of, key=lambda name: _fit(name, asking), default="*")
        name = name if _fit(name, asking) else "*"
        if name not in self._parsed:
            if len(self._parsed) >= _MOST_PARSED:
                self._parsed.clear()
            lines = [line for group in self._of.get(name, ()) for line in self._groups[group]]
            self._parsed[name] = Protego.parse("\n".join(["User-agent: *", *lines]))
        return self._parsed[name]

    def may_fetch(self, path: str, name: str) -> bool:
        """Whether the groups for an agent let it fetch a path: the longest rule decides, ``Allow`` before its like."""
        found = [rule for group in self._of[name.lower()] if (rule := self._strongest_rule(group, path)) is not None]
        return max(found, default=(0, True))[1]

    def _strongest_rule(self, group: int, path: str) -> tuple[int, bool] | None:
        """Length of the rule of a group that decides on a path, and whether it allows it."""
        key = group, path
        if key not in self._strongest:
            rules = filter(None, map(_RULE.match, self._groups[group]))
            fitting = [(len(rule[2]), bool(rule[1])) for rule in rules if rule[2] and _fits(rule[2], path)]
            self._strongest[key] = max(fitting, default=None)
        return self._strongest[key]

    def _read(self, text: str) -> None:
        names_agents = False
        for written in text.splitlines():
            line = written.partition("#")[0].strip()
            if agent := _AGENT.match(line):
                if not names_agents:
                    self._groups.append([])
                names_agents = True
                self._name(agent[1].lower())
            elif site_wide := _SITE_WIDE.match(line):
                if site_wide[1] and site_wide[2]:
                    self.sitemaps.append(site_wide[2])
            elif line:
                names_agents = False
                if self._groups:
                    self._groups[-1].append(line)

    def _name(self, agent: str) -> None:
        for name in {agent, agent.replace("*", "") or agent} - {""}:
            groups = self._of.setdefault(name, [])
            if not groups or groups[-1] != len(self._groups) - 1:
                groups.append(len(self._groups) - 1)


def _fit(name: str, agent: str) -> int:
    """How well the name of a group fits an agent: its length where it stands at the beginning of a word, 1 for all."""
    if name == "*":
        return 1
    at = agent.find(name)
    while at > 0 and (agent[at - 1].isalnum() or agent[at - 1] in "-_"):
        at = agent.find(name, at + 1)
    return len(name) if at >= 0 else 0


def _fits(rule: str, path: str) -> bool:
    return PathPattern.read(rule).matches(path)
