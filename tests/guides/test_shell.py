"""The shell lines that the README and the guides show do what they say: each block is run, in a folder that has what
it speaks of, its outlet being one that is served."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.demo.server import OutletServer
from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store
from tests.guides.pages import QUICK, ROOT, Fenced, each

OF_OTHERS = ("createdb", "journalctl", "make", "pip", "systemctl")
"""Programs that change the machine, or run the whole of the tests: nothing is done in their place."""

RUN_ELSEWHERE = {
    r"--ray": "tests/running/cluster",
    r"postgresql://": "tests/cli/commands/test_store.py",
    r"^curl .*/api/v1/": "tests/web/api/test_api.py",
    r"^crawler export --follow": "tests/cli/commands/test_export_changes.py",
    r"^crawler (--store \S+ )?serve": "tests/cli/commands/serving/test_serve.py",
    r"^crawler (--store \S+ )?mcp": "tests/mcp/test_server.py",
    r"^crawler run( --processes auto| --log-format json)?$": "tests/running/test_process.py",
    r"^scrapy crawl business": "tests/guides/test_in_your_scrapy_project.py",
}
"""Lines that go on until they are ended, or need another program's server, and where they are run."""

AS_HERE = {
    r"^crawler forget (?!.*--yes)\S+": r"\g<0> --yes",  # nobody can be asked
    r"^crawler scrape -f \S+": r"\g<0> || test $? -eq 1",  # of what the outlet lists one is away and one forbidden
}
"""What is added to lines where no person sits, or for what the outlet is like."""

PROGRAM = """#!{python}
import sys
import crawler.settings
if __name__ == "__main__":
    vars(crawler.settings).update({quick!r})
    from {module} import {main} as main
    sys.exit(main())
"""
MAINS = {"crawler": ("crawler.cli", "main"), "scrapy": ("scrapy.cmdline", "execute")}


class Desk(NamedTuple):
    """A folder in which a person works."""

    folder: Path
    bin: Path
    server: OutletServer
    article: str
    """The address of an article in its store."""
    id: str
    outlet: str

    def run(self, text: str) -> subprocess.CompletedProcess[str]:
        """What a shell makes of some lines, each of which has to end well."""
        own = {"PATH": f"{self.bin}:{os.environ['PATH']}", "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "HOME": str(self.folder)}
        command = ["bash", "-e", "-o", "pipefail", "-c", text]
        return subprocess.run(
            command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    def lines(self, text: str) -> list[str]:
        """A page's lines with what this folder has in the place of what they speak of."""
        text = re.sub(r"https://outlet\.example/(international/a-story\.html|a\b)", self.article, text)
        text = text.replace("https://outlet.example", self.server.url).replace("outlet.example", self.outlet)
        text = re.sub(r"(?<![\w.])/(srv/news|srv/archives|var/lib/prometheus/node-exporter)/", f"{self.folder}/", text)
        text = text.replace(".venv/bin/crawler", "crawler").replace("3a606139", self.id)
        for line, here in AS_HERE.items():
            text = re.sub(line, here, text, flags=re.MULTILINE)
        return text.splitlines()


@pytest.fixture(scope="module")
def prepared(outlets: dict[str, OutletServer], tmp_path_factory: pytest.TempPathFactory) -> Desk:
    server, folder = outlets["ponant"], tmp_path_factory.mktemp("prepared")
    programs = tmp_path_factory.mktemp("bin")
    own = {n: PROGRAM.format(python=sys.executable, quick=QUICK, module=m, main=f) for n, (m, f) in MAINS.items()}
    for name, text in {**dict.fromkeys(OF_OTHERS, "#!/bin/sh\n"), **own}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    desk = Desk(folder, programs, server, "", "", server.url.removeprefix("http://"))
    scraped = f"crawler scrape {server.url}/ --limit 8 --archive archive"
    ended = desk.run(f"{scraped}\ncrawler learn {desk.outlet} -o template.json")
    assert ended.returncode == 0, ended.stderr
    source = Source(kind="feed", url=f"{server.url}/rss.xml")
    (folder / "outlets").mkdir()
    write_outlet(Outlet(name=desk.outlet, home=f"{server.url}/", sources=[source]), folder / "outlets" / "ponant.toml")
    shutil.copytree(server.folder / "culture", folder / "saved-pages")
    shutil.copy(next((folder / "saved-pages").glob("a*.html")), folder / "page.html")
    shutil.copytree(ROOT / "fixtures/text", folder / "texts", ignore=shutil.ignore_patterns("*.json*"))
    shutil.copy(folder / "texts" / "fr-phare.txt", folder / "page.txt")
    shutil.copy(next((folder / "archive").glob("*.warc.gz")), folder / "CC-NEWS-1.warc.gz")
    with Store.open(folder / "crawler.db") as store:
        [article, *_] = store.articles()
    shutil.copy(folder / "crawler.db", folder / "news.db")
    (folder / "list.txt").write_text(f"{server.url}/\n")
    (folder / "urls.txt").write_text(f"{article.url}\n")
    return desk._replace(article=article.url, id=article.id[:8])


@pytest.fixture
def desk(prepared: Desk, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(prepared.folder, tmp_path / "desk")
    yield prepared._replace(folder=tmp_path / "desk")
    shutil.rmtree(tmp_path / "desk")


def elsewhere(line: str) -> str | None:
    """The tests that run a line, where these do not."""
    plain = line.partition(" #")[0].strip()
    return next((tests for pattern, tests in RUN_ELSEWHERE.items() if re.search(pattern, plain)), None)


@pytest.mark.slow
@each("sh")
def test_each_block_runs(block: Fenced, desk: Desk) -> None:
    lines = [line for line in desk.lines(block.text) if elsewhere(line) is None]
    ended = desk.run("\n".join(lines))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr


@pytest.mark.parametrize("tests", sorted(set(RUN_ELSEWHERE.values())))
def test_what_is_not_run_here_is_run_elsewhere(tests: str) -> None:
    assert (ROOT / tests).exists()
