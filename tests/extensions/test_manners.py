"""What a crawl keeps to itself."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from crawler.extensions.manners import _WithoutSecrets, without_secrets

ROOT = Path(__file__).parents[2]


def test_passwords_in_addresses_stay_out_of_the_log():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "no way to %s", ("http://me:word@proxy.example:3128",), None)
    assert _WithoutSecrets().filter(record)
    assert record.getMessage() == "no way to http://***@proxy.example:3128"
    assert without_secrets("write to desk@outlet.example") == "write to desk@outlet.example"


def test_the_password_of_a_proxy_is_neither_told_nor_stored(tmp_path):
    own = {"http_proxy": "http://me:s3cret@127.0.0.1:1", "no_proxy": "", "PYTHONPATH": str(ROOT)}
    quick = ("-s", "LOG_LEVEL=DEBUG", "-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_DELAY=0")
    command = [sys.executable, "-m", "crawler", "scrape", "http://outlet.example/", *quick]
    run = subprocess.run(command, cwd=tmp_path, env=os.environ | own, capture_output=True, timeout=100, check=False)
    assert run.returncode == 1
    assert b"connection refused" in run.stderr
    for written in (run.stdout, run.stderr, (tmp_path / "crawler.db").read_bytes()):
        assert b"s3cret" not in written
