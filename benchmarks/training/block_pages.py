"""Pages made up in blocks: each has an article, or several, in as many tiers or columns as it spans.

Small upright papers of the 1910s to 1940s are made up so, and most papers that are set across today. An upright page is
cut into blocks from the right and from the top. An upright headline stands at the right of its block, over one tier
or all, in up to four lines of several sizes; one set across, and read from the right, lies over it. What does not end
in its block goes on at the right of the next. A page that is set across is the same page turned: headlines stand over
their columns, or upright beside them, and blocks go from the left to the right. The press sets pages whose columns run
through from edge to edge; these have none that do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw
from rich.progress import track

from benchmarks.training.labelled import Labelled, Place
from benchmarks.training.press_pages import WORDLESS, wear
from pipeline.config import Settings
from pipeline.model import IDENTITY, Box, Direction, Line, PreparedPage, RecognisedPage, Scan, Source
from pipeline.stages.layout import draw_page
from tests.press.fonts import font
from tests.press.texts import NOTICES, Copy, invent_byline, invent_name, pick, read_copy

PAGES, FIRST = 480, 70000
"""How many, and the seed of the first."""
CITIES = (
    *("重慶", "香港", "倫敦", "紐約", "東京", "昆明", "桂林", "金華"),
    *("溫州", "寧波", "漢口", "長沙", "北平", "天津", "南京", "杭州"),
)
AGENCIES = ("電", "路透電", "美聯社電", "哈瓦斯電", "專電", "中央社電", "訊")
DAYS = ("一", "二", "三", "五", "八", "十", "十二", "十七", "廿", "廿二", "廿六", "卅")
ITEM = "▲△●○"
OPENINGS = ("本报讯", "本报讯（记者{}）", "新华社{}电 记者{}报道，", "", "")
BODY, DISPLAY = "body", ("bold", "black", "sans", "bold")
UNPOINTED = 0.15
"""Share of pages without punctuation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """``right`` and ``left`` in pixels; ``top`` is the number of its first tier, ``tiers`` how many it has."""

    right: float
    left: float
    top: int
    tiers: int


@dataclass(slots=True, kw_only=True)
class _Story:
    """What is still to be set of an article: its headline's lines, and its paragraphs with their kinds and by how many
    characters each is set in."""

    number: int
    heads: list[str]
    rows: list[tuple[str, str, int]]
    rank: int = 0

    @property
    def left(self) -> int:
        """Characters that are still to be set."""
        return sum(len(text) for text, _, _ in self.rows)

    def place(self, kind: str, level: int = 0) -> Place:
        self.rank += 1
        return Place(article=self.number, role=kind, rank=(level, self.rank))


@dataclass(slots=True, kw_only=True)
class _Page:
    """Of upright type of ``body`` pixels, in lines ``pitch`` apart, ``letters`` to a line; tiers ``gap`` apart."""

    chance: Generator
    body: int
    pitch: float
    letters: int
    gap: float
    margin: int
    image: Image.Image
    pen: ImageDraw.ImageDraw
    turned: bool
    from_right: bool
    ruled: float
    stories: Iterator[_Story]
    lines: list[tuple[Box, str, Place]] = field(default_factory=list)

    @property
    def language(self) -> str:
        return "zh" if self.turned else "zht"

    @property
    def tier(self) -> float:
        return self.letters * self.body + self.gap

    def top_of(self, tier: int) -> float:
        return self.margin + tier * self.tier

    def put_down(self, text: str, right: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        """A line from the top; ``right``: of its characters."""
        box = right - size, top, right, top + (len(text) - 1) * step + size
        self._draw(text, box, size, face, step, place, down=True)

    def put_across(self, text: str, left: float, top: float, size: int, face: str, step: float, place: Place) -> None:
        box = left, top, left + (len(text) - 1) * step + size, top + size
        self._draw(text, box, size, face, step, place, down=False)

    def rule(self, x: float, y: float, to_x: float, to_y: float, thickness: int = 3) -> None:
        self.pen.line(self.turn(x, y, to_x, to_y), fill=25, width=thickness)

    def frame(self, left: float, top: float, right: float, bottom: float, thickness: int = 3) -> None:
        self.pen.rectangle(self.turn(left, top, right, bottom), outline=25, width=thickness)

    def turn(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """A place on the page as it is printed."""
        if not self.turned:
            return left, top, right, bottom
        low, high = sorted((self.image.height - right, self.image.height - left))
        return top, low, bottom, high

    def _draw(
        self,
        text: str,
        box: tuple[float, float, float, float],
        size: int,
        face: str,
        step: float,
        place: Place,
        *,
        down: bool,
    ) -> None:
        left, top, right, bottom = self.turn(*box)
        upright = down != self.turned
        shown = text[::-1] if not upright and self.from_right and not self.turned else text
        for at, ch in enumerate(shown):
            x, y = (left, top + at * step) if upright else (left + at * step, top)
            # The em's foot is lower than its print.
            self.pen.text((x, y - 0.15 * size), ch, font=font(f"{self.language}-{face}", size), fill=15)
        if text.strip():
            spare = 0.05 * size
            grown = Box(
                left=round(left - spare),
                top=round(top - spare),
                right=round(right + spare),
                bottom=round(bottom + spare),
            )
            self.lines.append((grown, shown, place))


def read_pages() -> Iterator[Labelled]:
    """On all cores, in the order of their seeds."""
    with ProcessPoolExecutor() as pool:
        found = pool.map(_read_page, range(FIRST, FIRST + PAGES), chunksize=4)
        for page in track(found, "setting pages in blocks", total=PAGES):
            if page is not None:
                yield page


def _read_page(seed: int) -> Labelled | None:
    page, tiers, wide = _cut_sheet(seed)
    carried: _Story | None = None
    row = 0
    while row < tiers:
        band = min(tiers - row, int(page.chance.choice((1, 2, 3), p=(0.3, 0.5, 0.2))))
        block = _Block(right=page.margin + wide, left=page.margin, top=row, tiers=band)
        if row and band == tiers - row and page.chance.random() < 0.4:
            _set_notices(page, block)
        else:
            carried = _fill(page, block, carried, depth=0)
        if carried is None and page.chance.random() < page.ruled:
            _rule_under(page, block)
        row += band
    return _label(page, seed)


def _cut_sheet(seed: int) -> tuple[_Page, int, float]:
    chance = np.random.default_rng(seed)
    turned = bool(seed % 2)
    body = int(chance.integers(18, 34))
    pitch = body * chance.uniform(1.15, 1.6)
    tiers, letters = int(chance.integers(3, 9)), int(chance.integers(8, 20))
    wide = pitch * int(chance.integers(40, 100) if turned else chance.integers(24, 64))
    gap, margin = body * chance.uniform(0.7, 1.8), 2 * body
    size = round(wide + 2 * margin), round(tiers * (letters * body + gap) + 2 * margin)
    image = Image.new("L", size[::-1] if turned else size, 240)
    page = _Page(
        chance=chance,
        body=body,
        pitch=pitch,
        letters=letters,
        gap=gap,
        margin=margin,
        image=image,
        pen=ImageDraw.Draw(image),
        turned=turned,
        from_right=bool(chance.random() < 0.8),
        ruled=float(chance.choice((0.2, 0.9))),
        stories=_write_stories(chance, modern=turned),
    )
    return page, tiers, wide


def _write_stories(chance: Generator, *, modern: bool) -> Iterator[_Story]:
    """Without end: of the press's copy, whole or in part, most of them short."""
    copies = read_copy("zh" if modern else "zht")
    pointed = modern or chance.random() >= UNPOINTED
    indent = 2 if modern else int(chance.integers(0, 2))
    dated, parted, signed = chance.random() < 0.7, float(chance.choice((0.05, 0.4))), chance.random() < 0.6
    number = 0
    while True:
        copy = copies[int(chance.integers(len(copies)))]
        first = int(chance.integers(len(copy.paragraphs)))
        most = int(chance.choice((1, 2, 4, 8), p=(0.35, 0.25, 0.25, 0.15)))
        kept = [*copy.paragraphs[first:], *copy.paragraphs[:first]][:most]
        if chance.random() < 0.25:
            kept = [one[: 20 + int(chance.integers(60))].rstrip("，、") + "。" for one in kept]
        if not pointed:
            kept = ["".join(ch for ch in one if ch.isalnum()) for one in kept]
        elif not modern and chance.random() < 0.5:
            kept = [one.replace("，", "、").replace("。", "、") for one in kept]
        items = len(kept) > 1 and chance.random() < 0.2
        byline, where = invent_byline(chance, "zh" if modern else "zht") if signed else ("", "tail")
        rows: list[tuple[str, str, int]] = []
        if modern and byline and where == "head":
            rows.append((byline, "byline", 0))
        for at, one in enumerate(kept):
            if at and not items and chance.random() < parted:
                rows.append((_cut_title(chance, copies), "subhead", 0))
            opening = _open(chance, modern=modern) if dated else ""
            opening = (
                pick(chance, ITEM) if items else opening if at == 0 or chance.random() < 0.4 * (not modern) else ""
            )
            rows.append((opening + one, "text", 0 if opening and not modern else indent))
        if where == "tail" and byline and chance.random() < 0.5:
            rows.append((byline, "byline", -1))
        heads = [copy.title, *(one for one in (copy.subtitle, copies[number % len(copies)].title) if one)]
        yield _Story(number=number, heads=heads, rows=rows)
        number += 1


def _open(chance: Generator, *, modern: bool) -> str:
    if not modern:
        return f"（{pick(chance, CITIES)}{pick(chance, DAYS)}日{pick(chance, AGENCIES)}）"
    return pick(chance, OPENINGS).replace("{}", invent_name(chance, "zh"))


def _cut_title(chance: Generator, copies: Sequence[Copy]) -> str:
    title = copies[int(chance.integers(len(copies)))].title
    return title[: int(chance.integers(3, 8))]


def _fill(page: _Page, block: _Block, carried: _Story | None, depth: int) -> _Story | None:
    """Stories from the right, the first one carried on from the block before; what does not end here is given back."""
    chance, right = page.chance, block.right
    while right - block.left > 5 * page.pitch:
        left = right - block.left
        if carried is None and block.tiers > 1 and depth < 2 and left > 12 * page.pitch and chance.random() < 0.25:
            part = right - min(left, page.pitch * int(chance.integers(8, 22)))
            part = block.left if part - block.left < 6 * page.pitch else part
            _split(page, _Block(right=right, left=part, top=block.top, tiers=block.tiers), depth)
            right = part - page.pitch * chance.uniform(0.2, 0.8)
            continue
        if carried is None and chance.random() < 0.07:
            right = _set_picture(page, block, right)
            continue
        story = carried or next(page.stories)
        fresh = carried is None
        right, ended = _set_story(page, block, right, story, fresh=fresh)
        carried = None if ended else story
        if ended and chance.random() < 0.2:
            _rule_beside(page, block, right)
        right -= page.pitch * chance.uniform(0.1, 0.9)
    return carried


def _split(page: _Page, block: _Block, depth: int) -> None:
    """In two, one over the other; what is left of a story is cut."""
    cut = int(page.chance.integers(1, block.tiers))
    upper = _Block(right=block.right, left=block.left, top=block.top, tiers=cut)
    lower = _Block(right=block.right, left=block.left, top=block.top + cut, tiers=block.tiers - cut)
    carried = _fill(page, upper, None, depth + 1)
    if carried is None and page.chance.random() < page.ruled:
        _rule_under(page, upper)
    _fill(page, lower, carried, depth + 1)


def _set_story(page: _Page, block: _Block, right: float, story: _Story, *, fresh: bool) -> tuple[float, bool]:
    """How far it came, and whether it ended."""
    chance = page.chance
    room = int((right - block.left) / page.pitch)
    framed = fresh and story.left < 5 * block.tiers * page.letters and chance.random() < 0.12 and room > 8
    # Lines of a leading story may run through all tiers.
    tall = block.tiers > 1 and page.letters * block.tiers < 44 and chance.random() < 0.2
    edge = right
    right -= page.pitch * 0.5 * framed
    across = fresh and chance.random() < 0.15
    over = 0
    if fresh and not across:
        right = _set_heads(page, block, right, story)
    elif across:
        over = min(page.letters - 4, 3)
    fits = max(1, int((right - block.left - page.pitch * 0.5 * framed) / page.pitch))
    tiers = 1 if tall else block.tiers
    letters = int((block.tiers * page.tier - page.gap) / page.body) if tall else page.letters
    columns = min(fits, max(2, -(-story.left // (tiers * letters)) + len(story.rows) // (2 * tiers)))
    if across:
        _set_across(page, block, right, columns, story, over)
    for tier in range(tiers):
        top = page.top_of(block.top + tier) + (over * page.body if tier == 0 else 0)
        _set_tier(page, story, right, top, columns, letters - (over if tier == 0 else 0))
    end = right - columns * page.pitch
    ended = not story.rows or framed
    if framed:
        story.rows.clear()
        top, foot = page.top_of(block.top) - page.gap / 3, page.top_of(block.top + block.tiers) - 0.6 * page.gap
        page.frame(end - page.pitch * 0.2, top, edge, foot)
        end -= page.pitch * 0.5
    return end, ended


def _set_tier(page: _Page, story: _Story, right: float, top: float, columns: int, letters: int) -> None:
    """So many columns of the story; a heading within it stands alone, or over the two columns beneath it."""
    chance, column = page.chance, 0
    while column < columns and story.rows:
        text, kind, indent = story.rows[0]
        at = right - column * page.pitch
        if kind == "subhead":
            story.rows.pop(0)
            kept = text[: letters - 2]
            wide = 2 if columns - column > 3 and chance.random() < 0.6 else 1
            most = min(letters * page.body / (len(kept) + 1), wide * 0.8 * page.pitch)
            size = max(round(page.body * 1.05), int(min(most, page.body * chance.uniform(1.1, 1.8))))
            set_in = page.body * chance.uniform(0, 1)
            left = at - (wide * page.pitch - size) / 2
            page.put_down(kept, left, top + set_in, size, DISPLAY[0], size * 1.02, story.place("heading"))
            over = int((set_in + len(kept) * size * 1.02) / page.body) + 1
            if wide == 2 and letters - over > 3 and chance.random() < 0.7 and story.rows:
                for under in range(2):
                    if story.rows and story.rows[0][1] == "text":
                        _set_line(page, story, at - under * page.pitch, top + over * page.body, letters - over)
            column += wide
            continue
        if kind == "byline":
            story.rows.pop(0)
            spare = max(0, letters - len(text))
            foot = top + (spare if indent < 0 else int(chance.choice((0, 2, spare // 2, spare)))) * page.body
            page.put_down(text[:letters], at, max(top, foot), page.body, BODY, page.body, story.place(kind))
        else:
            _set_line(page, story, at, top, letters)
        column += 1


def _set_line(page: _Page, story: _Story, right: float, top: float, letters: int) -> None:
    text, kind, indent = story.rows.pop(0)
    room = letters - indent
    page.put_down(text[:room], right, top + indent * page.body, page.body, BODY, page.body, story.place(kind))
    if text[room:]:
        story.rows.insert(0, (text[room:], kind, 0))


def _set_heads(page: _Page, block: _Block, right: float, story: _Story) -> float:
    """Upright, at the right of the text: one line to four, the second the largest where there are three or more."""
    chance, size = page.chance, page.body
    count = 1 + int(chance.choice(4, p=(0.35, 0.35, 0.2, 0.1)))
    over = block.tiers if chance.random() < 0.75 else 1
    height = over * page.tier - page.gap
    texts = [story.heads[at % len(story.heads)] for at in range(count)]
    big = size * chance.uniform(1.3, 1.8 if over == 1 else 3.2)
    main = 1 if count > 2 else 0
    face = DISPLAY[int(chance.integers(len(DISPLAY)))]
    for at, text in enumerate(texts):
        wanted = big if at == main else max(size * 1.05, big * chance.uniform(0.45, 0.8))
        own = max(int(min(wanted, height / len(text))), round(size * 1.05))
        kept = text[: max(3, int(height / own))]
        spare = height - len(kept) * own
        step = own + (min(spare / len(kept), own) * chance.uniform(0, 1) if chance.random() < 0.4 else 0)
        top = page.top_of(block.top) + (spare - (step - own) * len(kept)) * chance.uniform(0.0, 0.5)
        right -= own * 0.1
        page.put_down(kept, right, top, own, face if at == main else DISPLAY[0], step, story.place("heading", -1))
        right -= own * chance.uniform(1.1, 1.4)
    return right - page.pitch * chance.uniform(0.0, 0.5)


def _set_across(page: _Page, block: _Block, right: float, columns: int, story: _Story, over: int) -> None:
    """Over the first tier of the text, as wide as it or in its middle."""
    wide = columns * page.pitch
    text = story.heads[0]
    size = int(min(wide / len(text), page.body * over * 0.6))
    if size < page.body:
        text, size = text[: max(2, int(wide / page.body))], page.body
    step = wide / len(text) if page.chance.random() < 0.5 else size * 1.05
    left = right - wide + max(0.0, wide - step * len(text)) / 2
    top = page.top_of(block.top) + page.body * over * 0.1
    page.put_across(text, left, top, size, DISPLAY[1], step, story.place("heading", -1))


def _set_picture(page: _Page, block: _Block, right: float) -> float:
    """With its caption under it."""
    wide = min(right - block.left, page.pitch * int(page.chance.integers(6, 16)))
    under = page.pitch if page.turned else 0.0
    top, foot = page.top_of(block.top), page.top_of(block.top + block.tiers) - page.gap
    foot -= 0.0 if page.turned else 1.6 * page.body
    left, high, to, low = (round(at) for at in page.turn(right - wide + under, top, right, foot))
    grey = page.chance.integers(40, 210, (max(2, (low - high) // 4), max(2, (to - left) // 4)), np.uint8)
    page.image.paste(Image.fromarray(grey).resize((to - left, low - high)), (left, high))
    story = next(page.stories)
    long = foot - top if page.turned else wide
    text = (story.heads[0] + page.turned * story.rows[-1][0])[: int(page.chance.uniform(0.4, 1.0) * long / page.body)]
    spare, place = (long - len(text) * page.body) / 2, story.place("caption")
    if page.turned:
        page.put_down(text, right - wide + 0.8 * under, top + spare, page.body, BODY, page.body, place)
    else:
        page.put_across(text, right - wide + spare, foot + 0.3 * page.body, page.body, BODY, page.body, place)
    return right - wide - page.pitch * 0.5


def _set_notices(page: _Page, block: _Block) -> None:
    """A row of small advertisements in frames: what their parts are, nobody asks."""
    right = block.right
    top, foot = page.top_of(block.top), page.top_of(block.top + block.tiers) - page.gap
    while right - block.left > 6 * page.pitch:
        wide = min(right - block.left, page.pitch * int(page.chance.integers(5, 14)))
        page.frame(right - wide + 4, top, right - 4, foot, int(page.chance.integers(2, 7)))
        story = next(page.stories)
        at = right - page.pitch
        for text in NOTICES[page.language][int(page.chance.integers(len(NOTICES[page.language])))]:
            most = (foot - top - page.body) / len(text)
            size = int(min(page.body * page.chance.uniform(1.0, 3.0), most))
            if at - size < right - wide + page.pitch / 2:
                break
            step = min(size * 1.4, most)
            page.put_down(text, at, top + page.body / 2, size, DISPLAY[1], step, story.place(""))
            at -= size * 1.4
        right -= wide


def _rule_under(page: _Page, block: _Block) -> None:
    y = page.top_of(block.top + block.tiers) - page.gap / 2
    page.rule(block.left, y, block.right, y, int(page.chance.integers(2, 5)))


def _rule_beside(page: _Page, block: _Block, x: float) -> None:
    page.rule(x, page.top_of(block.top), x, page.top_of(block.top + block.tiers) - page.gap)


def _label(page: _Page, seed: int) -> Labelled | None:
    found = sorted(page.lines, key=lambda one: (one[0].top, one[0].left))
    inside = [
        (one, text, place)
        for one, text, place in found
        if one.left >= 0 and one.right <= page.image.width and one.bottom <= page.image.height
    ]
    lines = tuple(
        Line(id=f"l{at:04d}", text=text, box=box, confidence=1.0, direction=_direction(box, text))
        for at, (box, text, _) in enumerate(inside)
    )
    picture = np.asarray(page.image, np.uint8)
    scan = Scan(
        id="p0001",
        issue="blocks",
        sequence=1,
        path=f"{seed}.png",
        frame=0,
        sha256=f"{seed:064x}",
        width=page.image.width,
        height=page.image.height,
        dpi=None,
    )
    prepared = PreparedPage(
        scan=scan, image="page.png", width=scan.width, height=scan.height, to_scan=IDENTITY, steps=()
    )
    chance = random.Random(seed)
    reading = wear(
        RecognisedPage(
            scan=scan.id,
            source=Source(name="none", version="1"),
            language="zh-Hans" if page.turned else "zh-Hant",
            lines=lines,
        ),
        chance,
    )
    layout = draw_page(prepared, partial(np.asarray, picture), reading, Settings().layout)
    if not layout.regions:
        return None
    return Labelled(
        paper="",
        prepared=prepared,
        recognised=reading,
        layout=layout,
        places={line.id: place for line, (_, _, place) in zip(lines, inside, strict=True)},
        words=chance.random() >= WORDLESS,
    )


def _direction(box: Box, text: str) -> Direction:
    return "vertical" if len(text) > 1 and box.height > box.width else "ltr"
