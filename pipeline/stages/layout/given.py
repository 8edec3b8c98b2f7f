"""Regions of articles and of furniture that came with the text, and those whose order it tells, are kept as they were
given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, LaidOutPage, RecognisedPage, Region, RegionKind

FURNITURE = ("masthead", "folio")
TOLD = (*FURNITURE, "headline", "subtitle", "kicker", "caption", "credit", "byline", "advertisement")
"""Kinds that no file gives by chance."""
HEADS = ("kicker", "headline", "subtitle")
ADVERTISEMENT = "advertisement"
PLAIN: tuple[RegionKind, ...] = ("body", "other")
"""What files call text of which they know no more."""


def keep_given(layout: LaidOutPage, recognised: RecognisedPage) -> LaidOutPage:
    """The same page with the regions of the given articles, and what was given as furniture, under their own ids, in
    place of those that were found for their lines, and so are headings, captions and the like; what is left of the
    others stays. Where the file tells the order of reading, all of its regions are kept.

    A region of an article that is told without a heading, and each whose kind is not told, is cut where the kind of its
    lines changes as it was found (``g0003-2``). One whose passage is told is as it is told.
    """
    homes = {name: article for article in recognised.given_articles for name in article.regions}
    given = {
        region.id: region
        for region in recognised.given_regions
        if region.lines and (recognised.given_ordered or region.id in homes or region.kind in TOLD or region.passage)
    }
    if not given:
        return layout
    boxes = {line.id: line.box for line in (*recognised.lines, *recognised.rejected)}
    found = {line: region.kind for region in layout.regions for line in region.lines}
    taken = {line for region in given.values() for line in region.lines}
    regions: list[Region] = []
    for region in layout.regions:
        if taken.isdisjoint(region.lines):
            regions.append(region)
            continue
        # What is taken out of the midst of a region parts it.
        runs = [tuple(some) for gone, some in groupby(region.lines, lambda line: line in taken) if not gone]
        for number, left in enumerate(runs, start=1):
            name = region.id if number == 1 else f"{region.id}-{number}"
            regions.append(replace(region, id=name, lines=left, box=hull_of_boxes([boxes[line] for line in left])))
    there = {region.id for region in regions}
    regions = [replace(one, belongs_to=one.belongs_to if one.belongs_to in there else "") for one in regions]
    cutter = _Cutter(found, boxes)
    for article in recognised.given_articles:
        parts = [given[name] for name in article.regions if name in given]
        headed = article.kind == ADVERTISEMENT or any(one.kind == "headline" or one.passage for one in parts)
        regions += _parts_of(parts, cutter, headed=headed)
    for region in given.values():
        if region.id not in homes:
            regions += cutter.cut(region) if region.kind in PLAIN and not region.passage else [_named(region)]
    return replace(layout, regions=tuple(regions))


def _parts_of(given: Sequence[Region], cutter: _Cutter, *, headed: bool) -> Iterator[Region]:
    """The regions of an article; where none is told to be its heading, what was found as one at its head is, and
    further down what looks like one is a heading within the text."""
    opens = not headed
    for region in given:
        for one in [_named(region)] if headed or region.kind not in PLAIN else cutter.cut(region):
            if one.kind in HEADS and not headed and not opens:
                yield replace(one, kind="subhead")
                continue
            opens = opens and one.kind in HEADS
            yield one


def _named(region: Region) -> Region:
    return replace(region, id=f"g{region.id[1:]}", reasons=("given with the text",))


class _Cutter:
    """By the kinds that were ``found`` for lines; the page's head and foot are told by the file alone."""

    def __init__(self, found: Mapping[str, RegionKind], boxes: Mapping[str, Box]) -> None:
        self._found = found
        self._boxes = boxes

    def cut(self, region: Region) -> Iterator[Region]:
        named = _named(region)
        runs = [(kind, tuple(lines)) for kind, lines in groupby(region.lines, self._kind)]
        for number, (kind, lines) in enumerate(runs, start=1):
            yield replace(
                named,
                id=named.id if number == 1 else f"{named.id}-{number}",
                kind=kind,
                box=region.box if len(runs) == 1 else hull_of_boxes([self._boxes[line] for line in lines]),
                lines=lines,
            )

    def _kind(self, line: str) -> RegionKind:
        kind = self._found.get(line, "body")
        return "body" if kind in (*FURNITURE, "other", "jump") else kind
