"""Opening: what is a store, what is none, and what a person is told then."""

import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import Store, StoreError
from crawler.store.articles.insert import note_gone
from crawler.store.schema import REVISIONS, VERSION_TABLE, metadata

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


def test_a_folder_is_no_store(tmp_path):
    assert message_of(tmp_path) == f"{tmp_path} is a folder; name a file with --store"


def test_a_folder_that_cannot_be_written_is_told():
    assert "cannot be opened or made there" in message_of("/proc/self/crawler.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_file_is_told(tmp_path):
    path = tmp_path / "crawler.db"
    Store.open(path).close()
    path.chmod(0o444)
    assert "cannot be written to" in message_of(path)


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
        with pytest.raises(StoreError, match=r"the disk of .* is full"):
            store.save(make_article("https://outlet.example/a", "x" * 1_000_000))
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


def described(path):
    """The tables and indexes of an SQLite file, as SQL without white space."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s+", "", sql) for name, sql in rows}


def test_the_migrations_make_the_same_schema_as_a_fresh_file(tmp_path):
    from crawler.store.migrations import upgrade

    Store.open(tmp_path / "fresh.db").close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    upgrade(engine)
    engine.dispose()
    fresh, migrated = described(tmp_path / "fresh.db"), described(tmp_path / "migrated.db")
    assert migrated.keys() == fresh.keys() >= set(metadata.tables)
    for name in fresh:
        assert sorted(migrated[name]) == sorted(fresh[name]), name
    with Store.open(tmp_path / "migrated.db") as store:
        assert store.counts().articles == 0


def test_every_fresh_file_has_its_tables_and_indexes_in_one_order(tmp_path):
    Store.open(tmp_path / "fresh.db").close()
    made = list(described(tmp_path / "fresh.db"))
    tables = metadata.sorted_tables
    assert [name for name in made if name not in (VERSION_TABLE, "sqlite_sequence")] == [
        name for table in tables for name in (table.name, *sorted(index.name for index in table.indexes))
    ]


def test_the_migrations_leave_nothing_out():
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from crawler.store.migrations import upgrade

    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_every_migration_is_listed():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from crawler.store import migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == REVISIONS


def test_a_store_at_an_earlier_step_is_brought_up(tmp_path):
    """Stands for every later migration: a database that Alembic has begun but not finished."""
    path = tmp_path / "crawler.db"
    with sqlite3.connect(path) as early:
        early.execute(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)")
    with Store.open(path) as store:
        assert store.begin_crawl("scrape", {}).id == 1


def test_a_store_of_the_first_release_keeps_what_it_holds(tmp_path, make_article):
    from alembic import command
    from alembic.config import Config

    from crawler.store import migrations

    path = tmp_path / "crawler.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.text("INSERT INTO outlets (name, first_seen) VALUES ('outlet.example', '2026-01-01')"))
        row = "'https://outlet.example/a', 'outlet.example', 'outlet.example', 'done', '2026-01-01', 'feed', 'article'"
        columns = "url, outlet, host, state, found_at, how, role, number, position"
        connection.execute(sa.text(f"INSERT INTO urls ({columns}) VALUES ({row}, 1, 0)"))
    engine.dispose()
    with Store.open(path) as store:
        assert store.counts().urls == {"done": 1}
        store.save(make_article("https://outlet.example/a"))
        with store.database.read() as connection:
            assert connection.scalar(sa.text("SELECT looks FROM urls")) == 0


def test_articles_that_were_missed_before_they_said_so_get_the_instant(
    target, store, frontier, clock, make_article, visit
):
    url, there = "https://outlet.example/a", "https://outlet.example/b"
    visit(make_article(there))
    visit(make_article(url))
    as_it_was = store.article(url)
    clock.advance(days=8)
    frontier.fail(frontier.claim(Link(url=url)), "answered 410", state="gone")
    with store.database.write() as connection:
        note_gone(connection, url, None)
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '0007'"))
    assert store.article(url) == as_it_was
    with Store.open(target) as opened:
        assert [(article.url, article.gone) for article in opened.articles()] == [(there, None), (url, clock())]
        assert replace(opened.article(url), gone=None) == as_it_was
