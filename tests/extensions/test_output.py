"""Where articles are written while they come."""

from __future__ import annotations

import pytest

from crawler.extensions.output import _open_alone


def test_a_link_in_the_place_of_the_partial_file_is_not_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("mine")
    (tmp_path / ".out.jsonl.partial").symlink_to(kept)
    with pytest.raises(OSError, match="symbolic links"):
        _open_alone(tmp_path / ".out.jsonl.partial", tmp_path / "out.jsonl")
    assert kept.read_text() == "mine"
