"""Whether the edits of a run are right, and whether they are as sure as they say.

An edit is judged by where its surroundings stand in the truth: right, where the truth has there what the edit reads,
wrong, where it has something else. What the truth does not have at all (a passage without truth, print that is
misread all around) judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from pipeline.edits import applied, runs
from pipeline.evaluate.reliability import Bin, bin_cases, expected_error
from pipeline.formats.truth import TruthPage
from pipeline.model import Edit, Line, Passage, Place

AROUND = 9
"""Characters of reading text on either side that find the place."""
LEAST_AROUND = 6
ALIKE = 72.0
"""Least likeness (%) of the place in the truth with the surroundings."""
Judged = Literal["applied", "held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledText:
    """The text of a page of a run; ``page`` is the name of its picture without the ending."""

    page: str
    lines: tuple[Line, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedEdit:
    """``rule`` without its version; ``character`` where another character is read, not another form of one;
    ``left`` and ``right_of`` are the reading text around it."""

    page: str
    rule: str
    outcome: Judged
    confidence: float
    right: bool
    character: bool
    before: str
    after: str
    left: str = ""
    right_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrust:
    """Of the edits of a rule that were applied (or held): how many could be judged, how sure they were on average,
    and what share was right."""

    rule: str
    outcome: Judged
    cases: int
    said: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Of a run's edits: ``rules`` the commonest first; ``bins`` of all that were judged, ``character_bins`` of those
    that read another character; ``error`` and ``character_error`` how far confidence and truth are apart on average."""

    rules: tuple[RuleTrust, ...]
    bins: tuple[Bin, ...]
    character_bins: tuple[Bin, ...]
    error: float
    character_error: float


def judge_edits(truth: TruthPage, text: SettledText) -> Iterator[JudgedEdit]:
    """Every edit that is applied or held by its confidence, as far as the truth has its place; none where the truth
    is lines without articles, since those tell nothing of line ends."""
    if truth.articles is None:
        return
    wanted = "\n".join(part for one in truth.articles for part in (one.title, one.byline, *one.paragraphs) if part)
    lines = {line.id: line for line in text.lines}
    for passage in text.passages:
        own = [lines[name] for name in passage.lines if name in lines]
        if len(own) != len(passage.lines):
            continue
        for outcome, edit, left, right in _in_place(passage, own):
            judged = _is_right(edit, left, right, wanted)
            if judged is False and edit.support == "normalisation" and edit.after.strip():
                # Another mark altogether was misread before, and stays so: its form is neither right nor wrong.
                kept = _is_right(replace(edit, after=edit.before), left, right, wanted)
                judged = False if kept else None
            if judged is not None:
                yield JudgedEdit(
                    page=text.page,
                    rule=edit.rule.split("@", maxsplit=1)[0],
                    outcome=outcome,
                    confidence=edit.confidence,
                    right=judged,
                    character=edit.support in ("alternative", "second reading"),
                    before=edit.before,
                    after=edit.after,
                    left=left,
                    right_of=right,
                )


def _in_place(passage: Passage, lines: Sequence[Line]) -> Iterator[tuple[Judged, Edit, str, str]]:
    """The edits with the reading text before and after them."""
    found = runs(lines, applied(passage.ledger))
    reading = "".join(run.text for run in found)
    by_rule = {one.edit.id for one in passage.ledger if one.outcome == "applied" and one.by == "threshold"}
    starts: dict[str, list[tuple[int, int, int]]] = {}
    at = 0
    for run in found:
        if run.edit is None:
            starts.setdefault(run.start.line, []).append((run.start.offset, run.end.offset, at))
        elif run.edit.id in by_rule:
            yield "applied", run.edit, *_around(reading, at, at + len(run.text))
        at += len(run.text)
    for verdict in passage.ledger:
        edit = verdict.edit
        if verdict.outcome == "held" and verdict.by == "threshold" and edit.start.line == edit.end.line:
            place = _find(edit.start, edit.end, starts)
            if place is not None:
                yield "held", edit, *_around(reading, *place)


def _around(reading: str, start: int, end: int) -> tuple[str, str]:
    return reading[max(0, start - AROUND) : start], reading[end : end + AROUND]


def _find(start: Place, end: Place, starts: Mapping[str, list[tuple[int, int, int]]]) -> tuple[int, int] | None:
    """Where recognised text stands in the reading text; None where another edit covers some of it."""
    for first, last, at in starts.get(start.line, ()):
        if first <= start.offset and end.offset <= last:
            return at + start.offset - first, at + end.offset - first
    return None


def _is_right(edit: Edit, left: str, right: str, wanted: str) -> bool | None:
    if len(left.strip()) + len(right.strip()) < LEAST_AROUND:
        return None
    read = left + edit.after + right
    if read in wanted:
        return True
    if edit.after.isspace() and left + right in wanted:
        # Truth seldom keeps the space that a paper prints between Chinese words.
        return None
    place = partial_ratio_alignment(read, wanted)
    if place is None or place.score < ALIKE:
        return None
    there = wanted[place.dest_start : place.dest_end]
    start, end = len(left), len(left) + len(edit.after)
    for step in Levenshtein.opcodes(read, there):
        if step.tag == "equal":
            continue
        if start == end:
            # What a recogniser missed at a line's end is no fault of the join: only white space or a hyphen is.
            changed = read[step.src_start : step.src_end] + there[step.dest_start : step.dest_end]
            missing = step.tag == "insert" and "\n" not in edit.before
            of_join = "\n" in edit.before and not changed.strip("-\u00ad⸗=¬ \n")
            inside = step.src_start <= start <= step.src_end and (missing or of_join)
        elif step.tag == "insert":
            # At the edge of an edit that leaves something in, what is inserted belongs to its surroundings.
            inside = start < step.src_start < end
        else:
            inside = step.src_start < end and step.src_end > start
        if inside:
            return False
    return True


def sum_up(edits: Iterable[JudgedEdit]) -> Trust | None:
    """None where nothing was judged."""
    every = list(edits)
    if not every:
        return None
    groups: dict[tuple[str, Judged], list[JudgedEdit]] = {}
    for one in every:
        groups.setdefault((one.rule, one.outcome), []).append(one)
    rules = [
        RuleTrust(
            rule=rule,
            outcome=outcome,
            cases=len(some),
            said=sum(one.confidence for one in some) / len(some),
            right=sum(one.right for one in some) / len(some),
        )
        for (rule, outcome), some in groups.items()
    ]
    bins = bin_cases([(one.confidence, one.right) for one in every])
    of_characters = bin_cases([(one.confidence, one.right) for one in every if one.character])
    return Trust(
        rules=tuple(sorted(rules, key=lambda one: (-one.cases, one.rule, one.outcome))),
        bins=bins,
        character_bins=of_characters,
        error=expected_error(bins),
        character_error=expected_error(of_characters),
    )
