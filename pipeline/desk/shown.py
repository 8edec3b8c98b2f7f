"""What the templates are given of items: records of words, numbers and addresses, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.desk.pictures import View
from pipeline.desk.shelves import State

KIND_NAMES = {
    "edit": "Edit",
    "doubt": "Unclear",
    "join": "Order",
    "heads": "Headline",
    "byline": "Byline",
    "conflict": "Conflict",
    "orphan": "Orphan",
    "omission": "Omission",
    "unplaced": "Unplaced",
}
TITLES = {
    "edit": "Is the proposed reading printed there?",
    "doubt": "What is printed there?",
    "join": "Does the text go on from the first to the second?",
    "heads": "Does this text begin here?",
    "byline": "Are these the persons of the byline?",
    "conflict": "Reviewers disagree",
    "orphan": "A decision fits nothing any more",
    "omission": "Is there text that was not read?",
    "unplaced": "What is this?",
}
ANSWERS: dict[str, tuple[str, str]] = {
    "edit": ("Read as proposed", "Leave as recognised"),
    "doubt": ("Read as proposed", "It is right as read"),
    "join": ("Yes, it goes on", "No"),
    "heads": ("Yes", "No"),
    "byline": ("Yes", "No byline"),
    "omission": ("Read as proposed", "Nothing is printed there"),
}
"""What accepting and rejecting mean, by kind of item; an empty one is not offered."""
TYPED = ("edit", "doubt", "omission")
"""Kinds whose reading can be typed."""
HOMES = ("body", "caption", "advertisement", "folio", "masthead", "headline", "byline", "other")
"""What a stray region may be said to be."""
SETTLED_ELSEWHERE = ("conflict", "orphan")
"""Kinds that are settled among their decisions, and cannot be answered by themselves."""
SHOWN_ALTERNATIVES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    view: View
    src: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``role`` is for the style sheet, ``element`` del or ins."""

    name: str
    role: str
    left: str
    text: str
    right: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``look`` is for the style sheet."""

    outcome: str
    name: str
    key: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """An alternative reading; ``share`` is its probability as it is shown."""

    text: str
    share: str
    key: str
    outcome: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    id: str
    kind: str
    kind_name: str
    title: str
    place: str
    href: str
    article: str
    language: str
    upright: bool
    state: State
    verdict: str
    views: tuple[Shot, ...]
    readings: tuple[Reading, ...]
    before: str
    after: str
    left: str
    right: str
    answers: tuple[Answer, ...]
    editable: bool
    elsewhere: bool
    alternatives: tuple[Other, ...]
    reasons: tuple[str, ...]
    measures: tuple[tuple[str, float | None, str], ...]
    series: str
    like: int
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list."""

    id: str
    kind: str
    kind_name: str
    state: State
    href: str
    before: str
    after: str | None
    said: str
    place: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of a concordance."""

    id: str
    state: State
    views: tuple[Shot, ...]
    upright: bool
    left: str
    before: str
    right: str
    element: str
    language: str
    place: str
    href: str
    said: str
