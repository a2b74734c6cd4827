"""What a crawl keeps to itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extensions.manners import _WithoutSecrets, without_secrets
from tests.warm import crawler

ROOT = Path(__file__).parents[2]


def test_passwords_in_addresses_stay_out_of_the_log():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "no way to %s", ("http://me:word@proxy.example:3128",), None)
    assert _WithoutSecrets().filter(record)
    assert record.getMessage() == "no way to http://***@proxy.example:3128"
    assert without_secrets("write to desk@outlet.example") == "write to desk@outlet.example"


_IN_URL = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="/?#\x7f", categories=("L", "N", "P", "S"))
)
_IN_QUERY = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/?#&;\"'<>"))


@given(st.sampled_from(["http", "HTTPS", "postgresql+psycopg", "socks5"]), _IN_URL, _IN_URL, st.booleans())
def test_whatever_stands_before_a_host_stays_out_of_the_log(scheme, user, rest, alone):
    secret = f"s3cr3t{rest}"
    url = f"{scheme}://{secret if alone else f'{user}:{secret}'}@db.example:5432/news"
    assert without_secrets(f"no way to {url}, (see {url})").count("s3cr3t") == 0
    assert without_secrets(f"no way to {url}").endswith("***@db.example:5432/news")


@given(
    st.sampled_from(
        ["password", "PASSWORD", "sslpassword", "user", "access_token", "api_key", "apikey", "client_secret"]
    ),
    _IN_QUERY,
)
def test_secrets_among_the_parameters_of_an_address_stay_out_of_the_log(name, rest):
    url = f"postgresql://db.example/news?connect_timeout=3&{name}=s3cr3t{rest}&sslmode=require"
    assert "s3cr3t" not in without_secrets(url)
    assert without_secrets(url).endswith("&sslmode=require")
    assert "connect_timeout=3" in without_secrets(url)


@pytest.mark.parametrize(
    "text",
    [
        "https://outlet.example/@desk/a?page=2 was fetched, write to desk@outlet.example",
        "DOWNLOAD_DELAY=0, monkey=3, https://outlet.example/a?id=7&newspaper=9",
    ],
)
def test_what_is_no_secret_stays_in_the_log(text):
    assert without_secrets(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "options=timeout=3,password=s3cr3t failed",
        "x-auth=s3cr3t",
        "curl --api-key=s3cr3t",
        "{b'Proxy-Authorization': [b'Basic s3cr3t=']}",
        "Authorization: Bearer s3cr3t",
    ],
)
def test_secrets_in_other_surroundings_stay_out_of_the_log(text):
    assert "s3cr3t" not in without_secrets(text)


def test_a_page_that_a_library_logs_whole_is_cut():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "cannot store %r", (b"<p>" * 100_000,), None)
    assert _WithoutSecrets().filter(record)
    assert record.getMessage().endswith("… (290016 more characters)")
    assert len(record.getMessage()) < 20_000


def test_the_password_of_a_proxy_is_neither_told_nor_stored(tmp_path):
    own = {"http_proxy": "http://me:s3cret@127.0.0.1:1", "no_proxy": ""}
    quick = ("-s", "LOG_LEVEL=DEBUG", "-s", "RETRY_TIMES=1", "-s", "DOWNLOAD_DELAY=0")
    run = crawler(tmp_path, "scrape", "http://outlet.example/", *quick, **own)
    assert run.returncode == 1
    assert "connection refused" in run.stderr
    for written in (run.stdout.encode(), run.stderr.encode(), (tmp_path / "crawler.db").read_bytes()):
        assert b"s3cret" not in written
