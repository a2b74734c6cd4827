"""What somebody searches for: words, "phrases", beginnings* and -exclusions, for either database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.store.words.tokenizer import iter_words

_TERM = re.compile(r'(-?)(?:["“„«]([^"”“»]*)["”“»]?|([^\s"“„«]+))(\*?)')


@dataclass(slots=True, frozen=True)
class Term:
    """Words that follow each other."""

    words: tuple[str, ...]
    is_prefix: bool = False
    """Whether the last one is the beginning of a word."""
    excluded: bool = False


def read_terms(text: str) -> list[Term]:
    """The terms of a search, all of which are to hold.

    :raises ValueError: when there is none that is looked for.

    >>> [term.words for term in read_terms('rain "open harbour" -snow')]
    [('rain',), ('open', 'harbour'), ('snow',)]
    """
    terms = []
    for minus, phrase, word, star in _TERM.findall(text):
        words = tuple(found.text for found in iter_words(phrase or word))
        if words:
            terms.append(Term(words, bool(star) or word.endswith("*"), bool(minus)))
    if all(term.excluded for term in terms):
        raise ValueError(
            f"{text!r} has no word that is looked for; give one beside those that are not, as in rain -snow"
        )
    return terms


def for_fts5(terms: list[Term]) -> str:
    """The terms in the language of SQLite's FTS5 (sqlite.org/fts5.html, section 3).

    >>> for_fts5(read_terms('rain "open har"* -snow'))
    '("rain" AND "open har" *) NOT "snow"'
    """
    written = [(f'"{" ".join(term.words)}"{" *" * term.is_prefix}', term.excluded) for term in terms]
    wanted = " AND ".join(text for text, excluded in written if not excluded)
    return f"({wanted})" + "".join(f" NOT {text}" for text, excluded in written if excluded)


def for_tsquery(terms: list[Term]) -> str:
    """The terms as a ``tsquery`` of PostgreSQL.

    >>> for_tsquery(read_terms('rain "open har"* -snow'))
    "('rain') & ('open' <-> 'har':*) & !('snow')"
    """
    return " & ".join(
        f"{'!' * term.excluded}({' <-> '.join(_lexeme(term, n) for n in range(len(term.words)))})" for term in terms
    )


def _lexeme(term: Term, number: int) -> str:
    return f"'{term.words[number]}'" + ":*" * (term.is_prefix and number == len(term.words) - 1)
