"""Which of a section page's cards are the section's own, and which another section's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.discovery.addresses.shape import path_segments
from crawler.discovery.addresses.words import LISTING
from crawler.discovery.listings.cards import Card, CardList, has_image, text_beside
from crawler.discovery.listings.layout import Layout, Zone
from crawler.discovery.listings.navigation import Navigation
from crawler.labels import fold_label, label_of
from crawler.page.text import text_of

_SAMPLE = 30
_BOXES = ("most_read", "related")
_LABEL_TAGS = ("p", "strong", "span", "b", "div")
_LABEL = re.compile(r"title|heading|headline|label|header|caption|titre|titel", re.IGNORECASE)


class SectionPath:
    """Tells by its address whether an article belongs to a section or to one of its siblings.

    :param root: address of the section's first page.
    :param sections: address → name of the outlet's sections.
    """

    def __init__(self, root: str, sections: dict[str, str]):
        self._own = _folders(root)
        self._siblings = {
            folders
            for section in sections
            if (folders := _folders(section))
            and not _is_below(folders, self._own)
            and not _is_below(self._own, folders)
        }
        self._sibling_names = {folders[-1] for folders in self._siblings} - set(self._own)
        self.sibling_labels = {
            fold_label(name) for section, name in sections.items() if _folders(section) in self._siblings
        }
        self.sibling_urls = {section for section in sections if _folders(section) in self._siblings}

    def owns(self, url: str) -> bool | None:
        """True for one of the section's, False for a sibling's, None when the address does not tell."""
        if not self._own:
            return None
        folders = _folders(url, is_article=True)
        if _is_below(folders, self._own):
            return True
        sibling = any(_is_below(folders, path) for path in self._siblings)
        if self._own[-1] in folders:
            return None if sibling else True
        if sibling or not self._sibling_names.isdisjoint(folders):
            return False
        return None


@dataclass(frozen=True, slots=True)
class SectionNames:
    """The names of an outlet's sections, by the folders of their addresses."""

    by_folders: dict[tuple[str, ...], str]

    @classmethod
    def read(cls, sections: dict[str, str]) -> SectionNames:
        """:param sections: address → name."""
        return cls({folders: name for section, name in sections.items() if (folders := _folders(section))})

    def of(self, url: str) -> str | None:
        """The name of the section that an article's address puts it in; None when it does not."""
        if not self.by_folders:
            return None
        folders = _folders(url, is_article=True)
        for length in range(len(folders), 0, -1):
            if name := self.by_folders.get(folders[:length]):
                return name
        return None


def own_cards(layout: Layout, lists: list[CardList], navigation: Navigation, path: SectionPath) -> list[Card]:
    """The cards of a section's own lists.

    The heaviest list is the section's. Where its addresses name the section, another list's card counts when its
    address does too; where they don't, when its list is marked up like the section's own and has no heading
    that says otherwise. A card whose address is a sibling section's counts only where most of the list is so.
    """
    inside = [group for group in lists if group.zone is Zone.CONTENT] or [
        group for group in lists if group.zone is Zone.BESIDE
    ]
    judged = [_Judged.read(group, layout, path) for group in inside if group.cards]
    judged = [
        group for group in judged if not group.is_foreign and not (group.is_box and group.group.zone is Zone.BESIDE)
    ]
    if not judged:
        return []
    main = max(judged, key=lambda g: g.weight)
    named = main.own * 2 >= len(main.verdicts)
    foreign = main.siblings * 2 > len(main.verdicts)
    found: list[Card] = []
    for group in judged:
        if group is not main and (group.is_box or (not named and group.richness <= main.richness - 2)):
            continue
        for card, verdict in zip(group.group.cards, group.verdicts, strict=True):
            if verdict is True or (verdict is None and (group is main or not named)) or (group is main and foreign):
                found.append(card)
    return found


@dataclass(slots=True, eq=False)
class _Judged:
    group: CardList
    verdicts: list[bool | None]
    richness: float
    """How much its cards show besides a headline, from 0 to 4."""
    is_box: bool
    """Whether its heading says that the whole outlet fills it: most read, latest, related."""
    is_foreign: bool
    """Whether its heading is another section's name."""

    @classmethod
    def read(cls, group: CardList, layout: Layout, path: SectionPath) -> _Judged:
        label = _label(group.cards[0].element)
        shown = [
            2 * card.in_heading + has_image(card) + (len(text_beside(card)) > len(card.title) + 40)
            for card in group.cards[:_SAMPLE]
        ]
        return cls(
            group=group,
            verdicts=[_verdict(card, layout, path) for card in group.cards],
            richness=sum(shown) / len(shown),
            is_box=label_of(label) in _BOXES,
            is_foreign=fold_label(label) in path.sibling_labels,
        )

    @property
    def weight(self) -> float:
        """How likely it is the section's own list."""
        share = (self.own - self.siblings) / len(self.verdicts)
        own = 1 + 2 * share if share > 0 else 1 + 0.7 * share
        return len(self.verdicts) * (1 + self.richness) * own * (0.1 if self.is_box else 1)

    @property
    def own(self) -> int:
        return self.verdicts.count(True)

    @property
    def siblings(self) -> int:
        return self.verdicts.count(False)


def _verdict(card: Card, layout: Layout, path: SectionPath) -> bool | None:
    verdict = path.owns(card.url)
    if verdict is None and (place := layout.places.get(card.element)):
        linked = {anchor.url for anchor in layout.anchors[place.first : place.last + 1]}
        if not linked.isdisjoint(path.sibling_urls):
            return False
    return verdict


def _label(card: HtmlElement) -> str:
    """The heading above a list: in the element that holds it, or before that.

    :param card: the first of the list.
    """
    element: HtmlElement | None = card
    for _ in range(4):
        if element is None or element.tag in ("body", "main", "html"):
            break
        before = element.getprevious()
        for _ in range(2):
            if before is None:
                break
            if text := _label_text(before):
                return text
            before = before.getprevious()
        element = element.getparent()
    return ""


def _label_text(element: HtmlElement) -> str:
    heading = element if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt", "th") else None
    if heading is None:
        heading = next(iter(element.iter("h1", "h2", "h3", "h4", "h5", "h6")), None)
    if heading is None and (element.tag in _LABEL_TAGS or _LABEL.search(element.get("class", ""))):
        heading = element
    text = text_of(heading) if heading is not None else ""
    return text if len(text) <= 60 else ""


def _folders(url: str, is_article: bool = False) -> tuple[str, ...]:
    """The folders of an address without those that content systems keep sections in (``category`` …)."""
    segments = [re.sub(r"\.(s?html?|php|aspx?)$", "", segment.lower()) for segment in path_segments(url)]
    if is_article:
        segments = segments[:-1]
    return tuple(segment for segment in segments if segment not in LISTING)


def _is_below(folders: tuple[str, ...], parent: tuple[str, ...]) -> bool:
    return folders[: len(parent)] == parent
