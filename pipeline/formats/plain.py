"""Plain text: a page as a recogniser left it, without places. A form feed parts pages, blank lines part blocks."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pipeline.bounds import LINES, PLAIN_FILE
from pipeline.errors import FormatError
from pipeline.formats.counting import count_plain
from pipeline.formats.draft import Draft, refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.sources import MARKS, read_source
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line

EM, LEADING, WIDEST = 16, 20, 60
"""Nominal size of the type and distance of lines, in nominal pixels, and most ems of a line: some recognisers give a
paragraph as one line."""
COMMON = {
    "GB18030": ("的一是不了在人有，。", 0.02),
    "BIG5": ("的一是不了在人有，。", 0.02),
    "WINDOWS-1252": ("äöüÄÖÜßéèàçêôîâû“”„’–—", 0.5),
}
"""Encodings that text of newspapers is found in, characters that are frequent in it, and their least share of those
that are no ASCII."""


def read_plain(path: Path) -> tuple[GivenPage, ...]:
    """The pages of a file. Lines stand one under the other in the file's order, at nominal places; each block is a
    region. Text is as it stands in the file, less its line ends.

    Raises FormatError for a file that cannot be read, is not Unicode text, or holds no text.
    """
    text = decode_plain(path)
    # Blank pages at the end are none.
    parted = text.count("\f", 0, len(text.rstrip()))
    refuse_pages(path, parted + 1)
    return tuple(read_page_of_text(path, page.partition("\f")[0]) for page in text.split("\f", parted))


def decode_plain(path: Path) -> str:
    """The text of a file, its lines ended by line feeds. Raises FormatError as :func:`read_plain` does."""
    content = read_source(path, PLAIN_FILE)
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
    return text.replace("\r\n", "\n").replace("\r", "\n")


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


def read_page_of_text(path: Path, text: str) -> GivenPage:
    """A page of its text. Raises FormatError where it has more lines than any."""
    rows = text.split("\n")
    if LINES.refuses(len(rows)):
        raise FormatError(str(path), f"a page of it {LINES.say(len(rows))}", "Part it by form feeds.")
    draft = Draft(path)
    block: list[Line] = []

    def close() -> None:
        if block:
            draft.add_region(None, "body", hull_of_boxes([line.box for line in block]), block)
            block.clear()

    width = height = EM
    for row, said in enumerate(rows):
        if not said.strip():
            close()
            continue
        top = row * LEADING
        box = Box(left=0, top=top, right=min(max(EM, measure(said)), WIDEST * EM), bottom=top + EM)
        width, height = max(width, box.right), max(height, box.bottom)
        block.append(draft.add_line(None, said, box))
    close()
    return draft.finish(count_plain(text), width=width, height=height, placed=False)


def measure(text: str) -> int:
    """Nominal width of a line: an em for a wide character, half of one for any other."""
    return sum(EM if unicodedata.east_asian_width(ch) in ("W", "F") else EM // 2 for ch in text)
