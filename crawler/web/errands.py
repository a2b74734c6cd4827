"""Commands that somebody asks for in the browser: in processes of their own, few at a time, their words kept."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from crawler.answers.refusal import Refused
from crawler.running.asked.processes import GUARDED, command_line, end_process

_MOST_OPEN = 3
_MOST_KEPT = 30
_MOST_LINES, _LONGEST_LINE = 1000, 500
_SECONDS = 1800.0
_LONGEST_READ = 1 << 16


@dataclass(slots=True, kw_only=True)
class Errand:
    """A command that is or was run for somebody."""

    id: str
    title: str
    """What it does, for a person."""
    about: str = ""
    """The outlet or address that it is about."""
    lines: list[str] = field(default_factory=list)
    """What it said so far."""
    status: int | None = None
    """How it ended; None while it runs."""
    staged: TemporaryDirectory[str] | None = None
    """Where it leaves files that somebody may keep; gone with the errand."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def told(self) -> AsyncIterator[str]:
        """What it says, line by line, from the first one on until it ends."""
        at = 0
        while True:
            changed = self.changed
            for line in self.lines[at:]:
                yield line
            at = len(self.lines)
            if self.status is not None:
                return
            await changed.wait()

    def say(self, line: str) -> None:
        """Add a line, if there is room."""
        if len(self.lines) < _MOST_LINES:
            self.lines.append(line[:_LONGEST_LINE])
        self._wake()

    def end(self, status: int) -> None:
        """Note how it ended."""
        self.status = status
        self._wake()

    def _wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


class Errands:
    """The commands of a server; its methods belong to one event loop.

    :param store: path or URL of the store.
    :param settings: ``NAME=VALUE`` of who runs the server; what makes addresses safe is set after them.
    """

    def __init__(self, store: str, settings: Sequence[str] = ()):
        self._store, self._settings = store, [*settings, GUARDED, "CRAWLER_PROGRESS_SECONDS=1"]
        self._errands: dict[str, Errand] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def get(self, id_: str) -> Errand | None:
        """An errand; None when there is none of that id, or it ended long ago."""
        return self._errands.get(id_)

    def start(self, command: Sequence[str], *, title: str, about: str, hidden: str = "") -> Errand:
        """Run ``crawler COMMAND``, or give the errand that does so already.

        :param hidden: a piece of text whose lines are told to nobody, such as the path of a folder.
        :raises Refused: too many are under way.
        """
        for errand in self._errands.values():
            if errand.status is None and (errand.title, errand.about) == (title, about):
                return errand
        if len(self._tasks) >= _MOST_OPEN:
            raise Refused(f"{_MOST_OPEN} things are under way; try again when one has ended", 429)
        errand = Errand(id=token_urlsafe(12), title=title, about=about)
        self._errands[errand.id] = errand
        for old in [id_ for id_, each in self._errands.items() if each.status is not None][:-_MOST_KEPT]:
            del self._errands[old]
        task = self._tasks[errand.id] = asyncio.create_task(self._run(errand, command, hidden))
        task.add_done_callback(lambda _: self._tasks.pop(errand.id, None))
        return errand

    async def close(self) -> None:
        """End what is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _run(self, errand: Errand, command: Sequence[str], hidden: str) -> None:
        words = command_line(self._store, command, self._settings)
        environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, env=environment, start_new_session=True
            )
        except OSError:
            errand.say("It cannot be started.")
            errand.end(1)
            return
        try:
            async with asyncio.timeout(_SECONDS):
                async for line in _lines(process):
                    if not hidden or hidden not in line:
                        errand.say(line)
                errand.end(await process.wait())
        except TimeoutError:
            errand.say("It took too long and was ended.")
        finally:
            await end_process(process)
            if errand.status is None:
                errand.end(1)


async def _lines(process: Process) -> AsyncIterator[str]:
    """What a process says; a line that never ends is told in pieces."""
    assert process.stdout is not None
    rest = b""
    while piece := await process.stdout.read(_LONGEST_READ):
        *whole, rest = (rest + piece).replace(b"\r", b"\n").split(b"\n")
        if len(rest) > _LONGEST_READ:
            whole, rest = [*whole, rest], b""
        for line in whole:
            if text := line.decode("utf-8", "replace").rstrip():
                yield text
    if rest.strip():
        yield rest.decode("utf-8", "replace").rstrip()
