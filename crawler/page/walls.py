"""Pages that a server gives in place of the article, with status 200: walls, logins, soft 404s, empty frames."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.items import Article, NoArticle, Page
from crawler.page.error_titles import is_error_title
from crawler.page.html import parse
from crawler.page.text import text_of
from crawler.urls import split_url

WALLS = ("captcha", "consent wall", "login wall", "soft 404", "needs JavaScript")
"""What a page may be in the place of an article; the URL's reason."""

_SHORT = 1500
"""Characters of text, without links: a page with more of them shows something of its own."""

_FRAME = 300
"""Characters of text, without links, in a page whose content scripts fetch: a name, a notice, a footer."""
_MOUNTS = frozenset(("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "app-root", "main-app"))
"""Ids of the elements into which React, Vue, Next, Nuxt, Gatsby, Svelte and Angular put a page, as their guides do."""

_NOT_FOUND = re.compile(
    r"\b(?:404|410)\b|(?:page|article|story|content|document)\b.{0,30}\b(?:not found|unavailable|missing|gone|"
    r"removed|(?:no longer|not|doesn.t|does not) (?:exist|available|be found))|nothing (?:was )?found|"
    r"could.?n.t find|not found|"
    r"introuvable|n.existe (?:pas|plus)|nicht (?:gefunden|mehr verfügbar)|existiert nicht|no encontrad[ao]|no existe|"
    r"non trovat[ao]|non esiste|não encontrad[ao]|não existe|не найден|не существует|niet gevonden|bestaat niet|"
    r"nie znalezion|nie istnieje|bulunamad|hittades inte|finns inte|ikke fundet|ikke funnet|ei löyt|nenalezen|"
    r"nem található|見つかりません|未找到|不存在|찾을 수 없|غير موجود|לא נמצא",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"captcha|are you (?:a )?(?:robot|human)|not a robot|"
    r"(?:verify|prove|confirm)\w* (?:that )?you(?:.re| are) (?:a )?human|"
    r"just a moment|checking your browser|security check|unusual traffic|attention required|access denied|"
    r"bot detection|enable javascript and cookies to continue|"
    r"request (?:was |has been )?blocked|vous êtes (?:un )?humain|kein roboter|no eres un robot|non sei un robot|"
    r"não é um robô|не робот|geen robot|ロボットではありません|人机验证|로봇이 아닙니다",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|privacy|gdpr|\btracking|consentement|vie privée|einwilligung|datenschutz|zustimm|"
    r"consentimiento|privacidad|consenso|consentimento|toestemming|zgod|samtyck|samtykke|suostumus|souhlas|hozzájárul|конфиденциальн|同意|동의|موافق",
    re.IGNORECASE,
)
_ACCEPT = re.compile(
    r"accept|agree|allow all|reject|accepter|j.accepte|refuser|akzeptieren|zustimmen|ablehnen|aceptar|rechazar|accett|"
    r"rifiuta|aceitar|recusar|akkoord|accepteren|weiger|akceptuj|zgadzam|godkänn|acceptera|accepter|hyväksy|přijmout|"
    r"elfogad|принять|согласен|同意|許可|동의|수락|قبول",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"captcha|turnstile|challenge", re.IGNORECASE)
_CONSENT_ADDRESS = re.compile(
    r"(?:^|[./])(?:consent|cmp|gdpr|my-?privacy|(?:privacy|cookie)s?-?(?:gate|wall|consent)|zustimmung)(?:[./]|$)",
    re.IGNORECASE,
)
_DATA = ("json-ld", "microdata")
_BRIEF = 120
"""Words below which an article may be the text of a wall."""


class Walled(NoArticle):
    """A server gave something else in the place of the article; nothing is done to get round it."""


def check_text(article: Article, page: Page) -> None:
    """Let an article pass unless it is the text of a wall itself.

    :param page: the page that it was read from.

    :raises Walled: ``"captcha"``, ``"consent wall"`` or ``"soft 404"``.
    """
    title, text = article.title or "", article.text
    if leads_to_consent(page.final_url, page.url) and _CONSENT.search(f"{title} {text}"):
        raise Walled("consent wall")
    if article.word_count >= _BRIEF or _is_described(article):
        return
    if _ROBOT.search(title) and (_ROBOT.search(text) or len(text) < 300):
        raise Walled("captcha")
    if len(_CONSENT.findall(f"{title} {text}")) > 1 and len(text) < _SHORT and _offers_choice(_parsed(page)):
        raise Walled("consent wall")
    if is_error_title(title) and len(text) < 500:
        raise Walled("soft 404")


def _is_described(article: Article) -> bool:
    """Whether the page's data describes the article: what stands in an article's place has none to describe."""
    told = (article.provenance.get("title", ""), article.provenance.get("published", ""))
    return told[0].startswith(_DATA) or told[1].startswith((*_DATA, "meta"))


def check_wall(page: Page) -> None:
    """Let a page without an article pass if it holds something of its own.

    :raises Walled: with the wall that it is.
    """
    tree = _parsed(page)
    if tree is not None and (wall := wall_of(tree, page.final_url, page.url)) is not None:
        raise Walled(wall)


def wall_of(tree: HtmlElement, url: str, asked: str | None = None) -> str | None:
    """The wall that a page is, one of :data:`WALLS`; None when it holds something of its own.

    :param tree: a page that gives no article, or lists hardly any.
    :param url: the address that answered.
    :param asked: the address that was asked for, when it is known.

    >>> wall_of(parse("<title>Just a moment...</title>"), "https://outlet.example/")
    'captcha'
    """
    titles = [text_of(element) for tag in ("title", "h1") for element in list(tree.iter(tag))[:2]]
    title = " ".join(titles)
    text = " ".join(_own_text(tree).split())
    if _ROBOT.search(title):
        return "captcha"
    if len(text) > _SHORT:
        return None
    if _challenge(tree) or (len(text) < 500 and _ROBOT.search(text)):
        return "captcha"
    if _is_consent(tree, url, asked, title, text):
        return "consent wall"
    if any(field.get("type", "").lower() == "password" for field in tree.iter("input")):
        return "login wall"
    if any(map(is_error_title, titles)) or (len(text) < 200 and _NOT_FOUND.search(text)):
        return "soft 404"
    return "needs JavaScript" if _needs_scripts(tree, text) else None


def leads_to_consent(url: str, asked: str | None) -> bool:
    """Whether an address that is for consent alone answered in the place of another.

    >>> leads_to_consent("https://consent.outlet.example/ask?for=1", "https://outlet.example/news/gdpr-explained")
    True
    """
    before, after = (split_url(address or "") for address in (asked, url))
    is_asked = _CONSENT_ADDRESS.search(f"{before.netloc}{before.path}")
    return not is_asked and bool(_CONSENT_ADDRESS.search(f"{after.netloc}{after.path}"))


def _is_consent(tree: HtmlElement, url: str, asked: str | None, title: str, text: str) -> bool:
    """Whether there is a choice to make about cookies and nearly nothing else."""
    if leads_to_consent(url, asked):
        return True
    if _CONSENT.search(title):
        return _offers_choice(tree) or any(True for _ in tree.iter("form", "button"))
    return len(_CONSENT.findall(text)) > 1 and _offers_choice(tree)


def _offers_choice(tree: HtmlElement | None) -> bool:
    """Whether there is something to press that accepts or refuses."""
    if tree is None:
        return False
    choices = [*tree.iter("button"), *tree.xpath("//input[@type='submit' or @type='button']"), *tree.iter("a")]
    return any(_ACCEPT.search(text_of(choice) or choice.get("value", "")) for choice in choices)


def _parsed(page: Page) -> HtmlElement | None:
    try:
        return parse(page.body, page.headers.get("content-type"))
    except NoArticle:
        return None


def _challenge(tree: HtmlElement) -> bool:
    for element in tree.iter("iframe", "form", "div", "script", "input"):
        named = " ".join(element.get(name, "") for name in ("id", "class", "src", "action", "name"))
        if _CHALLENGE.search(named):
            return True
    return False


def _needs_scripts(tree: HtmlElement, text: str) -> bool:
    """Whether a page is a frame that scripts fill: it says so, or has a place for them and no text."""
    if len(text) > _FRAME or tree.find(".//script") is None:
        return False
    asks = " ".join([text, *map(text_of, tree.iter("noscript")), *(e.text or "" for e in tree.iter("noscript"))])
    if "javascript" in asks.lower():
        return True
    mounts = (element for element in tree.iter("div", "main") if element.get("id", "").lower() in _MOUNTS)
    return any(not text_of(element) for element in mounts)


def _own_text(tree: HtmlElement) -> str:
    """The text that is neither script nor link."""
    kept = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::a or ancestor::noscript)]")
    return " ".join(kept)
