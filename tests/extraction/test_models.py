"""Pages are read with the package's models, or for a while with those of a folder."""

from __future__ import annotations

from pathlib import Path

from crawler.extraction.models import model_file, reading_with

PACKAGED = Path("package/blocks.trees")


def test_the_models_of_a_folder_stand_in_for_the_packages_as_long_as_they_are_asked_for() -> None:
    assert model_file(PACKAGED) == PACKAGED
    with reading_with(Path("one")):
        assert model_file(PACKAGED) == Path("one/blocks.trees")
        with reading_with(Path("two")):
            assert model_file(PACKAGED) == Path("two/blocks.trees")
        assert model_file(PACKAGED) == Path("one/blocks.trees")
    assert model_file(PACKAGED) == PACKAGED
