"""Running text down columns, around whatever stands in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .linebreaking import Breaker, BrokenLine, ChineseBreaker, LatinBreaker
from .sheet import Rect, SetLine
from .texts import Copy


@dataclass(frozen=True, slots=True)
class Body:
    """How body text is set: `em` and `leading` in pixels, the indent in ems."""

    language: str
    face: str
    bold: str
    em: int
    leading: int
    indent: float

    @property
    def minimal(self) -> float:
        """The narrowest measure, in pixels, that text may run in beside a picture."""
        return 5.0 * self.em if self.chinese else 8.0 * self.em

    @property
    def chinese(self) -> bool:
        return self.language in ("zh", "zht")

    def breaker(self, text: str, bold: bool = False) -> Breaker:
        """A line breaker for one paragraph."""
        face = self.bold if bold else self.face
        if self.chinese:
            return ChineseBreaker(text, face, self.em)
        return LatinBreaker(text, face, self.em, self.language)


@dataclass(slots=True)
class Flow:
    """A cursor that runs down `columns` in order and steps around `obstacles`.

    A place is (left, top, measure, column), in pixels; tops lie on the column's own grid of `body.leading`.
    """

    columns: list[Rect]
    body: Body
    obstacles: list[Rect] = field(default_factory=list)
    column: int = 0
    top: float = -1.0

    def next_place(self) -> tuple[float, float, float, int] | None:
        """The place for one more line, or None when the last column is full."""
        while self.column < len(self.columns):
            column = self.columns[self.column]
            self.top = max(self.top, column.top)
            if self.top + self.body.em > column.bottom + 0.5:
                self.column += 1
                self.top = -1.0
                continue
            line = Rect(column.left, self.top, column.right, self.top + self.body.em * 1.1)
            free = self._free(line)
            place = (free[0], self.top, free[1] - free[0], self.column)
            self.top += self.body.leading
            if free[1] - free[0] >= min(self.body.minimal, column.width):
                return place
        return None

    def _free(self, line: Rect) -> tuple[float, float]:
        """The widest stretch of `line` that no obstacle covers, cut to whole ems in Chinese."""
        spans = [(line.left, line.right)]
        for obstacle in self.obstacles:
            if not obstacle.meets(line):
                continue
            cut: list[tuple[float, float]] = []
            for left, right in spans:
                cut += [(left, min(right, obstacle.left)), (max(left, obstacle.right), right)]
            spans = [(a, b) for a, b in cut if b > a]
        left, right = max(spans, key=lambda span: span[1] - span[0], default=(line.left, line.left))
        if self.body.chinese and right - left < line.width:
            whole = (right - left + 0.5) // self.body.em * self.body.em
            left = right - whole if left > line.left else left
            right = left + whole
        return left, right

    def places_left(self) -> int:
        """How many more lines find room; leaves the cursor alone."""
        column, top = self.column, self.top
        count = 0
        while self.next_place() is not None:
            count += 1
        self.column, self.top = column, top
        return count


SetSubhead = Callable[[Flow, str], list[SetLine] | None]
"""Sets a heading from a flow's cursor on; None where the columns end."""


@dataclass(frozen=True, slots=True)
class Run:
    """An article's body as cut to fit; `subheads` are (index of the paragraph, text), `tail` a byline at the foot.
    `set_subhead` sets one otherwise than in bold type of the text's size."""

    paragraphs: tuple[str, ...]
    subheads: tuple[tuple[int, str], ...] = ()
    jump: str = ""
    tail: str = ""
    set_subhead: SetSubhead | None = None


def sentence_ends(text: str, chinese: bool) -> list[int]:
    """Offsets where `text` may be cut so that it still ends with a sentence."""
    ends = []
    depth = 0
    for index, character in enumerate(text):
        if character in "“「『（《(„":
            depth += 1
        elif character in "”」』）》)":
            depth = max(0, depth - 1)
        following = text[index + 1 : index + 2]
        if chinese:
            stop = character in "。！？" and following not in ("”", "」", "』", "）")
            quoted = character in "”」』" and text[max(0, index - 1)] in "。！？"
            if depth == 0 and (stop or quoted):
                ends.append(index + 1)
        elif character in ".!?”“" and following in ("", " ") and index > 40 and text[index - 2 : index - 1].islower():
            after = text[index + 2 : index + 3]
            if not following or after.isupper() or after in "“„":
                ends.append(index + 1)
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return ends


def prefixes(copy: Copy, chinese: bool) -> list[tuple[str, ...]]:
    """Every way to cut an article from its foot at the end of a sentence, the shortest first."""
    cuts: list[tuple[str, ...]] = []
    for index, paragraph in enumerate(copy.paragraphs):
        for end in sentence_ends(paragraph, chinese):
            cuts.append((*copy.paragraphs[:index], paragraph[:end]))
    return cuts


def run_text(flow: Flow, run: Run, article: int, brief: bool = False) -> list[SetLine] | None:
    """Sets `run` from the cursor on; None (and a spent cursor) when it does not fit."""
    body = flow.body
    lines: list[SetLine] = []
    if run.jump and not _set_alone(flow, lines, run.jump, article, "jump", "left"):
        return None
    subheads = dict(run.subheads)
    for index, paragraph in enumerate(run.paragraphs):
        if index in subheads:
            if run.set_subhead is None:
                if not _set_subhead(flow, lines, subheads[index], article):
                    return None
            elif (heading := run.set_subhead(flow, subheads[index])) is None:
                return None
            else:
                lines += heading
        breaker = body.breaker(paragraph)
        start = 0
        while start < len(paragraph):
            place = flow.next_place()
            if place is None:
                return None
            left, top, measure, _ = place
            indent = body.indent * body.em if start == 0 and not brief else 0.0
            broken = breaker.line(start, measure - indent)
            lines.append(_line(body, broken, left + indent, top, article, "p", index))
            start = broken.end
    if run.tail and not _set_alone(flow, lines, run.tail, article, "byline", "right"):
        return None
    return lines


def _line(
    body: Body,
    broken: BrokenLine,
    left: float,
    top: float,
    article: int,
    kind: str,
    index: int | None,
    bold: bool = False,
) -> SetLine:
    rect = Rect(left, top - 0.05 * body.em, left + broken.width, top + 1.08 * body.em)
    face = body.bold if bold else body.face
    return SetLine(article, kind, index, broken.text, rect, broken.cells, face, body.em)


def _set_alone(flow: Flow, lines: list[SetLine], text: str, article: int, kind: str, side: str) -> bool:
    """One unbroken line at the left or right of its place; False when there is no room."""
    bold = kind == "jump"
    breaker = flow.body.breaker(text, bold)
    while (place := flow.next_place()) is not None:
        left, top, measure, _ = place
        broken = breaker.line(0, 1e9)
        if broken.width > measure:
            continue
        shift = measure - broken.width if side == "right" else 0.0
        lines.append(_line(flow.body, broken, left + shift, top, article, kind, None, bold))
        return True
    return False


def _set_subhead(flow: Flow, lines: list[SetLine], text: str, article: int) -> bool:
    """A bold line in the middle of the column, never the last line of one."""
    body = flow.body
    broken = body.breaker(text, bold=True).line(0, 1e9)
    while (place := flow.next_place()) is not None:
        left, top, measure, index = place
        bottom = flow.columns[index].bottom
        if broken.width > measure or top + 2.4 * body.leading > bottom:
            continue
        shift = (measure - broken.width) / 2
        lines.append(_line(body, broken, left + shift, top, article, "subhead", None, bold=True))
        return True
    return False
