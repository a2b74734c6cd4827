"""Another format, compressed: :func:`crawler.export.exporter_for` makes one for a further ``.gz`` or ``.zst``."""

from __future__ import annotations

import gzip
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from crawler.export.base import Exporter
from crawler.items import Article
from crawler.zstd import ZstdCompressor

if TYPE_CHECKING:
    from crawler.store.records import Change


class Compressed(Exporter):
    """Writes another format through a compressor, each write of it by one write."""

    inner: ClassVar[type[Exporter]]
    """The format."""

    def open(self, fp: BinaryIO) -> None:
        super().open(fp)
        self._exporter = self.inner(fields=self.fields if self.selects else None)
        self._exporter.open(cast(BinaryIO, _Compressing(fp, self.compressor())))

    def write(self, article: Article) -> None:
        self._exporter.write(article)

    def write_change(self, change: Change) -> None:
        self._exporter.write_change(change)

    def close(self) -> None:
        self._exporter.close()

    @abstractmethod
    def compressor(self) -> Callable[[bytes], bytes]:
        """What compresses each write, in the order of the writes."""


class Gzipped(Compressed):
    """Each write is a gzip member of its own (RFC 1952 section 2.2), so a file that ends between two is whole."""

    media_type = "application/gzip"

    def compressor(self) -> Callable[[bytes], bytes]:
        return lambda data: gzip.compress(data, mtime=0)


class Zstandard(Compressed):
    """One frame (RFC 8878 section 3.1.1), a block ends with each write; many readers stop at the end of a frame."""

    media_type = "application/zstd"

    def open(self, fp: BinaryIO) -> None:
        self._frame = ZstdCompressor()
        super().open(fp)

    def compressor(self) -> Callable[[bytes], bytes]:
        return lambda data: self._frame.compress(data, ZstdCompressor.FLUSH_BLOCK)

    def close(self) -> None:
        super().close()
        self.fp.write(self._frame.flush())


COMPRESSIONS: dict[str, type[Compressed]] = {".gz": Gzipped, ".zst": Zstandard}
"""Those there are, by the ending that asks for one."""


class _Compressing:
    """The part of a file that exporters use."""

    def __init__(self, fp: BinaryIO, compress: Callable[[bytes], bytes]):
        self._fp, self._compress = fp, compress

    def write(self, data: bytes) -> int:
        self._fp.write(self._compress(bytes(data)))
        return len(data)
