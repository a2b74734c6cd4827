"""The model that tells languages apart."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.fields.language_model import language_identifier

ROOT = Path(__file__).resolve().parents[3]
DETECT = """
import resource
from crawler.extraction.fields.language import detect_language
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
print(detect_language("Le conseil a décidé mardi que le vieux pont sur la rivière serait fermé sans attendre."))
"""


def test_a_language_is_told_where_no_file_can_be_written() -> None:
    done = subprocess.run([sys.executable, "-c", DETECT], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "fr\n", done.stderr


def test_the_model_is_read_as_its_own_loader_reads_it() -> None:
    own, ours = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True), language_identifier()
    for name in set(own.__slots__) - {"_full_model"}:
        assert type(getattr(ours, name)) is type(getattr(own, name)), name
        assert np.array_equal(getattr(ours, name), getattr(own, name)), name
