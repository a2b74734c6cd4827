"""What is wrong with a source, held against its own past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Link
from crawler.store import Frontier
from crawler.store.frontier import visiting
from crawler.store.monitoring.standing import SourceVisit, Stood, problem_of, source_problems, standings
from crawler.store.owner import this_process
from tests.standing import standing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def looks(*brought):
    """Looks an hour apart, each with what it listed and what of that was new."""
    return [SourceVisit(at=NOON + n * HOUR, listed=listed, new=new) for n, (listed, new) in enumerate(brought)]


def test_a_source_that_goes_on_as_before_is_well():
    past = looks(*[(20, 1)] * 8)
    assert problem_of(past, past[-1].at + HOUR) is None


def test_a_source_that_falls_silent_is_named():
    past = looks(*[(20, 1)] * 8, *[(20, 0)] * 40)
    assert "has brought nothing since 2026-03-01 19:00" in problem_of(past, past[-1].at)


def test_a_quiet_night_is_no_silence():
    past = looks(*[(20, 1)] * 8, *[(20, 0)] * 10)
    assert problem_of(past, past[-1].at) is None


@pytest.mark.parametrize(("days", "said"), [(5, False), (7, False), (11, True)])
def test_a_source_whose_news_come_at_random_is_silent_when_chance_does_not_explain_it(days, said):
    pauses = [0.2, 3.0, 0.6, 1.1, 4.5, 0.4, 1.6, 0.3, 2.2, 0.9]  # in days: as often as they are long by chance
    found = [NOON + sum(pauses[:n]) * timedelta(days=1) for n in range(len(pauses) + 1)]
    past = [SourceVisit(at=at, listed=20, new=1) for at in found]
    assert (problem_of(past, found[-1] + timedelta(days=days)) is not None) is said


@pytest.mark.parametrize(("days", "said"), [(2.6, False), (3.1, True)])
def test_a_source_is_silent_when_it_is_so_for_half_as_long_again_as_ever(days, said):
    at = [NOON + n * timedelta(hours=2) for n in range(9)]
    past = [SourceVisit(at=at, listed=20, new=1) for at in (*at, at[-1] + timedelta(days=2))]
    assert (problem_of(past, past[-1].at + timedelta(days=days)) is not None) is said


def test_a_dead_feed_stays_silent_until_it_brings_news(store, clock):
    frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "outlet"}))
    feed = "https://outlet.example/rss"

    def look(new):
        lease = frontier.claim(Link(url=feed, role="feed"))
        frontier.source_done(lease, visiting.SourceLook(listed=20, new=new, digest=str(clock())))

    for _ in range(10):
        look(new=1)
        clock.advance(hours=1)
    for _ in range(180):
        look(new=0)
        clock.advance(days=2)
    assert "has brought nothing" in store.read(source_problems, [feed], store.now())[0][1]
    look(new=1)
    assert store.read(source_problems, [feed], store.now()) == []


def test_the_weekends_of_an_outlet_that_works_on_weekdays_are_no_silence():
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    hours = [monday + n * HOUR for n in range(24 * 180)]
    past, silences = [], set()
    for at in hours:
        is_open = at.weekday() < 5 and 8 <= at.hour < 18
        past.append(SourceVisit(at=at, listed=20, new=int(is_open)))
        news = [look for look in past[:-60] if look.new][-200:]
        past = [*news, *past[-60:]]
        if problem_of(past, at):
            silences.add((at - monday - timedelta(hours=8)).days // 7)
    assert silences <= {0}  # the first weekend has no past


def test_a_source_that_stays_small_without_news_stays_named():
    past = looks(*[(50, 1)] * 10, *[(3, 0)] * 20)
    assert "used to list 50" in problem_of(past, past[-1].at)


def test_a_source_that_shrinks_is_named():
    past = looks(*[(50, 1)] * 6, (3, 0))
    assert problem_of(past, past[-1].at) == "lists 3 articles where it used to list 50"


def test_a_source_that_cannot_be_read_three_times_is_named():
    past = looks(*[(50, 1)] * 6) + [SourceVisit(at=NOON + (9 + n) * HOUR, reason="answered 404") for n in range(3)]
    assert problem_of(past[:-1], past[-1].at) is None
    assert problem_of(past, past[-1].at) == "cannot be read: answered 404"


def test_only_addresses_that_are_tried_again_are_errors(store, clock):
    frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "outlet"}))
    frontier.add(Link(url=f"https://outlet.example/{n}") for n in range(3))
    for n, lease in enumerate(frontier.lease(3, per_host=3)):
        frontier.fail(lease, "no article", retry_at=clock() + HOUR if n == 1 else None)
    assert store.read(standing, "outlet", {"outlet.example"}, [], store.now()).errors == 1


def test_articles_whose_text_is_more_likely_wrong_than_right_are_doubtful(store, make_article):
    feed = {"confidence": 0.3, "provenance": {"body": "feed"}}  # what it is, is known
    for number, values in enumerate(({"confidence": 0.49}, {"confidence": 0.5}, {"confidence": None}, feed)):
        store.save(make_article(f"https://outlet.example/{number}", **values))
    found = store.read(standing, "outlet", {"outlet.example"}, [], store.now())
    assert (found.articles, found.doubtful) == (4, 1)


@pytest.mark.parametrize(("killed", "state"), [(False, "running"), (True, "interrupted")])
def test_a_crawl_that_was_killed_is_told_with_what_it_stored(store, make_article, killed, state):
    owner = this_process()
    if killed:
        host, _, machine, *_ = owner.split(":")
        owner = f"{host}:999999999:{machine}:1:0"
    assert store.hold_outlet("outlet.example", owner, 60)
    frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "outlet"}))
    story = "https://outlet.example/a"
    frontier.article_done(frontier.claim(Link(url=story)), make_article(story))
    found = store.read(standing, "outlet", {"outlet.example"}, [], store.now())
    assert (found.state, found.new) == (state, 1)


def test_unchanged_looks_count_for_nothing():
    past = [*looks(*[(50, 1)] * 6), SourceVisit(at=NOON + 7 * HOUR)]
    assert problem_of(past, past[-1].at) is None


def test_many_outlets_stand_together_as_each_does_alone(store, clock):
    asked = []
    for number, name in enumerate(("one", "two", "three")):
        feed = f"https://{name}.example/rss"
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": name}))
        frontier.source_done(
            frontier.claim(Link(url=feed, role="feed")), visiting.SourceLook(listed=1, new=1, digest="")
        )
        frontier.add([Link(url=f"https://{name}.example/news/{n}") for n in range(number)])
        asked.append(Stood(name=name, names={f"{name}.example"}, sources=[feed]))
        clock.advance(hours=2)
    asked.append(Stood(name="unseen", names={"unseen.example"}, sources=["https://unseen.example/rss"]))
    together = store.read(standings, asked, clock())
    assert together == [store.read(standing, each.name, each.names, each.sources, clock()) for each in asked]
    assert [each.backlog for each in together] == [0, 1, 2, 0]
    assert len({each.last for each in together}) == 4
