"""One small page, written as ALTO, PAGE and hOCR of every version that is read, and METS around such pages."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from tests.conftest import HEIGHT, STORY, WIDTH, place

ALTO = {
    "1": "http://schema.ccs-gmbh.com/ALTO",
    "2": "http://www.loc.gov/standards/alto/ns-v2#",
    "3": "http://www.loc.gov/standards/alto/ns-v3#",
    "4": "http://www.loc.gov/standards/alto/ns-v4#",
}
PAGE = ("2013-07-15", "2016-07-15", "2017-07-15", "2018-07-15", "2019-07-15")


def alto(
    texts: Sequence[str] = STORY, version: str = "4", scale: float = 1.0, unit: str = "pixel", image: str = "a.png"
) -> str:
    """A block for the first line, one for the second, one for all others (``B1`` to ``B3``). ``scale`` is how many
    units a pixel has."""
    placed = place(texts)
    blocks = []
    for number, group in enumerate((placed[:1], placed[1:2], placed[2:]), 1):
        rows = []
        for text, box, _ in group:
            at = _at(box.left, box.top, box.right, box.bottom, scale)
            rows.append(f"<TextLine {at}><String {at} WC='0.9' CONTENT={quoteattr(text)}/></TextLine>")
        if rows:
            blocks.append(f'<TextBlock ID="B{number}">{"".join(rows)}</TextBlock>')
    size = f'WIDTH="{round(WIDTH * scale)}" HEIGHT="{round(HEIGHT * scale)}"'
    return (
        f'<alto xmlns="{ALTO[version]}"><Description><MeasurementUnit>{unit}</MeasurementUnit>'
        f"<sourceImageInformation><fileName>scans/{image}</fileName></sourceImageInformation></Description>"
        f'<Layout><Page ID="P1" {size}><PrintSpace>{"".join(blocks)}</PrintSpace></Page></Layout></alto>'
    )


def _at(left: int, top: int, right: int, bottom: int, scale: float) -> str:
    numbers = [round(one * scale) for one in (left, top, right - left, bottom - top)]
    return 'HPOS="{}" VPOS="{}" WIDTH="{}" HEIGHT="{}"'.format(*numbers)


def page(texts: Sequence[str] = STORY, version: str = "2019-07-15") -> str:
    lines = []
    for number, (text, box, _) in enumerate(place(texts)):
        points = f"{box.left},{box.top} {box.right},{box.top} {box.right},{box.bottom} {box.left},{box.bottom}"
        lines.append(
            f'<TextLine id="l{number}"><Coords points="{points}"/>'
            f"<TextEquiv><Unicode>{escape(text)}</Unicode></TextEquiv></TextLine>"
        )
    return (
        f'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/{version}">'
        f'<Page imageFilename="a.png" imageWidth="{WIDTH}" imageHeight="{HEIGHT}"><TextRegion id="r1">'
        f'<Coords points="0,0 {WIDTH},0 {WIDTH},{HEIGHT} 0,{HEIGHT}"/>{"".join(lines)}</TextRegion></Page></PcGts>'
    )


def hocr(pages: Sequence[Sequence[str]] = (STORY,), doctype: str = "") -> str:
    """As Tesseract writes it: white space between all elements."""
    sheets = []
    for number, texts in enumerate(pages, 1):
        rows = []
        for text, box, _ in place(texts):
            bbox = f"bbox {box.left} {box.top} {box.right} {box.bottom}"
            words = "\n ".join(
                f"<span class='ocrx_word' title='{bbox}; x_wconf 90'>{escape(word)}</span>" for word in text.split()
            )
            rows.append(f"<span class='ocr_line' title=\"{bbox}; baseline 0 -3\">{words}</span>")
        sheets.append(
            f'<div class="ocr_page" id="page_{number}" title=\'image "a.png"; bbox 0 0 {WIDTH} {HEIGHT}; ppageno 0\'>'
            f'<div class="ocr_carea" title="bbox 0 0 {WIDTH} {HEIGHT}"><p class="ocr_par">{"".join(rows)}</p></div>'
            f'<div class="ocr_separator" title="bbox 0 390 {WIDTH} 392"></div></div>'
        )
    return (
        f'{doctype}<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head>'
        f'<meta name="ocr-system" content="tesseract 5.3.0"/></head><body>{"".join(sheets)}</body></html>'
    )


def mets(texts: Sequence[str], images: Sequence[str] = (), logical: str = "") -> str:
    """An issue of these files; ``logical`` are the divisions of its logical structure."""
    files = [
        f'<file ID="T{at}" MIMETYPE="text/xml"><FLocat LOCTYPE="URL" xlink:href="file://./{name}"/></file>'
        for at, name in enumerate(texts, 1)
    ] + [
        f'<file ID="I{at}" MIMETYPE="image/png"><FLocat LOCTYPE="URL" xlink:href="{name}"/></file>'
        for at, name in enumerate(images, 1)
    ]
    areas = [
        f'<area FILEID="T{at}"/>' + (f'<area FILEID="I{at}"/>' if at <= len(images) else "")
        for at in range(1, len(texts) + 1)
    ]
    pages = "".join(f'<div TYPE="PAGE"><fptr><par>{one}</par></fptr></div>' for one in areas)
    return (
        '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:mods="http://www.loc.gov/mods/v3" LABEL="Harbour Ledger 1931-10-06">'
        '<dmdSec ID="PRINT"><mdWrap><xmlData><mods:mods><mods:titleInfo><mods:title>Harbour Ledger</mods:title>'
        "</mods:titleInfo><mods:originInfo><mods:dateIssued>1931-10-06</mods:dateIssued></mods:originInfo></mods:mods>"
        f"</xmlData></mdWrap></dmdSec><fileSec><fileGrp>{''.join(files)}</fileGrp></fileSec>"
        f'<structMap TYPE="PHYSICAL"><div TYPE="Newspaper">{pages}</div></structMap>'
        f'<structMap TYPE="LOGICAL"><div TYPE="ISSUE">{logical}</div></structMap></mets>'
    )


def article(*blocks: tuple[str, str, str]) -> str:
    """A logical division; each block is (file, block, type), as in ``("T1", "B1", "TITLE")``."""
    inner = "".join(
        f'<div TYPE="{kind}"><fptr><area FILEID="{file}" BETYPE="IDREF" BEGIN="{block}"/></fptr></div>'
        for file, block, kind in blocks
    )
    return f'<div TYPE="ARTICLE">{inner}</div>'
