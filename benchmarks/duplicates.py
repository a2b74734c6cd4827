"""How well and how fast copies are found, by how much of their text they share.

    python -m benchmarks.duplicates [--documents 100000] [--store URL] [--peer 20000]

Fills a store with invented documents of 200 words. A ninth of them are copies of others, with which they share a part
of their shingles (Jaccard .6 to 1, evenly); as many share .05 to .35, which makes no copy. Prints recall and precision
for each band of .05 by the clusters that the store has then, documents a CPU second that are indexed and compared (in
the store, and by datasketch's MinHashLSH in memory, which reads a sample of the blocks in between), the most memory
that the process had, and bytes of the store a document.

Precision is the share of right pairs among all pairs of the clusters that the band's documents are in.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from crawler.items import Article
from crawler.store import Store
from crawler.store.articles.content import pack
from crawler.store.articles.fingerprints import add_fingerprints
from crawler.store.database import chunks
from crawler.store.schema import articles
from crawler.store.words.tokenizer import list_words

_WORDS = 200
_RUN = 5  # words of a shingle
_BLOCK = 900
_TOLD = 100_000
"""Documents between two lines of what was done so far."""
_VOCABULARY = 100_000
_PHRASES = 20_000
_PHRASE = 8

Document = tuple[str, str]
"""Its id and its text."""


@dataclass(slots=True)
class Pair:
    """Two documents that share a part of their shingles."""

    one: str
    other: str
    jaccard: float
    is_copy: bool


class Language:
    """Words that are frequent and rare as in a language, and phrases that many texts have.

    The n-th word comes with a frequency as 1 / (n + 2.7) (Zipf's law as Mandelbrot has it), the most frequent one of
    100,000 as every fortieth. A sentence in ten begins with one of 20,000 set phrases of eight words.
    """

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self._names = [f"word{n}" for n in range(_VOCABULARY)]
        self._weights = np.cumsum(1 / (np.arange(1, _VOCABULARY + 1) + 2.7))
        self._phrases = self._some(_PHRASES * _PHRASE, _VOCABULARY).reshape(_PHRASES, _PHRASE)

    def text(self) -> list[str]:
        """The words of a text of sentences of 10 to 30 words."""
        words = self._some(_WORDS, _VOCABULARY)
        starts = np.cumsum(self._chance.integers(10, 31, _WORDS // 10))
        starts = starts[(starts <= _WORDS - _PHRASE) & (self._chance.random(len(starts)) < 0.1)]
        for start, phrase in zip(starts, self._some(len(starts), _PHRASES), strict=True):
            words[start : start + _PHRASE] = self._phrases[phrase]
        return [self._names[word] for word in words.tolist()]

    def _some(self, number: int, of: int) -> npt.NDArray[np.intp]:
        return np.searchsorted(self._weights[:of], self._chance.random(number) * self._weights[of - 1])


def like(words: list[str], jaccard: float, chance: random.Random) -> list[str]:
    """The words of a text with one run of them replaced, so that the two share about that part of their shingles."""
    lacking = (_WORDS - _RUN + 1) * (1 - jaccard) / (1 + jaccard)  # shingles of either that the other one lacks
    replaced = max(round(lacking) - _RUN + 1, 0)
    start = chance.randrange(_WORDS - replaced + 1)
    return [*words[:start], *(f"other{chance.randrange(10**9)}" for _ in range(replaced)), *words[start + replaced :]]


def blocks(number: int, pairs: list[Pair]) -> Iterator[list[Document]]:
    """The documents, a block at a time; what is like one comes a block after it."""
    chance = random.Random(7)
    language = Language(np.random.default_rng(7))
    late: list[Document] = []
    for block in range(-(-number // _BLOCK)):
        texts = [language.text() for _ in range(_BLOCK * 7 // 9)]
        originals = [(f"{block:08x}{n:08x}", " ".join(words)) for n, words in enumerate(texts)]
        yield originals + late
        late = []
        for n, ((id_, _), words) in enumerate(zip(originals, texts[: _BLOCK * 2 // 9], strict=False)):
            is_copy = n % 2 == 0
            other = like(words, chance.uniform(0.6, 1) if is_copy else chance.uniform(0.05, 0.35), chance)
            one, two = _shingles(words), _shingles(other)
            late.append((f"{block:08x}{n + 1_000_000:08x}", " ".join(other)))
            pairs.append(Pair(id_, late[-1][0], len(one & two) / len(one | two), is_copy))
    yield late


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[place:] for place in range(_RUN)), strict=False))


def put(store: Store, documents: list[Document], begin: int) -> None:
    """Put documents into the store, many rows at a time, neither fingerprinted nor compared."""
    now, rows = store.now(), []
    for seq, (id_, text) in enumerate(documents, begin):
        outlet = f"outlet{seq % 1000}.example"
        article = Article(id=id_, url=f"https://{outlet}/{id_}", outlet=outlet, body=text)
        own = {"seq": seq, "id": id_, "url": article.url, "outlet": outlet, "content": pack(article)[1]}
        rows.append({**own, "kind": "article", "word_count": _WORDS, "content_hash": id_, "revision": 1})
    with store.database.write() as connection:
        connection.execute(sa.insert(articles), [{**row, "stored_at": now} for row in rows])


def compare(store: Store, documents: list[Document], begin: int) -> float:
    """Index and compare documents of the store; return the CPU seconds that it took in this process."""
    added = [(seq, Article(id=id_, body=text, content_hash=id_)) for seq, (id_, text) in enumerate(documents, begin)]
    began = time.process_time()
    with store.database.write() as connection:
        add_fingerprints(connection, added)
    store.find_copies()
    return time.process_time() - began


class Peer:
    """datasketch, which looks documents up and indexes them in memory: 128 permutations, threshold .7."""

    def __init__(self) -> None:
        from datasketch import MinHash, MinHashLSH

        self._new = partial(MinHash, num_perm=128)
        self._index = MinHashLSH(threshold=0.7, num_perm=128)
        self.number, self.seconds = 0, 0.0

    def read(self, documents: list[Document]) -> None:
        """Look up and index documents."""
        began = time.process_time()
        for id_, text in documents:
            words = list_words(text)
            minhash = self._new()
            minhash.update_batch([" ".join(words[i : i + _RUN]).encode() for i in range(len(words) - _RUN + 1)])
            self._index.query(minhash)
            self._index.insert(id_, minhash)
        self.number += len(documents)
        self.seconds += time.process_time() - began


class Statements:
    """The CPU seconds that SQL statements take in this process; the fetching of rows and commits are left out."""

    def __init__(self) -> None:
        self.seconds = self._began = 0.0
        sa.event.listen(sa.Engine, "before_cursor_execute", self._begin)
        sa.event.listen(sa.Engine, "after_cursor_execute", self._end)

    def _begin(self, *_: object) -> None:
        self._began = time.process_time()

    def _end(self, *_: object) -> None:
        self.seconds += time.process_time() - self._began


def clusters_of(store: Store, ids: list[str]) -> dict[str, str]:
    """The clusters of those documents that are in one."""
    found: dict[str, str] = {}
    with store.database.read() as connection:
        for some in chunks(ids):
            query = sa.select(articles.c.id, articles.c.cluster).where(articles.c.id.in_(some))
            found.update(connection.execute(query.where(articles.c.cluster.is_not(None))).all())
    return found


def size_of(store: Store) -> int:
    """Bytes of the tables and indexes by which copies are found."""
    query = (
        "SELECT pg_total_relation_size('fingerprints') + pg_total_relation_size('uncompared') "
        "+ pg_relation_size('ix_articles_cluster')"
    )
    if store.database.is_sqlite:
        names = "name LIKE 'fingerprint%' OR name LIKE 'uncompared%' OR name = 'ix_articles_cluster'"
        query = f"SELECT sum(pgsize) FROM dbstat WHERE {names}"
    with store.database.read() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def report(pairs: list[Pair], clusters: dict[str, str]) -> None:
    """Print recall and precision of each band."""
    sizes = Counter(clusters.values())
    print(f"{'Jaccard':<12}{'copies':>8}{'recall':>9}{'precision':>11}")
    for band in range(12, 20):
        inside = [pair for pair in pairs if pair.is_copy and band <= min(pair.jaccard * 20, 19.99) < band + 1]
        right = sum(map(clusters.__contains__, (p.one for p in inside if _together(p, clusters))))
        names = {clusters[id_] for pair in inside for id_ in (pair.one, pair.other) if id_ in clusters}
        said = sum(sizes[name] * (sizes[name] - 1) // 2 for name in names)
        shares = f"{right / max(len(inside), 1):>9.4f}{right / max(said, 1):>11.4f}"
        print(f"{band / 20:.2f}–{(band + 1) / 20:.2f}   {len(inside):>8}{shares}")
    others = [pair for pair in pairs if not pair.is_copy]
    print(f"of {len(others)} that share .05 to .35, {sum(_together(p, clusters) for p in others)} are taken for copies")


def _together(pair: Pair, clusters: dict[str, str]) -> bool:
    return pair.one in clusters and clusters[pair.one] == clusters.get(pair.other)


def measure(store: Store, number: int, compared_with: int) -> None:
    """Fill the store, and print what was found and what it took.

    :param compared_with: documents that datasketch reads as well.
    """
    pairs: list[Pair] = []
    ids: list[str] = []
    spent = last = of_sql = 0.0
    statements, peer = Statements(), Peer() if compared_with else None
    for documents in blocks(number, pairs):
        put(store, documents, len(ids) + 1)
        before = statements.seconds
        took = compare(store, documents, len(ids) + 1)
        of_sql += statements.seconds - before
        if peer and peer.number * number <= compared_with * len(ids):
            peer.read(documents)
        spent += took
        ids += [id_ for id_, _ in documents]
        if len(ids) // _TOLD > (len(ids) - len(documents)) // _TOLD:
            since = spent - last
            last = spent
            print(f"{len(ids)}: {_TOLD / since:.0f} a CPU second, {_memory():.0f} MiB at most", flush=True)
    memory = _memory()
    report(pairs, clusters_of(store, ids))
    print(f"{len(ids)} documents, {len(ids) / spent:.0f} a CPU second, {of_sql / spent:.0%} of that in SQL statements")
    print(f"{memory:.0f} MiB at most, {size_of(store) / len(ids):.0f} bytes of the store a document")
    if peer:
        rate = peer.number / peer.seconds
        print(f"datasketch: {rate:.0f} a CPU second for {peer.number} of them ({len(ids) / spent / rate:.1f} times)")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--store", help="an empty store; a file when none is named")
    parser.add_argument(
        "--peer", type=int, default=20_000, metavar="N", help="as many documents by datasketch; 0 leaves it out"
    )
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as temporary,
        Store.open(options.store or str(Path(temporary) / "crawler.db")) as store,
    ):
        measure(store, options.documents, options.peer)


if __name__ == "__main__":
    main()
