"""What operators are given: rules that Prometheus takes, and a dashboard whose queries find what is exported."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
import yaml

from crawler.items import Article, Link
from crawler.outlets import Outlet
from crawler.own_settings import SETTINGS
from crawler.reporting.metrics import CONTENT_TYPE, metrics_text
from crawler.store import Frontier, Store
from crawler.store.monitoring.alarms import Alarm, keep_alarms
from tests.guides.shell import check_command
from tests.serving import Answer, Handler, serving

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana/crawler.json").read_text("utf-8"))
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The figures of a store that has some of every kind."""
    desk = Outlet(name="desk", home="https://desk.example/")
    with Store.open(tmp_path_factory.mktemp("store") / "crawler.db") as store:
        store.save(Article(url="https://desk.example/1", outlet="desk.example", content_hash="1"))
        crawl = store.begin_crawl("outlet", {"outlet": "desk"})
        frontier = Frontier(store, crawl)
        frontier.fail(frontier.claim(Link(url="https://desk.example/2")), "answered 404")
        store.finish_crawl(crawl)
        store.write(keep_alarms, "desk", [Alarm("wall", "desk", "Walls.")], NOW)
        store.hold_outlet("desk.example", f"{socket.gethostname()}-2:1:elsewhere:1:0", 60)
        return metrics_text(store, [desk])


@pytest.mark.parametrize("order", ["check", "test"])
def test_promtool_takes_the_alert_rules_and_they_do_as_their_tests_say(order: str) -> None:
    file = {"check": "alerts.yml", "test": "alerts_test.yml"}[order]
    command = [program("promtool"), order, "rules", DEPLOY / "prometheus" / file]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_rules_and_dashboard_ask_for_metrics_that_are_exported(exported: bytes) -> None:
    known = set(re.findall(r"^# TYPE (\w+)", exported.decode(), re.MULTILINE))
    rules = (DEPLOY / "prometheus/alerts.yml").read_text("utf-8")
    exprs = [*QUERIES, *re.findall(r"expr: (.+)", rules), DASHBOARD["templating"]["list"][1]["query"]["query"]]
    asked = {name for expr in exprs for name in re.findall(r"\bcrawler_\w+", expr)} - {"crawler_leased_"}
    assert asked
    assert asked <= known


class Figures(Handler):
    def answer(self) -> Answer:
        self.server.asked.set()
        return 200, {"Content-Type": CONTENT_TYPE}, self.server.text


@pytest.mark.slow
def test_a_real_prometheus_reads_the_figures_and_the_dashboards_queries_find_them(exported, tmp_path) -> None:
    with serving("127.0.0.1", Figures, text=exported, asked=Event()) as server, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        job = {"job_name": "crawler", "scrape_interval": "1s", "static_configs": [{"targets": [server.url[7:]]}]}
        rules = [str(DEPLOY / "prometheus/alerts.yml")]
        config = {"global": {"evaluation_interval": "1s"}, "scrape_configs": [job], "rule_files": rules}
        (tmp_path / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
        listen = f"--web.listen-address=127.0.0.1:{port}"
        files = [f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data"]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen([program("prometheus"), listen, *files], stdout=log, stderr=log)
        try:
            assert server.asked.wait(60), (tmp_path / "log").read_text()
            found = _until_found(port, "crawler_articles")
            assert [(each["metric"]["outlet"], each["value"][1]) for each in found] == [("desk", "1")]
            for query in QUERIES:
                if "delta" not in query:  # a rate takes two readings
                    assert _until_found(port, query.replace("$outlet", ".*")), query
            assert _asked(port, "crawler_alarms")[0]["metric"]["kind"] == "wall"
        finally:
            process.terminate()
            process.wait(30)


def _until_found(port: int, query: str) -> list[dict]:
    """The query's answer when it has one; what was read needs a moment until it can be asked for."""
    for _ in range(100):
        try:
            if found := _asked(port, query):
                return found
        except OSError:
            pass
        Event().wait(0.2)
    return []


def _asked(port: int, query: str) -> list[dict]:
    url = f"http://127.0.0.1:{port}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    with urllib.request.urlopen(url, timeout=10) as response:
        answer = json.load(response)
    assert answer["status"] == "success", query
    return answer["data"]["result"]


COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))


@pytest.mark.parametrize("service", ["crawler", "web"])
def test_services_run_commands_that_exist_and_set_variables_that_are_read(service: str) -> None:
    about = COMPOSE["services"][service]
    check_command(["crawler", *about["command"]])
    own = {name for name in about["environment"] if name.startswith("CRAWLER_")}
    assert own <= {setting.name for setting in SETTINGS}
    assert about["depends_on"].keys() <= COMPOSE["services"].keys()
    assert (DEPLOY / about["build"]["context"] / about["build"]["dockerfile"]).is_file()


def test_no_secret_stands_in_the_compose_file() -> None:
    for about in COMPOSE["services"].values():
        for name, value in about["environment"].items():
            if re.search("PASSWORD|TOKEN|NOTIFY", name):
                assert re.fullmatch(r"\$\{\w+:[?-].*\}", value), name


def test_the_package_is_built_from_what_the_image_copies(tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    extras = re.search(r"'\.\[(.+)\]'", text)
    assert extras is not None
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(extras[1].split(",")) <= known.keys()
    for line in re.findall(r"^COPY (.+)$", text, re.M):
        *sources, target = line.split()
        for source in sources:
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, tmp_path / (source if target == "./" else target))
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    built = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "crawler/cli/__init__.py" in names
    assert any(name.startswith("crawler/fixtures/outlets/") for name in names)
