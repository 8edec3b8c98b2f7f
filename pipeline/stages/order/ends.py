"""How the words at both ends of a column begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.language.joins import ends_sentence, opens_unclosed, starts_badly
from pipeline.stages.order.nodes import Stack

CLOSING = ("云", "矣", "焉")
"""What ends a sentence in old Chinese papers that are set without points, as the last character of a short line."""
SHORT = 0.5
"""Characters that such a line is short of its column, at the least: in a full one the words may run on."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How the words of a stack begin and end: ``ended`` with a full stop or a closing formula; ``opened`` where its
    last line opens brackets or quotation marks that it does not close, ``closed`` where its first closes some that it
    does not open; ``badly`` where that begins as no sentence does."""

    ended: bool
    opened: bool
    closed: bool
    badly: bool


def read_ends(stack: Stack) -> Ends:
    return Ends(
        ended=ends_sentence(stack.last) or (stack.shortfall > SHORT and stack.last.endswith(CLOSING)),
        opened=opens_unclosed(stack.last) > 0,
        closed=opens_unclosed(stack.first) < 0,
        badly=starts_badly(stack.first),
    )
