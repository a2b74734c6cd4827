"""Who wrote the article: persons, and an agency or the outlet only where the page names nobody else."""

from __future__ import annotations

from crawler.extraction.document import Document
from crawler.extraction.fields.bylines import author_places as places
from crawler.extraction.fields.bylines.author_places import Signed
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.fields.weighing import Weighable, heaviest
from crawler.page.text import distinct, fold

_NEAR = 60
_MANY = 4
_SEEN = frozenset({"near the headline", "far from the headline"})


def authors(doc: Document, site: SiteName) -> list[Candidate[list[str]]]:
    """Lists of authors, the one that most speaks for first; none where more speaks against each of them."""
    found = heaviest("authors", weighable_authors(doc, site), may_lack=True)
    # An agency tells more of a report than the outlet whose page it stands on.
    nobody = [authors for authors in found if "no person" in authors.signs and authors.signs.isdisjoint(_SEEN)]
    if found and found[0] in nobody and "the outlet's name" in found[0].signs:
        nobody.sort(key=lambda authors: "the outlet's name" in authors.signs)
        found = [*nobody, *(authors for authors in found if authors not in nobody)]
    return [Candidate(authors.value, authors.source) for authors in found]


def weighable_authors(doc: Document, site: SiteName) -> list[Weighable[list[str]]]:
    """Every list of names that a page gives: persons, or whoever else stands where no person is named.

    What readers see is looked at only where the page's data names no person, or not everywhere the same.
    """
    found = [signed for signed in places.structured(doc, site) if signed.names]
    named = {_key(persons) for signed in found if (persons := [n.text for n in signed.names if n.person])}
    if len(named) != 1:
        found += _seen(doc, site)
    weighable: dict[frozenset[str], Weighable[list[str]]] = {}
    for signed in found:
        names = distinct(signed.names, lambda name: name.text)
        persons = [name.text for name in names if name.person]
        value = persons or [name.text for name in names]
        source = signed.source if persons else f"{signed.source}, no person named"
        authors = weighable.setdefault(_key(value), Weighable(value, source))
        authors.signs |= signed.signs | ({"a person"} if persons else {"no person"})
    for key, authors in weighable.items():
        signs = {
            "the outlet's name": any(map(site.matches, authors.value)),
            "one word": all(len(name.split()) == 1 for name in authors.value),
            "many names": len(authors.value) > _MANY,
            "within another": any(key < other for other in weighable),
            "holds another": any(other < key for other in weighable),
        }
        authors.signs |= {sign for sign, holds in signs.items() if holds}
    return list(weighable.values())


def _key(names: list[str]) -> frozenset[str]:
    return frozenset(map(fold, names))


def _seen(doc: Document, site: SiteName) -> list[Signed]:
    """What is seen of the authors, with whether it stands near the headline."""
    found = [
        *places.bylines(doc, site),
        *places.profile_links(doc, site),
        *places.written_bylines(doc, site),
        *places.names_beside_dates(doc, site),
        *places.signature(doc, site),
    ]
    if found and (headline := doc.headline_at) is not None:
        number = {element: at for at, element in enumerate(doc.everything)}
        for signed in found:
            if signed.at is not None:
                distance = number.get(signed.at, 0) - headline
                signed.signs.add("near the headline" if abs(distance) < _NEAR else "far from the headline")
    return found
