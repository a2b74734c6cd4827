"""What the mark-up says of the text within: by an element's tag, role, class, id and style.

Every list of words that class names are made of stands here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, pairwise
from urllib.parse import unquote

from lxml.etree import _Element

from crawler.labels import label_of

# Bits of an integer; enum.Flag costs more than the rest of the walk over a page.
NAV, ASIDE, HEADER, FOOTER, FIGURE, FORM, HIDDEN, TABLE, LIST, QUOTE, ARTICLE, MAIN = (1 << n for n in range(12))
BODY, LEAD, CAPTION, BYLINE, RELATED, TEASER, SHARE, SIGNUP, COMMENT, TAGS, ADVERT, CONSENT, SIDE, DATE, CARD = (
    1 << n for n in range(12, 27)
)
SIDEBAR, MENU, NEWSLETTER = (1 << n for n in range(27, 30))
# What never is text of the article, unless it holds most of it.
FURNITURE = (
    FIGURE | CAPTION | BYLINE | COMMENT | SIGNUP | RELATED | TEASER | CARD | SHARE | TAGS | NAV | SIDE | FOOTER | FORM
    | CONSENT | ADVERT | ASIDE
)  # fmt: skip

# Boxes beside an article that have headlines, dates and names of their own; a wall or a form may be around the article.
BOX = RELATED | TEASER | CARD | COMMENT | SIDEBAR | NEWSLETTER

# Where what is recommended is the outlet's, not the article's.
ELSEWHERE = NAV | SIDE | FOOTER | HEADER | ADVERT | COMMENT

_TAGS = {
    "nav": NAV, "menu": NAV, "aside": ASIDE, "header": HEADER, "footer": FOOTER, "figure": FIGURE,
    "figcaption": FIGURE | CAPTION, "caption": CAPTION, "form": FORM, "table": TABLE, "ul": LIST, "ol": LIST,
    "dl": LIST, "blockquote": QUOTE, "article": ARTICLE, "main": MAIN, "address": BYLINE,
}  # fmt: skip
_ROLES = {
    "navigation": NAV, "complementary": ASIDE, "banner": HEADER, "contentinfo": FOOTER, "form": FORM, "search": FORM,
    "dialog": CONSENT, "alertdialog": CONSENT, "main": MAIN, "article": ARTICLE, "menu": NAV, "menubar": NAV,
    "doc-subtitle": LEAD, "tooltip": CONSENT,
}  # fmt: skip
# Words in class names and identifiers. Two words joined by a hyphen are looked up together as well.
_WORDS = {
    BODY: """
        bodytext body-text body-copy bodycopy body-content fulltext richtext rich-text articlebody storybody
        article-body article-text article-content story-body story-text story-content post-body post-text
        post-content entry-content entry-body news-body news-text news-content page-content content-body
        text-body article-copy articletext
    """,
    LEAD: """
        lead lede standfirst dek deck subtitle subhead subheadline subheading sub-title sub-headline
        sub-heading summary abstract intro introduction chapo chapeau sapo excerpt preamble ingress vorspann
        anrisstext entradilla bajada copete sommario occhiello synopsis description underline hook
    """,
    CAPTION: """
        caption captions figcaption credit credits copyright legend bildunterschrift photo photos picture
        pictures image images gallery slideshow lightbox photographer bildtext imagecaption
    """,
    BYLINE: """
        byline bylines author authors autor auteur autore contributor contributors writer bio signature
        profile author-info authorbox
    """,
    RELATED: """
        related relatedarticles relacionado relacionados relacionada relacionadas correlati verwandte
        recommend recommended recommendation recommendations recirc recirculation read-more read-also
        read-next readmore more-from more-stories more-news more-articles more-on most-read most-popular
        most-viewed mostread popular trending latest outbrain taboola see-also also-read up-next suggested
        further similar readnext
    """,
    TEASER: """
        teaser teasers promo promos promobox crosslink crosslinks teaserlist infobox info-box
    """,
    CARD: "card cards",
    SHARE: """
        share sharing sharebar sharedaddy social socials socialmedia addthis addtoany follow facebook twitter
        whatsapp toolbar tools actions sharetools
    """,
    SIGNUP: """
        newsletter newsletters mailmag mailmagazine mailing nieuwsbrief infolettre infolettres boletin
        wall subscribe subscription subscriptions signup sign-up register registration
        paywall login regwall optin opt-in donate donation membership abo
    """,
    COMMENT: """
        comment comments kommentar kommentare commentaires comentarios disqus respond discussion
    """,
    TAGS: """
        tag tags taglist keyword keywords topic topics category categories breadcrumb breadcrumbs cat-links
    """,
    ADVERT: """
        ad ads advert adverts advertisement advertising anzeige werbung sponsor sponsored sponsors publicidad
        promoted affiliate advertorial
    """,
    CONSENT: """
        cookie cookies consent gdpr disclaimer disclosure modal popup overlay tooltip toast
    """,
    SIDE: """
        sidebar widget widgets menu nav navigation navbar footer masthead rail secondary pagination pager
        skip-link noprint no-print screen-reader sr-only visually-hidden visuallyhidden
    """,
    NEWSLETTER: "newsletter newsletters mailmag mailmagazine mailing nieuwsbrief infolettre infolettres boletin",
    SIDEBAR: "sidebar rail",
    MENU: "menu nav navigation navbar masthead pagination pager",
    DATE: """
        post-meta date dateline datetime timestamp published updated pubdate meta metadata post-info postmeta
    """,
}
# Beginnings of words that are run together: "relatedposts", "newsletterbox".
_STEMS = {
    "related": RELATED, "recommend": RELATED, "newsletter": SIGNUP | NEWSLETTER, "subscri": SIGNUP, "sponsor": ADVERT,
    "breadcrumb": TAGS, "cookie": CONSENT, "sidebar": SIDE | SIDEBAR,
}  # fmt: skip
_STEM_NAMES = tuple(_STEMS)
# What a quotation's source is called.
_OF_SOURCES = FOOTER | FIGURE | CAPTION | BYLINE
_LONGEST = 10_000  # characters of an attribute
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BEGINNING = 8  # elements of a section in which its heading stands
_LONGEST_HEADING = 200  # characters
# What generators put before the words of a heading in its id.
_OF_GENERATORS = frozenset({"", "h", "id", "toc", "sec", "section", "heading", "anchor", "usercontent"})
_UMLAUT = re.compile("(?<=[aou])e")  # "ueber" is written for "über"
_BY_WORD: dict[str, int] = {}
for _bit, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD[_word] = _BY_WORD.get(_word, 0) | _bit
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9 ]+")
_SITE_FOOTER = re.compile(
    r"(?<!\S)(?:(?:site|page|main|global)?[-_]?footer(?:[-_]{1,2}(?:bottom|top|root|inner|wrap|wrapper|container|area|bar"
    r"|widgets?|content|main|copyright|text|info|links|nav|menu|legal))?|contentinfo|copyright|colophon|site[-_]?info|foot"
    r"|(?:site|page)[-_]?bottom|bottom[-_]?(?:nav|menu|links)|fu(?:ss|ß)zeile|stopka|rodap[eé]|pied[-_]?de[-_]?page"
    r"|pie[-_]?de[-_]?pagina)(?!\S)",
    re.IGNORECASE,
)
_SITE_HEADER = re.compile(r"(?<!\S)(?:site|page|main|top|global)?[-_]?(?:header|masthead|topbar)(?!\S)", re.IGNORECASE)
# What tells today's date above the site's own header.
_TOP_BAR = re.compile(
    r"(?<!\S)(?:top[-_]?(?:bar|header|nav)|(?:current|todays?|header|site)[-_]?date(?:[-_]?time)?|date[-_]?today|today)"
    r"(?!\S)",
    re.IGNORECASE,
)


def _a_word(words: str) -> re.Pattern[str]:
    """What finds one of some words in class names, whole or as a part that a hyphen or underscore sets off."""
    return re.compile(rf"(^|[-_ ])(?:{words})($|[-_ ])", re.IGNORECASE)


_LISTED_TITLE = _a_word("title|headline|heading|head|titre|titel|titulo|kop")
_LISTED_DATE = _a_word("date|datum|time|timestamp|published|fecha|data|ora")
_NEXT_PAGE = _a_word("next|nextpage|older|weiter|suivante?|siguiente|proxima|successiva")
_KICKER = _a_word(
    "kicker|eyebrow|overline|topline|dachzeile|spitzmarke|surtitre|antetitulo|badge|sr-only|screen-reader"
    "|visually-?hidden"
)
_QUOTATION = _a_word("(?:pull|block)?(?:quote|quotation|zitat|citat|citaat|cytat|citation|cita|citazione|citacao)")
# Cards of Ghost's editor that hold what the author wrote.
_CARDS = "kg-(?:callout|toggle)-card"
_WRITTEN_CARD = re.compile(rf"(?<!\S){_CARDS}(?!\S)")
_SET_APART = _a_word(
    "poem|verse|stanza|lyrics|gedicht|strophe|poeme|poesia|interview|dialogue|transcript|transkript|qa"
    rf"|q-and-a|entrevista|intervista|entretien|{_CARDS}"
)
_PAID = _a_word("pay-?wall|reg-?wall|(?:subscribers?|members?)-?only|(?:subscribers?|members?)-?content")
_LINKED = 10  # times its links' text
_OFFER = 200  # characters: what offers a subscription says less, but for its links
_MOST_PIECES = 100
_CONTROLS = ("form", "button", "input", "select")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=32768)
def named(name: str) -> int:
    """What class names and identifiers, separated by spaces, say.

    >>> named("c-articleTeaser u-readMore") == TEASER | RELATED
    True
    """
    found = 0
    for part in _BETWEEN.sub("-", _HUMP.sub("-", name).lower()).split():
        words = part.split("-")
        for word in words:
            found |= _BY_WORD.get(word, 0)
            if word.startswith(_STEM_NAMES):
                for stem, bits in _STEMS.items():
                    if word.startswith(stem):
                        found |= bits
        for first, second in pairwise(words):
            found |= _BY_WORD.get(f"{first}-{second}", 0)
    return found & ~CARD if found & CARD and _WRITTEN_CARD.search(name) else found


@lru_cache(maxsize=8192)
def names_site_footer(names: str) -> bool:
    """Whether one of some class names and identifiers, separated by spaces, is that of the site's own footer.

    >>> names_site_footer("wide site-footer"), names_site_footer("article-footer")
    (True, False)
    >>> names_site_footer("Footer__root"), names_site_footer("footer-bottom row"), names_site_footer("footnotes")
    (True, True, False)
    """
    return _SITE_FOOTER.search(names) is not None


@lru_cache(maxsize=8192)
def names_site_header(names: str) -> bool:
    """Whether one of some class names and identifiers, separated by spaces, is that of the site's own header."""
    return _SITE_HEADER.search(names) is not None


@lru_cache(maxsize=8192)
def names_top_bar(names: str) -> bool:
    """Whether one of some class names and identifiers, separated by spaces, is that of a line above the header, or of
    today's date.

    >>> names_top_bar("wide topbar"), names_top_bar("current-date"), names_top_bar("date")
    (True, True, False)
    """
    return _TOP_BAR.search(names) is not None


@lru_cache(maxsize=8192)
def names_listed_title(names: str) -> bool:
    """Whether class names say that a part of a teaser is its headline.

    >>> names_listed_title("card__title card_title"), names_listed_title("titlebar")
    (True, False)
    """
    return _LISTED_TITLE.search(names) is not None


@lru_cache(maxsize=8192)
def names_listed_date(names: str) -> bool:
    """Whether class names say that a part of a teaser is its date."""
    return _LISTED_DATE.search(names) is not None


@lru_cache(maxsize=8192)
def names_next_page(names: str) -> bool:
    """Whether class names or an identifier say that a link leads to a list's next page."""
    return _NEXT_PAGE.search(names) is not None


@lru_cache(maxsize=8192)
def names_kicker(names: str) -> bool:
    """Whether class names say that a part of a heading is set beside the headline: a kicker, a badge, what
    is read out alone.

    >>> names_kicker("article__kicker"), names_kicker("kickers-and-badges")
    (True, False)
    """
    return _KICKER.search(names) is not None


@lru_cache(maxsize=8192)
def names_quotation(names: str) -> bool:
    """Whether class names say that a box holds a quotation.

    >>> names_quotation("pullquote wide"), names_quotation("article-quote"), names_quotation("quoted-prices")
    (True, True, False)
    """
    return _QUOTATION.search(names) is not None


@lru_cache(maxsize=8192)
def names_set_apart(names: str) -> bool:
    """Whether class names say that a box holds verses, what persons say in turn, or an aside that the author wrote.

    >>> names_set_apart("wp-block-verse"), names_set_apart("interview__question"), names_set_apart("universe")
    (True, True, False)
    """
    return _SET_APART.search(names) is not None


def is_paid_text(element: _Element) -> bool:
    """Whether a box whose name says who may read it holds text to read, and not the offer to pay for it."""
    if not _PAID.search((element.get("class") or "")[:_LONGEST]) or next(element.iter(*_CONTROLS), None) is not None:
        return False
    size = sum(len(piece.strip()) for piece in islice(element.itertext(), _MOST_PIECES))
    links = islice(element.iter("a"), _MOST_PIECES)
    linked = sum(len(piece) for link in links for piece in islice(link.itertext(), _MOST_PIECES))
    return size >= _OFFER and _LINKED * linked < size


def is_unvoiced(element: _Element) -> bool:
    """Whether an element is hidden from screen readers alone (WAI-ARIA, ``aria-hidden``), not from sight."""
    style = element.get("style") or ""
    return element.get("aria-hidden") == "true" and element.get("hidden") is None and not _HIDING.search(style)


def marks_of(element: _Element) -> int:
    """What an element's tag, role, class, id, ``itemprop`` and style say of the text within."""
    found = _TAGS.get(str(element.tag), 0)
    for name, value in element.items():
        value = value[:_LONGEST]
        if name in {"class", "id", "itemprop", "data-testid", "data-component"}:
            said = named(value)
            found |= 0 if said and name == "id" and _spells_heading(element, value) else said
        elif name == "role":
            found |= _ROLES.get(value, 0)
        elif (
            name == "hidden"
            or (name == "aria-hidden" and value == "true")
            or (name == "style" and _HIDING.search(value))
        ):
            found |= HIDDEN
    if found & _OF_SOURCES and _quotes(element):
        found = found & ~_OF_SOURCES | QUOTE
    return found


def _spells_heading(element: _Element, identifier: str) -> bool:
    """Whether an id is made of the words of the heading that the element is, is in, or begins with as a section.

    Sphinx, pandoc, Docusaurus, kramdown and the tables of contents of WordPress make such ids, so they say no more than
    the heading does. A box called "comments" whose heading is "Comments" is still one.
    """
    heading = _heading_of(element)
    if heading is None:
        return False
    text = "".join(piece[:_LONGEST_HEADING] for piece in islice(heading.itertext(), _BEGINNING))[:_LONGEST_HEADING]
    words, spelled = _letters(text), _letters(unquote(identifier))
    return bool(words) and any(spelled == before + words for before in _OF_GENERATORS) and not label_of(text)


def _heading_of(element: _Element) -> _Element | None:
    if element.tag in {"section", "div"}:
        return next((inner for inner in islice(element.iter(), 1, _BEGINNING) if inner.tag in _HEADINGS), None)
    around = element.getparent()
    return element if element.tag in _HEADINGS or (around is not None and around.tag in _HEADINGS) else None


def _letters(text: str) -> str:
    """The letters of a heading or of its id alone, as both spell them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _UMLAUT.sub("", "".join(filter(str.isalpha, decomposed)))


def _quotes(element: _Element) -> bool:
    """Whether an element is the figure of a quotation, or stands in one or in the quotation.

    HTML Standard, 4.4.4 and 4.4.12: a quotation's source stands in the footer of its ``blockquote``, or in the caption
    of the figure around it, which is no picture then.
    """
    if element.tag == "figure":
        quote = next(element.iter("blockquote"), None)
        shared = quote is not None and named(quote.get("class") or "") & SHARE  # what is embedded of a network
        pictured = next(element.iter("img"), None) is not None and not names_quotation(element.get("class") or "")
        return quote is not None and not shared and not pictured
    around = next(element.iterancestors("blockquote", "figure"), None)
    return around is not None and (around.tag == "blockquote" or _quotes(around))
