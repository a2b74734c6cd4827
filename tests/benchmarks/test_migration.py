"""A migration that is killed loses nothing; the way of the first tables leads through all others."""

import pytest

from benchmarks.migration import measure


@pytest.mark.parametrize("revision", ["0001", pytest.param("0008", marks=pytest.mark.slow)])
def test_a_killed_migration_loses_nothing(tmp_path, revision):
    result = measure(tmp_path, articles=60, kills=2, revision=revision, seed=3)
    assert (result.kills, result.lost, result.same_export, result.whole) == (2, [], True, True)
