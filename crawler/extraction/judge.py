"""What of a page belongs to its article, segment by segment, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile

from crawler.extraction import marks as m
from crawler.extraction.appeals import asks
from crawler.extraction.lead import fold
from crawler.extraction.paths import form
from crawler.extraction.scope import Scope
from crawler.extraction.segments import Node, Segment
from crawler.labels import label_of, split_label

# In the order in which a reason is given when several hold.
_FURNITURE: list[tuple[int, str]] = [
    (m.FIGURE | m.CAPTION, "caption"),
    (m.BYLINE, "byline"),
    (m.COMMENT, "comments"),
    (m.SIGNUP, "subscription box"),
    (m.RELATED | m.TEASER | m.CARD, "related"),
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
_WEAK = m.SIDE | m.HIDDEN | m.ASIDE | m.HEADER | m.SHARE | m.CAPTION | m.FIGURE | m.CARD | m.TAGS
_LONG = 100
_SHORT = 60
_LINK_LIST = 0.5
_QUOTED = 30
_USUAL = 0.1
_ALIEN = 0.2
_BOX = 0.3
_REST = 0.25
_TEASED = 0.2
_LINK = 0.8

_LABELS = frozenset(
    {"related", "tags", "share", "subscribe", "newsletter", "comments", "conduct", "login", "cookies", "advertisement"}
    | {"most_read", "load_more"}
)
_OPENING = 40
_NOTICE = 300
_DATE = re.compile(r"\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_LETTER = re.compile(r"[^\W_]")
_POINTERS = "»›>→▶►➤👉"
_CELLS = frozenset({"td", "th"})
_LISTED = _CELLS | {"li", "dd", "dt"}
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")


def judge(
    segments: list[Segment],
    kept: list[bool],
    scope: Scope,
    title: str | None = None,
    authors: Iterable[str] = (),
    vetoes: Mapping[int, str] | None = None,
) -> list[str | None]:
    """For each segment why it is not part of the text; None for what is.

    :param kept: for each segment whether the extractor kept it.
    :param title: the article's headline, which is no part of its text.
    :param authors: their names: a line of nothing else is a byline.
    :param vetoes: by index, why a segment is known not to be text.
    """
    verdicts = [_judge(s, k, scope) for s, k in zip(segments, kept, strict=True)]
    for index, reason in (vetoes or {}).items():
        verdicts[index] = verdicts[index] or reason
    _said_elsewhere(segments, verdicts, scope, fold(title), [fold(a) for a in authors])
    _labelled_boxes(segments, verdicts, scope)
    _after_a_label(segments, verdicts, scope)
    _link_lists(segments, verdicts)
    _repeated(segments, verdicts, scope)
    _headings(segments, verdicts, scope)
    return verdicts


def _judge(segment: Segment, kept: bool, scope: Scope) -> str | None:
    inside = scope.holds(segment)
    long = segment.size >= _LONG
    if not inside and (scope.alone or not (kept and segment.size >= _SHORT and segment.linked < 0.5)):
        return "elsewhere"
    reason = _named(segment, kept, scope, long and inside) or _odd(segment, scope)
    if reason:
        return reason
    if kept or segment.heading:
        return None
    if scope.first <= segment.index <= scope.last and scope.forms[form(segment.node)] and segment.linked < 0.5:
        return None
    return "not text"


def _named(segment: Segment, kept: bool, scope: Scope, long: bool) -> str | None:
    """What the mark-up calls it, when that is no part of a text."""
    marks = scope.marks(segment)
    for bits, reason in _FURNITURE:
        if marks & bits and not (kept and (long or marks & m.QUOTE) and not marks & bits & ~_WEAK):
            return reason
    return None


def _odd(segment: Segment, scope: Scope) -> str | None:
    """What it is by its own shape and place, when that is no part of a text."""
    if not _LETTER.search(segment.text):
        return "ornament"
    if segment.tag not in _CELLS and (label := _label(segment)):
        return label
    sentence = _SENTENCE.search(segment.text)
    after = segment.index > scope.last
    if segment.linked > _LINK and (after or not sentence):
        return "link"
    if segment.linked > 0.3 and segment.text[0] in _POINTERS:
        return "related"
    if segment.links and segment.size < _NOTICE and asks(segment.text):
        return "newsletter"
    if segment.index <= scope.first and not sentence and len(segment.text) < _LONG and _DATE.search(segment.text):
        return "date line"
    if segment.heading or segment.tag in _LISTED:
        return None
    short = segment.size < _SHORT
    if short and not scope.forms[form(segment.node)] and not scope.marks(segment) & (m.LEAD | m.QUOTE):
        return "label"
    if after and short and not sentence:
        return "closing line"
    return None


def _label(segment: Segment) -> str | None:
    """What it announces, when it is a label ("Read also", "Share:") or begins with one that links follow."""
    if (kind := label_of(segment.text)) in _LABELS:
        return kind
    said = split_label(segment.text) if segment.linked > 0.3 or segment.text.endswith(":") else None
    return said[0] if said and said[0] in _LABELS else None


def _said_elsewhere(
    segments: list[Segment], verdicts: list[str | None], scope: Scope, title: str, authors: list[str]
) -> None:
    """What the article has in fields of its own: its headline and its authors."""
    names = "".join(authors)
    text = [s for s in segments if verdicts[s.index] is None]
    for segment in text:
        said = fold(segment.text)
        if (title and said == title) or (
            segment.heading == 1 and (segment.index < scope.first or segment.size >= _LONG)
        ):
            verdicts[segment.index] = "title"
        elif said in names and segment.size < _LONG:
            verdicts[segment.index] = "byline"
    for segment in text[3:][-2:]:
        if any(len(name) > 5 and name in fold(segment.text[:_OPENING]) for name in authors):
            verdicts[segment.index] = "byline"


def _labelled_boxes(segments: list[Segment], verdicts: list[str | None], scope: Scope) -> None:
    """What stands in one box with the label that opens it is what the label says."""
    bound = _ALIEN * scope.total
    for label in segments:
        kind = verdicts[label.index]
        if kind not in _LABELS or not scope.holds(label):
            continue
        rest: list[Segment] = []
        for box in takewhile(lambda node: node is not scope.main, label.node.chain()):
            inside = _inside(segments, label.index, box)
            opened = not label.index or all(node is not box for node in segments[label.index - 1].node.chain())
            if not opened or scope.weight[box] > bound or any(scope.forms[form(s.node)] > bound for s in inside):
                break
            rest = inside
        for segment in rest:
            verdicts[segment.index] = verdicts[segment.index] or kind


def _inside(segments: list[Segment], start: int, box: Node) -> list[Segment]:
    return list(takewhile(lambda s: any(node is box for node in s.node.chain()), segments[start:]))


def _after_a_label(segments: list[Segment], verdicts: list[str | None], scope: Scope) -> None:
    """A label below the last paragraph of the usual form ends the text, unless a good part of that follows.

    Teasers of other articles may be as long: each has its headline linked, in it or right before it.
    """
    bound = _BOX * scope.total
    usual = [s.index for s in segments if verdicts[s.index] is None and scope.forms[form(s.node)] > bound]
    below = segments[usual[-1] + 1 :] if usual else []
    label = next((s for s in below if verdicts[s.index] in _LABELS), None)
    if label is None:
        return
    rest = [s for s in segments[label.index + 1 :] if verdicts[s.index] is None]
    teasers = [s for s in rest if s.linked > _TEASED or segments[s.index - 1].linked > _LINK]
    length = sum(s.size for s in rest)
    if length <= _REST * scope.total or (len(teasers) > 1 and 2 * sum(s.size for s in teasers) > length):
        for segment in rest:
            verdicts[segment.index] = verdicts[label.index]


def _link_lists(segments: list[Segment], verdicts: list[str | None]) -> None:
    """A list most of whose text is links recommends other articles, and so does the line that opens it."""
    lists: dict[Node, list[Segment]] = {}
    for segment in segments:
        if verdicts[segment.index] in {None, "link"} and segment.tag == "li" and segment.node.parent is not None:
            lists.setdefault(segment.node.parent, []).append(segment)
    for items in lists.values():
        if sum(s.linked * len(s.text) for s in items) < _LINK_LIST * sum(len(s.text) for s in items):
            continue
        for item in items:
            verdicts[item.index] = "related"
        opening = segments[items[0].index - 1] if items[0].index else None
        if opening and verdicts[opening.index] is None and (opening.heading or opening.text.endswith((":", "："))):
            verdicts[opening.index] = "related"


def _repeated(segments: list[Segment], verdicts: list[str | None], scope: Scope) -> None:
    """What stands in another form of block as well is a pull quote or a copy for another screen."""
    text = [(s, fold(s.text)) for s in segments if verdicts[s.index] is None and not s.heading]
    whole = "\n".join(said for _, said in text)
    seen: dict[str, str] = {}
    for segment, said in text:
        own = form(segment.node)
        if (segment.size >= _LONG and seen.setdefault(said, own) != own) or (
            len(said) >= _QUOTED
            and scope.forms[own] < _USUAL * scope.total
            and segment.tag not in _LISTED
            and whole.count(said) > 1
        ):
            verdicts[segment.index] = "repeated"


def _headings(segments: list[Segment], verdicts: list[str | None], scope: Scope) -> None:
    """A heading belongs to the text when text follows it in the same part of the page."""
    follower: Segment | None = None
    for segment in reversed(segments):
        if segment.heading and verdicts[segment.index] is None:
            if follower is None or segment.index > scope.last:
                verdicts[segment.index] = "heading of nothing"
        elif verdicts[segment.index] is None:
            follower = segment
