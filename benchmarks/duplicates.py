"""How well and how fast copies are found, by how much of their text they share.

    python -m benchmarks.duplicates [--documents 100000] [--store URL] [--peer 5000]

Fills a store with invented documents of 200 words. A ninth of them are copies of others, with which they share a part
of their shingles (Jaccard .6 to 1, evenly); as many share .05 to .35, which makes no copy. Prints recall and precision
for each band of .05 by the clusters that the store has then, documents a CPU second that are indexed and compared (in
the store, and in memory by datasketch's MinHashLSH), the most memory that the process had, and bytes of the store a
document.

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
from itertools import accumulate
from pathlib import Path

import sqlalchemy as sa

from crawler.duplicates.shingles import shingles_of
from crawler.duplicates.similarity import shared
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
_VOCABULARY = 100_000
_PHRASES = 20_000

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

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = [f"word{n}" for n in range(_VOCABULARY)]
        self._weights = list(accumulate(1 / (n + 2.7) for n in range(1, _VOCABULARY + 1)))
        self._phrases = [self._some(8) for _ in range(_PHRASES)]

    def text(self) -> str:
        """A text of sentences of 10 to 30 words."""
        words: list[str] = []
        while len(words) < _WORDS:
            begin = self._chance.choices(self._phrases, cum_weights=self._weights[:_PHRASES])[0]
            begin = begin if self._chance.random() < 0.1 else []
            words += begin + self._some(self._chance.randint(10, 30) - len(begin))
        return " ".join(words[:_WORDS])

    def _some(self, number: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._weights, k=number)


def like(text: str, jaccard: float, chance: random.Random) -> str:
    """The text with one run of its words replaced, so that the two share about that part of their shingles."""
    words = text.split()
    lacking = (_WORDS - _RUN + 1) * (1 - jaccard) / (1 + jaccard)  # shingles of either that the other one lacks
    replaced = max(round(lacking) - _RUN + 1, 0)
    start = chance.randrange(_WORDS - replaced + 1)
    words[start : start + replaced] = [f"other{chance.randrange(10**9)}" for _ in range(replaced)]
    return " ".join(words)


def blocks(number: int, pairs: list[Pair]) -> Iterator[list[Document]]:
    """The documents, a block at a time; what is like one comes a block after it."""
    chance = random.Random(7)
    language = Language(chance)
    late: list[Document] = []
    for block in range(-(-number // _BLOCK)):
        originals = [(f"{block:08x}{n:08x}", language.text()) for n in range(_BLOCK * 7 // 9)]
        yield originals + late
        late = []
        for n, (id_, text) in enumerate(originals[: _BLOCK * 2 // 9]):
            is_copy = n % 2 == 0
            other = like(text, chance.uniform(0.6, 1) if is_copy else chance.uniform(0.05, 0.35), chance)
            one, two = shingles_of(text), shingles_of(other)
            both = shared(one, two)
            late.append((f"{block:08x}{n + 1_000_000:08x}", other))
            pairs.append(Pair(id_, late[-1][0], both / (len(one) + len(two) - both), is_copy))
    yield late


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
    began = time.process_time()
    added = [(seq, Article(id=id_, body=text, content_hash=id_)) for seq, (id_, text) in enumerate(documents, begin)]
    with store.database.write() as connection:
        add_fingerprints(connection, added)
    store.find_copies()
    return time.process_time() - began


def peer(texts: list[str]) -> float:
    """Documents a CPU second that datasketch looks up and indexes in memory: 128 permutations, threshold .7."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.7, num_perm=128)
    began = time.process_time()
    for n, text in enumerate(texts):
        words = list_words(text)
        minhash = MinHash(num_perm=128)
        minhash.update_batch([" ".join(words[i : i + _RUN]).encode() for i in range(len(words) - _RUN + 1)])
        index.query(minhash)
        index.insert(n, minhash)
    return len(texts) / (time.process_time() - began)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--store", help="an empty store; a file when none is named")
    parser.add_argument(
        "--peer", type=int, default=5000, metavar="N", help="as many documents by datasketch; 0 leaves it out"
    )
    options = parser.parse_args()
    pairs: list[Pair] = []
    ids: list[str] = []
    sample: list[str] = []
    spent = rates = of_sql = 0.0
    statements = Statements()
    with (
        tempfile.TemporaryDirectory() as temporary,
        Store.open(options.store or str(Path(temporary) / "crawler.db")) as store,
    ):
        for documents in blocks(options.documents, pairs):
            put(store, documents, len(ids) + 1)
            before = statements.seconds
            took = compare(store, documents, len(ids) + 1)
            spent += took
            of_sql += statements.seconds - before
            ids += [id_ for id_, _ in documents]
            if len(sample) < options.peer:
                sample += [text for _, text in documents]
            rates = len(documents) / max(took, 1e-9)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        report(pairs, clusters_of(store, ids))
        print(f"{len(ids)} documents, {len(ids) / spent:.0f} a CPU second ({rates:.0f} in the last block)")
        print(f"{of_sql / spent:.0%} of that in SQL statements")
        print(f"{memory:.0f} MiB at most, {size_of(store) / len(ids):.0f} bytes of the store a document")
    if options.peer:
        print(f"datasketch in memory: {peer(sample[: options.peer]):.0f} a CPU second for {options.peer} documents")


if __name__ == "__main__":
    main()
