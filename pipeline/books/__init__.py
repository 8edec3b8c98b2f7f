"""Three books are kept of every page, each proving what it says: where every line went (coverage), what every character
of the reading text rests on (support), and what was read and is not in it, with the proof that it may go (removed).

The books look their sources up: in the recogniser's readings, its second looks, the table of normalisations, the places
of lines and characters, and the file of decisions. What an edit says of itself counts for nothing.
"""

from pipeline.books.account import PROOFS, Account, Accountant, PageEvidence, Removal
from pipeline.books.audit import (
    Audit,
    Removed,
    Support,
    audit,
    audit_page,
    check_page,
    find_imbalance,
    sum_up,
    tally_removed,
)
from pipeline.books.coverage import (
    Coverage,
    Holders,
    Placement,
    count_coverage,
    lines_of,
    passages_by_name,
    passages_of,
)
from pipeline.books.normalisations import NORMALISATIONS, Normalisation, name_normalisations

__all__ = [
    "NORMALISATIONS",
    "PROOFS",
    "Account",
    "Accountant",
    "Audit",
    "Coverage",
    "Holders",
    "Normalisation",
    "PageEvidence",
    "Placement",
    "Removal",
    "Removed",
    "Support",
    "audit",
    "audit_page",
    "check_page",
    "count_coverage",
    "find_imbalance",
    "lines_of",
    "name_normalisations",
    "passages_by_name",
    "passages_of",
    "sum_up",
    "tally_removed",
]
