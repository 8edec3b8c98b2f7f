"""Headlines: kicker, title, subtitle and byline set as one block, across columns or upright beside them."""

import re
from dataclasses import dataclass

from .flow import Body
from .fonts import advance
from .linebreaking import NO_END, NO_START, Cell, ChineseBreaker
from .sheet import Rect, SetLine


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over an article. `size` is the wished size of the title in pixels."""

    title: str
    kicker: str
    subtitle: str
    byline: str
    face: str
    size: int
    centred: bool = True


def title_size(body: Body, width: float, title: str, scale: float) -> int:
    """Large enough to fill much of `width`, within the page's taste."""
    wished = body.em * scale
    unit = 1.0 if body.chinese else 0.52
    filling = width * 0.94 / (len(title) * unit)
    if filling < body.em * 1.35:
        filling = width * 0.94 / (-(-len(title) // (2 if body.chinese else 3)) * unit + (0.5 if body.chinese else 1))
    return round(max(body.em * 1.2, min(wished, filling, body.em * 3.6)))


def break_title(text: str, face: str, size: int, measure: float, chinese: bool) -> list[str]:
    """Lines of nearly equal length, each within `measure` pixels: at spaces, in Chinese also between characters."""
    if advance(face, size, text) <= measure:
        return [text]
    if chinese:
        parts = text.split(" ")
        if len(parts) > 1 and all(advance(face, size, part) <= measure for part in parts):
            return parts
        count = int(-(-advance(face, size, text) // measure))
        share = advance(face, size, text) / count + size * 0.6
        lines, start = [], 0
        breaker = ChineseBreaker(text, face, size)
        while start < len(text):
            broken = breaker.line(start, min(measure, share))
            lines.append(broken.text)
            start = broken.end
        return lines
    words = text.split(" ")
    best: list[str] = []
    low, high = max(advance(face, size, word) for word in words), measure
    for step in range(8):
        width = high if step == 0 else max(low, high * (1 - step * 0.08))
        lines = _fill(words, face, size, width)
        if not best or len(lines) == len(best):
            best = lines
    return best


def _fill(words: list[str], face: str, size: int, width: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if advance(face, size, f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def set_head(
    head: Head, body: Body, left: float, top: float, width: float, article: int
) -> tuple[list[SetLine], float]:
    """The block's lines within `width` pixels from (left, top), and its height with the space below it."""
    family = "latin" if not body.chinese else body.language
    lines: list[SetLine] = []
    y = top + 0.15 * body.em
    size = head.size
    most = 2 if body.chinese else 4
    titles = break_title(head.title, head.face, size, width, body.chinese)
    while (len(titles) > most or any(advance(head.face, size, t) > width for t in titles)) and size > body.em * 1.05:
        size -= 1
        titles = break_title(head.title, head.face, size, width, body.chinese)
    rows: list[tuple[str, str, str, int, float]] = []
    if head.kicker:
        rows.append(("kicker", head.kicker, f"{family}-sans", round(body.em * 1.2), 0.25))
    for index, title in enumerate(titles):
        rows.append(("title", title, head.face, size, 0.3 if index == len(titles) - 1 else 0.1))
    if head.subtitle:
        deck = round(body.em * (1.15 if body.chinese else 1.1))
        face = f"{family}-sans" if body.chinese else "latin-bold"
        for part in break_title(head.subtitle, face, deck, width * 0.96, body.chinese):
            rows.append(("subtitle", part, face, deck, 0.15))
    if head.byline:
        rows.append(("byline", head.byline, f"{family}-sans" if body.chinese else "latin-body", body.em, 0.2))
    for kind, text, face, em, below in rows:
        while advance(face, em, text) > width and em > 12:
            em -= 1
        line = _row(kind, text, face, em, left, y, width, article, head.centred)
        lines.append(line)
        y = line.rect.bottom + below * body.em
    return lines, y + 0.35 * body.em - top


def _row(
    kind: str, text: str, face: str, em: int, left: float, y: float, width: float, article: int, centred: bool
) -> SetLine:
    length = advance(face, em, text)
    x = left + (width - length) / 2 if centred else left
    latin = face.startswith("latin")
    cells = _words(text, face, em) if not latin else (Cell(text, 0.0),)
    rect = Rect(x, y, x + length, y + em * (1.3 if latin else 1.14))
    return SetLine(article, kind, None, text, rect, cells, face, em)


def _words(text: str, face: str, em: int) -> tuple[Cell, ...]:
    """Cells of the words between spaces, so that upright setting can part them into characters."""
    cells = []
    for match in re.finditer(r"\S+", text):
        cells.append(Cell(match.group(), advance(face, em, text[: match.start()])))
    return tuple(cells)


def set_upright_head(
    head: Head, body: Body, left: float, top: float, height: float, article: int, rightwards: bool
) -> tuple[list[SetLine], float]:
    """Title, subtitle and byline upright, one column each within `height` pixels, and the block's width.

    `rightwards` sets the byline to the right of the title, as in horizontal papers; else to its left.
    """
    family = body.language
    rows: list[tuple[str, str, str, int]] = []
    size = head.size
    pitch = 1.06
    count = 1
    while len(head.title) * size * pitch > height * 0.96:
        if size > body.em * 1.5:
            size -= 1
        else:
            count = 2
            break
    per = -(-len(head.title) // count)
    if count == 2:
        while per < len(head.title) - 1 and (head.title[per] in NO_START or head.title[per - 1] in NO_END):
            per += 1
    titles = [head.title[i : i + per] for i in range(0, len(head.title), per)]
    if count == 2:
        size = min(round(body.em * 1.7), int(height * 0.96 / per / pitch))
    for title in reversed(titles) if rightwards else titles:
        rows.append(("title", title, head.face, size))
    if head.subtitle and len(head.subtitle) * body.em * 1.15 < height * 0.85:
        rows.append(("subtitle", head.subtitle, f"{family}-sans", round(body.em * 1.1)))
    if head.byline:
        rows.append(("byline", head.byline, f"{family}-sans", body.em))
    if not rightwards:
        rows.reverse()
    lines: list[SetLine] = []
    x = left + 0.2 * body.em
    for kind, text, face, em in rows:
        step = em * pitch
        extent = len(text) * step
        start = top + (height - extent) / 2 if kind == "title" else top + body.em * 1.2
        if kind != "title" and start + extent > top + height:
            start = top
        cells = tuple(Cell(c, i * step) for i, c in enumerate(text) if c != " ")
        rect = Rect(x, start, x + em * 1.1, start + extent - step + em)
        lines.append(SetLine(article, kind, None, text, rect, cells, face, em, down=True))
        x += em * 1.1 + 0.45 * body.em
    order = {"title": 0, "subtitle": 1, "byline": 2}
    lines.sort(key=lambda line: (order[line.kind], -line.rect.left))
    return lines, x + 0.3 * body.em - left
