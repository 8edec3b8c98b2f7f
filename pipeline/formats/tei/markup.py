"""Elements, names and text that XML and TEI's datatypes accept."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FLOWING = frozenset(
    {"p", "head", "byline", "dateline", "ab", "fw", "title", "author", "note", "label", "desc", "cell", "titlePart"}
)
"""Elements in which every white space counts."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")
_WHEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WHEN_IN_YEAR = re.compile(r"--(?P<month>\d{2})-(?P<day>\d{2})|---(?P<only>\d{2})")


def legal(text: str) -> str:
    """The text with U+FFFD for what XML 1.0 (section 2.2) forbids: control characters and lone surrogates."""
    # What is printable has none of these, and that is known ten times as fast.
    return text if text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{TEI}}}{tag}")
    for name, value in attributes.items():
        if value:
            element.set(name.rstrip("_"), legal(value))
    if text:
        element.text = legal(text)
    return element


def document(tag: str) -> etree._Element:
    return etree.fromstring(f'<{tag} xmlns="{TEI}"/>')


def append_text(parent: etree._Element, text: str) -> None:
    """Text behind whatever the element holds already."""
    last = next(parent.iterchildren(reversed=True), None)  # to count the children would walk over them all
    if last is not None:
        last.tail = (last.tail or "") + legal(text)
    else:
        parent.text = (parent.text or "") + legal(text)


def token(text: str) -> str:
    """A teidata.enumerated: one word, whatever was said."""
    return re.sub(r"[\s\ufffd]+", "_", legal(text).strip()) or "unknown"


def role_tokens(role: str) -> str:
    """TEI's ``role``: one word for each role."""
    return " ".join(token(one) for one in role.split("; "))


def file_stem(text: str) -> str:
    """An id as the name of a file on any system."""
    return re.sub(r"[^\w.-]+", "_", text).strip("._") or "issue"


def name(text: str) -> str:
    """An XML Name of letters, digits, hyphens and dots (ASCII)."""
    kept = re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-.")
    return kept if kept[:1].isalpha() else f"_{kept}"


def version_number(text: str) -> str:
    """What teidata.versionNumber takes of a version: ``1.2.0`` of ``1.2.0.dev3``, 0 of a word."""
    found = _VERSION.match(text)
    return found.group() if found else "0"


def when(text: str) -> str:
    """The text where it is a year, month or day of ISO 8601, or a day without its year (``--05-19``) or month
    (``---19``), else nothing."""
    inner = _WHEN_IN_YEAR.fullmatch(text)
    if inner:
        month, day = inner["month"] or "01", inner["day"] or inner["only"]
        return text if _is_day(f"2000-{month}-{day}") else ""
    if not _WHEN.fullmatch(text):
        return ""
    return text if _is_day((text + "-01-01")[:10]) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def serialise(root: etree._Element) -> bytes:
    """Indented, except inside elements whose white space counts."""
    _indent(root, 0)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _indent(element: etree._Element, depth: int) -> None:
    if not len(element) or etree.QName(element).localname in FLOWING or (element.text or "").strip():
        return
    element.text = "\n" + " " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + " " * (depth + 1)
    element[-1].tail = "\n" + " " * depth
