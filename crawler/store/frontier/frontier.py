"""The frontier of one crawl: links go in, leases come out, and what became of each goes back in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from crawler.items import Article, Link
from crawler.store import counts as counting
from crawler.store.articles.insert import find_duplicate, note_gone, put_article
from crawler.store.articles.reached import count_reached, iter_reached, newest_published
from crawler.store.frontier import host_claims, leasing, visiting
from crawler.store.frontier.complete import holds, settle_article, settle_failure, settle_listing
from crawler.store.frontier.defer import next_try, postpone
from crawler.store.frontier.enqueue import add_links, lock_rows, note_reached, settled_rows
from crawler.store.frontier.leasing import Demand, take, take_one
from crawler.store.frontier.place import FrontierPlace
from crawler.store.frontier.redirects import Redirect, redirect
from crawler.store.owner import this_process
from crawler.store.records import Counts, Crawl, FailedState, Lease, Outcome
from crawler.store.revisits import visits
from crawler.store.transactions import Transactions
from crawler.urls import host_of


class Frontier:
    """What a crawl has still to fetch, shared by every process that works on the crawl.

    Each method is one transaction: it happens as a whole or not at all.

    :param owner: a name for the holder of the leases; by default one that tells whether its process still runs.
    :param patient: whether a URL that failed waits for its next try's time even in a further crawl.
    """

    def __init__(self, store: Transactions, crawl: Crawl, *, owner: str | None = None, patient: bool = False) -> None:
        self.crawl = crawl
        self.owner = owner or this_process()
        self.store = self._store = store
        self.corrected = (0, 0)
        """How many of the outlet's articles had another text when they were looked at again, and how many were."""
        self.hosts: dict[str, timedelta | None] = {}
        """What the last :meth:`lease` gave of hosts that were not this frontier's: name → how long ago another left
        it, None when it is long ago or never was."""
        self.rests: dict[str, timedelta] = {}
        """Hosts of which it gave nothing because they are to be left alone → for how long."""
        self.elsewhere: dict[str, host_claims.Claim] = {}
        """Why it gave nothing of hosts that have open URLs."""
        self._patient = patient
        self._place = FrontierPlace()

    def add(self, links: Iterable[Link], *, unknown_only: bool = False, under: Lease | None = None) -> int:
        """Note links that the crawl reaches; return how many of them it had not reached before.

        An article that is stored is reached at once and not fetched; a listing is to be read once by each crawl;
        a URL that failed for good is not tried again unless it is a listing.

        :param unknown_only: whether those that nobody has to fetch at this time are left out.
        :param under: the lease of the page that named them; nothing is noted when somebody else took it over.
        """
        with self._store.database.write() as connection:
            if under is None:
                return self._add(connection, links, unknown_only=unknown_only)
            return self._add_under(connection, under, list(links), unknown_only=unknown_only) or 0

    def lease(
        self,
        limit: int,
        *,
        per_host: int,
        seconds: float = 300,
        hold_pages: bool = False,
        skip: Collection[str] = (),
        busy: Collection[str] = (),
        pauses: Mapping[str, float] | None = None,
    ) -> list[Lease]:
        """Take URLs to fetch, host by host in turn, listings before articles, in the order they were found.

        The hosts of what is taken are this frontier's until a later call finds none of their URLs lent or due:
        another one, of whatever crawl or process, gets nothing of them.

        :param limit: URLs to take.
        :param per_host: URLs that this frontier may hold of one host, with those taken before.
        :param seconds: how long nobody else may take them.
        :param hold_pages: a further page of a section waits until the articles found on the page that named it
            are settled.
        :param skip: hosts to leave alone.
        :param busy: names of hosts that stay this frontier's in any case.
        :param pauses: name → seconds for which nobody may ask a host after this frontier left it.
        """
        now = self._store.now()
        demand = Demand(
            crawl=self.crawl,
            owner=self.owner,
            limit=limit,
            per_host=per_host,
            hold_pages=hold_pages,
            now=now,
            expires=now + timedelta(seconds=seconds),
            skip=skip,
            busy=busy,
            pauses=pauses or {},
        )
        with self._store.database.write() as connection:
            taken = take(connection, demand, self._place)
        self.elsewhere = taken.elsewhere
        self.hosts = {host: None if left is None else now - left for host, left in taken.hosts.items()}
        self.rests = {host: each.expires - now for host, each in taken.elsewhere.items() if each.owner is None}
        return taken.leases

    def after(self, span: timedelta | None) -> datetime | None:
        """The moment that is some time from here, by the clock that counts for all; None for None."""
        return None if span is None else self._store.now() + span

    def claim(self, link: Link, seconds: float = 300) -> Lease:
        """Take a URL that was fetched already, whoever holds it: for a spider that has its requests from elsewhere."""
        now = self._store.now()
        expires = now + timedelta(seconds=seconds)
        with self._store.database.write() as connection:
            self._add(connection, [link])
            lease = take_one(connection, link, self.owner, expires)
        self._hold(lease)
        return lease

    def claim_host(self, name: str, seconds: float = 300) -> host_claims.Claim | timedelta | None:
        """Become the one that asks a host, for something that no lease is of.

        :return: the claim of another; or, when it is this frontier's, how long ago another left it, None when none did.
        """
        now = self._store.now()
        with self._store.database.write() as connection:
            known = [each for each in host_claims.in_force(connection, now).values() if each.host == name]
            host_claims.free_hosts_of_dead(connection, known, now)
            got, lost = host_claims.claim(connection, [name], self.owner, now, now + timedelta(seconds=seconds))
        if lost:
            return lost[0]
        left = got[name]
        return None if left is None else now - left

    def leave_hosts(self, pauses: Mapping[str, float]) -> None:
        """Leave all hosts to whoever asks next.

        :param pauses: name → seconds for which nobody may ask a host.
        """
        now = self._store.now()
        with self._store.database.write() as connection:
            hosts = host_claims.owned(connection, self.owner, now)
            host_claims.leave(connection, self.owner, {host: pauses.get(host, 0.0) for host in hosts}, now)

    def renew(self, leases: Iterable[Lease], seconds: float = 300) -> None:
        """Keep leases, and the hosts, for a further time; those that somebody else took over meanwhile stay there."""
        now = self._store.now()
        expires = now + timedelta(seconds=seconds)
        leases = list(leases)
        with self._store.database.write() as connection:
            leasing.change(connection, self.owner, leases, {"lease_expires": expires})
            host_claims.renew(connection, self.owner, now, expires)
        for lease in leases:
            self._place.held[lease.url_id] = (host_of(lease.link.url), expires)

    def release(self, leases: Iterable[Lease], after: float = 0.0) -> None:
        """Hand leases back untouched, for whoever asks next.

        :param after: seconds for which nobody takes them.
        """
        free = {"state": "found", "lease_owner": None, "lease_expires": None}
        leases, expires = list(leases), self._store.now() + timedelta(seconds=after)
        with self._store.database.write() as connection:
            leasing.change(connection, self.owner, leases, {"lease_expires": expires} if after else free)
        for lease in leases:
            self._place.held.pop(lease.url_id, None)
            if after:
                self._hold(replace(lease, expires=expires))
        self._place.begin_anew(host_of(lease.link.url) for lease in leases)

    def listing_done(
        self,
        lease: Lease,
        links: Iterable[Link],
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        reason: str | None = None,
    ) -> int:
        """Note that a listing was read, with its links; return how many of them the crawl had not reached before.

        Nothing of it counts when somebody else took the lease over meanwhile, who reads it again.

        :param etag: the response's ``ETag``, and ``last_modified`` its ``Last-Modified``: replace those kept.
        :param reason: a remark on the listing, such as why it gave no links.
        """
        values = {**self._seen(lease, etag, last_modified), "reason": reason}
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            added = self._add_under(connection, lease, list(links))
            if added is not None:
                settle_listing(connection, self.crawl.id, lease.url_id, values)
        return added or 0

    def article_done(
        self, lease: Lease, article: Article, *, etag: str | None = None, last_modified: str | None = None
    ) -> Outcome:
        """Store the article that a URL gave, and note that the URL is done.

        Nothing is stored when somebody else took the lease over meanwhile: what they fetch is newer.

        :raises ValueError: when the article has no url or outlet.
        """
        now = self._store.now()
        values = {**self._seen(lease, etag, last_modified), "content_hash": article.content_hash or None}
        if set(article.other_urls) - {lease.link.url}:  # its first page's validators say nothing of the further ones
            values |= {"etag": None, "last_modified": None}
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            if not holds(connection, lease, self.owner):
                return Outcome("lost", article.id)
            outcome, stored_at = put_article(connection, article, lease.link.url, now)
            values |= visiting.next_look(connection, lease, article, outcome, self.corrected, now)
            for url_id in self._url_ids(connection, lease, article, now):
                settle_article(connection, self.crawl.id, url_id, outcome.article_id, outcome.kind, stored_at, values)
                values = {"fetched_at": now, "content_hash": article.content_hash or None}
        return outcome

    def article_from_feed(
        self, lease: Lease, article: Article, reason: str, *, retry_at: datetime | None = None
    ) -> Outcome:
        """Store what a feed says of an article in whose place the server gives a wall; the URL stays blocked.

        What its page gives at a later visit takes its place, as a revision of it.

        :param article: marked as a feed's (:attr:`crawler.items.Article.from_feed`).
        :param reason: which wall it is, and ``retry_at`` when to ask again, as in :meth:`fail`.
        """
        now = self._store.now()
        values = {"state": "blocked", "reason": reason, "tried_at": now}
        values["next_fetch_at"] = next_try(lease, reason, retry_at, now)
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            if not holds(connection, lease, self.owner):
                return Outcome("lost", article.id)
            outcome, _ = put_article(connection, article, lease.link.url, now)
            note_reached(connection, self.crawl, [outcome.article_id])
            settle_failure(connection, lease, self.owner, values)
        return outcome

    def begin_visit(
        self, names: Collection[str], sources: Sequence[Link], *, everything: bool, backlog: bool = True
    ) -> visiting.VisitStart:
        """Add to the crawl the sources that are due and what else is due of an outlet.

        :param names: the outlet's names in the store.
        :param everything: whether every source is due, whatever the time.
        :param backlog: whether revisits, retries and what earlier crawls left count too.
        """
        now = self._store.now()
        with self._store.database.write() as connection:
            start = visiting.begin_visit(
                connection, self.crawl, names, sources, now, everything=everything, backlog=backlog
            )
        self.corrected = start.corrected
        return start

    def source_done(self, lease: Lease, look: visiting.SourceLook) -> None:
        """Note what a source listed, and when it is looked at next."""
        now = self._store.now()
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            if holds(connection, lease, self.owner):
                visiting.source_done(connection, self.crawl, lease, look, now)

    def source_failed(self, lease: Lease, reason: str) -> None:
        """Note that a source could not be read; :meth:`fail` settles it."""
        now = self._store.now()
        with self._store.database.write() as connection:
            if holds(connection, lease, self.owner):
                visits.note_visit(connection, lease.url_id, now, listed=None, new=0, reason=reason)

    def unchanged(self, lease: Lease) -> Outcome | None:
        """Note that a source or an article is what it was (status 304).

        :return: for an article, what became of it.
        """
        now = self._store.now()
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            if not holds(connection, lease, self.owner):
                return None
            return visiting.unchanged(connection, self.crawl, lease, self.corrected, now)

    def last_read(self, wanted: Iterable[str]) -> dict[str, datetime]:
        """When each of some URLs was read last; without those that never were."""
        with self._store.database.read() as connection:
            return visits.last_read(connection, wanted)

    def duplicate_of(self, article: Article) -> str | None:
        """The id of an article that the outlet published with the same contents at another URL; None when none."""
        with self._store.database.read() as connection:
            return find_duplicate(connection, article)

    def fail(
        self, lease: Lease, reason: str, *, state: FailedState = "failed", retry_at: datetime | None = None
    ) -> None:
        """Note that a URL gave nothing.

        :param reason: a short phrase, the same for every URL that fails in the same way.
        :param retry_at: when to try again, in a further crawl or when this one is resumed; None: not by itself.
            What failed before waits longer; a page that may be filled yet is tried again all the same.
        """
        now = self._store.now()
        values = {"state": state, "reason": reason, "tried_at": now}
        values["next_fetch_at"] = next_try(lease, reason, retry_at, now)
        self._place.held.pop(lease.url_id, None)
        with self._store.database.write() as connection:
            if settle_failure(connection, lease, self.owner, values) and state == "gone":
                note_gone(connection, lease.link.url, now)

    def redirect(self, lease: Lease, target: str, seconds: float = 300) -> Redirect:
        """Look at where a leased URL leads; settle the URL when the target was read, lend out the target when it waits.

        :param target: the URL that it redirects to, normalised.
        """
        now = self._store.now()
        expires = now + timedelta(seconds=seconds)
        with self._store.database.write() as connection:
            found = redirect(connection, self.crawl, lease, target, owner=self.owner, now=now, expires=expires)
        if found.kind == "settled":
            self._place.held.pop(lease.url_id, None)
        elif found.lease is not None:
            self._hold(found.lease)
        return found

    def postpone(self, host: str, reason: str, retry_at: datetime) -> list[Link]:
        """Note for all that waits at a host why it was not tried, and when it is; return what that was.

        Nothing is noted when another one asks the host by now.
        """
        now = self._store.now()
        with self._store.database.write() as connection:
            if host_claims.another_asks(connection, host_claims.claimed_name(host), self.owner, now):
                return []
            return postpone(connection, self.crawl, host, reason, retry_at)

    def open(self) -> int:
        """How many URLs of the crawl are still to fetch or being fetched, by anybody."""
        with self._store.database.read() as connection:
            return counting.count_open(connection, self.crawl)

    def counts(self) -> Counts:
        """What the crawl has reached so far."""
        with self._store.database.read() as connection:
            return counting.count_crawl(connection, self.crawl)

    def number_reached(self, since: datetime | None = None) -> int:
        """How many articles the crawl has reached, without those published before ``since``."""
        with self._store.database.read() as connection:
            return count_reached(connection, self.crawl, since)

    def newest_published(self, found_on: str) -> datetime | None:
        """The newest publication instant of the stored articles that the crawl found on a page, in UTC."""
        with self._store.database.read() as connection:
            return newest_published(connection, self.crawl, found_on)

    def reached(
        self,
        after: int = 0,
        *,
        new_only: bool = False,
        since: datetime | None = None,
        provisional: bool | None = None,
        damaged: list[str] | None = None,
    ) -> Iterator[tuple[int, Article]]:
        """The articles that the crawl reached, in the order of their commits, each with its number in that order.

        One that was read before its outlet's template was known is provisional; when it is read again, it gets the
        next number.

        :param after: the number of the last article that was seen.
        :param new_only: leave out those that were stored before the crawl began.
        :param since: leave out those published before; an article without a date stays.
        :param provisional: True for only such articles, False for only others.
        :param damaged: gets the ids of those that the store has damaged, which are left out; the log has them without.
        """
        return iter_reached(
            self._store.database,
            self.crawl,
            after,
            new_only=new_only,
            since=since,
            provisional=provisional,
            damaged=damaged,
        )

    def _hold(self, lease: Lease) -> None:
        self._place.held[lease.url_id] = (host_of(lease.link.url), lease.expires)

    def _add(self, connection: sa.Connection, links: Iterable[Link], *, unknown_only: bool = False) -> int:
        links, patient = list(links), self._patient or unknown_only
        self._place.begin_anew({host_of(link.url) for link in links if link.role != "article"})
        self._place.look_for({host_of(link.url) for link in links})
        return add_links(connection, self.crawl, links, self._store.now(), patient=patient, unknown_only=unknown_only)

    def _add_under(
        self, connection: sa.Connection, lease: Lease, links: Sequence[Link], *, unknown_only: bool = False
    ) -> int | None:
        """Note the links of a leased page; None, and nothing is noted, when somebody else took the lease over."""
        lock_rows(connection, {lease.link.url, *(link.url for link in links)})
        if not holds(connection, lease, self.owner):
            return None
        return self._add(connection, links, unknown_only=unknown_only)

    def _seen(self, lease: Lease, etag: str | None, last_modified: str | None) -> dict[str, Any]:
        now, sent = self._store.now(), lease.validators
        if sent is not None:
            etag, last_modified = etag or sent.etag, last_modified or sent.last_modified
        return {"etag": etag, "last_modified": last_modified, "fetched_at": now, "tried_at": now}

    def _url_ids(self, connection: sa.Connection, lease: Lease, article: Article, now: datetime) -> Sequence[int]:
        """The rows that an article settles: the leased one, the one a redirect led to, those of its further pages."""
        others = {article.url, *article.other_urls} - {lease.link.url}
        return (lease.url_id, *(settled_rows(connection, lease.link, others, now) if others else ()))
