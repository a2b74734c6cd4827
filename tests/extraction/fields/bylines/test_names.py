"""Bylines of many languages and habits, as a page shows them and as its data has them."""

import json

import pytest

from crawler.extraction import extract

TEXT = "".join(
    f"<p>The council met for the {i}th time and said that the roof of hall {i} will be mended.</p>" for i in range(8)
)
# What the outlet calls itself or an agency stays where no person is named.
BYLINES = [
    ("en", "By Ann Lee", ["Ann Lee"]),
    ("en", "By ANN LEE and TOM FINCH", ["Ann Lee", "Tom Finch"]),
    ("en", "By Ann Lee, Tom Finch and Mary O'Hara", ["Ann Lee", "Tom Finch", "Mary O'Hara"]),
    ("en", "Ann Lee, Political Editor", ["Ann Lee"]),
    ("en", "By Ann Lee in Wexmoor", ["Ann Lee"]),
    ("en", "By Ann Lee, Reuters", ["Ann Lee"]),
    ("en", "Ann Lee with reporting by Tom Finch", ["Ann Lee", "Tom Finch"]),
    ("en", "By Ann Lee | @annlee", ["Ann Lee"]),
    ("en", "By Ann Lee annlee@outlet.example", ["Ann Lee"]),
    ("en", "Our correspondent", []),
    ("en", "By Our Correspondent", []),
    ("en", "By A. B. Lee", ["A. B. Lee"]),
    ("en", "By J.R. Finch Jr.", ["J.R. Finch Jr."]),
    ("en", "By Tom Finch, Jr.", ["Tom Finch Jr."]),
    ("en", "Staff reporter", []),
    ("en", "By Ann Lee, Associated Press", ["Ann Lee"]),
    ("en", "Ann Lee and Tom Finch, senior reporters", ["Ann Lee", "Tom Finch"]),
    ("en", "Written by: Ann Lee", ["Ann Lee"]),
    ("en", "Ann Lee Updated 3 May 2024", ["Ann Lee"]),
    ("en", "By Ann Lee & Tom Finch", ["Ann Lee", "Tom Finch"]),
    ("en", "Story by Ann Lee; photos by Tom Finch", ["Ann Lee"]),
    ("en", "Words: Ann Lee; Photos: Tom Finch", ["Ann Lee"]),
    ("en", "Story by Ann Lee. Photographs by Tom Finch", ["Ann Lee"]),
    ("en", "By Ann Lee | Edited by Tom Finch", ["Ann Lee"]),
    ("en", "Reporting by Ann Lee and Mary O'Hara; Editing by Tom Finch", ["Ann Lee", "Mary O'Hara"]),
    ("en", "BY ANN LEE STAFF WRITER", ["Ann Lee"]),
    ("en", "Ann Lee Sports Editor", ["Ann Lee"]),
    ("en", "By Ann Lee General Assignment Reporter", ["Ann Lee"]),
    ("en", "annlee@outlet.example (Ann Lee)", ["Ann Lee"]),
    ("en", "undefined undefined", []),
    ("en", "Dr. Ann Lee", ["Dr. Ann Lee"]),
    ("de", "Text: Anna Lehm, Fotos: Tom Fink", ["Anna Lehm"]),
    ("de", "Text: Anna Lehm Foto: Tom Fink", ["Anna Lehm"]),
    ("de", "Text und Fotos: Anna Lehm", ["Anna Lehm"]),
    ("es", "Texto: Ana Gil. Fotografías: Luis Paz", ["Ana Gil"]),
    ("it", "Testo di Anna Gallo, foto di Tommaso Riva", ["Anna Gallo"]),
    ("zh", "记者 王小明 通讯员 李华", ["王小明", "李华"]),
    ("zh", "文/王小明 图/李华", ["王小明"]),
    ("en", "By Ann Lee | 3 May 2024, 10:35", ["Ann Lee"]),
    ("en", "Posted by Ann Lee on May 3, 2024", ["Ann Lee"]),
    ("en", "Updated May 3, 2024 10:35 AM By Ann Lee and Tom Finch", ["Ann Lee", "Tom Finch"]),
    ("en", "Friday May 3, 2024 10:05 am PDT by Ann Lee", ["Ann Lee"]),
    ("en", "3 hours ago Ann Lee", ["Ann Lee"]),
    ("nl", "Door Pieter van der Berg", ["Pieter van der Berg"]),
    ("nl", "Van onze verslaggever", []),
    ("nl", "Pieter de Vries en Anna Smit", ["Pieter de Vries", "Anna Smit"]),
    ("nl", "PIETER VAN DER BERG", ["Pieter van der Berg"]),
    ("de", "Von Anna Lehm", ["Anna Lehm"]),
    ("de", "Von Anna Lehm und Karl von Moor", ["Anna Lehm", "Karl von Moor"]),
    ("de", "Anna Lehm, Berlin", ["Anna Lehm"]),
    ("de", "Ein Kommentar von Anna Lehm", ["Anna Lehm"]),
    ("de", "Von unserem Korrespondenten Karl Moor", ["Karl Moor"]),
    ("de", "Anna Lehm, Redakteurin", ["Anna Lehm"]),
    ("de", "dpa", ["dpa"]),
    ("de", "Anna Lehm/dpa", ["Anna Lehm"]),
    ("de", "Interview: Anna Lehm", ["Anna Lehm"]),
    ("de", "Von Anna Lehm, 3. Mai 2024, 10:35 Uhr", ["Anna Lehm"]),
    ("fr", "Par Anne Dupont", ["Anne Dupont"]),
    ("fr", "Par Anne Dupont, publié le 3 mai 2024 à 10h35, mis à jour à 12h", ["Anne Dupont"]),
    ("fr", "Par Anne Dupont et Jean-Luc Morel", ["Anne Dupont", "Jean-Luc Morel"]),
    ("fr", "Anne Dupont (avec AFP)", ["Anne Dupont"]),
    ("fr", "Anne Dupont, correspondante à Lyon", ["Anne Dupont"]),
    ("fr", "Propos recueillis par Anne Dupont", ["Anne Dupont"]),
    ("fr", "De notre envoyée spéciale Anne Dupont", ["Anne Dupont"]),
    ("es", "Por María José Pérez", ["María José Pérez"]),
    ("es", "Juan Gómez y Ana Ruiz", ["Juan Gómez", "Ana Ruiz"]),
    ("es", "Juan Gómez, corresponsal en Lima", ["Juan Gómez"]),
    ("es", "Redacción", ["Redacción"]),
    ("es", "María de la Cruz e Ignacio Sol", ["María de la Cruz", "Ignacio Sol"]),
    ("it", "di Carlo Bianchi", ["Carlo Bianchi"]),
    ("it", "di Carlo Bianchi e Rosa De Luca", ["Carlo Bianchi", "Rosa De Luca"]),
    ("it", "dal nostro inviato Carlo Bianchi", ["Carlo Bianchi"]),
    ("it", "Redazione", ["Redazione"]),
    ("pt", "Por João da Silva", ["João da Silva"]),
    ("pt", "João da Silva e Ana Costa", ["João da Silva", "Ana Costa"]),
    ("pt", "Ana Costa, de Lisboa", ["Ana Costa"]),
    ("pl", "Jan Kowalski, Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
    ("pl", "Autor: Jan Kowalski", ["Jan Kowalski"]),
    ("pl", "Jan Kowalski i Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
    ("ru", "Иван Петров", ["Иван Петров"]),
    ("ru", "Автор: Иван Петров", ["Иван Петров"]),
    ("ru", "Иван Петров и Анна Смирнова", ["Иван Петров", "Анна Смирнова"]),
    ("tr", "Ayşe Yılmaz ve Mehmet Demir", ["Ayşe Yılmaz", "Mehmet Demir"]),
    ("sv", "Av Lars Holm och Eva Lind", ["Lars Holm", "Eva Lind"]),
    ("sv", "Text: Lars Holm", ["Lars Holm"]),
    ("ja", "奥寺一馬、山瀬陽子", ["奥寺一馬", "山瀬陽子"]),
    ("ja", "文・奥寺一馬", ["奥寺一馬"]),
    ("ar", "أحمد علي و سارة حسن", ["أحمد علي", "سارة حسن"]),
    ("ar", "كتب: أحمد علي", ["أحمد علي"]),
    ("zh", "记者 王小明", ["王小明"]),
    ("zh", "王小明、李华", ["王小明", "李华"]),
    ("ko", "김민수 기자", ["김민수"]),
]
URL = "https://outlet.example/news/roof"


@pytest.mark.parametrize(("language", "line", "names"), BYLINES)
def test_a_byline_gives_the_persons_in_it(language: str, line: str, names: list[str]) -> None:
    head = f'<html lang={language}><head><title>Roof falls</title><meta property="og:type" content="article">'
    shown = f"{head}</head><body><article><h1>Roof falls in town</h1><div class=byline>{line}</div>{TEXT}</article>"
    assert extract(shown, URL).authors == names
    node = {"@type": "NewsArticle", "headline": "Roof", "author": {"@type": "Person", "name": line}}
    data = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert (
        extract(f"{head}{data}</head><body><article><h1>Roof falls in town</h1>{TEXT}</article>", URL).authors == names
    )
