"""What is written to a pipe, a terminal or a device, at the pace at which its reader takes it."""

from __future__ import annotations

import asyncio
import errno
import os
import select
import stat
from io import RawIOBase
from pathlib import Path
from typing import Any

_LOOK = 0.2  # seconds


class Stream(RawIOBase):
    """Keeps what an exporter writes until it is sent, so that a reader who takes nothing holds up no crawl.

    :param descriptor: open for writing; other processes may share what is behind it.
    """

    def __init__(self, descriptor: int):
        self._descriptor = descriptor
        self._kept = bytearray()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        # What can be written to takes so much without waiting (POSIX, write): nothing blocks, and the description need
        # not be made non-blocking, which whoever shares it would notice. A file takes whole records at once.
        self._most = None if stat.S_ISREG(os.fstat(descriptor).st_mode) else select.PIPE_BUF

    @classmethod
    async def opened(cls, path: Path) -> Stream:
        """A device or a pipe by its name; a named pipe is waited for until somebody reads it.

        :raises OSError: it cannot be opened.
        """
        while True:
            try:
                return cls(os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC))
            except OSError as problem:
                if problem.errno != errno.ENXIO:  # POSIX, open: nobody reads the pipe
                    raise
            await asyncio.sleep(_LOOK)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    async def send(self, patience: float | None = None) -> None:
        """Hand on what was written.

        :param patience: seconds after which a reader who takes nothing is given up; None for as long as it takes.
        :raises OSError: nobody reads it any more, or it takes no more.
        :raises TimeoutError: its reader was given up.
        """
        while self._kept:  # what is not sent when this is cancelled is sent the next time
            if not self._poll.poll(0):
                try:
                    await asyncio.wait_for(self._ready(), patience)
                except TimeoutError:
                    raise TimeoutError("who reads it takes nothing") from None
            self._hand_on()

    @property
    def waits(self) -> bool:
        """Whether something was written that is not sent yet."""
        return bool(self._kept)

    def send_now(self) -> None:
        """Hand on what was written, and wait for whoever takes it.

        :raises OSError: nobody reads it any more, or it takes no more.
        """
        while self._kept:
            self._poll.poll()
            self._hand_on()

    def _hand_on(self) -> None:
        del self._kept[: os.write(self._descriptor, self._kept[: self._most])]

    async def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()

        def tell() -> None:
            if not ready.done():
                ready.set_result(None)

        loop.add_writer(self._descriptor, tell)
        try:
            await ready
        finally:
            loop.remove_writer(self._descriptor)

    def end(self) -> None:
        """Close what :meth:`opened` has opened."""
        os.close(self._descriptor)
