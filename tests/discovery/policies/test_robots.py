"""robots.txt per RFC 9309."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.policies.robots import LARGEST_ROBOTS, read_robots

AGENT = "outlet-crawler"
SITE = "https://outlet.example"

ROBOTS = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private/
Allow: /private/open
Crawl-delay: 2
Request-rate: 1/5

User-agent: outlet-crawler   # ours
Disallow: /drafts/*.html$
Crawl-delay: 1.5

User-agent: GPTBot
User-agent: CCBot
Disallow: /

User-agent: ClaudeBot
Allow: /$
Disallow: /

User-agent: PerplexityBot
Disallow:

Content-Signal: search=yes, ai-train=no
Sitemap: https://outlet.example/sitemap.xml
Sitemap: /news.xml # relative
sitemap: https://outlet.example/sitemap.xml
"""


def test_the_group_of_the_crawler_counts_and_otherwise_that_of_all() -> None:
    robots = read_robots(ROBOTS, 200)
    assert not robots.allowed(f"{SITE}/private/a", "another")
    assert robots.allowed(f"{SITE}/private/open", "another")
    assert robots.allowed(f"{SITE}/private/a", AGENT)
    assert not robots.allowed(f"{SITE}/drafts/a.html", f"{AGENT}/0.1 (+{SITE})")
    assert robots.allowed(f"{SITE}/drafts/a.html?x", AGENT)
    assert robots.problems == []


def test_the_delay_is_the_longest_that_is_asked() -> None:
    robots = read_robots(ROBOTS, 200)
    assert (robots.crawl_delay(AGENT), robots.crawl_delay("another")) == (1.5, 5.0)
    assert read_robots(b"", 200).crawl_delay(AGENT) is None


def test_sitemaps_are_absolute_and_named_once() -> None:
    assert read_robots(ROBOTS, 200, f"{SITE}/robots.txt").sitemaps == [f"{SITE}/sitemap.xml", f"{SITE}/news.xml"]
    assert read_robots(ROBOTS, 200).sitemaps == [f"{SITE}/sitemap.xml"]


def test_what_it_says_to_ai_crawlers_is_recorded() -> None:
    robots = read_robots(ROBOTS, 200)
    assert robots.ai_agents == {
        "CCBot": "disallow",
        "ClaudeBot": "partly",
        "GPTBot": "disallow",
        "PerplexityBot": "allow",
    }
    assert robots.ai_signals == ["content-signal: search=yes, ai-train=no"]
    assert robots.ai_opt_out


@pytest.mark.parametrize(
    ("line", "opted_out"),
    [
        ("Content-Usage: train-ai=n", True),
        ("Content-Signal: ai-train=yes, search=yes", False),
        ("TDM-Reservation: 1", True),
        ("TDM-Reservation: 0", False),
        ("DisallowAITraining: /", True),
        ("Disallow: /ai", False),
    ],
)
def test_a_reservation_against_training_is_told(line: str, opted_out: bool) -> None:
    assert read_robots(f"User-agent: *\n{line}\n".encode(), 200).ai_opt_out is opted_out


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_robots_file_that_is_not_there_allows_everything(status: int) -> None:
    robots = read_robots(b"User-agent: *\nDisallow: /", status)
    assert robots.allowed(f"{SITE}/a", AGENT)
    assert robots.access == "allow"


@pytest.mark.parametrize("status", [0, 500, 503, 599])
def test_a_robots_file_that_cannot_be_reached_disallows_everything(status: int) -> None:
    robots = read_robots(b"", status)
    assert not robots.allowed(f"{SITE}/a", AGENT)
    assert robots.allowed(f"{SITE}/robots.txt", AGENT)
    assert robots.problems


def test_an_html_page_instead_holds_no_rules() -> None:
    robots = read_robots(b"<!DOCTYPE html>\n<p>User-agent: *\nDisallow: /\n", 200)
    assert robots.allowed(f"{SITE}/a", AGENT)
    assert robots.problems == ["an HTML page instead of robots.txt: no rules"]


def test_only_the_first_500_kib_are_read_and_no_half_rule() -> None:
    head = b"User-agent: *\nDisallow: /first\n"
    cut = b"Disallow: /" + b"x" * 100 + b"\nDisallow: /last"
    padding = b"#" * (LARGEST_ROBOTS - len(head) - 12) + b"\n"
    robots = read_robots(head + padding + cut, 200)
    assert not robots.allowed(f"{SITE}/first", AGENT)
    assert robots.allowed(f"{SITE}/last", AGENT)
    assert robots.allowed(f"{SITE}/a", AGENT)
    assert robots.problems == ["larger than 500 KiB: read up to there"]


def test_other_encodings_do_not_hide_the_rules() -> None:
    assert not read_robots("User-agent: *\nDisallow: /a".encode("utf-16"), 200).allowed(f"{SITE}/a", AGENT)
    robots = read_robots(b"# caf\xe9\nUser-agent: *\nDisallow: /a", 200)
    assert not robots.allowed(f"{SITE}/a", AGENT)
    assert robots.problems == ["not UTF-8: what does not decode is replaced"]


def test_a_url_that_is_none_is_not_allowed() -> None:
    assert not read_robots(b"User-agent: *\nAllow: /", 200).allowed("http://[", AGENT)


@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            ["User-agent: *", "Disallow: /*$*", "Allow:", "Crawl-delay: 1e999", "Request-rate: 1/0", "Sitemap:", "\0"]
        )
        | st.text(max_size=20)
    ).map(lambda lines: "\n".join(lines).encode("utf-8", "replace")),
    st.integers(0, 599),
)
@settings(max_examples=150, deadline=None)
def test_any_answer_gives_rules(body: bytes, status: int) -> None:
    robots = read_robots(body, status, f"{SITE}/robots.txt")
    assert robots.allowed(f"{SITE}/a/b?c=d", AGENT) in {True, False}
    delay = robots.crawl_delay(AGENT)
    assert delay is None or 0 <= delay < float("inf")


def test_a_line_of_half_a_megabyte_is_read_at_once() -> None:
    assert read_robots(b"User-agent: " + b" " * 400_000 + b"x", 200).access == "rules"
