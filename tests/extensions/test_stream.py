"""A reader who takes his time, or takes nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from crawler.extensions.stream import Stream
from tests.looping import in_a_loop

LINES = b"".join(b"%d\n" % number for number in range(100_000))  # more than a pipe holds


@pytest.fixture
def pipe() -> Iterator[tuple[int, Stream]]:
    reading, writing = os.pipe()
    yield reading, Stream(writing)
    for descriptor in (reading, writing):
        os.close(descriptor)


async def begun(stream: Stream) -> asyncio.Task[None]:
    """Fill the pipe."""
    stream.write(LINES)
    sending = asyncio.ensure_future(stream.send())
    await asyncio.sleep(0)
    assert not sending.done()
    return sending


def taken(reading: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.read(reading, 1 << 20)
    return found


def test_a_reader_who_takes_nothing_holds_up_nobody_and_gets_all_in_the_end(pipe: tuple[int, Stream]) -> None:
    reading, stream = pipe

    async def write() -> bytes:
        sending = await begun(stream)
        found = await asyncio.to_thread(taken, reading, len(LINES))
        await sending
        return found

    assert in_a_loop(write()) == LINES


def test_what_was_not_sent_when_sending_was_cancelled_is_sent_the_next_time(pipe: tuple[int, Stream]) -> None:
    reading, stream = pipe

    async def write() -> bytes:
        sending = await begun(stream)
        sending.cancel()
        await asyncio.wait([sending])
        stream.write(b"last\n")
        found, _ = await asyncio.gather(asyncio.to_thread(taken, reading, len(LINES) + 5), stream.send())
        return found

    assert in_a_loop(write()) == LINES + b"last\n"


def test_a_reader_who_takes_nothing_is_given_up_when_he_is_not_to_be_waited_for(pipe: tuple[int, Stream]) -> None:
    _, stream = pipe
    stream.write(LINES)
    with pytest.raises(TimeoutError, match="who reads it takes nothing"):
        in_a_loop(stream.send(patience=0.01))


def test_a_reader_who_has_gone_is_an_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = Stream(writing)
    stream.write(LINES)
    with pytest.raises(BrokenPipeError):
        in_a_loop(stream.send())
    stream.end()


def test_a_named_pipe_is_waited_for_until_somebody_reads_it(tmp_path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    async def write() -> tuple[bytes, Stream]:
        opening = asyncio.ensure_future(Stream.opened(path))
        await asyncio.sleep(0)
        assert not opening.done()
        reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        stream = await opening
        stream.write(b"one\n")
        await stream.send()
        found = os.read(reading, 100)
        os.close(reading)
        return found, stream

    found, stream = in_a_loop(write())
    stream.end()
    assert found == b"one\n"


def test_a_file_gets_whole_records(tmp_path) -> None:
    with open(tmp_path / "out", "wb") as file:
        stream = Stream(file.fileno())
        stream.write(LINES)
        in_a_loop(stream.send())
    assert (tmp_path / "out").read_bytes() == LINES
