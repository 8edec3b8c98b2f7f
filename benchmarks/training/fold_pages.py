"""Folds of Republican newspapers as ECPO transcribed them: every printed line, article by article.

Early Chinese Periodicals Online (Heidelberg) publishes transcriptions of whole folds as XML (hcts-hra/ecpo-data,
CC BY 4.0): ``div`` for an article or advertisement, ``p`` and ``lb`` for its lines as they are printed. What is a
heading is not said; it is told by the size of its type.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz import fuzz, process

from benchmarks.training.labelled import NOWHERE, Labelled, Place
from benchmarks.training.printed_pages import bare, paper_of
from pipeline.config import Settings
from pipeline.language.traditional import simplify
from pipeline.model import Line, PreparedPage, RecognisedPage
from pipeline.runner.records import read_record
from pipeline.stages.layout import draw_page
from pipeline.store import Shelf

SUFFIX = ".ecpo.xml"
UNITS = ("article", "advert", "head", "margin")
LIKE = 55.0
"""Least likeness, of 100, of a line as transcribed and as read: a third of the characters may be misread."""
SHORTEST = 2
TEXT = "（，、。；"
"""Marks that headings seldom have."""
LARGER, LARGER_FIRST = 1.3, 1.08
"""Size of a heading's type to that of the fold's text; and of one that stands before any text of its article."""


def read_pages(truths: Path, run: Path) -> Iterator[Labelled]:
    """``run`` holds galley's output for each, by the truth's name; recognition is enough."""
    for path in sorted(truths.glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        folder = run / name / "pages" / "0001"
        if not folder.exists():
            continue
        shelf = Shelf(folder)
        prepared = read_record(shelf, "prepare", PreparedPage)
        recognised = read_record(shelf, "recognise", RecognisedPage)
        with Image.open(folder / f"1-prepare.{prepared.image}") as image:
            picture = np.asarray(image, dtype=np.uint8)
        truth = path.read_text(encoding="utf-8")
        yield Labelled(
            name=name,
            paper=paper_of(_parse(truth).get("{http://www.w3.org/XML/1998/namespace}id", name)),
            prepared=prepared,
            recognised=recognised,
            layout=draw_page(prepared, partial(np.asarray, picture), recognised, Settings().layout),
            places=find_places(truth, recognised.lines),
        )


def find_places(truth: str, lines: Sequence[Line]) -> Mapping[str, Place]:
    """Each line that was read, where its likest transcribed line stands; none stands for two."""
    printed = list(_read_lines(truth))
    size = {line.id: min(line.box.width, line.box.height) for line in lines}
    usual = statistics.median(size[line.id] for line in lines for _ in line.text)
    likeness = _compare(printed, lines)
    opened: set[int] = set()
    first = set()
    for row, (number, _, _, text) in enumerate(printed):
        if number not in opened and not any(ch in TEXT for ch in text):
            first.add(row)
        else:
            opened.add(number)
    found: dict[str, Place] = {}
    taken: set[int] = set()
    for flat in np.argsort(-likeness, axis=None, kind="stable").tolist():
        row, at = divmod(int(flat), len(lines))
        if likeness[row, at] < LIKE:
            break
        line = lines[at]
        number, kind, rank, text = printed[row]
        if row in taken or line.id in found or min(len(bare(text)), len(bare(line.text))) < SHORTEST:
            continue
        taken.add(row)
        heading = size[line.id] > (LARGER_FIRST if row in first else LARGER) * usual
        role = {"article": "heading" if heading else "text", "head": "furniture"}.get(kind, "")
        found[line.id] = Place(article=NOWHERE if role == "furniture" else number, role=role, rank=(0, rank))
    return found


def _compare(printed: Sequence[tuple[int, str, int, str]], lines: Sequence[Line]) -> NDArray[np.float32]:
    """Likeness, of 100, of every transcribed line with every line as it was read; across, from either end."""
    sought = [_spell(text) for *_, text in printed]
    read = [_spell(line.text) for line in lines]
    turned = [text[::-1] if line.direction == "ltr" else "" for text, line in zip(read, lines, strict=True)]
    found = [np.asarray(process.cdist(sought, one, scorer=fuzz.ratio), np.float32) for one in (read, turned)]
    return np.maximum(found[0], found[1])


def _spell(text: str) -> str:
    return simplify(bare(text))


def _parse(truth: str) -> etree._Element:
    plain = re.sub(r"<!DOCTYPE.*?\]>", "", truth, flags=re.DOTALL)
    root = etree.fromstring(re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", "〓", plain).encode())
    for end in root.iter("lb"):
        end.tail = f"\n{end.tail or ''}"
    return root


def _read_lines(truth: str) -> Iterator[tuple[int, str, int, str]]:
    """Number and kind of the unit, the line's place in it, and its text."""
    number = 0
    for unit in _parse(truth).iter("div"):
        kind = unit.get("type")
        if kind is None or kind not in UNITS or any(one.get("type") in UNITS for one in unit.iterancestors("div")):
            continue
        text = re.sub(r"\s*\n\s*", "\n", "".join(map(str, unit.itertext())))
        for rank, line in enumerate(one for one in text.split("\n") if bare(one)):
            yield number, kind, rank, line
        number += 1
