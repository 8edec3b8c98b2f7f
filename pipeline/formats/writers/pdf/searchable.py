"""Searchable PDF: the scan, and behind it, unseen, the text as it is read, at the places of its lines.

Text stands in the order of the articles, so that what is copied or read aloud goes from one to the next; each
article has a bookmark. The picture is the prepared one, which is the scan made upright: its lines are level, and it
is there when the scans are gone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PIL import Image

from pipeline.formats.tei.markup import legal
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.pdf.glyphless import ASCENT, DESCENT, EM, GlyphlessFont, is_plain
from pipeline.formats.writers.pdf.objects import FLATE, PdfFile, compress, number, reference, text_string
from pipeline.formats.writers.printed import PrintedLine, PrintedPage
from pipeline.geometry import Point, corners, hull, invert, transform
from pipeline.model import Box, Matrix, PreparedPage

FORMAT = "pdf"
"""Of this writer, in the registry."""
QUALITY = 60
"""Of JPEG, 1 to 95: the print of a newspaper shows no loss, and a page of 300 dpi takes 1 to 3 MB."""
USUAL_DPI = 300.0
"""Of scans that do not tell their resolution."""
LONGEST = 14_400
"""Points that a side may have (Annex C.2)."""
INVISIBLE = 3
"""The text rendering mode that neither fills nor strokes (9.3.6)."""
LONGEST_TITLE = 200
"""Characters of a bookmark: a reader shows no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A page in points: ``from_scan`` takes the scan's pixels to those of the picture, of which ``scale`` points go on
    one; ``width`` and ``height`` in points."""

    width: float
    height: float
    scale: float
    from_scan: Matrix

    def box(self, box: Box) -> Box:
        return hull(self._points(corners(box)))

    def _points(self, points: Sequence[Point]) -> tuple[Point, ...]:
        return transform(self.from_scan, points)


def write_searchable(material: Material) -> dict[str, bytes]:
    """``<issue>.pdf``. A page without a picture is white."""
    file, font = PdfFile(), GlyphlessFont()
    tree, type_face = file.reserve(), file.reserve()
    pages: list[int] = []
    found: dict[str, str] = {}
    for records, page in zip(material.pages, material.printed, strict=True):
        sheet = _sheet(records.prepared)
        numbered = file.reserve()
        pages.append(numbered)
        image = _write_picture(file, material, records.prepared)
        drawn = f"q {number(sheet.width)} 0 0 {number(sheet.height)} 0 0 cm /Scan Do Q\n" if image else ""
        content = file.write_stream(_content(material, page, drawn, sheet, font), FLATE, compressed=True)
        shown = f" /XObject <</Scan {reference(image)}>>" if image else ""
        file.write(
            f"<</Type /Page /Parent {reference(tree)} /MediaBox [0 0 {number(sheet.width)} {number(sheet.height)}] "
            f"/Contents {reference(content)} /Resources <</Font <</Text {reference(type_face)}>>{shown}>>>>",
            numbered,
        )
        for block in page.blocks:
            if block.article and block.article not in found:
                box = sheet.box(block.box)
                left, top = box.left * sheet.scale, sheet.height - box.top * sheet.scale
                found[block.article] = f"[{reference(numbered)} /XYZ {number(left)} {number(top)} null]"
    font.write(file, type_face)
    kids = " ".join(map(reference, pages))
    file.write(f"<</Type /Pages /Kids [{kids}] /Count {len(pages)}>>", tree)
    titles = [(material.title_of(one.id), found[one.id]) for one in material.issue.articles if one.id in found]
    labels = " ".join(f"{at} <</P {text_string(page.number)}>>" for at, page in enumerate(material.printed))
    root = file.write(
        f"<</Type /Catalog /Pages {reference(tree)} /PageLabels <</Nums [{labels}]>>{_write_outline(file, titles)} "
        f"/Lang {text_string(material.language)} /ViewerPreferences <</DisplayDocTitle true>>>>"
    )
    return {f"{material.text.stem}.pdf": file.finish(root, _write_info(file, material))}


def _sheet(prepared: PreparedPage) -> _Sheet:
    scan = prepared.scan
    if prepared.image:
        width, height, from_scan = prepared.width, prepared.height, invert(prepared.to_scan)
    else:
        box = scan.extent
        width, height = box.width, box.height
        from_scan = (1.0, 0.0, float(-box.left), 0.0, 1.0, float(-box.top), 0.0, 0.0, 1.0)
    scale = min(72 / (scan.dpi or USUAL_DPI), LONGEST / max(1, width, height))
    return _Sheet(width=max(1, width) * scale, height=max(1, height) * scale, scale=scale, from_scan=from_scan)


def _write_picture(file: PdfFile, material: Material, prepared: PreparedPage) -> int:
    """Its number; 0 where the page has no picture."""
    scan = prepared.scan.id
    made_from = material.identity.pictures.get(scan, "")
    content = material.parts(FORMAT).take(
        f"{scan}.jpg", made_from and f"{made_from} {QUALITY}", partial(_encode, material, scan)
    )
    if not content:
        return 0
    width, height = Image.open(io.BytesIO(content)).size
    return file.write_stream(
        content,
        f" /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /DCTDecode",
        compressed=True,
    )


def _encode(material: Material, scan: str) -> bytes:
    picture = material.picture(scan)
    if picture is None:
        return b""
    made = io.BytesIO()
    Image.fromarray(picture).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _content(material: Material, page: PrintedPage, drawn: str, sheet: _Sheet, font: GlyphlessFont) -> bytes:
    """What is drawn on a page and written on it, compressed."""

    def make() -> bytes:
        return compress((drawn + "\n".join(_text(page, sheet, font))).encode("ascii"))

    # The codes of other characters than these are given in the order of the issue.
    alone = all(is_plain(word.text) for block in page.blocks for line in block.lines for word in line.words)
    made_from = material.identity.pages.get(page.scan.id, "") if alone else ""
    return material.parts(FORMAT).take(page.scan.id, made_from and f"{made_from} {drawn}", make)


def _text(page: PrintedPage, sheet: _Sheet, font: GlyphlessFont) -> Iterator[str]:
    yield f"BT {INVISIBLE} Tr"
    for block in page.blocks:
        for line in block.lines:
            yield from _line(line, sheet, font)
    yield "ET"


def _line(line: PrintedLine, sheet: _Sheet, font: GlyphlessFont) -> Iterator[str]:
    """Every word is as wide as it is printed. Between two there is a space, so that they are two when copied."""
    words = list(line.words)
    if line.direction == "rtl":
        # Text on a page stands as it is seen, from left to right (14.8.2.3.3); readers turn it round.
        words.reverse()
    for count, word in enumerate(words, 1):
        said = word.text if line.direction != "rtl" else word.text[::-1]
        if line.hyphen and word is line.words[-1]:
            said = said + line.hyphen if line.direction != "rtl" else line.hyphen + said
        box = sheet.box(word.box)
        across, along = (box.width, box.height) if line.direction == "vertical" else (box.height, box.width)
        size = max(0.1, across * sheet.scale)
        stretch = 100 * max(1, along) * sheet.scale / (size * len(said))
        code = font.encode(said + (" " if count < len(words) else ""))
        if line.direction == "vertical":
            # Turned a quarter to the right: what is along the line then runs down the page.
            x = box.left * sheet.scale - size * DESCENT / EM
            matrix = f"0 -1 1 0 {number(x)} {number(sheet.height - box.top * sheet.scale)}"
        else:
            y = sheet.height - box.top * sheet.scale - size * ASCENT / EM
            matrix = f"1 0 0 1 {number(box.left * sheet.scale)} {number(y)}"
        yield f"/Text {number(size)} Tf {number(stretch)} Tz {matrix} Tm <{code}> Tj"


def _write_outline(file: PdfFile, titles: Sequence[tuple[str, str]]) -> str:
    """What the catalogue says of it; nothing where there is no article."""
    if not titles:
        return ""
    root = file.reserve()
    items = [file.reserve() for _ in titles]
    for at, (title, place) in enumerate(titles):
        beside = f" /Prev {reference(items[at - 1])}" if at else ""
        beside += f" /Next {reference(items[at + 1])}" if at + 1 < len(items) else ""
        said = text_string(title[:LONGEST_TITLE])
        file.write(f"<</Title {said} /Parent {reference(root)} /Dest {place}{beside}>>", items[at])
    ends = f"/First {reference(items[0])} /Last {reference(items[-1])} /Count {len(items)}"
    file.write(f"<</Type /Outlines {ends}>>", root)
    return f" /Outlines {reference(root)} /PageMode /UseOutlines"


def _write_info(file: PdfFile, material: Material) -> int:
    info = material.issue.info
    title = ", ".join(filter(None, (info.title or info.id, info.place, info.date)))
    said = {"Title": title, "Author": info.editor, "Producer": material.software}
    return file.write("<<" + " ".join(f"/{key} {text_string(legal(one))}" for key, one in said.items() if one) + ">>")
