"""hOCR 1.2: one file for each page, as a web page that any browser opens. http://kba.github.io/hocr-spec/1.2/"""

from __future__ import annotations

from itertools import groupby

from lxml import etree

from pipeline.formats.tei.header import scan_name
from pipeline.formats.tei.markup import name
from pipeline.formats.writers.elements import Namespace, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.printed import PrintedBlock, PrintedLine, PrintedPage
from pipeline.model import Box, RegionKind

NS = Namespace("http://www.w3.org/1999/xhtml")
CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocr_photo ocr_separator ocr_pageno ocr_header"
BLOCKS: dict[RegionKind, tuple[str, str]] = {
    "headline": ("h2", "ocr_carea"),
    "kicker": ("p", "ocr_carea"),
    "subhead": ("h3", "ocr_carea"),
}
"""The element and class of a block's kind; others are plain."""
LINES: dict[RegionKind, str] = {"folio": "ocr_pageno", "masthead": "ocr_header"}
"""The class of lines by the kind of their block, where it is not ``ocr_line``."""


def write_hocr(material: Material) -> dict[str, bytes]:
    """``0001.hocr`` and so on. Boxes are pixels of the scan, ``x_wconf`` per cent; the order is that of reading."""
    return material.each_page("hocr", "hocr", lambda page: _write_page(material, page))


def _write_page(material: Material, page: PrintedPage) -> bytes:
    root = NS.root("html", {None: NS.address})
    if page.language:
        root.set("lang", page.language)
        root.set("{http://www.w3.org/XML/1998/namespace}lang", page.language)
    head = NS.add(root, "head")
    info = material.issue.info
    NS.add(head, "title", ", ".join(filter(None, (info.title or info.id, info.date, page.number))))
    NS.add(head, "meta", charset="utf-8")
    source = material.source_of(page)
    NS.add(head, "meta", name="ocr-system", content=f"{source.name} {source.version}; {material.software}")
    NS.add(head, "meta", name="ocr-capabilities", content=CAPABILITIES)
    image = scan_name(page.scan).replace('"', "%22").replace(";", "%3B")
    title = f'image "{image}"; bbox 0 0 {page.scan.width} {page.scan.height}; ppageno {page.scan.sequence - 1}'
    sheet = NS.add(NS.add(root, "body"), "div", class_="ocr_page", id=f"page-{page.stem}", title=title)
    for article, blocks in groupby(page.blocks, key=lambda block: block.article):
        part = NS.add(sheet, "div", id=f"article-{name(article)}") if article else sheet
        if article:
            part.set("data-title", material.title_of(article))
        for block in blocks:
            _write_block(part, material, block)
    for class_, word, boxes in (("ocr_photo", "picture", page.pictures), ("ocr_separator", "rule", page.rules)):
        for number, box in enumerate(boxes, 1):
            NS.add(sheet, "div", class_=class_, id=f"{word}{number:04d}", title=_bbox(box))
    return b"<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE html>\n" + to_bytes(root).partition(b"\n")[2]


def _write_block(part: etree._Element, material: Material, block: PrintedBlock) -> None:
    tag, class_ = BLOCKS.get(block.kind, ("div", "ocr_carea"))
    element = NS.add(part, tag, class_=class_, id=block.id, title=_bbox(block.box))
    element.set("data-kind", block.kind)
    element.set("data-passage", name(block.passage or block.id))
    if block.over:
        element.set("data-over", " ".join(map(name, block.over)))
    if block.article:
        element.set("data-article", name(block.unit))
        element.set("data-unit", material.kind_of(block.article))
    for line in block.lines:
        _write_line(element, line, LINES.get(block.kind, "ocr_line"))


def _write_line(block: etree._Element, line: PrintedLine, class_: str) -> None:
    upright = "; x_writing_mode vertical-rl" if line.direction == "vertical" else ""
    element = NS.add(block, "span", class_=class_, id=name(line.id), title=_bbox(line.box) + upright)
    if line.divided:
        element.set("data-divided", line.divided)
    last = len(line.words) - 1
    for number, word in enumerate(line.words):
        title = f"{_bbox(word.box)}; x_wconf {round(100 * word.confidence)}"
        said = word.text + (line.hyphen if number == last else "")
        NS.add(element, "span", said, class_="ocrx_word", id=f"{name(line.id)}-{number + 1}", title=title)


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"
