"""The diff report: what was recognised, what is read instead, and why, beside the picture of every line."""

from pipeline.review.against import Side, write_comparison
from pipeline.review.drawing import paint
from pipeline.review.explain_page import write_explanation
from pipeline.review.explanation import DOUBTFUL, Explanation, Step, explain_page
from pipeline.review.rendering import load_templates
from pipeline.review.report import write_report

__all__ = [
    "DOUBTFUL",
    "Explanation",
    "Side",
    "Step",
    "explain_page",
    "load_templates",
    "paint",
    "write_comparison",
    "write_explanation",
    "write_report",
]
