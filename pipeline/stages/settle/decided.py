"""Decisions on the text of a page: found again by their places, turned into rulings on edits and edits of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.edits import Ruling
from pipeline.model import Conflict, Decision, Doubt, Edit, Gap, Line, Orphan, Passage
from pipeline.stages.settle.claims import Claim, Effect, PageText, Text, effect_of
from pipeline.stages.settle.clashes import Torn, find_clashes

RULE = "reviewer@1"
"""The rule of edits that no rule proposed."""


@dataclass(slots=True, kw_only=True)
class Ruled:
    """What people said of one passage: ``rulings`` by edit, the ``edits`` that they made, and the ``doubts``
    and ``gaps`` that nobody has put an end to."""

    rulings: dict[str, Ruling]
    edits: list[Edit]
    doubts: tuple[Doubt, ...]
    gaps: tuple[Gap, ...]


@dataclass(slots=True, kw_only=True)
class Said:
    """``passages`` as those of the page."""

    passages: list[Ruled]
    orphans: list[Orphan]
    conflicts: list[Conflict]


def rule_on(lines: Mapping[str, Line], passages: Sequence[Passage], decisions: Sequence[Decision]) -> Said:
    """The order of ``decisions`` does not matter; those that say the same are one, by who said it first."""
    ordered = sorted(decisions, key=lambda one: (one.time, one.id))
    page = PageText(lines, passages)
    claims: list[list[Claim]] = [[] for _ in passages]
    orphans: list[Orphan] = []
    for number, decision in enumerate(ordered):
        found = page.find_line(decision, number) if decision.kind == "line" else page.find_edit(decision, number)
        if isinstance(found, Orphan):
            orphans.append(found)
        else:
            for passage, claim in found:
                claims[passage].append(claim)
    torn = Torn()
    for made in claims:
        find_clashes(made, torn)
    groups = torn.groups()
    conflicts = [tuple(ordered[at] for at in group) for group in groups]
    lost = {at for group in groups for at in group}
    ruled = [
        _rule(page.texts[at], [claim for claim in made if claim.decision not in lost], ordered, page.of(at))
        for at, made in enumerate(claims)
    ]
    return Said(passages=ruled, orphans=orphans, conflicts=conflicts)


def _rule(text: Text, claims: Sequence[Claim], decisions: Sequence[Decision], passage: Passage) -> Ruled:
    if not claims:
        return Ruled(rulings={}, edits=[], doubts=passage.doubts, gaps=passage.gaps)
    spans = {edit.id: _span_of(text, edit) for edit in passage.edits}
    effects: dict[Effect, list[Edit]] = {}
    for edit in sorted(passage.edits, key=lambda one: (-one.confidence, one.id)):
        start, end = spans[edit.id]
        effects.setdefault(effect_of(text.base, start, end, edit.after), []).append(edit)
    by_id = {edit.id: edit for edit in passage.edits}
    rulings: dict[str, Ruling] = {}
    made: dict[str, Edit] = {}

    def reject(edit: Edit, decision: Decision) -> None:
        rulings.setdefault(edit.id, _ruling("reject", decision))

    def accept(edit: Edit, decision: Decision) -> None:
        """What it cannot stand without is accepted with it, unless a person rejected that."""
        queue = [edit]
        while queue:
            one = queue.pop()
            if one.id not in rulings:
                rulings[one.id] = _ruling("accept", decision)
                queue += [by_id[need] for need in one.needs if need in by_id]

    for claim in claims:
        if not claim.holds:
            for edit in effects.get(claim.effect, ()):
                reject(edit, decisions[claim.decision])
    for claim in claims:
        if claim.holds and not claim.keeps:
            decision = decisions[claim.decision]
            proposed = effects.get(claim.effect)
            edit = proposed[0] if proposed else _edit(text, claim, decision)
            if not proposed:
                made.setdefault(edit.id, edit)
            accept(edit, decision)
    kept = [claim for claim in claims if claim.keeps]
    for edit, claim in _within(passage.edits, spans, kept):
        if edit.id not in rulings:
            reject(edit, decisions[claim.decision])
    judged = [claim for claim in claims if claim.holds]
    filled = {claim.gap for claim in claims if claim.gap is not None}
    return Ruled(
        rulings=rulings,
        edits=list(made.values()),
        doubts=tuple(_still(text, passage.doubts, judged)),
        gaps=tuple(gap for gap in passage.gaps if gap not in filled),
    )


def _ruling(outcome: str, decision: Decision) -> Ruling:
    return Ruling(
        outcome="accept" if outcome == "accept" else "reject",
        by=decision.reviewer,
        note=decision.note,
        decision=decision.id,
    )


def _edit(text: Text, claim: Claim, decision: Decision) -> Edit:
    """A person's own: as it was decided, where that was one edit; of a line that was typed, what differs."""
    start, end, after = claim.whole
    return Edit(
        start=text.place(start),
        end=text.place(end),
        before=text.base[start:end],
        after=after,
        reason="a reviewer typed the line" if decision.kind == "line" else "a reviewer reads it so",
        rule=RULE,
        support="decision",
        confidence=1.0,
    )


def _span_of(text: Text, edit: Edit) -> tuple[int, int]:
    return text.starts[edit.start.line] + edit.start.offset, text.starts[edit.end.line] + edit.end.offset


def _within(
    edits: Sequence[Edit], spans: Mapping[str, tuple[int, int]], kept: Sequence[Claim]
) -> Iterator[tuple[Edit, Claim]]:
    """Edits in one line that would change what a person says is right; how lines join is another question."""
    # Of several at one place, the first is as good as all.
    places: dict[tuple[int, int, bool], Claim] = {}
    for claim in kept:
        places.setdefault((claim.start, claim.end, claim.closed), claim)
    ordered = sorted(places.values(), key=lambda claim: claim.start)
    single = sorted((edit for edit in edits if edit.start.line == edit.end.line), key=lambda edit: spans[edit.id])
    first = 0
    for edit in single:
        start, end = spans[edit.id]
        while first < len(ordered) and ordered[first].end < start:
            first += 1
        for claim in (ordered[at] for at in range(first, len(ordered))):
            if claim.start > end:
                break
            inside = claim.start <= start and end <= claim.end if claim.closed else claim.start < start < claim.end
            if (claim.start < end and start < claim.end) or (inside and (claim.closed or start == end)):
                yield edit, claim
                break


def _still(text: Text, doubts: Sequence[Doubt], judged: Sequence[Claim]) -> Iterator[Doubt]:
    """Doubts that nothing judged lies on."""
    spans = sorted({(claim.whole[0], claim.whole[1]) for claim in judged})
    first = 0
    for doubt in sorted(doubts, key=lambda one: text.starts[one.start.line] + one.start.offset):
        start = text.starts[doubt.start.line] + doubt.start.offset
        end = text.starts[doubt.end.line] + doubt.end.offset
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        if not any(low < end and start < high for low, high in spans[first : first + 1]):
            yield doubt
