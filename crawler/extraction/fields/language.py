"""The language a page says it is in, and the one its text is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.language_model import language_identifier

_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_].*)?")
# ISO 639-2 codes and old ones that pages use.
_TWO_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "pol": "pl", "rus": "ru", "ukr": "uk", "jpn": "ja", "kor": "ko", "zho": "zh", "chi": "zh", "ara": "ar",
    "tur": "tr", "swe": "sv", "nor": "no", "dan": "da", "fin": "fi", "ces": "cs", "cze": "cs", "ell": "el", "gre": "el",
    "vie": "vi", "hin": "hi", "heb": "he", "iw": "he", "in": "id", "ind": "id", "ji": "yi", "zul": "zu", "xho": "xh",
    "jp": "ja", "cz": "cs", "gr": "el", "dk": "da", "se": "sv", "ua": "uk", "cn": "zh", "kr": "ko",
}  # fmt: skip
# Written alike: a detector can't overrule a page that names the other.
_KIN = (
    {"no", "nb", "nn", "da"},
    {"hr", "sr", "bs", "sh"},
    {"id", "ms"},
    {"cs", "sk"},
    {"zu", "xh"},
    {"gl", "pt"},
    {"af", "nl"},
)
_OPENING = 160
_LETTERS = re.compile(r"[^\W\d_]")


def languages(doc: Document) -> Iterator[Candidate[str]]:
    """What the page says its article's language is, the most trusted first, as ISO 639-1 codes."""
    for tag, source in doc.language_tags:
        if code := declared_code(tag):
            yield Candidate(code, source)


def declared_code(tag: str) -> str | None:
    """The ISO 639-1 code that a page means by a language tag, or by a country for a language; None when there is none.

    >>> [declared_code(tag) for tag in ("de-AT", "en_US", "ger", "i-default", "zxx")]
    ['de', 'en', 'de', None, None]
    """
    match = _TAG.fullmatch(tag.strip())
    if match is None:
        return None
    code = match[1].lower()
    code = _TWO_LETTERS.get(code, code)
    return code if len(code) == 2 else None


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is in; None when there is too little of it to be sure.

    >>> detect_language("The council decided on Tuesday that the old bridge over the river must be closed at once.")
    'en'
    """
    sample = text[:1500]
    letters = len(_LETTERS.findall(sample))
    if letters < 40:
        return None
    code, certainty = language_identifier().classify(sample)
    return str(code) if certainty > 0.9 else None


def agreed_language(declared: str | None, text: str) -> tuple[str | None, str | None]:
    """The language of an article that declares one and has a text, and the source when the text decides.

    The text overrules the page only when it is long enough, clearly of another language, and that language is
    not one that is written nearly alike.

    >>> agreed_language("en", "")
    ('en', None)
    """
    # What the first lines confirm asks for no more: to read on costs several times as much.
    if declared and detect_language(text[:_OPENING]) == declared:
        return declared, None
    seen = detect_language(text)
    if seen is None or seen == declared:
        return declared, None
    if declared and (len(text) < 200 or any({declared, seen} <= kin for kin in _KIN)):
        return declared, None
    return seen, "text"
