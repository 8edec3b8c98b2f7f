"""Plain text: a page as a recogniser left it, without places. A form feed parts pages, blank lines part blocks."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, Region

EM, LEADING, WIDEST = 16, 20, 60
"""Nominal size of the type and distance of lines, in nominal pixels, and most ems of a line: some recognisers give a
paragraph as one line."""
MOST = 20_000_000
"""Bytes: a page has some 20,000 characters, and larger files are no text of pages."""
COMMON = {
    "GB18030": ("的一是不了在人有，。", 0.02),
    "BIG5": ("的一是不了在人有，。", 0.02),
    "WINDOWS-1252": ("äöüÄÖÜßéèàçêôîâû“”„’–—", 0.5),
}
"""Encodings that text of newspapers is found in, characters that are frequent in it, and their least share of those
that are no ASCII."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_plain(path: Path) -> tuple[GivenPage, ...]:
    """The pages of a file. Lines stand one under the other in the file's order, at nominal places; each block is a
    region. Text is as it stands in the file, less its line ends.

    Raises FormatError for a file that cannot be read, is not Unicode text, or holds no text.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST else b""
    except OSError as error:
        raise FormatError(str(path), f"cannot be read ({error.strerror})", "Check the path.") from error
    if size > MOST:
        raise FormatError(str(path), f"has {size} bytes, too many for the text of pages", "Split it.")
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        problem, remedy = f"is not UTF-8 text (byte {error.start})", "Save it as UTF-8, or take it out."
        if (likely := _likely_encoding(content)) is not None:
            problem += f"; it reads as {likely}"
            remedy = f"Save it as UTF-8 (iconv -f {likely} -t UTF-8), or take it out."
        raise FormatError(str(path), problem, remedy) from error
    if "\0" in text:
        raise FormatError(str(path), "is no text: it has zero bytes in it", "Take it out.")
    if not text.strip():
        raise FormatError(str(path), "holds no text", "Take it out, or recognise the page again.")
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    while not pages[-1].strip():
        pages.pop()
    return tuple(_read_page(page) for page in pages)


def _likely_encoding(content: bytes) -> str | None:
    """What a person may try: named, never taken for granted."""
    found = []
    for name, (common, least) in COMMON.items():
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        share = sum(text.count(ch) for ch in common) / max(1, sum(not ch.isascii() for ch in text))
        strange = any(unicodedata.category(ch) in ("Cc", "Co", "Cn") and not ch.isspace() for ch in text)
        if share >= least and not strange:
            found.append((share / least, name))
    return max(found)[1] if found else None


def _read_page(text: str) -> GivenPage:
    lines: list[Line] = []
    regions: list[Region] = []
    block: list[Line] = []

    def close() -> None:
        if block:
            box = hull_of_boxes([line.box for line in block])
            names = tuple(line.id for line in block)
            regions.append(Region(id=f"r{len(regions) + 1:04d}", kind="body", box=box, lines=names))
            block.clear()

    for row, said in enumerate(text.split("\n")):
        if not said.strip():
            close()
            continue
        top = row * LEADING
        box = Box(left=0, top=top, right=min(max(EM, measure(said)), WIDEST * EM), bottom=top + EM)
        line = Line(id=f"l{len(lines) + 1:04d}", text=said, box=box, confidence=1.0)
        lines.append(line)
        block.append(line)
    close()
    return GivenPage(
        image="",
        width=max((line.box.right for line in lines), default=EM),
        height=max((line.box.bottom for line in lines), default=EM),
        lines=tuple(lines),
        regions=tuple(regions),
        order=tuple(region.id for region in regions),
        placed=False,
    )


def measure(text: str) -> int:
    """Nominal width of a line: an em for a wide character, half of one for any other."""
    return sum(EM if unicodedata.east_asian_width(ch) in ("W", "F") else EM // 2 for ch in text)
