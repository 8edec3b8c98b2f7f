"""Horizontal lines on pages of vertical ones, read from the right: headings, notices and page heads of old papers.

Rectangles here are in the frame of the lines: `u` (left, right) runs down the page, `v` (top, bottom) leftwards.
"""

from dataclasses import replace

from numpy.random import Generator

from .flow import Body
from .fonts import advance
from .heads import Head, break_title
from .linebreaking import Cell
from .sheet import Rect, SetLine
from .texts import pick


def level_line(kind: str, text: str, face: str, em: int, u: float, v: float, article: int) -> SetLine:
    """A horizontal line from the place (u, v) leftwards: its first character is the one on the right."""
    bare = text.replace(" ", "")
    cells = tuple(Cell(ch, (len(bare) - 1 - at) * em) for at, ch in enumerate(bare))
    rect = Rect(u, v, u + em * 1.14, v + len(bare) * em)
    return SetLine(article, kind, None, bare, rect, cells, face, em, level=True)


def set_level_head(
    head: Head, body: Body, rect: Rect, article: int, centred: bool, size: int
) -> tuple[list[SetLine], float]:
    """Title, subtitle and byline in rows over the lines, within the width of `rect`; and how far down they reach."""
    room = rect.bottom - rect.top
    while size > body.em * 1.3 and len(head.title.replace(" ", "")) * size > 2 * room * 0.92:
        size -= 1
    titles = break_title(head.title, head.face, size, room * 0.96, True)
    rows = [("title", title, head.face, size) for title in titles]
    if head.subtitle:
        rows.append(("subtitle", head.subtitle, f"{body.language}-sans", round(body.em * 1.15)))
    if head.byline:
        rows.append(("byline", head.byline, f"{body.language}-sans", body.em))
    lines: list[SetLine] = []
    u = rect.left + 0.15 * body.em
    for kind, text, face, em in rows:
        while len(text) * em > room and em > 12:
            em -= 1
        length = len(text.replace(" ", "")) * em
        v = rect.top + ((room - length) / 2 if centred else 0.3 * body.em)
        lines.append(level_line(kind, text, face, em, u, v, article))
        u += em * 1.14 + 0.3 * body.em
    return lines, u + 0.5 * body.em - rect.left


def mix_notice(rng: Generator, lines: list[SetLine], rect: Rect, body: Body) -> list[SetLine]:
    """A notice's lines set anew: its first one level over the others, which stand upright or lie level, or all
    upright as they were."""
    if not lines or float(rng.random()) < 0.3:
        return lines
    first, *rest = lines
    wide, tall = rect.bottom - rect.top, rect.right - rect.left
    em = round(min(first.em * 1.2, 0.86 * wide / max(1, len(first.text.replace(" ", ""))), 0.38 * tall))
    if em < body.em:
        return lines
    length = em * len(first.text.replace(" ", ""))
    head = level_line("ad", first.text, first.face, em, rect.left + 0.5 * body.em, rect.top + (wide - length) / 2, -1)
    u = head.rect.right + 0.6 * body.em
    room = rect.right - u - 0.4 * body.em
    down = pick(rng, ["upright", "level"]) == "upright"
    kept = [head]
    v = rect.top + 0.8 * body.em
    for line in rest:
        text = line.text.replace(" ", "")
        size = round(min(line.em, room / len(text) * 0.98 if down else 0.9 * wide / len(text), room * 0.4))
        if size < 0.7 * body.em:
            continue
        if down:
            if v + 1.3 * size > rect.bottom:
                break
            face = line.face
            cells = tuple(Cell(ch, float(advance(face, size, text[:at]))) for at, ch in enumerate(text))
            box = Rect(u, v, u + advance(face, size, text), v + 1.1 * size)
            kept.append(replace(line, text=text, rect=box, cells=cells, em=size))
            v += 1.1 * size + 0.7 * body.em
        else:
            if u + 1.2 * size > rect.right:
                break
            start = rect.top + (wide - size * len(text)) / 2
            kept.append(level_line("ad", text, line.face, size, u, start, -1))
            u += 1.14 * size + 0.5 * body.em
    return kept
