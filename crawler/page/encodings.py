"""Which encodings a document may name for itself."""

from __future__ import annotations

import codecs

# What Python has under the names of encodings for its own uses (its documentation of codecs, "Python specific
# encodings"); no browser reads a text as one of these, and some give no text, or raise, whatever they are given.
_PYTHONS_OWN = {"idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}


def encoding_named(label: str) -> str | None:
    """Python's name of the encoding that a document names; None when that is none of texts.

    >>> encoding_named("Latin1"), encoding_named("rot13"), encoding_named("unicode_escape"), encoding_named("x")
    ('iso8859-1', None, None, None)
    """
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):  # a NUL in a name is a ValueError
        return None
    return found.name if getattr(found, "_is_text_encoding", True) and found.name not in _PYTHONS_OWN else None
