"""Placeholder signature, to be replaced."""

from collections.abc import Sequence

from pipeline.config import ArticlesSettings
from pipeline.model import Issue, IssueInfo, PageRecords


def cut_articles(info: IssueInfo, pages: Sequence[PageRecords], settings: ArticlesSettings) -> Issue:
    raise NotImplementedError
