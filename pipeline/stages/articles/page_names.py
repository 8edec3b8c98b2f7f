"""What the pages of an issue call themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.language.jumps import read_page_name
from pipeline.model import IssueInfo, PageRecords


def name_pages(
    info: IssueInfo, pages: Sequence[PageRecords], texts: Sequence[str], furniture: Sequence[str]
) -> tuple[str, ...]:
    """The name in each page's folio (``A3``, ``5``). A page without one, or with a name that another page has
    too, is counted from those that have one; where none has, from ``info.first_page``.

    ``texts`` are those of the passages ``furniture``, whose names begin with their scan's.
    """
    folios: dict[str, list[str]] = {}
    for text, passage in zip(texts, furniture, strict=True):
        folios.setdefault(passage.partition(".")[0], []).append(text)
    read = [_read(folios.get(page.prepared.scan.id, ())) for page in pages]
    times = Counter(name for name in read if name)
    read = [name if times[name] == 1 else "" for name in read]
    shifts = Counter(
        (match[1], int(match[2]) - page.prepared.scan.sequence)
        for name, page in zip(read, pages, strict=True)
        if (match := re.fullmatch(r"([A-Z]*)(\d+)", name))
    )
    (letter, shift), _ = max(shifts.items(), key=lambda item: item[1], default=(("", info.first_page - 1), 0))
    named = set(filter(None, read))
    counted = (f"{letter}{page.prepared.scan.sequence + shift}" for page in pages)
    return tuple(name or (other if other not in named else "") for name, other in zip(read, counted, strict=True))


def _read(folios: Sequence[str]) -> str:
    """The commonest of the names in a page's folios, the first of several."""
    found = Counter(name for text in folios for line in text.splitlines() or [text] if (name := read_page_name(line)))
    return found.most_common(1)[0][0] if found else ""
