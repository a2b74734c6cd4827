"""The model that tells languages apart."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.fields.language_model import language_identifier

ROOT = Path(__file__).resolve().parents[3]
FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
"""
DETECT = """
from crawler.extraction.fields.language import detect_language
print(detect_language("Le conseil a décidé mardi que le vieux pont sur la rivière serait fermé sans attendre."))
"""


def _detected(cache: Path, script: str = DETECT) -> str:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    return done.stdout or done.stderr


def test_a_language_is_told_where_no_file_can_be_written(tmp_path: Path) -> None:
    assert _detected(tmp_path, FULL + DETECT) == "fr\n"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_what_was_unpacked_once_is_mapped_from_then_on_and_made_anew_when_it_is_damaged(tmp_path: Path) -> None:
    assert _detected(tmp_path) == "fr\n"
    (kept,) = tmp_path.rglob("nextmove.npy")
    first = kept.stat()
    assert _detected(tmp_path, "import lzma; lzma.decompress = None\n" + DETECT) == "fr\n"
    kept.write_bytes(kept.read_bytes()[:1000])
    assert _detected(tmp_path) == "fr\n"
    assert kept.stat().st_size == first.st_size
    assert len(list(tmp_path.glob("crawler/*"))) == 1


def test_the_model_is_read_as_its_own_loader_reads_it() -> None:
    own, ours = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True), language_identifier()
    for name in set(own.__slots__) - {"_full_model"}:
        assert np.array_equal(getattr(ours, name), getattr(own, name)), name
