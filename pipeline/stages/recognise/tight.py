"""Lines of vertical text as wide as they stand apart.

The search for lines draws boxes larger than print, by a share of its own size. Where columns are set close, and across
their tiers, such boxes lie over each other, and over the rules between them; nothing after can tell then what stands
beside what.
"""

from __future__ import annotations

import statistics
from dataclasses import replace

from pipeline.engines import Reading
from pipeline.geometry import hull
from pipeline.model import Line
from pipeline.stages.recognise.tiers import find_pitch, find_upright


def tighten(reading: Reading) -> Reading:
    """On a page of vertical lines whose boxes are wider than the lines stand apart, all lines made thinner by as much
    as brings those of body type to that distance. In the picture's pixels."""
    upright = find_upright(reading.lines)
    if not upright:
        return reading
    width = float(statistics.median(line.box.width for line in upright))
    share = find_pitch(upright, width) / width
    if share >= 1:
        return reading
    return replace(
        reading,
        lines=tuple(_make_thinner(line, share) for line in reading.lines),
        rejected=tuple(_make_thinner(line, share) for line in reading.rejected),
    )


def _make_thinner(line: Line, share: float) -> Line:
    """Across its text; the quadrilateral's corners move along its short sides."""
    if line.polygon is None or len(line.polygon) != 4:
        return line
    a, b, c, d = line.polygon
    if abs(a[0] - b[0]) + abs(a[1] - b[1]) > abs(b[0] - c[0]) + abs(b[1] - c[1]):
        (a, d), (b, c) = _draw_near(a, d, share), _draw_near(b, c, share)
    else:
        (a, b), (d, c) = _draw_near(a, b, share), _draw_near(d, c, share)
    polygon = (a, b, c, d)
    return replace(line, polygon=polygon, box=hull([(float(x), float(y)) for x, y in polygon]))


def _draw_near(one: tuple[int, int], other: tuple[int, int], share: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """Two corners, moved towards their middle."""
    (ax, ay), (bx, by) = one, other
    spare = (1 - share) / 2
    return (
        (round(ax + (bx - ax) * spare), round(ay + (by - ay) * spare)),
        (round(bx - (bx - ax) * spare), round(by - (by - ay) * spare)),
    )
