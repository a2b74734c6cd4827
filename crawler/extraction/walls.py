"""Pages that a server gives in place of the article, with status 200: consent walls, captchas, logins, soft 404s."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.html import parse
from crawler.items import Article, NoArticle, Page

_SHORT = 1500
"""Characters of text, without links: a page with more of them shows something of its own."""

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
    r"request (?:was |has been )?blocked|vous êtes (?:un )?humain|kein roboter|no eres un robot|non sei un robot|"
    r"não é um robô|не робот|geen robot|ロボットではありません|人机验证|로봇이 아닙니다",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|privacy|gdpr|consentement|vie privée|einwilligung|datenschutz|zustimm|consentimiento|privacidad|"
    r"consenso|consentimento|toestemming|zgod|samtyck|samtykke|suostumus|souhlas|hozzájárul|конфиденциальн|同意|동의|موافق",
    re.IGNORECASE,
)
_ACCEPT = re.compile(
    r"accept|agree|allow all|reject|accepter|j.accepte|refuser|akzeptieren|zustimmen|ablehnen|aceptar|rechazar|accett|"
    r"rifiuta|aceitar|recusar|akkoord|accepteren|weiger|akceptuj|zgadzam|godkänn|acceptera|accepter|hyväksy|přijmout|"
    r"elfogad|принять|согласен|同意|許可|동의|수락|قبول",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"captcha|turnstile|challenge", re.IGNORECASE)


class Walled(NoArticle):
    """A server gave something else in the place of the article; nothing is done to get round it."""


def check_text(article: Article, page: Page) -> None:
    """Let a very short article pass unless it is the text of a wall itself.

    :param page: the page that it was read from.

    :raises Walled: ``"captcha"``, ``"consent wall"`` or ``"soft 404"``.
    """
    title, text = article.title or "", article.text
    if _ROBOT.search(title) and (_ROBOT.search(text) or len(text) < 300):
        raise Walled("captcha")
    if len(_CONSENT.findall(f"{title} {text}")) > 1 and len(text) < _SHORT and _offers_choice(_parsed(page)):
        raise Walled("consent wall")
    if _NOT_FOUND.search(title) and len(text) < 500:
        raise Walled("soft 404")


def check_wall(page: Page) -> None:
    """Let a page without an article pass if it holds something of its own.

    :raises Walled: ``"captcha"``, ``"consent wall"``, ``"login wall"`` or ``"soft 404"``.
    """
    tree = _parsed(page)
    if tree is None:
        return
    title = _text(tree, "title") + " " + _text(tree, "h1")
    text = " ".join(_own_text(tree).split())
    if len(text) > _SHORT:
        return
    if _challenge(tree) or _ROBOT.search(title) or (len(text) < 500 and _ROBOT.search(text)):
        raise Walled("captcha")
    if _is_consent(tree, page, title, text):
        raise Walled("consent wall")
    if any(field.get("type", "").lower() == "password" for field in tree.iter("input")):
        raise Walled("login wall")
    if _NOT_FOUND.search(title) or (len(text) < 200 and _NOT_FOUND.search(text)):
        raise Walled("soft 404")


def _is_consent(tree: HtmlElement, page: Page, title: str, text: str) -> bool:
    """Whether there is a choice to make about cookies and nearly nothing else."""
    moved = urlsplit(page.final_url)
    led_there = page.final_url != page.url and _CONSENT.search(f"{moved.netloc}{moved.path}")
    return _offers_choice(tree) and bool(led_there or _CONSENT.search(title) or len(_CONSENT.findall(text)) > 1)


def _offers_choice(tree: HtmlElement | None) -> bool:
    """Whether there is something to press that accepts or refuses."""
    if tree is None:
        return False
    choices = [*tree.iter("button"), *tree.xpath("//input[@type='submit' or @type='button']"), *tree.iter("a")]
    return any(_ACCEPT.search(choice.text_content() or choice.get("value", "")) for choice in choices)


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


def _text(tree: HtmlElement, tag: str) -> str:
    return " ".join(element.text_content() for element in list(tree.iter(tag))[:2])


def _own_text(tree: HtmlElement) -> str:
    """The text that is neither script nor link."""
    kept = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::a or ancestor::noscript)]")
    return " ".join(kept)
