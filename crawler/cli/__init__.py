"""The ``crawler`` command: one module a command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status: 0 done, 1 failed, 2 used wrongly, 130 interrupted."""
    try:
        from crawler.cli.commands.app import app
        from crawler.cli.terminal import guard_terminal, open_standard_streams

        open_standard_streams()
        for stream in (sys.stdout, sys.stderr):
            # A headline that the terminal cannot show is shown as far as it can.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        guard_terminal()
        app(prog_name="crawler")
    except KeyboardInterrupt:  # before a command began, or behind its end
        sys.exit(130)
