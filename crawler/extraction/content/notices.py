"""Lines that ask the reader for something – to sign up, to follow, to subscribe – or say whose words these are."""

from __future__ import annotations

import re

_ACTION = re.compile(
    r"sign[ -]up|subscribe|register|click here|follow|abonn|anmeld|melden|entlang|hier geht|inscri|s[uú]scr[ií]b|iscriv"
    r"|assin|zapisz|подпис|підпи|登録|お読み|ログイン|meld je|tilmeld|prenumer|påmeld|tilaa|přihl|iratkoz|kaydol|abone"
    r"|đăng ký|daftar|구독|订阅|訂閱|اشترك",
)
_OFFERS = (
    "newsletter", "in your inbox", "nieuwsbrief", "infolettre", "boletin", "boletín", "рассылк", "розсилк",
    "ニュースレター", "メルマガ", "会員限定", "有料会員", "뉴스레터", "電子報", "nyhetsbrev", "nyhedsbrev", "hírlevél",
    "uutiskirje", "biuletyn", "bülten", "whatsapp", "telegram", "on facebook", "on twitter", "on instagram",
)  # fmt: skip
_APP = re.compile(r"\bapp\b")

_SIGN = re.compile(r"\W{0,3}(?:©|ⓒ|\(c\)|copyright\s{0,3}(?:©|ⓒ|\(c\)|:|\d{4}))", re.IGNORECASE)
_RESERVED = (
    "all rights reserved", "tous droits réservés", "alle rechte vorbehalten", "todos los derechos reservados",
    "todos os direitos reservados", "tutti i diritti riservati", "riproduzione riservata", "alle rechten voorbehouden",
    "wszelkie prawa zastrzeżone", "все права защищены", "усі права захищені", "tüm hakları saklıdır",
    "alle rettigheder forbeholdes", "alla rättigheter förbehåll", "με επιφύλαξη παντός δικαιώματος",
    "جميع الحقوق محفوظة", "כל הזכויות שמורות", "無断転載", "版权所有", "版權所有", "무단 전재", "무단전재",
)  # fmt: skip


_EMBEDDED = (
    "external content", "third-party content", "externer inhalt", "externen inhalt", "externe inhalte",
    "externe inhoud", "externe content", "contenu externe", "contenus externes", "contenu tiers", "contenuto esterno",
    "contenuti esterni", "contenido externo", "contenidos externos", "conteúdo externo", "eksternt indhold",
    "eksternt innhold", "externt innehåll", "treści zewnętrzne",
)  # fmt: skip
_DATA = (
    "personal data", "privacy policy", "your consent", "complements the article", "personenbezogene", "datenschutz",
    "einverstanden", "den artikel ergänzt", "mit einem klick", "persoonsgegevens", "privacybeleid", "toestemming",
    "données personnelles", "données à caractère personnel", "politique de confidentialité", "dati personali",
    "datos personales", "dados pessoais", "personoplysninger", "personopplysninger", "personuppgifter", "dane osobowe",
    "danych osobowych", "cookies",
)  # fmt: skip


def asks(text: str) -> bool:
    """Whether a text asks its reader to sign up for something or to follow it.

    It names both what to do and what for; whether it stands apart from the article is for the caller to judge.

    >>> asks("Sign up for our daily newsletter here."), asks("The newsletter of the river board was late.")
    (True, False)
    """
    small = text.lower()  # patterns that pass over case take several times as long, and one of many words half as much
    offers = any(map(small.__contains__, _OFFERS)) or ("app" in small and _APP.search(small) is not None)
    return offers and _ACTION.search(small) is not None


def stands_for_embedded(text: str) -> bool:
    """Whether a text stands where something of another site is shown to who agrees to it.

    >>> stands_for_embedded("To see this external content, accept that personal data are sent to others.")
    True
    >>> stands_for_embedded("External content makes a page slow.")
    False
    """
    small = text.lower()
    return any(map(small.__contains__, _EMBEDDED)) and any(map(small.__contains__, _DATA))


def is_copyright_line(text: str) -> bool:
    """Whether a short text begins with the sign of a copyright, or reserves rights.

    Of lines of annotated pages that do either, none belongs to a text; of those that have the word anywhere, half do.

    >>> is_copyright_line("© 2026 The Outlet"), is_copyright_line("Copyright law is old.")
    (True, False)
    """
    small = text.lower()
    return _SIGN.match(text) is not None or any(map(small.__contains__, _RESERVED))
