"""What is remembered of hosts is bounded, and what is needed later is not forgotten with the rest."""

from __future__ import annotations

import time

from crawler.crawl.host_policies import HostPolicies, HostPolicy
from crawler.discovery.policies.robots import LARGEST_ROBOTS, read_robots


def test_the_largest_files_of_many_hosts_are_not_all_kept_but_what_they_reserve_is() -> None:
    policies = HostPolicies()
    head = b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n"
    robots = read_robots(head + b"#" * (LARGEST_ROBOTS - len(head)), 200)
    for number in range(100):
        policies.note(f"n{number}.outlet.example", HostPolicy(robots, None, time.monotonic() + 60))
    kept = [number for number in range(100) if policies.policy(f"n{number}.outlet.example") is not None]
    assert 1 < len(kept) < 10
    assert kept[-1] == 99
    assert all(policies.ai_opt_out(f"https://n{number}.outlet.example/a") for number in range(100))


def test_a_copy_that_serves_no_longer_is_none() -> None:
    policies = HostPolicies()
    policies.note("outlet.example", HostPolicy(read_robots(b"", 200), None, time.monotonic()))
    assert policies.policy("outlet.example") is None
