"""What stands around stories in print: captions of several lines under, over or beside their pictures, leads over more
columns than one, bylines between rules, labels of sections, imprints at the foot."""

from dataclasses import replace

from numpy.random import Generator

from .article import Extras, SetArticle, Style
from .flow import Body, Flow
from .fonts import advance
from .linebreaking import Cell, ChineseBreaker, LatinBreaker
from .sheet import Rect, SetLine
from .texts import Copy, invent_name, pick, read_copy

ARROWS = ("▲", "▼", "◀", "▶", "△", "■", "●")
LABELS = {
    "zh": [
        "国际视点",
        "关注",
        "焦点",
        "简讯",
        "速递",
        "聚焦标准化",
        "区域风采",
        "一线见闻",
        "今日导读",
        "民生热线",
        "链接",
        "第5版",
        "综合",
        "专题",
    ],
    "zht": ["本埠", "要聞", "小言", "談屑", "市聲", "雜錄", "專件"],
    "en": [
        "IN BRIEF",
        "NEWS",
        "Local",
        "National",
        "World",
        "Comment",
        "THE CITY",
        "Inside",
        "QUOTE",
        "Sports",
        "Arts",
    ],
    "de": ["Lokales", "Aus Stadt und Land", "Feuilleton", "Vermischtes", "Inland", "Ausland", "Handel"],
}
IMPRINTS = {
    "zh": [
        "本版编辑 {a} 美编 {b}",
        "责任编辑：{a} 校对：{b}",
        "社址：环城路12号 邮编：300177 电话：6300 1177",
        "国内统一刊号 CN21-0077 今日8版",
    ],
    "zht": ["本報社址環城路十二號", "編輯{a} 督印{b}"],
    "en": [
        "Printed and published by {a}, 12 Mill Street",
        "Editor: {a}",
        "Price Two Cents. Vol. XII. No. 48",
        "www.riverton-ledger.example",
    ],
    "de": ["Verantwortlicher Redakteur: {a}", "Druck und Verlag von {a}, Lindenplatz 3", "Preis 10 Pf. Nr. 48"],
}  # fmt: skip
CREDITS = {
    "zh": ["（{a} 摄）", "本报记者 {a} 摄", "新华社记者 {a} 摄", "资料图片", ""],
    "zht": ["", "（本報攝）"],
    "en": ["Photo: {a}", "PHOTOGRAPH: {b}", "", "(Staff photo by {a})"],
    "de": ["Foto: {a}", "", "(Archivbild)"],
}
ROLES_OF_WRITERS = {
    "en": ["Staff Writer", "Defence correspondent", "Our Own Correspondent", ""],
    "de": ["Eigener Bericht", ""],
}


def add_label(extras: Extras, article: SetArticle, body: Body, rect: Rect) -> float:
    """A section's label over an article's place, and the height that it takes."""
    if not extras.draw("furniture", 0.25) or rect.height < 14 * body.leading:
        return 0.0
    rng = extras.rng
    text = pick(rng, LABELS[body.language])
    size = round(body.em * float(rng.uniform(0.9, 1.7)))
    face = f"{body.language if body.chinese else 'latin'}-{rng.choice(('sans', 'black', 'bold'))}"
    width = advance(face, size, text)
    if width > rect.width * 0.6:
        return 0.0
    x = rect.left if rng.random() < 0.7 else rect.right - width
    top = rect.top + 0.1 * body.em
    box = Rect(x, top, x + width, top + size * (1.14 if body.chinese else 1.3))
    reverse = bool(rng.random() < 0.3) and body.language != "zht"
    line = SetLine(-1, "fw", None, text, box, spread_cells(text, face, size, body), face, size, reversed=reverse)
    article.labels.append(line)
    if reverse:
        pad = 0.35 * body.em
        article.grounds.append((Rect(box.left - pad, box.top - 4, box.right + pad, box.bottom + 4), 50))
    elif rng.random() < 0.5:
        article.rules.append(Rect(rect.left, box.bottom + 3, rect.right, box.bottom + 6))
    return float(-(-(box.height + 0.6 * body.em) // body.leading) * body.leading)


def add_imprint(rng: Generator, body: Body, left: float, right: float, top: float) -> list[SetLine]:
    """Lines at the foot of a page that belong to the paper."""
    family = body.language if body.chinese else "latin"
    size, face = round(body.em * 0.85), f"{family}-sans"
    lines: list[SetLine] = []
    for _ in range(int(rng.integers(1, 3))):
        text = pick(rng, IMPRINTS[body.language]).format(
            a=invent_name(rng, body.language), b=invent_name(rng, body.language)
        )
        width = advance(face, size, text)
        x = left if not lines else right - width
        if width < 0.45 * (right - left):
            box = Rect(x, top, x + width, top + size * (1.14 if body.chinese else 1.3))
            lines.append(SetLine(-1, "fw", None, text, box, spread_cells(text, face, size, body), face, size))
    return lines


def set_lead(extras: Extras, article: SetArticle, flow: Flow, copy: Copy) -> tuple[Copy, list[SetLine]]:
    """The first paragraph in larger or bolder type, over two columns or on a tint in the first; the copy without it."""
    body, rng = flow.body, extras.rng
    if len(copy.paragraphs) < 3 or not extras.draw("leads", 0.45):
        return copy, []
    first = flow.columns[0]
    wide = (
        len(flow.columns) > 1
        and abs(flow.columns[1].top - first.top) < 1
        and not any(obstacle.meets(_top_of(flow.columns[0], flow.columns[1])) for obstacle in flow.obstacles)
        and bool(rng.random() < 0.6)
    )
    right = flow.columns[1].right if wide else first.right
    family = body.language if body.chinese else "latin"
    face = f"{family}-{rng.choice(('bold', 'sans', 'body'))}"
    size = round(body.em * float(rng.uniform(1.05, 1.35)))
    tint = bool(rng.random() < 0.4)
    pad = 0.5 * body.em if tint else 0.0
    paragraph = copy.paragraphs[0]
    measure = right - first.left - 2 * pad
    rows = _break(paragraph, face, size, measure, body, indent=2.0 if body.chinese else 1.0)
    step = round(size * (1.45 if body.chinese else 1.32))
    height = len(rows) * step + 2 * pad + 0.4 * body.leading
    taken = -(-height // body.leading) * body.leading
    if taken > 0.5 * first.height:
        return copy, []
    y = first.top + pad
    lines = []
    for text, cells, width, indent in rows:
        x = first.left + pad + indent
        box = Rect(x, y - 0.05 * size, x + width, y + 1.08 * size)
        lines.append(SetLine(article.number, "p", 0, text, box, cells, face, size))
        y += step
    if tint:
        article.grounds.append((Rect(first.left, first.top - 4, right, first.top + len(rows) * step + 2 * pad), 218))
    for at in range(2 if wide else 1):
        column = flow.columns[at]
        flow.columns[at] = replace(column, top=column.top + taken)
    kept = tuple((at - 1, text) for at, text in copy.subheads if at > 1)
    return replace(copy, paragraphs=copy.paragraphs[1:], subheads=kept), lines


def _top_of(one: Rect, two: Rect) -> Rect:
    return Rect(one.left, one.top, two.right, one.top + 0.5 * one.height)


def set_signed(extras: Extras, article: SetArticle, flow: Flow) -> list[SetLine]:
    """The name of the writer by itself at the head of the first column, between rules; below it what the writer is."""
    body, rng = flow.body, extras.rng
    if body.language == "zht" or not extras.draw("bylines", 0.3):
        return []
    column = flow.columns[0]
    if any(
        obstacle.meets(Rect(column.left, column.top, column.right, column.top + 3 * body.leading))
        for obstacle in flow.obstacles
    ):
        return []
    name = invent_name(rng, body.language)
    family = body.language if body.chinese else "latin"
    face = f"{family}-{'sans' if body.chinese else rng.choice(('bold', 'sans'))}"
    said = [name.upper() if not body.chinese and rng.random() < 0.3 else name]
    if body.chinese:
        said = [
            pick(rng, ["本报记者 {a}", "{a}", "■{a}", "本报记者 {a} 通讯员 {b}"]).format(
                a=name, b=invent_name(rng, "zh")
            )
        ]
    elif role := pick(rng, ROLES_OF_WRITERS[body.language]):
        said.append(role)
    y = column.top + 0.35 * body.em
    lines = []
    for text in said:
        width = advance(face, body.em, text)
        if width > column.width:
            return []
        x = column.left + (column.width - width) / 2 if body.chinese or rng.random() < 0.3 else column.left
        box = Rect(x, y, x + width, y + body.em * (1.14 if body.chinese else 1.3))
        lines.append(
            SetLine(article.number, "byline", None, text, box, spread_cells(text, face, body.em, body), face, body.em)
        )
        y += body.leading
    ruled = str(rng.choice(("none", "both", "over", "under")))
    if ruled in ("both", "over"):
        article.rules.append(Rect(column.left, column.top - 2, column.right, column.top + 1))
    if ruled in ("both", "under"):
        article.rules.append(Rect(column.left, y + 2, column.right, y + 5))
    taken = -(-(y - column.top + 0.5 * body.em) // body.leading) * body.leading
    flow.columns[0] = replace(column, top=column.top + taken)
    article.byline, article.byline_at = " ".join(said), "head"
    return lines


def set_caption(extras: Extras, rect: Rect, body: Body, article: int) -> tuple[list[SetLine], Rect]:
    """A caption of some lines in the place of a picture, and what is left for the picture."""
    rng = extras.rng
    family = body.language if body.chinese else "latin"
    size = round(body.em * float(rng.uniform(0.78, 1.0)))
    face = f"{family}-{rng.choice(('sans', 'body', 'bold', 'sans'))}"
    copy = pick_copy(rng, body.language)
    sentence = copy.paragraphs[int(rng.integers(len(copy.paragraphs)))][
        : int(rng.integers(14, 90 if body.chinese else 200))
    ]
    credit = pick(rng, CREDITS[body.language]).format(
        a=invent_name(rng, body.language), b=invent_name(rng, body.language).upper()
    )
    arrow = pick(rng, ARROWS) if rng.random() < 0.25 else ""
    gap = "" if body.chinese else " "
    text = f"{arrow}{gap if arrow else ''}{sentence}{gap if credit else ''}{credit}"
    step = round(size * (1.35 if body.chinese else 1.28))
    beside = rect.width > (16 if body.chinese else 24) * body.em and rng.random() < 0.35
    if beside:
        strip = min(0.33 * rect.width, (8 if body.chinese else 11) * body.em)
        at_left = bool(rng.random() < 0.5)
        left = rect.left if at_left else rect.right - strip
        rows = _break(text, face, size, strip - 0.3 * body.em, body, indent=0.0)
        if len(rows) * step > rect.height - body.em:
            return [], rect
        top = rect.top + 0.2 * body.em if rng.random() < 0.4 else rect.bottom - len(rows) * step - 0.6 * body.em
        lines = _place(rows, left + (0 if at_left else 0.3 * body.em), top, step, face, size, article)
        if at_left:
            return lines, Rect(left + strip + 0.3 * body.em, rect.top, rect.right, rect.bottom - 0.5 * body.em)
        return lines, Rect(rect.left, rect.top, left - 0.1 * body.em, rect.bottom - 0.5 * body.em)
    rows = _break(text, face, size, rect.width, body, indent=float(rng.choice([0.0, 2.0 if body.chinese else 1.0])))
    height = len(rows) * step + 0.3 * body.em
    if height > 0.5 * rect.height:
        return [], rect
    over = rng.random() < 0.12
    top = rect.top + 0.1 * body.em if over else rect.bottom - height - 0.45 * body.em
    lines = _place(rows, rect.left, top, step, face, size, article)
    if over:
        return lines, Rect(rect.left, rect.top + height, rect.right, rect.bottom - 0.5 * body.em)
    return lines, Rect(rect.left, rect.top + 0.1 * body.em, rect.right, top - 0.25 * body.em)


def pick_copy(rng: Generator, language: str) -> Copy:
    copies = read_copy(language)
    return copies[int(rng.integers(len(copies)))]


_Row = tuple[str, tuple[Cell, ...], float, float]
"""Text, cells, width and indent."""


def _break(text: str, face: str, size: int, measure: float, body: Body, indent: float) -> list[_Row]:
    breaker = ChineseBreaker(text, face, size) if body.chinese else LatinBreaker(text, face, size, body.language)
    rows: list[_Row] = []
    start = 0
    while start < len(text):
        inset = indent * size if not rows else 0.0
        broken = breaker.line(start, measure - inset)
        if broken.end <= start:
            break
        rows.append((broken.text, broken.cells, broken.width, inset))
        start = broken.end
    return rows


def _place(rows: list[_Row], left: float, top: float, step: float, face: str, size: int, article: int) -> list[SetLine]:
    return [
        SetLine(
            article,
            "caption",
            None,
            text,
            Rect(left + inset, top + at * step, left + inset + width, top + at * step + 1.12 * size),
            cells,
            face,
            size,
        )
        for at, (text, cells, width, inset) in enumerate(rows)
    ]


def spread_cells(text: str, face: str, size: int, body: Body) -> tuple[Cell, ...]:
    """The cells of one line of type: of its characters, or one of a line of words."""
    if not body.chinese:
        return (Cell(text, 0.0),)
    return tuple(Cell(ch, advance(face, size, text[:at])) for at, ch in enumerate(text) if ch != " ")


def foot_of_page(extras: Extras, style: Style, left: float, right: float, top: float) -> list[SetLine]:
    return add_imprint(extras.rng, style.body, left, right, top) if extras.draw("furniture", 0.5) else []
