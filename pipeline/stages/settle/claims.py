"""What decisions claim of a page's text: found again by their places, in terms of the passages as they are now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from rapidfuzz.distance import Indel

from pipeline.edits import NEWLINE, scan_text
from pipeline.geometry import BoxIndex
from pipeline.language.joins import is_cjk_text
from pipeline.model import Decision, Gap, Line, Misfit, Orphan, Passage, Place
from pipeline.spots import SAME, LinesByPlace, alike

ALIKE = 0.6
"""How much of a line must be read as it was, or as it was typed, for what was typed to be its text."""
LONGEST = 2_000
"""Characters of a line up to which it is compared with what was typed by its longest runs, as people see changes; in
longer ones this takes too long, and the fewest changes are found."""

Effect = tuple[int, int, str]
"""What is changed of a passage's scan text: from where to where, into what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That the text from ``start`` to ``end`` of the passage's scan text reads ``after``, or (where not ``holds``) that
    it does not. ``keeps``: that it is right as it stands; ``closed``: that nothing else is to be changed there, what
    stands at its two ends included. ``whole`` is what was said, where ``start``, ``end`` and ``after`` are no more than
    what changes. ``gap`` is what nobody could read before."""

    decision: int
    start: int
    end: int
    after: str
    holds: bool
    keeps: bool
    closed: bool = False
    whole: Effect
    gap: Gap | None = None

    @property
    def effect(self) -> Effect:
        return self.start, self.end, self.after


@dataclass(slots=True)
class Text:
    """A passage's scan text, and where each of its lines begins in it."""

    passage: Passage
    base: str
    starts: dict[str, int]
    lines: list[Line]

    def place(self, at: int) -> Place:
        """A line's end is rather that than the beginning of the next one."""
        line = self.lines[bisect_right(self.lines, at, key=lambda line: self.starts[line.id]) - 1]
        return Place(line=line.id, offset=at - self.starts[line.id])


class PageText:
    """The passages of a page, to be asked what decisions claim of them."""

    def __init__(self, lines: Mapping[str, Line], passages: Sequence[Passage]) -> None:
        self.texts: list[Text] = []
        self.home: dict[str, int] = {}
        for number, passage in enumerate(passages):
            mine = [lines[name] for name in passage.lines]
            starts, at = {}, 0
            for line in mine:
                starts[line.id] = at
                at += len(line.text) + 1
                self.home[line.id] = number
            self.texts.append(Text(passage, scan_text(mine), starts, mine))
        self.places = LinesByPlace([lines[name] for name in self.home])
        self.gaps = [
            (number, gap)
            for number, text in enumerate(self.texts)
            for gap in text.passage.gaps
            if gap.at.line in text.starts
        ]
        self.unread = BoxIndex([gap.box for _, gap in self.gaps])
        # Many decisions may say the same of one line.
        self._alike, self._find_changes = cache(_alike), cache(_find_changes)

    def of(self, number: int) -> Passage:
        return self.texts[number].passage

    def find_edit(self, decision: Decision, number: int) -> Orphan | list[tuple[int, Claim]]:
        """Nothing to claim where the recogniser now reads what was decided."""
        after = decision.after if decision.after is not None else decision.before
        now = self._span(decision)
        then = self.places.find(decision.spot.box, after, decision.context) if after != decision.before else None
        if now is not None and (then is None or now[3] >= then.context):
            home, start, end, _ = now
            return [(home, _claim(self.texts[home].base, start, end, after, decision, number))]
        if then is not None:
            if decision.outcome == "reject":
                return Orphan(decision=decision, why="reads as rejected", found=then.line.text)
            return []
        return self._misfit(decision)

    def _span(self, decision: Decision) -> tuple[int, int, int, int] | None:
        """The passage, start and end in its scan text, and the characters of context that agree."""
        if decision.to is None:
            found = self.places.find(decision.spot.box, decision.before, decision.context)
            if found is None:
                return None
            home = self.home[found.line.id]
            start = self.texts[home].starts[found.line.id]
            return home, start + found.start, start + found.end, found.context
        first = decision.before.split(NEWLINE)[0]
        best: tuple[int, int, int, int] | None = None
        lasts = {line.id for line in self.places.under(decision.to.box)}
        for line in self.places.under(decision.spot.box):
            home = self.home[line.id]
            text = self.texts[home]
            start = text.starts[line.id] + len(line.text) - len(first)
            end = start + len(decision.before)
            if text.base[start:end] != decision.before or start < text.starts[line.id]:
                continue
            if text.place(end).line not in lasts:
                continue
            agreed = _common(decision.context[0][::-1], line.text[: len(line.text) - len(first)][::-1])
            agreed += _common(decision.context[1], text.base[end:])
            if best is None or agreed > best[3]:
                best = (home, start, end, agreed)
        return best

    def find_line(self, decision: Decision, number: int) -> Orphan | list[tuple[int, Claim]]:
        line = self.places.at(decision.spot.box)
        after = decision.after if decision.after is not None else decision.before
        if line is None:
            return self._fill_gap(decision, number)
        home = self.home[line.id]
        base, start = self.texts[home].base, self.texts[home].starts[line.id]
        whole = (start, start + len(line.text), line.text)
        closed = Claim(
            decision=number,
            start=whole[0],
            end=whole[1],
            after=whole[2],
            holds=True,
            keeps=True,
            closed=True,
            whole=whole,
        )
        if line.text == (decision.before if decision.outcome == "reject" else after):
            return [(home, closed)]
        said = (decision.before,) if decision.outcome == "reject" else (decision.before, after)
        if decision.outcome == "reject" or (
            line.text != decision.before and max(self._alike(line.text, one) for one in said) < ALIKE
        ):
            return self._misfit(decision)
        return [
            (home, closed),
            *(
                (home, _claim(base, start + low, start + high, after[first:last], decision, number))
                for low, high, first, last in self._find_changes(line.text, after)
            ),
        ]

    def _fill_gap(self, decision: Decision, number: int) -> Orphan | list[tuple[int, Claim]]:
        """What a person reads where nothing could be read; or that nothing is printed there."""
        for k in self.unread.near(decision.spot.box):
            home, gap = self.gaps[k]
            if alike(gap.box, decision.spot.box) < SAME:
                continue
            at = self.texts[home].starts[gap.at.line] + gap.at.offset
            said = "" if decision.outcome == "reject" else (decision.after or "")
            if said and not is_cjk_text(said):
                # A line of print of its own: its end is a space, as that of any line.
                said = f" {said}" if gap.at.offset else f"{said} "
            claim = Claim(
                decision=number, start=at, end=at, after=said, holds=True, keeps=not said, whole=(at, at, said), gap=gap
            )
            return [(home, claim)]
        return self._misfit(decision)

    def _misfit(self, decision: Decision) -> Orphan:
        there = [line.text for line in self.places.under(decision.spot.box)]
        why: Misfit = "other text" if there else "nothing there"
        return Orphan(decision=decision, why=why, found=NEWLINE.join(there[:3]))


def _claim(base: str, start: int, end: int, after: str, decision: Decision, number: int) -> Claim:
    low, high, said = effect_of(base, start, end, after)
    keeps = low == high and not said
    return Claim(
        decision=number,
        start=start if keeps else low,
        end=end if keeps else high,
        after=after if keeps else said,
        holds=decision.outcome != "reject",
        keeps=keeps,
        whole=(start, end, after),
    )


def effect_of(base: str, start: int, end: int, after: str) -> Effect:
    """What an edit changes, and no more: the same for all edits that come to the same text. What is only taken away
    or put in is moved to the first place where it comes to the same."""
    shared = _common(base[start:end][::-1], after[::-1])
    end, after = end - shared, after[: len(after) - shared]
    shared = _common(base[start:end], after)
    start, after = start + shared, after[shared:]
    moved = 0
    if start == end and after:
        while moved < start and base[start - 1 - moved] == after[-1 - moved % len(after)]:
            moved += 1
        turned = moved % len(after)
        after = after[len(after) - turned :] + after[: len(after) - turned]
    elif not after:
        while moved < start < end and base[start - 1 - moved] == base[end - 1 - moved]:
            moved += 1
    return start - moved, end - moved, after


def _alike(a: str, b: str) -> float:
    """The share of both texts that is the same, in the same order."""
    if max(len(a), len(b)) > LONGEST:
        return Indel.normalized_similarity(a, b)
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _find_changes(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """From where to where in the one text stands something else than from where to where in the other."""
    if max(len(a), len(b)) > LONGEST:
        return [
            (one.src_start, one.src_end, one.dest_start, one.dest_end)
            for one in Indel.opcodes(a, b)
            if one.tag != "equal"
        ]
    return [
        (low, high, first, last)
        for tag, low, high, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def _common(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count
