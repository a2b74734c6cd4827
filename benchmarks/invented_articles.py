"""Invented articles, as many as a store is to have."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from crawler.items import Article, Block, article_id
from crawler.store import Store
from crawler.store.articles.changes import note_stored
from crawler.store.articles.content import pack
from crawler.store.articles.fingerprints import add_fingerprints, index_features
from crawler.store.schema import ARTICLE_COLUMNS, articles, uncompared, urls
from crawler.store.words.index import add_words

_OUTLETS = 200
_BATCH = 500
_SENTENCE, _PARAGRAPH = 12, 48  # words


class Articles:
    """Articles by their numbers, of words that are frequent and rare as in a language (Zipf's law).

    Beside these, each has a word of its own and one that a hundredth of them has.

    :param words: of a text.
    """

    def __init__(self, words: int) -> None:
        chance = random.Random(3)
        names = [f"word{number}" for number in range(50_000)]
        self._words = [names[int(chance.paretovariate(0.7)) % len(names)] for _ in range(1 << 16)]
        self._number = words

    def __call__(self, number: int) -> Article:
        places = memoryview(random.Random(number).randbytes(2 * self._number)).cast("H")
        words = [self._words[place] for place in places]
        sentences = [" ".join(words[n : n + _SENTENCE]) + "." for n in range(0, len(words), _SENTENCE)]
        lead = f"once{number} hundredth{number % 100} {sentences[0]}"
        step = _PARAGRAPH // _SENTENCE
        texts = [" ".join(sentences[n : n + step]) for n in range(1, len(sentences), step)]
        outlet = f"outlet{number % _OUTLETS}.example"
        url = f"https://{outlet}/news/{number}"
        return Article(
            id=article_id(outlet, url),
            url=url,
            outlet=outlet,
            title=f"Story {number} {' '.join(words[-6:])}",
            lead=lead,
            body="\n\n".join(texts),
            blocks=[Block(text=text) for text in texts],
            authors=["Ann Lee"],
            tags=["rain", "wind"],
            published=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number % 1_400_000),
            language="en",
            kind="article",
            word_count=self._number + 2,
            revision=1,
            content_hash=f"{number:016x}",
            provenance={"title": "json-ld", "body": "trafilatura"},
        )


def fill(store: Store, article: Callable[[int], Article], begin: int, end: int) -> None:
    """Put articles into all tables that have something of an article, many in a transaction."""
    for start in range(begin, end, _BATCH):
        now, some = store.now(), [(seq, article(seq)) for seq in range(start + 1, min(start + _BATCH, end) + 1)]
        with store.database.write() as connection:
            connection.execute(
                sa.insert(articles),
                [
                    {name: getattr(each, name) for name in ARTICLE_COLUMNS}
                    | {"seq": seq, "stored_at": now, "content": pack(each)[1]}
                    for seq, each in some
                ],
            )
            add_fingerprints(connection, some)
            index_features(connection, [seq for seq, _ in some])
            connection.execute(sa.delete(uncompared))  # that there are no copies is known
            add_words(connection, some)
            note_stored(connection, *(each.id for _, each in some))
            settled = {"state": "done", "found_at": now, "fetched_at": now, "how": "link", "role": "article"}
            settled |= {"number": 1, "position": 0}
            own = [(each.url, each.outlet, each.id) for _, each in some]
            connection.execute(
                sa.insert(urls),
                [{"url": url, "outlet": host, "host": host, "article_id": id_, **settled} for url, host, id_ in own],
            )
    if not store.database.is_sqlite:
        with store.database.write() as connection:
            name = connection.scalar(sa.text("SELECT pg_get_serial_sequence('articles', 'seq')"))
            connection.execute(sa.text("SELECT setval(:name, :end)"), {"name": name, "end": end})
        store.database.compact()  # as autovacuum would, some time later
