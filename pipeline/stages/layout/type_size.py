"""How large Latin type is, by how wide it is set: a recogniser's box, drawn with a margin of its own, hides a small
difference in height, and follows the ink of letters that reach up or down or do neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.language.joins import is_cjk_text

if TYPE_CHECKING:
    from pipeline.stages.layout.rows import Piece, Row

SAME_SIZE = 0.84
"""Heights of two rows of one headline, the lower over the taller: boxes follow the ink, not the type."""

ENOUGH = 12
"""Letters from which a row's width tells its type's size within some eight per cent,"""
SOME = 5
"""and from which it can be told that two rows are of one size, whatever their boxes."""
NARROWER = 0.83
"""The size by width of a subtitle to that of its headline, at the most."""
ALIKE = 0.88

_NARROW = frozenset("iljtfrI.,;:'’‘!|()[]-1 ")
_WIDE = frozenset("mwMW—%@&")


def size_by_width(row: Row | Piece, letters: int = ENOUGH) -> float | None:
    """Width of an em of the row's type, in working pixels, by the usual widths of letters in newspaper faces; None of
    Chinese, and of fewer than ``letters``."""
    text = row.text.strip()
    if sum(ch.isalpha() for ch in text) < letters or is_cjk_text(text):
        return None
    ems = sum(0.3 if ch in _NARROW else 0.85 if ch in _WIDE else 0.68 if ch.isupper() else 0.52 for ch in text)
    return max(0.0, row.box.width - MARGIN * row.height) / ems


MARGIN = 0.2
"""White that a recogniser's box has at its two ends together, in its heights."""


def is_set_narrower(row: Row, other: Row) -> bool:
    """Whether the first row's type is smaller than the second's by its width, as far as that can be told."""
    one, two = size_by_width(row), size_by_width(other)
    return one is not None and two is not None and one < NARROWER * two


def is_set_alike(row: Row, other: Row) -> bool:
    """Whether two rows are of one size by their widths; a box round a word is now and then drawn far too tall."""
    one, two = size_by_width(row, SOME), size_by_width(other, SOME)
    return (
        one is not None
        and two is not None
        and min(one, two) > ALIKE * max(one, two)
        and row.height > 0.6 * other.height
    )


_ASCENDERS = frozenset("bdfhklt\u00dfäöüéèàâêîôûÄÖÜ'\"!?")
_DESCENDERS = frozenset("gjpqyQ,;()[]„")


def is_as_tall(row: Row, other: Row) -> bool:
    """Whether the first is set no smaller than the second. A Latin recogniser's box follows the ink: a word without p
    or g is lower than its neighbour with one. Chinese type fills its square."""
    if is_set_narrower(row, other):
        return False
    if row.height >= SAME_SIZE * other.height or is_set_alike(row, other):
        return True
    if is_cjk_text(row.text) or row.height < 0.74 * other.height or row.weight < 0.9 * other.weight:
        return False
    return _type_height(row) >= SAME_SIZE * _type_height(other)


def _type_height(row: Row) -> float:
    """Height of a row with all that its type may reach up and down to, if its box follows the ink."""
    up = any(ch in _ASCENDERS or ch.isupper() or ch.isdigit() for ch in row.text)
    down = any(ch in _DESCENDERS for ch in row.text)
    return row.height / (1.0 if up and down else 0.82 if up else 0.8 if down else 0.62)
