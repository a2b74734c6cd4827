from pathlib import Path

import pytest

from crawler.export import target
from crawler.export.target import check_target


def test_what_is_no_place_for_a_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="is a folder; name a file in it"):
        check_target(tmp_path)
    with pytest.raises(FileNotFoundError, match=f"there is no folder {tmp_path}/there; make it"):
        check_target(tmp_path / "there" / "a.csv")
    check_target(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", ["", "a.csv"])
def test_a_file_and_a_folder_that_may_not_be_written_to_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    (tmp_path / "a.csv").touch()
    # Tests may run as root, who may write everywhere.
    monkeypatch.setattr(target.os, "access", lambda path, mode: path != tmp_path / refused)
    with pytest.raises(PermissionError, match=f"^{tmp_path / refused} may not be written to"):
        check_target(tmp_path / "a.csv")


def test_the_target_of_a_link_is_what_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "a.csv")
    with pytest.raises(FileNotFoundError):
        check_target(tmp_path / "link.csv")
