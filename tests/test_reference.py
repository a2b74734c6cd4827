"""The pages that are made from the code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("script", ["reference.py", "architecture.py"])
def test_pages_made_from_the_code_are_what_it_says(script: str) -> None:
    """Run ``make docs`` when this fails."""
    command = [sys.executable, str(ROOT / "scripts" / script), "--check"]
    checked = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
