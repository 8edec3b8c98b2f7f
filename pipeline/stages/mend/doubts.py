"""What may not be what is printed, and is put right by nothing: spans to be marked as unclear, never guessed.

Where a recogniser told what it saw of every character, that decides. Of text that others recognised nothing is known
but the text: there the language looks for what reads garbled, and for what is said twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.edits import runs
from pipeline.language.forms import fold_form
from pipeline.language.garble import sound_limit, weigh_chinese
from pipeline.language.garble_latin import sound_limit_of_words, weigh_words
from pipeline.language.identify import is_modelled, language_of_passage
from pipeline.language.repeats import Repeat, find_repeats
from pipeline.language.splices import LAX, STRICT, find_splices
from pipeline.model import Doubt, DoubtKind, Edit, Glyph, Line, Passage, Place

CANDIDATE = 0.02
"""Least probability of what is named as another reading."""
_NEAR = 2
"""Doubted characters so far apart are one span: what is garbled is so as a whole."""
_MARGIN = 3.0
"""Nats by which a look-alike must read better to be as likely as not, given that the character is garbled."""
_LINE = 0.5
"""Share of a line's characters from which it is doubted as a whole."""
_AROUND, _SHARE_AROUND = 30, 4.0
"""So near to where a recogniser lost its place, so many times as many sound characters may be marked."""
_LAX = 0.015
"""Share of sound characters that may be marked, from which less is asked of text that stands in two places."""
_WHOLE = 0.8
"""Share of a passage from which it is itself what stands in two places."""
_TWICE = 0.3
"""How probable it is that what is said again was printed again."""


def find_doubts(
    lines: Sequence[Line], judged: Mapping[tuple[str, int], float], rejected: frozenset[str], least: float
) -> Iterator[Doubt]:
    """By what was seen. ``judged`` is the probability of given characters, by line and offset, where more than the
    recogniser has been asked; ``rejected`` are the lines that the recogniser doubted as a whole. What is less probable
    than ``least`` is doubted."""
    for line in lines:
        if line.id in rejected and line.text.strip():
            inkless = line.confidence == 0.0
            yield _doubt(
                line.id,
                0,
                len(line.text),
                "nothing is printed in its place" if inkless else "the recogniser doubted the whole line",
                line.confidence,
                kind="no ink" if inkless else "illegible",
            )
        elif len(line.glyphs) == len(line.text):
            sure = [
                min(judged.get((line.id, at), glyph.confidence) + _in_other_form(glyph), 1.0 - _left_out(glyph))
                for at, glyph in enumerate(line.glyphs)
            ]
            doubted = [at for at, glyph in enumerate(line.glyphs) if glyph.text.strip() and sure[at] < least]
            for start, end in _spans(doubted, len(line.text.strip())):
                asked = any((line.id, at) in judged for at in range(start, end))
                yield _doubt(
                    line.id,
                    start,
                    end,
                    "doubtful by what was seen and by the text around it" if asked else "hardly seen",
                    min(sure[start:end]),
                    _candidates(line.glyphs[start]) if end - start == 1 else (),
                )


def find_garbled(
    lines: Sequence[Line],
    joins: Sequence[Edit],
    language: str,
    *,
    chinese: bool,
    share: float,
    besides: frozenset[str] = frozenset(),
    roomy: frozenset[str] = frozenset(),
    printed: Mapping[str, int] | None = None,
) -> Iterator[Doubt]:
    """By the text alone, in lines of which nothing was seen; not ``besides``, which are doubted as a whole. ``roomy``
    lines are as wide as their text asks for, so that what they say twice is printed twice. ``joins`` make one text of
    the lines; ``share`` of the characters of sound text may be marked, and 0 looks for nothing. ``printed`` counts the
    words of the page. Nothing is marked that the file says was read for certain, nor text in a language that there is
    no model of."""
    unseen = frozenset(line.id for line in lines if not line.glyphs and line.text.strip()) - besides
    if share <= 0.0 or not unseen:
        return
    text, places = _joined(lines, joins)
    if not chinese:
        language = language_of_passage(text, language)
    if not is_modelled(language):
        return
    if chinese:
        weighed, limit = weigh_chinese(text), sound_limit
    elif language.startswith("zh"):
        return
    else:
        weighed, limit = weigh_words(text, language, printed), sound_limit_of_words
    sure = {(line.id, at) for line in lines for start, end in line.certain for at in range(start, end)}
    again = [
        one for one in find_repeats(text) if not _within_lines(one, places, roomy) and not _is_cried(text[: one.start])
    ]
    said = {at for one in again for at in range(one.start, one.end)}
    lost = np.isin(np.arange(len(text)), list(said))
    near = np.convolve(lost, np.ones(2 * _AROUND + 1))[_AROUND : _AROUND + len(text)] > 0.5
    marked = (weighed.odds > limit(share, language)) | (near & (weighed.odds > limit(_SHARE_AROUND * share, language)))
    by_line: dict[str, dict[int, int]] = {}
    for at, place in enumerate(places):
        if place is not None and place.line in unseen:
            by_line.setdefault(place.line, {})[place.offset] = at
    repeated = _find_repeated(again, places, unseen, text)
    for line in lines:
        at_offset = by_line.get(line.id, {})
        yield from repeated.get(line.id, ())
        doubted = [
            offset
            for offset, at in sorted(at_offset.items())
            if marked[at] and at not in said and (line.id, offset) not in sure
        ]
        for start, end in _spans(doubted, len(line.text.strip())):
            odds = max(float(weighed.odds[at_offset[at]]) for at in range(start, end) if at in at_offset)
            wrong = 1 / (1 + math.exp(-odds))
            first = at_offset[start]
            word, gain = weighed.better[first]
            whole = len(word) == end - start if chinese else word != "" and not line.text[start:end].count(" ")
            yield _doubt(
                line.id,
                start,
                end,
                f"“{line.text[start:end]}” hardly reads as text of its language",
                1 - wrong,
                ((word, wrong / (1 + math.exp(_MARGIN - gain))),) if whole and gain > 0 else (),
                kind="garbled",
            )


def find_spliced(
    passages: Sequence[tuple[Sequence[Line], Sequence[Edit]]], language: str, besides: frozenset[str], share: float
) -> list[list[Doubt]]:
    """For each passage of a page (its lines, and the joins that make one text of them) what stands word for word in
    another place and breaks the sentence here, in lines of which nothing was seen; not ``besides``. From a ``share``
    of sound text that may be marked of _LAX on, less is asked of it."""
    found: list[list[Doubt]] = [[] for _ in passages]
    joined = [_joined(lines, joins) for lines, joins in passages]
    by_id = [{line.id: line for line in lines} for lines, _ in passages]
    for splice in find_splices([text for text, _ in joined], language, LAX if share >= _LAX else STRICT):
        text, places = joined[splice.text]
        if splice.end - splice.start >= _WHOLE * len(text):
            # An advertisement, a notice that is printed twice: no line of one article in another.
            continue
        said = _shorten(text[splice.start : splice.end])
        by_line: dict[str, list[int]] = {}
        for place in places[splice.start : splice.end]:
            if place is not None:
                by_line.setdefault(place.line, []).append(place.offset)
        for name, inside in by_line.items():
            if not by_id[splice.text][name].glyphs and name not in besides:
                found[splice.text].append(
                    _doubt(
                        name,
                        min(inside),
                        max(inside) + 1,
                        f"“{said}” stands in another place of the page too, and breaks the sentence here",
                        _TWICE,
                        kind="repeated",
                    )
                )
    return found


def add_doubts(passage: Passage, more: Sequence[Doubt]) -> Passage:
    """In the order of the text; what one of ``more`` lies over is doubted with it."""
    if not more:
        return passage
    taken = {(one.start.line, at) for one in more for at in range(one.start.offset, one.end.offset)}
    rest = [
        one
        for one in passage.doubts
        if not any((one.start.line, at) in taken for at in range(one.start.offset, one.end.offset))
    ]
    order = {line: at for at, line in enumerate(passage.lines)}
    doubts = sorted((*rest, *more), key=lambda one: (order[one.start.line], one.start.offset))
    return replace(passage, doubts=tuple(doubts))


def _shorten(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _joined(lines: Sequence[Line], joins: Sequence[Edit]) -> tuple[str, list[Place | None]]:
    """The text as it reads, and where each character stands; None for what an edit put there."""
    order = {line.id: at for at, line in enumerate(lines)}
    apart: list[Edit] = []
    end = (-1, 0)
    for join in joins:
        # Two of them meet in a line of white space alone.
        if (order[join.start.line], join.start.offset) >= end:
            apart.append(join)
            end = (order[join.end.line], join.end.offset)
    found = runs(lines, apart)
    places: list[Place | None] = []
    for run in found:
        if run.edit is None:
            places += (Place(line=run.start.line, offset=run.start.offset + at) for at in range(len(run.text)))
        else:
            places += [None] * len(run.text)
    return "".join(run.text for run in found), places


def _within_lines(one: Repeat, places: Sequence[Place | None], lines: frozenset[str]) -> bool:
    return all(place is None or place.line in lines for place in places[one.start : one.end])


def _is_cried(before: str) -> bool:
    """Whether what is said again was cried out before: ``Lamps! Lamps! Lamps!`` is how advertisements speak."""
    return before.rstrip()[-1:] in ("!", "！")


def _find_repeated(
    again: Sequence[Repeat], places: Sequence[Place | None], unseen: frozenset[str], text: str
) -> dict[str, list[Doubt]]:
    """By line."""
    found: dict[str, list[Doubt]] = {}
    for one in again:
        by_line: dict[str, list[int]] = {}
        for place in places[one.start : one.end]:
            if place is not None and place.line in unseen:
                by_line.setdefault(place.line, []).append(place.offset)
        said = _shorten(text[one.start : one.end].replace("\n", ""))
        for line, inside in by_line.items():
            found.setdefault(line, []).append(
                _doubt(
                    line,
                    min(inside),
                    max(inside) + 1,
                    f"“{said}” is said again just after it was said",
                    _TWICE,
                    kind="repeated",
                )
            )
    return found


def _spans(doubted: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """Where most of a line's ``length`` characters are doubted, all between the first and the last are."""
    near = length if len(doubted) > _LINE * length else _NEAR
    at = 0
    while at < len(doubted):
        last = at
        while last + 1 < len(doubted) and doubted[last + 1] - doubted[last] <= near:
            last += 1
        yield doubted[at], doubted[last] + 1
        at = last + 1


def _left_out(glyph: Glyph) -> float:
    """How probable it is that something stands behind the character that the text does not have."""
    return sum(chance for text, chance in glyph.alternatives if len(text) > 1 and text.startswith(glyph.text))


def _in_other_form(glyph: Glyph) -> float:
    """How probable it is that the character stands there in another width: which one is no doubt about the text."""
    return sum(chance for text, chance in glyph.alternatives if _is_same(text, glyph.text))


def _is_same(one: str, other: str) -> bool:
    return one != other and fold_form(one) == fold_form(other)


def _candidates(glyph: Glyph) -> tuple[tuple[str, float], ...]:
    return tuple(one for one in glyph.alternatives if one[1] >= CANDIDATE and not _is_same(one[0], glyph.text))


def _doubt(
    line: str,
    start: int,
    end: int,
    reason: str,
    confidence: float,
    candidates: tuple[tuple[str, float], ...] = (),
    kind: DoubtKind = "illegible",
) -> Doubt:
    return Doubt(
        start=Place(line=line, offset=start),
        end=Place(line=line, offset=end),
        reason=reason,
        confidence=_within(confidence),
        candidates=tuple((text, _within(chance)) for text, chance in candidates if chance >= CANDIDATE),
        kind=kind,
    )


def _within(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 4)
