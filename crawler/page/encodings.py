"""Which encodings a document may name for itself."""

from __future__ import annotations

import codecs

from w3lib.encoding import resolve_encoding

# What Python has under the names of encodings for its own uses (its documentation of codecs, "Python specific
# encodings"); no browser reads a text as one of these, and some give no text, or raise, whatever they are given.
_PYTHONS_OWN = {"idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
# Labels that browsers know and neither Python nor w3lib does (WHATWG Encoding Standard, 4.2, "Names and labels").
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "iso8859-2": "iso88592",
    "iso8859-3": "iso88593",
    "iso8859-4": "iso88594",
    "iso8859-5": "iso88595",
    "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i iso88596",
    "iso8859-7": "iso88597 sun-eu-greek",
    "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i iso88598 logical visual",
    "iso8859-10": "iso885910",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "csisolatin9 iso885915",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso885911 windows-874",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "cp1252": "iso88591 x-cp1252",
    "cp1253": "x-cp1253",
    "cp1254": "iso88599 x-cp1254",
    "cp1255": "x-cp1255",
    "cp1256": "x-cp1256",
    "cp1257": "x-cp1257",
    "cp1258": "x-cp1258",
    "gb18030": "csgb2312 gb-2312 x-gbk",
    "big5hkscs": "cn-big5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "cp932": "csshiftjis",
    "cp949": "cseuckr csksc56011987 iso-ir-149 ks-c-5601-1989 ksc-5601 windows-949",
    "utf-16-be": "unicodefffe",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
}
_BY_LABEL = {label: name for name, labels in _LABELS.items() for label in labels.split()}


def _of_the_web(label: str) -> codecs.CodecInfo | None:
    name = _BY_LABEL.get(label.replace("_", "-"))
    return codecs.lookup(name) if name else None


codecs.register(_of_the_web)  # w3lib and Scrapy, which read the labels of a page, ask Python


def encoding_named(label: str) -> str | None:
    """Python's name of the encoding that browsers read for what a document names; None when that is none of texts.

    >>> encoding_named("Latin1"), encoding_named("x-gbk"), encoding_named("rot13"), encoding_named("unicode_escape")
    ('cp1252', 'gb18030', None, None)
    """
    try:
        found = codecs.lookup(resolve_encoding(label) or label)
    except (LookupError, ValueError):  # a NUL in a name is a ValueError
        return None
    return found.name if getattr(found, "_is_text_encoding", True) and found.name not in _PYTHONS_OWN else None
