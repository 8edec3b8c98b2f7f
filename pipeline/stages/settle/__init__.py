"""Verdicts for every passage's edits: thresholds and reviewers' decisions, nothing slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.config import SettleSettings
from pipeline.decisions import Learned
from pipeline.edits import settle
from pipeline.model import Decision, MendedPage, RecognisedPage, SettledPage, Support
from pipeline.stages.settle.decided import rule_on


def settle_page(
    recognised: RecognisedPage,
    mended: MendedPage,
    settings: SettleSettings,
    decisions: Sequence[Decision],
    learned: Learned | None = None,
) -> SettledPage:
    """``decisions`` on edits and lines of this page; those that fit nothing come back as its orphans, those that
    cannot all hold as its conflicts. What was ``learned`` of the whole issue changes the confidence that edits have in
    the ledger; ``edits`` stay as they were proposed."""
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    # Another character says another thing, which a mark's width does not.
    character = max(settings.characters, settings.threshold)
    least: dict[Support, float] = {"alternative": character, "second reading": character}
    said = rule_on(lines, mended.passages, decisions)
    passages = []
    for passage, ruled in zip(mended.passages, said.passages, strict=True):
        edits = (*passage.edits, *ruled.edits)
        here = [lines[name] for name in passage.lines]
        taught = edits if learned is None else tuple(learned.teach(edit) for edit in edits)
        ledger = settle(taught, here, ruled.rulings, settings.threshold, least)
        passages.append(replace(passage, edits=edits, ledger=ledger, doubts=ruled.doubts, gaps=ruled.gaps))
    return SettledPage(
        scan=mended.scan, passages=tuple(passages), orphans=tuple(said.orphans), conflicts=tuple(said.conflicts)
    )
