"""Article or not, before anything is fetched: a page's own address against the links of its navigation and footer.

    python -m benchmarks.addresses CORPUS [--errors N]

``CORPUS`` is a folder with ``truth.jsonl``, one object a line: ``url``, ``file`` (HTML, may be gzipped), ``title``.
Every page is an article; its own address is what should be taken. What should be left are the links in ``nav`` and
``footer`` (HTML's elements and their ARIA roles; a card's own footer is none). Nobody has labelled them, and some lead
to articles: "read next", a footer of latest news. Such a link is left out of "fair" when what it says is as long as a
headline (five words), or when its address has the page's own shape and that shape has a number, date or code in it.
"raw" counts every one of them as wrong.

Rows: *listed* judges a link as a crawl does, by address, text and place. The page's own address stands at the end of
the page in a card with its headline, as on the page that listed it, and nowhere else (its breadcrumbs and share links
name it; those of the listing did not). *address* judges by the address alone, where precision is what it would be with
as many navigation links as articles (there are forty to one, which no address alone can stand against).
Outlets are halved by a hash of their name: rules are developed on "developed" only, and "held out" is what counts.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml.html import HtmlElement, builder

from crawler.discovery.addresses.grammar import UrlGrammar
from crawler.discovery.addresses.pattern import read_address
from crawler.discovery.listings.layout import Anchor, read_layout
from crawler.discovery.listings.listing import Candidates
from crawler.discovery.listings.navigation import read_navigation
from crawler.items import NoArticle
from crawler.page.html import parse
from crawler.page.words import word_count
from crawler.urls import normalise, outlet_of

_CARDS = ("article", "section", "li", "main", "figure", "blockquote")
_HEADLINE_WORDS = 5
_TELLING = ("{number}", "{id}", "{date}", "{day}")


@dataclass(slots=True)
class Counts:
    """What was right and wrong in one half of the outlets."""

    pages: int = 0
    taken: int = 0
    links: int = 0
    raw_wrong: int = 0
    fair_links: int = 0
    fair_wrong: int = 0
    errors: list[str] = field(default_factory=list)

    def row(self, name: str, balanced: bool) -> str:
        recall = self.taken / max(self.pages, 1)
        raw, fair = self.raw_wrong, self.fair_wrong
        if balanced:
            precise = [recall / (recall + n / total) for n, total in ((raw, self.links), (fair, self.fair_links))]
        else:
            precise = [self.taken / (self.taken + wrong) for wrong in (raw, fair)]
        return (
            f"  {name:22}{self.pages:5} pages{self.links:7} links   recall {recall:.3f}   "
            f"precision raw {precise[0]:.3f}, fair {precise[1]:.3f}"
        )


def pages(corpus: Path) -> Iterator[tuple[str, str, HtmlElement]]:
    """Address, headline and tree of each page."""
    for text in (corpus / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(text)
        body = (corpus / row["file"]).read_bytes()
        url = normalise(row["url"])
        try:
            tree = parse(gzip.decompress(body) if row["file"].endswith(".gz") else body)
        except NoArticle:
            continue
        if url is not None and _path(url):
            heading = next(iter(tree.iter("h1", "title")), None)
            title = row.get("title") or ("" if heading is None else " ".join(heading.text_content().split()))
            yield url, title, tree


def _path(url: str) -> str:
    """What follows the host."""
    return url.split("/", 3)[3] if url.count("/") > 2 else ""


def is_navigation(element: HtmlElement) -> bool:
    """Whether a link stands in a page's navigation or footer, by HTML's own elements and roles."""
    for part in (element, *element.iterancestors()):
        if part.tag == "nav" or part.get("role") in ("navigation", "contentinfo"):
            return True
        if part.tag == "footer" and not any(above.tag in _CARDS for above in part.iterancestors()):
            return True
    return False


def is_fair(url: str, text: str, own: str) -> bool:
    """Whether a link of the navigation can be held against a rule that takes it."""
    if word_count(text) >= _HEADLINE_WORDS:
        return False
    mine, other = read_address(own).forms, read_address(url).forms
    return mine != other or not any(mark in form for form in mine for mark in _TELLING)


def count(counts: Counts, name: str, is_article: bool, url: str, own: str, text: str) -> None:
    """One decision."""
    if url == own:
        counts.pages += 1
        counts.taken += is_article
        if not is_article:
            counts.errors.append(f"{name} lost  {url} {text!r}")
        return
    fair = is_fair(url, text, own)
    counts.links += 1
    counts.fair_links += fair
    counts.raw_wrong += is_article
    counts.fair_wrong += is_article and fair
    if is_article and fair:
        counts.errors.append(f"{name} taken {url} {text!r}")


def decisions(
    own: str, title: str, tree: HtmlElement, grammar: UrlGrammar | None = None
) -> Iterator[tuple[str, bool, Anchor]]:
    """What each rule says of a page's own address, and of each link of its navigation, in a tree that it changes.

    :param grammar: what is known of the outlet's addresses.
    """
    for element in tree.iter("a"):
        if normalise(element.get("href", ""), own) == own:
            element.attrib.pop("href", None)
    # What follows ``body`` is still the page's content
    tree.append(builder.DIV(builder.H3(builder.A(title, href=own))))
    layout = read_layout(tree, own.partition("?")[0].rpartition("/")[0].rpartition("/")[0] + "/", grammar)
    takes = Candidates(layout, read_navigation(layout))
    for anchor in layout.anchors:
        is_own = anchor.url == own and anchor is layout.anchors[-1]
        if is_own or (anchor.url != own and is_navigation(anchor.element)):
            yield "listed", takes(anchor), anchor
            yield "address", layout.score(anchor.url) > 0, anchor


def measure(corpus: Path) -> dict[tuple[str, str], Counts]:
    """Counts by half of the outlets and rule; an address counts once an outlet."""
    found: dict[tuple[str, str], Counts] = {}
    seen: set[tuple[str, str]] = set()
    for own, title, tree in pages(corpus):
        half = ("developed", "held out")[hashlib.sha256(outlet_of(own).encode()).digest()[-1] % 2]
        for name, is_article, anchor in decisions(own, title, tree):
            if anchor.url == own or (name, anchor.url) not in seen:
                seen.add((name, anchor.url))
                count(found.setdefault((half, name), Counts()), name, is_article, anchor.url, own, anchor.text)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="the first N mistakes of the developed half")
    options = parser.parse_args()
    for (half, name), counts in sorted(measure(options.corpus).items()):
        print(counts.row(f"{half}, {name}", balanced=name == "address"))
        if half == "developed":
            print("\n".join(f"    {error}" for error in counts.errors[: options.errors]))


if __name__ == "__main__":
    main()
