"""Loaded by the fork server: what a crawl that is killed leaves in the folder for temporary files goes with it.

The crawl's own process removes the folder where it ends in order."""

from __future__ import annotations

import atexit
import os
import shutil
from multiprocessing import forkserver

_SERVER, _CRAWL = os.getpid(), os.getppid()


def _remove_socket_folder() -> None:
    address = getattr(forkserver._forkserver, "_forkserver_address", None)
    folder = os.path.dirname(address) if isinstance(address, str) else ""
    if os.getpid() == _SERVER and os.getppid() != _CRAWL and os.path.basename(folder).startswith("pymp-"):
        shutil.rmtree(folder, ignore_errors=True)


atexit.register(_remove_socket_folder)
