"""How many files, pipes and connections this process and its children may have open."""

from __future__ import annotations

import resource

_WANTED = 4096
_LEAST = 128


def allow_open_files() -> None:
    """Raise the limit of open files as far as this process may, which a shell sets to protect old programs.

    :raises ValueError: a crawl would run out of them.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    if soft != resource.RLIM_INFINITY and soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
        soft = limit
    if soft != resource.RLIM_INFINITY and soft < _LEAST:
        raise ValueError(
            f"{soft} files may be open at a time here, and a crawl takes {_LEAST}; raise the limit with "
            f"`ulimit -n {_WANTED}` (systemd: LimitNOFILE=)"
        )
