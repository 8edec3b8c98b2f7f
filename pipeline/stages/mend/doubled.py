"""One line of print that gave two lines of text: the surer one stays, the other is taken out by an edit.

Print that says the same twice lies on two places of the page; text that says the same twice on one place was read
twice. The line stays where it is, so that the edit can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import partial_ratio

from pipeline.model import Edit, Evidence, Line, Place

SHARED = 0.6
"""Of the smaller box, within the larger one."""
ALIKE = 0.6
"""Of the shorter text's characters, in the longer one."""
SURE, DOUBTED = 0.97, 0.6
"""How sure it is that a line that is alike, or only on the same place, is no line of its own."""

BACK = 0.9
"""How sure the joins to a doubled line are at most: less than that it goes, so that they wait until it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """``kept`` is the line that stays; ``shared`` and ``alike`` are shares of the other one."""

    kept: Line
    shared: float
    alike: float

    @property
    def confidence(self) -> float:
        return SURE if self.alike >= ALIKE else DOUBTED


def find_doubled(lines: Sequence[Line]) -> dict[str, Double]:
    """Lines (by id) that lie on another one of the same direction, which was read with more confidence or, where
    that is the same, is longer or comes first. Of three on one place one stays."""
    rank = {line.id: (-round(line.confidence, 3), -len(line.text), at) for at, line in enumerate(lines)}
    by_top = sorted((line for line in lines if line.text.strip()), key=lambda line: line.box.top)
    found: dict[str, Double] = {}
    for at, line in enumerate(by_top):
        for other in by_top[at + 1 :]:
            if other.box.top >= line.box.bottom:
                break
            shared = _shared(line, other)
            if shared > SHARED and line.direction == other.direction:
                kept, gone = sorted((line, other), key=lambda one: rank[one.id])
                alike = partial_ratio("".join(line.text.split()), "".join(other.text.split())) / 100
                before = found.get(gone.id)
                if before is None or rank[kept.id] < rank[before.kept.id]:
                    found[gone.id] = Double(kept=kept, shared=shared, alike=alike)
    return found


def _shared(a: Line, b: Line) -> float:
    wide = min(a.box.right, b.box.right) - max(a.box.left, b.box.left)
    tall = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / max(1, min(a.box.width * a.box.height, b.box.width * b.box.height))


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
            rule="doubled-line@1",
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
        rule="doubled-line@1",
        support="normalisation",
        confidence=double.confidence,
        evidence=_evidence(double),
    )


def _evidence(double: Double) -> tuple[Evidence, ...]:
    return (
        Evidence(
            kind="place",
            sentence=f"{double.shared:.0%} of its box lies on the line “{double.kept.text}”, which was read with more "
            f"confidence ({double.kept.confidence:.0%})",
        ),
        Evidence(kind="text", sentence=f"{double.alike:.0%} of its characters are those of that line"),
    )
