"""ALTO 4.4: one file for each page. https://www.loc.gov/standards/alto/

Text is the reading text, line by line. Words and characters have their places and confidences; what else a character
may be, and what was read where an edit changed it, is a ``Variant``. ``ReadingOrder`` has a group for each article;
tags name the kind of each block and its article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from itertools import groupby

from lxml import etree

from pipeline.formats.tei.header import scan_name
from pipeline.formats.tei.markup import name
from pipeline.formats.writers.drawn import PrintedCharacter, PrintedWord
from pipeline.formats.writers.elements import Namespace, places, quoted, share, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.printed import PrintedBlock, PrintedLine, PrintedPage
from pipeline.model import Box, Direction

NS = Namespace("http://www.loc.gov/standards/alto/ns-v4#")
DIRECTIONS: dict[Direction, str] = {"ltr": "ltr", "rtl": "rtl", "vertical": "ttb"}
FURNITURE = frozenset({"folio", "masthead"})


def write_alto(material: Material) -> dict[str, bytes]:
    """``0001.xml`` and so on, in pixels of the scan. Valid by the schema of ALTO 4.4."""
    return material.each_page("alto", "xml", lambda page: to_bytes(_write_page(material, page)))


def _write_page(material: Material, page: PrintedPage) -> etree._Element:
    root = NS.root("alto", {None: NS.address}, SCHEMAVERSION="4.4")
    _describe(root, material, page)
    _tag(root, material, page)
    _order(root, page)
    box = page.scan.extent
    sheet = NS.add(
        NS.add(root, "Layout"),
        "Page",
        ID="page",
        PHYSICAL_IMG_NR=str(page.scan.sequence),
        PRINTED_IMG_NR=page.number,
        LANG=page.language,
        WIDTH=str(page.scan.width),
        HEIGHT=str(page.scan.height),
    )
    middle = (box.top + box.bottom) / 2
    furniture = [block for block in page.blocks if block.kind in FURNITURE and not block.article]
    head = [block for block in furniture if block.box.bottom <= middle]
    foot = [block for block in furniture if block not in head]
    parted = _parted(page)
    for tag, blocks in (("TopMargin", head), ("BottomMargin", foot)):
        if blocks:
            margin = NS.add(sheet, tag)
            for block in blocks:
                _write_block(margin, block, parted)
    space = NS.add(sheet, "PrintSpace", **places(box))
    for block in page.blocks:
        if block not in furniture:
            _write_block(space, block, parted)
    _write_bare(space, "Illustration", "picture", page.pictures)
    _write_bare(space, "GraphicalElement", "rule", page.rules)
    return root


def _describe(root: etree._Element, material: Material, page: PrintedPage) -> None:
    described = NS.add(root, "Description")
    NS.add(described, "MeasurementUnit", "pixel")
    NS.add(NS.add(described, "sourceImageInformation"), "fileName", scan_name(page.scan))
    source = material.source_of(page)
    for number, (kind, said, software) in enumerate(
        (
            ("contentGeneration", "recognised the text", f"{source.name} {source.version}"),
            ("contentModification", "order, articles, changes to the text", material.software),
        ),
        1,
    ):
        step = NS.add(described, "Processing", ID=f"step{number}")
        NS.add(step, "processingCategory", kind)
        NS.add(step, "processingStepDescription", said)
        tool = NS.add(step, "processingSoftware")
        title, _, version = software.partition(" ")
        NS.add(tool, "softwareName", title)
        NS.add(tool, "softwareVersion", version or "unknown")


def _tag(root: etree._Element, material: Material, page: PrintedPage) -> None:
    if not page.blocks:
        return
    tags = NS.add(root, "Tags")
    for kind in dict.fromkeys(block.kind for block in page.blocks):
        NS.add(tags, "LayoutTag", ID=f"kind-{kind}", TYPE="kind", LABEL=kind)
    for unit, article in {block.unit: block.article for block in page.blocks if block.article}.items():
        NS.add(
            tags, "StructureTag", ID=_article(unit), TYPE=material.kind_of(article), LABEL=material.title_of(article)
        )
    for passage in _parted(page):
        NS.add(tags, "LayoutTag", ID=_passage(passage), TYPE="passage", LABEL=passage)


def _parted(page: PrintedPage) -> list[str]:
    """Passages that stand in several blocks."""
    times = Counter(block.passage for block in page.blocks if block.passage)
    return [passage for passage, number in times.items() if number > 1]


def _passage(passage: str) -> str:
    return f"passage-{name(passage)}"


def _article(article: str) -> str:
    """An id of the file: an article's, whatever it is called."""
    return f"article-{name(article)}"


def _order(root: etree._Element, page: PrintedPage) -> None:
    """Articles follow each other, and what belongs to none follows them."""
    if not page.blocks:
        return
    whole = NS.add(NS.add(root, "ReadingOrder"), "OrderedGroup", ID="order")
    for number, (unit, blocks) in enumerate(groupby(page.blocks, key=lambda block: block.unit), 1):
        group = NS.add(whole, "OrderedGroup", ID=f"order-{number}", TAGREFS=_article(unit) if unit else "")
        for block in blocks:
            NS.add(group, "ElementRef", ID=f"order-{block.id}", REF=block.id)


def _write_block(parent: etree._Element, block: PrintedBlock, parted: Container[str]) -> None:
    """A headline over several articles has the tags of all of them, its own first."""
    tags = [f"kind-{block.kind}", *map(_article, filter(None, (block.unit, *block.over)))]
    tags += [_passage(block.passage)] if block.passage in parted else []
    element = NS.add(parent, "TextBlock", ID=block.id, TAGREFS=" ".join(tags), **places(block.box))
    for line in block.lines:
        _write_line(element, line)


def _write_line(block: etree._Element, line: PrintedLine) -> None:
    element = NS.add(block, "TextLine", ID=name(line.id), BASEDIRECTION=DIRECTIONS[line.direction], **places(line.box))
    if line.polygon:
        points = " ".join(f"{x},{y}" for x, y in line.polygon)
        NS.add(NS.add(element, "Shape"), "Polygon", POINTS=points)
    last = len(line.words) - 1
    # Readers take a hyphen behind another one for the same, said twice: then it is a part of the word.
    doubled = line.hyphen if line.hyphen and line.words[-1].text.endswith(line.hyphen) else ""
    for number, word in enumerate(line.words):
        part = ("", "")
        if line.divided and number == last:
            part = "HypPart1", line.divided
        elif line.begun and number == 0:
            part = "HypPart2", line.begun
        if number:
            _write_space(element, line, line.words[number - 1], word)
        _write_word(element, line, word, part, doubled if number == last else "")
    if line.hyphen and not doubled:
        NS.add(element, "HYP", CONTENT=line.hyphen)


def _write_space(element: etree._Element, line: PrintedLine, before: PrintedWord, after: PrintedWord) -> None:
    if line.direction == "vertical":
        NS.add(element, "SP", VPOS=str(before.box.bottom), HPOS=str(line.box.left))
    else:
        left = min(before.box.right, after.box.right)
        NS.add(element, "SP", HPOS=str(left), VPOS=str(line.box.top))


def _write_word(
    element: etree._Element, line: PrintedLine, word: PrintedWord, divided: tuple[str, str], hyphen: str
) -> None:
    part, whole = divided
    string = NS.add(
        element,
        "String",
        CONTENT=word.text + hyphen,
        WC=share(word.confidence),
        SUBS_TYPE=part,
        SUBS_CONTENT=whole,
        **places(word.box),
    )
    if line.measured:
        NS.add_written(string, "".join(map(_glyph, word.characters)))


def _glyph(one: PrintedCharacter) -> str:
    """As XML, with its alternatives."""
    place = " ".join(f'{side}="{value}"' for side, value in places(one.box).items())
    variants = "".join(f'<Variant CONTENT={quoted(text)} VC="{share(chance)}"/>' for text, chance in one.alternatives)
    return f'<Glyph CONTENT={quoted(one.text)} GC="{share(one.confidence)}" {place}>{variants}</Glyph>'


def _write_bare(space: etree._Element, tag: str, name_: str, boxes: tuple[Box, ...]) -> None:
    for number, box in enumerate(boxes, 1):
        NS.add(space, tag, ID=f"{name_}{number:04d}", **places(box))
