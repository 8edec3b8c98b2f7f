"""A whole page: grid, slots, articles, page head; set, printed, damaged, described."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

from .article import EXTRAS, Extras, SetArticle, Style
from .damage import LEVELS, damage_page
from .flow import Body
from .fonts import advance
from .grid import Grid, Slot, cut_page
from .linebreaking import Cell
from .notices import set_notice
from .setting import set_article
from .sheet import Rect, SetLine, Sheet
from .stack import set_stack
from .texts import MASTHEADS, SECTIONS, Copy, invent_name, read_copy, shuffled_notices
from .trimmings import foot_of_page
from .truth import Truth, describe_page

STYLES = ("zh", "vertical", "en", "de", "oldvertical")
SIZES = ("page", "small", "column")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its ground truth: `image` in greys (mode L), `truth` as in the JSON form, boxes in its pixels."""

    image: Image.Image
    truth: Truth
    quality: int
    damaged: bool

    def save(self, folder: Path | str, name: str) -> Path:
        """Writes NAME.jpg (NAME.png where nothing is damaged) and NAME.json; gives the image's path."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.{'jpg' if self.damaged else 'png'}"
        if self.damaged:
            self.image.save(path, quality=self.quality, dpi=(300, 300))
        else:
            self.image.save(path, dpi=(300, 300))
        truth = {**self.truth, "image": path.name}
        (folder / f"{name}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path


@dataclass(slots=True)
class _Composition:
    """What has come onto the page so far."""

    sheet: Sheet
    articles: list[SetArticle] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def set_page(
    seed: int,
    style: str = "zh",
    columns: int | None = None,
    damage: int = 1,
    size: str = "page",
    head: tuple[str, str, str] | None = None,
    extras: Collection[str] = (),
    full: bool = False,
) -> Page:
    """Sets, prints and damages the page of `seed`: the same arguments, the same bytes.

    `style`: 'zh', 'vertical' (Traditional Chinese), 'oldvertical' (the same with horizontal headings, notices and page
    heads that are read from the right), 'en' or 'de'; `columns` of the grid (tiers of a vertical page),
    by default 4 to 8 drawn from the seed; `damage`: 0 none to 3 badly worn, 4 badly scanned too; `size`: 'page',
    'small' or 'column';
    `head`: date, section or name, and folio in the page head, by default drawn from the seed; `extras`: kinds of
    matter, of `EXTRAS`, that the page's articles get besides: tables, headlines in reverse or on a tint, paragraphs
    with bold lead-ins; `full`: every column set to its foot with pieces of several copies, as agencies' pages are,
    with headlines as narrow as a column.
    Raises ValueError for a style, size, damage or kind of matter that does not exist.
    """
    if style not in STYLES or size not in SIZES or not 0 <= damage <= max(LEVELS):
        raise ValueError(
            f"no such page: style {style!r} of {STYLES}, size {size!r} of {SIZES}, damage {damage} of 0-{max(LEVELS)}"
        )
    if not set(extras) <= set(EXTRAS):
        raise ValueError(f"no such matter: {sorted(extras)} of {EXTRAS}")
    rng = np.random.default_rng([seed, STYLES.index(style), SIZES.index(size)])
    grid, look, sheet = _plan(rng, style, columns, size, full)
    if extras:
        die = np.random.default_rng([seed, STYLES.index(style), len(STYLES)])
        look = replace(look, extras=Extras(frozenset(extras), die))
    composition = _Composition(sheet)
    _set_page_head(rng, sheet, look, grid, head)
    # Trimmings are set in slots alone.
    stacked = 0.65 if look.extras is None else 0.3
    if not look.body.chinese and size == "page" and float(rng.random()) < stacked:
        _compose_stacked(rng, composition, grid, look)
    else:
        _compose_slots(rng, composition, grid, look, size)
    if look.extras is not None:
        foot = grid.right if sheet.turned else grid.bottom
        start, end = (grid.top, grid.bottom) if sheet.turned else (grid.left, grid.right)
        if not sheet.turned:
            for line in foot_of_page(look.extras, look, start, end, foot + 0.6 * grid.em):
                sheet.add_line(line)
    printed = sheet.print()
    worn = damage_page(printed, damage, np.random.default_rng([seed, damage, 7]))
    truth = describe_page(composition.articles, sheet.lines, worn.move, f"{style}-{seed}", worn.image.size)
    return Page(worn.image, truth, worn.quality, damage > 0)


def _plan(rng: Generator, style: str, columns: int | None, size: str, full: bool) -> tuple[Grid, Style, Sheet]:
    """Chooses type, grid and sheet."""
    old = style == "oldvertical"
    turned = style == "vertical" or old
    language = "zht" if turned else style
    chinese = language in ("zh", "zht")
    em = int(rng.integers(31, 36)) if chinese else int(rng.integers(26, 31))
    if size == "page":
        count = columns or int(rng.integers(3, 6) if old else rng.integers(4, 9))
    else:
        count = columns or (int(rng.integers(2, 4)) if size == "small" else 1)
    leading = round(em * float(rng.uniform(1.32, 1.46) if chinese else rng.uniform(1.22, 1.32)))
    if chinese:
        low, high = {1: (14, 17), 2: (13, 16), 3: (9, 11), 4: (16, 19), 5: (13, 15), 6: (11, 13), 7: (10, 12)}.get(
            count, (9, 11)
        )
        width = float(int(rng.integers(low, high + 1)) * em)
    else:
        width = em * float(rng.uniform(14.0, 17.0) if count > 5 else rng.uniform(15.5, 19.0))
    gutter = float(round(em * float(rng.uniform(0.95, 1.5))))
    margin = round(em * float(rng.uniform(2.4, 3.6))) if size != "column" else round(em * 1.4)
    breadth = count * width + (count - 1) * gutter
    ratio = {"page": float(rng.uniform(1.32, 1.5)), "small": 1.38, "column": 1.75}[size]
    if turned:
        ratio = {"page": float(rng.uniform(0.75, 1.3)), "small": 0.85, "column": 1.2}[size]
    rows = int(breadth * ratio / leading)
    # No story may be set twice on a page, so the copy at hand bounds the page.
    copy_length = sum(copy.length for copy in read_copy(language)) * (0.8 if chinese else 0.42)
    if not full:
        rows = min(rows, max(int(rows * 0.6), int(copy_length / (count * width / em))))
    head = round(em * 3.2) if size != "column" else round(em * 2.2)
    top = margin * 0.7 + head
    grid = Grid(margin, top, top + rows * leading, count, width, gutter, em, leading)
    if turned:
        grid = Grid(top, margin, margin + rows * leading, count, width, gutter, em, leading)
    body = Body(
        language,
        f"{language if chinese else 'latin'}-body",
        f"{language}-black" if chinese else "latin-bold",
        em,
        leading,
        2.0 if chinese else 1.0,
    )
    family = language if chinese else "latin"
    faces = (f"{family}-black",) if rng.random() < 0.5 else (f"{family}-black", f"{family}-bold")
    scale = float(rng.uniform(2.0, 2.9)) if size == "page" else 1.8
    look = Style(
        body,
        bool(rng.random() < 0.6),
        bool(rng.random() < 0.65),
        scale,
        faces,
        float(rng.choice([0.0, 0.2, 0.4])),
        float(rng.uniform(0.3, 0.6)),
        shuffled_notices(rng, language),
        turned,
        old,
        full,
    )
    long, wide = grid.right + margin, grid.bottom + margin
    extent = (round(wide), round(long)) if turned else (round(long), round(wide))
    return grid, look, Sheet(*extent, turned=turned, ink=int(rng.integers(18, 52)))


def _compose_slots(rng: Generator, page: _Composition, grid: Grid, look: Style, size: str) -> None:
    """One article a slot; a slot now and then holds briefs or a notice."""
    chinese = look.body.chinese
    largest = {"page": 1350.0, "small": 750.0, "column": 1100.0}[size] * float(rng.uniform(0.75, 1.0))
    # The vertical copy is in short pieces, as the papers of its time were.
    largest *= 0.4 if look.turned else 1.0 if chinese else 1.15
    slots = cut_page(rng, grid, largest)
    most = max(range(len(slots)), key=lambda i: (slots[i].columns, -slots[i].top))
    notice = int(rng.integers(1, len(slots))) if len(slots) > 4 and rng.random() < 0.6 else -1
    for index, slot in enumerate(slots):
        if look.cutoff_rules and slot.top > grid.top + 1:
            left, right = grid.span(slot.first, slot.last)
            page.sheet.add_rule(Rect(left, slot.top - grid.leading * 0.9, right, slot.top - grid.leading * 0.9 + 3))
        if index == notice and slot.leg is None and slot.columns <= 2 and slot.bottom - slot.top < 22 * grid.leading:
            _put_notice(rng, page, grid, slot, look)
        elif slot.columns == 1 and size == "page" and chinese and slot.leg is None and rng.random() < 0.4:
            rect = slot.rect(grid)
            _put_stack(rng, page, [rect], look, brief=True)
        else:
            _put_article(rng, page, grid, slot, look, index == most)


def _put_notice(rng: Generator, page: _Composition, grid: Grid, slot: Slot, look: Style) -> None:
    lines, frame = set_notice(rng, slot.rect(grid), look)
    for line in lines:
        page.sheet.add_line(line)
    page.sheet.add_frame(frame, 4)


def _put_article(rng: Generator, page: _Composition, grid: Grid, slot: Slot, look: Style, largest: bool) -> None:
    """Tries the copies whose length is nearest to the slot's room; keeps the first that fills it."""
    lines = (slot.bottom - slot.top) / grid.leading
    leg = (slot.leg_bottom - slot.bottom) / grid.leading if slot.leg is not None else 0.0
    per = 0.9 if look.body.chinese else 2.0
    room = (grid.characters(slot.columns, max(4.0, lines - 5)) + grid.characters(1, leg)) * per
    free = [copy for copy in read_copy(look.body.language) if copy.title not in page.used]
    if look.full:
        free = [_chain(rng, copy, room, look) for copy in _draw(rng, free or list(read_copy(look.body.language)), 3)]
    if not free:
        _put_notice(rng, page, grid, slot, look)
        return
    jitter = {copy.title: float(rng.uniform(0, 0.7)) for copy in free}
    free.sort(
        key=lambda c: (
            (0.4 * np.log(c.length / room) if c.length >= room else 4 * np.log(room / c.length)) + jitter[c.title]
        )
    )
    best: SetArticle | None = None
    chosen = free[0]
    for copy in free[:4]:
        number = len(page.articles)
        trial = set_article(rng, grid, slot, copy, look, number, largest)
        if best is None or trial.spare < best.spare:
            best, chosen = trial, copy
        if best.spare <= 3:
            break
    if best is None or not best.paragraphs:
        _put_notice(rng, page, grid, slot, look)
        return
    page.used.add(chosen.title)
    page.articles.append(best)
    best.print_on(page.sheet)


def _draw(rng: Generator, copies: list[Copy], count: int) -> list[Copy]:
    return [copies[int(i)] for i in rng.permutation(len(copies))[:count]]


def _chain(rng: Generator, copy: Copy, room: float, look: Style) -> Copy:
    """The copy and as many others' paragraphs after it as fill the room, the first of them perhaps signed."""
    chained = list(copy.paragraphs)
    if look.body.language == "zh" and rng.random() < 0.3:
        chained[-1] += f"（{invent_name(rng, 'zh')}）"
    for other in _draw(rng, list(read_copy(look.body.language)), 12):
        if sum(map(len, chained)) > 1.3 * room:
            break
        if other.title != copy.title:
            chained += other.paragraphs
    return replace(copy, paragraphs=tuple(chained))


def _put_stack(rng: Generator, page: _Composition, columns: list[Rect], look: Style, brief: bool) -> None:
    free = [copy for copy in read_copy(look.body.language) if copy.title not in page.used]
    order = rng.permutation(len(free))
    copies = [free[int(i)] for i in order]
    stack, _ = set_stack(rng, columns, copies, look, len(page.articles), brief)
    fillers = list(stack.fillers)
    for article in stack.articles:
        page.used.add(article.title)
        page.articles.append(article)
        article.print_on(page.sheet)
    for line in fillers:
        page.sheet.add_line(line)
    for frame in stack.frames:
        page.sheet.add_frame(frame, 3)


def _compose_stacked(rng: Generator, page: _Composition, grid: Grid, look: Style) -> None:
    """An old newspaper: a story across the top of some columns, the rest running down column after column."""
    rows = round((grid.bottom - grid.top) / grid.leading)
    top = grid.top
    wide = int(rng.integers(2, grid.count)) if grid.count > 2 else 0
    first = int(rng.integers(0, grid.count - wide + 1)) if wide else 0
    depth = int(rng.integers(18, max(19, min(34, rows // 2))))
    floor = top + depth * grid.leading
    for column in range(first):
        _rule_beside(page, grid, column, top, grid.bottom)
    if first:
        _put_stack(rng, page, _full(grid, 0, first, top), look, brief=False)
    if wide:
        _put_article(rng, page, grid, Slot(first, first + wide, top, floor), look, largest=True)
        under = floor + 2 * grid.leading
        left, right = grid.span(first, first + wide)
        page.sheet.add_rule(Rect(left, under - grid.leading, right, under - grid.leading + 3))
        for column in range(first, first + wide):
            _rule_beside(page, grid, column, under, grid.bottom)
        _put_stack(rng, page, _full(grid, first, first + wide, under), look, brief=False)
    if first + wide < grid.count:
        for column in range(first + wide, grid.count):
            _rule_beside(page, grid, column - 1, top, grid.bottom)
        _put_stack(rng, page, _full(grid, first + wide, grid.count, top), look, brief=False)


def _full(grid: Grid, first: int, last: int, top: float) -> list[Rect]:
    spans = [grid.span(index, index + 1) for index in range(first, last)]
    return [Rect(left, top, right, grid.bottom) for left, right in spans]


def _rule_beside(page: _Composition, grid: Grid, column: int, top: float, bottom: float) -> None:
    """A column rule to the right of `column`."""
    if column + 1 < grid.count:
        x = grid.span(column, column + 1)[1] + grid.gutter / 2
        page.sheet.add_rule(Rect(x - 1, top, x + 1, bottom))


def _set_page_head(rng: Generator, sheet: Sheet, look: Style, grid: Grid, given: tuple[str, str, str] | None) -> None:
    """Date, section or name, page number and editor over a rule; all of them page furniture (kind 'fw')."""
    body = look.body
    language = body.language
    family = language if body.chinese else "latin"
    em = body.em
    margin = grid.top if sheet.turned else grid.left
    left, right = margin, sheet.width - margin
    content = grid.left if sheet.turned else grid.top
    base = content - em * 0.75
    number = int(rng.integers(2, 25))
    section = SECTIONS[language][int(rng.integers(len(SECTIONS[language])))]
    names = MASTHEADS[language]
    if names and rng.random() < 0.3:
        section = names[int(rng.integers(len(names)))]
    date, folio = _date_and_folio(rng, language, number)
    if given is not None:
        date, section, folio = given
    size = round(em * (1.7 if body.chinese else 1.6))
    small = round(em * 0.92)
    items = [
        (date, left, "left", small, f"{family}-sans"),
        (section, (left + right) / 2, "middle", size, f"{family}-black"),
    ]
    narrow = right - left < 26 * em
    if language == "zh" and rng.random() < 0.5 and not narrow:
        folio = f"责任编辑 {invent_name(rng, 'zh')} {folio}"
    if not narrow or not body.chinese:
        items.append((folio, right, "right", small, f"{family}-sans"))
    for text, x, side, points, face in items:
        while advance(face, points, text) > (right - left) * 0.32 and points > 14:
            points -= 1
        width = advance(face, points, text)
        start = x if side == "left" else x - width / 2 if side == "middle" else x - width
        tall = points * (1.3 if not body.chinese else 1.12)
        rect = Rect(start, base - tall - 4, start + width, base - 4)
        cells: tuple[Cell, ...] = (Cell(text, 0.0),)
        if look.from_right:
            rect = Rect(left + right - rect.right, rect.top, left + right - rect.left, rect.bottom)
            cells = tuple(Cell(ch, rect.width - advance(face, points, text[: at + 1])) for at, ch in enumerate(text))
        sheet.lines.append(SetLine(-1, "fw", None, text, rect, cells, face, points, level=look.from_right))
    sheet.rules.append((Rect(left, base + 2, right, base + 6), 50))
    if rng.random() < 0.4:
        sheet.rules.append((Rect(left, base + 9, right, base + 11), 50))


def _date_and_folio(rng: Generator, language: str, number: int) -> tuple[str, str]:
    year, month, day = int(rng.integers(1996, 2025)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    if language == "zh":
        week = " 星期" + "一二三四五六日"[int(rng.integers(7))] if rng.random() < 0.5 else ""
        return f"{year}年{month}月{day}日{week}", str(rng.choice([f"第{number}版", f"{number:02d}", f"A{number}"]))
    if language == "zht":
        digits = "〇一二三四五六七八九十"
        return (
            f"民國二十{digits[1 + number % 9]}年{digits[1 + month % 9]}月{digits[1 + day % 9]}日",
            f"第{digits[1 + number % 9]}版",
        )
    if language == "en":
        months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        return f"{months[month - 1]} {day}, {year - 85}", f"Page {number}"
    monate = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    return f"{day}. {monate[month - 1]} {year - 85}", f"Seite {number}"
