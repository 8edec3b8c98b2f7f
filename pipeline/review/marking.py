"""A line in pieces: what the recogniser read, with its doubts, and what is read instead, with its edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.edits import applied, runs
from pipeline.model import Edit, Line, Verdict

DOUBT = 0.7
"""Characters recognised with less confidence are underlined."""

_JOINT = frozenset("\n -\u00ad\u2010\u2011⸗¬")

Kind = Literal["plain", "del", "ins", "join", "break"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one line's text that looks the same throughout. ``outcome`` is that of the edits numbered
    in ``edits``, empty where there is none; ``title`` is the tooltip."""

    text: str
    kind: Kind = "plain"
    doubt: bool = False
    title: str = ""
    outcome: str = ""
    edits: tuple[int, ...] = ()


def is_join(edit: Edit) -> bool:
    """Whether an edit does nothing but take a line end away: with its hyphen, or leaving a space."""
    return "\n" in edit.before and set(edit.before) <= _JOINT and not edit.after.strip()


def folds(verdict: Verdict) -> bool:
    """Whether the report shows an edit as one of a count: applied joins, which are many and alike."""
    return verdict.outcome == "applied" and is_join(verdict.edit)


def mark_recognised(line: Line, verdicts: Sequence[Verdict], numbers: Mapping[str, int]) -> tuple[Piece, ...]:
    """The recognised text with doubtful characters and the edits that were not applied to it.

    ``numbers`` gives the report's number of each edit, by edit id.
    """
    doubts: dict[int, str] = {}
    at = 0
    for glyph in line.glyphs:
        if glyph.confidence < DOUBT:
            said = f"{glyph.text} {glyph.confidence:.0%}"
            others = ", ".join(f"{text} {share:.0%}" for text, share in glyph.alternatives)
            for place in range(at, at + len(glyph.text)):
                doubts[place] = f"{said}; or {others}" if others else said
        at += len(glyph.text)
    covered: dict[int, list[Verdict]] = {}
    points: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        edit = verdict.edit
        if verdict.outcome == "applied" or line.id not in (edit.start.line, edit.end.line):
            continue
        start = edit.start.offset if edit.start.line == line.id else 0
        end = edit.end.offset if edit.end.line == line.id else len(line.text)
        for place in range(start, min(end, len(line.text))):
            covered.setdefault(place, []).append(verdict)
        if start >= min(end, len(line.text)) and edit.start.line == line.id:
            points.setdefault(start, []).append(verdict)

    def state(place: int) -> tuple[str, tuple[int, ...], str]:
        over = covered.get(place, [])
        return doubts.get(place, ""), tuple(numbers[v.edit.id] for v in over), over[0].outcome if over else ""

    pieces: list[Piece] = []

    def point(place: int) -> None:
        for verdict in points.get(place, ()):
            pieces.append(Piece(text="", outcome=verdict.outcome, edits=(numbers[verdict.edit.id],)))

    places = range(len(line.text))
    keyed = groupby(places, key=lambda place: (state(place), place if place in points else -1))
    for ((title, edits, outcome), _), group in keyed:
        stretch = list(group)
        point(stretch[0])
        text = line.text[stretch[0] : stretch[-1] + 1]
        pieces.append(Piece(text=text, doubt=bool(title), title=title, outcome=outcome, edits=edits))
    point(len(line.text))
    return tuple(pieces)


def mark_reading(
    lines: Sequence[Line], ledger: Sequence[Verdict], numbers: Mapping[str, int]
) -> dict[str, tuple[Piece, ...]]:
    """For each line, the stretch of the reading text that starts in it, with the applied edits laid over.

    An edit over a line's end stands with the line that it starts in. Raises ValueError as ``edits.runs`` does.
    """
    found: dict[str, list[Piece]] = {line.id: [] for line in lines}
    for run in runs(lines, applied(tuple(ledger))):
        row = found[run.start.line]
        if run.edit is None:
            text = run.text.removesuffix("\n")
            if text:
                row.append(Piece(text=text))
            if text != run.text:
                row.append(Piece(text="", kind="break", title="the line end stays"))
            continue
        number = (numbers[run.edit.id],)
        if is_join(run.edit):
            row.append(Piece(text=run.edit.before.replace("\n", ""), kind="join", title=run.edit.reason, edits=number))
            if run.text:
                row.append(Piece(text=run.text, kind="ins", outcome="join", title=run.edit.reason))
            continue
        if run.edit.before:
            shown = run.edit.before.replace("\n", "⏎")
            row.append(Piece(text=shown, kind="del", title=run.edit.reason, edits=() if run.text else number))
        if run.text:
            row.append(Piece(text=run.text, kind="ins", title=run.edit.reason, edits=number))
    return {name: tuple(row) for name, row in found.items()}
