"""What the net is told of each region: how it is set, where it stands, what stands beside it, what its words say.

Numbers without units, the same on a tabloid and on a broadsheet, set across or down. Distances are in body heights, on
a logarithmic scale where they may be large.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry import (
    BoxIndex,
    corners,
    grow,
    hull,
    hull_of_boxes,
    invert,
    overlap,
    shared_height,
    shared_width,
    transform,
    turn_left,
)
from pipeline.language.joins import is_cjk_text, may_end_paragraph
from pipeline.model import Box, LaidOutPage, Line, PreparedPage, RecognisedPage, Region, Setting
from pipeline.stages.layout.roles.words import WORDS, read_words

KINDS = (
    *("headline", "kicker", "subtitle", "subhead", "byline", "body", "caption", "folio", "masthead", "other", "jump"),
    "advertisement",
)
FAR = 12.0
"""Body heights from where something is not near any more."""
FULL = 4
"""Characters of a line from which its pace is measured."""
ALIKE = 0.08
"""How much two regions' type may differ in size and be of one style, as a share."""

SETTING = (
    *("lines", "letters", "letters a line", "size", "largest", "weight", "columns", "height", "indent", "shortfall"),
    *("askew", "upright", "confidence", "less sure than the page", "hosted", "alike"),
)
PLACE = (
    *("from the top", "from the left", "from the right", "lines from the top", "lines from the foot", "at the edge"),
    *("at the foot's edge", "first", "last", "white over", "white under", "size over", "size under", "text over"),
    *("text under", "heading under", "over may end", "narrower under", "narrower over", "beside", "boxed", "box"),
    *("rule over", "rule under", "wide rule under", "wide rule over"),
)
RHYTHM = (
    *("pace", "pace over", "pace under", "leading over", "leading under"),
    *("left edge over", "right edge over", "left edge under", "right edge under"),
)
PICTURE = (
    *("in a picture", "under a picture", "over a picture", "beside a picture", "right under one", "right over one"),
    *("right beside one", "as wide as it", "within its width"),
)
PAGE = ("turned", "chinese", "regions")
NAMES = (*(f"is {kind}" for kind in KINDS), *SETTING, *PLACE, *RHYTHM, *PICTURE, *WORDS, *PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The ids of the regions that have lines, and a row of features for each, by ``NAMES``; ``turned``: whether the
    page is set in vertical lines."""

    regions: tuple[str, ...]
    features: NDArray[np.float64]
    turned: bool = False


def describe_regions(page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage) -> Described:
    regions = [region for region in layout.regions if region.lines]
    if not regions:
        return Described(regions=(), features=np.zeros((0, len(NAMES))))
    site = _Page(page, recognised, layout, regions)
    rows = [site.describe(at) for at in range(len(regions))]
    names = tuple(one.id for one in regions)
    return Described(regions=names, features=np.array(rows, dtype=np.float64), turned=site.turned)


def _ratio(one: float, two: float) -> float:
    return max(-1.5, min(1.5, math.log(one / two)))


def _pitch(lines: list[Box]) -> float:
    """From line to line, in pixels; 0 where there is but one."""
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    return float(statistics.median(steps)) if steps else 0.0


def _log(x: float) -> float:
    return math.copysign(math.log1p(abs(x)), x)


class _Page:
    """A page in working pixels: upright, and turned a quarter to the left where it is set in vertical lines."""

    def __init__(
        self, page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, regions: list[Region]
    ) -> None:
        self.lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        self.settings = {setting.line: setting for setting in layout.settings}
        self.regions, self.body = regions, layout.body_height or 1.0
        vertical = sum(len(line.text) for line in self.lines.values() if line.direction == "vertical")
        self.turned = vertical > 0.5 * sum(len(line.text) for line in self.lines.values())
        self._from_scan, self._width = invert(page.to_scan), page.width
        self.height = page.width if self.turned else page.height
        self.boxes = [hull_of_boxes([self._work(line) for line in self._of(region)]) for region in regions]
        self.content = hull_of_boxes(self.boxes)
        self.index = BoxIndex(self.boxes)
        self.pictures = [self._place(one.box) for one in layout.regions if one.kind == "picture"]
        self.near_pictures = BoxIndex(self.pictures)
        rules = [self._place(rule) for rule in layout.rules]
        self.across = [rule for rule in rules if rule.width > rule.height]
        self.near_rules = BoxIndex(self.across)
        self.wide = [rule for rule in self.across if rule.width > 0.55 * self.content.width]
        self.frames = [self._place(frame) for frame in layout.frames]
        self.near_frames = BoxIndex(self.frames)
        columns = [box.width for box, one in zip(self.boxes, regions, strict=True) if _is_text(one)]
        self.column = max(statistics.median(columns) if columns else 20 * self.body, 4 * self.body)
        self.sizes = [statistics.median(how.size for how in self._set(one)) for one in regions]
        self.chinese = is_cjk_text("".join(line.text for line in self.lines.values()))
        self.sure = statistics.fmean(line.confidence for line in self.lines.values())
        self.paces = [self._pace(one) for one in regions]
        self.pace = statistics.median(self.paces)
        self._by_kind: dict[str, list[float]] = {}
        for one, size in zip(regions, self.sizes, strict=True):
            self._by_kind.setdefault(one.kind, []).append(size)

    def _of(self, region: Region) -> list[Line]:
        return [self.lines[name] for name in region.lines]

    def _set(self, region: Region) -> list[Setting]:
        found = [self.settings[name] for name in region.lines if name in self.settings]
        return found or [Setting(line="", indent=0.0, shortfall=0.0, size=1.0)]

    def _place(self, box: Box) -> Box:
        upright = hull(transform(self._from_scan, corners(box)))
        return turn_left(upright, self._width) if self.turned else upright

    def _work(self, line: Line) -> Box:
        upright = hull(transform(self._from_scan, line.polygon or corners(line.box)))
        return turn_left(upright, self._width) if self.turned else upright

    def describe(self, at: int) -> list[float]:
        region = self.regions[at]
        lines = self._of(region)
        return [
            *(float(region.kind == kind) for kind in KINDS),
            *self._setting(at, region, lines),
            *self._standing(at),
            *self._rhythm(at),
            *self._picture(self.boxes[at]),
            *read_words(lines),
            float(self.turned),
            float(self.chinese),
            math.log1p(len(self.regions)) / 3,
        ]

    def _setting(self, at: int, region: Region, lines: list[Line]) -> list[float]:
        box, how = self.boxes[at], self._set(region)
        letters = sum(ch.isalnum() for line in lines for ch in line.text)
        indent = statistics.fmean(one.indent for one in how)
        shortfall = statistics.fmean(one.shortfall for one in how)
        sure = measure_sureness(lines)
        upright = any(line.direction == "vertical" for line in lines) != self.turned
        like = sum(abs(size - self.sizes[at]) < ALIKE * self.sizes[at] for size in self._by_kind[region.kind]) - 1
        return [
            math.log1p(len(lines)),
            math.log1p(letters),
            min(60.0, letters / len(lines)) / 20,
            self.sizes[at],
            max(one.size for one in how),
            min(3.0, statistics.median(one.weight for one in how)),
            min(6.0, box.width / self.column),
            _log(box.height / self.body),
            indent,
            shortfall,
            min(1.0, abs(indent - shortfall) / 8),
            float(upright or box.height > 1.5 * box.width),
            sure,
            sure - self.sure,
            float(bool(region.belongs_to)),
            math.log1p(like),
        ]

    def _standing(self, at: int) -> list[float]:
        box, content, body = self.boxes[at], self.content, self.body
        over, white_over = self._nearest(at, upwards=True)
        under, white_under = self._nearest(at, upwards=False)
        framed = [
            self.frames[k]
            for k in self.near_frames.near(box)
            if overlap(grow(self.frames[k], body, body), box) == box.width * box.height
        ]
        least = min((frame.width * frame.height for frame in framed), default=0)
        return [
            (box.top - content.top) / max(1, content.height),
            (box.left - content.left) / max(1, content.width),
            (content.right - box.right) / max(1, content.width),
            _log((box.top - content.top) / body),
            _log((content.bottom - box.bottom) / body),
            float(box.top < 0.06 * self.height),
            float(box.bottom > 0.95 * self.height),
            float(over < 0),
            float(under < 0),
            _log(white_over),
            _log(white_under),
            self.sizes[over] if over >= 0 else 0.0,
            self.sizes[under] if under >= 0 else 0.0,
            float(over >= 0 and _is_text(self.regions[over])),
            float(under >= 0 and _is_text(self.regions[under])),
            float(under >= 0 and self.regions[under].kind in ("headline", "kicker")),
            float(over >= 0 and may_end_paragraph(self.lines[self.regions[over].lines[-1]].text)),
            float(under >= 0 and self.boxes[under].width < 0.7 * box.width),
            float(over >= 0 and self.boxes[over].width < 0.7 * box.width),
            math.log1p(self._beside(at)),
            float(bool(framed)),
            math.sqrt(least / max(1, content.width * content.height)),
            *self._rules(box),
        ]

    def _pace(self, region: Region) -> float:
        """The usual width of a character with the white beside it, in pixels: in Chinese a finer measure of type than
        the height of lines."""
        lines = [line for line in self._of(region) if line.text]
        whole = [line for line in lines if len(line.text) >= FULL] or lines
        return statistics.median([max(0.5, self._work(line).width / len(line.text)) for line in whole] or [self.body])

    def _rhythm(self, at: int) -> list[float]:
        """Whether a region is set in the type, the measure and the leading of what stands right over and under it."""
        box, body = self.boxes[at], self.body
        own = [self._work(line) for line in self._of(self.regions[at])]
        paces: list[float] = []
        leadings: list[float] = []
        edges: list[float] = []
        for upwards in (True, False):
            k, _ = self._nearest(at, upwards=upwards)
            if k < 0:
                paces, leadings, edges = [*paces, 0.0], [*leadings, 0.0], [*edges, 0.0, 0.0]
                continue
            there = [self._work(line) for line in self._of(self.regions[k])]
            paces.append(_ratio(self.paces[at], self.paces[k]))
            pitch = _pitch(there) or _pitch(own)
            step = own[0].top - there[-1].top if upwards else there[0].top - own[-1].top
            leadings.append(_ratio(max(1, step), pitch) if pitch else 0.0)
            edges += [_log((box.left - self.boxes[k].left) / body), _log((box.right - self.boxes[k].right) / body)]
        return [_ratio(self.paces[at], self.pace), *paces, *leadings, *edges]

    def _nearest(self, at: int, *, upwards: bool) -> tuple[int, float]:
        """The region right over or under one, and the white between in body heights; (-1, 40) where none is near."""
        box, body = self.boxes[at], self.body
        reach = round(40 * body)
        window = (
            Box(left=box.left, top=box.top - reach, right=box.right, bottom=box.top)
            if upwards
            else Box(left=box.left, top=box.bottom, right=box.right, bottom=box.bottom + reach)
        )
        best, least = -1, 40.0
        for k in self.index.near(grow(window, 0, 0.6 * body)):
            there = self.boxes[k]
            white = (box.top - there.bottom if upwards else there.top - box.bottom) / body
            if k == at or white < -0.6 or white >= least:
                continue
            if shared_width(there, box) > 0.3 * min(there.width, box.width):
                best, least = k, white
        return best, least

    def _beside(self, at: int) -> int:
        box = self.boxes[at]
        level = Box(left=self.content.left, top=box.top, right=self.content.right, bottom=box.bottom)
        return sum(
            k != at and shared_height(box, self.boxes[k]) > 0.5 * min(box.height, self.boxes[k].height)
            for k in self.index.near(level)
        )

    def _rules(self, box: Box) -> list[float]:
        body = self.body
        over = under = FAR
        for k in self.near_rules.near(grow(box, 0, FAR * body)):
            rule = self.across[k]
            if shared_width(rule, box) <= 0.5 * min(box.width, rule.width):
                continue
            middle = (rule.top + rule.bottom) / 2
            if middle <= box.top + 0.4 * body:
                over = min(over, (box.top - middle) / body)
            elif middle >= box.bottom - 0.4 * body:
                under = min(under, (middle - box.bottom) / body)
        below = any(-1 < ((rule.top + rule.bottom) / 2 - box.bottom) / body < 8 for rule in self.wide)
        above = any(-1 < (box.top - (rule.top + rule.bottom) / 2) / body < 8 for rule in self.wide)
        return [_log(over), _log(under), float(below), float(above)]

    def _picture(self, box: Box) -> list[float]:
        body = self.body
        under = over = side = FAR
        inside = fit = within = 0.0
        for k in self.near_pictures.near(grow(box, FAR * body, FAR * body)):
            picture = self.pictures[k]
            inside = max(inside, overlap(box, picture) / max(1, box.width * box.height))
            if shared_width(box, picture) > 0.5 * box.width:
                drop, rise = (box.top - picture.bottom) / body, (picture.top - box.bottom) / body
                if drop > -1:
                    under = min(under, drop)
                if rise > -1:
                    over = min(over, rise)
                if -1 < drop < 4:
                    fit = max(fit, min(1.0, box.width / max(1, picture.width)))
                    inner = box.left >= picture.left - body and box.right <= picture.right + body
                    within = max(within, float(inner))
            if shared_height(box, picture) > 0.6 * box.height:
                away = max(picture.left - box.right, box.left - picture.right) / body
                if away > -1:
                    side = min(side, away)
        near = [float(-1 < one < 2.5) for one in (under, over, side)]
        return [inside, _log(under), _log(over), _log(side), *near, fit, within]


def _is_text(region: Region) -> bool:
    return region.kind == "body" and len(region.lines) >= 4


WHOLE = 4
"""Characters of a Chinese line beside which a single one, found apart, is a mark."""


def measure_sureness(lines: list[Line]) -> float:
    """How well a region was read: the mean over its lines. A bracket round a Chinese headline is often found apart and
    taken for a character; it says nothing of the headline."""
    longest = max((line.text for line in lines), key=len)
    if len(longest) >= WHOLE and is_cjk_text(longest):
        lines = [line for line in lines if len(line.text) > 1]
    return statistics.fmean(line.confidence for line in lines)
