"""Loaded by the fork server: what a crawl that is killed leaves in the folder for temporary files goes with it.

The crawl's own process removes the folder where it ends in order, before this one learns of it. A terminal that is
closed ends all processes of its group at once, so that the fork server has a group of its own; it ends behind the
crawl.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from multiprocessing import forkserver

_SERVER = os.getpid()


def _remove_socket_folder() -> None:
    address = getattr(forkserver._forkserver, "_forkserver_address", None)
    folder = os.path.dirname(address) if isinstance(address, str) else ""
    if os.getpid() == _SERVER and os.path.basename(folder).startswith("pymp-"):
        shutil.rmtree(folder, ignore_errors=True)


if any("multiprocessing.forkserver" in word for word in sys.orig_argv):  # not where a test loads this
    os.setpgid(0, 0)
    atexit.register(_remove_socket_folder)
