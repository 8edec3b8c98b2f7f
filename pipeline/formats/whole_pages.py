"""Units that a METS tells by whole pages, as Kitodo and Goobi have them: where on their pages they stand.

Such a METS names the pages of a unit and its headline. The headline is looked for in the text of the first of these
pages; a unit goes on to where the next one begins. Where one headline of a page is not found, none of its units is cut
out: it would take text of the others along.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from pipeline.formats.told import ToldUnit
from pipeline.model import RegionKind

LIKE = 80.0
"""How much of a label and of lines has to be alike, per cent: labels are typed, lines are recognised."""
SHORTEST = 4
"""Letters of a label that can be looked for."""
MOST_LINES = 5
"""Of a headline."""
CUT = ("…", "...")
"""How a label ends that has only the beginning of the headline."""

Line = tuple[str, str, str]
"""Id, text and region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """``runs`` are its lines, by id, with what they are: the headline first, then what stands in one region each."""

    unit: ToldUnit
    runs: tuple[tuple[RegionKind, tuple[str, ...]], ...]


def find_units(
    units: Sequence[ToldUnit], page: str, texts: Container[str], lines: Sequence[Line]
) -> tuple[list[FoundUnit], list[str]]:
    """The ``units`` that name the ``page`` (the file of its text, one of the ``texts``) as a whole, cut out of its
    ``lines`` in reading order; and what is told and is not used."""
    begun = [unit for unit in units if next(one for one in unit.pages if one in texts) == page]
    going_on = [unit for unit in units if unit not in begun]
    starts: list[tuple[int, int, ToldUnit]] = []
    for unit in begun:
        found = _find(unit.label, lines) if unit.label else None
        if found is None and len(units) == 1:
            found = (0, 0)
        if found is None or any(start == found[0] for start, _, _ in starts):
            said = f"“{unit.label}”" if unit.label else "a unit without a headline"
            return [], [f"the METS tells {said} by its whole page alone, where it is not found: not used"]
        starts.append((*found, unit))
    starts.sort(key=lambda one: one[0])
    if len(going_on) > 1:
        return [], ["the METS tells several units that go on on one page, by the whole page alone: not used"]
    cuts = [(0, 0, going_on[0]), *starts] if going_on else starts
    made = []
    for at, (start, head, unit) in enumerate(cuts):
        end = cuts[at + 1][0] if at + 1 < len(cuts) else len(lines)
        if runs := tuple(_runs(lines[start:end], head)):
            made.append(FoundUnit(unit=unit, runs=runs))
    return made, []


def _runs(lines: Sequence[Line], head: int) -> Iterator[tuple[RegionKind, tuple[str, ...]]]:
    if head and lines:
        yield "headline", tuple(name for name, _, _ in lines[:head])
    for _, some in groupby(lines[head:], key=lambda line: line[2]):
        yield "body", tuple(name for name, _, _ in some)


def _find(label: str, lines: Sequence[Line]) -> tuple[int, int] | None:
    """Where a headline begins, and in how many lines it stands."""
    cut = label.rstrip().endswith(CUT)
    wanted = _letters(label)
    if len(wanted) < SHORTEST:
        return None
    best: tuple[float, int, int] | None = None
    for start in range(len(lines)):
        said = ""
        for count, (_, text, _) in enumerate(lines[start : start + MOST_LINES], 1):
            said += _letters(text)
            like = fuzz.ratio(wanted, said[: len(wanted)] if cut else said)
            if like >= LIKE and (best is None or like > best[0]):
                best = (like, start, count)
            if len(said) > 1.5 * len(wanted):
                break
    return best[1:] if best is not None else None


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
