"""Alarms sent by whatever apprise reaches: e-mail, chats, telephones."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from crawler.optional_packages import optional_module
from crawler.store.monitoring.alarms import AlarmChange

logger = logging.getLogger(__name__)


def check_addresses(addresses: str) -> None:
    """Say before anything is fetched that messages cannot be sent.

    :param addresses: of apprise's, separated by white space.
    :raises ValueError: apprise is missing, or takes one of them for no address; it may be a secret, and is not told.
    """
    if addresses.strip():
        _sender(addresses)


def send_alarms(addresses: str, changes: Sequence[AlarmChange]) -> None:
    """Send a message for alarms that were raised, and one for those that ended; takes as long as the services take.

    What is not taken is a line in the log, and no more.
    """
    sender = _sender(addresses)
    for event, kind in (("raised", "warning"), ("ended", "success")):
        those = [change for change in changes if change.event == event]
        if not those:
            continue
        outlets = ", ".join(dict.fromkeys(change.outlet for change in those))
        body = "\n".join(f"{change.outlet}: {change.message}" for change in those)
        title = f"{'Alarm' if event == 'raised' else 'Over'}: {outlets}"
        if not sender.notify(title=title, body=body, notify_type=kind, body_format="text"):
            logger.warning("An alarm could not be sent to one of the addresses in CRAWLER_ALARM_NOTIFY")


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
