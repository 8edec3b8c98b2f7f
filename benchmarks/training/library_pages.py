"""Pages of issues that libraries cut into articles by hand, as galley imported them: lines and their boxes alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.training.labelled import Labelled, Place
from pipeline.config import Settings
from pipeline.model import PreparedPage, RecognisedPage
from pipeline.runner.records import read_record
from pipeline.stages.layout import draw_page
from pipeline.store import Shelf

ROLES = {
    "headline": "heading",
    "kicker": "heading",
    "subtitle": "heading",
    "subhead": "heading",
    "body": "text",
    "byline": "byline",
    "caption": "caption",
    "masthead": "furniture",
    "folio": "furniture",
}


def read_pages(run: Path) -> Iterator[Labelled]:
    """``run`` holds galley's output for the issues, imported; recognition is enough. What the library says of regions,
    order and articles is taken out of the page and kept as its truth."""
    for folder in sorted(run.glob("*/pages/*")):
        shelf = Shelf(folder)
        prepared = read_record(shelf, "prepare", PreparedPage)
        told = read_record(shelf, "recognise", RecognisedPage)
        recognised = replace(told, given_regions=(), given_order=(), given_articles=())
        layout = draw_page(prepared, None, recognised, Settings().layout) if told.lines else None
        if layout is None or not layout.regions:
            continue
        yield Labelled(
            paper=folder.parent.parent.name,
            prepared=prepared,
            recognised=recognised,
            layout=layout,
            places=dict(_find_places(told)),
        )


def _find_places(told: RecognisedPage) -> Iterator[tuple[str, Place]]:
    regions = {region.id: region for region in told.given_regions}
    for region in told.given_regions:
        if region.kind in ("masthead", "folio"):
            for line in region.lines:
                yield line, Place(article=-1, role="furniture", rank=(0, 0))
    for number, article in enumerate(told.given_articles):
        for at, name in enumerate(article.regions):
            for row, line in enumerate(regions[name].lines):
                yield line, Place(article=number, role=ROLES.get(regions[name].kind, ""), rank=(at, row))
