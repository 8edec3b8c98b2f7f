"""Smaller forms of XML: NDL-OCR of the National Diet Library of Japan, miniOCR of solr-ocrhighlighting, and the article
texts of Delpher.

https://github.com/ndl-lab, https://dbmdz.github.io/solr-ocrhighlighting
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.clean import printed
from pipeline.formats.counting import count_added, count_missing
from pipeline.formats.draft import UNMARKED, Draft, Mark, box_of, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import children, descendants, local_name, text_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

LINES: dict[str, RegionKind] = {"キャプション": "caption", "頭注": "other"}
BLOCKS: dict[str, RegionKind] = {"図版": "picture", "表組": "table", "柱": "masthead", "ノンブル": "folio"}
ADVERTISEMENT = "広告"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def ndl_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """Lines in their ``ORDER``, else in that of the file. Raises FormatError where there is no page, or a place is
    none."""
    pages = descendants(root, "PAGE")
    if not pages:
        raise FormatError(str(path), "is NDL-OCR's XML without a page", "Give the XML of a page.")
    refuse_pages(path, len(pages))
    return tuple(_read_ndl(Draft(path), page) for page in pages)


def _read_ndl(draft: Draft, page: etree._Element) -> GivenPage:
    wanted: list[tuple[int, str]] = []

    def box(element: etree._Element) -> Box | None:
        said = [(element.get(name) or "").strip() for name in ("X", "Y", "WIDTH", "HEIGHT")]
        if not all(said):
            return None
        left, top, width, height = (draft.coordinate(element, "X", one) for one in said)
        return box_of(left, top, left + width, top + height)

    groups: dict[etree._Element, list[etree._Element]] = {}
    for one in page.iterdescendants():
        if isinstance(one.tag, str) and (one.get("STRING") or "").strip():
            groups.setdefault(next(filter(_holds_lines, one.iterancestors())), []).append(one)
        elif local_name(one) == "BLOCK" and one.get("TYPE") in ("図版", ADVERTISEMENT) and (place := box(one)):
            draft.add_region(None, "picture", place)
    for holder, rows in groups.items():
        ranks = [_rank(one) for one in rows]
        rows = [rows[at] for at in sorted(range(len(rows)), key=lambda at: ranks[at])]
        lines = [
            draft.add_line(
                None, one.get("STRING") or "", box(one) or draft.place_below(), confidence=_share(one.get("CONF"))
            )
            for one in rows
        ]
        kind: RegionKind = "advertisement" if ADVERTISEMENT in _types(holder) else "body"
        around = hull_of_boxes([line.box for line in lines])
        made = draft.add_block(None, kind, around, lines, [_ndl_mark(one) for one in rows])
        wanted.extend((min(ranks), name) for name in made)
    told = "".join(one.get("STRING") or "" for one in page.iterdescendants() if isinstance(one.tag, str))
    ordered = any(one.get("ORDER") for one in descendants(page, "LINE"))
    width, height = (draft.coordinate(page, name, page.get(name) or "0") for name in ("WIDTH", "HEIGHT"))
    return draft.finish(
        printed(told),
        width=round(width),
        height=round(height),
        image=page.get("IMAGENAME") or "",
        wanted=[name for _, name in sorted(wanted, key=lambda one: one[0])] if ordered else (),
        language="ja",
        software="NDL-OCR",
    )


def _holds_lines(element: etree._Element) -> bool:
    return local_name(element) in ("TEXTBLOCK", "BLOCK", "PAGE")


def _types(element: etree._Element) -> set[str]:
    return {one.get("TYPE") or "" for one in (element, *element.iterancestors())}


def _rank(element: etree._Element) -> int:
    """Its place in the order that is told; where none is, that of the file."""
    said = (element.get("ORDER") or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _ndl_mark(element: etree._Element) -> Mark:
    if (element.get("TITLE") or "").upper() == "TRUE":
        return Mark(kind="headline")
    if (element.get("AUTHOR") or "").upper() == "TRUE":
        return Mark(kind="byline")
    said = element.get("TYPE") or ""
    kind = LINES.get(said) if local_name(element) == "LINE" else BLOCKS.get(said)
    return Mark(kind=kind) if kind and kind != "picture" else UNMARKED


def _share(said: str | None) -> float:
    try:
        return min(1.0, max(0.0, float(said or 1)))
    except ValueError:
        return 1.0


def mini_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """miniOCR: pages ``p``, blocks ``b``, lines ``l``, words ``w`` with ``x="left top width height"``. Raises
    FormatError where a place is none."""
    pages = children(root, "p")
    refuse_pages(path, len(pages))
    return tuple(_read_mini(Draft(path), page) for page in pages)


def _read_mini(draft: Draft, page: etree._Element) -> GivenPage:
    size = [draft.coordinate(page, "wh", one) for one in (page.get("wh") or "").split()[:2]]

    def place(word: etree._Element) -> Box | None:
        said = [draft.coordinate(word, "x", one) for one in (word.get("x") or "").split()]
        if len(said) != 4:
            return None
        # Some writers give shares of the page.
        across, down = (size[0], size[1]) if len(size) == 2 and max(said) <= 1.0 else (1.0, 1.0)
        return box_of(said[0] * across, said[1] * down, (said[0] + said[2]) * across, (said[1] + said[3]) * down)

    rows: dict[etree._Element, list[Line]] = {}
    for row in descendants(page, "l"):
        boxes = [one for word in descendants(row, "w") if (one := place(word)) is not None]
        said = " ".join(text_of(row).split())
        if said:
            box = hull_of_boxes(boxes) if boxes else draft.place_below()
            holder = row.getparent()
            rows.setdefault(page if holder is None else holder, []).append(draft.add_line(None, said, box))
    for block, lines in rows.items():
        draft.add_region(block.get(XML_ID), "body", hull_of_boxes([line.box for line in lines]), lines)
    width, height = (round(size[0]), round(size[1])) if len(size) == 2 else (0, 0)
    return _whole(draft, draft.finish(printed(text_of(page)), width=width, height=height))


def _whole(draft: Draft, given: GivenPage) -> GivenPage:
    """Raises FormatError where the page has text that stands in no line, or says a line twice."""
    if count_missing(given.told, (line.text for line in given.lines)) or count_added(given):
        raise FormatError(str(draft.path), "has text outside of its lines, or lines within lines", "Correct the file.")
    return given


def delpher_text_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """An article's text as Delpher has it: a title, and paragraphs without places."""
    draft = Draft(path)
    for at, one in enumerate(descendants(root, "title", "p")):
        if said := " ".join(text_of(one).split()):
            box = Box(left=0, top=20 * at, right=960, bottom=20 * at + 16)
            kind: RegionKind = "headline" if local_name(one) == "title" else "body"
            draft.add_region(None, kind, box, [draft.add_line(None, said, box)])
    size = 20 * (len(descendants(root, "title", "p")) + 1)
    given = draft.finish(printed(text_of(root)), width=960, height=size, placed=False)
    return (_whole(draft, given),)
