"""One setting: what it may be, and the value that a text in the environment is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_MOST = 1_000_000_000  # some thirty years in seconds; clocks and databases cannot count on for ever
_MOST_WHOLE = 2**53
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class WrongSetting(ValueError):
    """A setting that there is not, or a value that it cannot have; the message names it, and says what is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting of this project's; every one may be set in the environment, in a Scrapy project, or with ``-s``."""

    name: str
    """What it is called; all begin with ``CRAWLER_``."""

    default: str | bool | int | float
    """Its value when nobody sets it; its type is the setting's."""

    meaning: str
    """What it decides, as sentences."""

    example: str
    """A value that somebody may want, as it is written in the environment."""

    unit: str = ""
    """What a number counts."""

    least: float = 0
    """The smallest number that it may be."""

    endless: bool = False
    """Whether ``inf`` is a number that it may be."""

    form: Callable[[str], object] | None = None
    """Raises a ValueError for a text that it cannot be; None where it may be any."""

    formed: str = ""
    """What a text is that it can be, in words."""

    secret: bool = False
    """Whether its value must not be told by the log."""

    @property
    def kind(self) -> type:
        """The type of its value."""
        return type(self.default)

    @property
    def wanted(self) -> str:
        """What its value is, in words."""
        if self.kind is bool:
            return "true or false"
        if self.kind is str:
            return self.formed or "a text"
        number = "a whole number" if self.kind is int else "a number"
        return number if self.least == -math.inf else f"{number} from {self.least:g}"

    @property
    def most(self) -> int:
        """The largest number that it may be, but for ``inf``; what is counted by whole numbers may be bytes."""
        return _MOST_WHOLE if self.kind is int else _MOST

    def read(self, text: str) -> str | bool | int | float:
        """The value that a text is.

        :raises WrongSetting: it is none; says what is wanted.

        >>> Setting(name="CRAWLER_LEASE", default=120.0, meaning="", example="").read("60")
        60.0
        """
        try:
            if self.kind is bool:
                return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}[text.strip().lower()]
            value: str | int | float = text if self.kind is str else self.kind(text)
        except (KeyError, ValueError):
            raise self._wrong(text) from None
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        """Expect of a value of its type that it can have it.

        :raises WrongSetting: it cannot; says what is wanted.
        """
        try:
            if isinstance(value, str):
                if self.form is not None:
                    self.form(value)
            elif not (self.least <= value <= self.most or (self.endless and value == math.inf)):
                raise self._wrong(value)
        except WrongSetting:
            raise
        except (ValueError, TypeError):
            raise self._wrong(value) from None

    def _wrong(self, value: object) -> WrongSetting:
        too_large = isinstance(value, int | float) and self.most < value < math.inf
        wanted = f"at most {self.most}" if too_large else self.wanted
        return WrongSetting(f"{self.name}={value!r} cannot be used: {wanted} is wanted")


def one_of(*values: str) -> dict[str, Any]:
    """What a setting says that may be one of these texts."""
    return {"form": values.index, "formed": f"{', '.join(values[:-1])} or {values[-1]}"}
