"""One line of print that gave two lines of text: the surer one stays, the other is taken out by an edit.

Print that says the same twice lies on two places of the page; text that says the same twice on one place was read
twice. What proves that is for :mod:`pipeline.books.ink` to say; what only looks like it is shown to a person. The line
stays where it is, so that the edit can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import partial_ratio

from pipeline.books.ink import LinesByPlace, same_ink
from pipeline.geometry import overlap
from pipeline.model import Edit, Evidence, Line, Place

SHARED = 0.6
"""Share of the smaller box within the larger one from which lines lie on one place."""
ALIKE = 0.6
"""Share of the shorter text's characters in the longer one from which they say the same."""
SURE, DOUBTED = 0.97, 0.6
"""How sure it is that a line is none of its own, where the ink proves it and where it only looks like it."""
LONGEST = 2_000
"""Characters of a line that are compared."""

BACK = 0.9
"""How sure the joins to a doubled line are at most: less than that it goes, so that they wait until it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """``kept`` is the line that stays; ``shared`` and ``alike`` are shares of the other one, ``proof`` says how it is
    known that both were read from the same ink, empty where it is not."""

    kept: Line
    shared: float
    alike: float
    proof: str

    @property
    def confidence(self) -> float:
        return SURE if self.proof else DOUBTED


def find_doubled(lines: Sequence[Line], besides: frozenset[str] = frozenset()) -> dict[str, Double]:
    """Lines (by id) that lie on another one of the same direction, which was read with more confidence or, where
    that is the same, is longer or comes first, and stays itself. ``besides`` are lines that are taken out for other
    reasons: they stand for no other."""
    rank = {line.id: (-round(line.confidence, 3), -len(line.text), at) for at, line in enumerate(lines)}
    places = LinesByPlace(lines)
    found: dict[str, Double] = {}
    for line in sorted(lines, key=lambda one: rank[one.id]):
        better = (one for one in places.over(line) if rank[one.id] < rank[line.id])
        standing = [one for one in better if one.id not in found and one.id not in besides]
        double = _find_double(line, standing)
        if double is not None:
            found[line.id] = double
    return found


def _find_double(line: Line, others: Sequence[Line]) -> Double | None:
    """By the best of ``others`` that proves it, else by the best that looks like it."""
    looks: Double | None = None
    for other in others:
        shared = _shared(line, other)
        if line.direction != other.direction or shared <= SHARED:
            continue
        alike = _compare(line, other)
        double = Double(kept=other, shared=shared, alike=alike, proof=same_ink(line, other))
        if double.proof:
            return double
        # Boxes that a file gives may be loose; those of a recogniser show that it looked twice.
        if looks is None and (alike >= ALIKE or (line.glyphs and other.glyphs)):
            looks = double
    return looks


def _shared(a: Line, b: Line) -> float:
    return overlap(a.box, b.box) / max(1, min(a.box.width * a.box.height, b.box.width * b.box.height))


def _compare(a: Line, b: Line) -> float:
    return partial_ratio("".join(a.text.split())[:LONGEST], "".join(b.text.split())[:LONGEST]) / 100


def take_out(lines: Sequence[Line], joins: Sequence[Edit], doubled: Mapping[str, Double]) -> Iterator[Edit]:
    """An edit for each doubled line of a passage, and ``joins`` as they would be without these lines.

    ``joins`` are those of the lines that stay. One that runs from the line before a doubled one to the line after
    takes the doubled one's text out with the line end.
    """
    order = {line.id: at for at, line in enumerate(lines)}
    covered: set[str] = set()
    for join in joins:
        between = lines[order[join.start.line] + 1 : order[join.end.line]]
        if not between:
            yield join
            continue
        covered |= {line.id for line in between}
        text = "".join(f"\n{line.text}" for line in between)
        head, _, tail = join.before.partition("\n")
        worst = min((doubled[line.id] for line in between), key=lambda double: double.confidence)
        yield replace(
            join,
            before=f"{head}{text}\n{tail}",
            reason="a line of print that was read twice",
            rule="doubled-line@2",
            confidence=worst.confidence,
            evidence=(*_evidence(worst), *join.evidence),
        )
    for line in lines:
        if line.id in doubled and line.id not in covered:
            yield _at_the_edge(line, doubled[line.id])


def _at_the_edge(line: Line, double: Double) -> Edit:
    """A doubled line before the first, or behind the last, of the lines that stay: its own text alone."""
    return Edit(
        start=Place(line=line.id, offset=0),
        end=Place(line=line.id, offset=len(line.text)),
        before=line.text,
        after="",
        reason="a line of print that was read twice",
        rule="doubled-line@2",
        support="normalisation",
        confidence=double.confidence,
        evidence=_evidence(double),
    )


def _evidence(double: Double) -> tuple[Evidence, ...]:
    kept = double.kept
    if double.proof:
        return (Evidence(kind="same ink", sentence=double.proof),)
    return (
        Evidence(
            kind="place",
            sentence=f"{double.shared:.0%} of its box lies on the line “{kept.text}”, which was read with more "
            f"confidence ({kept.confidence:.0%})",
        ),
        Evidence(kind="text", sentence=f"{double.alike:.0%} of its characters are those of that line"),
    )
