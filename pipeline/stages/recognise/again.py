"""A second look at what was read with doubt: the line is cut out and recognised again at other scales.

The recogniser errs where a stroke falls between two of its pixels; at another scale it falls elsewhere, and what was
an error at one scale is seldom the same error at two more. Each doubtful character gets the mean of all looks as its
confidence, and what any of them read instead as an alternative: agreement raises, disagreement lowers. The text
stays what it was: whether another reading is right is for mend to weigh.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from pipeline.config import Language
from pipeline.engines import Cut, Engine, Picture, Reading
from pipeline.geometry import corners
from pipeline.language.forms import fold_form
from pipeline.model import Faint, Glyph, Line, Look

DOUBTFUL = 0.97
"""Characters (letters, signs, figures) read with less confidence are looked at again."""
SCALES = (0.12, 1.0), (0.08, 1.15)
"""Of the looks: how much further than the line's box they reach above and below, in its heights, and how far they are
stretched along the line."""
PLAIN = 0.05, 1.0
"""The same of the look of another recogniser."""
SAME = 60.0
"""Likeness in percent from which another recogniser has read the same line: its own search may have failed."""
KEPT = 0.005
"""Least mean probability of a reading that is kept."""
FAINT = 1e-5
"""The same among the alternatives of a glyph."""
MOST = 0.25
"""Share of the page's print, by the length of its lines, that is looked at again at most, the most doubtful lines
first. A clean page has a twentieth of its lines in doubt."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Doubtful:
    line: Line
    offsets: tuple[int, ...]


def look_again(
    reading: Reading,
    picture: Callable[[], Picture],
    engine: Engine,
    language: Language,
    keep: int,
    second: Callable[[], Engine] | None = None,
) -> tuple[Reading, tuple[Look, ...]]:
    """``reading`` in the picture's pixels, with its doubtful characters weighed anew; ``keep`` alternatives each.
    ``second`` opens another recogniser, whose reading is one look more where it reads much the same line."""
    doubtful = list(_within_budget(reading.lines))
    if not doubtful:
        return reading, ()
    cuts = [cut_line(one.line, pad, stretch) for one in doubtful for pad, stretch in SCALES]
    found = engine.read_cuts(picture(), cuts, language)
    others: Sequence[Line | None] = ()
    if second is not None:
        others = second().read_cuts(picture(), [cut_line(one.line, *PLAIN) for one in doubtful], language)
    looks: list[Look] = []
    changed: dict[str, Line] = {}
    for at, one in enumerate(doubtful):
        seen = [other for other in found[at * len(SCALES) : (at + 1) * len(SCALES)] if other is not None]
        if others and (other := others[at]) is not None and _is_same_line(one.line, other):
            seen.append(other)
        line, own = _weigh(one, seen, keep)
        looks += own
        changed[line.id] = line
    return replace(reading, lines=tuple(changed.get(line.id, line) for line in reading.lines)), tuple(looks)


def cut_line(line: Line, pad: float, stretch: float) -> Cut:
    """The line's place, ``pad`` of its height further above and below."""
    first, second, third, fourth = along(line)
    up, down = _part(fourth, first, pad), _part(third, second, pad)
    return Cut(
        corners=(_add(first, up), _add(second, down), _add(third, down, -1), _add(fourth, up, -1)),
        direction=line.direction,
        stretch=stretch,
    )


def along(line: Line) -> tuple[Point, Point, Point, Point]:
    """The line's corners, so that the first side runs along it. Of characters one under the other the polygon begins
    with the side over the first of them."""
    polygon = line.polygon if line.polygon and len(line.polygon) == 4 else corners(line.box)
    places = [(float(x), float(y)) for x, y in polygon]
    if line.direction == "vertical" and math.dist(places[0], places[1]) < math.dist(places[0], places[3]):
        places = [*places[1:], places[0]]
    return places[0], places[1], places[2], places[3]


def _part(start: Point, end: Point, share: float) -> Point:
    return (end[0] - start[0]) * share, (end[1] - start[1]) * share


def _add(point: Point, step: Point, times: int = 1) -> Point:
    return point[0] + times * step[0], point[1] + times * step[1]


def _within_budget(lines: Sequence[Line]) -> Iterator[_Doubtful]:
    """In the lines' own order."""
    doubtful = [
        _Doubtful(line, offsets) for line in lines if (offsets := _doubtful_offsets(line)) or _find_passed_over(line)
    ]
    left = MOST * sum(map(_length, lines))
    chosen: set[str] = set()
    for one in sorted(
        doubtful,
        key=lambda one: (min((one.line.glyphs[at].confidence for at in one.offsets), default=0.5), one.line.id),
    ):
        left -= _length(one.line)
        if left < -1e-6:
            break
        chosen.add(one.line.id)
    return (one for one in doubtful if one.line.id in chosen)


def _doubtful_offsets(line: Line) -> tuple[int, ...]:
    """Marks alone are not worth a look: their width and form are put right without."""
    if len(line.glyphs) != len(line.text):
        return ()
    return tuple(at for at, glyph in enumerate(line.glyphs) if glyph.text.isalnum() and glyph.confidence < DOUBTFUL)


def _find_passed_over(line: Line) -> list[Faint]:
    """Places between two characters where there is room for another one."""
    return [one for one in line.faint if len(line.glyphs) == len(line.text) and 0 < one.offset < len(line.text)]


def _is_same_line(line: Line, other: Line) -> bool:
    theirs, ours = ("".join(fold_form(ch) for ch in one.text if not ch.isspace()) for one in (line, other))
    return ratio(theirs, ours) >= SAME


def _length(line: Line) -> float:
    """Of its strip, which is what reading it costs: in its own heights."""
    long, high = max(line.box.width, line.box.height), min(line.box.width, line.box.height)
    return long / max(1, high)


def _weigh(one: _Doubtful, seen: Sequence[Line], keep: int) -> tuple[Line, list[Look]]:
    line = one.line
    read = [_align(line.text, other.glyphs) for other in seen]
    glyphs, looks = list(line.glyphs), []
    for at, glyph in enumerate(line.glyphs):
        views = [view.get(at, {}) for view in read]
        differ = any(
            fold_form(max(view, key=lambda text: view[text], default="")) != fold_form(glyph.text) for view in views
        )
        if not views or not glyph.text.strip() or not (glyph.confidence < DOUBTFUL or differ):
            continue
        again = _mean(views)
        looks.append(
            Look(
                line=line.id,
                offset=at,
                first=glyph.confidence,
                readings=tuple((text, round(share, 4)) for text, share in _ranked(again) if share >= KEPT)[: keep + 1],
            )
        )
        whole = _mean([{glyph.text: glyph.confidence, **dict(glyph.alternatives)}, *views])
        sure = whole.pop(glyph.text, 0.0)
        glyphs[at] = replace(
            glyph,
            confidence=round(sure, 4),
            alternatives=tuple((text, round(share, 5)) for text, share in _ranked(whole) if share >= FAINT)[:keep],
        )
    mean = sum(glyph.confidence for glyph in glyphs) / max(1, len(glyphs))
    faint = tuple(_weigh_faint(place, line, seen) for place in line.faint)
    return replace(line, glyphs=tuple(glyphs), faint=faint, confidence=round(mean, 4)), looks


def _weigh_faint(place: Faint, line: Line, seen: Sequence[Line]) -> Faint:
    """With what the other looks have at the place: a character, or one that they thought of too."""
    views = [dict(place.readings)]
    ours = [fold_form(ch) for ch in line.text]
    for other in seen:
        view: dict[str, float] = {}
        for step in Levenshtein.opcodes(ours, [fold_form(glyph.text) for glyph in other.glyphs]):
            if step.tag == "insert" and step.src_start == place.offset and step.dest_end == step.dest_start + 1:
                glyph = other.glyphs[step.dest_start]
                view = {**dict(glyph.alternatives), glyph.text: glyph.confidence}
            elif step.tag == "equal" and step.src_start < place.offset < step.src_end:
                there = step.dest_start + place.offset - step.src_start
                view = next((dict(one.readings) for one in other.faint if one.offset == there), {})
        views.append(view)
    whole = [(text, round(share, 5)) for text, share in _ranked(_mean(views)) if share >= KEPT and text.strip()]
    return replace(place, readings=tuple(whole[: max(1, len(place.readings))]))


def _align(text: str, glyphs: Sequence[Glyph]) -> dict[int, dict[str, float]]:
    """By offset in ``text`` what another look has there: every reading with its probability."""
    ours = [glyph for glyph in glyphs if len(glyph.text) == 1]
    found: dict[int, dict[str, float]] = {}
    for step in Levenshtein.opcodes([fold_form(ch) for ch in text], [fold_form(glyph.text) for glyph in ours]):
        if step.tag in ("equal", "replace"):
            for k in range(step.src_end - step.src_start):
                glyph = ours[step.dest_start + k]
                found[step.src_start + k] = {**dict(glyph.alternatives), glyph.text: glyph.confidence}
    return found


def _mean(views: Sequence[Mapping[str, float]]) -> dict[str, float]:
    whole: dict[str, float] = {}
    for view in views:
        for text, share in view.items():
            whole[text] = whole.get(text, 0.0) + share / len(views)
    return whole


def _ranked(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda one: (-one[1], one[0]))
