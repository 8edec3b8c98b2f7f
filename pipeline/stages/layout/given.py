"""Regions of articles and of furniture that came with the text are kept as they were given."""

from __future__ import annotations

from dataclasses import replace

from pipeline.geometry import hull_of_boxes
from pipeline.model import LaidOutPage, RecognisedPage, Region


def keep_given(layout: LaidOutPage, recognised: RecognisedPage) -> LaidOutPage:
    """The same page with the regions of the given articles, and what was given as furniture, under their own ids, in
    place of those that were found for their lines; what is left of the others stays."""
    wanted = {name for article in recognised.given_articles for name in article}
    given = [
        region
        for region in recognised.given_regions
        if region.lines and (region.id in wanted or region.kind in ("masthead", "folio"))
    ]
    if not given:
        return layout
    boxes = {line.id: line.box for line in (*recognised.lines, *recognised.rejected)}
    taken = {line for region in given for line in region.lines}
    regions: list[Region] = []
    for region in layout.regions:
        left = tuple(line for line in region.lines if line not in taken)
        if len(left) == len(region.lines):
            regions.append(region)
        elif left:
            regions.append(replace(region, lines=left, box=hull_of_boxes([boxes[line] for line in left])))
    there = {region.id for region in regions}
    regions = [replace(one, belongs_to=one.belongs_to if one.belongs_to in there else "") for one in regions]
    kept = [replace(region, id=f"g{region.id[1:]}", reasons=("given with the text",)) for region in given]
    return replace(layout, regions=(*regions, *kept))
