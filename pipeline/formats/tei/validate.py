"""Whether a file is the TEI that galley writes: by RELAX NG and Schematron of its own, which lie in the package.

Both are made of ``schema/galley.odd`` by docs/make_schema.py. The grammar is that of tei_all less the elements that
galley does not write, so that what is valid by it is valid TEI. Files in the profile DTABf, which the id of their root
tells, have a grammar of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.tei.dtabf import DTABF
from pipeline.formats.tei.markup import TEI, XML_ID
from pipeline.formats.xml_files import local_name, parse_xml, root_name

SCHEMA = Path(__file__).parent / "schema"
ROOTS = ("TEI", "teiCorpus")
MOST = 20
"""Problems of a file that are told: after the first ones of a grammar most others only follow."""
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``line`` of the file, from 1."""

    line: int
    said: str


@cache
def _grammar(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(SCHEMA / name)))


@cache
def _rules() -> Any:
    # The stubs of lxml do not know the module.
    schematron = import_module("lxml.isoschematron").Schematron
    return schematron(etree.parse(str(SCHEMA / "galley.sch")), store_report=True)


def is_tei(path: Path) -> bool:
    """By the name of its root. Raises FormatError for a file that cannot be read or whose beginning is no XML."""
    return root_name(path) in ROOTS


def validate_tei(path: Path) -> tuple[Problem, ...]:
    """What is wrong with a TEI file, at most :data:`MOST` things; none where it is valid.

    Raises FormatError for a file that cannot be read, is no well-formed XML, or no TEI.
    """
    root = parse_xml(path)
    if local_name(root) not in ROOTS or etree.QName(root).namespace != TEI:
        raise FormatError(str(path), "is no TEI", "Give a TEI file that galley wrote, or a folder of them.")
    if root.get(XML_ID) == DTABF:
        found = dict.fromkeys((*_by_grammar(root, "dtabf.rng"), *_by_pointers(root)))
    else:
        found = dict.fromkeys((*_by_grammar(root, "galley.rng"), *_by_rules(root)))
    return tuple(sorted(found, key=lambda one: one.line)[:MOST])


def _by_grammar(root: etree._Element, name: str) -> Iterator[Problem]:
    grammar = _grammar(name)
    if not grammar.validate(root):
        for one in grammar.error_log:
            yield Problem(line=max(1, one.line), said=one.message)


def _by_pointers(root: etree._Element) -> Iterator[Problem]:
    """What DTA's Schematron asks for that no grammar can say, of what galley writes."""
    known = {one.get(XML_ID) for one in root.iter(f"{{{TEI}}}*")}
    for number, page in enumerate(root.iter(f"{{{TEI}}}pb"), 1):
        if page.get("facs") != f"#f{number:04d}":
            yield Problem(line=_line_of(page), said=f"pb has to point to #f{number:04d}: pages are counted on.")
    for one in root.iter(f"{{{TEI}}}*"):
        for name in ("next", "prev", "corresp", "target"):
            pointer = one.get(name) or ""
            if pointer.startswith("#") and pointer[1:] not in known:
                yield Problem(line=_line_of(one), said=f"{name} points to {pointer}, which is not in the file.")


def _by_rules(root: etree._Element) -> Iterator[Problem]:
    rules = _rules()
    if rules.validate(root):
        return
    for one in rules.validation_report.iter(f"{_SVRL}failed-assert"):
        found = root.getroottree().xpath(one.get("location") or ".")
        place = found[0] if isinstance(found, list) and found else None
        yield Problem(
            line=_line_of(place) if isinstance(place, etree._Element) else 1,
            said=" ".join("".join(map(str, one.itertext())).split()),
        )


def _line_of(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
