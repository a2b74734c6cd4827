"""The pages of an article in parts, joined."""

from __future__ import annotations

from dataclasses import replace

from crawler.items import Article
from crawler.page.text import fold


def continues(article: Article, part: Article) -> bool:
    """Whether a page goes on with an article: it has its title or its instant, and text of its own."""
    title, further = (fold(one.title or "") for one in (article, part))
    same_title = not further or further.startswith(title) or title.startswith(further)
    same_time = article.published is not None and article.published == part.published
    known = {block.text for block in article.blocks}
    return (same_title or same_time) and any(block.text not in known for block in part.blocks)


def joined(article: Article, part: Article) -> Article:
    """An article with what its next page adds; what stands on both pages is there once."""
    known = {block.text for block in article.blocks} | {article.title or "", *(article.lead or "").split("\n\n")}
    blocks = [*article.blocks, *(block for block in part.blocks if block.text not in known)]
    images = {image.url for image in article.images}
    related = {item.title for item in article.related}
    return replace(
        article,
        blocks=blocks,
        body="\n\n".join(block.text for block in blocks),
        entries=[*article.entries, *(entry for entry in part.entries if entry not in article.entries)],
        images=[*article.images, *(image for image in part.images if image.url not in images)],
        related=[*article.related, *(item for item in part.related if item.title not in related)],
        links=list(dict.fromkeys([*article.links, *part.links])),
        other_urls=[*article.other_urls, part.url],
        paywalled=part.paywalled if article.paywalled is not True and part.paywalled is not None else article.paywalled,
        confidence=min((c for c in (article.confidence, part.confidence) if c is not None), default=None),
    )
