"""Authors' names under upright headlines, as papers that are set upright have them: in the column of the headline, some
way down from its last character, a pen name that no list of surnames knows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.character_model import is_han
from pipeline.stages.layout.headings.heading import Heading
from pipeline.stages.layout.rows import Neighbourhood, Row

SHORT, LONG = 2, 4
"""Characters of such a name, from and to."""
AWAY = (0.3, 6.0, 4.0)
"""White between a headline and the name: at least in heights of the name, at most in body heights or in heights of the
headline, whichever is more."""
PARTS = "第續续"
"""What the part of a serial begins with: ``第三回``."""
FIRST = 0.5
"""Body heights within which two lines begin together."""


def take_names(blocks: Sequence[Heading], rows: Sequence[Row], taken: set[int], body: float) -> list[Heading]:
    """The blocks, with the names that stand in their column; a name that had been taken for a headline is none.
    ``rows`` are those of the turned page, on which an upright line runs to the right."""
    near = Neighbourhood([row.box for row in rows])
    alone = {id(block.headline[0]): block for block in blocks if len(block.rows) == 1}
    gone: set[int] = set()
    for block in blocks:
        if id(block) in gone or block.byline:
            continue
        row = _find_name(block, rows, near, body)
        if row is None or (id(row) in taken and (id(row) not in alone or alone[id(row)] is block)):
            continue
        block.byline.append(row)
        taken.add(id(row))
        if id(row) in alone:
            gone.add(id(alone[id(row)]))
    return [block for block in blocks if id(block) not in gone]


def _find_name(block: Heading, rows: Sequence[Row], near: Neighbourhood, body: float) -> Row | None:
    """The first row behind the headline in its column, where that is a name."""
    last = max(block.headline, key=lambda row: row.box.right)
    box = last.box
    top, bottom = (min(row.box.top for row in block.headline), max(row.box.bottom for row in block.headline))
    most = max(AWAY[1] * body, AWAY[2] * box.height)
    behind = [
        rows[k]
        for k in near.between(top, bottom, box.right, box.right + most)
        if rows[k].box.left >= box.right - 0.2 * body and top < (rows[k].box.top + rows[k].box.bottom) / 2 < bottom
    ]
    row = min(behind, key=lambda one: one.box.left, default=None)
    if row is None or not _reads_as_name(row) or row.height > max(one.height for one in block.headline):
        return None
    white = row.box.left - box.right
    if white < AWAY[0] * row.height or white > most or row.box.left < block.box.right - 0.2 * body:
        return None
    # The last line of a paragraph begins where the lines beside it do.
    beside = near.between(row.box.top - 1.3 * body, row.box.bottom + 1.3 * body, row.box.left, row.box.right)
    together = any(rows[k] is not row and abs(rows[k].box.left - row.box.left) < FIRST * body for k in beside)
    return None if together else row


def _reads_as_name(row: Row) -> bool:
    text = "".join(row.text.split())
    return SHORT <= len(text) <= LONG and text[0] not in PARTS and all(is_han(ch) for ch in text)
