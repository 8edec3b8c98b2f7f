"""Has a page read, and puts what was read into pixels of the scan."""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Engine, Picture, Reading
from pipeline.engines.none import NoEngine
from pipeline.geometry import corners, hull, transform
from pipeline.language.identify import identify_language
from pipeline.model import Box, Glyph, Line, Look, Matrix, Omission, PreparedPage, RecognisedPage, Source
from pipeline.stages.recognise.across import read_across
from pipeline.stages.recognise.again import look_again
from pipeline.stages.recognise.downwards import read_downwards
from pipeline.stages.recognise.ends import read_ends
from pipeline.stages.recognise.given import take_given, take_placed
from pipeline.stages.recognise.omitted import read_omitted
from pipeline.stages.recognise.passed_over import put_in_marks
from pipeline.stages.recognise.ruled_ends import read_without_rules
from pipeline.stages.recognise.scattered import read_scattered
from pipeline.stages.recognise.second import compare
from pipeline.stages.recognise.spaced import join_spaced
from pipeline.stages.recognise.tangled import read_tangled
from pipeline.stages.recognise.tight import tighten
from pipeline.stages.recognise.two_rows import part_rows
from pipeline.stages.recognise.unlike import compare_lines
from pipeline.stages.recognise.unread import check_script

__all__ = ["compare", "compare_lines", "read_picture", "recognise", "take_given", "take_placed"]


def recognise(
    page: PreparedPage,
    picture: Callable[[], Picture],
    engine: Callable[[], Engine],
    language: Language,
    settings: RecogniseSettings,
    second: Callable[[], Engine] | None = None,
) -> RecognisedPage:
    """The page's lines in scan pixels, and its language: where that is ``auto``, it is told from the text.

    A blank page has no lines and opens no engine; its source then names the engine without models. Lines that
    engine ``none`` brings are in scan pixels already, and are not looked at again. ``second`` opens another recogniser
    that looks at what is doubtful, too. Raises EngineError and FormatError
    as the engine does, and ScanError where the recogniser does not know the page's script.
    """
    if page.blank:
        source = Source(name=settings.engine, version="")
        return RecognisedPage(scan=page.scan.id, source=source, language=identify_language((), language), lines=())
    opened = engine()
    source = opened.source
    looks: tuple[Look, ...] = ()
    omissions: tuple[Omission, ...] = ()
    if isinstance(opened, NoEngine):
        reading = opened.read_scan(page.scan)
    else:
        read = opened.read(picture(), language, page.scan.dpi)
        check_script((*read.lines, *read.rejected), page.scan, source.name)
        read = join_spaced(part_rows(read, picture, opened, language))
        read = read_downwards(read, picture, opened, language, settings.reject_below)
        read = read_scattered(read, picture, opened, language, settings.reject_below)
        read, headings = read_across(read, picture, opened, language)
        read = tighten(read_tangled(read, picture, opened, language, settings.reject_below, headings))
        read = read_without_rules(read, picture, opened, language)
        if settings.again:
            read, omissions = read_omitted(read, picture, opened, language, settings.reject_below)
            read, added = read_ends(read, picture, opened, language)
            read, seen = look_again(read, picture, opened, language, settings.alternatives, second)
            if second is not None and seen:
                other = second().source
                name = f"{source.name}, looked at again by {other.name}"
                source = replace(source, name=name, models=(*source.models, *other.models))
            looks = tuple({(look.line, look.offset): look for look in (*added, *seen)}.values())
            read, looks = put_in_marks(read, looks)
        reading = _reading_to_scan(read, page)
    return RecognisedPage(
        scan=page.scan.id,
        source=source,
        language=identify_language((line.text for line in reading.lines), language),
        lines=reading.lines,
        rejected=reading.rejected,
        looks=looks,
        omissions=tuple(replace(one, box=_box_to_scan(corners(one.box), page)) for one in omissions),
    )


def read_picture(
    page: PreparedPage, picture: Callable[[], Picture], engine: Callable[[], Engine], language: str
) -> tuple[Reading, Source]:
    """What the engine reads, in scan pixels, and which it is. Raises as :func:`recognise` does."""
    opened = engine()
    if isinstance(opened, NoEngine):
        return opened.read_scan(page.scan), opened.source
    read = opened.read(picture(), typing.cast(Language, language), page.scan.dpi)
    return _reading_to_scan(read, page), opened.source


def _reading_to_scan(reading: Reading, page: PreparedPage) -> Reading:
    return Reading(
        lines=tuple(_to_scan(line, page) for line in reading.lines),
        rejected=tuple(_to_scan(line, page) for line in reading.rejected),
    )


def _to_scan(line: Line, page: PreparedPage) -> Line:
    polygon = line.polygon or tuple((int(x), int(y)) for x, y in corners(line.box))
    moved = transform(page.to_scan, [(float(x), float(y)) for x, y in polygon])
    return replace(
        line,
        box=_box_to_scan(polygon, page),
        polygon=tuple((round(x), round(y)) for x, y in moved) if line.polygon else None,
        glyphs=_glyphs_to_scan(line, page.to_scan),
    )


def _box_to_scan(polygon: Sequence[tuple[float, float]], page: PreparedPage) -> Box:
    moved = transform(page.to_scan, polygon)
    box = hull([(round(x, 3), round(y, 3)) for x, y in moved])
    return _within(box, page.scan.width, page.scan.height)


def _glyphs_to_scan(line: Line, to_scan: Matrix) -> tuple[Glyph, ...]:
    """Glyph bounds are taken along the line's middle. Where the page is turned by a quarter, what ran along x
    on the prepared page runs along y of the scan; the smaller coordinate stays ``left``."""
    upright = line.direction == "vertical"
    middle = (line.box.left + line.box.right) / 2 if upright else (line.box.top + line.box.bottom) / 2
    bounds = [float(at) for glyph in line.glyphs for at in (glyph.left, glyph.right)]
    if not bounds:
        return ()
    placed = transform(to_scan, [(middle, at) if upright else (at, middle) for at in bounds])
    turned = abs(to_scan[1]) > abs(to_scan[0])
    axis = 1 if upright != turned else 0
    along = [round(point[axis]) for point in placed]
    return tuple(
        replace(glyph, left=min(along[2 * i : 2 * i + 2]), right=max(along[2 * i : 2 * i + 2]))
        for i, glyph in enumerate(line.glyphs)
    )


def _within(box: Box, width: int, height: int) -> Box:
    left, top = min(max(box.left, 0), width - 1), min(max(box.top, 0), height - 1)
    return Box(
        left=left, top=top, right=max(min(box.right, width), left + 1), bottom=max(min(box.bottom, height), top + 1)
    )
