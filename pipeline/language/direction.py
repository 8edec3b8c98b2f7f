"""Which way a horizontal line of a vertical page is read.

Papers set in upright columns from right to left set their horizontal headings so too, until the middle of the
twentieth century: ``會員委設建`` is 建設委員會. A recogniser reads every line from the left, and what it read is kept.
Which way a line is to be read is told here: from words, from marks at its ends, and from the other lines of the
page, since a page keeps to one way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.edits import turn_round
from pipeline.language.bylines import are_names, is_byline
from pipeline.language.joins import information, is_cjk
from pipeline.language.traditional import simplify
from pipeline.model import Evidence, Line

LINE_MOST, PAGE_MOST = 12.0, 4.0
"""Nats that the words of one line, and the convention of the page, weigh at most."""
NAME = 3.0
"""Nats that a name tells, read one way and not the other."""
_OPENING, _CLOSING = "「『《〈【〔“‘", "」』》〉】〕”’，。、；：！？"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """A line that is read from the right: as it then reads, how sure that is (a probability), and why."""

    line: str
    text: str
    confidence: float
    evidence: tuple[Evidence, ...]


def weigh_words(text: str) -> float:
    """Nats of mutual information in the words that the text divides into best; 0 where it holds none."""
    bare = simplify(text)
    best = [0.0] * (len(bare) + 1)
    for end in range(1, len(bare) + 1):
        best[end] = best[end - 1]
        for size in range(2, min(4, end) + 1):
            worth = information(bare[end - size : end])
            if worth > 0.0:
                best[end] = max(best[end], best[end - size] + worth)
    return best[-1]


def weigh_ends(text: str) -> float:
    """Nats for reading the line as it was read, by the marks at its ends: none begins with a closing one."""
    bare = text.strip()
    if len(bare) < 2:
        return 0.0
    against = (bare[0] in _CLOSING) + (bare[-1] in _OPENING)
    speaking = (bare[-1] in _CLOSING) + (bare[0] in _OPENING)
    return 2.0 * (speaking - against)


def find_backward(lines: Sequence[Line]) -> Mapping[str, Backward]:
    """The horizontal lines of a page set in vertical ones that are read from the right, by their ids.

    Nothing on a page whose lines are not mostly vertical. The lines' evidence is pooled: where the page clearly
    keeps to one way, that weighs in every line of it.
    """
    alone = {line.id: _weigh_line(line.text) for line in _lines_across(lines)}
    pooled = sum(_share(own) for own in alone.values())
    by_id = {line.id: line for line in lines}
    found = {}
    for name, own in alone.items():
        line = by_id[name]
        page = max(-PAGE_MOST, min(PAGE_MOST, 0.5 * (pooled - _share(own))))
        total = sum(own.values()) + page
        if total < 0.0:
            found[line.id] = Backward(
                line=line.id,
                text=_turn_within(line.text),
                confidence=round(1.0 / (1.0 + math.exp(total)), 4),
                evidence=_say({**own, "page": page}),
            )
    return found


def as_read(lines: Sequence[Line], backward: Mapping[str, Backward]) -> list[Line]:
    """The lines with the text that they are read with, to look at, never to keep: it has no glyphs. White space at
    their ends stays where it was."""
    return [replace(line, text=backward[line.id].text, glyphs=()) if line.id in backward else line for line in lines]


def _turn_within(text: str) -> str:
    bare = text.strip()
    return text.replace(bare, turn_round(bare)) if bare else text


def is_from_right(lines: Sequence[Line]) -> bool:
    """Whether the page's horizontal lines, taken together, are read from the right."""
    return sum(_share(_weigh_line(line.text)) for line in _lines_across(lines)) < 0.0


def _lines_across(lines: Sequence[Line]) -> list[Line]:
    """Horizontal lines of two characters and more on a page of vertical ones."""
    upright = sum(len(line.text) for line in lines if line.direction == "vertical")
    if upright <= 0.5 * sum(len(line.text) for line in lines):
        return []
    return [
        line
        for line in lines
        if line.direction != "vertical" and line.box.width > 1.3 * line.box.height and sum(map(is_cjk, line.text)) >= 2
    ]


def _share(own: Mapping[str, float]) -> float:
    """What one line says of its page, in nats: no line outvotes the others."""
    return max(-4.0, min(4.0, sum(own.values())))


def _weigh_line(text: str) -> dict[str, float]:
    """Nats for reading it as it was read, by what tells: its words, a name that it is, the marks at its ends."""
    turned = turn_round(text)
    words = weigh_words(text) - weigh_words(turned)
    return {
        "words": max(-LINE_MOST, min(LINE_MOST, words)),
        "name": NAME * (is_byline(text) or are_names(text)) - NAME * (is_byline(turned) or are_names(turned)),
        "marks": weigh_ends(text),
    }


def _say(weights: Mapping[str, float]) -> tuple[Evidence, ...]:
    """Evidence speaks for turning the line, so that signs are the other way round."""
    sentences = {
        "words": "its characters make more words from the {way}",
        "name": "it is a name from the {way}",
        "marks": "by the marks at its ends it begins on the {way}",
        "page": "the page's other horizontal lines are read from the {way}",
    }
    return tuple(
        Evidence(
            kind=kind, sentence=sentences[kind].format(way="right" if nats < 0 else "left"), weight=round(-nats, 2)
        )
        for kind, nats in weights.items()
        if nats
    )
