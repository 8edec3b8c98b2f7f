"""What one edit does to the text, looked up and never believed: what the characters rest on that it puts in, and how
it is known that those may go which it takes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

from rapidfuzz.distance import Levenshtein

from pipeline.books.ink import LinesByPlace, Room, Steps, said_again, same_ink
from pipeline.books.normalisations import find_divider, name_normalisations
from pipeline.edits import turn_round
from pipeline.geometry import overlap
from pipeline.model import Decision, Edit, Line, Look, Proof, RecognisedPage, Support

PROOFS: tuple[Proof, ...] = get_args(Proof)

SPECKS = frozenset(".·•`'*-~_^")
"""Marks that dust is read as, which may be taken out one at a time. Any other character only where it has no room."""
DOUBTED = 0.5
"""What the recogniser is surer of is no letter too many."""
LONGEST = 5_000
"""Characters of a person's edit that are compared one by one; all of a longer one's count as taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """``text``, from ``start`` to ``end`` of a line, was read there and is not in the reading text; ``said`` gives the
    proof in words. ``whole``: nothing of the line is left."""

    line: str
    start: int
    end: int
    text: str
    proof: Proof
    said: str = ""
    whole: bool = False

    @property
    def characters(self) -> int:
        return count_ink(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``supported`` and ``unsupported`` count the characters that an edit puts in, white space aside; ``ground`` is
    what the former rest on."""

    ground: Support
    supported: int
    unsupported: int
    removals: tuple[Removal, ...]

    @property
    def sound(self) -> bool:
        return not self.unsupported and all(one.proof != "none" for one in self.removals)


def count_ink(text: str) -> int:
    return sum(not ch.isspace() for ch in text)


class PageEvidence:
    """What is known of a page's ink: its lines, second looks and illegible places. ``decisions`` are those in force, by
    id; ``placed`` is false where places are nominal."""

    def __init__(self, recognised: RecognisedPage, decisions: Iterable[Decision] = (), *, placed: bool = True) -> None:
        self.lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        self.rejected = frozenset(line.id for line in recognised.rejected)
        self.looks = {(look.line, look.offset): look for look in recognised.looks}
        self.illegible = {one.line: one for one in recognised.omissions if one.outcome == "illegible" and one.line}
        self.decisions = {decision.id: decision for decision in decisions}
        self._recognised, self._placed = recognised, placed

    @cached_property
    def room(self) -> Room:
        return Room(self._recognised.lines, placed=self._placed)

    @cached_property
    def by_place(self) -> LinesByPlace:
        return LinesByPlace(tuple(self.lines.values()) if self._placed else ())


class Accountant:
    """Accounts for the edits of a page. ``gone`` are lines that rules take out whole: the same ink must still stand in
    one that is not."""

    def __init__(self, evidence: PageEvidence, gone: frozenset[str] = frozenset()) -> None:
        self._evidence = evidence
        self._gone = gone

    def account(self, edit: Edit, own: Sequence[Line], decision: str = "") -> Account:
        """``own`` are the lines of the edit's passage; ``decision`` is the id of the one that accepted it."""
        said = self._evidence.decisions.get(decision)
        if edit.support == "decision":
            told = said is not None and _says(said, edit, self._evidence.lines.get(edit.start.line))
            return _by_person(edit, own) if told else _none(edit, own)
        found = self._by_label(edit, own)
        if not found.sound and said is not None:
            return _by_person(edit, own)
        return found

    def _by_label(self, edit: Edit, own: Sequence[Line]) -> Account:
        if not edit.after.strip() and edit.before.strip():
            return self._taken_out(edit, own)
        match edit.support:
            case "normalisation":
                return self._normalised(edit, own)
            case "direction":
                if _is_turned_round(edit, self._evidence.lines.get(edit.start.line)):
                    return _sound(edit, "direction")
            case "alternative" if _is_among_alternatives(edit, self._evidence.lines.get(edit.start.line)):
                return _sound(edit, "alternative", _replaced(edit, own, "read otherwise"))
            case "second reading" if _was_seen_again(edit, self._evidence.looks, self._evidence.lines):
                return _sound(edit, "second reading", _replaced(edit, own, "read otherwise"))
        return _none(edit, own)

    def _normalised(self, edit: Edit, own: Sequence[Line]) -> Account:
        if name_normalisations(edit.before, edit.after) is None:
            return self._taken_out(edit, own)
        at = find_divider(edit.before) if not edit.after.strip() else None
        hyphens: tuple[Removal, ...] = ()
        if at is not None:
            start = edit.start.offset + at
            hyphens = (_removal(edit.start.line, start, edit.before[at], "line-end hyphen"),)
        return _sound(edit, "normalisation", hyphens)

    def _taken_out(self, edit: Edit, own: Sequence[Line]) -> Account:
        """All that an edit has before it, or the lines between those that it joins."""
        pieces = _pieces(edit, own)
        between = pieces[1:-1]
        ends = [pieces[0], pieces[-1]] if len(pieces) > 1 else []
        joined = "\n".join(text for _, _, text in ends) if ends else ""
        if between and name_normalisations(joined, edit.after) is not None:
            rest = self._normalised(replace(edit, before=joined), own)
            removals = [*rest.removals, *(self._prove(*piece, edit.after) for piece in between)]
            return _sound(edit, "normalisation", removals)
        if name_normalisations(edit.before, edit.after) is not None:
            return self._normalised(edit, own)
        if edit.after.strip():
            return _none(edit, own)
        return _sound(edit, "normalisation", [self._prove(*piece, edit.after) for piece in pieces if piece[2].strip()])

    def _prove(self, name: str, start: int, text: str, after: str) -> Removal:
        """Why ``text``, which begins at ``start`` of a line, may go, with ``after`` (white space or nothing) in its
        place."""
        line = self._evidence.lines.get(name)
        end = start + len(text)
        if line is None or line.text[start:end] != text:
            return _removal(name, start, text, "none")
        if count_ink(text) == count_ink(line.text):
            if name in self._evidence.illegible:
                return _removal(name, start, text, "illegible", "no two looks at it read the same", whole=True)
            for other in self._evidence.by_place.over(line):
                said = "" if other.id in self._gone else same_ink(line, other)
                if said:
                    return _removal(name, start, text, "same ink", said, whole=True)
        return self._prove_part(line, start, end, after)

    def _prove_part(self, line: Line, start: int, end: int, after: str) -> Removal:
        text = line.text[start:end]
        said = said_again(line, start, end, self._evidence.room)
        if said:
            return _removal(line.id, start, text, "said again", said)
        mark = text.strip()
        if len(mark) == 1 and len(line.glyphs) == len(line.text):
            at = start + text.index(mark)
            sure = line.glyphs[at].confidence
            if Steps(line).lacks_room(at) or (mark in SPECKS and not _parts_figures(line.text, at, after)):
                return _removal(line.id, start, text, "speck", f"a mark of the size of dust, seen with {sure:.0%}")
            if mark.isalpha() and sure < DOUBTED:
                return _removal(line.id, start, text, "doubted letter", f"seen with {sure:.0%}")
        return _removal(line.id, start, text, "none", whole=count_ink(text) == count_ink(line.text))


def _parts_figures(text: str, at: int, after: str) -> bool:
    """Whether a mark stands within a number or a word, which would run together without it."""
    before, behind = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if before.isdigit() and behind.isdigit():
        return True
    return not after and all(side.isascii() and side.isalnum() for side in (before, behind))


def _removal(line: str, start: int, text: str, proof: Proof, said: str = "", *, whole: bool = False) -> Removal:
    return Removal(line=line, start=start, end=start + len(text), text=text, proof=proof, said=said, whole=whole)


def _pieces(edit: Edit, own: Sequence[Line]) -> list[tuple[str, int, str]]:
    """The parts of ``before`` by line: its id, where the part begins in it, and the part."""
    parts = edit.before.split("\n")
    names = [line.id for line in own]
    first = names.index(edit.start.line) if edit.start.line in names else 0
    inside = [edit.start.line, *names[first + 1 : first + len(parts)]]
    inside += [""] * (len(parts) - len(inside))
    return [
        (name, edit.start.offset if at == 0 else 0, part)
        for at, (name, part) in enumerate(zip(inside, parts, strict=True))
    ]


def _none(edit: Edit, own: Sequence[Line]) -> Account:
    removals = tuple(_removal(*piece, "none") for piece in _pieces(edit, own) if piece[2].strip())
    return Account(ground="recognised", supported=0, unsupported=count_ink(edit.after), removals=removals)


def _by_person(edit: Edit, own: Sequence[Line]) -> Account:
    return _sound(edit, "decision", _replaced(edit, own, "person"))


def _sound(edit: Edit, ground: Support, removals: Iterable[Removal] = ()) -> Account:
    return Account(ground=ground, supported=count_ink(edit.after), unsupported=0, removals=tuple(removals))


def _replaced(edit: Edit, own: Sequence[Line], proof: Proof) -> Iterator[Removal]:
    """The characters of ``before`` that ``after`` does not have, in the order of both."""
    changed = [True] * len(edit.before)
    if len(edit.before) <= LONGEST and len(edit.after) <= LONGEST:
        for block in Levenshtein.opcodes(edit.before, edit.after).as_matching_blocks():
            changed[block.a : block.a + block.size] = [False] * block.size
    at = 0
    for name, start, part in _pieces(edit, own):
        for k, ch in enumerate(part):
            if changed[at + k] and not ch.isspace():
                yield _removal(name, start + k, ch, proof)
        at += len(part) + 1


def _says(decision: Decision, edit: Edit, line: Line | None) -> bool:
    """Whether a person's word holds what the edit reads (all of it, or of a typed line a part), and lies on what it
    takes away; what is only put in may fill a gap beside the line."""
    said = decision.after if decision.after is not None else decision.before
    there = not edit.before.strip() or (line is not None and overlap(decision.spot.box, line.box) > 0)
    return there and "".join(edit.after.split()) in "".join(said.split())


def _is_turned_round(edit: Edit, line: Line | None) -> bool:
    """Whether ``before`` is one whole line, and ``after`` nothing but that line from its other end."""
    whole = line is not None and edit.end.line == edit.start.line and edit.before.strip() == line.text.strip()
    return whole and edit.after == turn_round(edit.before)


def _is_among_alternatives(edit: Edit, line: Line | None) -> bool:
    """Whether each glyph of the place has a reading of its own in ``after``, one behind the other."""
    if line is None or edit.end.line != edit.start.line or not line.glyphs:
        return False
    at, rest = 0, {edit.after}
    covered = False
    for glyph in line.glyphs:
        if at >= edit.start.offset and at + len(glyph.text) <= edit.end.offset and glyph.text:
            covered = True
            options = (glyph.text, *(text for text, _ in glyph.alternatives if text))
            rest = {left[len(text) :] for left in rest for text in options if left.startswith(text)}
        at += len(glyph.text)
    return covered and "" in rest


def _was_seen_again(edit: Edit, looks: Mapping[tuple[str, int], Look], lines: Mapping[str, Line]) -> bool:
    """Whether a second look at each character that changes read the one that is put there before any other."""
    if edit.start.line != edit.end.line or len(edit.before) != len(edit.after) or edit.start.line not in lines:
        return False
    for k, (old, new) in enumerate(zip(edit.before, edit.after, strict=True)):
        look = looks.get((edit.start.line, edit.start.offset + k))
        if old != new and (look is None or not look.readings or look.readings[0][0] != new):
            return False
    return True


def list_kept_apart(evidence: PageEvidence, shown: Iterable[str]) -> Iterator[Removal]:
    """Lines that the recogniser rejected and that stand in no passage (``shown`` are those that do)."""
    standing = frozenset(shown)
    for name in sorted(evidence.rejected - standing):
        line = evidence.lines[name]
        proof: Proof = "no ink" if line.confidence == 0.0 else "recogniser's doubt"
        said = "nothing is printed in its place" if proof == "no ink" else f"read with {line.confidence:.0%}"
        yield _removal(name, 0, line.text, proof, said, whole=True)
