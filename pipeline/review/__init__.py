"""The diff report: what was recognised, what is read instead, and why, beside the picture of every line."""

from pipeline.review.books import Coverage, Support, count_coverage, count_support
from pipeline.review.report import write_report

__all__ = ["Coverage", "Support", "count_coverage", "count_support", "write_report"]
