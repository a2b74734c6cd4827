"""How soon alarms tell that something broke, and how often they tell of nothing, for invented outlets.

    python -m benchmarks.alarms [--outlets 60] [--days 120]

Each outlet has a pace (.5 to 40 articles a day, fewer at weekends), fields that its articles have more or less often,
texts of its own length, pages that fail now and then, outages of some hours, a feed and a section; articles that come
together are alike. It is crawled four times a day and looked at once, as ``crawler.store.monitoring`` does after a
crawl. For so many days nothing breaks: every day on which something is told is a false alarm. Then each of these
happens, to the same outlet: a field is left out of seven articles in ten, texts are cut to four tenths, nine pages in
ten fail, seven in ten are walls, the feed brings nothing more, the section lists three tenths of what it did, eight
articles in ten are listed a day late (of up to three before, where eight hours are wanted). Printed by what it is:
outlets with a false alarm, days of false alarms a thousand, and days until it is told (median, ninth decile; thirty
where it was not told by then).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from crawler.store.monitoring.alarms import walls_problem
from crawler.store.monitoring.coverage import FEWEST, PAST, WINDOWS, field_problem, latest_of, length_problem
from crawler.store.monitoring.failing import Tried, failures_problem
from crawler.store.monitoring.freshness import LATEST, lateness_problem
from crawler.store.monitoring.standing import SourceVisit, problem_of

BREAKS = ("field", "length", "failures", "wall", "silent", "shrunk", "late")
MOST = 30
"""Days for which a break is waited for."""

_START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
_CRAWLS = 4
_WANTED = timedelta(hours=8)
"""Between publication and store, at most."""


@dataclass(slots=True)
class InventedOutlet:
    """An outlet's habits, and what its crawls have seen, the latest last."""

    chance: random.Random
    pace: float
    share: float
    """Of articles that have the field."""
    words: float
    failing: float
    listed: int
    fields: list[bool] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    pages: list[Counter[str]] = field(default_factory=list)
    visits: dict[str, list[SourceVisit]] = field(default_factory=lambda: {"silent": [], "shrunk": []})
    tardy: random.Random = field(default_factory=random.Random)
    """By which articles are listed late, and how many are."""
    late: float = 0.0
    lags: list[timedelta] = field(default_factory=list)

    @classmethod
    def invent(cls, seed: int) -> InventedOutlet:
        chance = random.Random(seed)
        pace = 0.5 * 80 ** chance.random()
        share = chance.choice((1.0, 0.97, 0.8, 0.5))
        found = cls(
            chance, pace, share, chance.uniform(150, 900), chance.choice((0.0, 0.02, 0.1)), chance.randint(8, 60)
        )
        found.tardy = random.Random(f"tardy {seed}")  # of its own, so that the others have what they had without it
        found.late = found.tardy.uniform(0.0, 0.3)
        return found

    def live(self, day: int, broken: str | None) -> datetime:
        """Let a day pass with its crawls; gives its end."""
        chance, now = self.chance, _START + timedelta(days=day)
        pace = self.pace * (0.3 if now.weekday() > 4 else 1.0) * chance.uniform(0.6, 1.4)
        alike = min(1.0, max(0.0, chance.gauss(self.share, 0.3 * self.share * (1 - self.share))))
        long = self.words * chance.lognormvariate(0, 0.15)
        outage = chance.random() < 1 / 60
        for crawl in range(_CRAWLS):
            now += timedelta(hours=24 / _CRAWLS)
            number = sum(chance.random() < pace / _CRAWLS / 40 for _ in range(40))
            new = 0 if broken == "silent" else number
            self.visits["silent"].append(SourceVisit(at=now, listed=self.listed, new=new))
            listed = round(self.listed * chance.uniform(0.85, 1.1) * (0.3 if broken == "shrunk" else 1.0))
            self.visits["shrunk"].append(SourceVisit(at=now, listed=listed, new=number))
            failing = 0.9 if broken == "failures" or (outage and crawl == 1) else self.failing
            failed = sum(chance.random() < failing for _ in range(number))
            if number:
                self.tried.append(Tried(now, number - failed, failed, Counter({"HTTP 500": failed})))
            walls = sum(chance.random() < (0.7 if broken == "wall" else 0.01) for _ in range(number - failed))
            if number > failed:
                self.pages.append(Counter({"article": number - failed - walls, "captcha": walls}))
            for _ in range(number - failed - walls):
                self.fields.append(chance.random() < alike * (0.3 if broken == "field" else 1.0))
                cut = 0.4 if broken == "length" else 1.0
                self.lengths.append(max(20, round(cut * long * chance.lognormvariate(0, 0.5))))
                is_late = self.tardy.random() < (0.8 if broken == "late" else self.late)
                hours = self.tardy.uniform(0, 24 / _CRAWLS) + (24 if is_late else 0)
                self.lags.append(timedelta(hours=hours))
        return now

    def told(self, now: datetime) -> set[str]:
        """What is said to be wrong."""
        kept = max(WINDOWS) + PAST
        fields, lengths = self.fields[: -1 - kept : -1], self.lengths[: -1 - kept : -1]
        latest = latest_of(len(fields))
        enough = len(fields) - latest >= FEWEST
        said = {
            "field": field_problem(fields[:latest], fields[latest:]) if enough else None,
            "length": length_problem(lengths[:latest], lengths[latest:]) if enough else None,
            "failures": failures_problem(self.tried[::-1]),
            "wall": walls_problem(self.pages[::-1]),
            "late": lateness_problem(self.lags[-LATEST:], _WANTED),
            **{name: problem_of(visits, now) for name, visits in self.visits.items()},
        }
        return {name for name, problem in said.items() if problem}


@dataclass(slots=True)
class Watched:
    """What an outlet's alarms told."""

    false: Counter[str] = field(default_factory=Counter)
    """By alarm, days on which it was told of nothing."""
    days: dict[str, int | None] = field(default_factory=dict)
    """By what broke, days until it was told; None where it was not within :data:`MOST`."""


def watch(seed: int, days: int) -> Watched:
    """Let an outlet live for so many days, and then break in each way."""
    found, outlet = Watched(), InventedOutlet.invent(seed)
    for day in range(days):
        found.false.update(outlet.told(outlet.live(day, None)))
    for broken in BREAKS:
        found.days[broken] = _until_told(deepcopy(outlet), days, broken)
    return found


def _until_told(outlet: InventedOutlet, days: int, broken: str) -> int | None:
    for day in range(MOST):
        if broken in outlet.told(outlet.live(days + day, broken)):
            return day + 1
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=60)
    parser.add_argument("--days", type=int, default=120, help="before something breaks")
    arguments = parser.parse_args()
    watched = [watch(seed, arguments.days) for seed in range(arguments.outlets)]
    quiet = arguments.outlets * arguments.days
    print(f"{'':10} {'outlets with a false alarm':>26} {'days of a thousand':>18} {'days until told':>15}  missed")
    for name in BREAKS:
        false = [one.false[name] for one in watched]
        waits = [one.days[name] or MOST for one in watched]
        until = f"{median(waits):.0f}, {quantiles(waits, n=10)[-1]:.0f}"
        missed = sum(one.days[name] is None for one in watched)
        print(f"{name:10} {sum(map(bool, false)):26} {1000 * sum(false) / quiet:18.2f} {until:>15}  {missed:6}")


if __name__ == "__main__":
    main()
