"""Where the text of a file that tells no places stands on its picture.

A recogniser reads the picture; each line that it finds is looked for in the text, character by character (Levenshtein
1966), and that part of the text takes the line's place. The text stays as it is given, to the character: what no line
was found for is kept as a line without a place, so that it is shown as text that the picture does not support.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from pipeline.errors import FormatError
from pipeline.formats.given import GivenPage
from pipeline.geometry import BoxIndex, hull_of_boxes
from pipeline.language.forms import fold_form
from pipeline.language.joins import is_cjk
from pipeline.model import Box, Line

PIECE = 3
"""Characters in a row by which a line is looked for."""
ALIKE = 0.5
"""Least share of a line's characters that the text has in its place."""
SLACK = 0.25
"""Share of a line's length by which its place in the text may be off, for what one of the two readings left out."""
FOUND = 0.2
"""Least share of the text that its picture must have."""
TRIED = 4
"""Places in the text that are tried for a line."""
VOTES = 20_000
"""Places in the text that all pieces of a line stand at, at the most: on a page of 50,000 characters some 3,000."""
LEFT_OVER = 1_000
"""Lines, and parts of the text, that were not found by their pieces and are compared each with each, at the most."""
MOST_LEFT = 60
"""Characters up to which what is left of the text may be one line of print."""
LEFT = 0.5
"""Share of the usual length of a line up to which what stands between two lines belongs to one of them."""
WHOLE = 4
"""Characters of a line from which it is looked for by itself; shorter ones follow the line above."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters ``start`` to ``end`` of the text's print (white space left out) that stand where ``line`` does;
    ``rank`` is how many were found before it."""

    start: int
    end: int
    line: Line
    alike: float
    rank: int = 0


class _Print:
    """The text's printed characters, folded, and where each stands: (line, offset)."""

    def __init__(self, given: GivenPage) -> None:
        self.lines = given.lines
        self.places = [
            (number, offset)
            for number, line in enumerate(given.lines)
            for offset, ch in enumerate(line.text)
            if not ch.isspace()
        ]
        self.text = "".join(fold_form(given.lines[number].text[offset]) for number, offset in self.places)
        self.pieces: dict[str, list[int]] = defaultdict(list)
        for at in range(len(self.text) - PIECE + 1):
            self.pieces[self.text[at : at + PIECE]].append(at)

    def find(self, printed: str) -> list[tuple[float, int, int]]:
        """(share alike, start, end) of the likeliest places of ``printed``, best first."""
        votes: Counter[int] = Counter()
        for at in self._tell(printed):
            votes.update({place - at for place in self.pieces.get(printed[at : at + PIECE], ())[:VOTES]})
        slack = max(2, round(SLACK * len(printed)))
        found: dict[tuple[int, int], float] = {}
        for start, _ in votes.most_common(TRIED):
            low = max(0, start - slack)
            found.update(self._align(printed, low, start + len(printed) + slack))
        return sorted(((alike, *span) for span, alike in found.items()), reverse=True)

    def _tell(self, printed: str) -> list[int]:
        """Where the pieces of ``printed`` begin that tell its places: all of them, or, where they stand at too many,
        the rarest."""
        starts = list(range(len(printed) - PIECE + 1))
        left = VOTES
        times = [len(self.pieces.get(printed[at : at + PIECE], ())) for at in starts]
        if sum(times) <= left:
            return starts
        told: list[int] = []
        for at in sorted(starts, key=times.__getitem__):
            left -= times[at]
            if left < 0 and told:
                break
            told.append(at)
        return sorted(told)

    def _align(self, printed: str, low: int, high: int) -> Iterator[tuple[tuple[int, int], float]]:
        same = [
            (step.src_start, step.dest_start, step.src_end - step.src_start)
            for step in Levenshtein.opcodes(printed, self.text[low:high])
            if step.tag == "equal"
        ]
        # A single character far from the rest is alike by chance.
        core = [step for step in same if step[2] >= 2] or same
        if not core:
            return
        first, last = core[0], core[-1]
        start = max(low, low + first[1] - first[0])
        end = low + last[1] + last[2] + (len(printed) - last[0] - last[2])
        alike = sum(length for *_, length in same) / max(len(printed), 1)
        yield (start, min(end, high, len(self.text))), alike


def place_text(given: GivenPage, read: Sequence[Line], width: int, height: int) -> GivenPage:
    """``given``, which tells no places, with its lines where ``read`` has them, in pixels of the picture. Raises
    FormatError where the picture has next to nothing of the text."""
    text = _Print(given)
    spans = _settle_spans(text, read)
    covered = sum(span.end - span.start for span in spans)
    if covered < FOUND * len(text.text):
        said = f"has {covered} of its {len(text.text)} characters in its picture"
        raise FormatError(given.image or "the text", said, "Put the right picture beside it, or none.")
    lines = list(_cut(text, _close_gaps(text, spans), width, height))
    regions = []
    held: dict[str, list[tuple[int, Line]]] = {}
    for at, (number, line) in enumerate(lines):
        held.setdefault(given.lines[number].id, []).append((at, line))
    for region in given.regions:
        inside = [line for _, line in sorted(one for name in set(region.lines) for one in held.get(name, ()))]
        if inside:
            box = hull_of_boxes([line.box for line in inside])
            regions.append(replace(region, box=box, lines=tuple(line.id for line in inside)))
    return replace(
        given,
        width=width,
        height=height,
        lines=tuple(line for _, line in lines),
        regions=tuple(regions),
        order=tuple(region.id for region in regions),
        placed=True,
    )


def _settle_spans(text: _Print, read: Sequence[Line]) -> list[_Span]:
    """Each line at its best place that is free, the surest lines first; then short ones behind the line above."""
    wanted = []
    for line in read:
        printed = "".join(fold_form(ch) for ch in line.text if not ch.isspace())
        for alike, start, end in text.find(printed) if len(printed) >= WHOLE else ():
            if alike >= ALIKE and end > start:
                wanted.append((alike * len(printed), _Span(start, end, line, alike)))
    taken = bytearray(len(text.text))
    spans: dict[str, _Span] = {}
    for _, span in sorted(wanted, key=lambda one: -one[0]):
        if span.line.id in spans:
            continue
        start, end = span.start, span.end
        while start < end and taken[start]:
            start += 1
        while end > start and taken[end - 1]:
            end -= 1
        if end - start > ALIKE * (span.end - span.start) and not any(taken[start:end]):
            spans[span.line.id] = replace(span, start=start, end=end, rank=len(spans))
            taken[start:end] = b"\1" * (end - start)
    near = BoxIndex([line.box for line in read])
    for line in sorted(read, key=lambda one: (one.box.top, one.box.left)):
        printed = "".join(fold_form(ch) for ch in line.text if not ch.isspace())
        if line.id in spans or not printed:
            continue
        for above in _above(line, (spans.get(read[k].id) for k in near.within(*_over(line.box)))):
            start = above.end
            end = min(start + len(printed), len(text.text))
            if text.text[start:end] == printed and not any(taken[start:end]):
                spans[line.id] = _Span(start, end, line, 1.0, len(spans))
                taken[start:end] = b"\1" * (end - start)
                break
    _match_left(text, [line for line in read if line.id not in spans], taken, spans)
    return sorted(spans.values(), key=lambda one: one.start)


def _match_left(text: _Print, read: Sequence[Line], taken: bytearray, spans: dict[str, _Span]) -> None:
    """What is left on both sides, by likeness: words of a headline, a page number."""
    left: list[tuple[int, int]] = []
    at = 0
    while at < len(taken):
        end = at + 1
        while end < len(taken) and taken[end] == taken[at] and text.places[end][0] == text.places[at][0]:
            end += 1
        if not taken[at] and end - at <= MOST_LEFT:
            left.append((at, end))
        at = end
    pairs = []
    for line in read[:LEFT_OVER]:
        printed = "".join(fold_form(ch) for ch in line.text if not ch.isspace())
        for start, end in left[:LEFT_OVER] if printed else ():
            alike = Levenshtein.normalized_similarity(printed, text.text[start:end])
            if alike >= ALIKE:
                pairs.append((alike, -start, end, line))
    for alike, start, end, line in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
        if line.id not in spans and not any(taken[-start:end]):
            spans[line.id] = _Span(-start, end, line, alike)
            taken[-start:end] = b"\1" * (end + start)


def _over(box: Box) -> tuple[float, float, float, float]:
    """The edges of the place above a line of this box, and a little beside it, where the line before it ends."""
    return box.left - box.height, box.top - 2 * box.height, box.right + box.height, box.top + box.height / 2


def _above(line: Line, near: Iterable[_Span | None]) -> list[_Span]:
    """Of what stands near, the lines that the short line may follow, nearest first: those above it in its column."""
    box = line.box
    left, top, _, bottom = _over(box)
    over = [
        span
        for span in near
        if span is not None
        and top < span.line.box.bottom <= bottom
        and min(box.right, span.line.box.right) > max(left, span.line.box.left - box.height)
    ]
    return sorted(over, key=lambda span: (box.top - span.line.box.bottom, span.rank))


def _close_gaps(text: _Print, spans: Sequence[_Span]) -> list[tuple[int, int, Line | None]]:
    """(start, end, line) over all of the text: a few characters that no line has go with the line before them, or
    behind them where that is in the same line of the text and the other is not; longer ones have no line."""
    usual = sorted(span.end - span.start for span in spans)[len(spans) // 2] if spans else 0
    out: list[tuple[int, int, Line | None]] = []
    at = 0

    def home(place: int) -> int:
        return text.places[place][0] if 0 <= place < len(text.places) else -1

    for span in [*spans, None]:
        start = span.start if span is not None else len(text.text)
        if start > at:
            # What stands in other lines of the text than both neighbours is none of theirs.
            split = at
            while split < start and out and home(split) == home(at - 1):
                split += 1
            tail = start
            while tail > split and span is not None and home(tail - 1) == home(span.start):
                tail -= 1
            few = LEFT * usual
            if out and out[-1][2] is not None and split - at <= few:
                out[-1] = (out[-1][0], split, out[-1][2])
                at = split
            begin = tail if span is not None and start - tail <= few else start
            if begin > at:
                out.append((at, begin, None))
            if span is not None:
                start = begin
        if span is not None:
            out.append((start, span.end, span.line))
            at = span.end
    return out


def _cut(
    text: _Print, parts: Sequence[tuple[int, int, Line | None]], width: int, height: int
) -> Iterator[tuple[int, Line]]:
    """(number of the text's line, line) for each part, cut where the text's own lines end."""
    number_of = 0
    near: Line | None = None
    bounds = [_bound(text, start) for start, _, _ in parts]
    for at, (_, _, line) in enumerate(parts):
        own = bounds[at]
        stop = bounds[at + 1] if at + 1 < len(bounds) else (len(text.lines), 0)
        pieces = list(_pieces(text, own, stop))
        whole = max(1, sum(len(piece) for _, piece in pieces))
        passed = 0
        for number, piece in pieces:
            number_of += 1
            box = _part_of(line, passed / whole, (passed + len(piece)) / whole) if line is not None else None
            passed += len(piece)
            yield (
                number,
                Line(
                    id=f"l{number_of:04d}",
                    text=piece,
                    box=box or _beside(near, width, height),
                    confidence=text.lines[number].confidence if line is not None else 0.0,
                    direction=line.direction if line is not None else "ltr",
                ),
            )
        near = line or near


def _bound(text: _Print, at: int) -> tuple[int, int]:
    """(line, offset) where a part begins: a line of print that ends within a Latin word of the text ends behind it."""
    number, offset = text.places[at]
    said = text.lines[number].text
    if offset == 0 or at == 0 or text.places[at - 1] != (number, offset - 1):
        return (number, 0) if not said[:offset].strip() else (number, offset)
    while 0 < offset < len(said) and _runs(said[offset - 1], said[offset]):
        offset += 1
    return number, offset


def _runs(before: str, after: str) -> bool:
    return not (before.isspace() or after.isspace() or is_cjk(before) or is_cjk(after)) and (
        before.isalnum() and after.isalnum()
    )


def _pieces(text: _Print, start: tuple[int, int], stop: tuple[int, int]) -> Iterator[tuple[int, str]]:
    number, offset = start
    while number < len(text.lines) and (number, offset) < stop:
        said = text.lines[number].text
        piece = said[offset : stop[1]] if number == stop[0] else said[offset:]
        if piece.strip():
            yield number, piece
        number, offset = number + 1, 0


def _part_of(line: Line, start: float, end: float) -> Box:
    box = line.box
    if line.direction == "vertical":
        top = box.top + round(start * box.height)
        return replace(box, top=top, bottom=max(top + 1, box.top + round(end * box.height)))
    left = box.left + round(start * box.width)
    return replace(box, left=left, right=max(left + 1, box.left + round(end * box.width)))


def _beside(near: Line | None, width: int, height: int) -> Box:
    """A place for what has none: the edge under the line before it."""
    if near is None:
        return Box(left=0, top=0, right=1, bottom=1)
    bottom = min(near.box.bottom, height - 1)
    left = min(near.box.left, width - 1)
    return Box(left=left, top=bottom, right=max(left + 1, near.box.right), bottom=bottom + 1)
