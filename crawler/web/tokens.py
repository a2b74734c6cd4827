"""The token that lets somebody in, of which only a hash is kept, and the sessions of those who are."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import compare_digest, token_bytes, token_urlsafe

from crawler.answers.bearer import token_of_environment

_SESSION_SECONDS = 30 * 24 * 3600
_ONCE_SECONDS = 600


def token_file(store: str, outlets: Path) -> Path:
    """Where the hash of the token is kept: beside the store's file, or with the outlets' files of a database.

    >>> token_file("crawler.db", Path("outlets")).name, token_file("postgresql://db/news", Path("outlets")).as_posix()
    ('crawler.db.token', 'outlets/.token')
    """
    return outlets / ".token" if "://" in store else Path(f"{store}.token")


def stored_token(path: Path, *, renew: bool = False) -> tuple[bytes, str | None]:
    """The hash of the token, and the token itself when it was made up just now.

    The environment's ``SERVE_TOKEN`` comes before the file.

    :param renew: whether another one takes the place of the one that is kept.
    :raises ValueError: the environment's is too short, or the file holds no hash.
    """
    if given := token_of_environment("SERVE_TOKEN"):
        return hash_of(given), None
    if path.exists() and not renew:
        text = path.read_text("ascii", "replace").strip()
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            raise ValueError(f"{path} holds no token; `crawler serve --new-token` makes another")
        return bytes.fromhex(text), None
    token = token_urlsafe(24)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")  # half a hash would lock everybody out
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(hash_of(token).hex() + "\n")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return hash_of(token), token


def hash_of(token: str) -> bytes:
    """What is kept of a token; long and random as it is, it needs no slower hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are one, in a time that does not tell how far they agree."""
    return compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


@dataclass(slots=True, frozen=True)
class Visitor:
    """Somebody who came in."""

    cookie: str
    """What their browser sends with each request."""
    csrf: str
    """What their forms send beside it, which no other site can know."""


@dataclass(slots=True)
class Sessions:
    """Lets in who has the token, and knows them again by a cookie; all sessions end with the process.

    :param kept: the token's hash.
    :param now: seconds of a clock.
    """

    kept: bytes
    now: Callable[[], float] = time.time
    _key: bytes = field(default_factory=lambda: token_bytes(32))
    _once: dict[str, float] = field(default_factory=dict)

    def is_token(self, given: str) -> bool:
        """Whether it is the token."""
        return compare_digest(hash_of(given), self.kept)

    def one_time_code(self) -> str:
        """A code that lets somebody in once within the next minutes, for an address to be opened."""
        code = token_urlsafe(24)
        self._once[hash_of(code).hex()] = self.now() + _ONCE_SECONDS
        return code

    def use_code(self, code: str) -> bool:
        """Whether a code lets somebody in; it does no more afterwards."""
        expires = self._once.pop(hash_of(code).hex(), None)
        return expires is not None and self.now() < expires

    def begin(self) -> Visitor:
        """The session of who has shown the token or a code."""
        return self._session(f"{int(self.now()) + _SESSION_SECONDS}.{token_urlsafe(12)}")

    def of(self, cookie: str) -> Visitor | None:
        """The session that a cookie names; None for one that has ended or was made up."""
        about, _, _ = cookie.rpartition(".")
        expires = about.partition(".")[0]
        if not re.fullmatch(r"[0-9]{1,12}\.[\w-]{16}", about) or not is_same(self._session(about).cookie, cookie):
            return None
        return self._session(about) if self.now() < int(expires) else None

    def _session(self, about: str) -> Visitor:
        return Visitor(f"{about}.{self._sign('session', about)}", self._sign("form", about))

    def _sign(self, use: str, about: str) -> str:
        return hmac.new(self._key, f"{use} {about}".encode(), hashlib.sha256).hexdigest()
