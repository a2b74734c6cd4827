"""Opening: what is a store, what is none, what a person is told then, and how an earlier one is brought up."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.migration import articles_of, make_store
from crawler.items import Article
from crawler.store import ArticleQuery, Store, StoreError
from crawler.store.schema import REVISIONS, VERSION_TABLE, urls

ROOT = Path(__file__).parents[2]


def message_of(target, **options):
    with pytest.raises(StoreError) as caught:
        Store.open(target, **options)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE articles (id TEXT)")
    before = path.read_bytes()
    assert message_of(path) == f"{path} is not a crawler database; name another with --store"
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["notes.db"]


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Just some text, long enough to be taken for a database header.\n" * 100)
    assert message_of(path) == f"{path} is not a crawler database; name another with --store"
    assert path.read_text().startswith("Just some text")


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "missing" / "crawler.db"
    assert message_of(path).startswith(f"the folder {path.parent} does not exist")


def test_a_store_without_a_name_is_none():
    assert message_of("") == "the store has no name; name a file or the URL of a database with --store"


def test_a_folder_is_no_store(tmp_path):
    assert message_of(tmp_path) == f"{tmp_path} is a folder; name a file with --store"


def test_a_folder_that_cannot_be_written_is_told():
    assert "cannot be opened or made there" in message_of("/proc/self/crawler.db")


@pytest.fixture
def read_only(tmp_path, monkeypatch):
    """A store of one article, where nobody may write."""
    path = tmp_path / "there" / "crawler.db"
    path.parent.mkdir()
    with Store.open(path) as store:
        store.save(Article(url="https://outlet.example/a", outlet="outlet.example", title="The bridge"))
        store.cursor()
    monkeypatch.setattr(os, "access", lambda name, mode: False)  # a superuser may write everywhere
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)


def test_a_store_that_may_only_be_read_is_told_to_who_writes(read_only):
    assert "cannot be written to" in message_of(read_only)
    with Store.open(read_only, create=False) as store, pytest.raises(StoreError, match="cannot be written to"):
        store.save(Article(url="https://outlet.example/b", outlet="outlet.example"))


def test_a_store_that_may_only_be_read_is_read_and_nothing_is_made_beside_it(read_only):
    with Store.open(read_only, create=False) as store:
        assert [article.title for article in store.articles()] == ["The bridge"]
        assert [change.article.title for change in store.changes()] == ["The bridge"]
        assert not list(store.check())
    assert [path.name for path in read_only.parent.iterdir()] == ["crawler.db"]


def test_a_missing_store_is_not_made_unless_wanted(tmp_path):
    path = tmp_path / "crawler.db"
    assert message_of(path, create=False).startswith(f"there is no store at {path}")
    assert not path.exists()


def test_an_empty_file_becomes_a_store(tmp_path):
    path = tmp_path / "crawler.db"
    path.touch()
    with Store.open(path) as store:
        assert store.counts().articles == 0


def test_a_store_of_a_later_version_is_refused(tmp_path):
    path = tmp_path / "crawler.db"
    Store.open(path).close()
    with sqlite3.connect(path) as later:
        later.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    assert message_of(path).startswith(f"{path} was made by a later version of crawler; update crawler")


def test_a_store_that_another_program_locks_is_told(tmp_path):
    path = tmp_path / "crawler.db"
    with Store.open(path, timeout=0.05) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is locked by another program"):
            store.begin_crawl("scrape", {})
        assert store.counts().articles == 0, "reading goes on"
        other.close()
        store.begin_crawl("scrape", {})


def test_a_full_disk_is_told(tmp_path, make_article):
    path = tmp_path / "crawler.db"
    with Store.open(path) as store:
        with store.database.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        text = " ".join(str(n * n) for n in range(50_000))  # which takes pages even when it is compressed
        with pytest.raises(StoreError, match=r"the disk of .* is full"):
            store.save(make_article("https://outlet.example/a", text))
        assert list(store.articles()) == []


def test_a_damaged_store_is_told(tmp_path, make_article):
    path = tmp_path / "crawler.db"
    with Store.open(path) as store:
        for n in range(200):
            store.save(make_article(f"https://outlet.example/{n}", "x" * 1000))
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"is damaged|is not a crawler database"):
        list(Store.open(path).articles())


@pytest.mark.parametrize(
    "target",
    [
        "mysql://me:secret@host/db",
        "postgresql://",
        "://",
        "sqlite://",
        "no-such://x",
        "postgresql:/me:secret@host/db",
        "postgres:me:secret@host/db",
        "postgresql://me:word@secret@host/db",
    ],
)
def test_other_databases_are_refused(target):
    text = message_of(target)
    assert "secret" not in text


def test_a_password_is_never_shown():
    pytest.importorskip("psycopg")
    for target in (
        "postgresql://me:s3cret@127.0.0.1:1/db",
        "postgres://me@127.0.0.1:1/db?password=s3cret",
        "postgresql+psycopg://me:s3cret@127.0.0.1:1/db?sslpassword=s3cret",
        "postgresql://me:s3cret@127.0.0.1:1/db?no_such_option=s3cret",
    ):
        text = message_of(target)
        assert "127.0.0.1" in text
        assert "s3cret" not in text


def test_a_missing_driver_is_named():
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from crawler.store import Store, StoreError\n"
        "try: Store.open('postgresql://me:s3cret@host/db')\n"
        "except StoreError as error: print(error)"
    )
    text = run(code)
    assert "needs a driver" in text
    assert "s3cret" not in text


def test_an_up_to_date_store_is_opened_without_alembic(tmp_path):
    code = (
        "import sys; from crawler.store import Store\n"
        f"for _ in range(2): Store.open({str(tmp_path / 'crawler.db')!r}).close()\n"
        "print('alembic' in sys.modules)"
    )
    assert run(code) == "False"


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_a_store_at_an_earlier_step_is_brought_up(tmp_path):
    """Stands for every later migration: a database that Alembic has begun but not finished."""
    path = tmp_path / "crawler.db"
    with sqlite3.connect(path) as early:
        early.execute(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)")
    with Store.open(path) as store:
        assert store.begin_crawl("scrape", {}).id == 1


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_store_of_any_earlier_revision_keeps_what_it_holds(target, revision, caplog):
    articles = articles_of(20)
    engine = sa.create_engine(address_of(target))
    make_store(engine, revision, articles)
    engine.dispose()
    with Store.open(target) as store:
        assert [replace(a, gone=b.gone) for a, b in zip(store.articles(), articles, strict=True)] == articles
        assert [a.url for a in store.articles(ArticleQuery(opt_outs=True))] == [a.url for a in articles if a.opt_outs]
        assert [a.url for a in store.articles(ArticleQuery(paywalled=False))] == [
            a.url for a in articles if not a.paywalled
        ]
        assert [a.url for a in store.articles(ArticleQuery(from_feed=True))] == [a.url for a in articles if a.from_feed]
        assert [article.revision for article in store.revisions(articles[0].id)] == [2, 2]
        with store.database.read() as connection:
            visits = connection.execute(sa.select(urls.c.visits, urls.c.poll_interval).order_by(urls.c.id)).all()
        assert visits[3] == ((4, 2.0) if revision > "0001" else (0, None))
    [record] = caplog.records
    assert "is of an earlier version of crawler" in record.message


def test_a_file_of_an_earlier_version_is_kept_beside_it(tmp_path, caplog):
    path = tmp_path / "crawler.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    make_store(engine, "0008", articles_of(3))
    engine.dispose()
    Store.open(path).close()
    assert f"{path}.0008 is a copy of what it was" in caplog.text
    with sqlite3.connect(f"{path}.0008") as copy:
        assert copy.execute("SELECT count(*) FROM articles WHERE data LIKE '%Story%'").fetchone() == (3,)
    caplog.clear()
    Store.open(path).close()
    assert not caplog.records


def test_articles_that_were_missed_before_they_said_so_get_the_instant(target):
    articles = [replace(article, gone=None) for article in articles_of(2)]
    engine = sa.create_engine(address_of(target))
    make_store(engine, "0007", articles)
    missed = datetime(2026, 3, 9, tzinfo=UTC)
    with engine.begin() as connection:
        table = sa.table("urls", sa.column("id"), sa.column("state"), sa.column("tried_at", sa.DateTime(timezone=True)))
        connection.execute(sa.update(table).where(table.c.id == 2).values(state="gone", tried_at=missed))
    engine.dispose()
    with Store.open(target) as store:
        assert list(store.articles()) == [articles[0], replace(articles[1], gone=missed)]
        assert [article.url for article in store.articles(ArticleQuery(gone=True))] == [articles[1].url]


def address_of(target):
    return str(target).replace("postgresql:", "postgresql+psycopg:") if "://" in str(target) else f"sqlite:///{target}"
