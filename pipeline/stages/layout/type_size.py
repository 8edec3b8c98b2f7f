"""The size of type, told from boxes that follow the ink."""

from __future__ import annotations

from pipeline.language.joins import is_cjk_text
from pipeline.stages.layout.rows import Row

SAME_SIZE = 0.84
"""Heights of two rows of one headline, the lower over the taller: boxes follow the ink, not the type."""

_ASCENDERS = frozenset("bdfhklt\u00dfäöüéèàâêîôûÄÖÜ'\"!?")
_DESCENDERS = frozenset("gjpqyQ,;()[]„")


def is_as_tall(row: Row, other: Row) -> bool:
    """Whether the first is set no smaller than the second. A Latin recogniser's box follows the ink: a word without p
    or g is lower than its neighbour with one. Chinese type fills its square."""
    if row.height >= SAME_SIZE * other.height:
        return True
    if is_cjk_text(row.text) or row.height < 0.74 * other.height or row.weight < 0.9 * other.weight:
        return False
    return _type_height(row) >= SAME_SIZE * _type_height(other)


def _type_height(row: Row) -> float:
    """Height of a row with all that its type may reach up and down to, if its box follows the ink."""
    up = any(ch in _ASCENDERS or ch.isupper() or ch.isdigit() for ch in row.text)
    down = any(ch in _DESCENDERS for ch in row.text)
    return row.height / (1.0 if up and down else 0.82 if up else 0.8 if down else 0.62)
