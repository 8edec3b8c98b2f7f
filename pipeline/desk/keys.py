"""The keys of the desk, as its help lists them, and what its scripts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

KEY_TABLE: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (
        "Queue and series",
        (
            ("A ↵", "read as proposed"),
            ("R", "leave as recognised"),
            ("E", "type what is printed"),
            ("1 – 8", "take another reading"),
            ("D", "put off"),
            ("L", "all that are like this"),
            ("J K", "next, previous"),
            ("X", "tick or untick a case"),
            ("P", "see it on the page"),
            ("U", "undo, without limit"),
            ("⇧U", "take the undoing back"),
        ),
    ),
    (
        "Page",
        (
            ("← ↑ → ↓", "to the region there"),
            ("N P", "next, previous in reading order"),
            ("F", "mark as foot or first part"),
            ("H", "follows the marked one"),
            ("B", "reading begins here"),
            ("X", "not after what it is read after"),
            ("S", "a new article begins here"),
            ("M", "one article with the marked one"),
            ("T", "kind of the region"),
            ("+ − 0", "larger, smaller, whole page"),
            ("Esc", "leave"),
        ),
    ),
)
SCRIPT_PHRASES: Mapping[str, str] = {
    "lost": "The desk does not answer. What was decided is kept; start galley review again.",
    "back": "The desk is back.",
    "first": "Marked: {name}.",
    "choose": "Choose a region first.",
    "nofirst": "Mark the first one with F, then choose the other.",
    "begins": "Reading begins here already.",
    "person": "Person {number}",
}
