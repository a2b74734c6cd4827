"""What an outlet's addresses mean, learned from examples: which shapes are articles, which listings, which noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit

from crawler.discovery.addresses.learning import learn_parameters, learn_patterns, read_examples
from crawler.discovery.addresses.pattern import Address, Kind, Pattern, read_address
from crawler.discovery.addresses.shape import is_media
from crawler.discovery.addresses.traps import is_trap, without_session
from crawler.discovery.addresses.words import FURNITURE, FURNITURE_ROOT, LISTING_PARAMETERS, NAMED
from crawler.outlets.outlet import GRAMMAR

__all__ = ["Kind", "UrlGrammar", "is_trap", "learn_grammar"]

_PAGING = frozenset(("page", "paged", "start", "offset", "p", "pg", "cat", "category"))
_VERSIONS = frozenset(("amp", "print", "share", "replytocom", "output", "format", "outputtype", "view", "display"))
_NOISE_ENDINGS = ("/amp", "/amp.html", "/print", "/print.html", "/feed", "/embed", "/comments", "/rss")
_SECTION_FOLDERS = frozenset(("category", "categories", "kategorie", "categoria", "categorias", "kategori"))
_PAGE_FOLDERS = frozenset(("page", "seite", "pagina", "página", "p"))


@dataclass(slots=True)
class UrlGrammar:
    """Tells an outlet's articles, listings and noise by their addresses.

    Patterns are written as :class:`~crawler.discovery.addresses.pattern.Pattern` reads them.
    """

    articles: list[str] = field(default_factory=list)
    """Patterns of articles: ``/{word}/{slug}-{number}.html``."""

    listings: list[str] = field(default_factory=list)
    """Patterns of front pages, sections and their pages."""

    noise: list[str] = field(default_factory=list)
    """Patterns of what is neither: tags, authors, print and AMP versions, accounts."""

    parameters: list[str] = field(default_factory=list)
    """Query parameters that name a page."""

    ignored: list[str] = field(default_factory=list)
    """Query parameters that make no other page."""

    origins: dict[str, str] = field(default_factory=dict)
    """Scheme and host that show the same pages as another: ``http://outlet.example`` → ``https://www.outlet.example``."""

    _patterns: list[tuple[Pattern, Kind]] = field(default_factory=list, init=False, repr=False, compare=False)
    _known: dict[str, Kind | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """:raises ValueError: a pattern cannot be read; says which."""
        kinds: list[tuple[Kind, list[str]]] = [
            ("noise", self.noise),
            ("listing", self.listings),
            ("article", self.articles),
        ]
        self._patterns = [(Pattern.parse(text), kind) for kind, texts in kinds for text in texts]
        self._patterns.sort(key=lambda pair: pair[0].rank)

    def kind(self, url: str) -> Kind | None:
        """What an address leads to; None when neither what was learned nor what holds for all outlets tells.

        What a pattern with a folder of its own says comes first, then what holds everywhere (traps, tags, logins,
        searches, files), then patterns of mere shapes.

        >>> grammar = UrlGrammar(articles=["/{word}/{slug}-{number}"], listings=["/{word}"])
        >>> grammar.kind("https://outlet.example/world/ferry-strike-4711"), grammar.kind("https://outlet.example/world")
        ('article', 'listing')
        >>> grammar.kind("https://outlet.example/tag/ferry-strike-4711")
        'noise'
        """
        if url not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[url] = self._kind(url)
        return self._known[url]

    def _kind(self, url: str) -> Kind | None:
        url = self.canonical(url)
        if is_trap(url) or is_media(url):
            return "noise"
        address = read_address(url)
        found = next(((pattern, kind) for pattern, kind in self._patterns if pattern.matches(address)), None)
        kind = found[1] if found else None
        extra = {key.lower() for key, _ in address.parameters} - {key.lower() for key in self.parameters}
        if version := self._by_parameters(extra, kind):
            return version
        if found is None or not found[0].is_literal:
            return _everywhere(address) or kind
        return kind

    @staticmethod
    def _by_parameters(extra: set[str], kind: Kind | None) -> Kind | None:
        """What parameters that were not learned make of a page."""
        if not _VERSIONS.isdisjoint(extra):
            return "noise"
        if not _PAGING.isdisjoint(extra):
            return "noise" if kind == "article" else "listing"
        return None if LISTING_PARAMETERS.isdisjoint(extra) else "noise"

    def canonical(self, url: str) -> str:
        """The address without what makes no other page: sessions, ignored parameters, another spelling of the host.

        >>> grammar = UrlGrammar(ignored=["from"], origins={"http://m.outlet.example": "https://outlet.example"})
        >>> grammar.canonical("http://m.outlet.example/show?id=7&from=home")
        'https://outlet.example/show?id=7'
        """
        url = without_session(url)
        if self.origins:
            parts = urlsplit(url)
            origin = f"{parts.scheme}://{parts.netloc}"
            url = self.origins.get(origin, origin) + url[len(origin) :]
        path, mark, query = url.partition("?")
        if not mark or not (self.ignored or self.articles):
            return url
        unknown_too = self._is_article_path(path)
        kept = [pair for pair in query.split("&") if self._matters(pair.partition("=")[0], unknown_too)]
        return f"{path}?{'&'.join(kept)}" if kept else path

    def _matters(self, key: str, unknown_too: bool) -> bool:
        if key in self.parameters or (key.lower() in _VERSIONS | _PAGING):
            return True
        return key not in self.ignored and not unknown_too

    def _is_article_path(self, path: str) -> bool:
        """Whether a path alone names an article, so that parameters nobody has seen matter add nothing."""
        address = read_address(path)
        first = next(((pattern, kind) for pattern, kind in self._patterns if pattern.matches(address)), None)
        return first is not None and first[1] == "article" and not first[0].parameters and _everywhere(address) is None

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and tables, for a TOML file; what is empty is left out."""
        return {name: value for name in GRAMMAR if (value := getattr(self, name))}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The grammar that :meth:`to_dict` wrote, or a person.

        :raises ValueError: a name is unknown, or a pattern cannot be read.
        """
        if unknown := set(data) - set(GRAMMAR):
            raise ValueError(f"a URL grammar has no {', '.join(sorted(unknown))}")
        lists = {name: list(data.get(name, ())) for name in GRAMMAR if name != "origins"}
        return cls(**lists, origins=dict(data.get("origins", {})))


def learn_grammar(
    articles: Iterable[str],
    listings: Iterable[str],
    noise: Iterable[str],
    same: Iterable[tuple[str, str]] = (),
) -> UrlGrammar:
    """Learn the shapes of an outlet's addresses from examples; some of the examples may be wrong.

    :param articles: addresses of articles: what feeds and sitemaps give, what was fetched and is one.
    :param listings: addresses of front pages, sections, and their pages.
    :param noise: addresses of pages that are neither.
    :param same: pairs of addresses that show the same content, the one to keep first. Parameters that differ within
        a pair do not matter; where the paths differ (``/amp/``, ``/print``), the second's shape is noise.

    >>> learned = learn_grammar(
    ...     [f"https://outlet.example/{s}/the-ferry-stays-{n}" for s in ("world", "city") for n in range(100, 110)],
    ...     ["https://outlet.example/world"], ["https://outlet.example/person/ann-lee"])
    >>> learned.to_dict()
    {'articles': ['/**/{slug}-{number}'], 'listings': ['/world'], 'noise': ['/person/ann-lee']}
    """
    pairs = [(without_session(a), without_session(b)) for a, b in same]
    article_urls = [without_session(url) for url in articles]
    matter, ignored = learn_parameters(article_urls, pairs)
    origins = _origins(pairs)
    bare = UrlGrammar(parameters=matter, ignored=ignored, origins=origins)
    variants = [b for a, b in pairs if _path(a) != _path(b)]
    examples = read_examples(
        {
            "article": map(bare.canonical, article_urls),
            "listing": map(bare.canonical, listings),
            "noise": [bare.canonical(url) for url in (*noise, *variants)],
        },
        matter,
    )
    found = learn_patterns(examples)
    return UrlGrammar(
        articles=found["article"],
        listings=found["listing"],
        noise=found["noise"],
        parameters=matter,
        ignored=ignored,
        origins=origins,
    )


def _origins(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Origins that only ever differ from the one to keep where path and query are the same."""
    found: dict[str, str] = {}
    for kept, variant in pairs:
        a, b = urlsplit(kept), urlsplit(variant)
        if (a.scheme, a.netloc) != (b.scheme, b.netloc) and (a.path, a.query) == (b.path, b.query):
            found[f"{b.scheme}://{b.netloc}"] = f"{a.scheme}://{a.netloc}"
    return {origin: kept for origin, kept in found.items() if kept not in found}


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


@lru_cache(maxsize=8192)
def _everywhere(address: Address) -> Kind | None:
    """What holds for the addresses of all outlets."""
    words = address.words
    path = "/" + "/".join(words)
    if not words:
        return "listing" if not address.parameters else None
    if words[0] in FURNITURE_ROOT or path.endswith(_NOISE_ENDINGS):
        return "noise"
    if len(words) > 1 and words[-2] in _PAGE_FOLDERS and words[-1].isdecimal():
        return "listing"
    if words[-1].replace("-", "") in FURNITURE:
        return "noise"
    folders = {word.replace("-", "") for word in words[:-1]}
    return "noise" if not folders.isdisjoint(NAMED - _SECTION_FOLDERS) else None
