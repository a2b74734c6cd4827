"""A file of cookies that a person exported from a browser, for an outlet that they subscribe to."""

from __future__ import annotations

import os
import stat
from http.cookiejar import LoadError, MozillaCookieJar


def read_cookies(path: str) -> MozillaCookieJar:
    """The cookies of a file in Netscape's format, those of a session included, without those that have expired.

    :raises ValueError: others may read the file, it is no such file, or all of its cookies have expired; the message
        is a phrase.
    :raises OSError: it cannot be read.
    """
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):  # a pipe would be waited for
        raise ValueError("it is no file")
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise ValueError(f"others may read it; `chmod 600 {path}` keeps it yours")
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except LoadError:
        raise ValueError("it is no file of cookies in Netscape's format (cookies.txt)") from None
    for cookie in jar:
        if not cookie.expires:  # browsers' extensions write 0 for the end of the session
            cookie.expires, cookie.discard = None, True
    jar.clear_expired_cookies()
    if not len(jar):
        raise ValueError("it holds no cookie that has not expired")
    return jar
