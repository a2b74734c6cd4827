"""Alarms and what watches tell, sent by whatever apprise reaches: e-mail, chats, telephones."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from crawler.optional_packages import optional_module
from crawler.store.monitoring.alarms import AlarmChange
from crawler.store.monitoring.watches import WatchHit

logger = logging.getLogger(__name__)


def check_addresses(addresses: str) -> None:
    """Say before anything is fetched that messages cannot be sent.

    :param addresses: of apprise's, separated by white space.
    :raises ValueError: apprise is missing, or takes one of them for no address; it may be a secret, and is not told.
    """
    if addresses.strip():
        _sender(addresses)


def send_messages(addresses: str, news: Sequence[AlarmChange] | Sequence[WatchHit]) -> None:
    """Send a message for alarms that were raised, one for those that ended, and one for each watch; takes as long as
    the services take.

    What is not taken is a line in the log, and no more.
    """
    sender = _sender(addresses)
    for kind, title, lines in _messages(news):
        if not sender.notify(title=title, body="\n".join(lines), notify_type=kind, body_format="text"):
            logger.warning("A message could not be sent to one of the addresses in CRAWLER_ALARM_NOTIFY")


def _messages(news: Sequence[AlarmChange] | Sequence[WatchHit]) -> Iterator[tuple[str, str, list[str]]]:
    """The kind, the title and the lines of each message."""
    changes = [each for each in news if isinstance(each, AlarmChange)]
    for event, kind, title in (("raised", "warning", "Alarm"), ("ended", "success", "Over")):
        if those := [change for change in changes if change.event == event]:
            outlets = ", ".join(dict.fromkeys(change.outlet for change in those))
            yield kind, f"{title}: {outlets}", [f"{change.outlet}: {change.message}" for change in those]
    watched: dict[str, list[str]] = {}
    for hit in news:
        if isinstance(hit, WatchHit):
            watched.setdefault(hit.watch, []).append(hit.message)
    for name, lines in watched.items():
        yield "info", f"Watch: {name}", lines


def _sender(addresses: str) -> Any:
    apprise = optional_module("apprise", wanted_by="CRAWLER_ALARM_NOTIFY needs", package="apprise")
    for name in ("apprise", "urllib3"):  # they log addresses
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sender = apprise.Apprise()
    for number, address in enumerate(addresses.split(), 1):
        if not sender.add(address):
            raise ValueError(f"CRAWLER_ALARM_NOTIFY: apprise knows no address such as the {_ordinal(number)} one")
    return sender


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
