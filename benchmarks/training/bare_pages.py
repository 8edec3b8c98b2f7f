"""Small pages as libraries have them: lines and their boxes, without picture, rules or frames.

One to five articles of a few lines, in one column or several, across or upright, with or without headlines. Where two
texts meet over white, how they are set tells as little as in print, so that the words must.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.random import Generator
from rich.progress import track

from benchmarks.training.labelled import Labelled, Place
from pipeline.config import Settings
from pipeline.model import IDENTITY, Box, Line, PreparedPage, RecognisedPage, Scan, Source
from pipeline.stages.layout import draw_page
from tests.press.texts import Copy, invent_byline, pick, read_copy

PAGES, FIRST = 1500, 60000
"""How many, and the seed of the first."""
MANNERS = (
    *(("zh", "zh-Hans", False), ("zht", "zh-Hant", True), ("zht", "zh-Hant", True)),
    *(("en", "en", False), ("en", "en", False), ("de", "de", False)),
)
"""Whose copy, in which language, whether upright; each as often as another."""
FLOWS = ("bands", "columns", "broken", "running")
"""``bands``: each article over all columns, one under another. ``columns``: each in its column. ``broken``: the same,
but cut in two by white, as where a picture stood. ``running``: from the foot of one column to the head of the next."""
ENDINGS = ("云", "云云", "焉", "矣", "", "")
POINTLESS = 0.5
"""Share of upright pages without punctuation."""
SHARES = {False: (0.3, 0.2, 0.2, 0.3), True: (0.1, 0.25, 0.35, 0.3)}
"""Of the flows, on pages across and on upright ones, whose tiers run through from edge to edge."""


def read_pages() -> Iterator[Labelled]:
    """On all cores, in the order of their seeds."""
    with ProcessPoolExecutor() as pool:
        found = pool.map(_read_page, range(FIRST, FIRST + PAGES), chunksize=16)
        for page in track(found, "setting bare pages", total=PAGES):
            if page is not None:
                yield page


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A printed line, the kind of its ``copy``, and how long and high it is, in pixels."""

    text: str
    kind: str
    length: float
    height: float
    indent: float = 0.0


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """``width`` of a column in pixels, ``letter``: of a letter of the body. Places are those of a page read across; an
    upright page is turned at the end."""

    chance: Generator
    language: str
    upright: bool
    body: float
    pitch: float
    width: float
    letter: float
    gutter: float
    justified: bool
    lines: list[tuple[Box, str, Place]] = field(default_factory=list)

    def put(self, row: _Row, left: float, top: float, place: Place) -> None:
        box = Box(
            left=round(left + row.indent),
            top=round(top),
            right=round(left + row.indent + max(row.length, 4)),
            bottom=round(top + row.height),
        )
        self.lines.append((box, row.text, place))


def _read_page(seed: int) -> Labelled | None:
    chance = np.random.default_rng(seed)
    sheet = _cut_sheet(chance)
    known = read_copy(sheet.language)
    copies = [_shorten(chance, known[int(chance.integers(len(known)))]) for _ in range(int(chance.integers(1, 6)))]
    if sheet.upright and chance.random() < POINTLESS:
        copies = [_leave_points_out(chance, copy) for copy in copies]
    _fill(sheet, str(chance.choice(FLOWS, p=SHARES[sheet.upright])), copies, int(chance.integers(1, 5)))
    return _label(sheet, seed)


def _cut_sheet(chance: Generator) -> _Sheet:
    copy, language, upright = MANNERS[int(chance.integers(len(MANNERS)))]
    body = chance.uniform(18, 48)
    chinese = language.startswith("zh")
    letter = body if chinese else body * chance.uniform(0.36, 0.5)
    letters = chance.integers(7, 24) if chinese else chance.integers(22, 60)
    return _Sheet(
        chance=chance,
        language=copy,
        upright=upright,
        body=body,
        pitch=body * chance.uniform(1.1, 1.9),
        width=float(letters * letter),
        letter=letter,
        gutter=body * chance.uniform(0.6, 4.5),
        justified=bool(chance.random() < 0.6),
    )


def _shorten(chance: Generator, copy: Copy) -> Copy:
    """A few of its paragraphs; two of three have a headline left."""
    first = int(chance.integers(len(copy.paragraphs))) if chance.random() < 0.5 else 0
    most = int(chance.integers(1, 5))
    title = copy.title if chance.random() < 0.67 else ""
    return Copy(title, "", "", copy.paragraphs[first : first + most], ())


def _leave_points_out(chance: Generator, copy: Copy) -> Copy:
    """As old papers are set: a formula ends an article, where anything does."""
    whole = "".join(ch for one in copy.paragraphs for ch in one if ch.isalnum())
    return replace(copy, paragraphs=(whole + pick(chance, ENDINGS),))


def _set_rows(sheet: _Sheet, text: str, *, kind: str, indent: bool) -> list[_Row]:
    """A paragraph, by hand: whole letters in Chinese, whole words else."""
    fits = int(sheet.width / sheet.letter)
    first = (2 if indent else 0) * (1 if sheet.language.startswith("zh") else 2)
    rows: list[_Row] = []
    while text:
        room = fits - (0 if rows else first)
        cut = len(text) if len(text) <= room else room
        if not sheet.language.startswith("zh") and cut < len(text):
            cut = text.rfind(" ", 0, room + 1) if " " in text[:room] else room
        piece, text = text[:cut].strip(), text[cut:].strip()
        full = bool(text) and (sheet.justified or sheet.language.startswith("zh"))
        set_in = 0 if rows else first
        length = (room if full else len(piece)) * sheet.letter
        rows.append(_Row(text=piece, kind=kind, length=length, height=sheet.body, indent=set_in * sheet.letter))
    return rows


def _body(sheet: _Sheet, copy: Copy) -> list[_Row]:
    """Its paragraphs, with a byline before or behind."""
    indent = bool(sheet.chance.random() < 0.6)
    rows = [row for one in copy.paragraphs for row in _set_rows(sheet, one, kind="text", indent=indent)]
    byline, where = invent_byline(sheet.chance, sheet.language) if sheet.chance.random() < 0.4 else ("", "tail")
    if byline:
        signed = _set_rows(sheet, byline, kind="byline", indent=False)
        right = sheet.chance.random() < 0.5
        signed = [
            _Row(text=row.text, kind=row.kind, length=row.length, height=row.height, indent=sheet.width - row.length)
            if right and row.length < sheet.width
            else row
            for row in signed
        ]
        rows = [*signed, *rows] if where == "head" and copy.title else [*rows, *signed]
    return rows


def _headline(sheet: _Sheet, copy: Copy, width: float) -> list[_Row]:
    if not copy.title:
        return []
    grown = sheet.chance.uniform(1.25, 2.6)
    letter = sheet.letter * grown
    title = copy.title.upper() if sheet.language == "en" and sheet.chance.random() < 0.4 else copy.title
    fits = max(4, int(width / letter))
    count = -(-len(title) // fits)
    if sheet.language.startswith("zh"):
        each = -(-len(title) // count)
        pieces = [title[at : at + each] for at in range(0, len(title), each)]
    else:
        pieces = [""]
        for word in title.split():
            if pieces[-1] and len(pieces[-1]) + len(word) >= fits:
                pieces.append("")
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    centred = sheet.chance.random() < 0.5
    lengths = [min(width, len(piece) * letter) for piece in pieces]
    return [
        _Row(
            text=piece,
            kind="heading",
            length=length,
            height=sheet.body * grown,
            indent=(width - length) / 2 if centred else 0.0,
        )
        for piece, length in zip(pieces, lengths, strict=True)
    ]


@dataclass(slots=True)
class _Pen:
    """Puts the rows of one article, one after another."""

    sheet: _Sheet
    article: int
    count: int = 0

    def head(self, rows: list[_Row], left: float, top: float) -> float:
        for row in rows:
            self.sheet.put(row, left, top, self._place(row, -1))
            top += row.height * 1.25
        return top + (self.sheet.pitch * self.sheet.chance.uniform(0.1, 1.5) if rows else 0.0)

    def text(self, rows: list[_Row], left: float, top: float) -> float:
        for row in rows:
            self.sheet.put(row, left, top, self._place(row, 0))
            top += self.sheet.pitch
        return top

    def _place(self, row: _Row, level: int) -> Place:
        self.count += 1
        return Place(article=self.article, role=row.kind, rank=(level, self.count))


def _fill(sheet: _Sheet, flow: str, copies: list[Copy], columns: int) -> None:
    step, white = sheet.width + sheet.gutter, sheet.pitch * sheet.chance.uniform(0.8, 6)
    if flow == "bands":
        _set_bands(sheet, copies, columns, white)
    elif flow == "running":
        _run(sheet, copies, columns, white)
    else:
        tops = [0.0] * columns
        level = sheet.pitch * sheet.chance.integers(6, 24) if sheet.chance.random() < 0.5 else 0.0
        for at, copy in enumerate(copies):
            column, pen = at % columns, _Pen(sheet, at)
            left, rows = column * step, _body(sheet, copy)
            top = pen.head(_headline(sheet, copy, sheet.width), left, tops[column])
            if flow == "broken" and len(rows) > 5:
                cut = int(sheet.chance.integers(2, len(rows) - 2))
                top = pen.text(rows[:cut], left, top)
                top = max(top + sheet.pitch * sheet.chance.uniform(1, 12), level if at < columns else 0.0)
                rows = rows[cut:]
            tops[column] = pen.text(rows, left, top) + white


def _set_bands(sheet: _Sheet, copies: list[Copy], columns: int, white: float) -> None:
    step, top = sheet.width + sheet.gutter, 0.0
    for at, copy in enumerate(copies):
        pen, rows = _Pen(sheet, at), _body(sheet, copy)
        over = columns if sheet.chance.random() < 0.6 else 1
        first = pen.head(_headline(sheet, copy, over * step - sheet.gutter), 0.0, top)
        each, feet = -(-len(rows) // columns), [first]
        for column in range(columns):
            begins = first if over == columns or column == 0 else top
            feet.append(pen.text(rows[column * each : (column + 1) * each], column * step, begins))
        top = max(feet) + white


def _run(sheet: _Sheet, copies: list[Copy], columns: int, white: float) -> None:
    """Columns as long as they must be."""
    step = sheet.width + sheet.gutter
    parts = [(at, _headline(sheet, copy, sheet.width), _body(sheet, copy)) for at, copy in enumerate(copies)]
    whole = sum(len(rows) * sheet.pitch + sum(1.5 * row.height for row in heads) + white for _, heads, rows in parts)
    long, column, top = whole / columns + 3 * sheet.pitch, 0, 0.0
    for at, heads, rows in parts:
        pen = _Pen(sheet, at)
        if top + (len(heads) + 3) * 2 * sheet.body > long and column < columns - 1:
            column, top = column + 1, 0.0
        top = pen.head(heads, column * step, top)
        for row in rows:
            if top + sheet.pitch > long and column < columns - 1:
                column, top = column + 1, 0.0
            top = pen.text([row], column * step, top)
        top += white


def _label(sheet: _Sheet, seed: int) -> Labelled | None:
    margin = round(sheet.body * 2)
    wide = max(box.right for box, _, _ in sheet.lines) + 2 * margin
    high = max(box.bottom for box, _, _ in sheet.lines) + 2 * margin
    found: list[tuple[Box, str, Place]] = []
    for box, text, place in sheet.lines:
        left, top, right, bottom = (edge + margin for edge in (box.left, box.top, box.right, box.bottom))
        if sheet.upright:
            left, top, right, bottom = high - bottom, left, high - top, right
        found.append((Box(left=left, top=top, right=right, bottom=bottom), text, place))
    found.sort(key=lambda one: (one[0].top, one[0].left))
    lines = tuple(
        Line(
            id=f"l{at:04d}",
            text=text,
            box=box,
            confidence=1.0,
            direction="vertical" if sheet.upright and len(text) > 1 else "ltr",
        )
        for at, (box, text, _) in enumerate(found)
    )
    width, height = (high, wide) if sheet.upright else (wide, high)
    scan = Scan(
        id="p0001",
        issue="bare",
        sequence=1,
        path=f"{seed}.xml",
        frame=0,
        sha256=f"{seed:064x}",
        width=width,
        height=height,
        dpi=None,
    )
    page = PreparedPage(scan=scan, image="", width=width, height=height, to_scan=IDENTITY, steps=())
    language = next(name for copy, name, _ in MANNERS if copy == sheet.language)
    reading = RecognisedPage(scan=scan.id, source=Source(name="none", version="1"), language=language, lines=lines)
    layout = draw_page(page, None, reading, Settings().layout)
    if not layout.regions:
        return None
    places = {line.id: place for line, (_, _, place) in zip(lines, found, strict=True)}
    return Labelled(paper="", prepared=page, recognised=reading, layout=layout, places=places)
