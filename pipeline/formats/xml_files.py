"""XML files of any origin, read without following what they point at, and without losing what they hold."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.bounds import NESTING
from pipeline.errors import FormatError
from pipeline.formats.clean import shorten
from pipeline.formats.entities import find_root, resolve_entities
from pipeline.formats.repairs import mend_ampersands, mend_declaration
from pipeline.formats.sources import decode_xml, read_head, read_source

_TOO_DEEP = etree.XPath(f"boolean({'/*' * (NESTING.most + 1)})")


def parse_xml(path: Path, said: list[str] | None = None) -> etree._Element:
    """The root, of elements and text alone: comments and processing instructions are left out, and the text before and
    behind them is one. Entities are put in as :func:`resolve_entities` does; DTDs and the network are off, and so are
    texts of a size that no page needs. What is put right (:mod:`.repairs`) is added to ``said``.

    Raises FormatError for a file that cannot be read or is no well-formed XML.
    """
    return parse_source(path, read_source(path), said)


def parse_source(path: Path, content: bytes, said: list[str] | None = None) -> etree._Element:
    """As :func:`parse_xml`, of what the file ``path`` holds."""
    said = [] if said is None else said
    text = mend_ampersands(mend_declaration(decode_xml(path, content), said), said)
    text = resolve_entities(path, text, said)
    parser = etree.XMLParser(
        # Whatever the file declares, it is UTF-8 by now.
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error):
            raise _nested(path) from error
        raise _damaged(path, getattr(error, "msg", "") or str(error)) from error
    dropped = parser.error_log.filter_from_errors()
    if len(dropped):
        raise _damaged(path, dropped[0].message)
    if _TOO_DEEP(root):
        raise _nested(path)
    return root


def _damaged(path: Path, said: str) -> FormatError:
    return FormatError(str(path), f"is damaged XML ({shorten(said)})", "Write it anew or take it out.")


def _nested(path: Path) -> FormatError:
    return FormatError(str(path), NESTING.say(NESTING.most + 1), "Write it anew or take it out.")


def root_name(path: Path) -> str:
    """The root's name, of which nothing but the beginning is read. Raises FormatError as :func:`parse_xml` does."""
    return find_root(path, mend_declaration(decode_xml(path, read_head(path), errors="replace"), []))


def local_name(element: etree._Element) -> str:
    """The name without its namespace; nothing for a comment. Versions of ALTO and PAGE differ in namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    return [child for child in element if local_name(child) in names]


def child(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element if local_name(one) == name), None)


def descendants(element: etree._Element, *names: str) -> list[etree._Element]:
    return list(element.iter(*(f"{{*}}{name}" for name in names)))


def text_of(element: etree._Element) -> str:
    """All text in it, that of elements within it too."""
    return "".join(map(str, element.itertext()))
