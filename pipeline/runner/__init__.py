"""Which page needs which stage: what is stale is submitted, collected, published, reported."""

from pipeline.runner.discover import Page, Plan, PlannedIssue, Wish, plan
from pipeline.runner.journal import Journal, read_journal
from pipeline.runner.keys import ALL_STAGES, fingerprint_engine, second_of
from pipeline.runner.loop import Report, Watcher, run
from pipeline.runner.publish import Figures, IssueReport
from pipeline.runner.records import read_picture, read_record, read_records, read_settled
from pipeline.runner.work import Outcome

__all__ = [
    "ALL_STAGES",
    "Figures",
    "IssueReport",
    "Journal",
    "Outcome",
    "Page",
    "Plan",
    "PlannedIssue",
    "Report",
    "Watcher",
    "Wish",
    "fingerprint_engine",
    "plan",
    "read_journal",
    "read_picture",
    "read_record",
    "read_records",
    "read_settled",
    "run",
    "second_of",
]
