"""Headings within a story in all their dress: larger or bolder, in another face, centred or flush, in one line or two,
between rules, on a tint or in reverse."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from numpy.random import Generator

from .flow import Body, Flow
from .fonts import advance
from .heads import break_title
from .linebreaking import Cell
from .sheet import Rect, SetLine
from .texts import Copy

RULES = ("none", "none", "none", "over", "under", "both")
GROUNDS = ("none", "none", "none", "none", "tint", "reverse")


@dataclass(frozen=True, slots=True)
class Dress:
    """How the headings within one story are set. `size` is in ems of the text, `white` over and under in lines."""

    size: float
    face: str
    centred: bool
    white: float
    rules: str
    ground: str


def draw_dress(rng: Generator, body: Body) -> Dress:
    family = body.language if body.chinese else "latin"
    ground = str(rng.choice(GROUNDS)) if body.language != "zht" else "none"
    return Dress(
        size=float(rng.uniform(1.0, 1.65)),
        face=f"{family}-{rng.choice(('black', 'bold', 'sans', 'black'))}",
        centred=bool(rng.random() < 0.55),
        white=float(rng.uniform(0.1, 1.1)),
        rules=str(rng.choice(RULES)) if ground == "none" else "none",
        ground=ground,
    )


def invent_subheads(rng: Generator, copy: Copy, body: Body) -> tuple[tuple[int, str], ...]:
    """A heading for every second to fourth paragraph: the copy's own where it has them, else words of the paragraph."""
    own = dict(copy.subheads)
    found: list[tuple[int, str]] = []
    at = int(rng.integers(1, 3))
    while at < len(copy.paragraphs):
        text = own.get(at) or _first_words(rng, copy.paragraphs[at], body.chinese)
        if text:
            found.append((at, text))
        at += int(rng.integers(1, 4))
    return tuple(found)


def _first_words(rng: Generator, paragraph: str, chinese: bool) -> str:
    if chinese:
        clauses = [one for one in re.split(r"[，。；：、！？“”「」『』（）《》—…\s]", paragraph) if 4 <= len(one) <= 14]
        return clauses[int(rng.integers(len(clauses)))] if clauses else ""
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", paragraph)
    if len(words) < 6:
        return ""
    first = int(rng.integers(0, len(words) - 4))
    text = " ".join(words[first : first + int(rng.integers(1, 5))])
    return text.upper() if rng.random() < 0.3 else text[0].upper() + text[1:]


def set_dressed(flow: Flow, text: str, article: int, dress: Dress) -> list[SetLine] | None:
    """The lines of a heading from the cursor on, with two lines of text under it in the same column; None where the
    columns end."""
    body = flow.body
    while (place := flow.next_place()) is not None:
        left, top, measure, index = place
        size = round(body.em * dress.size)
        rows = break_title(text, dress.face, size, measure, body.chinese)
        while (len(rows) > 2 or any(advance(dress.face, size, row) > measure for row in rows)) and size > body.em:
            size -= 1
            rows = break_title(text, dress.face, size, measure, body.chinese)
        step = size * (1.2 if body.chinese else 1.32)
        first = top <= flow.columns[index].top + 1
        over = 0.0 if first else dress.white * body.leading
        edge = 0.35 * body.em if (dress.rules, dress.ground) != ("none", "none") else 0.0
        height = over + len(rows) * step + 2 * edge + 0.5 * dress.white * body.leading
        taken = -(-height // body.leading) * body.leading
        bottom = flow.columns[index].bottom
        window = Rect(left, top, left + measure, top + taken)
        if (
            len(rows) > 2
            or any(advance(dress.face, size, row) > measure for row in rows)
            or top + taken + 2 * body.leading > bottom
            or any(window.meets(obstacle) for obstacle in flow.obstacles)
        ):
            continue
        lines = []
        y = top + over + edge + (taken - height) / 2
        for row in rows:
            width = advance(dress.face, size, row)
            x = left + (measure - width) / 2 if dress.centred else left
            rect = Rect(x, y, x + width, y + size * (1.14 if body.chinese else 1.3))
            cells = tuple(Cell(ch, advance(dress.face, size, row[:at])) for at, ch in enumerate(row) if ch != " ")
            if not body.chinese:
                cells = (Cell(row, 0.0),)
            lines.append(
                SetLine(
                    article, "subhead", None, row, rect, cells, dress.face, size, reversed=dress.ground == "reverse"
                )
            )
            y += step
        flow.top = top + taken
        return lines
    return None


def dress_rules(lines: Iterable[SetLine], flow: Flow, dress: Dress) -> tuple[list[Rect], list[tuple[Rect, int]]]:
    """The rules and grounds of headings that are set."""
    body = flow.body
    rules: list[Rect] = []
    grounds: list[tuple[Rect, int]] = []
    for block in _blocks([line for line in lines if line.kind == "subhead"]):
        column = next(
            (c for c in flow.columns if c.left - 1 <= block[0].rect.left and block[0].rect.right <= c.right + 1), None
        )
        if column is None:
            continue
        top = block[0].rect.top - 0.18 * body.em
        bottom = block[-1].rect.bottom + 0.12 * body.em
        if dress.rules in ("over", "both"):
            rules.append(Rect(column.left, top - 2, column.right, top))
        if dress.rules in ("under", "both"):
            rules.append(Rect(column.left, bottom, column.right, bottom + 2))
        if dress.ground != "none":
            grounds.append((Rect(column.left, top, column.right, bottom), 40 if dress.ground == "reverse" else 205))
    return rules, grounds


def _blocks(lines: list[SetLine]) -> list[list[SetLine]]:
    """Lines of one heading together: one right under the other."""
    blocks: list[list[SetLine]] = []
    for line in lines:
        last = blocks[-1][-1].rect if blocks else None
        if last is not None and 0 <= line.rect.top - last.top < 1.8 * last.height and line.rect.left < last.right:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks
