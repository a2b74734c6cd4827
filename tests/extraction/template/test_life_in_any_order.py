"""The life of a template whatever happens in which order."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crawler.extraction.template.life_cycle import (
    PATIENCE,
    Forget,
    Keep,
    Learn,
    LifeCycle,
    ReadAgain,
    ReadNow,
    Wait,
)
from crawler.extraction.template.trust import MISSES
from crawler.items import Article


class AnyOrder(RuleBasedStateMachine):
    """Whatever comes in which order: no page is lost, read again twice, or learned from too early."""

    def __init__(self):
        super().__init__()
        self.life = LifeCycle(3)
        self.places, self.versions = count(1), count(1)
        self.at_hand: dict[int, str | None] = {}
        self.waiting: list[int] = []
        self.kept: set[str] = set()
        self.now = 0.0

    def follow(self, decisions):
        for decision in decisions:
            if isinstance(decision, Keep):
                assert decision.article not in self.kept
                self.kept.add(decision.article)
            elif isinstance(decision, ReadAgain | Forget):
                assert self.kept.issuperset(decision.articles), "each page is let go once"
                self.kept.difference_update(decision.articles)
            elif isinstance(decision, Learn):
                assert len(decision.articles) == (MISSES if self.life.version else 3)
                assert self.kept.issuperset(decision.articles)
                places = [self.life.kept[article] for article in decision.articles]
                assert places == sorted(self.life.kept.values())[: len(places)]

    @rule()
    def a_page_comes_in(self):
        self.waiting.append(next(self.places))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def a_page_may_be_read(self, data):
        place = data.draw(st.sampled_from(self.waiting))
        if self.life.turn(place) == "read":
            self.waiting.remove(place)
            self.at_hand[place] = self.life.version

    @precondition(lambda self: self.at_hand)
    @rule(data=st.data(), outcome=st.sampled_from(["hit", "miss", "none"]))
    def a_page_was_read(self, data, outcome):
        place = data.draw(st.sampled_from(sorted(self.at_hand)))
        version = self.at_hand[place]
        if outcome == "none":
            self.life.gave_none(place)
            del self.at_hand[place]
            return
        model = version if outcome == "hit" else None
        decisions = self.life.was_read(place, Article(id=str(place), model=model, confidence=0.9), version)
        if Wait() in decisions:
            assert self.life.learning
            return
        del self.at_hand[place]
        assert ReadNow() not in decisions or self.life.version not in (None, version)
        self.follow(decisions)

    @rule(seconds=st.sampled_from([0.0, 1.0, PATIENCE]))
    def time_passes(self, seconds):
        self.now += seconds
        self.follow(self.life.consider(self.now, {*self.at_hand, *self.waiting}))

    @precondition(lambda self: self.life.learning)
    @rule(succeeds=st.booleans(), used=st.integers(0, MISSES))
    def learning_ends(self, succeeds, used):
        failed = self.life.not_learned
        used = self.life.learning[:used]
        self.follow(self.life.learned(f"v{next(self.versions)}") if succeeds else failed(used))

    @invariant()
    def what_is_kept_is_known(self):
        assert self.kept == self.life.kept.keys() | self.life.aside.keys()
        assert not self.life.kept.keys() & self.life.aside.keys()

    @invariant()
    def somebody_can_go_on(self):
        if self.life.learning or self.at_hand or not self.waiting:
            return
        others = LifeCycle(3, trust=self.life.trust, kept=dict(self.life.kept), ready=self.life.ready)
        assert others.turn(min(self.waiting)) == "read" or others.consider(self.now + 2 * PATIENCE, ()), "or it hangs"


TestAnyOrder = AnyOrder.TestCase
