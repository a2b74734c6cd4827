"""A crawl may have as many files open as it takes, or says at once that it may not."""

import subprocess
import sys

import pytest

_ASKED = """
import resource
from crawler.crawl.workers.open_files import allow_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, {limits})
allow_open_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def asked(*limits: int) -> subprocess.CompletedProcess[str]:
    code = _ASKED.format(limits=limits)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("soft", "hard", "raised"), [(64, 1000, 1000), (64, 128, 128), (500, 500, 500)])
def test_the_limit_is_raised_as_far_as_it_may(soft: int, hard: int, raised: int) -> None:
    assert int(asked(soft, hard).stdout) == raised


def test_a_limit_that_is_too_low_is_told() -> None:
    assert "24 files may be open at a time here, and a crawl takes 128" in asked(24, 24).stderr
