"""What somebody asks for runs once, few at a time, and its words are kept within bounds."""

from __future__ import annotations

import asyncio

import pytest

from crawler.answers.refusal import Refused
from crawler.web.errands import Errand, Errands
from tests.looping import in_a_loop


def test_who_listens_hears_every_line_from_the_first_on() -> None:
    async def work() -> None:
        errand = Errand(id="1", title="a check")
        errand.say("before")

        async def listen() -> list[str]:
            return [line async for line in errand.told()]

        listening = asyncio.ensure_future(listen())
        await asyncio.sleep(0)
        errand.say("then")
        errand.say("more")
        errand.end(0)
        assert await listening == ["before", "then", "more"]
        assert await listen() == ["before", "then", "more"], "and who comes later hears the same"

    in_a_loop(work())


def test_what_is_said_without_end_is_kept_within_bounds() -> None:
    errand = Errand(id="1", title="a check")
    for number in range(1500):
        errand.say(f"{number} " + "x" * 900)
    assert len(errand.lines) == 1000
    assert max(map(len, errand.lines)) == 500


def test_the_same_is_not_done_twice_at_a_time(tmp_path) -> None:
    async def work() -> None:
        errands = Errands(str(tmp_path / "crawler.db"))
        first = errands.start(["--version"], title="a check", about="outlet")
        assert errands.start(["--version"], title="a check", about="outlet") is first
        assert errands.start(["--version"], title="a check", about="another") is not first
        assert errands.get(first.id) is first
        assert errands.get("none") is None
        await errands.close()

    in_a_loop(work())


def test_more_than_a_few_at_a_time_are_refused(tmp_path) -> None:
    async def work() -> None:
        errands = Errands(str(tmp_path / "crawler.db"))
        for number in range(3):
            errands.start(["--version"], title="a check", about=str(number))
        try:
            with pytest.raises(Refused, match="under way") as refused:
                errands.start(["--version"], title="a check", about="one more")
            assert refused.value.status == 429
        finally:
            await errands.close()

    in_a_loop(work())


def test_a_command_is_run_and_its_words_and_end_are_told_without_what_is_hidden(tmp_path) -> None:
    async def work() -> None:
        errands = Errands(str(tmp_path / "crawler.db"))
        errand = errands.start(["status"], title="a status", about="", hidden=str(tmp_path))
        said = [line async for line in errand.told()]
        assert errand.status not in (None, 0), "there is no store"
        assert not any(str(tmp_path) in line for line in said)
        await errands.close()

    in_a_loop(work())
