"""Who has the token is let in, known again, and forgotten."""

from __future__ import annotations

import resource
import signal
import stat

import pytest

from crawler.web.tokens import Sessions, hash_of, is_same, stored_token, token_file


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(hash_of("the token"), clock)


def test_the_first_start_makes_a_token_of_which_the_hash_alone_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("SERVE_TOKEN", raising=False)
    path = tmp_path / "new" / "crawler.db.token"
    kept, token = stored_token(path)
    assert token is not None
    assert kept == hash_of(token)
    assert token not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stored_token(path) == (kept, None)
    assert stored_token(path, renew=True)[0] != kept


def test_a_file_that_holds_something_else_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("SERVE_TOKEN", raising=False)
    (tmp_path / ".token").write_text("a word")
    with pytest.raises(ValueError, match="holds no token; `crawler serve --new-token` makes another"):
        stored_token(tmp_path / ".token")


def test_a_full_disk_leaves_the_token_that_was_there(tmp_path, monkeypatch):
    monkeypatch.delenv("SERVE_TOKEN", raising=False)
    path = tmp_path / "crawler.db.token"
    kept, _ = stored_token(path)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            stored_token(path, renew=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, before)
    assert (stored_token(path), list(tmp_path.iterdir())) == ((kept, None), [path])


def test_the_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SERVE_TOKEN", "sixteen letters!")
    assert stored_token(tmp_path / ".token") == (hash_of("sixteen letters!"), None)
    assert not (tmp_path / ".token").exists()


def test_a_database_has_its_token_with_the_outlets(tmp_path):
    assert token_file("postgresql://db.example/news", tmp_path) == tmp_path / ".token"


def test_a_code_lets_in_once_and_for_a_while(sessions, clock):
    code, late = sessions.one_time_code(), sessions.one_time_code()
    assert sessions.use_code(code)
    assert not sessions.use_code(code)
    clock.seconds += 601
    assert not sessions.use_code(late)
    assert not sessions.use_code("made up")


def test_a_session_is_known_again_until_it_ends(sessions, clock):
    visitor = sessions.begin()
    assert sessions.of(visitor.cookie) == visitor
    assert visitor.csrf not in visitor.cookie
    clock.seconds += 30 * 24 * 3600 + 1
    assert sessions.of(visitor.cookie) is None


def test_a_session_that_was_made_up_or_is_of_another_process_is_none(sessions, clock):
    cookie = sessions.begin().cookie
    expires, name, signature = cookie.split(".")
    made_up = [
        "",
        "a.b.c",
        f"{int(expires) + 1}.{name}.{signature}",
        f"{expires}.{name}.{'0' * len(signature)}",
        f"{expires}.{name}.é",
        cookie + "0",
    ]
    assert [sessions.of(each) for each in made_up] == [None] * len(made_up)
    assert Sessions(hash_of("the token"), clock).of(cookie) is None


def test_secrets_are_compared_whatever_is_sent():
    assert is_same("a", "a")
    assert not is_same("a", "\ud800")
