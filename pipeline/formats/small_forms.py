"""Smaller forms of XML: NDL-OCR of the National Diet Library of Japan, miniOCR of solr-ocrhighlighting, and the article
texts of Delpher.

https://github.com/ndl-lab, https://dbmdz.github.io/solr-ocrhighlighting
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.clean import printed
from pipeline.formats.draft import UNMARKED, Draft, Mark, box_of, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import children, descendants, local_name, text_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

LINES: dict[str, RegionKind] = {"キャプション": "caption", "頭注": "other"}
BLOCKS: dict[str, RegionKind] = {"図版": "picture", "表組": "table", "柱": "masthead", "ノンブル": "folio"}
ADVERTISEMENT = "広告"
WORD_FORM = ("x", "y", "width", "height")


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

    def read(element: etree._Element, kind: RegionKind) -> None:
        rows = [one for one in element if local_name(one) in ("LINE", "BLOCK") and (one.get("STRING") or "").strip()]
        ranks = [(one.get("ORDER") or "").strip() for one in rows]
        if rows and all(rank.isdigit() and len(rank) < 9 for rank in ranks):
            rows = [one for _, one in sorted(zip(map(int, ranks), rows, strict=True), key=lambda pair: pair[0])]
        lines: list[Line] = []
        marks: list[Mark] = []
        for one in rows:
            place = box(one)
            if place is None:
                raise draft.wrong(one, "has text and no place")
            sure = _share(one.get("CONF"))
            lines.append(draft.add_line(None, one.get("STRING") or "", place, confidence=sure))
            marks.append(_ndl_mark(one))
        if lines:
            around = hull_of_boxes([line.box for line in lines])
            first = min((int(rank) for rank in ranks if rank.isdigit() and len(rank) < 9), default=0)
            wanted.extend((first, name) for name in draft.add_block(None, kind, around, lines, marks))
        for one in element:
            if local_name(one) == "TEXTBLOCK":
                read(one, "body")
            elif local_name(one) == "BLOCK":
                place = box(one)
                said = one.get("TYPE") or ""
                if said in ("図版", ADVERTISEMENT) and place is not None and not (one.get("STRING") or "").strip():
                    draft.add_region(None, "picture", place)
                read(one, "advertisement" if said == ADVERTISEMENT else kind)

    read(page, "body")
    told = "".join(one.get("STRING") or "" for one in page.iter() if isinstance(one.tag, str))
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

    for block in children(page, "b"):
        lines: list[Line] = []
        for row in children(block, "l"):
            boxes = [one for word in children(row, "w") if (one := place(word)) is not None]
            said = " ".join(text_of(row).split())
            if said:
                box = hull_of_boxes(boxes) if boxes else Box(left=0, top=0, right=1, bottom=1)
                lines.append(draft.add_line(None, said, box))
        if lines:
            draft.add_region(
                block.get("{http://www.w3.org/XML/1998/namespace}id"),
                "body",
                hull_of_boxes([line.box for line in lines]),
                lines,
            )
    width, height = (round(size[0]), round(size[1])) if len(size) == 2 else (0, 0)
    told = "".join(text_of(row) for block in children(page, "b") for row in children(block, "l"))
    return draft.finish(printed(told), width=width, height=height)


def delpher_text_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """An article's text as Delpher has it: a title, and paragraphs without places."""
    draft = Draft(path)
    for at, one in enumerate(descendants(root, "title", "p")):
        if said := " ".join(text_of(one).split()):
            box = Box(left=0, top=20 * at, right=960, bottom=20 * at + 16)
            kind: RegionKind = "headline" if local_name(one) == "title" else "body"
            draft.add_region(None, kind, box, [draft.add_line(None, said, box)])
    told = "".join(text_of(one) for one in descendants(root, "title", "p"))
    size = 20 * (len(descendants(root, "title", "p")) + 1)
    return (draft.finish(printed(told), width=960, height=size, placed=False),)
