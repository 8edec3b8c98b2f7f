"""Boxed notices: what fills a slot or a column's foot, and belongs to no article."""

from numpy.random import Generator

from .article import Style
from .fonts import advance
from .fromright import mix_notice
from .linebreaking import Cell
from .sheet import Rect, SetLine


def set_notice(rng: Generator, rect: Rect, style: Style) -> tuple[list[SetLine], Rect]:
    """A boxed notice (lines of kind 'ad', article -1) that fills `rect`."""
    body = style.body
    words = next(style.notices)
    family = body.language if body.chinese else "latin"
    lines: list[SetLine] = []
    y = rect.top + body.em * 0.8
    centred = bool(rng.random() < 0.6)
    scale = min(3.2, max(1.2, rect.height / body.leading / 6))
    air = max(0.5, (rect.height / body.em - scale * 1.5 - 3.0) / 4.5)
    for index, text in enumerate(words):
        face = f"{family}-{'black' if index == 0 else 'sans'}"
        em = round(body.em * (scale * 1.5 if index == 0 else max(1.0, scale * 0.8)))
        while advance(face, em, text) > rect.width * 0.9 and em > 12:
            em -= 1
        width = advance(face, em, text)
        if y + em * 1.3 > rect.bottom - body.em * 0.4:
            break
        x = rect.left + (rect.width - width) / 2 if centred else rect.left + body.em * 0.8
        letters = tuple(Cell(c, advance(face, em, text[:i])) for i, c in enumerate(text) if c != " ")
        cells = letters if body.chinese else (Cell(text, 0.0),)
        lines.append(SetLine(-1, "ad", None, text, Rect(x, y, x + width, y + em * 1.25), cells, face, em))
        y += em * 1.25 + body.em * min(air, 3.0)
    if style.from_right:
        lines = mix_notice(rng, lines, rect, body)
    return lines, Rect(rect.left, rect.top, rect.right, rect.bottom)
