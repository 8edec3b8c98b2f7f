"""The Internet Archive's text for searching (``_hocr_searchtext.txt.gz``): a paragraph a line, and an index of its
pages beside it (``_hocr_pageindex.json.gz``).

Each entry of the index tells where a page's text begins and ends, and its hOCR.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from pipeline.errors import FormatError
from pipeline.formats.draft import refuse_pages
from pipeline.formats.given import GivenPage
from pipeline.formats.plain import decode_plain, read_page_of_text
from pipeline.formats.recognisers.parsing import load_json

_SEARCHTEXT = re.compile(r"(.*)_hocr_searchtext\.txt(?:\.gz)?", re.IGNORECASE)


def find_index(path: Path) -> Path | None:
    """The index of the pages of a text; None for any other text, and where none lies beside it."""
    found = _SEARCHTEXT.fullmatch(path.name)
    names = [f"{found[1]}_hocr_pageindex.json{ending}" for ending in ("", ".gz")] if found else []
    return next((one for name in names if (one := path.with_name(name)).is_file()), None)


def read_searchtext(path: Path, index: Path) -> tuple[GivenPage, ...]:
    """Raises FormatError where one of the two is damaged, or the index is of another text."""
    text = decode_plain(path)
    entries = load_json(index)
    refuse_pages(path, len(entries) if isinstance(entries, list) else 0)
    places = [_span(one) for one in entries] if isinstance(entries, list) else []
    spans = [one for one in places if one is not None]
    content: str | bytes = text
    if spans and spans[-1][1] > len(text):
        content = text.encode("utf-8")
    apart = all(before[1] <= after[0] for before, after in pairwise(spans))
    if not spans or len(spans) < len(places) or not apart or spans[-1][1] > len(content):
        raise FormatError(str(index), f"is no index of the pages of {path.name}", "Take it away, or get it anew.")
    # What stands between two pages goes with the first of them.
    starts = [0, *(start for start, _ in spans[1:])]
    parts = [content[start:end] for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]
    said = [one if isinstance(one, str) else one.decode("utf-8", "replace") for one in parts]
    return tuple(read_page_of_text(path, re.sub(r"\n(?!\n)", "\n\n", one)) for one in said)


def _span(entry: object) -> tuple[int, int] | None:
    if isinstance(entry, list) and len(entry) >= 2 and all(isinstance(one, int) and one >= 0 for one in entry[:2]):
        return (entry[0], entry[1]) if entry[0] <= entry[1] else None
    return None
