"""``crawler`` with a schedule that is some 60 times as fast: sources every 10 to 60 s, articles again after 15 s."""

from __future__ import annotations

from datetime import timedelta

from crawler.running import schedule as running
from crawler.store.revisits import schedule


def main() -> None:
    schedule.SOONEST, schedule.LATEST = timedelta(seconds=10), timedelta(seconds=60)
    schedule.GAPS = tuple(timedelta(seconds=seconds) for seconds in (15, 40, 90, 200))
    schedule.HOUR = timedelta(seconds=20)
    running._LOOK = timedelta(seconds=3)
    from crawler.cli.commands.app import app

    app()


if __name__ == "__main__":
    main()
