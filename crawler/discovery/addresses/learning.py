"""From examples of articles, listings and noise to the patterns that tell them apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl, urlsplit

from crawler.discovery.addresses.pattern import ANY_FOLDERS, Address, Kind, Pattern, read_address
from crawler.discovery.addresses.shape import article_score, names_an_id
from crawler.discovery.addresses.words import FURNITURE_ROOT, NAMED

_KINDS: tuple[Kind, ...] = ("article", "listing", "noise")
_WRONG = 0.05  # the part of the examples that may be wrong
_MOST = 0.8  # of a shape: its kind, when the exceptions can be named
_ENOUGH_WORDS = 5  # sections that must be seen before any single word is believed to be one
_MOST_NAMED = 100  # addresses of a kind that are named one by one
_STRONG = ("{number}", "{id}", "{date}", "{day}")
_NUMBER_ONLY = frozenset(("{number}", "{date}", "{day}", "{month}", "{year}"))


@dataclass(frozen=True, slots=True)
class Example:
    """An address that is known to lead to something."""

    address: Address
    kind: Kind


def read_examples(urls: Mapping[Kind, Iterable[str]], parameters: list[str]) -> list[Example]:
    """Each address once; what was seen to be a listing or noise is none of the articles that a feed names.

    :param parameters: those that name a page; the others are left out.
    """
    kinds = {url: kind for kind in _KINDS for url in urls[kind]}
    examples = []
    for url, kind in kinds.items():
        address = read_address(url)
        kept = tuple(pair for pair in address.parameters if pair[0] in parameters)
        examples.append(Example(replace(address, parameters=kept), kind))
    return examples


def learn_parameters(articles: list[str], same: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The query parameters that name a page, and those that make no other.

    One names a page when its value differs between articles whose paths alone name none; unless two of its values
    were seen to show the same content, which makes it one to ignore.

    >>> learn_parameters(["https://outlet.example/show?id=71&from=home", "https://outlet.example/show?id=72"],
    ...     [("https://outlet.example/show?id=71", "https://outlet.example/show?id=71&from=home")])
    (['id'], ['from'])
    """
    ignored: set[str] = set()
    for kept, variant in same:
        a, b = urlsplit(kept), urlsplit(variant)
        if a.path.rstrip("/") == b.path.rstrip("/"):
            ignored |= {key for key, _ in {*_pairs(a.query)} ^ {*_pairs(b.query)}}
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for url in articles:
        path, _, query = url.partition("?")
        for key, value in _pairs(query):
            values[key][path].add(value)
    matter = {key for key, paths in values.items() if key not in ignored and _names_pages(key, paths)}
    return sorted(matter), sorted(ignored)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True) if query else []


def _names_pages(key: str, paths: dict[str, set[str]]) -> bool:
    weak = sum(article_score(path) <= 0 for path in paths)
    if weak * 2 < len(paths):
        return False  # the paths name the articles
    several = sum(len(found) > 2 for found in paths.values())
    return several * 2 >= len(paths) or any(names_an_id({key: value}) for found in paths.values() for value in found)


def learn_patterns(examples: list[Example]) -> dict[Kind, list[str]]:
    """Patterns by kind: shapes where a shape tells, folders and addresses by name where it does not."""
    learner = _Learner(examples)
    learner.hosts_of_noise()
    learner.folders_of_noise()
    learner.numbered_articles()
    learner.shapes()
    return {kind: sorted(learner.found[kind]) for kind in _KINDS}


class _Learner:
    """The examples that no pattern explains yet, and the patterns found."""

    def __init__(self, examples: list[Example]):
        self._all = self._rest = examples
        self._named: Counter[Kind] = Counter()
        self.found: dict[Kind, dict[str, Pattern]] = {kind: {} for kind in _KINDS}

    def _keep(self, kind: Kind, pattern: Pattern) -> None:
        self.found[kind][str(pattern)] = pattern

    def hosts_of_noise(self) -> None:
        """Hosts that show nothing else: a shop, accounts, another language's edition."""
        counts = _count(self._rest, lambda address: address.host)
        hosts = {host for host, kinds in counts.items() if kinds["noise"] >= 2 and kinds.total() == kinds["noise"]}
        if len(hosts) == len(counts):
            return
        for host in hosts:
            self._keep("noise", Pattern((ANY_FOLDERS,), host=host))
        self._rest = [example for example in self._rest if example.address.host not in hosts]

    def folders_of_noise(self) -> None:
        """Folders at either end that only noise has: ``/tag/…``, ``…/amp``."""
        for end in (0, -1):
            counts = _count(self._all, partial(_folder, end=end))
            folders = {
                folder
                for folder, kinds in counts.items()
                if folder and kinds.total() == kinds["noise"] and _is_noise_folder(folder, kinds["noise"])
            }
            for folder in folders & {_folder(example.address, end) for example in self._rest}:
                self._keep("noise", Pattern((folder, ANY_FOLDERS) if end == 0 else (ANY_FOLDERS, folder)))
            self._rest = [example for example in self._rest if _folder(example.address, end) not in folders]

    def numbered_articles(self) -> None:
        """Names with a number or date, which are articles in whatever folder they stand."""
        tails: dict[tuple[str, ...], list[Example]] = defaultdict(list)
        for example in self._rest:
            if tail := _tail(example.address.forms):
                tails[tail].append(example)
        explained: set[tuple[str, ...]] = set()
        for tail, members in tails.items():
            articles = sum(example.kind == "article" for example in members)
            if articles < 3 or articles < len(members) * (1 - _WRONG):
                continue
            below = any(len(example.address.forms) > len(tail) for example in members)
            self._keep("article", Pattern((ANY_FOLDERS, *tail) if below else tail))
            explained.add(tail)
        self._rest = [
            example
            for example in self._rest
            if example.kind != "article" or _tail(example.address.forms) not in explained
        ]

    def shapes(self) -> None:
        """What is left, by its whole path."""
        groups: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], list[Example]] = defaultdict(list)
        for example in self._rest:
            groups[example.address.forms, example.address.parameters].append(example)
        for (forms, parameters), members in groups.items():
            self._shape(Pattern(forms, parameters), members)

    def _shape(self, shape: Pattern, members: list[Example]) -> None:
        """The patterns of addresses that look alike: of the kind that most of them are, and of the exceptions."""
        main, most = Counter(example.kind for example in members).most_common(1)[0]
        words_only = not shape.parameters and not any(mark in form for form in shape.segments for mark in _STRONG)
        enough = _ENOUGH_WORDS if words_only and main != "article" else 2
        # Listings and noise are counted and can be named; that a word is an article's must be seen in its shape
        pure = most >= len(members) * (_MOST if main == "article" else 1 - _WRONG)
        if shape.segments and most >= enough and pure:
            self._keep(main, shape)
        for example in members:
            if example.kind != "article" and not self._is_explained(example):
                self._name(example)

    def _is_explained(self, example: Example) -> bool:
        patterns = [(p, kind) for kind, found in self.found.items() for p in found.values()]
        patterns.sort(key=lambda pair: pair[0].rank)
        first = next((kind for pattern, kind in patterns if pattern.matches(example.address)), None)
        return first == example.kind

    def _name(self, example: Example) -> None:
        address = example.address
        if not address.words or self._named[example.kind] >= _MOST_NAMED:
            return
        self._named[example.kind] += 1
        self._keep(example.kind, Pattern(address.words, address.parameters))


def _count(examples: list[Example], name: Callable[[Address], str]) -> dict[str, Counter[Kind]]:
    counts: dict[str, Counter[Kind]] = defaultdict(Counter)
    for example in examples:
        counts[name(example.address)][example.kind] += 1
    return counts


def _folder(address: Address, end: int) -> str:
    """The first or last segment of several, when it is a word."""
    return address.words[end] if len(address.words) > 1 and address.forms[end].startswith("{word}") else ""


def _is_noise_folder(folder: str, seen: int) -> bool:
    return seen >= 2 or folder in NAMED or folder in FURNITURE_ROOT


def _tail(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The end of a path that a number or date makes an article's, without the folders before it."""
    for place, form in enumerate(forms[:-1]):
        if form in ("{year}", "{date}"):
            return forms[place:] if forms[-1] not in _NUMBER_ONLY else ()
    return forms[-1:] if forms and forms[-1] not in _NUMBER_ONLY and any(m in forms[-1] for m in _STRONG) else ()
