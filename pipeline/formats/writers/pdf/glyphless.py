"""A font without letters that has every character: for text that is found and copied, and never drawn.

A character of the basic plane is its own code, so that the text of a page is the same bytes whatever stands on other
pages; ``ToUnicode`` (9.10.3) tells what each is, in any script. The font program is a TrueType of one glyph besides the
empty one, embedded, so that no reader puts a font of its own there. The glyph is a full square, so that a hit is shown
as high as its line.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence

from pipeline.formats.writers.pdf.objects import PdfFile, reference

EM = 1000
"""Units to the em, which every character is wide."""
ASCENT, DESCENT = 800, -200
FIRST_OTHER, MOST_OTHERS = 0xD800, 0x800
"""Codes of surrogates, which are no characters: those of characters of other planes."""
UNKNOWN = 0xFFFD
_OTHER = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
_CHUNK = 100
"""Entries that a table of ToUnicode may have at once (9.7.5.4, after Adobe's note 5014)."""


def is_plain(text: str) -> bool:
    """Whether all of it is of the basic plane: its codes then are the same in every file."""
    return text.isascii() or not _OTHER.search(text)


class GlyphlessFont:
    """Codes of characters that are not of the basic plane are given as they are met."""

    def __init__(self) -> None:
        self._others: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """Codes in hexadecimal. Where no code is left, and for half a surrogate, a character is U+FFFD."""
        if is_plain(text):
            return text.encode("utf-16-be").hex().upper()
        return "".join(f"{self._code(one):04X}" for one in text)

    def _code(self, character: str) -> int:
        if is_plain(character):
            return ord(character)
        if character <= "\uffff" or (character not in self._others and len(self._others) >= MOST_OTHERS):
            return UNKNOWN
        return self._others.setdefault(character, FIRST_OTHER + len(self._others))

    def write(self, file: PdfFile, at: int) -> None:
        """The font as object ``at``, once all text is encoded."""
        program = _true_type()
        embedded = file.write_stream(program, f" /Length1 {len(program)}")
        glyphs = file.write_stream(b"\0\0" + b"\0\1" * 0xFFFF)
        to_unicode = file.write_stream("\n".join(_to_unicode(self._others)).encode("ascii"))
        name = "/BaseFont /GALLEY+Glyphless"
        descriptor = file.write(
            f"<</Type /FontDescriptor /FontName /GALLEY+Glyphless /Flags 5 /FontBBox [0 {DESCENT} {EM} {ASCENT}] "
            f"/ItalicAngle 0 /Ascent {ASCENT} /Descent {DESCENT} /CapHeight {ASCENT} /StemV 80 "
            f"/FontFile2 {reference(embedded)}>>"
        )
        descendant = file.write(
            f"<</Type /Font /Subtype /CIDFontType2 {name} /DW {EM} /FontDescriptor {reference(descriptor)} "
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
            f"/CIDToGIDMap {reference(glyphs)}>>"
        )
        file.write(
            f"<</Type /Font /Subtype /Type0 {name} /Encoding /Identity-H "
            f"/DescendantFonts [{reference(descendant)}] /ToUnicode {reference(to_unicode)}>>",
            at,
        )


def _to_unicode(others: Mapping[str, int]) -> Iterator[str]:
    yield "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    yield "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def"
    yield "/CMapName /Adobe-Identity-UCS def /CMapType 2 def"
    yield "1 begincodespacerange <0000> <FFFF> endcodespacerange"
    # A range may not go on from one first byte to the next.
    rows = [f"{row:02X}" for row in range(0x100) if not FIRST_OTHER <= row << 8 < FIRST_OTHER + MOST_OTHERS]
    yield from _in_chunks("bfrange", [f"<{row}00> <{row}FF> <{row}00>" for row in rows])
    yield from _in_chunks(
        "bfchar", [f"<{code:04X}> <{one.encode('utf-16-be').hex().upper()}>" for one, code in others.items()]
    )
    yield "endcmap CMapName currentdict /CMap defineresource pop end end"


def _in_chunks(name: str, entries: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(entries), _CHUNK):
        part = entries[first : first + _CHUNK]
        yield f"{len(part)} begin{name}"
        yield from part
        yield f"end{name}"


def _true_type() -> bytes:
    """The tables that a font program embedded in a PDF needs (9.9), after the OpenType specification."""
    head = struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, EM, 0, 0),
        *(0, DESCENT, EM, ASCENT, 0, 8, 2, 0, 0),
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, ASCENT, DESCENT, 0, EM, *[0] * 11, 1)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x00010000, 2, 4, 1, 0, 0, 1, *[0] * 8)
    # One contour of four points, all on the curve, each given by its step from the one before.
    square = struct.pack(">hhhhhHH", 1, 0, DESCENT, EM, ASCENT, 3, 0) + b"\1" * 4
    square += struct.pack(">8h", 0, 0, EM, 0, DESCENT, EM, 0, -EM)
    tables = {
        b"glyf": square,
        b"head": head,
        b"hhea": hhea,
        b"hmtx": struct.pack(">Hhh", EM, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(square) // 2),
        b"maxp": maxp,
    }
    # 64 is the largest power of two times 16 within six tables' directory; 2 is its logarithm; 32 is what is left.
    directory = struct.pack(">IHHHH", 0x00010000, len(tables), 64, 2, 32)
    at, data = 12 + 16 * len(tables), b""
    for tag, content in tables.items():
        padded = content + b"\0" * (-len(content) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, total, at + len(data), len(content))
        data += padded
    return directory + data
