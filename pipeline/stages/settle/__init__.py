"""Verdicts for every passage's edits: thresholds, the books and reviewers' decisions, nothing slow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.books import Accountant, PageEvidence
from pipeline.config import SettleSettings
from pipeline.decisions import Learned
from pipeline.edits import Ruling, settle
from pipeline.model import Decision, Edit, Line, MendedPage, RecognisedPage, SettledPage, Support
from pipeline.stages.settle.decided import rule_on


def settle_page(
    recognised: RecognisedPage,
    mended: MendedPage,
    settings: SettleSettings,
    decisions: Sequence[Decision],
    learned: Learned | None = None,
    *,
    placed: bool = True,
) -> SettledPage:
    """``decisions`` on edits and lines of this page; those that fit nothing come back as its orphans, those that
    cannot all hold as its conflicts. What was ``learned`` of the whole issue changes the confidence that edits have in
    the ledger; ``edits`` stay as they were proposed. An edit that the books find no ground for is held; ``placed`` is
    false where the places of lines are nominal, and prove nothing."""
    evidence = PageEvidence(recognised, decisions, placed=placed)
    accountant = Accountant(evidence)
    # Another character says another thing, which a mark's width does not.
    character = max(settings.characters, settings.threshold)
    least: dict[Support, float] = {"alternative": character, "second reading": character}
    said = rule_on(evidence.lines, mended.passages, decisions)
    passages = []
    for passage, ruled in zip(mended.passages, said.passages, strict=True):
        edits = (*passage.edits, *ruled.edits)
        here = [evidence.lines[name] for name in passage.lines]
        taught = edits if learned is None else tuple(learned.teach(edit) for edit in edits)
        asked = [one for one in taught if one.confidence >= settings.threshold or one.id in ruled.rulings]
        unfounded = frozenset(_find_unfounded(asked, here, ruled.rulings, accountant))
        ledger = settle(taught, here, ruled.rulings, settings.threshold, least, unfounded)
        passages.append(replace(passage, edits=edits, ledger=ledger, doubts=ruled.doubts, gaps=ruled.gaps))
    return SettledPage(
        scan=mended.scan, passages=tuple(passages), orphans=tuple(said.orphans), conflicts=tuple(said.conflicts)
    )


def _find_unfounded(
    edits: Sequence[Edit], own: Sequence[Line], rulings: Mapping[str, Ruling], accountant: Accountant
) -> Iterator[str]:
    for edit in edits:
        ruling = rulings.get(edit.id)
        if not accountant.account(edit, own, ruling.decision if ruling is not None else "").sound:
            yield edit.id
