"""An XML document that is written element by element, whatever its length."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, BinaryIO

from lxml import etree

from crawler.export.layout.html import xml_text


class XmlStream:
    """A document whose root stays open until :meth:`close`.

    :param fp: a file opened for writing bytes; it stays open.
    :param root: the root's name, as lxml writes it.
    :param namespaces: prefix → namespace.
    :param attributes: the root's.
    """

    def __init__(self, fp: BinaryIO, root: str, namespaces: dict[Any, str], **attributes: str):
        self._open = ExitStack()
        self._file: Any = self._open.enter_context(etree.xmlfile(fp, encoding="utf-8"))
        self._file.write_declaration()
        self._open.enter_context(self._file.element(root, attributes, nsmap=namespaces))
        self._file.write("\n")

    def enter(self, name: str) -> None:
        """Begin an element that stays open too."""
        self._open.enter_context(self._file.element(name))
        self._file.write("\n")

    def write(self, element: etree._Element) -> None:
        """Add an element, whole."""
        self._file.write(element)
        self._file.write("\n")
        self._file.flush()

    def close(self) -> None:
        """End the document."""
        self._open.close()


def add(parent: etree._Element | None, name: str, text: str | None, **attributes: str) -> etree._Element:
    """An element with a text, added to a parent if it has both."""
    own: Any = {None: etree.QName(name).namespace} if name.startswith("{") else None
    element = etree.Element(name, attributes, nsmap=own if parent is None else parent.nsmap)
    element.text = xml_text(text or "")
    if parent is not None and text:
        parent.append(element)
    return element
