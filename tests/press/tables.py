"""Tables within an article: results, prices, timetables; ruled or not."""

from dataclasses import dataclass

from numpy.random import Generator

from .flow import Body
from .fonts import advance
from .linebreaking import Cell
from .sheet import Rect, SetLine

_NAMES = {
    "zh": [
        "白菜",
        "土豆",
        "青椒",
        "冬瓜",
        "河西队",
        "渡口队",
        "北关镇",
        "南门站",
        "货运站",
        "柳林",
        "水厂路",
        "老君台",
    ],
    "en": ["Riverton", "Harbor Pt.", "Elm Row", "Canal St.", "Oats", "Barley", "Mill End", "Potatoes", "Third Ward"],
    "de": ["Roggen", "Weizen", "Hafer", "Unterau", "Lindenplatz", "Hafen", "Kartoffeln", "Markt", "Neustadt"],
}
_HEADS = {
    "zh": ["名称", "早", "午", "晚", "合计"],
    "en": ["", "Won", "Lost", "Tied", "Pct."],
    "de": ["", "Mai", "Juni", "Juli", "Mittel"],
}


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table as set: `lines` of kind 'table', one a cell, whose paragraph is the number of their row."""

    lines: list[SetLine]
    rules: list[Rect]
    rect: Rect


def set_table(rng: Generator, body: Body, left: float, top: float, width: float, article: int) -> SetTable:
    """Rows on the lines of the column that begins at (left, top) and is `width` pixels wide, one line for each cell."""
    language = body.language
    face = f"{language}-body" if body.chinese else "latin-body"
    em = round(body.em * float(rng.choice([0.88, 1.0])))
    first = 4.6 * em if body.chinese else 5.6 * em
    columns = min(4, max(1, int((width - first) // (2.9 * em))), 1 + int(rng.integers(1, 4)))
    form = str(rng.choice(["time", "price", "count"]))
    names = [_NAMES[language][int(i)] for i in rng.permutation(len(_NAMES[language]))]
    rows: list[list[str]] = [
        [name, *(_figure(rng, form) for _ in range(columns))] for name in names[: rng.integers(4, 9)]
    ]
    if rng.random() < 0.5:
        rows.insert(0, [_HEADS[language][0], *_HEADS[language][1 : columns + 1]])
    right_aligned = bool(rng.random() < 0.6)
    ruled = str(rng.choice(["none", "across", "grid"]))
    step = (width - first) / columns
    lines: list[SetLine] = []
    pad = 0.35 * em
    for number, row in enumerate(rows):
        y = top + number * body.leading
        for at, text in enumerate(row):
            if not text:
                continue
            length = advance(face, em, text)
            x = left + pad if at == 0 else left + first + at * step - length - pad
            if at and not right_aligned:
                x = left + first + (at - 0.5) * step - length / 2
            shift = (body.em - em) / 2
            rect = Rect(x, y + shift - 0.05 * em, x + length, y + shift + 1.08 * em)
            lines.append(SetLine(article, "table", number, text, rect, (Cell(text, 0.0),), face, em))
    bottom = top + len(rows) * body.leading
    rules: list[Rect] = []
    if ruled != "none":
        shown = range(len(rows) + 1) if ruled == "grid" else (0, 1, len(rows))
        between = (body.leading - 1.13 * body.em) / 2
        for number in shown:
            y = top + number * body.leading - between - 0.05 * body.em
            rules.append(Rect(left, y - 1, left + width, y + 1))
        if ruled == "grid":
            upper, lower = rules[0].top, rules[-1].bottom
            for x in (left, *(left + first + at * step for at in range(columns + 1))):
                rules.append(Rect(x - 1, upper, x + 1, lower))
    return SetTable(lines, rules, Rect(left, top, left + width, bottom))


def _figure(rng: Generator, form: str) -> str:
    if form == "time":
        return f"{int(rng.integers(5, 23))}:{int(rng.integers(0, 60)):02d}"
    if form == "price":
        return f"{int(rng.integers(1, 30))}.{int(rng.integers(0, 100)):02d}"
    most = [10, 100, 1000][int(rng.integers(3))]
    return str(int(rng.integers(1, most)))
