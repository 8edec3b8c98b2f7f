"""What decisions teach: how often each rule, and each change of certain characters into others, is right in this paper.

People judge what is doubtful, hence not a fair sample of what a rule proposes. So what is learned of a rule is by how
much it is better or worse than it thought of itself, in log-odds, over the very edits that were judged; that is then
held of its other edits too. What is learned of a change of characters is counted plainly: all its cases are alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.model import Decision, Edit, Evidence

RULE_PRIOR, CHANGE_PRIOR = 20.0, 8.0
"""How many decisions a rule's own confidence counts for: against those on all its edits, and against those on one
change of characters, which are all alike."""
LONGEST = 4
"""Characters of a change that is looked for elsewhere: longer ones are not the same thing twice."""
_FLOOR = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of the edits by ``rule`` (where ``before`` and ``after`` are given, of these characters) that people judged,
    ``right`` and ``wrong``; ``expected`` is the mean confidence that they had, ``rate`` the mean of the Beta
    distribution that the counts make of it as a prior of weight :data:`RULE_PRIOR` or :data:`CHANGE_PRIOR`."""

    rule: str
    before: str = ""
    after: str = ""
    right: int
    wrong: int
    expected: float

    @property
    def judged(self) -> int:
        return self.right + self.wrong

    @property
    def rate(self) -> float:
        prior = CHANGE_PRIOR if self.before or self.after else RULE_PRIOR
        return (self.right + prior * self.expected) / (self.judged + prior)


@dataclass(frozen=True, kw_only=True)
class Learned:
    """``rules`` by name, ``confusions`` by the characters, both as often judged as they were; ``decisions`` is how many
    decisions there is anything to learn from."""

    rules: tuple[Rate, ...] = ()
    confusions: tuple[Rate, ...] = ()
    decisions: int = 0

    @cached_property
    def _by_rule(self) -> Mapping[str, Rate]:
        return {rate.rule: rate for rate in self.rules}

    @cached_property
    def _by_change(self) -> Mapping[tuple[str, str, str], Rate]:
        return {(rate.rule, rate.before, rate.after): rate for rate in self.confusions}

    def teach(self, edit: Edit) -> Edit:
        """The edit with the confidence that it has by now, and why; its support is what it was. The edit itself where
        nothing was learned that bears on it."""
        rule = self._by_rule.get(edit.rule)
        if rule is None or edit.support == "decision":
            return edit
        sure = _within(edit.confidence)
        sure = _logistic(_logit(sure) + _logit(rule.rate) - _logit(_within(rule.expected)))
        said = f"of {rule.judged} changes by this rule that people judged in this paper, {rule.right} were right"
        change = self._by_change.get((edit.rule, edit.before, edit.after))
        if change is not None:
            sure = (change.right + CHANGE_PRIOR * sure) / (change.judged + CHANGE_PRIOR)
            said += f"; of {change.judged} of these very characters, {change.right}"
        grown = Evidence(
            kind="decisions", sentence=f"{said}.", weight=round(_logit(sure) - _logit(_within(edit.confidence)), 3)
        )
        return replace(edit, confidence=round(sure, 4), evidence=(*edit.evidence, grown))


@dataclass(slots=True)
class _Count:
    right: int = 0
    wrong: int = 0
    expected: list[float] = field(default_factory=list)

    def add(self, decision: Decision) -> None:
        if decision.outcome == "accept":
            self.right += 1
        else:
            self.wrong += 1
        self.expected.append(_within(decision.confidence or 0.0))

    def rate(self, rule: str, before: str = "", after: str = "") -> Rate:
        # Sums that do not depend on the order of decisions.
        mean = math.fsum(self.expected) / len(self.expected)
        return Rate(rule=rule, before=before, after=after, right=self.right, wrong=self.wrong, expected=round(mean, 6))


def learn(decisions: Iterable[Decision]) -> Learned:
    """From the decisions in force on edits that a rule proposed; their order does not matter. An edit in whose place a
    person typed something else was wrong."""
    rules: dict[str, _Count] = {}
    changes: dict[tuple[str, str, str], _Count] = {}
    counted = 0
    for decision in decisions:
        if decision.kind != "edit" or not decision.rule or decision.confidence is None:
            continue
        counted += 1
        rules.setdefault(decision.rule, _Count()).add(decision)
        if decision.outcome != "set" and max(len(decision.before), len(decision.after or "")) <= LONGEST:
            change = (decision.rule, decision.before, decision.after or "")
            changes.setdefault(change, _Count()).add(decision)

    def often(rate: Rate) -> tuple[int, str, str, str]:
        return -rate.judged, rate.rule, rate.before, rate.after

    return Learned(
        rules=tuple(sorted((count.rate(rule) for rule, count in rules.items()), key=often)),
        confusions=tuple(sorted((count.rate(*change) for change, count in changes.items()), key=often)),
        decisions=counted,
    )


def _within(share: float) -> float:
    return min(1.0 - _FLOOR, max(_FLOOR, share))


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


def _logistic(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))
