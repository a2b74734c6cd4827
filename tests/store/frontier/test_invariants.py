"""Whatever happens in whatever order, what the tables say fits together."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from crawler.items import Article, Link, article_id
from crawler.store import Frontier, Store
from crawler.urls import outlet_of

URLS = [f"https://{host}.example/{n}" for host in ("one", "www.one", "two") for n in range(4)]
ROLES = ["start", "front", "section", "page", "article", "article", "article"]

links = st.builds(
    Link, url=st.sampled_from(URLS), role=st.sampled_from(ROLES), found_on=st.sampled_from([None, *URLS[:3]])
)
texts = st.sampled_from(["", "a", "b", "c"])

IMPOSSIBLE = {
    "a leased URL has a holder, no other has": "SELECT url FROM urls WHERE (state = 'leased') != "
    "(lease_owner IS NOT NULL) OR (lease_owner IS NULL) != (lease_expires IS NULL)",
    "what a crawl waits for is to be fetched": "SELECT url FROM urls JOIN crawl_urls ON url_id = urls.id "
    "WHERE outcome IS NULL AND state NOT IN ('found', 'leased')",
    # A redirect may lead to a URL that is being fetched for a crawl, or is handed back to be fetched by another.
    "an article's own URL leads to it, or will": "SELECT a.url FROM articles a LEFT JOIN urls u ON u.url = a.url "
    "WHERE u.article_id IS NULL AND coalesce(u.state, '') != 'leased' AND NOT (u.state = 'found' AND "
    "u.id IN (SELECT url_id FROM crawl_urls WHERE outcome IS NULL))",
    "an outlet has a text once": "SELECT content_hash FROM articles WHERE content_hash != '' AND id NOT IN "
    "(SELECT article_id FROM revisions) GROUP BY outlet, content_hash HAVING count(*) > 1",
    "a crawl counts every article it reached": "SELECT crawls.id FROM crawls WHERE "
    "(SELECT count(*) FROM crawl_urls WHERE crawl_id = crawls.id AND outcome IN ('stored', 'revised', 'earlier')) != "
    "(SELECT count(*) FROM crawl_articles WHERE crawl_id = crawls.id)",
    "every article was reached by a crawl": "SELECT id FROM articles WHERE id NOT IN "
    "(SELECT article_id FROM crawl_articles)",
    "every outlet is known": "SELECT url FROM urls WHERE outlet NOT IN (SELECT name FROM outlets)",
}


class CrawlsOnOneStore(RuleBasedStateMachine):
    """Two crawls of two processes each do what they like, with time passing.

    What was leased for a crawl is reported to that one, though it may have ended meanwhile.
    """

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.time = datetime(2026, 3, 1, tzinfo=UTC)
        self.store = Store.open(Path(self.folder.name) / "crawler.db", now=lambda: self.time)
        self.frontiers = [self.begin(n % 2) for n in range(4)]
        self.fetched: dict[str, int] = {}

    def begin(self, n: int) -> Frontier:
        return Frontier(self.store, self.store.begin_crawl("scrape", {"number": n}), owner=f"owner {self.time} {n}")

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(n=st.integers(0, 3), found=st.lists(links, max_size=6))
    def add(self, n: int, found: list[Link]) -> None:
        fresh = self.frontiers[n].add(found)
        assert 0 <= fresh <= len({link.url for link in found})
        assert self.frontiers[n].add(found) == 0

    @rule(target=leases, n=st.integers(0, 3), limit=st.integers(1, 4), per_host=st.integers(1, 3), hold=st.booleans())
    def lease(self, n: int, limit: int, per_host: int, hold: bool):  # type: ignore[no-untyped-def]
        held = self.frontiers[n].lease(limit, per_host=per_host, seconds=600, hold_pages=hold)
        assert len({lease.url_id for lease in held}) == len(held) <= limit
        return multiple(*((self.frontiers[n], lease) for lease in held))

    @rule(held=consumes(leases), text=texts, moved=st.none() | st.sampled_from(URLS))
    def article(self, held, text: str, moved: str | None) -> None:  # type: ignore[no-untyped-def]
        frontier, lease = held
        url = moved or lease.link.url
        outlet = outlet_of(url)
        before = self.store.counts().articles
        outcome = frontier.article_done(
            lease, Article(id=article_id(outlet, url), url=url, outlet=outlet, body=text, content_hash=text)
        )
        assert self.store.counts().articles == before + (outcome.kind == "stored")
        stored = self.store.article(outcome.article_id)
        assert stored is not None
        assert (stored.outlet, outcome.kind == "stored") >= (outlet, False)
        assert len(self.store.revisions(stored.id)) == stored.revision

    @rule(held=consumes(leases), found=st.lists(links, max_size=5))
    def listing(self, held, found: list[Link]) -> None:  # type: ignore[no-untyped-def]
        frontier, lease = held
        frontier.listing_done(lease, found)

    @rule(held=consumes(leases), state=st.sampled_from(["failed", "blocked", "gone"]), again=st.booleans())
    def fail(self, held, state, again: bool) -> None:  # type: ignore[no-untyped-def]
        frontier, lease = held
        retry_at = self.time + timedelta(hours=1) if again else None
        frontier.fail(lease, "timeout", state=state, retry_at=retry_at)

    @rule(held=consumes(leases))
    def release(self, held) -> None:  # type: ignore[no-untyped-def]
        frontier, lease = held
        frontier.release([lease])

    @rule(held=leases)
    def renew(self, held) -> None:  # type: ignore[no-untyped-def]
        frontier, lease = held
        frontier.renew([lease], 600)

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        self.time += timedelta(minutes=minutes)

    @rule(n=st.integers(0, 3), state=st.sampled_from(["finished", "interrupted"]))
    def end_and_begin(self, n: int, state: str) -> None:
        self.store.finish_crawl(self.frontiers[n].crawl, state=state)
        self.frontiers[n] = self.begin(n % 2)

    @rule()
    def retry_failed(self) -> None:
        self.frontiers[0].add(self.store.retry_failed())

    @invariant()
    def tables_fit_together(self) -> None:
        with self.store.database.read() as connection:
            for claim, impossible in IMPOSSIBLE.items():
                assert connection.execute(sa.text(impossible)).all() == [], claim
        for frontier in self.frontiers[:2]:
            counts = frontier.counts()
            reached = [article.id for _, article in frontier.reached()]
            assert len(set(reached)) == len(reached) == counts.stored + counts.earlier
            assert counts.open == frontier.open()


CrawlsOnOneStore.TestCase.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, phases=(Phase.generate,), report_multiple_bugs=False
)
TestCrawlsOnOneStore = CrawlsOnOneStore.TestCase
