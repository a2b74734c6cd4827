"""What sort of article a page is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.structured.json_ld import node_types
from crawler.page.text import fold
from crawler.urls import split_url

_TYPES = {
    "LiveBlogPosting": "live_blog",
    "OpinionNewsArticle": "opinion",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "VideoObject": "video",
    "VideoGallery": "video",
    "AudioObject": "audio",
    "PodcastEpisode": "audio",
    "RadioEpisode": "audio",
}
_WORDS = {
    "live_blog": "liveblog live-blog liveticker live-ticker newsblog minute-by-minute live-updates live-reporting "
    "en-direct en-vivo ao-vivo diretta ticker nachrichtenticker live",
    "gallery": "gallery galleries galerie fotostrecke fotostrecken bildergalerie bilder bildstrecke diaporama photos "
    "photo-gallery fotogaleria fotogallery galeria galerias slideshow in-pictures foto-galeri imagenes",
    "video": "video videos vidéo watch mediathek vidéos video-gallery",
    "audio": "podcast podcasts audio audios",
    "opinion": "opinion opinions op-ed opinion-piece commentisfree comment kommentar kommentare meinung meinungen "
    "leitartikel kolumne kolumnen editorial editorials opinión opinião opinie columnas columna columnists tribune "
    "tribunes chroniques idees opinioni commenti mening meninger ledare debatt debate views viewpoint voices "
    "gastbeitrag leader leaders letters felietony blogi-opinie mnenie мнения мнение görüş yazarlar "
    "köşe-yazıları 社説 오피니언 사설",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_LIVE_TITLE = re.compile(
    r"\b(?:live ?blog|live ?ticker|live updates?|newsblog|minute by minute|as it happened)\b", re.IGNORECASE
)
_GALLERY_TITLE = re.compile(
    r"(?:^|[–—:|-]\s+)(?:in pictures|in photos|die bilder|in bildern|en images|en photos|en imágenes|en fotos|"
    r"in immagini|le foto|em imagens|in beeld|i bilder|w obiektywie)\s*(?:$|:)",
    re.IGNORECASE,
)


def kinds(doc: Document, title: str | None, section: str | None) -> Iterator[Candidate[str]]:
    """Kinds other than a plain article, the most trusted first."""
    described = doc.described()
    best = min((d.rank for d in described), default=None)
    # A film or a recording on the page of an article is only a part of it.
    says = "".join(doc.meta.get("og:type", ())[:1]).lower()
    for node in described:
        for name in node_types(node.node):
            if name in _TYPES and node.rank == best and (best == 0 or says != "article"):
                yield Candidate(_TYPES[name], node.source)
    if best != 0 and says.startswith(("video", "music")):
        yield Candidate("video" if says.startswith("video") else "audio", "meta og:type")
    if title and _LIVE_TITLE.search(title):
        yield Candidate("live_blog", "title")
    if title and _GALLERY_TITLE.search(title):
        yield Candidate("gallery", "title")
    if section and (kind := _KIND_OF.get(fold(section).replace(" ", "-"))):
        yield Candidate(kind, "section")
    for part in _path(doc.url):
        if kind := _KIND_OF.get(part):
            yield Candidate(kind, "url")


def _path(url: str) -> list[str]:
    """The folders of an address; its last part is the article's own name."""
    return unquote(split_url(url).path).lower().split("/")[1:-1]
