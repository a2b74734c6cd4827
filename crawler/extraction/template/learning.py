"""Learn an outlet's template from its pages, without labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, repeat
from statistics import mean

import msgspec

from crawler.extraction.content.classified import ClassifiedPage, overlap, read
from crawler.extraction.content.isolate import isolate
from crawler.extraction.content.path_signatures import forms, index_path
from crawler.extraction.content.text_blocks import Node, TextBlock, cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata, read_metadata
from crawler.extraction.source_claims import apply_claims
from crawler.extraction.template.field_places import ReadPage, fill_fields, learn_places
from crawler.extraction.template.leftovers import joined_leftovers, learn_leftovers
from crawler.extraction.template.model import LINE, Form, OutletModel, version_of, vote
from crawler.extraction.template.shingles import Story, recurs, shingles
from crawler.extraction.template.wrapper_learning import FullPage, learn_wrappers
from crawler.items import Link, NoArticle

# More pages of the same templates teach nothing that these do not.
MOST_PAGES = 30
# So many pages are read without any template; more teach the same.
_FIRST = 4
_SURE = 0.9
_SHORT = 600
_MOST_WRAPPERS = 8


@dataclass(slots=True)
class _Page(ReadPage):
    html: bytes
    number: int
    """Its place among those that were given."""
    link: Link | None
    """What its feed or sitemap said of it."""


def learn(
    pages: Iterable[tuple[bytes, str]],
    *,
    before: OutletModel | None = None,
    isolated: Sequence[list[bool] | None] = (),
    told: Sequence[Link | None] = (),
) -> OutletModel:
    """Learn an outlet's template from some of its articles' pages.

    What trafilatura and the rules read of each page is taken together: a line of text that stands on several pages
    is furniture, and so is what stands at the very place where two pages have the same line; a form of block counts
    as text by how often it was text on all of the pages, so that a page that was misread alone is corrected by the
    others. An outlet with several layouts has the forms of each.

    :param pages: each page's HTML and URL; pages that hold no article, or one that another page holds as well, are
        passed over, of very many the first are taken.
    :param before: what was learned earlier; it stays known, so that pages in the outlet's old layouts are read as well.
    :param isolated: for the first of the pages, what trafilatura kept of each
        (:func:`crawler.extraction.article.extract_and_isolate`), where that is known.
    :param told: for the first of the pages, what its feed or sitemap said of each; where pages show that is learned.
    """
    return learn_and_tell(pages, before=before, isolated=isolated, told=told)[0]


def learn_and_tell(
    pages: Iterable[tuple[bytes, str]],
    *,
    before: OutletModel | None = None,
    isolated: Sequence[list[bool] | None] = (),
    told: Sequence[Link | None] = (),
    fewest: int = 0,
) -> tuple[OutletModel, tuple[int, ...]]:
    """:func:`learn`, and the numbers of the pages that were not passed over, from 0.

    :param fewest: with fewer pages than that nothing further is learned: the model is no use, and knows no fields.
    """
    known = zip(chain(isolated, repeat(None)), chain(told, repeat(None)), count(), strict=False)
    some = islice(zip(pages, known, strict=False), MOST_PAGES)
    read_pages = _different(list(_readings(islice(some, _FIRST), None)))
    model = _model(read_pages)
    # Pages on which the first ones' template is at home need no second opinion.
    if further := list(_readings(some, model)):
        read_pages = _different([*read_pages, *further])
        model = _model(read_pages)
    used = tuple(page.number for page in read_pages)
    if before is not None and before.usable:
        model = _joined(model, before)
    if model.pages < fewest:
        return model, used
    leftovers = joined_leftovers(learn_leftovers(read_pages), model.leftovers)
    if leftovers:
        for page in read_pages:
            page.doc.leftovers = leftovers
            page.metadata = _metadata(page.doc, page.link)
    places = _both(learn_places(read_pages), model.places)
    model = msgspec.structs.replace(model, leftovers=leftovers, places=places)
    again = _again(model, read_pages)
    model = msgspec.structs.replace(model, agreement=_agreement(read_pages, again))
    full = [FullPage(p.html, p.doc, p.metadata, r) for p, r in zip(read_pages, again, strict=True) if r]
    wrappers = learn_wrappers(model, full)
    wrappers += [wrapper for wrapper in model.wrappers if wrapper not in wrappers]
    model = msgspec.structs.replace(model, wrappers=wrappers[:_MOST_WRAPPERS])
    model = msgspec.structs.replace(model, version=version_of(model))
    return model, used


def _model(pages: list[_Page]) -> OutletModel:
    recurring = _recurring(pages)
    near, named, tags = _forms(pages, recurring, _fixtures(pages))
    return OutletModel(
        pages=len(pages),
        near=near,
        named=named,
        tags=tags,
        leads=sorted({forms(s.node)[0] for page in pages for s in page.reading.lead}),
        furniture=_furniture(pages, recurring),
    )


def _readings(
    pages: Iterable[tuple[tuple[bytes, str], tuple[list[bool] | None, Link | None, int]]], known: OutletModel | None
) -> Iterator[_Page]:
    for (html, url), (kept, link, number) in pages:
        try:
            doc = Document.parse(html, url=url)
        except NoArticle:
            continue
        metadata = _metadata(doc, link)
        text_blocks = cut(doc.tree)
        reading = _at_home(text_blocks, metadata, known) if known and known.usable else None
        if reading is None and (kept is None or len(kept) != len(text_blocks)):  # another encoding cuts otherwise
            kept = isolate(doc.tree, text_blocks)
        if reading := reading or read(text_blocks, kept or [], metadata):
            yield _Page(doc, metadata, reading, html, number, link)


def _metadata(doc: Document, link: Link | None) -> Metadata:
    metadata = read_metadata(doc)
    if link is not None:
        apply_claims(metadata, link)
    return metadata


def _different(pages: list[_Page]) -> list[_Page]:
    """The pages of different articles: what the versions of one share is its text, not the outlet's furniture."""
    found: list[tuple[_Page, Story]] = []
    for page in pages:
        story = Story(page.metadata.title or "", [text_block.text for text_block in page.reading.text])
        if not any(story.is_told_by(other) for _, other in found):
            found.append((page, story))
    return [page for page, _ in found]


def _at_home(text_blocks: list[TextBlock], metadata: Metadata, model: OutletModel) -> ClassifiedPage | None:
    """The template's reading of a page, when nearly all of its text stands where text was found before."""
    votes = vote(model, text_blocks)
    reading = read(text_blocks, votes.kept, metadata, votes.vetoes, sure=votes.sure) if votes.known >= _SURE else None
    return reading if reading and reading.length >= _SHORT else None


def _joined(model: OutletModel, before: OutletModel) -> OutletModel:
    """A template that knows what two know."""
    return msgspec.structs.replace(
        model,
        pages=model.pages + before.pages,
        near=_summed(model.near, before.near),
        named=_summed(model.named, before.named),
        tags=_summed(model.tags, before.tags),
        leads=sorted({*model.leads, *before.leads}),
        leftovers=before.leftovers,
        places=before.places,
        furniture=sorted({*model.furniture, *before.furniture}),
        wrappers=before.wrappers,
    )


def _both(places: dict[str, list[str]], before: dict[str, list[str]]) -> dict[str, list[str]]:
    """The places of two templates, those of the later one first."""
    names = sorted({*places, *before})
    return {name: list(dict.fromkeys([*places.get(name, ()), *before.get(name, ())])) for name in names}


def _summed(one: dict[str, Form], other: dict[str, Form]) -> dict[str, Form]:
    none = Form(0, 0)
    pairs = {name: (one.get(name, none), other.get(name, none)) for name in sorted({*one, *other})}
    return {name: Form(a.text + b.text, a.other + b.other) for name, (a, b) in pairs.items()}


def _recurring(pages: list[_Page]) -> frozenset[str]:
    """The shingles that stand among the text of so many pages that they are not about any one of them.

    Two articles on one event share sentences, and of many pages several are on one; what three share, or a fifth of
    all, is the outlet's own voice.
    """
    seen: Counter[str] = Counter()
    for page in pages:
        text = page.reading.text + page.reading.lead
        seen.update({shingle for text_block in text for shingle in shingles(text_block.text)})
    bound = max(min(3, len(pages)), len(pages) // 5)
    return frozenset(shingle for shingle, count in seen.items() if count >= max(2, bound))


def _fixtures(pages: list[_Page]) -> frozenset[tuple[int, ...]]:
    """The very places that hold the same line on two pages; the template put them there, whatever other pages show."""
    seen: defaultdict[tuple[int, ...], Counter[str]] = defaultdict(Counter)
    for page in pages:
        for place, line in {(index_path(text_block.node), text_block.text) for text_block in page.reading.text}:
            seen[place][line] += 1
    return frozenset(place for place, lines in seen.items() if max(lines.values()) > 1)


def _forms(
    pages: list[_Page], recurring: frozenset[str], fixtures: frozenset[tuple[int, ...]]
) -> tuple[dict[str, Form], ...]:
    """For each kind of form the forms that text was found in, with how often such blocks were text and were not."""
    text: list[Counter[str]] = [Counter(), Counter(), Counter()]
    other: list[Counter[str]] = [Counter(), Counter(), Counter()]
    doubted: list[set[str]] = [set(), set(), set()]
    for page in pages:
        here: list[dict[str, list[int]]] = [defaultdict(lambda: [0, 0]) for _ in text]
        named: dict[tuple[Node | None, str], tuple[str, ...]] = {}
        for text_block, verdict in zip(page.reading.text_blocks, page.reading.verdicts, strict=True):
            is_text = verdict is None and not recurs(text_block.text, recurring)
            is_text = is_text and index_path(text_block.node) not in fixtures
            # Blocks of one kind under one element stand in the same place.
            spot = (text_block.node.parent, text_block.node.step)
            if spot not in named:
                named[spot] = forms(text_block.node)
            for kind, name in enumerate(named[spot]):
                here[kind][name][is_text] += 1
                if verdict is None and not is_text:
                    doubted[kind].add(name)
        for kind, counts in enumerate(here):
            for name, (without, within) in counts.items():
                # A page with a hundred paragraphs teaches no more than one with ten.
                scale = min(1.0, 10 / (without + within))
                text[kind][name] += round(within * scale + 0.49) if within else 0
                other[kind][name] += round(without * scale + 0.49) if without else 0
    # What was never taken for text need not be known.
    return tuple(
        {n: Form(t[n], o[n]) for n in sorted(o.keys() | t.keys()) if t[n] or n in d}
        for t, o, d in zip(text, other, doubted, strict=True)
    )


def _furniture(pages: list[_Page], recurring: frozenset[str]) -> list[str]:
    """The lines that recur among the text; what recurs elsewhere is no text anyway."""
    lines = {
        text_block.text[:LINE]
        for page in pages
        for text_block, verdict in zip(page.reading.text_blocks, page.reading.verdicts, strict=True)
        if verdict in {None, "lead"} and recurs(text_block.text, recurring)
    }
    return sorted(lines)


def _again(model: OutletModel, pages: list[_Page]) -> list[ClassifiedPage | None]:
    """The pages read with what was learned of them."""
    found = []
    for page in pages:
        fill_fields(page.doc, page.reading.text_blocks, page.metadata, model.places)
        votes = vote(model, page.reading.text_blocks)
        found.append(read(page.reading.text_blocks, votes.kept, page.metadata, votes.vetoes, sure=votes.sure))
    return found


def _agreement(pages: list[_Page], again: list[ClassifiedPage | None]) -> float:
    scores = [overlap(page.reading, other) if other else 0.0 for page, other in zip(pages, again, strict=True)]
    return round(mean(scores), 3) if scores else 0.0
