"""How soon an outlet's articles are to be stored, as its file says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.outlets import Outlet, OutletFileError, read_outlet, write_outlet


@pytest.mark.parametrize(("text", "span"), [("30m", {"minutes": 30}), ("2h", {"hours": 2}), ("1d", {"days": 1})])
def test_a_span_is_read_and_written(tmp_path, text, span):
    path = tmp_path / "desk.toml"
    write_outlet(Outlet(name="desk", home="https://desk.example/", fresh=text), path)
    assert read_outlet(path).freshness == timedelta(**span)


@pytest.mark.parametrize("text", ["", "30", "m", "-5m", "0m", "1.5h", "30 min", "2w", "99999d", "³m"])
def test_what_is_no_span_is_told_with_its_line(tmp_path, text):
    path = tmp_path / "desk.toml"
    path.write_text(f'home = "https://desk.example/"\nfresh = "{text}"\n', "utf-8")
    with pytest.raises(OutletFileError, match=r"line 2: .* is no span of time such as 30m, 2h or 1d"):
        read_outlet(path)
