"""Persons' names out of what bylines and author fields hold besides: roles, places, agencies, the outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.fields.dates.around_dates import around_dates
from crawler.extraction.fields.site_name import SiteName
from crawler.labels import label_of
from crawler.page.text import plain

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_BY = re.compile(
    r"^(?:(?:(?:written|reported|story|text|words|posted|published|compiled|reviewed|analysis|opinion|commentary|column|"
    r"essay|review|interview)\s+(?:(?:and|&)\s+\w+\s+)?)?by|"
    r"(?:ein\w* \w+ )?von|vom|par|propos recueillis par|por|di|a cura di|da|door|av|af|skrevet av|text|texte|"
    r"words(?=\s*:)|texto|testo|tekst|autore?|autorin|autoren|author|authors|auteurs?|автор|авторы|текст|oleh|yazan|"
    r"ditulis oleh|przez|od|napsal|napsala|interview)(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|[/\\][\w-]+[/\\]|\.(?:com|org|net|html?)\b|[{}<>=\[\]#←→©]|\d{3,}|\bmin\w*\.?\s+read\b",
    re.IGNORECASE,
)
# What leads to the rest of an author's articles.
_MORE = re.compile(
    r"^(?:(?:view|see|read)\s+)?(?:all\s+)?(?:more|articles|posts|stories)\s+(?:about|from|by)\s+", re.IGNORECASE
)
# Who else had a part in it, in the same line: "Reported By: Ada Brandt, Edited By: Per Holm".
_LABELLED = re.compile(
    r"(?:,|(?<![\s,]))\s+(?:written|reported|edited|translated|compiled|curated) by\s?:\s", re.IGNORECASE
)
_LONGEST_LABEL = 40
# Who took pictures for it or edited it: "Words: Ada Brandt; photos: Per Holm".
_PICTURES = (
    r"(?:(?:fotos?|foto's|fotograf[^\W\d_]{1,4}|photo(?:s|graphs|graphies)?|bild(?:er)?|beeld|imagen|imágenes|imagens?|"
    r"videos?|vídeos?|graphics?|grafik|illustrations?|pictures?|zdjęcia|kuvat?)\s?:|[图圖摄攝影]{1,2}\s?[/／:：])"
)
_NO_AUTHOR = re.compile(
    rf"(?:edit(?:ed|ing) by\s|{_PICTURES}|(?:fotos?|photo(?:s|graphs|graphies)?|videos?|pictures|illustrations)"
    r"\s(?:by|von|de|di|par|door|por|av)\s)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?:(?<!\s)\s+)?[;|•·、，・\n]\s*|(?<!\s)\s+/\s+|(?<!\s)\s+(?=通讯员|记者|記者|{_PICTURES})", re.IGNORECASE
)
_BEFORE_SLASH = re.compile(r"^(?:文|撰文|作者|采写|记者|記者)\s?[/／|｜丨]\s?")
# What stands behind a slash is another name when a name stands before it; initials ("ab/cde") are one.
_SLASHED = re.compile(r"(\b[A-ZÀ-ÖØ-Þ][^\W\d_]+)/(?=\w)")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:@|://|www\.)\S*")
# What blogs put behind a name: "Ada Brandt Leave a Comment".
_COMMENTED = re.compile(
    r"(?<!\s)\s+(?:leave a (?:comment|reply)|(?:no|add a|\d{1,6}) (?:comments?|repl(?:y|ies)))$", re.I
)
_DATED = re.compile(
    r"(?<!\s)\s+(?:updated|published|posted|aktualisiert|veröffentlicht|publié|mis à jour|actualizado)\b.*$", re.I
)
# "Our special correspondent Jane Doe": the name is what the line ends with.
_OURS = re.compile(
    r"^(?:(?:from|by|von|de|del|dal|da|do|van|door|av|fra)\s+)?"
    r"(?:our|unser\w*|notre|nos|nuestr\w+|nostr\w|noss\w+|onze|vår\w*|vores|naszego)\s",
    re.IGNORECASE,
)
_JUNIOR = re.compile(r"(?:,|(?<![\s,]))\s+(Jr|Sr)\b\.?")
_AND = re.compile(
    r"(?<!\s)\s+[&+]\s+|(?:[,;]|(?<![\s,;]))\s+(?:with |and )?(?:additional )?"
    r"(?:reporting|research|writing) (?:by|from)\s+(?=\S)|"
    r"(?:,|(?<![\s,]))\s+(?:and|und|et|och|og|ja|oraz|ve|и|та|و|dan|with|mit|avec)\s+(?=\S)",
    re.IGNORECASE,
)
_PAIRING = re.compile(r"(?<!\s)\s+(?:y|e|en|i|a)\s+")
_PLACED = re.compile(
    r"(?<!\s)\s+(?:in|im|from|aus|à|at|for|für|@|reports|berichtet)\s+[^\W\d_].*$|"
    r"(?:(?<!\s)\s+)?\([^()]*\)\s*$|(?<!\s)\s+[-–—|]\s+.*$"
)
_DESK = (
    "staff|news|sports?|political|politics|business|science|health|education|crime|courts?|city|national|foreign|travel|"
    "culture|arts|technology|environment|investigative|general assignment|associate|assistant|managing|executive|"
    "features?|data|community|local"
)
_ROLE = re.compile(
    rf"\b(?:(?:{_DESK})\s+(?:editor|reporter|correspondent|writer|producer|photographer|columnist)|"
    r"editor|editors|editor-in-chief|reporter|correspondent|journalist\w*|columnist|writer|writers|contributor|"
    r"contributors|producer|photograph\w*|author|blogger|critic|analyst|professor|director|manager|fellow|lecturer|"
    r"\w*redakteur\w*|\w*redaktor\w*|\w*korrespondent\w*|volontär\w*|autorin|leiter\w*|chefredakt\w*|reporterin|"
    r"rédact\w+|chef de|chroniqueu\w+|envoyée?|correspond\w+|periodista|redactor\w*|corresponsal|colaborador\w*|"
    r"giornalist\w*|inviat\w|caporedattore|verslaggever\w*|redacteur|toimittaja|journaliste|skribent|"
    r"dziennikar\w+|корреспондент\w*|журналіст\w*|журналист\w*|редактор\w*|muhabir\w*|editör\w*|wartawan|penulis|"
    r"senior|chief|head of|deputy|freelance\w*|special to|contributing)\b|記者|记者|通讯员|기자|특파원|编辑",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:press|presse|\w*agentur|agenc\w+|agenzia|agence|news\w*|media\w*|\w*redaktion\w*|redaction|rédaction|redazione|"
    r"redacción|redação|redakcja|redakce|redactie|редакция|редакція|redaksi|editorial|staff|team|desk|newsroom|bureau|"
    r"verlag|gmbh|inc|ltd|llc|corp|group|gruppe|service|services|network|online|digital|\w*zeitung|tv|radio|studio|"
    r"department|office|ministry|university|institute|association|foundation|board|"
    r"anonymous|wires?|syndicate|magazine|journal|post|times|herald|tribune|web|webdesk|the|company|co|"
    r"partner|sponsor\w*|advertorial|anzeige|content|\w*verband|\w*stiftung|\w*verein|e\.\s?v|police|polizei|"
    r"bundes\w+)\b|新聞|通信|編集|取材|社会部|デジタル|뉴스|신문",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"(?:admin\w*|unknown|anonym\w*|anónimo|user|default|publisher|author|guest|webmaster|root|n/?a|test"
    r"|(?:undefined|null|none|nan)(?: (?:undefined|null|none|nan))?)",
    re.I,
)
_SMALL = frozenset(["VAN", "DER", "DEN", "DE", "VON", "ZU", "DU", "DA", "DOS", "DI", "DEL"])
_CREDENTIAL = re.compile(r"^(?:jr|sr|ph\.?d|md|m\.?d|dr|prof|mba|ma|ba|msc|esq|ii|iii|iv)\.?$", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Name:
    """A name as it is to be written, and whether it is a person's."""

    text: str
    person: bool


def read_names(value: str, site: SiteName, *, organisation: bool = False) -> list[Name]:
    """The names in an author field or a byline, in order, roles and places left out.

    :param organisation: whether the page calls the author an organisation.

    >>> [n.text for n in read_names("By Jane Doe, Political editor, and Max Muster", SiteName([], ""))]
    ['Jane Doe', 'Max Muster']
    """
    pieces = (piece for line in value.split("\n") for piece in around_dates(plain(line)))
    lines = (_bracketless(_ADDRESS.sub("", _COMMENTED.sub("", _DATED.sub("", piece))).strip(" /|")) for piece in pieces)
    text = "\n".join(filter(None, map(_unlabelled, lines))).strip(" ,:–—-")
    text = _SLASHED.sub(r"\1 / ", text)
    if not text or len(text) > 300:
        return []
    if organisation and not re.search(r"[;,]", text):
        return [Name(text, _is_person(text, site))] if _usable(text) else []
    return [
        name
        for piece in _BETWEEN.split(_LABELLED.sub("\n", text))
        if not _is_no_author(piece)
        for name in _split(piece, site)
        if _usable(name.text)
    ]


def _is_no_author(piece: str) -> bool:
    """Whether a piece of a byline names who took the pictures, or edited the text."""
    return _NO_AUTHOR.match(piece) is not None


def _bracketless(line: str) -> str:
    """A line that is all in brackets, as behind a mail address in RSS, without these."""
    return line[1:-1] if line.startswith("(") and line.find(")") == len(line) - 1 else line


def _unlabelled(line: str) -> str:
    """A line without the label before its names ("By", "Author:", "Text and interview:"); empty when it is only one.

    >>> _unlabelled("Article by"), _unlabelled("Text und Interview: Max Muster"), _unlabelled("Écrit par Max Muster")
    ('', 'Max Muster', 'Max Muster')
    """
    line = _BEFORE_SLASH.sub("", line)
    head, colon, rest = line.replace("：", ":").partition(":")
    if colon and len(head) < _LONGEST_LABEL and any(label_of(part) == "byline" for part in (head, *head.split())):
        return rest.strip()
    if len(line) < _LONGEST_LABEL and label_of(line) == "byline":
        return ""
    words = line.split(None, 3)
    # One word is a part of many a name in Latin letters ("Di Maio").
    for number in (3, 2) if line.isascii() or not words or words[0].isascii() else (3, 2, 1):
        if len(words) > number and label_of(" ".join(words[:number])) == "byline":
            return line.split(None, number)[number]
    return _BY.sub("", _MORE.sub("", line)).rstrip(" »›")


def _split(text: str, site: SiteName) -> list[Name]:
    """The names in a piece that may hold an "and"; it stays whole when neither side is a person's."""
    parts = [part for half in _AND.split(text) for part in _pair(half)]
    names = [Name(name, _is_person(name, site)) for part in parts for name in _commas(part)]
    if len(parts) > 1 and not any(name.person for name in names):
        return [Name(text.strip(), person=False)]
    return names


def _pair(text: str) -> list[str]:
    """``Ana Gil y Luis Paz`` are two; ``José Ortega y Gasset`` is one."""
    halves = _PAIRING.split(text)
    return halves if len(halves) > 1 and all(len(half.split()) > 1 for half in halves) else [text]


def _commas(text: str) -> list[str]:
    first, *rest = _JUNIOR.sub(r" \1", text).split(",")
    parts = [
        _bare(first),
        *(_bare(part) for part in rest if not _ROLE.search(part) and not _is_no_author(part.strip())),
    ]
    parts = [part for part in parts if part and not _CREDENTIAL.match(part)]
    if len(parts) == 2 and all(re.fullmatch(r"[^\W\d_][\w'’.-]+", p) and not p.isupper() for p in parts):
        return [f"{parts[1]} {parts[0]}"]
    return [_cased(_JUNIOR.sub(r" \1.", part)) for part in parts if not _ROLE.search(part)]


def _cased(name: str) -> str:
    """A name in capitals as names are written.

    >>> _cased("PIETER VAN DER BERG"), _cased("J.R. FINCH"), _cased("AFP")
    ('Pieter van der Berg', 'J.R. Finch', 'AFP')
    """
    words = name.split()
    if len(words) < 2 or not name.isupper() or any(len(word) < 3 and word not in _SMALL for word in words[1:]):
        return name
    return " ".join(
        word.lower() if word in _SMALL and place else word if "." in word else word.title()
        for place, word in enumerate(words)
    )


def _bare(part: str) -> str:
    """A name without what trails it: a place, a role, something in brackets, or itself once more."""
    middle, odd = divmod(len(part), 2)
    if odd == 0 and middle > 4 and part[:middle] == part[middle:]:
        part = part[:middle]
    part = _PLACED.sub("", _BY.sub("", part.strip())).strip(" .,:;–—-*\"'“”")
    if _OURS.match(part):
        return _ending(part)
    role = _ROLE.search(part)
    if role and not role.start() and re.fullmatch(f"[{_CJK}]{{2,5}}", rest := part[role.end() :].strip(" :：")):
        return rest
    if role and role.start():
        words = part[: role.start()].split()
        if 2 <= len(words) <= 4:
            return " ".join(words).rstrip(" .,:;–—-")
        if len(words) == 1 and re.search(f"[{_CJK}]", words[0]):
            return words[0]
    return part


def _ending(line: str) -> str:
    """The words with a capital that a line ends with, when they are as many as a name has, else nothing."""
    words = line.split()
    start = len(words)
    while start and (words[start - 1][0].isupper() or (start < len(words) and words[start - 1].upper() in _SMALL)):
        start -= 1
    name = [word for word in words[start:] if not _ROLE.search(word)]
    return " ".join(name) if 2 <= len(name) <= 4 else ""


def _usable(name: str) -> bool:
    if _PLACEHOLDER.fullmatch(name) or _NOT_A_NAME.search(name):
        return False
    return 1 < len(name) < 80 and any(map(str.isalpha, name)) and len(name.split()) < 8


def _is_person(name: str, site: SiteName) -> bool:
    return not _ORGANISATION.search(name) and not site.matches(name) and _looks_personal(name)


def _looks_personal(name: str) -> bool:
    """Two to five words, the first and the last with a capital where the script has any; or a short CJK name."""
    if re.fullmatch(f"[{_CJK}]{{2,5}}(?:[ \u3000][{_CJK}]{{1,4}})?", name):
        return True
    words = name.split()
    if not 2 <= len(words) <= 5 or any(map(str.isdigit, name)):
        return False
    return all(not word[0].islower() for word in (words[0], words[-1]))
