import tracemalloc

from crawler.items import Article
from crawler.store.articles.insert import same_text


def test_two_texts_of_several_megabytes_are_compared_in_little_memory() -> None:
    words = [f"word{n * n % 7919}x{n}" for n in range(200_000)]
    one = Article(url="https://outlet.example/a", body=" ".join(words))
    other = Article(url="https://outlet.example/b", body=" ".join(reversed(words)))
    longer = Article(url="https://outlet.example/c", body=f"{one.body} and an end")
    tracemalloc.start()
    assert not same_text(one, other)
    assert not same_text(one, longer)
    assert same_text(one, Article(url="https://outlet.example/d", body=one.body.upper()))
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()
