"""Text that others recognised, in any of the forms that are read: ALTO, PAGE, hOCR, plain text."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.errors import FormatError
from pipeline.files import is_regular
from pipeline.formats.abbyy import abbyy_pages_of, is_abbyy
from pipeline.formats.alto import alto_pages_of
from pipeline.formats.given import GivenPage
from pipeline.formats.hocr import hocr_pages_of, is_hocr, read_hocr
from pipeline.formats.internet_archive import find_index, read_searchtext
from pipeline.formats.nominal import stack_where_shapeless
from pipeline.formats.page import page_of
from pipeline.formats.plain import read_plain
from pipeline.formats.recognisers import is_page as is_json_page
from pipeline.formats.recognisers import read_json
from pipeline.formats.small_forms import delpher_text_of, mini_pages_of, ndl_pages_of
from pipeline.formats.sources import form_of
from pipeline.formats.tei_facsimile import tei_pages_of
from pipeline.formats.xml_files import children, local_name, parse_xml, root_name

SUFFIXES = frozenset({".xml", ".alto", ".page", ".hocr", ".html", ".htm", ".xhtml", ".txt", ".json"})
PLAIN = ".txt"
JSON = ".json"
MARKUP = frozenset({".hocr", ".html", ".htm", ".xhtml"})
FORMS = "Give ALTO, PAGE, hOCR, ABBYY XML, METS, a recogniser's JSON, or plain text; galley import --check says more."
ROOTS = frozenset(
    ("alto", "PcGts", "html", "mets", "OCRDATASET", "ocr", "DIDL", "OAI-PMH", "document", "text", "TEI", "teiCorpus")
)
"""Names of the roots of XML that may be pages, or tell of them."""


def is_page(path: Path) -> bool:
    """Whether a file may be one of a page's text, or tells of such: False for JSON and XML that is something else. True
    for one that cannot be read: who reads it says so."""
    form = form_of(path)
    try:
        if form == JSON:
            return is_json_page(path)
        root = root_name(path) if form == ".xml" else ""
        if root == "TEI":
            # One article of an edition, of which the corpus beside it has all.
            return not _has_corpus(path.parent)
        return form != ".xml" or root in ROOTS
    except FormatError:
        return form != JSON


@lru_cache(maxsize=16)
def _has_corpus(folder: Path) -> bool:
    return any(root_name(one) == "teiCorpus" for one in sorted(folder.glob("*.xml")) if is_regular(one))


def read_recognised(path: Path) -> tuple[GivenPage, ...]:
    """The pages of a file, gzipped or not; hOCR, plain text and, seldom, ALTO have more than one in a file.

    Raises FormatError where it cannot be read, is damaged, or of no known form, and where it has lines, but no text in
    any of them. A page without lines is a page: blank, or a picture.
    """
    form = form_of(path)
    if form == PLAIN:
        index = find_index(path)
        return read_plain(path) if index is None else read_searchtext(path, index)
    said: list[str] = []
    if form == JSON:
        pages = read_json(path)
    else:
        pages = read_hocr(path) if form in MARKUP else _read_xml(path, said)
    pages = tuple(stack_where_shapeless(replace(page, remarks=(*page.remarks, *said))) for page in pages)
    for page in pages:
        if page.lines and not any(line.text.strip() for line in page.lines):
            raise FormatError(
                str(path), f"holds no text: its {len(page.lines)} lines are empty", "Recognise the page first."
            )
    return pages


def _read_xml(path: Path, said: list[str]) -> tuple[GivenPage, ...]:
    root = parse_xml(path, said)
    match local_name(root):
        case "alto":
            return alto_pages_of(path, root)
        case "PcGts":
            return (page_of(path, root),)
        case "html" if is_hocr(root):
            return hocr_pages_of(path, root)
        case "document" if is_abbyy(root):
            return abbyy_pages_of(path, root)
        case "TEI" | "teiCorpus":
            return tei_pages_of(path, root)
        case "OCRDATASET":
            return ndl_pages_of(path, root)
        case "ocr" if children(root, "p"):
            return mini_pages_of(path, root)
        case "text" if len(root) and {local_name(one) for one in root} <= {"title", "p"}:
            return delpher_text_of(path, root)
        case other:
            raise FormatError(str(path), f"is of no known form ({other})", FORMS)
