"""Strings that make a regular expression work as long as it can, made from the expression itself."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_CATEGORIES = {
    code.CATEGORY_DIGIT: "7",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_DIGIT: "x",
    code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_COMMON = (" ", "a", "0", "<", "a ", "\n", "&", "/", "-", ".")
SHORT, LONG = 2000, 8000
"""Characters of the two strings whose times are compared."""
FLOOR = 0.01
"""Seconds below which a time says nothing: a search that takes the square of the length takes far more."""
STEEPEST = 9.0
"""How often the time may be multiplied with four times the length: linear gives 4, its square 16."""
_STRINGS = 45


def grows_too_fast(pattern: re.Pattern[Any], methods: list[str]) -> str | None:
    """The string and the method with which a pattern's work grows faster than its input, if they are found."""
    for method in methods:
        for begin, pump, end in pumped(pattern):

            def work(
                length: int, repeat: int = 1, parts: tuple[str, str, str] = (begin, pump, end), method: str = method
            ) -> float:
                text = parts[0] + (parts[1] * (length // len(parts[1]) + 1))[:length] + parts[2]
                return min(_seconds(pattern, method, text) for _ in range(repeat))

            if work(LONG) < FLOOR:
                continue
            # A square shows each time; a machine that was busy with something else does not.
            if all(work(LONG, 3) > max(FLOOR, STEEPEST * work(SHORT, 3)) for _ in range(4)):
                return f"{method} of {begin!r} + {pump!r} * n + {end!r}"
    return None


def pumped(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """What to begin with, what to repeat and what to end with."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(written, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    choose = random.Random(ascii(written))
    found: set[str] = set()
    _tokens(tree, choose, found)
    tokens = sorted(token for token in found if token)
    choose.shuffle(tokens)
    tokens = tokens[:12]
    examples = [example for _ in range(5) if 0 < len(example := _example(tree, choose, {})) < 200]
    pairs = [one + other for one in tokens[:5] for other in tokens[:5]]
    pumps = list(dict.fromkeys([*tokens, *_COMMON, *examples, *(e[:-1] for e in examples if e[1:]), *pairs]))[:_STRINGS]
    begins = ["", *(example[: len(example) // 2 + 1] for example in examples[:1])]
    for pump in pumps:
        for begin in begins:
            yield begin, pump, "\x01"


def _seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    given = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "surrogatepass")
    began = time.thread_time()
    _call(pattern, method)(given)
    return time.thread_time() - began


def _call(pattern: re.Pattern[Any], method: str) -> Callable[[Any], object]:
    if method in ("finditer", "findall", "sub", "subn"):
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, method)  # type: ignore[no-any-return]


def _character(items: list[Any], choose: random.Random) -> str:
    options = []
    for op, value in items:
        if op is code.LITERAL:
            options.append(chr(value))
        elif op is code.RANGE:
            options += [chr(value[0]), chr(value[1])]
        elif op is code.CATEGORY:
            options.append(_CATEGORIES[value])
    if items and items[0][0] is code.NEGATE:
        return next((character for character in 'a 1-<".xZ/\n&é' if character not in options), "q")
    return choose.choice(options) if options else "a"


def _example(tree: Any, choose: random.Random, groups: dict[int, str]) -> str:
    """A string that the pattern may fit."""
    out = ""
    for op, value in tree:
        if op is code.LITERAL:
            out += chr(value)
        elif op is code.NOT_LITERAL:
            out += "b" if value == ord("a") else "a"
        elif op is code.ANY:
            out += choose.choice("a .<")
        elif op is code.IN:
            out += _character(value, choose)
        elif op is code.BRANCH:
            out += _example(choose.choice(value[1]), choose, groups)
        elif op is code.SUBPATTERN:
            groups[value[0]] = _example(value[3], choose, groups)
            out += groups[value[0]]
        elif op in _REPEATS:
            least, most, repeated = value
            most = least + 3 if most is code.MAXREPEAT else most
            for _ in range(min(choose.randint(least, min(most, least + 3)), 60)):
                out += _example(repeated, choose, groups)
        elif op is code.GROUPREF:
            out += groups.get(value, "")
        elif op is code.ATOMIC_GROUP:
            out += _example(value, choose, groups)
    return out


def _tokens(tree: Any, choose: random.Random, found: set[str]) -> None:
    """What parts of the pattern fit, each by itself."""
    for op, value in tree:
        if op is code.LITERAL:
            found.add(chr(value))
        elif op is code.IN:
            found.update(_character(value, choose) for _ in range(3))
        elif op in (code.ANY, code.NOT_LITERAL):
            found.add("a")
        elif op is code.BRANCH:
            for branch in value[1]:
                _tokens(branch, choose, found)
        elif op is code.SUBPATTERN:
            _tokens(value[3], choose, found)
        elif op in _REPEATS:
            found.update(_example(value[2], choose, {}) for _ in range(2))
            _tokens(value[2], choose, found)
        elif op is code.ATOMIC_GROUP:
            _tokens(value, choose, found)
        elif op in (code.ASSERT, code.ASSERT_NOT):
            _tokens(value[1], choose, found)
