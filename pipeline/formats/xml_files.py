"""XML files of any origin, read without following what they point at."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError


def parse_xml(path: Path) -> etree._Element:
    """The root. Entities, DTDs and the network are off, and so are trees of a size that no page needs.

    Raises FormatError for a file that cannot be read or is no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({error.strerror})", "Check the path.") from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(str(path), f"is damaged XML ({error})", "Write it anew or take it out.") from error


def root_name(path: Path) -> str:
    """The root's name, of which nothing but the beginning is read. Raises FormatError as :func:`parse_xml` does."""
    try:
        with path.open("rb") as file:
            reader = etree.iterparse(
                file, events=("start",), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
            )
            return next((local_name(element) for _, element in reader), "")
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({error.strerror})", "Check the path.") from error
    except etree.XMLSyntaxError as error:
        raise FormatError(str(path), f"is damaged XML ({error})", "Write it anew or take it out.") from error


def parse_html(path: Path) -> etree._Element:
    """The root of an XHTML or HTML file: what is no well-formed XML is read as browsers read HTML.

    Raises FormatError for a file that cannot be read or holds no elements.
    """
    try:
        return parse_xml(path)
    except FormatError as error:
        if isinstance(error.__cause__, OSError):
            raise
    parser = etree.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(_as_utf8(path), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(str(path), f"is damaged HTML ({error})", "Write it anew or take it out.") from error
    if root is None:
        raise FormatError(str(path), "is damaged HTML (nothing in it)", "Write it anew or take it out.")
    return root


def _as_utf8(path: Path) -> bytes:
    """Raises FormatError for what is no UTF-8, unless the file says in its head what it is."""
    content = path.read_bytes()
    told = re.search(rb"charset\s*=\s*[\"']?([\w.:-]+)", content[:4096])
    for encoding in ("utf-8", *([told[1].decode("ascii")] if told else [])):
        try:
            return content.decode(encoding).encode()
        except (UnicodeDecodeError, LookupError):
            continue
    raise FormatError(str(path), "is not UTF-8 text, and does not say what it is", "Save it as UTF-8, or take it out.")


def local_name(element: etree._Element) -> str:
    """The name without its namespace; nothing for a comment. Versions of ALTO and PAGE differ in namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    return [child for child in element if local_name(child) in names]


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element if local_name(one) == name), None)


def descendants(element: etree._Element, *names: str) -> list[etree._Element]:
    return [one for one in element.iter() if local_name(one) in names]
