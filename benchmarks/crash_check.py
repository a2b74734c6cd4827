"""What a killed and resumed crawl left: held against the truth of the site, the export against the store, the archive
against warcio's reading of it."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from crawler.archive.files import archive_files
from crawler.export import exporter_for
from crawler.store import Store

_IMPOSSIBLE = {
    "a URL is done without its article": "SELECT count(*) FROM urls"
    " WHERE state = 'done' AND role = 'article' AND article_id IS NULL",
    "an article was reached by no crawl": "SELECT count(*) FROM articles"
    " WHERE id NOT IN (SELECT article_id FROM crawl_articles)",
    "a URL is still open": "SELECT count(*) FROM urls WHERE state IN ('found', 'leased')",
    "a URL failed": "SELECT count(*) FROM urls WHERE state IN ('failed', 'blocked', 'gone')",
}


@dataclass(slots=True)
class Checked:
    """What was found of one crawl."""

    wanted: int
    stored: int
    lost: set[str]
    """URLs of articles that no stored article has."""
    twice: list[str]
    """URLs that several stored articles have, and texts that an outlet has several times under one date."""
    problems: list[str] = field(default_factory=list)
    archived: int = 0
    """Answers that the archive has."""


def check(folder: Path, truth: set[str]) -> Checked:
    """Look at ``crawler.db``, ``articles.jsonl`` and ``archive``.

    :param truth: the URL of every article.
    """
    problems = _database_problems(folder / "crawler.db")
    with Store.open(folder / "crawler.db") as store:
        articles = list(store.articles())
    urls = Counter(url for article in articles for url in {article.url, *article.other_urls})
    # What an outlet prints again under a new date is an article of its own.
    texts = Counter((article.outlet, article.content_hash, article.published) for article in articles)
    twice = [url for url, number in urls.items() if number > 1]
    twice += [f"{outlet} {text}" for (outlet, text, _), number in texts.items() if number > 1]

    whole = BytesIO()
    exporter = exporter_for("jsonl")()
    exporter.open(whole)
    for article in articles:
        exporter.write(article)
    exporter.close()
    written = (folder / "articles.jsonl").read_bytes()
    problems += _export_problems(_records(written), _records(whole.getvalue()))
    if files := [file.name for file in folder.iterdir() if file.name.startswith(".")]:
        problems.append(f"{len(files)} files were left behind")
    answers, damage = _archived(folder / "archive")
    if lacking := sum(article.url not in answers for article in articles):
        damage.append(f"{lacking} stored articles are not in the archive")
    number = sum(answers.values())
    return Checked(len(truth), len(articles), truth - set(urls), twice, problems + damage, number)


def _archived(folder: Path) -> tuple[Counter[str], list[str]]:
    """How many answers of each address warcio reads from WARC files, and what is not as it should be."""
    found, problems = Counter[str](), list[str]()
    for path in archive_files(folder):
        with path.open("rb") as file:
            try:
                gzip.decompress(path.read_bytes())  # warcio passes over a last record that is cut off
                for record in ArchiveIterator(file, check_digests="raise"):
                    record.content_stream().read()
                    if record.rec_type in ("response", "revisit"):
                        found[record.rec_headers.get_header("WARC-Target-URI")] += 1
            except (ArchiveLoadFailed, EOFError, OSError, zlib.error) as problem:
                problems.append(f"{path.name} is damaged: {problem}")
    return found, problems


def is_whole(export: Path) -> bool:
    """Whether each line of an export is whole; so is one that is not there yet."""
    data = export.read_bytes() if export.exists() else b""
    try:
        _records(data)
    except json.JSONDecodeError:
        return False
    return not data or data.endswith(b"\n")


def _records(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


def _export_problems(written: list[dict[str, object]], stored: list[dict[str, object]]) -> list[str]:
    # A copy at a further address is noted with the article in the store when it is found, after the line was written.
    now, then = ({str(row["id"]): row | {"other_urls": None} for row in rows} for rows in (stored, written))
    differ = [name for name in now.keys() & then.keys() if now[name] != then[name]]
    counted = {
        "records in the export are not in the store": len(then.keys() - now.keys()),
        "stored articles are not in the export": len(now.keys() - then.keys()),
        "records are there several times": len(written) - len(then),
        "records differ from the store": len(differ),
    }
    return [f"{number} {problem}" for problem, number in counted.items() if number]


def _database_problems(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as connection:
        [damage] = connection.execute("PRAGMA integrity_check").fetchone()
        counts = {name: connection.execute(query).fetchone()[0] for name, query in _IMPOSSIBLE.items()}
    found = [f"{number} times: {name}" for name, number in counts.items() if number]
    return found if damage == "ok" else [*found, f"the database is damaged: {damage}"]
