"""What every writer writes from: the records of an issue, and views of them that several formats share."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.config import PublishSettings
from pipeline.formats.tei.article import title_of
from pipeline.formats.tei.header import language_of
from pipeline.formats.tei.issue_text import IssueText
from pipeline.formats.tei.markup import legal, token
from pipeline.formats.tei.write import write_files
from pipeline.formats.writers.parts import Identity, Parts
from pipeline.formats.writers.printed import PrintedPage, print_pages
from pipeline.formats.writers.readable import ReadableArticle, read_articles
from pipeline.model import Decision, Issue, PageRecords, Source

if TYPE_CHECKING:
    from pipeline.formats.scans.frames import Picture
    from pipeline.formats.writers.cuts import Cut


def no_picture(scan: str) -> Picture | None:
    """Where there are only records."""
    del scan
    return None


def none_kept(name: str) -> Parts:
    """Where every file is made anew."""
    del name
    return Parts()


def nothing_found(name: str, file: str, key: str) -> bytes | None:
    """Where nothing was written before."""
    del name, file, key
    return None


@dataclass(frozen=True, kw_only=True)
class Material:
    """An issue as it stands: ``pages`` in its order, ``decisions`` in force. ``software`` is a name and a version with
    a space between. ``kept`` are files, by format and name, that are known to be as they would be written; ``find``
    looks for one (format, name, what it is made from: :meth:`once`). ``picture``
    reads the prepared page of a scan's id, 8-bit grey, None for one without a picture; it raises OutputError where that
    is gone. ``corpus`` is the name of the folder of all issues, empty where none is written. ``identity`` tells what
    pages were made from, and ``parts`` opens pieces of files by the name of what they are pieces of. A view is made
    once, when it is first asked for."""

    issue: Issue
    pages: tuple[PageRecords, ...]
    software: str
    settings: PublishSettings
    decisions: tuple[Decision, ...] = ()
    kept: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    picture: Callable[[str], Picture | None] = no_picture
    corpus: str = ""
    find: Callable[[str, str, str], bytes | None] = nothing_found
    identity: Identity = Identity()
    parts: Callable[[str], Parts] = none_kept

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

    @cached_property
    def upright(self) -> bool:
        """Whether the paper is Chinese or Japanese, and most of its text was printed from top to bottom."""
        letters: Counter[bool] = Counter()
        for page in self.pages:
            for line in page.recognised.lines:
                letters[line.direction == "vertical"] += len(line.text)
        return self.language.lower().startswith(("zh", "ja")) and letters[True] > letters[False]

    @cached_property
    def cuts(self) -> Mapping[str, Sequence[Cut]]:
        """The pictures of each article that have captions, cut from its pages."""
        from pipeline.formats.writers.cuts import cut_pictures

        return cut_pictures(self, self.articles)

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

    def once(self, name: str, file: str, made_from: bytes, write: Callable[[], bytes]) -> bytes:
        """A file of a format that takes long: the one that is there, where it was made from the same (whatever tells
        that apart, its settings and tools among it), else a new one."""
        key = hashlib.sha256(made_from).hexdigest()
        self.keys.setdefault(name, {})[file] = key
        content = self.find(name, file, key)
        return write() if content is None else content

    @cached_property
    def keys(self) -> dict[str, dict[str, str]]:
        """By format and file, digests of what the files that are made :meth:`once` are made from."""
        return {}

    def address_of(self, path: str) -> str:
        """The web address of a file in the issue's folder."""
        return f"{self.settings.address.rstrip('/')}/{quote(self.issue.info.id)}/{path}"

    def source_of(self, page: PrintedPage) -> Source:
        """The recogniser that read the page."""
        return next(one.recognised.source for one in self.pages if one.prepared.scan == page.scan)

    @cached_property
    def full_tei(self) -> dict[str, bytes]:
        """The files of the full TEI by name: the reading edition is derived from them."""
        return write_files(self.text, self.kept.get("tei-full", {}))
