"""The headline, without the outlet's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.site_name import SiteName
from crawler.page.text import distinct, fold, plain

_SEPARATOR = re.compile(r"\s+[-–—|·•»›«‹/:~]+\s+|\s*[|｜]\s*|：|:\s+")
_TRAILING = re.compile(r"\s*[-–—|｜ㅣ：·/»«•_]+\s*\w|\s+[:>~]\s+\w")
# How much each place counts when places disagree.
_WEIGHTS = {"json-ld": 5.0, "meta og:title": 2.5, "json-ld name": 2.0, "h1": 1.5, "microdata": 1.5}
_WEIGHTS |= {"meta twitter:title": 0.5, "title": 0.5}
_SLUG_WEIGHT = 4.0
_LONGEST = 500
_LONGEST_KICKER = 50
_BARS = {"|", "｜", "ㅣ", "›", "»"}
_META = ("og:title", "twitter:title", "title", "dc.title", "dcterms.title", "parsely-title", "cxenseparse:title")
_TRANSLITERATION = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ı": "i"}
)


def titles(doc: Document, site: SiteName) -> list[Candidate[str]]:
    """The headlines a page gives itself, the most trusted first, each without the outlet's name.

    Places that agree speak for each other, and so does the page's address when it spells one of them out.
    """
    raw = _whole([c for c in _raw(doc) if fold(c.value) and len(c.value) < _LONGEST])
    cleaned = [Candidate(without_site(c.value, site, [o.value for o in raw if o is not c]), c.source) for c in raw]
    cleaned = [c for c in cleaned if not site.matches(c.value)] or cleaned
    cleaned = without_kickers(cleaned)
    weights: dict[str, float] = {}
    for candidate in cleaned:
        key = fold(candidate.value)
        weights[key] = weights.get(key, 0.0) + _WEIGHTS.get(candidate.source, 0.1)
    slug = slug_of(doc.url)
    for key in weights:
        if slug and spells(slug, key):
            weights[key] += _SLUG_WEIGHT
    cleaned.sort(key=lambda c: -weights[fold(c.value)])
    return distinct(cleaned, lambda candidate: candidate.value)


def _raw(doc: Document) -> Iterator[Candidate[str]]:
    for described in doc.articles():
        if described.rank < 2 and (headline := plain(described.node.get("headline"))):
            yield Candidate(headline, described.source)
            if name := plain(described.node.get("name")):
                yield Candidate(name, f"{described.source} name")
            break
    for name in _META:
        for value in doc.meta.get(name, ())[:1]:
            yield Candidate(plain(value), f"meta {name}")
    if heading := main_heading(doc):
        yield Candidate(heading, "h1")
    for element in doc.elements["title"][:1]:
        yield Candidate(plain(element.text), "title")


def main_heading(doc: Document) -> str:
    """The ``h1`` that is the headline: the one most like what the page's head says, else the first with words."""
    headings = [text for h1 in doc.elements["h1"][:20] if (text := plain(h1.text_content()[:2000]))]
    if len(headings) < 2:
        return headings[0] if headings else ""
    said = {w for n in ("og:title", "title") for v in doc.meta.get(n, ()) for w in fold(plain(v)).split()}
    said |= {w for element in doc.elements["title"][:1] for w in fold(plain(element.text)).split()}
    return max(headings, key=lambda text: _likeness(set(fold(text).split()), said))


def _likeness(words: set[str], said: set[str]) -> float:
    return len(words & said) / (len(words | said) or 1)


def without_site(title: str, site: SiteName, others: list[str]) -> str:
    """A title without the outlet's name, and without the section that some put before that name.

    :param others: what other places of the page say; a part that one of them says is the title.

    >>> without_site("Rain again – Weather | The Outlet", SiteName(["The Outlet"], ""), ["Rain again"])
    'Rain again'
    """
    for other in others:
        if title.startswith(other) and len(title) - len(other) < 60 and _TRAILING.match(title, len(other)):
            return other
    known = {fold(other) for other in others}
    cuts = list(_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        left, right = title[: cut.start()], title[cut.end() :]
        if fold(left) in known and len(right) < 60 and not known & {fold(right)}:
            return left.strip()
    if cuts and site.matches(title[cuts[-1].end() :]):
        return title[: cuts[-1].start()].strip()
    if cuts and site.matches(title[: cuts[0].start()]):
        return title[cuts[0].end() :].strip()
    return title


def without_kickers(found: list[Candidate[str]]) -> list[Candidate[str]]:
    """The headlines without a kicker: what one place sets before a headline with a bar, and another leaves out; or
    what two places set before the same headline in words that have nothing in common.

    A kicker that all places give alike, or that one gives with a colon ("Storm: roofs gone"), is part of the headline.

    >>> [c.value for c in without_kickers([Candidate("Opinion | Roofs fly by", "x"), Candidate("Roofs fly by", "h1")])]
    ['Roofs fly by', 'Roofs fly by']
    """
    whole = {fold(c.value) for c in found}
    split = [_kicker(c.value) for c in found]
    kept = []
    for candidate, (kicker, bar, rest) in zip(found, split, strict=True):
        folded, words = fold(rest), _telling(kicker)
        apart = any(fold(r) == folded and words.isdisjoint(_telling(k)) for k, _, r in split if k)
        cut = kicker and (apart or (bar and folded in whole))
        kept.append(Candidate(rest if cut else candidate.value, candidate.source))
    return kept


def _telling(text: str) -> set[str]:
    """The words of a text without the small ones, unless it has no others."""
    words = set(fold(text).split())
    return {word for word in words if len(word) > 3} or words


def _kicker(title: str) -> tuple[str, bool, str]:
    """What may be a kicker, whether a bar ends it, and the rest; no kicker is as long as its headline."""
    cut = _SEPARATOR.search(title)
    if (
        cut is None
        or cut.start() > _LONGEST_KICKER
        or cut.start() > len(title) - cut.end()
        or not fold(title[: cut.start()])
    ):
        return "", False, title
    return title[: cut.start()], cut[0].strip() in _BARS, title[cut.end() :].strip()


def _whole(raw: list[Candidate[str]]) -> list[Candidate[str]]:
    """The candidates without those that only begin another one: a value that a quotation mark or a limit cut."""
    longer = [c.value for c in raw if c.source in ("h1", "json-ld")]
    return [c for c in raw if not any(_is_cut(c.value, other) for other in longer)]


def _is_cut(title: str, other: str) -> bool:
    start = title.rstrip(".… ")
    if len(start) == len(other) or not other.startswith(start):
        return False
    return title.endswith(("…", "...")) or other[len(start) :].lstrip()[:1] in ('"', "'", "„", "“", "”")


def slug_of(url: str) -> list[str]:
    """The words the last long part of an address spells."""
    try:
        parts = unquote(urlsplit(url).path).lower().split("/")
    except ValueError:
        return []
    slug = max(parts, key=lambda part: (part.count("-") + part.count("_"), len(part)), default="")
    return _latin(re.sub(r"\.\w{2,5}$", "", slug)).split()


@lru_cache(maxsize=256)
def _latin(text: str) -> str:
    """Words in plain Latin letters, as slugs write them."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_TRANSLITERATION))
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in text if not unicodedata.combining(c))))


def spells(slug: list[str], title: str) -> bool:
    """Whether an address spells out a title, give or take a few small words and a number.

    >>> spells("roofs gone in heavy storm 123".split(), "Roofs gone in a heavy storm")
    True
    """
    words = [word for word in _latin(title).split() if len(word) > 2]
    if len(words) < 4:
        return False
    present = set(slug)
    return sum(word in present for word in words) >= 0.85 * len(words)
