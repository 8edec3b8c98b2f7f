"""A passage in pieces: what the recogniser read, line by line, and what is read instead, each change marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from pipeline.edits import applied, runs
from pipeline.model import Doubt, Edit, Gap, Ledger, Line, Place

FAINT = 0.7
"""Characters recognised with less confidence are underlined."""

_JOINT = frozenset("\n -\u00ad\u2010\u2011⸗¬")

Look = Literal["plain", "cut", "put", "held", "doubt", "gap", "join", "break"]
"""``cut``: recognised, not read; ``put``: read instead; ``held``: proposed for this stretch, not applied; ``doubt``:
marked as unclear; ``gap``: print that nobody could read; ``join``: a line end taken away; ``break``: one that stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text that looks the same throughout. ``anchor`` is that of the finding it shows, ``title`` the
    tooltip of characters that were hardly recognised; ``first`` is true of the first piece with its anchor."""

    text: str
    look: Look = "plain"
    anchor: str = ""
    title: str = ""
    first: bool = False


def is_join(edit: Edit) -> bool:
    """Whether an edit does nothing but take a line end away: with its hyphen, or leaving a space."""
    return "\n" in edit.before and set(edit.before) <= _JOINT and not edit.after.strip()


@dataclass(frozen=True, slots=True)
class _Marks:
    """By line: for each offset the look and the anchor of what covers it; points where nothing is replaced."""

    covers: dict[str, dict[int, tuple[Look, str]]]
    points: dict[str, dict[int, tuple[Look, str]]]


def mark_lines(
    lines: Sequence[Line], ledger: Ledger, doubts: Sequence[tuple[str, Doubt | Gap]], anchors: Mapping[str, str]
) -> dict[str, tuple[Piece, ...]]:
    """Each line as recognised; ``anchors`` by edit id. The pieces of a line are its text, to the character."""
    marks = _mark(lines, ledger, doubts, anchors, everything=True)
    seen: set[str] = set()
    return {line.id: _lead(_pieces(line, 0, len(line.text), marks, faint=_faint(line)), seen) for line in lines}


def mark_reading(
    lines: Sequence[Line], ledger: Ledger, doubts: Sequence[tuple[str, Doubt | Gap]], anchors: Mapping[str, str]
) -> tuple[Piece, ...]:
    """The reading text of a passage: without its ``join`` pieces, whose text is what was taken away, it is that of
    ``edits.text_of``. Raises ValueError as ``edits.runs`` does."""
    marks = _mark(lines, ledger, doubts, anchors, everything=False)
    by_id = {line.id: line for line in lines}
    found: list[Piece] = []
    for run in runs(lines, applied(ledger)):
        if run.edit is None:
            text = run.text.removesuffix("\n")
            found += _pieces(by_id[run.start.line], run.start.offset, run.start.offset + len(text), marks)
            if text != run.text:
                found.append(Piece(text="\n", look="break"))
        elif is_join(run.edit):
            found.append(Piece(text=run.edit.before, look="join", anchor=anchors[run.edit.id]))
            if run.text:
                found.append(Piece(text=run.text))
        else:
            found.append(Piece(text=run.text, look="put", anchor=anchors[run.edit.id]))
    return _lead(found, set())


def _lead(pieces: Sequence[Piece], seen: set[str]) -> tuple[Piece, ...]:
    """Of the pieces of one anchor the first is told."""
    found = []
    for piece in pieces:
        if piece.anchor and piece.anchor not in seen:
            seen.add(piece.anchor)
            piece = replace(piece, first=True)
        found.append(piece)
    return tuple(found)


def _mark(
    lines: Sequence[Line],
    ledger: Ledger,
    doubts: Sequence[tuple[str, Doubt | Gap]],
    anchors: Mapping[str, str],
    *,
    everything: bool,
) -> _Marks:
    """``everything``: applied edits too. What is held lies over what is doubted: it says more."""
    order = {line.id: at for at, line in enumerate(lines)}
    marks = _Marks({line.id: {} for line in lines}, {line.id: {} for line in lines})

    def cover(start: Place, end: Place, look: Look, anchor: str) -> None:
        if start.line not in order or end.line not in order:
            return
        if start == end:
            marks.points[start.line].setdefault(start.offset, (look, anchor))
            return
        for at in range(order[start.line], order[end.line] + 1):
            line = lines[at]
            first = start.offset if line.id == start.line else 0
            last = end.offset if line.id == end.line else len(line.text)
            for place in range(first, min(last, len(line.text))):
                marks.covers[line.id].setdefault(place, (look, anchor))

    for wanted in ("applied", "held") if everything else ("held",):
        for verdict in ledger:
            if verdict.outcome == wanted:
                cover(
                    verdict.edit.start,
                    verdict.edit.end,
                    "cut" if wanted == "applied" else "held",
                    anchors[verdict.edit.id],
                )
    for anchor, doubt in doubts:
        if isinstance(doubt, Gap):
            cover(doubt.at, doubt.at, "gap", anchor)
        else:
            cover(doubt.start, doubt.end, "doubt", anchor)
    return marks


def _pieces(line: Line, start: int, end: int, marks: _Marks, faint: Mapping[int, str] | None = None) -> list[Piece]:
    covers, points, hardly = marks.covers[line.id], marks.points[line.id], faint or {}
    found: list[Piece] = []

    def state(place: int) -> tuple[tuple[Look, str], str, int]:
        return covers.get(place, ("plain", "")), hardly.get(place, ""), place if place in points else -1

    def point(place: int) -> None:
        if place in points:
            look, anchor = points[place]
            found.append(Piece(text="", look=look, anchor=anchor))

    for ((look, anchor), title, _), group in groupby(range(start, end), key=state):
        stretch = list(group)
        point(stretch[0])
        found.append(Piece(text=line.text[stretch[0] : stretch[-1] + 1], look=look, anchor=anchor, title=title))
    if end == len(line.text):
        point(end)
    return found


def _faint(line: Line) -> dict[int, str]:
    """Offsets of characters that were hardly recognised, with what else they may be."""
    found: dict[int, str] = {}
    at = 0
    for glyph in line.glyphs:
        if glyph.confidence < FAINT:
            readings = ((glyph.text, glyph.confidence), *glyph.alternatives)
            said = " / ".join(f"{text} {share:.0%}" for text, share in readings)
            found.update(dict.fromkeys(range(at, at + len(glyph.text)), said))
        at += len(glyph.text)
    return found
