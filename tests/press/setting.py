"""Setting one article into one slot of the page."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from .article import SetArticle, Style
from .extras import add_extras, lead_in
from .flow import Body, Flow, Run, prefixes, run_text
from .fonts import advance
from .fromright import set_level_head
from .grid import Grid, Slot
from .heads import Head, set_head, set_upright_head, title_size
from .labelled import lay_out_between, lay_out_labelled, set_label
from .linebreaking import Cell
from .notices import set_notice
from .pictures import make_picture
from .sheet import Rect, SetLine
from .spreads import find_spread
from .subheads import Dress, draw_dress, dress_rules, invent_subheads, set_dressed
from .texts import CAPTIONS, JUMPS, Copy, invent_byline, pick
from .trimmings import add_label, set_caption, set_lead, set_signed

LABELLED, UNDER, BETWEEN = 0.2, 0.15, 0.5
"""Shares of articles over columns whose headline has a label beside it, and one under it over the text; of upright
headlines between two columns of their text; on pages that have such."""
SPREAD, RULED = 0.35, 0.3
"""Shares of articles with a picture over several columns, and of those pictures that stand between two rules."""


def set_article(
    rng: Generator, grid: Grid, slot: Slot, copy: Copy, style: Style, number: int, largest: bool
) -> SetArticle:
    """Sets `copy` into `slot`, cut at a sentence's end where it is too long; `spare` counts the lines left over."""
    body = style.body
    byline, byline_at = invent_byline(rng, body.language)
    place = _choose_place(rng, grid, slot, style)
    if style.extras is not None and slot.leg is None and slot.columns >= 2 and place in ("span", "partial"):
        place = "labelled" if style.extras.draw("labels", LABELLED) else place
    boxed = slot.leg is None and float(rng.random()) < style.box_share
    jump = pick(rng, JUMPS[body.language]) if float(rng.random()) < 0.12 else ""
    article = SetArticle(
        number,
        copy.title,
        copy.kicker if rng.random() < 0.6 else "",
        copy.subtitle if rng.random() < 0.7 else "",
        byline,
        byline_at,
        jump,
        place,
        slot.leg is not None,
        boxed,
    )
    head = Head(
        copy.title,
        article.kicker,
        article.subtitle,
        byline if byline_at == "head" else "",
        pick(rng, list(style.title_faces)),
        0,
        centred=bool(rng.random() < 0.8),
    )
    scale = style.title_scale * float(rng.uniform(0.85, 1.15)) * (1.2 if largest else 1.0)
    label = 0.0
    if style.extras is not None and slot.leg is None and place in ("span", "partial"):
        label = add_label(style.extras, article, body, slot.rect(grid))
    lowered = replace(slot, top=slot.top + label)
    columns, obstacles = _lay_out(rng, grid, lowered, article, head, scale, style)
    if style.extras is not None and place in ("span", "partial") and style.extras.draw("labels", UNDER):
        columns[0] = replace(
            columns[0], top=columns[0].top + set_label(style.extras, article, body, columns[0], under=True)
        )
    flow = Flow(columns, body, obstacles)
    if style.extras is not None:
        add_extras(style.extras, article, flow)
    lead: list[SetLine] = []
    if style.extras is not None and place in ("span", "partial") and not byline:
        lead = set_signed(style.extras, article, flow)
    if style.extras is not None and place in ("span", "partial"):
        copy, first = set_lead(style.extras, article, flow, copy)
        lead += first
    article.captioned = style.extras
    if style.extras is not None and style.extras.draw("spreads", SPREAD):
        spread = find_spread(style.extras, flow)
        if spread is not None:
            _place_picture(rng, article, flow, spread, False, False)
            if style.extras.draw("spreads", RULED):
                lines = (spread.top - 3, spread.bottom - 3)
                article.rules += [Rect(spread.left, at, spread.right, at + 2) for at in lines]
    elif float(rng.random()) < style.picture_share:
        _add_picture(rng, article, flow)
    leads = style.extras is not None and style.extras.draw("leadins", 0.5)
    article.flush = leads and style.extras is not None and bool(style.extras.rng.random() < 0.5)
    dress = None
    if style.extras is not None and style.extras.draw("headings", 0.7):
        dress = draw_dress(style.extras.rng, body)
        copy = replace(copy, subheads=invent_subheads(style.extras.rng, copy, body))
    _pour(rng, article, flow, copy, dress)
    if article.spare >= 6:
        _fill_spare(rng, article, flow, copy, style, dress)
    if lead:
        article.body = [*lead, *article.body]
    article.rules += article.dressed[0]
    article.grounds += article.dressed[1]
    if leads:
        lead_in(article)
    if style.column_rules:
        _rule_columns(article, columns, flow.obstacles)
    return article


def _choose_place(rng: Generator, grid: Grid, slot: Slot, style: Style) -> str:
    lines = (slot.bottom - slot.top) / grid.leading
    places, weights = ["span"], [4.0]
    if slot.columns >= 2 and slot.leg is None:
        places.append("partial")
        weights.append(1.2 if slot.columns > 2 else 0.5)
    if slot.columns >= 3 and lines >= 17 and slot.leg is None:
        places.append("middle")
        weights.append(6.0 if style.full else 9.0)
    if slot.columns >= 2 and lines >= 16 and style.body.chinese and not style.turned:
        places.append("upright")
        weights.append(3.0 if style.full else 1.5)
    if style.from_right and slot.leg is None:
        places.append("level")
        weights.append(2.0)
    return str(rng.choice(places, p=np.array(weights) / sum(weights)))


def _lay_out(
    rng: Generator, grid: Grid, slot: Slot, article: SetArticle, head: Head, scale: float, style: Style
) -> tuple[list[Rect], list[Rect]]:
    """Places head and frame; gives the columns for the text, in reading order, and what stands in them."""
    body = style.body
    rect = slot.rect(grid)
    inset = 0.0
    if article.boxed:
        article.frames.append(
            Rect(
                rect.left - grid.gutter * 0.25,
                rect.top - body.em * 0.2,
                rect.right + grid.gutter * 0.25,
                rect.bottom + body.em * 0.45,
            )
        )
        inset = body.em * 0.45
        rect = Rect(rect.left + inset, rect.top + body.em * 0.4, rect.right - inset, rect.bottom - body.em * 0.1)
    if article.place == "level":
        article.kicker = ""
        size = round(min(body.em * scale, body.em * 3.2))
        article.head, taken = set_level_head(head, body, rect, article.number, head.centred, size)
        columns = [Rect(*_strip(grid, i, rect.top, rect.bottom)) for i in range(slot.first, slot.last)]
        first = -(-taken // body.em) * body.em
        columns[0] = replace(columns[0], left=columns[0].left + first)
        return columns, []
    if article.place == "upright":
        return _lay_out_upright(rng, grid, slot, rect, article, head, scale, style)
    if article.place == "labelled" and style.extras is not None:
        columns = _columns(rect, slot.columns, grid.gutter, body)
        return lay_out_labelled(style.extras, article, head, body, columns, scale), []
    count = slot.columns
    if slot.leg is None and count >= 2 and float(rng.random()) < 0.22:
        count += int(rng.choice([-1, 1])) if count > 2 else -1 + 2 * int(grid.width / body.em >= 14)
        count = max(1, count)
        while count > 1 and (rect.width - (count - 1) * grid.gutter) / count < (8 if body.chinese else 12) * body.em:
            count -= 1
    columns = (
        _columns(rect, count, grid.gutter, body)
        if (inset or count != slot.columns)
        else [Rect(*_strip(grid, i, rect.top, rect.bottom)) for i in range(slot.first, slot.last)]
    )
    if count < 3 and article.place == "middle":
        article.place = "span"
    if count < 2 and article.place == "partial":
        article.place = "span"
    first, last, top = 0, count, rect.top
    if article.place == "partial":
        last = int(rng.integers(1 if count == 2 else 2, count))
    elif article.place == "middle":
        last = count if count == 3 and rng.random() < 0.5 else int(rng.integers(min(3, count), count + 1))
        first = int(rng.integers(0 if last - 2 < 1 else 1, max(1, last - 2) + 1)) if last > 2 else 0
        if style.full and float(rng.random()) < 0.55:
            first = int(rng.integers(1, count - 1))
            last = first + 1
    left, right = columns[first].left, columns[last - 1].right
    size = title_size(body, right - left, head.title, scale)
    head = replace(head, size=size)
    if article.place == "middle":
        _, height = set_head(head, body, left, 0, right - left, article.number)
        rows = int(rect.height / body.leading)
        need = int(-(-height // body.leading)) + 1
        above = int(rng.integers(4, max(5, rows - need - 4)))
        top = rect.top + above * body.leading
    centre = article.place == "middle" or head.centred
    lines, height = set_head(replace(head, centred=centre), body, left, top, right - left, article.number)
    article.head = lines
    taken = -(-height // body.leading) * body.leading
    obstacles = []
    if article.place == "middle":
        shift = (taken - height) / 2
        article.head = [_moved(line, 0, shift) for line in lines]
        obstacles.append(Rect(left - 1, top, right + 1, top + taken - 0.2 * body.leading))
    elif first == 0 and last == count:
        columns = [Rect(c.left, c.top + taken, c.right, c.bottom) for c in columns]
    else:
        columns = [
            Rect(c.left, c.top + (taken if first <= i < last else 0), c.right, c.bottom) for i, c in enumerate(columns)
        ]
    if slot.leg is not None:
        index = slot.leg - slot.first
        leg = columns[index]
        columns[index] = Rect(leg.left, leg.top, leg.right, slot.leg_bottom)
    return columns, obstacles


def _lay_out_upright(
    rng: Generator, grid: Grid, slot: Slot, rect: Rect, article: SetArticle, head: Head, scale: float, style: Style
) -> tuple[list[Rect], list[Rect]]:
    body = style.body
    at_left = slot.leg is not None or bool(rng.random() < 0.6)
    article.kicker = ""
    height = min(rect.height, body.leading * float(rng.uniform(22, 34)))
    size = round(min(body.em * 2.4, max(body.em * 1.5, body.em * scale * 0.85)))
    head = replace(head, kicker="", size=size)
    if style.extras is not None and slot.leg is None and style.extras.draw("labels", BETWEEN):
        between = _find_between(grid, slot, rect, head, body, height)
        if between:
            return lay_out_between(style.extras, article, head, body, between, height), []
    _, width = set_upright_head(head, body, 0, rect.top, height, article.number, rightwards=at_left)
    whole = slot.leg is not None or width > grid.width * 0.8
    if style.full and slot.columns > 2 and float(rng.random()) < 0.5:
        whole = True  # a column of the grid to itself, the headline in its middle
    shift = max(0.0, grid.width - width) / 2 if style.full and whole and slot.leg is None else 0.0
    if whole:
        width = max(width, grid.width)
    room = rect.width - width - grid.gutter * 0.6
    count = max(1, slot.columns - (1 if whole else int(rng.integers(0, 2))))
    while count > 1 and (room - (count - 1) * grid.gutter) / count < 8 * body.em:
        count -= 1
    start = rect.left + width + grid.gutter * 0.6 if at_left else rect.left
    strip = rect.left if at_left else rect.right - width
    lines, _ = set_upright_head(head, body, strip + shift, rect.top, height, article.number, rightwards=at_left)
    article.head = lines
    if not any(line.kind == "subtitle" for line in lines):
        article.subtitle = ""
    columns = _columns(Rect(start, rect.top, start + room, rect.bottom), count, grid.gutter, body)
    if slot.leg is not None:
        leg_left = slot.leg == slot.first
        if leg_left:
            article.ell = True
            strip_right = start - grid.gutter * 0.6
            columns.insert(
                0,
                Rect(
                    rect.left,
                    rect.top + -(-height // body.leading) * body.leading + body.leading,
                    strip_right,
                    slot.leg_bottom,
                ),
            )
            wide = (grid.width + 0.5) // body.em * body.em if body.chinese else grid.width
            columns[0] = replace(columns[0], right=min(columns[0].right, columns[0].left + wide))
            if columns[0].height < body.leading * 3:
                columns.pop(0)
        else:
            columns[-1] = replace(columns[-1], bottom=slot.leg_bottom)
    return columns, []


def _find_between(grid: Grid, slot: Slot, rect: Rect, head: Head, body: Body, height: float) -> list[Rect]:
    """Two columns or more, with room at their right for an upright headline; none where there is none."""
    _, width = set_upright_head(head, body, 0.0, rect.top, height, 0, rightwards=True)
    room = rect.width - width - 0.2 * grid.gutter
    count = max(2, slot.columns - 1)
    if (room - (count - 1) * grid.gutter) / count < 8 * body.em:
        return []
    return _columns(Rect(rect.left, rect.top, rect.left + room, rect.bottom), count, grid.gutter, body)


def _strip(grid: Grid, index: int, top: float, bottom: float) -> tuple[float, float, float, float]:
    left, right = grid.span(index, index + 1)
    return left, top, right, bottom


def _columns(rect: Rect, count: int, gutter: float, body: Body) -> list[Rect]:
    """`count` equal columns across `rect`, of whole ems in Chinese, the rest going to the gutters."""
    width = (rect.width - (count - 1) * gutter) / count
    if body.chinese:
        width = (width + 0.01) // body.em * body.em
    between = (rect.width - count * width) / (count - 1) if count > 1 else 0.0
    start = rect.left if count > 1 else rect.left + (rect.width - width) / 2
    return [
        Rect(start + i * (width + between), rect.top, start + i * (width + between) + width, rect.bottom)
        for i in range(count)
    ]


def _moved(line: SetLine, dx: float, dy: float) -> SetLine:
    r = line.rect
    return replace(line, rect=Rect(r.left + dx, r.top + dy, r.right + dx, r.bottom + dy))


def _pour(rng: Generator, article: SetArticle, flow: Flow, copy: Copy, dress: Dress | None = None) -> None:
    """Sets as many of the copy's sentences as fit; `dress` is how headings between them are set, where that is not in
    bold type."""
    body = flow.body
    cuts = prefixes(copy, body.chinese)
    wanted = [s for s in copy.subheads if s[0] > 0]
    setter = None if dress is None else partial(_set_heading, article=article.number, dress=dress)
    if dress is not None:
        pass
    elif len(wanted) > 1 and rng.random() < 0.5:
        wanted = wanted[:1]
    elif wanted and rng.random() < 0.4:
        wanted = []
    tail = article.byline if article.byline_at == "tail" else ""
    low, high = 0, len(cuts) - 1
    best: tuple[list[SetLine], tuple[str, ...], int] | None = None
    while low <= high:
        middle = high if best is None and high == len(cuts) - 1 and low == 0 else (low + high) // 2
        trial = Flow(flow.columns, body, flow.obstacles)
        kept = tuple(s for s in wanted if s[0] < len(cuts[middle]))
        run = Run(cuts[middle], kept, article.jump, tail, setter)
        lines = run_text(trial, run, article.number, brief=article.flush)
        if lines is None:
            high = middle - 1
            if high < low and best is None:
                break
        else:
            best = (lines, cuts[middle], trial.places_left())
            low = middle + 1
    if best is None:
        article.spare = 10_000
        return
    article.body, article.paragraphs, article.spare = best
    if dress is not None:
        article.dressed = dress_rules(article.body, flow, dress)
    article.subheads = tuple(line.text for line in article.body if line.kind == "subhead")


def _add_picture(rng: Generator, article: SetArticle, flow: Flow, height: int | None = None) -> None:
    """A picture with a caption in one column, at its head, in its middle or beside its text, or across two columns."""
    body = flow.body
    columns = flow.columns
    index = int(rng.integers(len(columns)))
    column = columns[index]
    rows = int(column.height / body.leading)
    kinds = ["head", "middle"]
    if column.width >= (10.5 if body.chinese else 17) * body.em:
        kinds.append("side")
    neighbour = index + 1 < len(columns) and abs(columns[index + 1].top - column.top) < 1
    if neighbour:
        kinds.append("wide")
    kind = str(rng.choice(kinds))
    tall = height or int(rng.integers(6, 11))
    if rows < tall + 6 or (height is None and sum(c.height for c in columns) / body.leading < 3.2 * tall):
        return
    start = 0 if kind in ("head", "wide") else int(rng.integers(3, rows - tall - 2))
    left, right = column.left, column.right
    if kind == "wide":
        right = columns[index + 1].right
    elif kind == "side":
        ems = column.width * float(rng.uniform(0.42, 0.5))
        ems = (ems // body.em) * body.em if body.chinese else ems
        left, right = (left, left + ems) if rng.random() < 0.5 else (right - ems, right)
    top = column.top + start * body.leading
    bottom = top + tall * body.leading
    _place_picture(rng, article, flow, Rect(left, top, right, bottom), kind == "side", right < column.right - 1)


def _place_picture(rng: Generator, article: SetArticle, flow: Flow, rect: Rect, side: bool, at_left: bool) -> None:
    """Draws picture and caption into `rect` unless it would cover the head, and makes the text go around."""
    body = flow.body
    if any(rect.meets(obstacle) for obstacle in flow.obstacles):
        return
    pad = 0.6 * body.em if side else 0.0
    blocked = Rect(
        rect.left - (0 if at_left or not side else pad),
        rect.top,
        rect.right + (pad if at_left and side else 0),
        rect.bottom,
    )
    family = body.language if body.chinese else "latin"
    em = round(body.em * 0.82)
    face = f"{family}-sans"
    captions = [c for c in CAPTIONS[body.language] if advance(face, em, c) < rect.width - 4]
    lower = rect.top + 0.1 * body.em
    foot = rect.bottom - 0.5 * body.em
    if article.captioned is not None and article.captioned.draw("captions", 0.8):
        lines, picture = set_caption(article.captioned, rect, body, article.number)
        if lines and picture.height > 3 * body.em and picture.width > 3 * body.em:
            article.captions += lines
            article.pictures.append((picture, make_picture(rng, int(picture.width), int(picture.height))))
            flow.obstacles.append(blocked)
            article.wrapped |= side
            return
    if captions and rng.random() < 0.85:
        text = pick(rng, captions)
        width = advance(face, em, text)
        x = rect.left + (rect.width - width) / 2 if rng.random() < 0.5 else rect.left + 2
        foot = rect.bottom - em * 1.9
        box = Rect(x, foot + em * 0.3, x + width, foot + em * (1.45 if body.chinese else 1.65))
        cells = (
            tuple(Cell(c, advance(face, em, text[:i])) for i, c in enumerate(text))
            if body.chinese
            else (Cell(text, 0.0),)
        )
        article.captions.append(SetLine(article.number, "caption", None, text, box, cells, face, em))
    picture = Rect(rect.left, lower, rect.right, foot)
    article.pictures.append((picture, make_picture(rng, int(picture.width), int(picture.height))))
    flow.obstacles.append(blocked)
    article.wrapped |= side


def _set_heading(flow: Flow, text: str, article: int, dress: Dress) -> list[SetLine] | None:
    return set_dressed(flow, text, article, dress)


def _fill_spare(rng: Generator, article: SetArticle, flow: Flow, copy: Copy, style: Style, dress: Dress | None) -> None:
    """Where the copy is too short for its slot: a picture of the right height, then a notice at the foot."""
    body = flow.body
    for _ in range(3):
        if article.spare < 7:
            return
        candidates = [c for c in flow.columns if c.height / body.leading >= 12]
        if not candidates:
            break
        column = candidates[int(rng.integers(len(candidates)))]
        rows = int(column.height / body.leading)
        tall = min(article.spare, rows - 5, 14)
        start = int(rng.integers(0, rows - tall - 2))
        top = column.top + start * body.leading
        before = len(flow.obstacles)
        _place_picture(
            rng, article, flow, Rect(column.left, top, column.right, top + tall * body.leading), False, False
        )
        if len(flow.obstacles) > before:
            _pour(rng, article, flow, copy, dress)
    if article.spare >= 6:
        _add_notice(rng, article, flow, style)


def _add_notice(rng: Generator, article: SetArticle, flow: Flow, style: Style) -> None:
    """A boxed notice in what the last column leaves free."""
    body = flow.body
    column = flow.columns[-1]
    last = max((line.rect.bottom for line in article.body if line.rect.left >= column.left - 1), default=column.top)
    inside = [o.bottom for o in flow.obstacles if o.left < column.right and o.right > column.left]
    rect = Rect(column.left, max(last, column.top, *inside) + body.leading, column.right, column.bottom)
    if rect.height < 4 * body.leading:
        return
    lines, frame = set_notice(rng, rect, style)
    article.body += lines
    article.frames.append(frame)


def _rule_columns(article: SetArticle, columns: list[Rect], obstacles: list[Rect]) -> None:
    """A thin rule in the middle of each gutter, broken where something stands across it."""
    for left, right in pairwise(columns):
        x = (left.right + right.left) / 2
        if right.left < left.right:
            continue
        top, bottom = max(left.top, right.top), max(left.bottom, right.bottom)
        bottom = min(left.bottom, right.bottom)
        spans = [(top, bottom)]
        for obstacle in obstacles:
            if obstacle.left < x < obstacle.right:
                cut: list[tuple[float, float]] = []
                for a, b in spans:
                    cut += [(a, min(b, obstacle.top - 6)), (max(a, obstacle.bottom + 2), b)]
                spans = [(a, b) for a, b in cut if b - a > 20]
        article.rules += [Rect(x - 1, a, x + 1, b) for a, b in spans]
