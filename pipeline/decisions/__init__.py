"""What people decided: kept in a file that is only added to, weighed against each other, learned from."""

from pipeline.decisions.file import FILE, DecisionFile, append, now, persons_as_json, persons_of, read_decisions
from pipeline.decisions.learning import Learned, Rate, learn
from pipeline.decisions.standing import Standing, merge, undo, weigh

__all__ = [
    "FILE",
    "DecisionFile",
    "Learned",
    "Rate",
    "Standing",
    "append",
    "learn",
    "merge",
    "now",
    "persons_as_json",
    "persons_of",
    "read_decisions",
    "undo",
    "weigh",
]
