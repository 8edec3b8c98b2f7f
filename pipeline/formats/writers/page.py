"""PAGE XML 2019-07-15 (PRImA): one file for each page. https://github.com/PRImA-Research-Lab/PAGE-XML

Text is the reading text, line by line, with words and characters where they have places of their own. A line that
edits changed has what was recognised as its second ``TextEquiv``; a character, what else it may be. ``ReadingOrder``
has a group for each article, and ``custom`` names kind and article of a region, in the notation of Transkribus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from pipeline.formats.tei.header import scan_name
from pipeline.formats.tei.markup import legal, name
from pipeline.formats.writers.elements import Namespace, escaped, outline, share, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.printed import PrintedBlock, PrintedLine, PrintedPage
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Direction, RegionKind

NS = Namespace("http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15")
UNDATED = "1970-01-01T00:00:00"
"""The schema asks for times, and a file that is the same from the same records can have none."""
TYPES: dict[RegionKind, str] = {
    "headline": "heading",
    "kicker": "heading",
    "subtitle": "heading",
    "subhead": "heading",
    "caption": "caption",
    "credit": "credit",
    "masthead": "header",
    "folio": "page-number",
    "jump": "other",
    "other": "other",
}
"""Others are paragraphs."""
DIRECTIONS: dict[Direction, str] = {"ltr": "left-to-right", "rtl": "right-to-left", "vertical": "top-to-bottom"}


def write_page(material: Material) -> dict[str, bytes]:
    """``0001.xml`` and so on, in pixels of the scan. Valid by the schema of PAGE 2019-07-15."""
    return material.each_page("page", "xml", lambda page: to_bytes(_write_page(material, page)))


def _write_page(material: Material, page: PrintedPage) -> etree._Element:
    root = NS.root("PcGts", {None: NS.address})
    about = NS.add(root, "Metadata")
    source = material.source_of(page)
    NS.add(about, "Creator", material.software)
    NS.add(about, "Created", UNDATED)
    NS.add(about, "LastChange", UNDATED)
    NS.add(about, "Comments", f"Recognised by {source.name} {source.version}. Files of galley have no time.")
    sheet = NS.add(
        root,
        "Page",
        imageFilename=scan_name(page.scan),
        imageWidth=str(page.scan.width),
        imageHeight=str(page.scan.height),
        custom=f"pageNumber {{value:{page.number};}}",
    )
    NS.add(NS.add(sheet, "PrintSpace"), "Coords", points=outline(page.scan.extent))
    _order(sheet, material, page)
    for number, block in enumerate(page.blocks):
        _write_region(sheet, material, block, number)
    for tag, word, boxes in (("ImageRegion", "picture", page.pictures), ("SeparatorRegion", "rule", page.rules)):
        for number, box in enumerate(boxes, 1):
            NS.add(NS.add(sheet, tag, id=f"{word}{number:04d}"), "Coords", points=outline(_on(page, box)))
    return root


def _on(page: PrintedPage, box: Box) -> Box:
    """Points may not be negative."""
    return Box(
        left=max(0, box.left), top=max(0, box.top), right=min(page.scan.width, box.right), bottom=max(0, box.bottom)
    )


def _order(sheet: etree._Element, material: Material, page: PrintedPage) -> None:
    if not page.blocks:
        return
    whole = NS.add(NS.add(sheet, "ReadingOrder"), "OrderedGroup", id="order")
    for at, (article, blocks) in enumerate(groupby(page.blocks, key=lambda block: block.article)):
        group = NS.add(
            whole,
            "OrderedGroupIndexed",
            id=f"order-{at + 1}",
            index=str(at),
            type="article" if article else "other",
            caption=material.title_of(article) if article else "",
        )
        for number, block in enumerate(blocks):
            NS.add(group, "RegionRefIndexed", index=str(number), regionRef=block.id)


def _write_region(sheet: etree._Element, material: Material, block: PrintedBlock, number: int) -> None:
    told = f"kind:{block.kind}; passage:{name(block.passage or block.id)};"
    if block.article:
        told += f" article:{name(block.unit)}; unit:{material.kind_of(block.article)};"
    if block.over:
        told += f" over:{' '.join(map(name, block.over))};"
    box = hull_of_boxes([_box(line) for line in block.lines])
    region = NS.add(
        sheet,
        "TextRegion",
        id=block.id,
        type=TYPES.get(block.kind, "paragraph"),
        custom=f"readingOrder {{index:{number};}} galley {{{told}}}",
        readingDirection=DIRECTIONS[block.lines[0].direction],
    )
    NS.add(region, "Coords", points=outline(box))
    for line in block.lines:
        _write_line(region, line)


def _box(line: PrintedLine) -> Box:
    left, top = max(0, line.box.left), max(0, line.box.top)
    return Box(left=left, top=top, right=max(left + 1, line.box.right), bottom=max(top + 1, line.box.bottom))


def _write_line(region: etree._Element, line: PrintedLine) -> None:
    element = NS.add(
        region,
        "TextLine",
        id=name(line.id),
        custom=f"galley {{divided:{_escaped(line.divided)};}}" if line.divided else "",
        readingDirection=DIRECTIONS[line.direction],
    )
    points = " ".join(f"{max(0, x)},{max(0, y)}" for x, y in line.polygon or ())
    NS.add(element, "Coords", points=points or outline(_box(line)))
    if line.measured:
        NS.add_written(element, "".join(_words(line)))
    _say(element, line.text, line.confidence, 0)
    if line.read != line.text:
        _say(element, line.read, None, 1, comments="as recognised")


def _words(line: PrintedLine) -> Iterator[str]:
    """The words of a line, each with its glyphs, as XML."""
    for number, word in enumerate(line.words, 1):
        own = f"{name(line.id)}-{number}"
        yield f'<Word id="{own}"><Coords points="{outline(word.box)}"/>'
        for place, character in enumerate(word.characters, 1):
            yield f'<Glyph id="{own}-{place}"><Coords points="{outline(character.box)}"/>'
            yield _equivalent(character.text, character.confidence, 0)
            for index, (text, chance) in enumerate(character.alternatives, 1):
                yield _equivalent(text, chance, index)
            yield "</Glyph>"
        yield _equivalent(word.text + (line.hyphen if number == len(line.words) else ""), word.confidence, 0)
        yield "</Word>"


def _equivalent(text: str, confidence: float, index: int) -> str:
    said = f'<TextEquiv index="{index}" conf="{share(confidence)}">'
    return f"{said}<Unicode>{escaped(text)}</Unicode></TextEquiv>"


def _escaped(text: str) -> str:
    """As Transkribus writes what would end a tag or a value."""
    return re.sub(r"[\\;{}]", lambda found: f"\\u{ord(found[0]):04X}", text)


def _say(element: etree._Element, text: str, confidence: float | None, index: int, comments: str = "") -> None:
    said = NS.add(
        element,
        "TextEquiv",
        index=str(index),
        conf=share(confidence) if confidence is not None else "",
        comments=comments,
    )
    NS.add(said, "Unicode").text = legal(text)
