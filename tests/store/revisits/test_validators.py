"""Whether a server that says "unchanged" (status 304) is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from crawler.items import Link
from crawler.store.records import Lease, Validators
from crawler.store.revisits.schedule import TRUSTED, wants_whole
from crawler.store.revisits.validators import hidden_change, suspicion

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Lease(url_id=1, link=Link(url="https://outlet.example/rss"), expires=NOON, etag="0", visits=1, fetched_at=NOON)


def suspected(seed, chance, *, tells, looks=2000):
    """The highest suspicion of a feed that changes between two looks with some chance, and when that was reached."""
    random, lease, highest, changed = Random(seed), FEED, (0, 0), False
    for n in range(looks):
        changed = changed or random.random() < chance
        whole = wants_whole(lease.visits, 0, is_article=False, suspected=lease.hidden_changes > 0)
        if whole or (tells and changed):
            answered = replace(
                lease, validators=Validators(etag=str(n) if changed else lease.etag, conditional=not whole)
            )
            score = suspicion(lease.hidden_changes, hidden_change(answered, changed=changed))
            lease = replace(lease, hidden_changes=score, not_modified=0, etag=answered.validators.etag)
            highest, changed = max(highest, (score, -n)), False
        else:
            lease = replace(lease, not_modified=lease.not_modified + 1)
        if highest[0] >= TRUSTED:
            break
        lease = replace(lease, visits=lease.visits + 1)
    return highest[0], -highest[1]


@pytest.mark.parametrize("chance", [0.02, 0.15, 0.5, 0.9])
def test_a_server_that_tells_of_changes_is_hardly_ever_suspected_for_years(chance):
    blamed = sum(suspected(seed, chance, tells=True)[0] >= TRUSTED for seed in range(25))
    assert blamed <= 1


@pytest.mark.parametrize(("chance", "most"), [(0.2, 60), (0.5, 20), (0.9, 16)])
def test_a_server_that_conceals_changes_is_found_out(chance, most):
    for seed in range(10):
        score, looks = suspected(seed, chance, tells=False)
        assert score >= TRUSTED
        assert looks <= most


def test_what_was_written_before_it_was_said_to_be_unchanged_counts_twice():
    lease = replace(FEED, not_modified=2, validators=Validators(etag="1"))
    assert hidden_change(lease, changed=True, written=NOON + timedelta(minutes=1)) == 1
    assert hidden_change(lease, changed=True, written=NOON - timedelta(hours=2)) == 2
    same = Validators(etag="0")
    assert hidden_change(replace(lease, validators=same), changed=True) == 0  # the page is the same, its reading is not
    assert hidden_change(replace(lease, not_modified=0), changed=True) == 0
