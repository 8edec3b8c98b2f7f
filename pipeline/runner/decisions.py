"""Which decisions are for which page, and which for the issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.config import Settings
from pipeline.decisions import FILE, Learned, Standing, learn, read_decisions, weigh
from pipeline.model import Decision, Scan
from pipeline.spots import lies_on, page_of
from pipeline.stages import STAGES

ISSUE_KINDS = ("split", "merge", "byline")
"""What the issue's articles follow."""
PAGE_KINDS = tuple(kind for stage in STAGES for kind in stage.decides)


def standing_of(folder: Path) -> Standing:
    """Of an issue's output folder; an empty one where nobody has decided anything. Raises OutputError."""
    found = read_decisions(folder / FILE)
    return replace(weigh(found.decisions), damaged=found.damaged)


def learned_from(standing: Standing, settings: Settings) -> Learned | None:
    """None where nothing was, or is to be, learned."""
    learned = learn(standing.in_force) if settings.settle.learn else None
    return learned if learned is not None and learned.decisions else None


def sort_decisions(
    decisions: Iterable[Decision], scans: Sequence[Scan]
) -> tuple[dict[str, tuple[Decision, ...]], tuple[Decision, ...]]:
    """Those of the pages, by scan id, and those of the issue, among them whatever lies on no page of it."""
    by_page: dict[str, list[Scan]] = {}
    for scan in scans:
        by_page.setdefault(page_of(scan), []).append(scan)
    pages: dict[str, list[Decision]] = {}
    issue: list[Decision] = []
    for decision in decisions:
        here = [scan for scan in by_page.get(decision.spot.page, ()) if lies_on(decision.spot, scan)]
        if decision.kind in ISSUE_KINDS or not here:
            issue.append(decision)
        if decision.kind in PAGE_KINDS:
            # The same picture twice in an issue is twice the same page.
            for scan in here:
                pages.setdefault(scan.id, []).append(decision)
    return {name: tuple(found) for name, found in pages.items()}, tuple(sorted(issue, key=lambda one: one.id))
