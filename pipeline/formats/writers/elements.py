"""XML with namespaces, as the writers of ALTO, PAGE, METS and the like build it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from xml.sax.saxutils import escape as _escape

from lxml import etree

from pipeline.formats.tei.markup import legal
from pipeline.model import Box

_IN_QUOTES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
XLINK = "http://www.w3.org/1999/xlink"


class Namespace:
    """Makes elements of one namespace. Attributes that are empty are left out; ``class_`` stands for ``class``."""

    def __init__(self, address: str) -> None:
        self._before = f"{{{address}}}"
        self.address = address

    def root(self, tag: str, prefixes: dict[str | None, str], **attributes: str) -> etree._Element:
        return etree.Element(f"{self._before}{tag}", _kept(attributes), nsmap=cast("dict[str, str]", prefixes))

    def add(self, parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{self._before}{tag}", _kept(attributes))
        if text:
            element.text = legal(text)
        return element

    def add_written(self, parent: etree._Element, elements: str) -> None:
        """Elements as XML, written by :func:`quoted` and :func:`escaped`. Where there are tens of thousands, as there
        are for the characters of a page, they are read a good deal sooner than made one by one."""
        parent.extend(etree.fromstring(f'<all xmlns="{self.address}">{elements}</all>'))


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name.rstrip("_"): legal(value) for name, value in attributes.items() if value}


def escaped(text: str) -> str:
    """As the text of an element."""
    text = legal(text)
    return text if text.isalnum() else _escape(text)


def quoted(text: str) -> str:
    """As the value of an attribute, in quotation marks."""
    text = legal(text)
    return f'"{text}"' if text.isalnum() else f'"{_escape(text, _IN_QUOTES)}"'


def to_bytes(root: etree._Element) -> bytes:
    """Indented: in these formats no white space between elements counts."""
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def places(box: Box) -> dict[str, str]:
    """As ALTO has them."""
    return {"HPOS": str(box.left), "VPOS": str(box.top), "WIDTH": str(box.width), "HEIGHT": str(box.height)}


def outline(box: Box) -> str:
    """The corners, as PAGE has them."""
    corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return " ".join(f"{x},{y}" for x, y in corners)


def share(value: float) -> str:
    """A probability."""
    return f"{value:.4g}"
