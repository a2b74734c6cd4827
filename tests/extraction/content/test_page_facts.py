from lxml.html import fromstring

from crawler.extraction.content.page_facts import candidates
from crawler.extraction.content.region import find_region
from crawler.extraction.content.text_blocks import cut

P = [f"The gate of the old mill was opened at noon, and {word} saw the river fall." for word in ("nobody", "a child")]


def test_links_far_from_the_text_are_not_asked_of() -> None:
    menu = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(40))
    text = "".join(f"<p>{p}</p>" for p in P)
    blocks = cut(fromstring(f"<body><ul>{menu}</ul><p>Note</p><div>{text}</div><div><p>{P[0]}</p></div>"))
    kept = [block.text in P for block in blocks]
    region = find_region(blocks, kept)
    assert region is not None
    assert candidates(blocks, kept, region) == list(range(40, len(blocks)))
