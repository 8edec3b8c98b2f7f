"""Pages as they are printed, with the text as it is read: blocks, lines, words and characters in their places.

Formats of pages have no running text, only lines. So joins over line ends are left out here, a divided word keeps its
hyphen, marked as one, and every other applied edit stands in the place of what it changed. A line that edits took out
whole is not there; rejected lines are none of the text.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from unicodedata import east_asian_width

from pipeline.edits import applied, runs
from pipeline.formats.tei.header import language_of, page_number
from pipeline.formats.tei.issue_text import IssueText, Placed
from pipeline.formats.tei.markup import legal
from pipeline.formats.tei.passages import HYPHENS
from pipeline.formats.writers.drawn import (
    DrawnLine,
    PrintedWord,
    edited_letters,
    share_of,
    words_of,
)
from pipeline.formats.writers.units import join_units, under_roofs
from pipeline.geometry import hull_of_boxes
from pipeline.model import Article, Box, Byline, Dateline, Direction, Line, Polygon, RegionKind, Scan


@dataclass(frozen=True, kw_only=True)
class PrintedLine:
    """``divided`` is the whole word of which the line has the first part, ``begun`` the one of which it has the last,
    both as they are read without the line's end; empty where no word is divided. Words are made when they are first
    asked for: most of an issue's lines stand as they were published before."""

    drawn: DrawnLine
    divided: str = ""
    begun: str = ""

    @property
    def id(self) -> str:
        return self.drawn.line.id

    @property
    def box(self) -> Box:
        return self.drawn.line.box

    @property
    def polygon(self) -> Polygon | None:
        """Nothing where it has no area."""
        found = self.drawn.line.polygon
        return found if found and len(found) > 2 else None

    @property
    def direction(self) -> Direction:
        return self.drawn.line.direction

    @property
    def confidence(self) -> float:
        return share_of(self.drawn.line.confidence)

    @property
    def read(self) -> str:
        """What the recogniser read."""
        return legal(self.drawn.line.text)

    @property
    def measured(self) -> bool:
        """False where characters have no places of their own: theirs are then even shares of the line's box."""
        return self.drawn.measured

    @property
    def hyphen(self) -> str:
        """That only the line's end put there (``-``), or nothing."""
        return self.drawn.hyphen

    @cached_property
    def words(self) -> tuple[PrintedWord, ...]:
        """Without the hyphen."""
        return tuple(words_of(self.drawn))

    @cached_property
    def plain(self) -> str:
        """Without the hyphen."""
        return " ".join(self.drawn.text.split())

    @property
    def text(self) -> str:
        """With its hyphen."""
        return self.plain + self.hyphen


@dataclass(frozen=True, kw_only=True)
class PrintedBlock:
    """Lines of one passage in one region. ``article`` is the id of the article that it belongs to, empty for page
    furniture and what has no place, ``unit`` that of the article's first part, where it goes on from page to page.
    ``over`` are the other units that a headline stands over. ``order`` is that of its passage in the article,
    ``number`` its place among the blocks of its page, from 1."""

    number: int
    order: int
    kind: RegionKind
    article: str
    passage: str
    lines: tuple[PrintedLine, ...]
    unit: str = ""
    over: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"block{self.number:04d}"

    @cached_property
    def box(self) -> Box:
        return hull_of_boxes([line.box for line in self.lines])


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """``blocks`` in reading order, article by article, what belongs to none at the end. ``measured`` is false where
    the page is known by its text alone."""

    scan: Scan
    number: str
    language: str
    measured: bool
    blocks: tuple[PrintedBlock, ...]
    pictures: tuple[Box, ...]
    rules: tuple[Box, ...]

    @property
    def stem(self) -> str:
        """The name of the page's file, without its ending."""
        return f"{self.scan.sequence:04d}"


_Taken = tuple[str, int, Placed]
"""A passage with its article, and its place in that."""


def print_pages(text: IssueText) -> tuple[PrintedPage, ...]:
    """The pages of an issue, every line of text on them once."""
    placed: dict[int, list[_Taken]] = {}
    units = join_units(text.issue)
    taken: set[tuple[int, int]] = set()

    def take(article: str, order: int, one: Placed) -> None:
        if (one.page, one.order) not in taken:
            taken.add((one.page, one.order))
            placed.setdefault(one.page, []).append((article, order, one))

    for article in text.issue.articles:
        for order, one in enumerate(passages_of(text, article)):
            take(article.id, order, one)
    for number, page in enumerate(text.pages):
        for order, passage in enumerate(page.settled.passages):
            take("", order, Placed(page=number, order=order, passage=passage))
    return tuple(_print_page(text, number, placed.get(number, ()), units) for number in range(len(text.pages)))


def passages_of(text: IssueText, article: Article) -> tuple[Placed, ...]:
    """Every passage that an article names, once, in the order that a reader meets them: bylines and datelines that
    stand by themselves before the text, or behind it where they close it."""
    heads, body, captions = (
        [text.find(name, article.pages) for name in names]
        for names in (article.heads, article.body, (*article.captions, *(one.passage for one in article.credits)))
    )
    parts: tuple[Byline | Dateline, ...] = (*article.bylines, *article.datelines)
    apart = sorted((text.find(one.passage, article.pages) for one in parts), key=_place)
    end = max((_place(one) for one in body), default=(-1, -1))
    opening = [one for one in apart if one not in body and (not body or _place(one) <= end)]
    found = {_place(one): one for one in (*heads, *opening, *body, *apart, *captions)}
    return tuple(found.values())


def _place(placed: Placed) -> tuple[int, int]:
    return placed.page, placed.order


def _print_page(text: IssueText, number: int, placed: Iterable[_Taken], units: Mapping[str, str]) -> PrintedPage:
    page = text.pages[number]
    under = under_roofs(text, number)
    blocks: list[PrintedBlock] = []
    held: set[str] = set()
    for article, order, one in placed:
        lines = [line for line in print_lines(text, one) if line.id not in held]
        held.update(one.passage.lines)
        for part in _by_column(lines, text.columns[number]):
            blocks.append(
                PrintedBlock(
                    number=len(blocks) + 1,
                    order=order,
                    kind=one.passage.kind,
                    article=article,
                    passage=one.passage.id,
                    lines=tuple(part),
                    unit=units.get(article, ""),
                    over=tuple(units[other] for other in under.get(one.passage.id, ()) if other != article),
                )
            )
    for line in page.recognised.lines:
        if line.id not in held and (drawn := _finish(_draw_whole(line))) is not None:
            blocks.append(
                PrintedBlock(number=len(blocks) + 1, order=0, kind="other", article="", passage="", lines=(drawn,))
            )
    return PrintedPage(
        scan=page.prepared.scan,
        number=page_number(text.issue.info, page),
        language=language_of(text.issue.info, [page]),
        measured=page.prepared.scan.basis != "text",
        blocks=tuple(blocks),
        pictures=page.layout.pictures,
        rules=page.layout.rules,
    )


def _draw_whole(line: Line) -> DrawnLine:
    """As it was read: no edit changes what no passage holds."""
    drawn = DrawnLine(line=line)
    drawn.add_read(line.text, 0)
    return drawn


def _by_column(lines: Iterable[PrintedLine], columns: dict[str, str]) -> Iterator[list[PrintedLine]]:
    part: list[PrintedLine] = []
    for line in lines:
        if part and columns.get(line.id) != columns.get(part[-1].id):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def print_lines(text: IssueText, placed: Placed) -> list[PrintedLine]:
    """The lines of a passage that have text, in reading order."""
    setting = text.setting(placed)
    lines = {line.id: DrawnLine(line=line) for line in setting.lines}
    close: set[str] = set()
    for run in runs(setting.lines, applied(setting.passage.ledger)):
        drawn = lines[run.start.line]
        edit = run.edit
        if edit is None:
            drawn.add_read(run.text.rstrip("\n"), run.start.offset)
        elif edit.after == "" and edit.before[-1:] == "\n" and edit.before[:-1] in HYPHENS:
            drawn.hyphen = edit.before[:-1]
            close.add(run.start.line)
        elif edit.after == "" and edit.before.strip() == "" and "\n" in edit.before:
            close.add(run.start.line)
        elif edit.after.strip() or "\n" not in edit.before:
            end = run.end.offset if run.end.line == run.start.line else len(drawn.line.text)
            drawn.add_edited(edited_letters(drawn, run.start.offset, end, edit.after, edit.confidence))
    return _divide([line for one in lines.values() if (line := _finish(one)) is not None], close)


def _divide(lines: list[PrintedLine], close: Container[str]) -> list[PrintedLine]:
    """With the words that line ends divide; ``close`` are the lines whose end nothing stands for in the reading text.
    In scripts that set no spaces between words none is."""
    for at, (line, following) in enumerate(pairwise(lines)):
        first, second = line.plain.rpartition(" ")[2], following.plain.partition(" ")[0]
        if line.id in close and _is_spaced(first[-1]) and _is_spaced(second[0]):
            lines[at] = replace(lines[at], divided=first + second)
            lines[at + 1] = replace(following, begun=first + second)
    return lines


def _is_spaced(character: str) -> bool:
    """Whether it is of a script that sets words apart, or a hyphen in it."""
    return character in HYPHENS or (character.isalpha() and east_asian_width(character) not in ("W", "F"))


def _finish(drawn: DrawnLine) -> PrintedLine | None:
    """Nothing where the line has no text any more."""
    return None if drawn.text.isspace() or not drawn.text else PrintedLine(drawn=drawn)
