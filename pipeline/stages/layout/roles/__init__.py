"""What each region of a page is likely to be (heading, text, byline, caption, furniture), with its probability.

Rules have drawn the regions and given them kinds; a small net, trained on pages of the press and on printed pages,
weighs what they look like, where they stand and what they say. The next stage weighs its answer with all else.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import LaidOutPage, PreparedPage, RecognisedPage
from pipeline.stages.layout.roles.features import describe_regions
from pipeline.stages.layout.roles.kinds import settle_kinds
from pipeline.stages.layout.roles.scorer import ROLES, score_roles

__all__ = ["ROLES", "describe_regions", "score_roles", "weigh_roles"]

LEAST = 0.005
"""Probability below which a role is not worth telling."""


def weigh_roles(page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage) -> LaidOutPage:
    """The same page; each region with lines tells its likely roles, likeliest first, and is of that kind."""
    described = describe_regions(page, recognised, layout)
    if not described.regions:
        return layout
    likely = {}
    for region, shares in zip(described.regions, score_roles(described.features, turned=described.turned), strict=True):
        ranked = sorted(zip(ROLES, shares.tolist(), strict=True), key=lambda one: -one[1])
        likely[region] = tuple((role, round(share, 3)) for role, share in ranked if share >= LEAST)
    told = replace(layout, regions=tuple(replace(one, likely=likely.get(one.id, ())) for one in layout.regions))
    if any(region.lines for region in recognised.given_regions):
        return told  # what came with a file is of the kinds that the file tells
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    return settle_kinds(told, lines, (layout.body_height or 1.0) * page.scan.width / max(1, page.width))
