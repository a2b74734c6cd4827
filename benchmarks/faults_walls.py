"""Outlets whose every page is a wall: an alarm tells it, and the texts that their feeds give are kept, marked."""

from __future__ import annotations

from pathlib import Path

from benchmarks.faults_crawl import Ended, end, reasons, select, start
from benchmarks.faults_list import CAPTCHA, CONSENT, LOGIN, SOFT_404
from benchmarks.faults_server import Server, Visit

WALLS = {"captcha": CAPTCHA, "consent wall": CONSENT, "login wall": LOGIN, "soft 404": SOFT_404}
_TEXTS, _TEASERS = 4, 4


def _feed() -> str:
    entries = ""
    for number in range(_TEXTS + _TEASERS):
        said = "".join(
            f"<p>On day {number * 10 + n} the bridge was opened to walkers, said the mayor, who had waited since "
            f"the flood of the year before last took the old one away.</p>"
            for n in range(8 if number < _TEXTS else 1)
        )
        entries += (
            f"<item><title>Bridge {number} opens to walkers</title><link>/news/bridge-{number}</link>"
            f"<description><![CDATA[{said}]]></description></item>"
        )
    return f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>"


async def stand(wall: str, folder: Path, store: str) -> Ended:
    """Crawl an outlet behind a wall, as a scheduled run does."""

    async def page(visit: Visit) -> None:
        if visit.path == "/rss.xml":
            await visit.answer(200, _feed(), Content_Type="application/rss+xml")
        else:
            await visit.answer(200, WALLS[wall])

    (folder / "outlets").mkdir(parents=True)
    server = Server({}, {}, otherwise=page)
    listener = await server.start()
    home = f"http://127.8.0.2:{server.port}/"
    outlet = f'home = "{home}"\n[[sources]]\nkind = "feed"\nurl = "{home}rss.xml"\n'
    (folder / "outlets/walled.toml").write_text(outlet)
    status = await end(await start(folder, "--store", store, "run", "--once", "--now", "--fail-on-alarm"))
    listener.close()
    [[texts]] = select(store, "SELECT count(*) FROM articles WHERE from_feed")
    [[blocked]] = select(store, "SELECT count(*) FROM urls WHERE state = 'blocked'")
    alarms = [row[0] for row in select(store, "SELECT message FROM alarms WHERE ended_at IS NULL")]
    right = (status, texts, blocked, reasons(store)) == (1, _TEXTS, _TEXTS + _TEASERS, wall)
    right = right and any("are walls" in alarm for alarm in alarms)
    said = f"{blocked} blocked, {texts} texts of the feed; {'; '.join(alarms) or 'no alarm'}"
    return Ended(wall_name(wall), right, "blocked", said)


def wall_name(wall: str) -> str:
    """What the cause is called."""
    return f"an outlet behind a {wall}"
