"""What the pages of one outlet teach about their template."""

from __future__ import annotations

import msgspec


class OutletModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """A template, as plain data: to and from JSON with :mod:`msgspec`."""

    version: int = 1
    pages: int = 0
