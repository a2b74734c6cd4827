"""A store of an earlier version is migrated whole, however often its migration is killed.

    python -m benchmarks.migration [--articles 200] [--kills 5] [--revision 0008] [--seed 1] [--keep FOLDER]

Makes a store as the migrations up to a revision make it, fills every table, and lets two processes at once open it with
this version while one of them is killed (SIGKILL) at a random moment; then again. Afterwards every table has its rows,
and the export has, byte for byte, the articles that were put in.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from crawler.items import Article, Block, article_id
from crawler.store.articles.content import pack

HOME = "https://www.outlet.example/"
_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_RENAMED = {"looks": "source_visits"}
_MADE_ANEW = {
    "fingerprints",
    "fingerprint_features",
    "uncompared",
}  # of the articles, by a version that hashes otherwise
_OPEN = "import sys; from crawler.store import Store; Store.open(sys.argv[1]).close()"


@dataclass(slots=True)
class Result:
    """What a store held after its migration."""

    kills: int
    """Processes that were killed in the middle of it."""
    tables: int
    """Tables that have as many rows as before."""
    lost: list[str]
    """Tables that have not."""
    same_export: bool
    """Whether the export has the articles that were put in, byte for byte."""
    whole: bool
    """Whether SQLite finds the file sound, and the copy of the earlier version has all of its articles."""


def articles_of(number: int) -> list[Article]:
    """Invented articles: some of a feed, gone, behind a paywall or reserved, some without blocks."""
    found = []
    for n in range(number):
        url = f"{HOME}world/{n}.html"
        texts = [f"Paragraph {n}.{k}: the harbour – 港 – “stays” open. " * 6 for k in range(12)]
        found.append(
            Article(
                id=article_id("outlet.example", url),
                url=url,
                outlet="outlet.example",
                section="World" if n % 3 else None,
                title=f"Story {n} of the harbour",
                published=_NOON + timedelta(hours=n) if n % 4 else None,
                body="\n\n".join(texts) if n % 7 else "Only a body.",
                blocks=[Block(text=text) for text in texts] if n % 5 else [],
                word_count=9 * n,
                content_hash=f"{n:016x}",
                paywalled=(True, False, None)[n % 3],
                opt_outs=["noai"] if n % 6 == 0 else [],
                gone=_NOON if n % 8 == 0 else None,
                confidence=0.1 + n / 1000,
                revision=2 if n % 10 == 0 else 1,
                provenance={"body": "feed" if n % 9 == 0 else "trafilatura"},
            )
        )
    return found


def make_store(engine: sa.Engine, revision: str, articles: list[Article]) -> None:
    """Make the tables of a revision, and fill every one of them."""
    from crawler.store.migrations import upgrade

    upgrade(engine, to=revision)
    metadata = sa.MetaData()
    with engine.begin() as connection:
        metadata.reflect(connection)
        for name, rows in _rows(articles).items():
            if (table := metadata.tables.get(name)) is not None and rows:
                kept = [{key: value for key, value in row.items() if key in table.c} for row in rows]
                connection.execute(sa.insert(table), kept)


def _rows(articles: list[Article]) -> dict[str, list[dict[str, Any]]]:
    numbered = list(enumerate(articles, 1))
    visits = [{"url_id": n, "at": _NOON, "listed": n, "new": n % 2} for n, _ in numbered]
    found: dict[str, list[dict[str, Any]]] = {
        "outlets": [{"name": "outlet.example", "home": HOME, "first_seen": _NOON, "lies": 2, "revisits": 9}],
        "articles": [_article_row(a) for a in articles],
        "revisions": [
            {"article_id": a.id, "revision": 1, "replaced_at": _NOON, "data": _json(a), "content": pack(a)[1]}
            for a in articles
            if a.revision > 1
        ],
        "urls": [
            {
                **{"id": n, "url": a.url, "outlet": a.outlet, "host": "www.outlet.example", "state": "done"},
                **{"article_id": a.id, "found_at": _NOON, "how": "feed", "role": "article", "number": 1, "position": n},
                **{"looks": n, "changes": 1, "lies": n % 3, "denied": n % 4, "concealed": n % 5, "every": n / 2},
                **{"visits": n, "poll_interval": n / 2},
            }
            for n, a in numbered
        ],
        "crawls": [
            {"id": 1, "command": "run", "key": "k", "arguments": "{}", "started_at": _NOON, "state": "finished"}
        ],
        "crawl_urls": [
            {
                **{"crawl_id": 1, "url_id": n, "host": "www.outlet.example", "rank": 1, "outcome": "stored"},
                **{"how": "feed", "role": "article", "number": 1, "position": n},
            }
            for n, _ in numbered
        ],
        "crawl_articles": [{"crawl_id": 1, "article_id": a.id, "earlier": False} for a in articles],
        "looks": visits,
        "source_visits": visits,
        "alarms": [
            {
                **{"outlet": "outlet.example", "kind": "field", "subject": "title", "message": "It lacks."},
                **{"raised_at": _NOON, "seen_at": _NOON},
            }
        ],
        "kept_pages": [
            {"article_id": a.id, "outlet": a.outlet, "position": n, "page": "{}", "body": b"kept"} for n, a in numbered
        ],
        "feed_pages": [{"url_id": n, "page": b"kept"} for n, _ in numbered],
        "host_files": [
            {
                **{"url": f"{HOME}robots.txt", "final_url": f"{HOME}robots.txt", "status": 200, "body": b""},
                **{"content_type": "text/plain", "fetched_at": _NOON},
            }
        ],
        "host_claims": [{"host": "www.outlet.example", "since": _NOON, "expires": _NOON}],
    }
    return found


def _article_row(article: Article) -> dict[str, Any]:
    names = ("id", "url", "outlet", "section", "title", "published", "kind", "word_count", "content_hash", "revision")
    later = {
        **{"content": pack(article)[1], "from_feed": article.from_feed, "paywalled": article.paywalled},
        **{"opt_outs": msgspec.json.encode(article.opt_outs).decode() if article.opt_outs else None},
        "gone": article.gone,
    }
    return {**{name: getattr(article, name) for name in names}, "stored_at": _NOON, "data": _json(article), **later}


def _json(article: Article) -> str:
    return msgspec.json.encode(article).decode()


def counted(path: Path) -> dict[str, int]:
    """How many rows each table has, under the names of the current version; without what is made of articles."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            _RENAMED.get(name, name): connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in names
            if not name.startswith("sqlite_") and name not in _MADE_ANEW
        }


def measure(folder: Path, articles: int, kills: int, revision: str, seed: int) -> Result:
    """Migrate a store of a revision, killed so many times."""
    from crawler.store.schema import REVISIONS

    path, chance = folder / "crawler.db", random.Random(seed)
    wanted = articles_of(articles)
    engine = sa.create_engine(f"sqlite:///{path}")
    make_store(engine, revision, wanted)
    engine.dispose()
    before, original = counted(path), path.read_bytes()
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", _OPEN, str(path)], check=True, capture_output=True)
    whole_time = time.monotonic() - began
    _put_back(path, original)
    done = 0
    for _ in range(kills * 20):
        if done == kills:
            break
        both = [subprocess.Popen([sys.executable, "-c", _OPEN, str(path)], stderr=subprocess.DEVNULL) for _ in range(2)]
        time.sleep(chance.uniform(0.3, 1.2) * whole_time)
        killed = [process.poll() is None for process in both]
        for process in both[: 1 if chance.random() < 0.3 else 2]:
            process.send_signal(signal.SIGKILL)
        for process in both:
            process.wait()
        done += any(killed)
        if _version(path) == REVISIONS[-1]:
            _put_back(path, original)
    subprocess.run([sys.executable, "-c", _OPEN, str(path)], check=True, capture_output=True)
    return _result(path, before, wanted, done, revision)


def _result(path: Path, before: dict[str, int], wanted: list[Article], kills: int, revision: str) -> Result:
    after = counted(path)
    lost = [name for name, number in before.items() if after.get(name) != number]
    export = subprocess.run(
        [sys.executable, "-m", "crawler", "export", "--store", str(path)], check=True, capture_output=True
    )
    with closing(sqlite3.connect(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
    copied = counted(path.with_name(f"{path.name}.{revision}")) == before
    lines = "".join(f"{_json(article)}\n" for article in wanted)
    return Result(kills, len(before) - len(lost), lost, export.stdout.decode() == lines, sound and copied)


def _version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM crawler_version").fetchone()[0])


def _put_back(path: Path, original: bytes) -> None:
    for name in (f"{path}-wal", f"{path}-shm"):
        Path(name).unlink(missing_ok=True)
    path.write_bytes(original)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--revision", default="0008")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        result = measure(folder, options.articles, options.kills, options.revision, options.seed)
    lost = f", rows lost in {', '.join(result.lost)}" if result.lost else ""
    print(f"{options.articles} articles from {options.revision}, killed {result.kills} times")
    print(f"tables with all rows {result.tables}{lost}")
    print(f"export byte for byte {result.same_export}, file and copy whole {result.whole}")
    sys.exit(0 if not result.lost and result.same_export and result.whole and result.kills == options.kills else 1)


if __name__ == "__main__":
    main()
