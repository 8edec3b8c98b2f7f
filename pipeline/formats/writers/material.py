"""What every writer writes from: the records of an issue, and views of them that several formats share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.config import PublishSettings
from pipeline.formats.tei import write_issue
from pipeline.formats.tei.issue_text import IssueText
from pipeline.model import Decision, Issue, PageRecords


@dataclass(frozen=True, kw_only=True)
class Material:
    """An issue as it stands: ``pages`` in its order, ``decisions`` in force. ``software`` is a name and a version with
    a space between. A view is made once, when it is first asked for."""

    issue: Issue
    pages: tuple[PageRecords, ...]
    software: str
    settings: PublishSettings
    decisions: tuple[Decision, ...] = ()

    @cached_property
    def text(self) -> IssueText:
        """Passages with their lines, pages and files."""
        return IssueText(self.issue, self.pages, self.software, self.settings, self.decisions)

    @cached_property
    def full_tei(self) -> dict[str, bytes]:
        """The files of the full TEI by name: the reading edition is derived from them."""
        return write_issue(
            self.issue, self.pages, software=self.software, settings=self.settings, decisions=self.decisions
        )
