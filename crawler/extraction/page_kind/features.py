"""What tells an article from pages of other kinds: its data, its elements, its text, its address and where its links
lead, as numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log1p
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import TextBlock, cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.structured.json_ld import node_types
from crawler.labels import label_of, split_label
from crawler.urls import split_url

_TYPES = {
    "article": "NewsArticle Article BlogPosting ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle Report "
    "Review Recipe LiveBlogPosting TechArticle ScholarlyArticle HowTo AdvertiserContentArticle",
    "product": "Product ProductGroup Offer AggregateOffer SoftwareApplication MobileApplication Vehicle Book Course",
    "forum": "DiscussionForumPosting QAPage Question Answer Comment",
    "list": "ItemList CollectionPage SearchResultsPage Blog OfferCatalog",
    "organisation": "Organization LocalBusiness Service ProfessionalService Store Restaurant Hotel Corporation "
    "GovernmentOrganization HomeAndConstructionBusiness",
    "faq": "FAQPage",
    "person": "Person ProfilePage",
    "page": "WebPage",
    "about": "AboutPage ContactPage",
}
_CLASS_OF = {name: kind for kind, names in _TYPES.items() for name in names.split()}
_META = (
    *("article:published_time", "article:section", "article:author", "article:tag", "author", "twitter:label1"),
    *("product:price:amount", "og:price:amount", "generator", "date", "parsely-type", "news_keywords"),
)
_GENERATORS = (
    *("wordpress", "discourse", "phpbb", "vbulletin", "xenforo", "mediawiki", "sphinx", "docusaurus", "shopify"),
    *("woocommerce", "drupal", "joomla", "wix", "elementor"),
)
_TAGS = (
    *("a", "p", "li", "form", "input", "button", "textarea", "select", "table", "pre", "code", "img", "h1", "h2"),
    *("h3", "nav", "video", "iframe", "dl", "blockquote"),
)
_FOLDERS = {
    "forum": "forum forums thread threads topic topics showthread viewtopic t questions question community discussion "
    "discussions discuss answers qa boards board",
    "product": "product products p shop store item items buy dp cart collections collection c",
    "documentation": "docs doc documentation wiki manual guide guides reference api tutorial tutorials help support kb "
    "readthedocs man html latest stable",
    "news": "news blog blogs article articles story stories post posts magazine insights press resources opinion learn",
    "service": "services service about solutions company contact pricing locations location departments government "
    "industries careers",
    "list": "tag tags category categories archive author search",
}


def _by_word(words: Mapping[str, str]) -> dict[str, set[str]]:
    """Word → the kinds whose words it is one of."""
    found: dict[str, set[str]] = {}
    for kind, own in words.items():
        for word in own.split():
            found.setdefault(word, set()).add(kind)
    return found


_KINDS_OF = _by_word(_FOLDERS)

_DESTINATIONS = {
    "basket": "cart checkout basket",
    "account": "login signin sign-in signup register account",
    "person": "author authors profile profiles user users member members people",
    "subject": "tag tags category categories topic topics",
}
_LED_TO = _by_word(_DESTINATIONS)
_LINKS = ("tel", "mailto", "fragment", "elsewhere", "here", "below", "beside", *_DESTINATIONS)

_PATH_END = re.compile(r"[?#]")
_YEAR_ALONE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PRICE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF)\b)\s?\d|\d\s?(?:[€£¥₹]|(?:kr|zł|EUR|USD)\b)")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b\d{1,4} (?:minute|hour|day|week|month|year)s? ago\b")
_YEAR = re.compile(r"/(?:19|20)\d\d/\d\d?")
_ADDRESSED = re.compile(r"\b(?:you|your|we|our|us)\b", re.IGNORECASE)
_MYSELF = re.compile(r"\b(?:I|I'm|my|me)\b")
_ENDED = re.compile(r"[.!?…。！？»”\"']\s*$")
_SHORT, _LONG = 25, 120  # characters of a label, and of running text
_SEEN = 300  # characters of a block that are looked at

_NEAR = 25  # elements from the headline on
_UNDESCRIBED = 9  # in place of the best rank of its nodes for a page whose data describes no article


def page_features(doc: Document, metadata: Metadata, reading: ClassifiedPage) -> npt.NDArray[np.float32]:
    """A row of :data:`NAMES`, for :class:`crawler.extraction.trees.Forest`."""
    found = {
        **_said(doc, metadata),
        **_elements(doc, reading.text_blocks),
        **_text(reading),
        **_address(doc.url),
        **_links(doc),
        **_below_the_headline(doc),
    }
    return np.array([found[name] for name in NAMES], np.float32)


def _said(doc: Document, metadata: Metadata) -> dict[str, float]:
    """What the page's data says."""
    found: dict[str, float] = {}
    for source, nodes in (("json-ld", doc.json_ld), ("microdata", doc.microdata)):
        types = Counter(_CLASS_OF.get(name, "other") for node in nodes for name in node_types(node))
        found |= {f"{source} {kind}": min(types[kind], 5) for kind in (*_TYPES, "other")}
    found["described"] = min((described.rank for described in doc.articles()), default=_UNDESCRIBED)
    og = " ".join(doc.meta.get("og:type", ())).lower()
    found |= {f"og {kind}": float(kind in og) for kind in ("article", "website", "product")}
    found |= {f"meta {name}": float(bool(doc.meta.get(name))) for name in _META}
    generator = " ".join(doc.meta.get("generator", ())).lower()
    found |= {f"generator {name}": float(name in generator) for name in _GENERATORS}
    published = metadata.provenance.get("published", "")
    found |= {
        "published": float(metadata.published is not None),
        "published in data": float(published.startswith(("json-ld", "meta", "microdata"))),
        "modified": float(metadata.modified is not None),
        "authors": float(bool(metadata.authors)),
        "section": float(bool(metadata.section)),
        "tags": min(len(metadata.tags), 10),
    }
    return found


def _elements(doc: Document, blocks: Sequence[TextBlock]) -> dict[str, float]:
    """What the page as a whole is made of."""
    counts = Counter(element.tag for element in doc.tree.iter(*_TAGS))
    found: dict[str, float] = {f"<{tag}>": log1p(counts[tag]) for tag in _TAGS}
    size = sum(block.size for block in blocks) or 1
    heads = [block.text[:_SEEN] for block in blocks]
    return found | {
        "blocks": log1p(len(blocks)),
        "size": log1p(size),
        "block size": size / max(len(blocks), 1),
        "linked": sum(block.size * block.linked for block in blocks) / size,
        "short": sum(block.size < _SHORT for block in blocks) / max(len(blocks), 1),
        "long": sum(block.size for block in blocks if block.size > _LONG and block.linked < 0.3) / size,
        "prices": log1p(sum(bool(_PRICE.search(text)) for text in heads)),
        "dates": log1p(sum(bool(_DATE.search(text)) for text in heads)),
        "questions": log1p(sum(block.text.endswith("?") for block in blocks)),
    }


def _text(reading: ClassifiedPage) -> dict[str, float]:
    """What was read of it as an article's text."""
    text, blocks = reading.text, reading.text_blocks
    count, size = len(text) or 1, sum(block.size for block in text) or 1
    sizes = [block.size for block in text if not block.heading]
    heads = [block.text[:_SEEN] for block in text]
    return {
        "text size": log1p(size),
        "text share": size / (sum(block.size for block in blocks) or 1),
        "text blocks": log1p(count),
        "text block size": sum(sizes) / max(len(sizes), 1),
        "text longest": max(sizes, default=0),
        "text long": sum(length for length in sizes if length > _LONG) / size,
        "text headings": sum(bool(block.heading) for block in text) / count,
        "text items": sum(block.tag == "li" for block in text) / count,
        "text cells": sum(block.tag in ("td", "th") for block in text) / count,
        "text linked": sum(block.size * block.linked for block in text) / size,
        "text agreement": reading.agreement,
        "text begins": text[0].index / len(blocks) if text else 1.0,
        "text ends": text[-1].index / len(blocks) if text else 1.0,
        "text sentences": sum(bool(_ENDED.search(block.text[-3:])) for block in text) / count,
        "text dates": sum(bool(_DATE.search(head)) for head in heads) / count,
        "text prices": sum(bool(_PRICE.search(head)) for head in heads) / count,
        "text questions": sum(block.text.endswith("?") for block in text) / count,
        "text addresses": sum(len(_ADDRESSED.findall(head)) for head in heads) / sum(map(len, heads), 1),
        "text speaks": sum(len(_MYSELF.findall(head)) for head in heads) / sum(map(len, heads), 1),
        "kept": sum(reading.kept) / max(len(reading.kept), 1),
    }


def _address(url: str) -> dict[str, float]:
    parts = split_url(url)
    host = parts.hostname or ""
    folders = [folder for folder in unquote(parts.path).lower().split("/") if folder]
    last = folders[-1] if folders else ""
    named = Counter(kind for folder in [*folders[:-1], last.partition(".")[0]] for kind in _KINDS_OF.get(folder, ()))
    of_host = {kind for label in re.split(r"[.-]", host) for kind in _KINDS_OF.get(label, ())}
    return {
        "address folders": len(folders),
        "address words": last.count("-") + last.count("_"),
        "address length": len(last),
        "address digits": sum(character.isdigit() for character in last),
        "address date": float(bool(_YEAR.search(parts.path))),
        "address query": float(bool(parts.query)),
        "address ending": float("." in last),
        **{f"address {kind}": min(named[kind], 2) for kind in _FOLDERS},
        **{f"host {kind}": float(kind in of_host) for kind in _FOLDERS},
    }


def _links(doc: Document) -> dict[str, float]:
    """Where links lead: to pages below this one, as a listing's do, beside it, to a basket, a person, a telephone."""
    host, path = _host_and_path(doc.url)
    below = path.rstrip("/").removesuffix(".html") + "/"
    beside = below[: below.rstrip("/").rfind("/") + 1]
    found = dict.fromkeys(_LINKS, 0)
    for link in doc.tree.iter("a"):
        href = (link.get("href") or "").strip()
        scheme = href.partition(":")[0].lower()
        if scheme in ("tel", "mailto"):
            found[scheme] += 1
        elif href.startswith("#"):
            found["fragment"] += 1
        elif href and scheme != "javascript":
            other, leads = _host_and_path(href if href.startswith(("http", "/")) else beside + href)
            if other and other != host:
                found["elsewhere"] += 1
                continue
            found["here"] += 1
            found["below"] += len(below) > 1 and leads.startswith(below)
            found["beside"] += len(beside) > 1 and leads.startswith(beside) and not leads.startswith(below)
            for kind in {kind for folder in leads.lower().split("/") for kind in _LED_TO.get(folder, ())}:
                found[kind] += 1
    total = found["here"] + found["elsewhere"] + found["fragment"] + found["tel"] + found["mailto"] or 1
    return {f"links {kind}": log1p(number) for kind, number in found.items()} | {
        f"linked {kind}": found[kind] / total for kind in ("below", "beside", "elsewhere")
    }


def _host_and_path(link: str) -> tuple[str, str]:
    """The host of a link, without ``www``, and its path; no host for a link within the site."""
    if "://" in link[:9] or link.startswith("//"):
        host, slash, path = link.partition("//")[2].partition("/")
        return host.lower().removeprefix("www."), _PATH_END.split(slash + path, maxsplit=1)[0]
    return "", _PATH_END.split(link, maxsplit=1)[0]


def _below_the_headline(doc: Document) -> dict[str, float]:
    """What stands right below the headline: a date and a byline, or buttons."""
    at = doc.headline_at or 0
    lines = [line for number, _, line in doc.short_lines if 0 <= number - at < _NEAR]
    labels = {label_of(line) or (split_label(line) or ("",))[0] for line in lines}
    return {
        "near date": float(any(_YEAR_ALONE.search(line) for line in lines)),
        "near byline": float("byline" in labels),
        "near buttons": sum(element.tag in ("button", "input") for element in doc.everything[at : at + _NEAR]),
    }


def _of_nothing() -> tuple[dict[str, float], ...]:
    """The features of a page that says nothing, by what they are made of."""
    doc = Document.parse("<p>A</p>")
    reading = ClassifiedPage(cut(doc.tree), [True], None, [None], [])  # type: ignore[arg-type]
    linked = _links(doc) | _below_the_headline(doc)
    return _said(doc, Metadata()), _elements(doc, []), _text(reading), _address(""), linked


_DATA, _ELEMENTS, _TEXT, _ADDRESS, _LINKED = _of_nothing()

NAMES = (*_DATA, *_ELEMENTS, *_TEXT, *_ADDRESS, *_LINKED)
"""The features, in the order of a row's columns."""
