"""Text that others recognised, in any of the forms that are read: ALTO, PAGE, hOCR, plain text."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import FormatError
from pipeline.formats.alto import alto_pages_of
from pipeline.formats.given import GivenPage
from pipeline.formats.hocr import hocr_pages_of, is_hocr, read_hocr
from pipeline.formats.page import page_of
from pipeline.formats.plain import read_plain
from pipeline.formats.sources import form_of
from pipeline.formats.xml_files import local_name, parse_xml, root_name

SUFFIXES = frozenset({".xml", ".alto", ".page", ".hocr", ".html", ".htm", ".xhtml", ".txt"})
PLAIN = ".txt"
MARKUP = frozenset({".hocr", ".html", ".htm", ".xhtml"})
FORMS = "Give ALTO, PAGE, hOCR, METS, or plain text."


def is_mets(path: Path) -> bool:
    """False for a file that cannot be read, too: who reads it says so."""
    try:
        return form_of(path) == ".xml" and root_name(path) == "mets"
    except FormatError:
        return False


def read_recognised(path: Path) -> tuple[GivenPage, ...]:
    """The pages of a file, gzipped or not; hOCR, plain text and, seldom, ALTO have more than one in a file.

    Raises FormatError where it cannot be read, is damaged, or of no known form, and where it has lines, but no text in
    any of them. A page without lines is a page: blank, or a picture.
    """
    form = form_of(path)
    if form == PLAIN:
        return read_plain(path)
    pages = read_hocr(path) if form in MARKUP else _read_xml(path)
    for page in pages:
        if page.lines and not any(line.text.strip() for line in page.lines):
            raise FormatError(
                str(path), f"holds no text: its {len(page.lines)} lines are empty", "Recognise the page first."
            )
    return pages


def _read_xml(path: Path) -> tuple[GivenPage, ...]:
    root = parse_xml(path)
    match local_name(root):
        case "alto":
            return alto_pages_of(path, root)
        case "PcGts":
            return (page_of(path, root),)
        case "html" if is_hocr(root):
            return hocr_pages_of(path, root)
        case other:
            raise FormatError(str(path), f"is of no known form ({other})", FORMS)
