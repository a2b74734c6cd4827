"""What of a page belongs to its article, segment by segment, each with a reason."""

from __future__ import annotations

import re

from crawler.extraction import marks as m
from crawler.extraction.lead import fold
from crawler.extraction.scope import Scope, form, size
from crawler.extraction.segments import Segment

# In the order in which a reason is given when several hold.
_FURNITURE: list[tuple[int, str]] = [
    (m.FIGURE | m.CAPTION, "caption"),
    (m.BYLINE, "byline"),
    (m.COMMENT, "comments"),
    (m.SIGNUP, "subscription box"),
    (m.RELATED | m.TEASER, "related"),
    (m.SHARE, "share line"),
    (m.TAGS, "tags"),
    (m.NAV | m.SIDE | m.FOOTER | m.FORM, "furniture"),
    (m.CONSENT, "notice"),
    (m.ADVERT, "advertisement"),
    (m.DATE, "date line"),
    (m.HEADER, "page header"),
    (m.ASIDE, "aside"),
    (m.HIDDEN, "hidden"),
]
# What such an element holds is text when the extractor took it for text and it is long.
_WEAK = m.SIDE | m.HIDDEN | m.ASIDE | m.HEADER | m.SHARE | m.CAPTION | m.FIGURE | m.TEASER | m.TAGS
_LONG = 100
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


def judge(segments: list[Segment], kept: list[bool], scope: Scope, title: str | None = None) -> list[str | None]:
    """For each segment why it is not part of the text; None for what is.

    :param kept: for each segment whether the extractor kept it.
    :param title: the article's headline, which is no part of its text.
    """
    verdicts = [_judge(s, k, scope) for s, k in zip(segments, kept, strict=True)]
    _titles(segments, verdicts, fold(title))
    _repeated(segments, verdicts)
    _headings(segments, verdicts, scope)
    return verdicts


def _judge(segment: Segment, kept: bool, scope: Scope) -> str | None:
    inside = scope.holds(segment)
    long = size(segment.text) >= _LONG
    if not inside and not (kept and long and segment.linked < 0.5):
        return "elsewhere"
    marks = scope.marks(segment)
    for bits, reason in _FURNITURE:
        if marks & bits and not (marks & bits & ~_WEAK == 0 and kept and long and inside):
            return reason
    if segment.linked > 0.8 and not _SENTENCE.search(segment.text):
        return "link"
    if kept or segment.heading:
        return None
    if scope.first < segment.index < scope.last and scope.forms[form(segment.node)] and segment.linked < 0.5:
        return None
    return "not text"


def _titles(segments: list[Segment], verdicts: list[str | None], title: str) -> None:
    for segment in segments:
        if verdicts[segment.index] is None and (segment.heading == 1 or (title and fold(segment.text) == title)):
            verdicts[segment.index] = "title"


def _repeated(segments: list[Segment], verdicts: list[str | None]) -> None:
    """A long text that stood there already is a pull quote or a copy for another screen."""
    seen: set[str] = set()
    for segment in segments:
        if verdicts[segment.index] is None and size(segment.text) >= _LONG:
            text = fold(segment.text)
            if text in seen:
                verdicts[segment.index] = "repeated"
            seen.add(text)


def _headings(segments: list[Segment], verdicts: list[str | None], scope: Scope) -> None:
    """A heading belongs to the text when text follows it in the same part of the page."""
    follower: Segment | None = None
    for segment in reversed(segments):
        if segment.heading and verdicts[segment.index] is None:
            if follower is None or segment.index > scope.last:
                verdicts[segment.index] = "heading of nothing"
        elif verdicts[segment.index] is None:
            follower = segment
