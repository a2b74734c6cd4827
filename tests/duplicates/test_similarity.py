"""Near-duplicates, excerpts and copies with a further lead are copies; what shares a phrase is none."""

import random

import pytest

from crawler.duplicates.shingles import shingles_of
from crawler.duplicates.similarity import are_copies

chance = random.Random(6)


def words(number):
    return [f"word{chance.randrange(5000)}" for _ in range(number)]


STORY, SHORT = words(300), words(40)


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        pytest.param(STORY, STORY, True, id="the same"),
        pytest.param(STORY, STORY[:120] + words(25) + STORY[145:], True, id="another sentence"),
        pytest.param(STORY, words(60) + STORY, True, id="a further lead"),
        pytest.param(STORY, STORY[:100], True, id="an excerpt"),
        pytest.param(words(200) + STORY[:250], STORY, True, id="most of one in a longer one"),
        pytest.param(STORY, words(100) + STORY[:100] + words(100), False, id="a third in common"),
        pytest.param(STORY, STORY[:40], False, id="a few lines of it"),
        pytest.param(words(4000) + STORY, STORY, False, id="a digest that holds it"),
        pytest.param(SHORT, SHORT, True, id="a brief"),
        pytest.param(SHORT + words(60), SHORT, False, id="a brief in a longer text"),
        pytest.param(SHORT[:10], SHORT[:10], False, id="a caption"),
        pytest.param(STORY, words(300), False, id="other texts"),
        pytest.param([], [], False, id="nothing"),
    ],
)
def test_copies(one, other, copies):
    first, second = shingles_of(" ".join(one)), shingles_of(" ".join(other))
    assert are_copies(first, second) is copies
    assert are_copies(second, first) is copies
