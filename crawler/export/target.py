"""The file that somebody names to be written to."""

from __future__ import annotations

import os
from pathlib import Path


def check_target(path: Path) -> None:
    """Say why a file cannot be written, before any work is done for it.

    :raises ValueError: it is a store, whose articles would be gone.
    :raises IsADirectoryError: it is a folder.
    :raises FileNotFoundError: there is no folder to make it in.
    :raises PermissionError: it or its folder may not be written to.
    """
    from crawler.store.engine import holds_store  # whoever writes to a terminal needs no database

    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file in it")
    target = path.resolve()  # a link stays one
    if holds_store(target):
        raise ValueError(f"{path} is a store of articles; name another file")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {target.parent}; make it, or name another file")
    for needed in (target.parent, target):  # it is written beside its place first
        if needed.exists() and not os.access(needed, os.W_OK):
            raise PermissionError(
                f"{needed} may not be written to by you; change its permissions, or name another file"
            )
