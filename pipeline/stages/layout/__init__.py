"""The page as regions: columns, headings, captions, furniture, and the rules and pictures between them.

Lines become rows, rows become column segments and headings; what stands where and how it is set tells kinds
apart. Every line ends in exactly one region. Which region follows which is the question of the next stage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from pipeline.config import LayoutSettings
from pipeline.engines import Picture
from pipeline.geometry import BoxIndex, hull, hull_of_boxes, overlap, shared_width, transform
from pipeline.language.direction import as_read, find_backward, is_from_right
from pipeline.model import Box, LaidOutPage, PreparedPage, RecognisedPage, Setting
from pipeline.stages.layout.body_type import level_boxes, level_weights, measure_body, weigh
from pipeline.stages.layout.captions import find_captions, find_upright_captions
from pipeline.stages.layout.cells import find_advertisements, find_cells
from pipeline.stages.layout.columns import Barriers, Segment, find_segments, join_segments, measure_columns
from pipeline.stages.layout.furniture import take_furniture, take_page_head
from pipeline.stages.layout.headings import find_headings
from pipeline.stages.layout.headings.heading import are_crumbs
from pipeline.stages.layout.initials import join_initials
from pipeline.stages.layout.ink import Ink, find_ink, measure_weight
from pipeline.stages.layout.inset_headings import part_at_headings
from pipeline.stages.layout.leads import measure_leads
from pipeline.stages.layout.nameplate import find_imprints, find_nameplate
from pipeline.stages.layout.regions import Draft, Drawn, assemble, draw_regions
from pipeline.stages.layout.roles import weigh_roles
from pipeline.stages.layout.rows import Piece, Row, Sheet, find_rows, spread
from pipeline.stages.layout.site import Site
from pipeline.stages.layout.spaces import find_spaces
from pipeline.stages.layout.tables import find_tables
from pipeline.stages.layout.traced import trace_rules
from pipeline.stages.layout.upright import find_upright_headings
from pipeline.stages.layout.waves import find_waves
from pipeline.stages.layout.without_picture import draw_sheet, take_printed

WITHIN = 0.8
"""Share of a row that lies in a picture, at the least, where the row is lettering."""
SCRAP, MOSTLY = 3, 0.6
"""Characters of lettering in a picture that is no headline, at the most, as it is read on a shirt or a sign; and the
share of them that lies in it, at the least."""
UNLIKE, INDENT = 0.2, 2.5
"""How far two rows of one column differ in height, as a share of it, and how far the upper one is set in, in heights,
at the most."""


def lay_out(
    page: PreparedPage, picture: Callable[[], Picture] | None, recognised: RecognisedPage, settings: LayoutSettings
) -> LaidOutPage:
    """The regions of a page, what each is likely to be, and the kind that follows. Where there is no ``picture``,
    rules and pictures are those that came with the text."""
    return weigh_roles(page, recognised, draw_page(page, picture, recognised, settings))


def draw_page(
    page: PreparedPage, picture: Callable[[], Picture] | None, recognised: RecognisedPage, settings: LayoutSettings
) -> LaidOutPage:
    """The regions and their kinds as rules alone have them.

    Boxes come and go in scan pixels; the work between is done on the upright page.
    """
    lines = (*recognised.lines, *recognised.rejected)
    from_right = is_from_right(lines)
    lines = tuple(as_read(lines, find_backward(lines)))
    if page.blank or not lines:
        return LaidOutPage(scan=page.scan.id, regions=())
    sheet = spread(page, lines)
    body = measure_body(sheet.pieces)
    image = picture() if picture is not None else draw_sheet(page, recognised, body)
    if image is None:
        ink = take_printed(recognised, body, settings.rule_length)
    else:
        sheet = level_boxes(level_weights(weigh(sheet, partial(measure_weight, image)), body), body)
        ink = find_ink(image, [sheet.unwork(piece.box) for piece in sheet.pieces], body, settings.rule_length)
    across = [sheet.work(box) for box in (ink.vertical if sheet.turned else ink.horizontal)]
    down = [sheet.work(box) for box in (ink.horizontal if sheet.turned else ink.vertical)]
    frames = [sheet.work(box) for box in ink.frames]
    pictures = [sheet.work(box) for box in ink.pictures]
    sides = [side for box in pictures for side in _draw_sides(box, body)]
    nameplate = [] if sheet.turned else find_nameplate(sheet.pieces, sheet.height, body)
    kept = _without(sheet.pieces, nameplate)
    rows = find_rows([piece for piece in kept if piece.across], [*down, *sides], body, turned=sheet.turned)
    furniture, rows = take_furniture(rows, across, sheet.height, body)
    furniture += nameplate
    advertisements: list[tuple[Row, ...]] = []
    if sheet.turned:
        furniture += take_page_head(sheet, ink.horizontal, body)
        more, advertisements = _set_apart(page, sheet, ink, image, _without(sheet.pieces, furniture), body)
        furniture += more
        if image is not None:  # they part items, and close in no advertisement
            flat, steep = find_waves(image, body, (*ink.horizontal, *ink.vertical), ink.pictures)
            ink = replace(ink, horizontal=(*ink.horizontal, *flat), vertical=(*ink.vertical, *steep))
            across += [sheet.work(box) for box in steep]
            down += [sheet.work(box) for box in flat]
        kept = _without(sheet.pieces, [*furniture, *(row for one in advertisements for row in one)])
        rows = find_rows([piece for piece in kept if piece.across], [*down, *sides], body, turned=sheet.turned)
        frames += [hull_of_boxes([row.box for row in one]) for one in advertisements]
    tables: list[tuple[Row, ...]] = []
    if not sheet.turned:
        tables = find_tables(_without(sheet.pieces, furniture), across, down, body)
        if tables:
            kept = _without(sheet.pieces, [*furniture, *(row for one in tables for row in one)])
            rows = find_rows([piece for piece in kept if piece.across], [*down, *sides], body, turned=sheet.turned)
    set_apart = [*advertisements, *tables]
    fixed = {id(piece) for row in (*furniture, *(r for one in set_apart for r in one)) for piece in row.pieces}
    aside: Sequence[Piece] = [piece for piece in sheet.pieces if not piece.across and id(piece) not in fixed]
    if not sheet.turned:
        rows = join_initials(rows, body)
    site = Site(rows=rows, rules=across, body=body, ratio=settings.headline_ratio)
    captions = find_captions(site, pictures)
    if not sheet.turned:
        upright = find_upright_captions(aside, pictures, body)
        aside = _without(aside, [row for _, beside in upright for row in beside])
        captions += upright
    captioned = {id(row) for _, under in captions for row in under}
    rows = [row for row in rows if id(row) not in captioned]
    worded = _without_scraps(rows, pictures)
    headings = find_headings(worded, across, body, settings.headline_ratio, turned=sheet.turned)
    headings += find_upright_headings(
        aside, across, body, settings.headline_ratio, down=down, turned=sheet.turned, from_right=from_right
    )
    headings = [heading for heading in headings if not are_crumbs(heading)]
    taken = {id(row) for heading in headings for row in heading.rows}
    headed = {piece.line.id for heading in headings for row in heading.rows for piece in row.pieces}
    stray = [piece for piece in aside if piece.line.id not in headed]
    display = [heading.box for heading in headings]
    set_in = [row.box for _, under in captions for row in under] + [row.box for one in tables for row in one]
    barriers = Barriers([*across, *pictures, *set_in], display)
    segments: list[Segment] = []
    for some in _part_lettering([row for row in rows if id(row) not in taken], pictures):
        found = measure_columns(find_segments(some, barriers, body), body)
        segments += measure_columns(join_segments(found, barriers, body), body)
    over_columns = [heading.box for heading in headings if heading.upright] if sheet.turned else []
    segments = part_at_headings(segments, over_columns, body)
    draft = Draft(
        sheet=sheet,
        body=body,
        frames=tuple(frames),
        pictures=tuple(pictures),
        captions=tuple(captions),
        furniture=tuple(furniture),
        headings=tuple(headings),
        set_in=tuple(over_columns),
        segments=tuple(segments),
        advertisements=tuple(advertisements),
        tables=tuple(tables),
        rules=(*across, *down),
        stray=tuple(Row(pieces=(piece,), box=piece.box) for piece in stray),
    )
    regions, settings_of_lines = draw_regions(draft)
    if image is not None:
        settings_of_lines = _look_within(image, sheet, body, regions, settings_of_lines)

    def to_scan(box: Box) -> Box:
        corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
        return hull(transform(page.to_scan, corners))

    return LaidOutPage(
        scan=page.scan.id,
        regions=assemble(regions, sheet, to_scan),
        rules=tuple(to_scan(box) for box in (*ink.horizontal, *ink.vertical)),
        pictures=tuple(to_scan(box) for box in ink.pictures),
        frames=tuple(to_scan(sheet.unwork(box)) for box in frames),
        settings=settings_of_lines,
        body_height=body,
    )


def _set_apart(
    page: PreparedPage, sheet: Sheet, ink: Ink, image: Picture | None, pieces: Sequence[Piece], body: float
) -> tuple[list[Row], list[tuple[Row, ...]]]:
    """Of a page in vertical lines, its nameplates and the advertisements that rules close in."""
    rules: Sequence[Box] = (*ink.horizontal, *ink.vertical)
    if image is not None:
        rules = trace_rules(image, rules, [sheet.unwork(piece.box) for piece in sheet.pieces], body)
    cells = find_cells(rules, page.width, page.height, body)
    advertisements = find_advertisements(replace(sheet, pieces=tuple(pieces)), cells, body)
    rest = _without(pieces, [row for one in advertisements for row in one])
    flat = [(piece, sheet.unwork(piece.box)) for piece in rest if not piece.across]
    imprints = find_imprints(flat, page.height, body)
    return [Row(pieces=(piece,), box=piece.box) for one in imprints for piece in one], advertisements


def _look_within(
    image: Picture, sheet: Sheet, body: float, regions: Sequence[Drawn], settings: Sequence[Setting]
) -> tuple[Setting, ...]:
    """The same settings, with what the picture tells of the first words of lines and of the spaces of bylines."""
    leads = measure_leads(sheet.pieces, lambda box: measure_weight(image, sheet.unwork(box)), body)
    spaces = {
        piece.line.id: find_spaces(image, sheet.unwork(piece.box), piece.line)
        for region in regions
        for row in region.rows
        for piece in row.pieces
        if region.kind == "byline"
    }
    return tuple(replace(one, lead=leads.get(one.line, 1.0), spaces=spaces.get(one.line, ())) for one in settings)


def _part_lettering(rows: Sequence[Row], pictures: Sequence[Box]) -> tuple[list[Row], list[Row]]:
    """Rows on the page's paper, and those within pictures: no column runs on from the one into the other. A picture
    that was cut out along its figures has paper in the corners of its box, and columns end there."""
    inside = _find_inside(rows, pictures)
    over = BoxIndex([row.box for row in rows])
    for row in sorted((row for row in rows if id(row) in inside), key=lambda row: row.box.top):
        box = row.box
        above = over.near(Box(left=box.left, top=box.top - row.height, right=box.right, bottom=box.top))
        if any(id(rows[k]) not in inside and _goes_on(rows[k], row) for k in above):
            inside.discard(id(row))
    return [row for row in rows if id(row) not in inside], [row for row in rows if id(row) in inside]


def _without_scraps(rows: Sequence[Row], pictures: Sequence[Box]) -> list[Row]:
    """The rows without a few characters within a picture, which are no heading."""
    inside = _find_inside(rows, pictures, MOSTLY)
    return [row for row in rows if id(row) not in inside or len(row.text.replace(" ", "")) > SCRAP]


def _find_inside(rows: Sequence[Row], pictures: Sequence[Box], share: float = WITHIN) -> set[int]:
    """Ids of the rows of which a ``share`` at the least lies in a picture."""
    near = BoxIndex(pictures)
    return {
        id(row)
        for row in rows
        if any(overlap(row.box, pictures[k]) > share * row.box.width * row.box.height for k in near.near(row.box))
    }


def _goes_on(upper: Row, lower: Row) -> bool:
    """Whether a row is the next one of a column: in its type, on its left edge but for an indent, right under it."""
    a, b, height = upper.box, lower.box, upper.height
    return (
        abs(lower.height - height) < UNLIKE * height
        and -0.3 * height < b.top - a.bottom < WITHIN * height
        and -0.6 * height < a.left - b.left < INDENT * height
        and shared_width(a, b) > WITHIN * min(a.width, b.width)
    )


def _draw_sides(picture: Box, body: float) -> tuple[Box, Box]:
    """The sides of a picture, drawn on past its caption: no row reaches over them into the text beside."""
    bottom = picture.bottom + round(1.5 * body)
    return (
        Box(left=picture.left, top=picture.top, right=picture.left, bottom=bottom),
        Box(left=picture.right, top=picture.top, right=picture.right, bottom=bottom),
    )


def _without(pieces: Sequence[Piece], rows: Sequence[Row]) -> tuple[Piece, ...]:
    gone = {id(piece) for row in rows for piece in row.pieces}
    return tuple(piece for piece in pieces if id(piece) not in gone)
