"""What was read and is not in the reading text, as the report and the desk list it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.books import Removed
from pipeline.model import Proof, RemovedRow

PROVED: Mapping[Proof, str] = {
    "none": "without proof",
    "same ink": "the same ink read twice",
    "said again": "said again where it is printed once",
    "illegible": "illegible: no two looks read the same",
    "no ink": "text where nothing is printed",
    "recogniser's doubt": "rejected by the recogniser, kept apart",
    "speck": "a speck read as a mark",
    "doubted letter": "a letter too many, hardly seen",
    "person": "a person's decision",
    "read otherwise": "another reading in its place",
    "line-end hyphen": "the hyphen of a word that a line's end divides",
}
"""In the order in which they are shown, in the words of the report."""
PLAIN: frozenset[Proof] = frozenset({"read otherwise", "line-end hyphen"})
"""Proofs whose places are counted here and shown where they stand: they are many, and nothing is missing there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """One place of the list: where it stands in the report, or on the desk, is for those to add."""

    removed: Removed
    href: str
    printed: str
    language: str

    @property
    def proof(self) -> str:
        return PROVED[self.removed.removal.proof]


def is_listed(removed: Removed) -> bool:
    return removed.removal.proof not in PLAIN and bool(removed.removal.text.strip())


def sort_rows(rows: Sequence[RemovedRow]) -> list[tuple[str, RemovedRow]]:
    """With the words for their proofs, in the order of these."""
    order = {proof: at for at, proof in enumerate(PROVED)}
    return [(PROVED[row.proof], row) for row in sorted(rows, key=lambda row: (order[row.proof], -row.characters))]


def group(places: Sequence[Gone]) -> Iterator[tuple[str, list[Gone]]]:
    """By proof, whole lines first, then in the order of the pages."""
    for proof, words in PROVED.items():
        mine = [one for one in places if one.removed.removal.proof == proof]
        if mine:
            yield words, sorted(mine, key=lambda one: not one.removed.removal.whole)
