"""From rows, segments and headings to regions with kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.geometry import BoxIndex, hull_of_boxes
from pipeline.language.bylines import are_names, is_byline, is_jump
from pipeline.model import Box, Region, RegionKind, Setting
from pipeline.stages.layout.boxed import mark_advertisements
from pipeline.stages.layout.columns import Segment
from pipeline.stages.layout.faces import find_deck
from pipeline.stages.layout.headings.heading import Heading
from pipeline.stages.layout.initials import TALL
from pipeline.stages.layout.leaning import follow_edges
from pipeline.stages.layout.rows import Piece, Row, Sheet

BOLD = 1.18
"""How much thicker than the page's body type strokes are from where a line counts as bold."""

_STOPS = ("。", "，", "；", "、", ".", ",", ";")
_ENDS = ("。", "！", "？", "”", "’", "…", "）", "》", ".", "!", "?", '"', ")", ":", "：")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that was found on the page, in working pixels; ``set_in`` are headings beside which text is narrower."""

    sheet: Sheet
    body: float
    frames: tuple[Box, ...]
    pictures: tuple[Box, ...]
    captions: tuple[tuple[int, list[Row]], ...]
    furniture: tuple[Row, ...]
    headings: tuple[Heading, ...]
    segments: tuple[Segment, ...]
    stray: tuple[Row, ...]
    advertisements: tuple[tuple[Row, ...], ...] = ()
    tables: tuple[tuple[Row, ...], ...] = ()
    rules: tuple[Box, ...] = ()
    set_in: tuple[Box, ...] = ()


@dataclass(slots=True, kw_only=True)
class Drawn:
    """A region in the making; ``host`` is the drawn region that it belongs to."""

    kind: RegionKind
    rows: list[Row]
    host: Drawn | None = None
    box: Box | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def hull(self) -> Box:
        if self.box is not None:
            return self.box
        return hull_of_boxes([row.box for row in self.rows])


def draw_regions(draft: Draft) -> tuple[list[Drawn], tuple[Setting, ...]]:
    """All regions of the page, and how each of its lines is set."""
    settings: dict[str, Setting] = {}
    drawn: list[Drawn] = []
    for box in draft.pictures:
        drawn.append(Drawn(kind="picture", rows=[], box=box))
    pictures = list(drawn)
    for at, rows in draft.captions:
        drawn.append(Drawn(kind="caption", rows=rows, host=pictures[at]))
        for row in rows:
            _note(settings, row, pictures[at].hull.left, pictures[at].hull.right, draft)
    for row in draft.furniture:
        drawn.append(Drawn(kind="masthead" if row.height > 1.5 * draft.body else "folio", rows=[row]))
        _note(settings, row, row.box.left, row.box.right, draft)
    for heading in draft.headings:
        headline, deck = _part_deck(heading.headline)
        main = Drawn(kind="headline", rows=headline)
        parts: tuple[tuple[RegionKind, list[Row]], ...] = (
            ("kicker", heading.kicker),
            ("subtitle", [*deck, *heading.subtitle]),
            ("byline", heading.byline),
        )
        drawn += [Drawn(kind=kind, rows=list(rows), host=main) for kind, rows in parts[:1] if rows]
        drawn.append(main)
        drawn += [Drawn(kind=kind, rows=list(rows), host=main) for kind, rows in parts[1:] if rows]
        box = heading.box
        for row in heading.rows:
            _note(settings, row, box.left, box.right, draft)
    illustrations = _Illustrations(draft)
    for segment in draft.segments:
        for row, (left, right) in zip(segment.rows, illustrations.narrow(segment), strict=True):
            _note(settings, row, left, right, draft)
        for part in _cut_segment(segment, settings, draft):
            drawn.append(part)
            if part.kind == "subhead":
                part.rows, deck = _part_deck(part.rows)
                drawn += [Drawn(kind="subtitle", rows=deck, host=part)] if deck else []
    for one in draft.advertisements:
        drawn.append(Drawn(kind="advertisement", rows=list(one), reasons=["rules close it in, and no text runs in it"]))
        for row in one:
            _note(settings, row, row.box.left, row.box.right, draft)
    for table in draft.tables:
        drawn.append(Drawn(kind="table", rows=list(table), reasons=["short cells in line over rows and columns"]))
        for row in table:
            _note(settings, row, row.box.left, row.box.right, draft)
    for row in draft.stray:
        drawn.append(Drawn(kind="other", rows=[row]))
        _note(settings, row, row.box.left, row.box.right, draft)
    mark_advertisements(drawn, draft)
    return drawn, tuple(settings[line] for line in sorted(settings))


def _part_deck(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of a heading that are its headline, and those under them in another face."""
    deck = find_deck([row.text for row in rows])
    return (list(rows), []) if deck is None else (list(rows[:deck]), list(rows[deck:]))


class _Illustrations:
    """Pictures down to the foot of their captions, and other matter beside which text is narrower."""

    def __init__(self, draft: Draft) -> None:
        self._boxes = list(draft.pictures)
        for at, rows in draft.captions:
            bottom = max(self._boxes[at].bottom, *(row.box.bottom for row in rows))
            self._boxes[at] = replace(self._boxes[at], bottom=bottom)
        self._boxes += draft.set_in
        self._near = BoxIndex(self._boxes)
        self._body = draft.body

    def narrow(self, segment: Segment) -> Iterator[tuple[int, int]]:
        """The measure of each row: its column's, less a picture that stands in it."""
        box, body = segment.box, self._body
        first, last = min(segment.left, box.left) - body, max(segment.right, box.right) + body
        edges: dict[int, tuple[int, int]] = {}
        for row, (left, right) in zip(segment.rows, follow_edges(segment, body), strict=True):
            middle = (row.box.top + row.box.bottom) / 2
            for k in self._near.within(first, middle - 0.5 * body, last, middle + 0.5 * body):
                picture = self._boxes[k]
                if picture.top - 0.5 * body < middle < picture.bottom + 0.5 * body:
                    if k not in edges:
                        edges[k] = _edges_beside(segment, picture, body)
                    if picture.left <= left + body and left < picture.right < row.box.left + body:
                        left = min(row.box.left, edges[k][0])
                    if picture.right >= right - body and right > picture.left > row.box.right - body:
                        right = max(row.box.right, edges[k][1])
            yield left, right


def _edges_beside(segment: Segment, picture: Box, body: float) -> tuple[int, int]:
    """The edges that the rows beside a picture keep."""
    beside = [
        row.box
        for row in segment.rows
        if picture.top - 0.5 * body < (row.box.top + row.box.bottom) / 2 < picture.bottom + 0.5 * body
    ]
    return min(box.left for box in beside), max(box.right for box in beside)


def _note(settings: dict[str, Setting], row: Row, left: int, right: int, draft: Draft) -> None:
    for at, piece in enumerate(row.pieces):
        first, last = at == 0, at == len(row.pieces) - 1
        is_initial = first and not last and piece.across and piece.box.height >= TALL * row.height
        settings[piece.line.id] = Setting(
            line=piece.line.id,
            indent=round((row.box.left - left) / draft.body, 2) if first else 0.0,
            shortfall=round((right - row.box.right) / draft.body, 2) if last else 0.0,
            size=round(_measure_type(row, piece, turned=draft.sheet.turned, initial=is_initial) / draft.body, 2),
            weight=round(row.weight, 2),
        )
        for line in piece.more:
            settings[line.id] = replace(settings[piece.line.id], line=line.id, indent=0.0, shortfall=0.0)


def _measure_type(row: Row, piece: Piece, *, turned: bool, initial: bool) -> int:
    """Height of the type: that of the row, or its width, where it runs across a page of vertical lines. What the
    weights of pages that are set across learned of upright headlines is their length."""
    if turned and not piece.across:
        return min(row.box.width, max(one.box.width for one in row.pieces))
    return max(row.height, piece.box.height if initial else 0)


def _cut_segment(segment: Segment, settings: dict[str, Setting], draft: Draft) -> list[Drawn]:
    """Body text, and what stands within a column without being body text."""
    cut: list[Drawn] = []

    def add(kind: RegionKind, row: Row) -> None:
        if cut and cut[-1].kind == kind and kind in ("body", "subhead"):
            cut[-1].rows.append(row)
        else:
            cut.append(Drawn(kind=kind, rows=[row]))

    for at, row in enumerate(segment.rows):
        how = settings[row.pieces[0].line.id]
        end = settings[row.pieces[-1].line.id]
        text = row.text.strip()
        if is_jump(text):
            add("jump", row)
        elif _is_signature(text, how, end, at, segment, draft):
            add("byline", row)
        elif _is_subhead(at, segment, settings, draft):
            add("subhead", row)
        else:
            add("body", row)
    return cut


def _is_signature(text: str, how: Setting, end: Setting, at: int, segment: Segment, draft: Draft) -> bool:
    """A byline within a column: by its words, and set in, at the head, or in brackets; or names at the foot."""
    measure = (segment.right - segment.left) / draft.body
    if is_byline(text, least=0.7) and (at == 0 or how.indent > min(3.0, 0.25 * measure)):
        return True
    if text.startswith(("（", "(")) and text.rstrip("。. ").endswith(("）", ")")) and is_byline(text, least=0.9):
        return True
    last = at == len(segment.rows) - 1 and at > 0
    return last and how.indent > 5 and end.shortfall < 2 and are_names(text)


def _is_subhead(at: int, segment: Segment, settings: dict[str, Setting], draft: Draft) -> bool:
    """A short line set in the middle of its column, and bolder or larger than the text around it; or a bold line
    between two paragraphs, though it fills the column."""
    row = segment.rows[at]
    how, end = settings[row.pieces[0].line.id], settings[row.pieces[-1].line.id]
    measure = (segment.right - segment.left) / draft.body
    if not any(ch.isalpha() for ch in row.text) or (len(segment.rows) < 2 and how.weight < BOLD):
        return False
    askew = abs(how.indent - end.shortfall)
    if _is_between_paragraphs(at, segment, settings) and not row.text.rstrip().endswith(_STOPS):
        if how.weight >= BOLD and askew < max(1.0, 0.12 * measure):
            return True
        if how.weight >= 1.06 and askew < 0.6 and how.indent > 1.5:
            return True
    centred = askew < max(1.0, 0.12 * measure) and how.indent > 0.6
    stands_out = how.weight >= BOLD or (how.size >= 1.12 and end.shortfall > 1.5)
    return centred and end.shortfall > 0.5 and stands_out


def _is_between_paragraphs(at: int, segment: Segment, settings: dict[str, Setting]) -> bool:
    """The line before is short or ends a sentence, the line after is indented."""
    if at + 1 >= len(segment.rows):
        return False
    indent = settings[segment.rows[at + 1].pieces[0].line.id].indent
    if indent < 0.6:
        return False
    if at == 0:
        return True
    before = segment.rows[at - 1]
    return settings[before.pieces[-1].line.id].shortfall > 0.8 or before.text.rstrip().endswith(_ENDS)


def assemble(drawn: Sequence[Drawn], sheet: Sheet, to_scan: Callable[[Box], Box]) -> tuple[Region, ...]:
    """Numbered from the top of the page, in scan pixels."""
    hulls = {id(one): one.hull for one in drawn}

    def place(one: Drawn) -> tuple[int, int, int, str]:
        box = hulls[id(one)]
        return box.top, box.left, box.bottom, one.kind

    ordered = sorted(drawn, key=place)
    names = {id(one): f"r{number:04d}" for number, one in enumerate(ordered, start=1)}
    return tuple(
        Region(
            id=names[id(one)],
            kind=one.kind,
            box=to_scan(sheet.unwork(hulls[id(one)])),
            lines=tuple(line for row in one.rows for piece in row.pieces for line in piece.lines),
            reasons=tuple(one.reasons),
            belongs_to=names.get(id(one.host), "") if one.host is not None else "",
        )
        for one in ordered
    )
