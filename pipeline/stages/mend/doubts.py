"""What may not be what is printed, and is put right by nothing: spans to be marked as unclear, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Doubt, Glyph, Line, Place

CANDIDATE = 0.02
"""Least probability of what is named as another reading."""
_NEAR = 2
"""Doubted characters so far apart are one span: what is garbled is so as a whole."""


def find_doubts(
    lines: Sequence[Line], judged: Mapping[tuple[str, int], float], rejected: frozenset[str], least: float
) -> Iterator[Doubt]:
    """``judged`` is the probability of given characters, by line and offset, where more than the recogniser has been
    asked; ``rejected`` are the lines that the recogniser doubted as a whole. What is less probable than ``least`` is
    doubted."""
    for line in lines:
        if line.id in rejected and line.text.strip():
            yield Doubt(
                start=Place(line=line.id, offset=0),
                end=Place(line=line.id, offset=len(line.text)),
                reason="the recogniser doubted the whole line",
                confidence=_within(line.confidence),
            )
        elif len(line.glyphs) == len(line.text):
            sure = [judged.get((line.id, at), glyph.confidence) for at, glyph in enumerate(line.glyphs)]
            doubted = [at for at, glyph in enumerate(line.glyphs) if glyph.text.strip() and sure[at] < least]
            for start, end in _spans(doubted):
                yield Doubt(
                    start=Place(line=line.id, offset=start),
                    end=Place(line=line.id, offset=end),
                    reason="doubtful by what was seen and by the text around it"
                    if any((line.id, at) in judged for at in range(start, end))
                    else "hardly seen",
                    confidence=_within(min(sure[start:end])),
                    candidates=_candidates(line.glyphs[start]) if end - start == 1 else (),
                )


def _spans(doubted: Sequence[int]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(doubted):
        last = at
        while last + 1 < len(doubted) and doubted[last + 1] - doubted[last] <= _NEAR:
            last += 1
        yield doubted[at], doubted[last] + 1
        at = last + 1


def _candidates(glyph: Glyph) -> tuple[tuple[str, float], ...]:
    return tuple(one for one in glyph.alternatives if one[1] >= CANDIDATE)


def _within(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 4)
