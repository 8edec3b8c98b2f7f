"""Captions: the lines set with a picture, right under it and within its width, or upright beside it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import BoxIndex, grow, shared_height, shared_width
from pipeline.language.bylines import is_caption, is_jump
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box
from pipeline.stages.layout.as_text import SET_OFF
from pipeline.stages.layout.rows import Piece, Row
from pipeline.stages.layout.site import Site

SMALLER = 0.9
"""Height of caption type over that of the text it stands in, at the most, where size alone tells it."""
SMALLER_PITCH = 0.92
"""The same for how far apart Chinese characters stand, which no margin of a box blurs."""

LARGER, MUCH_LARGER, LARGER_PITCH = 1.15, 1.4, 1.05
"""Height of a row in body heights from which it is none of a caption; where its characters stand hardly further apart
than the text's, from which it is none all the same; and that share."""
FEW_ROWS, RAGGED = 4, 0.4
"""Rows that a caption has at the most, where only their being centred tells them; and how far from each other two of
them begin or end at the least, in body heights."""
SAME_SIZE, OFF = 0.85, 2
"""Height of a row in that of the other at the least, where both are one caption's; and pixels by which the boxes of
rows of one size may differ, which is more in small type."""

UPRIGHT, FEW = 1.5, 6
"""Body heights that the type of an upright caption is wide at the most, and characters that it has at the least."""


def find_captions(site: Site, pictures: Sequence[Box]) -> list[tuple[int, list[Row]]]:
    """The rows of each picture's caption, by the picture's index; pictures without one are left out.

    A row under a picture is its caption when its words say so, when it is set smaller than what follows, or when
    it is centred under the picture with white on both sides. ``pictures`` in working pixels.
    """
    found: list[tuple[int, list[Row]]] = []
    taken: set[int] = set()
    for at, picture in enumerate(pictures):
        rows = _read_under(picture, site)
        rows = [row for row in rows if id(row) not in taken]
        if rows:
            taken.update(id(row) for row in rows)
            found.append((at, rows))
    return found


def find_upright_captions(pieces: Sequence[Piece], pictures: Sequence[Box], body: float) -> list[tuple[int, list[Row]]]:
    """The upright lines that stand beside each picture of a page set across, as papers of Hong Kong and Taiwan set
    captions: in type of about the text's size, along the picture's side, none of them a headline's; from the right."""
    small = [piece for piece in pieces if piece.box.width <= UPRIGHT * body]
    large = [piece.box for piece in pieces if piece.box.width > UPRIGHT * body]
    near, heads = BoxIndex([piece.box for piece in small]), BoxIndex(large)
    found: list[tuple[int, list[Row]]] = []
    taken: set[int] = set()
    for at, picture in enumerate(pictures):
        for right in (True, False):
            beside = [k for k in _go_aside(picture, small, near, body, right=right) if k not in taken]
            reach = [small[k].box for k in beside]
            if sum(len(small[k].line.text) for k in beside) < FEW or any(heads.near(grow(b, body, 0)) for b in reach):
                continue
            taken.update(beside)
            rows = [Row(pieces=(small[k],), box=small[k].box) for k in beside]
            found.append((at, sorted(rows, key=lambda row: -row.box.left)))
    return found


def _go_aside(picture: Box, pieces: Sequence[Piece], near: BoxIndex, body: float, *, right: bool) -> list[int]:
    """Upright lines from a picture's side outwards, each close to the one before it and within the picture's height."""
    edge, found = (picture.right if right else picture.left), list[int]()
    while True:
        left = edge - 0.5 * body if right else edge - 1.2 * body
        window = Box(left=int(left), top=picture.top, right=int(left + 1.7 * body), bottom=picture.bottom)
        outer = [
            k
            for k in near.near(window)
            if k not in found
            and shared_height(box := pieces[k].box, picture) > 0.85 * box.height
            and shared_width(box, picture) < 0.3 * box.width
            and (box.left > edge - 0.5 * body if right else box.right < edge + 0.5 * body)
        ]
        if not outer:
            return found
        found += outer
        boxes = [pieces[k].box for k in outer]
        edge = max(box.right for box in boxes) if right else min(box.left for box in boxes)


def _read_under(picture: Box, site: Site) -> list[Row]:
    body = site.body
    edge = Box(left=picture.left, top=picture.bottom - 1, right=picture.right, bottom=picture.bottom)
    first = [row for row in site.below(edge, 2.6) if _lies_inside(row.box, picture, body)]
    worded = [row for row in first if is_caption(row.text.strip())]
    if len(first) != 1 and len(worded) != 1:
        return []
    row = (worded or first)[0]
    gap = row.box.top - picture.bottom
    if _is_larger(row, picture, site) or is_jump(row.text.strip()) or gap > (2.6 if worded else 1.6) * body:
        return []
    is_set_as_one = _is_centred(row.box, picture, body) or _is_flush(row, picture, site)
    small = SMALLER * site.height_around(picture)
    pitch = SMALLER_PITCH * site.pitch_around(picture)
    is_small = _is_smaller(row, small, site) or 0 < row.pitch < pitch
    if not (worded or is_small or (is_set_as_one and gap < body)):
        return []
    caption = [row]
    while len(caption) < 8:
        under = site.below(row.box, 1.0)
        if len(under) != 1 or not (
            _goes_on(row, under[0], picture, site)
            and (
                max(row.height, under[0].height) < small
                or (0 < row.pitch < pitch and 0 < under[0].pitch < pitch)
                or (len(caption) < FEW_ROWS and _are_centred(row.box, under[0].box, picture, site))
            )
        ):
            break
        row = under[0]
        caption.append(row)
    return caption


def _is_larger(row: Row, picture: Box, site: Site) -> bool:
    """Larger than text: of Chinese by how far apart its characters stand, too, for at a coarse scan boxes of lines are
    a quarter higher or lower than their type."""
    if row.height <= LARGER * site.body:
        return False
    pitch = site.pitch_around(picture)
    return not (0 < row.pitch < LARGER_PITCH * pitch and row.height < MUCH_LARGER * site.body)


def _lies_inside(box: Box, picture: Box, body: float) -> bool:
    return picture.left - body <= box.left and box.right <= picture.right + body


def _is_smaller(row: Row, small: float, site: Site) -> bool:
    """Smaller than the text around the picture, and than the column's text where that goes on under it."""
    if row.height >= small:
        return False
    under = [
        one for one in site.below(row.box, 1.5) if one.box.top - row.box.bottom - site.leading < SET_OFF * site.body
    ]
    for _ in range(3):
        if len(under) != 1 or under[0].height > row.height / SMALLER:
            break
        under = site.below(under[0].box, 0.6)
    else:
        return False  # text in small type
    return True


def _is_centred(box: Box, picture: Box, body: float) -> bool:
    left, right = box.left - picture.left, picture.right - box.right
    return min(left, right) > 0.6 * body and abs(left - right) < 1.2 * body


def _are_centred(row: Box, under: Box, picture: Box, site: Site) -> bool:
    """Whether two rows are both centred under a picture, and no column's lines, which begin and end in line."""
    body = site.body
    if not (_is_centred(row, picture, body) and _is_centred(under, picture, body)):
        return False
    ragged = max(abs(row.left - under.left), abs(row.right - under.right)) > RAGGED * body
    return ragged or not any(_is_centred(one.box, picture, body) for one in site.below(under, 1.0))


def _is_flush(row: Row, picture: Box, site: Site) -> bool:
    """Latin captions in the size of the text: a short sentence flush with the picture, where a line of the text
    would be indented or full, unless the last of a paragraph stands there that began above the picture."""
    text, body = row.text.strip(), site.body
    if not text[:1].isupper() or (not text.isascii() and is_cjk_text(text)):
        return False
    if abs(row.box.left - picture.left) > 0.8 * body or picture.right - row.box.right < 2.5 * body:
        return False
    top = Box(left=row.box.left, top=picture.top, right=row.box.right, bottom=picture.top + 1)
    under = site.below(row.box, 1.5)
    text_over = [one for one in site.above(top, 1.5) if one.height < 1.2 * body]
    return (
        not text_over
        or any(one.text[:1].islower() for one in under)
        or any(picture.width > 1.3 * one.box.width for one in under)
    )


def _goes_on(row: Row, under: Row, picture: Box, site: Site) -> bool:
    """A caption's next line may be one as high, right under it."""
    box = under.box
    if box.top - row.box.bottom - site.leading > SET_OFF * site.body or not _lies_inside(box, picture, site.body):
        return False
    low, high = sorted((row.height, under.height))
    return (low > SAME_SIZE * high or high - low <= OFF) and shared_width(box, row.box) > 0
