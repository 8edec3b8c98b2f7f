"""How the words at both ends of a column begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.language.joins import ends_sentence, opens_unclosed, starts_badly
from pipeline.stages.order.nodes import Stack


@dataclass(frozen=True, slots=True)
class Ends:
    """How the words of a stack begin and end: ``ended`` with a full stop; ``opened`` where its last line opens brackets
    or quotation marks that it does not close, ``closed`` where its first closes some that it does not open; ``badly``
    where that begins as no sentence does."""

    ended: bool
    opened: bool
    closed: bool
    badly: bool


def read_ends(stack: Stack) -> Ends:
    return Ends(
        ended=ends_sentence(stack.last),
        opened=opens_unclosed(stack.last) > 0,
        closed=opens_unclosed(stack.first) < 0,
        badly=starts_badly(stack.first),
    )
