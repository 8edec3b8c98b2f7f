"""Verdicts for every passage's edits: thresholds and reviewers' decisions, nothing slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.config import SettleSettings
from pipeline.edits import settle
from pipeline.model import Decision, MendedPage, RecognisedPage, SettledPage, Support


def settle_page(
    recognised: RecognisedPage, mended: MendedPage, settings: SettleSettings, decisions: Sequence[Decision]
) -> SettledPage:
    """Decisions that name no edit of the page come back as its orphans."""
    lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
    left = list(decisions)
    # Another character says another thing, which a mark's width does not.
    least: dict[Support, float] = {"alternative": max(settings.characters, settings.threshold)}
    passages = []
    for passage in mended.passages:
        ids = {edit.id for edit in passage.edits}
        mine = [decision for decision in left if decision.kind == "edit" and decision.target in ids]
        ledger, strangers = settle(passage.edits, [lines[i] for i in passage.lines], mine, settings.threshold, least)
        left = [decision for decision in left if decision not in mine or decision in strangers]
        passages.append(replace(passage, ledger=ledger))
    return SettledPage(scan=mended.scan, passages=tuple(passages), orphans=tuple(left))
