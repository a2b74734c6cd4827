"""Alarms are posted to the user's address, once when they are raised and once when they end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article
from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import ArticleQuery, Store
from crawler.store.monitoring.watches import Watch, keep_watch
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

ROOT = Path(__file__).resolve().parents[2]
SECRET = "/services/T0KEN-of-the-desk"


class Desk(Handler):
    """Takes what is posted; how it answers is in ``server.statuses``, the last for ever."""

    def answer(self) -> Answer:
        statuses = self.server.statuses
        return statuses.pop(0) if len(statuses) > 1 else statuses[0], {"Location": "/elsewhere"}, b""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.do_GET()


@pytest.fixture
def folder(outlets, tmp_path):
    """An outlet whose latest articles have no authors, though earlier ones had."""
    home = f"{outlets['ponant'].url}/"
    outlet = Outlet(name="ponant", home=home, sources=[Source(kind="feed", url=home + "nothing-here.xml")])
    write_outlet(outlet, tmp_path / "outlets/ponant.toml")
    name, day = home[7:-1], datetime(2026, 1, 1, tzinfo=UTC)
    with Store.open(tmp_path / "crawler.db") as store:
        for n in range(60):
            store.save(
                Article(
                    url=f"{home}{n}", outlet=name, title=f"Title {n}", body=f"Text {n}", content_hash=str(n),
                    authors=[] if n >= 40 else ["Ann Author"], word_count=9, published=day + timedelta(days=n),
                )
            )  # fmt: skip
    return tmp_path


def run(folder, webhook):
    quick = ["DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CRAWLER_WORKERS=1", "CRAWLER_CONTACT=d@o.example"]
    settings = [word for setting in ("LOG_LEVEL=DEBUG", *quick) for word in ("-s", setting)]
    return crawler(folder, "run", "--once", "--now", *settings, CRAWLER_ALARM_WEBHOOK=webhook)


def test_an_alarm_is_posted_once_and_again_when_it_ends_and_the_address_stays_secret(folder):
    with serving("127.0.0.1", Desk, statuses=[500, 200], posted=[]) as desk:
        first = run(folder, desk.url + SECRET)
        assert [path for path, *_ in desk.posted] == [SECRET, SECRET], first.stderr  # the first was answered 500
        _, kind, data = desk.posted[-1]
        assert kind == "application/json"
        assert [data[name] for name in ("event", "outlet", "subject")] == ["raised", "ponant", "authors"]
        assert data["message"] == "0% of the latest 20 articles have authors; 100% had"
        assert datetime.fromisoformat(data["at"]).tzinfo
        assert "T0KEN" not in first.stderr
        desk.posted.clear()
        with Store.open(folder / "crawler.db") as store:
            for article in list(store.articles()):
                article.id, article.url, article.title = "", f"{article.url}-later", f"{article.title} again"
                article.authors, article.content_hash = ["Ann Author"], f"{article.content_hash}-later"
                store.save(article)
        run(folder, desk.url + SECRET)
        assert [data["event"] for *_, data in desk.posted] == ["ended"]


def test_what_a_watch_tells_is_posted_once_and_told_on_standard_error(folder):
    with Store.open(folder / "crawler.db") as store:
        watch = Watch(name="desk", events=["found"], query=ArticleQuery(words="ferry"), since=store.now())
        assert keep_watch(store.database, watch)
        url = "https://other.example/ferry"
        ferry = Article(url=url, outlet="other.example", title="Ferry stays", body="The ferry", content_hash="f")
        store.save(ferry)
    with serving("127.0.0.1", Desk, statuses=[200], posted=[]) as desk:
        first = run(folder, desk.url + SECRET)
        second = run(folder, desk.url + SECRET)
    [hit] = [data for *_, data in desk.posted if data["event"] == "found"]
    assert (hit["watch"], hit["url"], hit["title"]) == ("desk", url, "Ferry stays")
    assert f"desk: Ferry stays (other.example) {url}" in first.stderr
    assert "Ferry" not in second.stderr


def test_a_webhook_that_answers_nothing_good_is_a_line_in_the_log_and_the_run_goes_on(folder):
    with serving("127.0.0.1", Desk, statuses=[302], posted=[]) as desk:
        result = run(folder, desk.url + SECRET)
        assert [path for path, *_ in desk.posted] == [SECRET]
    assert "The alarm webhook at 127.0.0.1 did not take an alarm: answered 302" in result.stderr
    assert "1 outlets: 0 new" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_webhook_that_is_no_address_is_an_error_that_does_not_tell_it(folder):
    result = run(folder, "ftp://desk.example" + SECRET)
    assert result.returncode == 1
    assert "CRAWLER_ALARM_WEBHOOK is not an address of the web" in result.stderr
    assert "T0KEN" not in result.stderr
