"""The page that regions are put in order on: what is the same whichever of them are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.geometry import BoxIndex, corners, hull, hull_of_boxes, invert, transform, turn_left
from pipeline.language.joins import is_cjk_text
from pipeline.model import Box, LaidOutPage, Line, PreparedPage, RecognisedPage, Region, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Lines, their places and their settings by the line's identifier. Places, printed rules (``across``, ``down``) and
    ``frames`` are in working pixels: upright, and turned a quarter to the left where the page is set in vertical lines,
    so that reading always runs down a column and on to the column on its right."""

    page: PreparedPage
    lines: dict[str, Line]
    settings: dict[str, Setting]
    turned: bool
    chinese: bool
    language: str
    across: BoxIndex
    down: BoxIndex
    frames: BoxIndex

    @property
    def width(self) -> int:
        return self.page.height if self.turned else self.page.width

    @property
    def height(self) -> int:
        return self.page.width if self.turned else self.page.height

    def place(self, regions: Sequence[Region]) -> dict[str, Box]:
        """Where regions stand, by their identifiers: as far as their lines reach, in working pixels."""
        work = _Worked(self.page, turned=self.turned)
        return {
            region.id: hull_of_boxes([work.line(self.lines[name]) for name in region.lines])
            if region.lines
            else work.box(region.box)
            for region in regions
        }


class _Worked:
    """From a scan's pixels to working ones."""

    def __init__(self, page: PreparedPage, *, turned: bool) -> None:
        self._from_scan = invert(page.to_scan)
        self._width = page.width if turned else None

    def box(self, box: Box) -> Box:
        return self._turn(hull(transform(self._from_scan, corners(box))))

    def line(self, line: Line) -> Box:
        return self._turn(hull(transform(self._from_scan, line.polygon or corners(line.box))))

    def _turn(self, upright: Box) -> Box:
        return upright if self._width is None else turn_left(upright, self._width)


def read_paper(page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage) -> Paper:
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    vertical = sum(len(line.text) for line in lines.values() if line.direction == "vertical")
    turned = vertical > 0.5 * sum(len(line.text) for line in lines.values())
    work = _Worked(page, turned=turned)
    rules = [work.box(rule) for rule in layout.rules]
    return Paper(
        page=page,
        lines=lines,
        settings={setting.line: setting for setting in layout.settings},
        turned=turned,
        chinese=is_cjk_text("".join(line.text for line in lines.values())),
        language=recognised.language,
        across=BoxIndex([rule for rule in rules if rule.width > rule.height]),
        down=BoxIndex([rule for rule in rules if rule.width <= rule.height]),
        frames=BoxIndex([work.box(frame) for frame in layout.frames]),
    )
