"""Why an article was read as it was: each block of its page with what became of it, each field with its source.

And what other selectors would make of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from crawler.extraction.article import extract_page
from crawler.extraction.body import classify_page
from crawler.extraction.content.block_model import block_model
from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.path_signatures import forms
from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.authors import authors
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.dates.published import read_dates
from crawler.extraction.fields.kind import kinds
from crawler.extraction.fields.language import languages
from crawler.extraction.fields.links import canonical_urls
from crawler.extraction.fields.paywall import paywalls
from crawler.extraction.fields.section import sections
from crawler.extraction.fields.site_name import SiteName, site_names
from crawler.extraction.fields.tags import tags
from crawler.extraction.fields.title import titles
from crawler.extraction.metadata import descriptions, read_metadata
from crawler.extraction.overrides.by_hand import unmatched_selectors
from crawler.extraction.overrides.selectors import remove_elements
from crawler.extraction.page_kind.decision import OTHERS
from crawler.extraction.template.model import Form, OutletModel, read_model
from crawler.extraction.template.wrapper import Wrapper
from crawler.items import Article, NoArticle, Page
from crawler.outlets.selectors import check_selectors
from crawler.page.walls import Walled, check_wall

_ELSEWHERE = ("provenance", "blocks")
"""Fields that are shown as the sources of the others, and as the page's blocks."""
_MADE_FROM = {
    "id": "outlet and url",
    "url": "the page's address",
    "outlet": "url",
    "entries": "page",
    "links": "page",
    "opt_outs": "page and headers",
    "word_count": "lead and body",
    "content_hash": "title, lead and body",
    "confidence": "what the blocks say",
    "model": "the outlet's template",
    "fetched_at": "crawl",
    "source": "crawl",
}
"""Where fields come from that are no page's to say."""
_MOST = 8
_SHOWN = 6
_EVIDENCE = 4
_COMPARED = ("title", "lead", "section", "authors", "published")


@dataclass(slots=True)
class ExplainedBlock:
    """A block of a page and what became of it."""

    text: str
    became: str
    """``text``, ``lead``, or why it is neither."""

    place: str
    """Its tag and classes, with those nearby."""

    chance: float | None = None
    """The chance that it is text, 0 to 1; None for what is too far from the text to be asked about."""

    evidence: list[tuple[str, float]] = field(default_factory=list)
    """The features that spoke most for it (above 0) and against it, in log odds: see
    :data:`crawler.extraction.content.features.NAMES`."""


@dataclass(slots=True)
class ExplainedField:
    """A field of an article, where its value stood, and what else the page says."""

    name: str
    value: Any
    source: str
    lost: list[tuple[Any, str]] = field(default_factory=list)
    """Other values the page gives, each with its source, the most trusted first."""


@dataclass(slots=True)
class Explanation:
    """What was read of a page, and why."""

    verdict: str
    """In a sentence: how the text was found, or why the page is no article."""

    fields: list[ExplainedField]
    blocks: list[ExplainedBlock]


@dataclass(slots=True, kw_only=True)
class Difference:
    """What selectors change of an article."""

    url: str
    gone: list[str] = field(default_factory=list)
    """Paragraphs that its text has no more."""
    come: list[str] = field(default_factory=list)
    """Paragraphs that its text has got."""
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Field → its value before and after."""
    problem: str = ""
    """Why there is no article with them."""

    @property
    def is_any(self) -> bool:
        """Whether anything is another."""
        return bool(self.gone or self.come or self.fields or self.problem)


def explain(
    html: bytes | str, url: str = "", *, outlet: OutletModel | None = None, selectors: Mapping[str, str] | None = None
) -> Explanation:
    """Explain what :func:`crawler.extraction.extract` reads of a page.

    :raises NoArticle: ``"empty page"``; a page that is no article for another reason is explained.
    :raises crawler.outlets.selectors.WrongSelector: a selector is none, or of a field that none gives.
    """
    check_selectors(selectors or {})
    body = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    return explain_page(Page(url=url, final_url=url, body=body, selectors=dict(selectors or {})), outlet)


def explain_page(page: Page, outlet: OutletModel | None = None) -> Explanation:
    """Explain what :func:`crawler.extraction.extract_page` reads of a page.

    :raises NoArticle: as :func:`explain` does.
    """
    zone = ZoneInfo(page.time_zone) if page.time_zone else None
    doc = Document.parse(page.body, url=page.final_url, content_type=page.headers.get("content-type"), zone=zone)
    if outlet is not None:
        doc.leftovers = outlet.leftovers
    remove_elements(doc, page.selectors)
    metadata = read_metadata(doc, page.headers)
    reading, _, templated = classify_page(doc, metadata, outlet)
    try:
        article = extract_page(page, outlet)
    except NoArticle as reason:
        why = f"{_wall(page) or reason}" + (f" ({reason.__cause__})" if reason.__cause__ else "")
        verdict, values, sources = f"no article: {why}", _values(metadata), metadata.provenance
    else:
        how = article.provenance.get("body", "trafilatura")
        by_hand = {"selector": "a selector", "page object": "a page object"}
        how = by_hand.get(how) or ("the outlet's template" if templated else how)
        what = f"hardly an article, rather this: {OTHERS[article.kind]}" if article.kind in OTHERS else "an article"
        verdict = f"{what}, its text found by {how}, confidence {article.confidence or 0:.2f}"
        for name, selector in unmatched_selectors(page, article).items():
            verdict += f"; the selector of {name}, {selector!r}, gives nothing"
        values, sources = _values(article), article.provenance
    others = _candidates(doc, values)
    explained = [
        ExplainedField(name, value, _source(name, value, sources), _lost(value, others.get(name, ())))
        for name, value in values.items()
    ]
    blocks = [] if reading is None else list(_blocks(reading))
    return Explanation(verdict, explained, blocks)


def explain_with(page: Page, model: bytes | None) -> Explanation:
    """The same in a process of its own: plain data in, plain data out.

    :param model: the outlet's template as JSON; None for none.
    :raises NoArticle: as :func:`explain` does.
    """
    return explain_page(page, read_model(model) if model else None)


def difference(page: Page, model: bytes | None, selectors: Mapping[str, str]) -> Difference:
    """What an article would be with other selectors; plain data in and out, for a process of its own.

    :param model: as for :func:`explain_with`.
    """
    outlet = read_model(model) if model else None
    found = Difference(url=page.final_url)
    try:
        before: Article | None = extract_page(page, outlet)
    except NoArticle:
        before = None
    try:
        after = extract_page(replace(page, selectors=dict(selectors)), outlet)
    except NoArticle as reason:
        found.problem = f"no article: {reason}" if before is not None else ""
        return found
    had, has = _paragraphs(before), _paragraphs(after)
    found.gone = [text for text in had if text not in has]
    found.come = [text for text in has if text not in had]
    for name in _COMPARED:
        values = (_told(getattr(before, name, None)), _told(getattr(after, name)))
        if values[0] != values[1]:
            found.fields[name] = values
    return found


def _wall(page: Page) -> Walled | None:
    """What stands in the place of a fetched article, as a crawl tells it."""
    if page.link is not None:
        try:
            check_wall(page)
        except Walled as wall:
            return wall
    return None


def _values(read: Any) -> dict[str, Any]:
    names = (field.name for field in fields(Article) if field.name not in _ELSEWHERE)
    return {name: getattr(read, name) for name in names if hasattr(read, name)}


def _source(name: str, value: Any, sources: Mapping[str, str]) -> str:
    return sources.get(name) or ("" if value in (None, "", []) else _MADE_FROM.get(name, ""))


def _candidates(doc: Document, values: dict[str, Any]) -> dict[str, Iterable[Candidate[Any]]]:
    site = SiteName([name.value for name in site_names(doc)], doc.url)
    dates = read_dates(doc, [tag for tag, _ in doc.language_tags])
    return {
        "title": titles(doc, site),
        "section": sections(doc, site, values["title"]),
        "lead": descriptions(doc),
        "authors": authors(doc, site),
        "published": dates.others,
        "language": languages(doc),
        "tags": tags(doc, site),
        "canonical_url": canonical_urls(doc),
        "paywalled": paywalls(doc),
        "kind": kinds(doc, values["title"], values["section"]),
    }


def _lost(value: Any, candidates: Iterable[Candidate[Any]]) -> list[tuple[Any, str]]:
    lost: list[tuple[Any, str]] = []
    for candidate in islice(candidates, 20):
        if candidate.value != value and all(candidate.value != other for other, _ in lost):
            lost.append((candidate.value, candidate.source))
    return lost[:_MOST]


def _blocks(reading: ClassifiedPage) -> Iterator[ExplainedBlock]:
    model = block_model()
    for text_block, verdict in zip(reading.text_blocks, reading.verdicts, strict=True):
        chance = reading.chances.get(text_block.index)
        asked = chance is not None and reading.facts is not None
        evidence = model.evidence(reading.facts, text_block.index) if asked and reading.facts else []
        place = forms(text_block.node)[0]
        yield ExplainedBlock(text_block.text, verdict or "text", place, chance, evidence[:_EVIDENCE])


def describe_template(model: OutletModel) -> list[str]:
    """An outlet's template in words, a line each."""
    if not model.usable:
        return [f"Learned from {model.pages} page{'s' * (model.pages != 1)}: too few to read others with."]
    lines = [
        f"Template {model.version}, learned from {model.pages} pages; it reads those as well as "
        f"{model.agreement:.0%} of what was read of each alone.",
        "Text stands in:",
        *(f"  {name}  ({form.share:.0%} of {form.text + form.other})" for name, form in _usual(model.near)),
    ]
    if mixed := [name for name, form in model.near.items() if form.share < 0.5]:
        lines.append(f"Text stands rarely in: {', '.join(sorted(mixed)[:_SHOWN])}")
    if model.leads:
        lines.append(f"Standfirsts stand in: {', '.join(model.leads[:_SHOWN])}")
    for name, places in model.places.items():
        lines.append(f"Where the data lacks {name}, it is read from: {', '.join(places)}")
    for wrapper in model.wrappers:
        which = " and ".join(map(_named, (wrapper, *wrapper.beside)))
        lines.append(f"Only the head and {which} need be read; with them comes {', '.join(wrapper.fields)}.")
    if not model.wrappers:
        lines.append("No one element holds all of an article: pages are read whole.")
    if model.furniture:
        lines += ["Lines that recur and are left out:", *(f"  {line}" for line in model.furniture)]
    return lines


def _usual(near: dict[str, Form]) -> list[tuple[str, Form]]:
    text = [(name, form) for name, form in near.items() if form.share >= 0.5]
    return sorted(text, key=lambda item: -item[1].text)[: 2 * _SHOWN]


def _named(wrapper: Wrapper) -> str:
    if not wrapper.attribute:
        return f"the first <{wrapper.tag}>"
    return f"<{wrapper.tag} {wrapper.attribute}={wrapper.value!r}>"


def _paragraphs(article: Article | None) -> list[str]:
    return [block.text for block in article.blocks] if article is not None else []


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
