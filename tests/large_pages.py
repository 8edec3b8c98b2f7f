"""Pages with more on them than any paper has: many lines, lines all at one place, one endless line; and decisions.

What is set is drawn from a seed and worth nothing as text: it asks how the work grows, not how well it is done.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.geometry import hull_of_boxes
from pipeline.model import (
    IDENTITY,
    Box,
    Decision,
    Direction,
    Glyph,
    Line,
    PageRecords,
    Passage,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    Source,
    Spot,
)
from pipeline.stages import STAGES, Hands

TEXTS = Path(__file__).with_name("press") / "texts"
TYPE, LEADING, MEASURE, GUTTER, MARGIN = 12, 16, 228, 18, 24
"""Height of a line of text, distance to the next, width of a column and of the white beside it and around all, in
pixels: small, so that 40,000 lines fit on a picture."""
WHITE = 255
DOUBTED = 30
"""One in so many characters has other readings, where a picture was read."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """A page as it comes out of recognition; ``picture`` is None where it has none."""

    prepared: PreparedPage
    recognised: RecognisedPage
    picture: Picture | None = None


def run_stages(page: Large, watch: Callable[[str], None] = lambda _: None) -> PageRecords:
    """Through all stages after recognition; ``watch`` is told each when it is done."""

    def look() -> Any:
        return page.picture

    records: dict[str, Any] = {"prepare": page.prepared, "recognise": page.recognised}
    for stage in STAGES[2:]:
        hands = Hands(
            scan=page.prepared.scan,
            language="auto",
            settings=Settings(),
            records=records,
            scan_picture=look,
            picture=look,
            engine=look,
            second=None,
            given=look,
        )
        records[stage.name] = stage.make(hands).record
        watch(stage.name)
    return PageRecords(
        prepared=page.prepared,
        recognised=page.recognised,
        layout=records["layout"],
        order=records["order"],
        settled=records["settle"],
    )


def set_columns(count: int, language: str = "en", *, pictured: bool = False, columns: int = 0) -> Large:
    """``count`` lines of text in ``columns`` (as many as make the page square, where 0), article under article: a
    headline of two lines, a byline, paragraphs."""
    columns = columns or max(1, round((count * LEADING / (MEASURE + GUTTER)) ** 0.5))
    deep = -(-count // columns) * LEADING
    draw = random.Random(count)
    lines: list[Line] = []
    for column in range(columns):
        left, top = MARGIN + column * (MEASURE + GUTTER), MARGIN
        paper: Iterator[tuple[str, int, int, float]] = iter(())
        while len(lines) < count and (top < MARGIN + deep or column == columns - 1):
            text, tall, indent, width = next(paper, ("", 0, 0, 0.0))
            if not text:
                paper = _draw_article(draw, language)
                continue
            right = left + indent + round((MEASURE - indent) * width)
            box = Box(left=left + indent, top=top, right=right, bottom=top + tall)
            lines.append(_line(len(lines) + 1, text, box, glyphs=pictured))
            top += tall + LEADING - TYPE
    return _page(lines, language, pictured=pictured)


def _draw_article(draw: random.Random, language: str) -> Iterator[tuple[str, int, int, float]]:
    """Text of each line, its height, its indent, and the share of the measure that it fills."""
    letters = MEASURE // TYPE if language.startswith("zh") else MEASURE * 2 // TYPE
    for _ in range(2):
        yield draw_text(draw, language, letters // 2).title(), round(1.8 * TYPE), 0, draw.uniform(0.7, 1.0)
    yield ("本报记者 张三" if language.startswith("zh") else "By JOHN SMITH"), TYPE, 0, 0.4
    for _ in range(draw.randint(2, 6)):
        rows = draw.randint(3, 12)
        for row in range(rows):
            last = row == rows - 1
            text = draw_text(draw, language, letters // 2 if last else letters)
            stop = ("。" if language.startswith("zh") else ".") if last else ""
            yield text + stop, TYPE, 2 * TYPE if row == 0 else 0, 0.5 if last else 1.0


@cache
def _words(language: str) -> tuple[str, ...]:
    """Of the press's texts; of Chinese ones, what stands between marks, in pieces of two to four characters."""
    name = "zh" if language.startswith("zh") else language
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(TEXTS.glob(f"{name}-*.txt")))
    if name != "zh":
        return tuple(text.split())
    draw = random.Random(1)
    found = []
    while text:
        size = draw.randint(2, 4)
        found.append("".join(text[:size].split()))
        text = text[size:]
    return tuple(one for one in found if one)


def draw_text(draw: random.Random, language: str, letters: int) -> str:
    words, joint = _words(language), "" if language.startswith("zh") else " "
    text = draw.choice(words)
    while len(text) < letters:
        text += joint + draw.choice(words)
    return text[:letters].strip() or "x"


def _line(number: int, text: str, box: Box, *, glyphs: bool = False, direction: Direction = "ltr") -> Line:
    found: tuple[Glyph, ...] = ()
    if glyphs:
        step = box.width / len(text)
        found = tuple(
            Glyph(
                text=ch,
                left=round(box.left + at * step),
                right=round(box.left + (at + 1) * step),
                confidence=0.7 if (number + at) % DOUBTED == 0 else 0.99,
                alternatives=((text[at - 1], 0.2), ("e", 0.05)) if (number + at) % DOUBTED == 0 else (),
            )
            for at, ch in enumerate(text)
        )
    return Line(id=f"l{number:04d}", text=text, box=box, confidence=0.99, direction=direction, glyphs=found)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _page(
    lines: Sequence[Line],
    language: str,
    *,
    pictured: bool = False,
    regions: Sequence[Region] = (),
    articles: Sequence[Sequence[str]] = (),
    number: int = 1,
) -> Large:
    boxes = [*(line.box for line in lines), *(region.box for region in regions)]
    width = max(box.right for box in boxes) + MARGIN
    height = max(box.bottom for box in boxes) + MARGIN
    name = f"p{number:04d}"
    scan = Scan(
        id=name,
        issue="large",
        sequence=number,
        path=f"{name}.png" if pictured else f"{name}.xml",
        frame=0,
        sha256=_digest(name),
        width=width,
        height=height,
        dpi=None,
        basis="picture" if pictured else "places",
    )
    return Large(
        prepared=PreparedPage(
            scan=scan, image="page.png" if pictured else "", width=width, height=height, to_scan=IDENTITY, steps=()
        ),
        recognised=RecognisedPage(
            scan=name,
            source=Source(name="none", version="1"),
            language=language,
            lines=tuple(lines),
            given_regions=tuple(regions),
            given_order=tuple(region.id for region in regions if region.lines),
            given_articles=tuple(tuple(one) for one in articles),
        ),
        picture=np.full((height, width), WHITE, np.uint8) if pictured else None,
    )


def set_alone(count: int, language: str = "en", *, cut: bool = False) -> Large:
    """A page of articles whose text tells no places, as plain text is read: a region for each block, or (``cut``) for
    each line."""
    draw = random.Random(count)
    lines: list[Line] = []
    blocks: list[list[Line]] = []
    while len(lines) < count:
        for at, (text, _, indent, _) in enumerate(_draw_article(draw, language)):
            top = MARGIN + (len(lines) + len(blocks)) * LEADING
            box = Box(left=MARGIN, top=top, right=MARGIN + TYPE * max(1, len(text) // 2), bottom=top + TYPE)
            lines.append(_line(len(lines) + 1, text, box))
            if cut or at in (0, 2) or indent:
                blocks.append([])
            blocks[-1].append(lines[-1])
    regions = [
        Region(id=f"r{at:04d}", kind="body", box=block[0].box, lines=tuple(line.id for line in block))
        for at, block in enumerate(blocks, start=1)
    ]
    page = _page(lines, language, regions=regions)
    return replace(page, prepared=replace(page.prepared, scan=replace(page.prepared.scan, basis="text")))


def set_chinese_line(count: int) -> Large:
    """One line of ``count`` characters as they come in the press's texts."""
    return set_one_line(draw_text(random.Random(count), "zh-Hans", count), "zh-Hans")


def set_one_line(text: str, language: str) -> Large:
    """Between two common ones, with its place."""
    texts = ("The first line stands here.", text, "The last line stands here.")
    boxes = [
        Box(left=MARGIN, top=MARGIN + at * LEADING, right=MARGIN + 4 * MEASURE, bottom=MARGIN + at * LEADING + TYPE)
        for at in range(len(texts))
    ]
    lines = [_line(at, one, box) for at, (one, box) in enumerate(zip(texts, boxes, strict=True), start=1)]
    return _page(lines, language)


def set_over_each_other(count: int, language: str = "en") -> Large:
    """All lines within the place of forty, no two of them in one box."""
    draw = random.Random(count)
    lines = []
    for at in range(count):
        left, top = MARGIN + draw.randint(0, 40), MARGIN + draw.randint(0, 40 * LEADING)
        box = Box(left=left, top=top, right=left + MEASURE + draw.randint(0, 40), bottom=top + TYPE)
        lines.append(_line(at + 1, draw_text(draw, language, 30), box))
    return _page(lines, language)


def set_at_one_place(count: int, *, alike: bool = False, language: str = "en") -> Large:
    """All lines in the box of their block, as those of a file that tells the places of blocks alone."""
    draw = random.Random(count)
    box = Box(left=MARGIN, top=MARGIN, right=MARGIN + MEASURE, bottom=MARGIN + 40 * LEADING)
    texts = ["What all of them say" if alike else draw_text(draw, language, 30) for _ in range(count)]
    lines = [_line(at, text, box) for at, text in enumerate(texts, start=1)]
    region = Region(id="r0001", kind="body", box=box, lines=tuple(line.id for line in lines))
    return _page(lines, language, regions=[region])


def set_paragraph(count: int, language: str = "en") -> Large:
    """One column of full lines, none of which begins or ends a paragraph."""
    draw = random.Random(count)
    lines = []
    for at in range(count):
        top = MARGIN + at * LEADING
        box = Box(left=MARGIN, top=top, right=MARGIN + MEASURE, bottom=top + TYPE)
        lines.append(_line(at + 1, draw_text(draw, language, 30), box))
    return _page(lines, language)


def set_headlines(count: int, language: str = "en") -> Large:
    """Each twice as high as text, with two lines of text under it."""
    draw = random.Random(count)
    columns = max(1, round((5 * count * LEADING / (MEASURE + GUTTER)) ** 0.5))
    lines: list[Line] = []
    for at in range(count):
        left = MARGIN + at % columns * (MEASURE + GUTTER)
        top = MARGIN + at // columns * 5 * LEADING
        for tall, letters in ((2 * TYPE, 15), (TYPE, 36), (TYPE, 36)):
            box = Box(left=left, top=top, right=left + MEASURE, bottom=top + tall)
            lines.append(_line(len(lines) + 1, draw_text(draw, language, letters), box))
            top += tall + LEADING - TYPE
    return _page(lines, language)


def set_single_characters(count: int, language: str = "zh-Hans") -> Large:
    """Lines of one character each, in even rows."""
    draw = random.Random(count)
    across = max(1, round(count**0.5))
    lines = []
    for at in range(count):
        left, top = MARGIN + at % across * 3 * TYPE, MARGIN + at // across * LEADING
        box = Box(left=left, top=top, right=left + TYPE, bottom=top + TYPE)
        lines.append(_line(at + 1, draw_text(draw, language, 1), box))
    return _page(lines, language)


def set_upright(count: int, language: str = "zh-Hant") -> Large:
    """Vertical lines in tiers, from the right."""
    draw = random.Random(count)
    across = max(1, round((count * MEASURE / LEADING) ** 0.5))
    lines = []
    for at in range(count):
        left = MARGIN + (across - at % across) * LEADING
        top = MARGIN + at // across * (MEASURE + GUTTER)
        box = Box(left=left, top=top, right=left + TYPE, bottom=top + MEASURE)
        lines.append(_line(at + 1, draw_text(draw, language, MEASURE // TYPE), box, direction="vertical"))
    return _page(lines, language)


def set_thin(count: int, language: str = "en") -> Large:
    """Lines of a pixel or two in height."""
    page = set_columns(count, language)
    lines = [
        replace(one, box=replace(one.box, bottom=one.box.top + 1 + at % 2))
        for at, one in enumerate(page.recognised.lines)
    ]
    return replace(page, recognised=replace(page.recognised, lines=tuple(lines)))


def set_among_pictures(count: int, kind: RegionKind = "picture", language: str = "en") -> Large:
    """Four hundred lines of text, and ``count`` small pictures or rules that came with them."""
    page = set_columns(400, language)
    across = max(1, round(count**0.5))
    regions = []
    for at in range(count):
        left, top = at % across * 20, at // across * 20
        size = (12, 12) if kind == "picture" else (14, 1)
        box = Box(left=left, top=top, right=left + size[0], bottom=top + size[1])
        regions.append(Region(id=f"r{at + 1:04d}", kind=kind, box=box))
    return _page(page.recognised.lines, language, regions=regions)


def set_articles(count: int, language: str = "en") -> Large:
    """``count`` articles as METS tells them, of two blocks of five lines each, read down the columns."""
    page = set_columns(10 * count, language)
    lines = page.recognised.lines
    regions = [
        Region(
            id=f"r{at + 1:04d}",
            kind="body",
            box=hull_of_boxes([line.box for line in lines[5 * at : 5 * at + 5]]),
            lines=tuple(line.id for line in lines[5 * at : 5 * at + 5]),
        )
        for at in range(2 * count)
    ]
    articles = [(regions[at].id, regions[at + 1].id) for at in range(0, 2 * count, 2)]
    return _page(lines, language, regions=regions, articles=articles)


def set_far(height: int) -> Large:
    """Two hundred lines of text, and one far below them."""
    page = set_columns(200)
    box = Box(left=MARGIN, top=height - TYPE, right=MARGIN + MEASURE, bottom=height)
    return _page([*page.recognised.lines, _line(201, "A line far from all others", box)], "en")


def set_pages(count: int, language: str = "en") -> Iterator[Large]:
    """The pages of an issue, of twenty lines each: what begins on one goes on on the next."""
    for number in range(1, count + 1):
        draw = random.Random(number)
        lines = []
        for at in range(20):
            tall = 2 * TYPE if at == 0 else TYPE
            top = MARGIN + at * LEADING + (TYPE if at else 0)
            box = Box(left=MARGIN, top=top, right=MARGIN + MEASURE, bottom=top + tall)
            text = draw_text(draw, language, 15 if at == 0 else 36)
            if at == 1 and number > 1:
                text = f"Continued from page {number - 1}"
            elif at == 19 and number < count:
                text = f"Continued on page {number + 1}"
            lines.append(_line(at + 1, text, box))
        yield _page(lines, language, number=number)


PAGES = 20
"""That decisions are on."""
PLACE, ACROSS = 20, 100
"""Distance of decided characters in pixels, and how many stand in a row."""


def decide(count: int, *, apart: bool = True, chained: bool = False) -> Iterator[Decision]:
    """Typed characters, one second after the other: each at its own place, or all at one (then in ten different
    readings), each replacing the one before where ``chained``."""
    before: tuple[str, ...] = ()
    for at in range(count):
        row, column = divmod(at // PAGES, ACROSS) if apart else (0, 0)
        left, top = PLACE * column, PLACE * row
        box = Box(left=left, top=top, right=left + TYPE, bottom=top + TYPE)
        digest = _digest(f"p{at % PAGES if apart else 0}")
        one = Decision(
            kind="edit",
            spot=Spot(page=digest, box=box),
            outcome="set",
            reviewer="A. Reader",
            time=f"2024-01-{1 + at // 86400:02d}T{at // 3600 % 24:02d}:{at // 60 % 60:02d}:{at % 60:02d}Z",
            before="a",
            after="o" if apart else str(at % 10),
            context=("", ""),
            rule="spelling@3",
            confidence=0.6,
            replaces=before,
        )
        before = (one.id,) if chained else ()
        yield one


def set_decided(count: int, *, apart: bool = True) -> tuple[dict[str, Line], tuple[Passage, ...], str]:
    """The lines and passages of the first page that :func:`decide` is on, a passage for each line, and its digest."""
    here = -(-count // PAGES) if apart else 1
    lines = {}
    for row in range(-(-here // ACROSS)):
        text = "a" * min(ACROSS, here - row * ACROSS)
        top = PLACE * row
        glyphs = tuple(
            Glyph(text=ch, left=PLACE * at, right=PLACE * at + TYPE, confidence=0.6) for at, ch in enumerate(text)
        )
        box = Box(left=0, top=top, right=PLACE * len(text), bottom=top + TYPE)
        lines[f"l{row + 1:04d}"] = Line(id=f"l{row + 1:04d}", text=text, box=box, confidence=0.6, glyphs=glyphs)
    passages = tuple(
        Passage(id=f"t{at:04d}", kind="body", flow="f001", regions=(), lines=(name,))
        for at, name in enumerate(lines, start=1)
    )
    return lines, passages, _digest("p0")
