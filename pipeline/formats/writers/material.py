"""What every writer writes from: the records of an issue, and views of them that several formats share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from pipeline.config import PublishSettings
from pipeline.formats.scans.frames import Picture
from pipeline.formats.tei import write_issue
from pipeline.formats.tei.article import title_of
from pipeline.formats.tei.header import language_of
from pipeline.formats.tei.issue_text import IssueText
from pipeline.formats.tei.markup import legal, token
from pipeline.formats.writers.printed import PrintedPage, print_pages
from pipeline.formats.writers.readable import ReadableArticle, read_articles
from pipeline.model import Decision, Issue, PageRecords, Source


def no_picture(scan: str) -> Picture | None:
    """Where there are only records."""
    del scan
    return None


@dataclass(frozen=True, kw_only=True)
class Material:
    """An issue as it stands: ``pages`` in its order, ``decisions`` in force. ``software`` is a name and a version with
    a space between. ``kept`` are files, by format and name, that are known to be as they would be written. ``picture``
    reads the prepared page of a scan's id, 8-bit grey, None for one without a picture; it raises OutputError where that
    is gone. ``corpus`` is the name of the folder of all issues, empty where none is written. A view is made once, when
    it is first asked for."""

    issue: Issue
    pages: tuple[PageRecords, ...]
    software: str
    settings: PublishSettings
    decisions: tuple[Decision, ...] = ()
    kept: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    picture: Callable[[str], Picture | None] = no_picture
    corpus: str = ""

    @cached_property
    def text(self) -> IssueText:
        """Passages with their lines, pages and files."""
        return IssueText(self.issue, self.pages, self.software, self.settings, self.decisions)

    @cached_property
    def printed(self) -> tuple[PrintedPage, ...]:
        """Pages with the lines that stand on them."""
        return print_pages(self.text)

    @cached_property
    def articles(self) -> tuple[ReadableArticle, ...]:
        """Articles as they are read."""
        return read_articles(self.text, {name: title for name, (_, title) in self._articles.items()})

    @cached_property
    def _articles(self) -> dict[str, tuple[str, str]]:
        return {one.id: (token(one.kind), legal(title_of(self.text, one))) for one in self.issue.articles}

    def kind_of(self, article: str) -> str:
        """In one word."""
        return self._articles[article][0]

    def title_of(self, article: str) -> str:
        """Its headline, or how it begins, on one line."""
        return self._articles[article][1]

    @cached_property
    def language(self) -> str:
        """A BCP 47 tag, or nothing where nobody knows."""
        return language_of(self.issue.info, self.pages)

    def files_of(self, name: str) -> Mapping[str, bytes]:
        """What another format makes of the issue, by path within its own folder, made once. Raises SettingsError for
        one that there is not."""
        from pipeline.formats.writers.registry import find_formats

        if name not in self._made:
            self._made[name] = find_formats((name,), name)[0].make(self)
        return self._made[name]

    @cached_property
    def _made(self) -> dict[str, Mapping[str, bytes]]:
        return {}

    def each_page(self, name: str, ending: str, write: Callable[[PrintedPage], bytes]) -> dict[str, bytes]:
        """The files of a format that has one for each page, written but for those that are kept."""
        kept = self.kept.get(name, {})
        files = ((f"{page.stem}.{ending}", page) for page in self.printed)
        return {file: kept[file] if file in kept else write(page) for file, page in files}

    def address_of(self, path: str) -> str:
        """The web address of a file in the issue's folder."""
        return f"{self.settings.address.rstrip('/')}/{quote(self.issue.info.id)}/{path}"

    def source_of(self, page: PrintedPage) -> Source:
        """The recogniser that read the page."""
        return next(one.recognised.source for one in self.pages if one.prepared.scan == page.scan)

    @cached_property
    def full_tei(self) -> dict[str, bytes]:
        """The files of the full TEI by name: the reading edition is derived from them."""
        return write_issue(
            self.issue, self.pages, software=self.software, settings=self.settings, decisions=self.decisions
        )
