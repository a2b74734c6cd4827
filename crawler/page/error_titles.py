"""Titles of pages that say that there is no page: told from headlines in which the same words stand."""

from __future__ import annotations

import re

_LONGEST = 300
_PARTS = re.compile(r"[|｜–—·•»«/;.!…。！]+|(?<=\s)-+(?=\s)")
_CLAUSES = re.compile(r"[:：,?？]+")
_MOST_WORDS = 3
_SUBJECT = (
    r"page|article|story|content|document|file|url|resource|seite|artikel|inhalt|contenu|p[áa]gina|art[íi]culo|noticia|"
    r"contenido|contenuto|articolo|artigo|not[íi]cia|conte[úu]do|страниц\w*|материал|стать\w+|запись|сторінк\w*|"
    r"artikelen|strona|artykuł|sayfa\w*|sida\w*|siden?|sivu\w*|stránka|článek|oldal|ページ|記事|页面|網頁|页|"
    r"페이지\w*|기사\w*|الصفحة|הדף|העמוד"
)
_AWAY = (
    r"unavailable|missing|gone|(?:is |has been |was )?(?:re)?moved|"
    r"(?:no longer|not|isn['’]?t|doesn['’]?t|does not) (?:exists?|available)"
)
# What says it without a subject.
_MISSING = (
    r"(?:was |were |is |be |been )?not (?:be )?found|(?:can(?:no|['’]?)t|could(?: not|n['’]?t)) (?:be found|find)|"
    r"nothing (?:was )?found|introuvable|n['’]existe (?:pas|plus)|existiert (?:leider )?nicht(?: mehr)?|"
    r"(?:konnte |wurde )?(?:leider )?nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden)|"
    r"no (?:fue |ha sido )?encontrad[ao]|no existe|non (?:è stat[ao] )?trovat[ao]|non esiste(?: più)?|"
    r"não (?:foi )?encontrad[ao]|não existe|не найден\w*|не существует|не знайден\w*|bestaat niet(?: meer)?|"
    r"niet (?:meer )?(?:gevonden|beschikbaar)|nie (?:została )?znalezion\w+|nie istnieje|bulunamad\w*|"
    r"(?:hittades|finns) inte|(?:ble |blev )?ikke fun[dn]et|ei löyt\w+|(?:nebyla )?nenalezen\w*|nem található|"
    r"見つかりません\w*|存在しません|未找到|找不到|不存在|찾을 수 없\w*|غير موجودة?|לא נמצא\w*"
)
_CODE = r"(?:4(?:0\d|1[04]|29|51)|5(?:0[0-5]|2\d))"
_OF_ERRORS = (
    r"https?|errors?|fehler\w*|erreur|errore|erro|fout|fejl|feil|fel|virhe|błąd|chyba|hiba|ошибка|помилка|hata|エラー|"
    r"错误|오류|خطأ|code|status|oops|sorry|nginx|apache|internal|server|bad|gateway|time-?out|service|temporarily|unavailable|request|"
    r"unauthori[sz]ed|forbidden|gone|not|found|page|too|many|requests|seite|nicht|gefunden"
)
_REFUSED = (
    r"(?:403 )?(?:access )?(?:to this (?:page|site|website) )?(?:has been |is |was )?(?:denied|forbidden)|"
    r"just a moment|one moment please|attention required|are you (?:a )?(?:robot|human)"
)
_ERROR = re.compile(
    rf"(?:(?:{_OF_ERRORS})\W+)*{_CODE}(?:\W+(?:{_OF_ERRORS}))*|{_REFUSED}|(?:{_MISSING})(?: here)?|"
    rf"(?:.{{0,25}}\b)?(?:{_SUBJECT}).{{0,30}}(?<!\w)(?:{_MISSING}|{_AWAY})\W?.{{0,20}}|"
    rf"(?:{_MISSING}).{{0,10}}(?:{_SUBJECT})",
    re.IGNORECASE,
)
_TO_READER = re.compile(
    rf"\b(?:you|your|we|our|us|please|try|search|home|sie|ihre?|wir|bitte|vous|votre|nous|usted|su|il tuo|você|вы|вас|"
    rf"мы|{_SUBJECT})\b",
    re.IGNORECASE,
)
_CJK_ERROR = re.compile(rf".{{0,12}}(?:{_SUBJECT}).{{0,6}}(?:{_MISSING}).{{0,8}}", re.IGNORECASE)


def is_error_title(title: str) -> bool:
    """Whether a title, or a part of it between signs, says only that there is no page or that one may not see it.

    >>> is_error_title("404 - Page not found | Outlet"), is_error_title("500 jobs to go at the yard | Outlet")
    (True, False)
    >>> is_error_title("Access denied"), is_error_title("Missing diver not found after three days")
    (True, False)
    >>> is_error_title("Access denied: villagers fight for their beach")
    False
    """
    return any(map(_is_error, _PARTS.split(" ".join(title[:_LONGEST].split()))))


def _is_error(part: str) -> bool:
    """Whether a part of a title is an error, and not what a headline begins with: that goes on for some words of which
    none is for the reader."""
    clauses = [clause.strip(" -") for clause in _CLAUSES.split(part)]
    errors = [clause for clause in clauses if _ERROR.fullmatch(clause) or _CJK_ERROR.fullmatch(clause)]
    if any(sign.isdigit() for error in errors for sign in error):
        return True
    rest = (clause for clause in clauses if clause not in errors)
    return bool(errors) and not any(len(c.split()) > _MOST_WORDS and not _TO_READER.search(c) for c in rest)
