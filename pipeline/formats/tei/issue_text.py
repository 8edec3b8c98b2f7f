"""An issue's passages with their lines, pages and zones: what every TEI file of it draws on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from lxml import etree

from pipeline.config import PublishSettings
from pipeline.formats.tei.header import Edition, language_of, page_number, scan_name
from pipeline.formats.tei.markup import XML_ID, XML_LANG, add, document, file_stem, name
from pipeline.formats.tei.passages import Mark, Setting, rows_of, write_text
from pipeline.formats.tei.revisions import Revisions
from pipeline.model import Article, Decision, Issue, Line, PageRecords, Passage, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A passage, the page that it stands on (by its place in the issue) and its own place on that page."""

    page: int
    order: int
    passage: Passage


def by_page(placed: Sequence[Placed]) -> dict[int, list[Placed]]:
    found: dict[int, list[Placed]] = {}
    for one in placed:
        found.setdefault(one.page, []).append(one)
    return found


def name_article_file(issue: str, article: str) -> str:
    """Of the article ``article`` of an issue, both by their ids."""
    whole, stem = file_stem(issue), file_stem(article)
    return f"{stem}.xml" if stem.startswith(f"{whole}-") else f"{whole}-{stem}.xml"


class IssueText:
    """``prefix``, wherever asked for, makes ids unique within the issue: one for each file. ``written`` are the
    lines (page, id) that some file holds already."""

    def __init__(
        self,
        issue: Issue,
        pages: Sequence[PageRecords],
        software: str,
        settings: PublishSettings,
        decisions: Sequence[Decision] = (),
    ) -> None:
        self.issue = issue
        self.pages = tuple(pages)
        self.settings = settings
        self.stem = file_stem(issue.info.id)
        self.lines = [
            {line.id: line for line in (*page.recognised.rejected, *page.recognised.lines)} for page in self.pages
        ]
        self.columns = [
            {line: region.id for region in page.layout.regions for line in region.lines} for page in self.pages
        ]
        self.passages: dict[str, list[Placed]] = {}
        for number, page in enumerate(self.pages):
            for order, passage in enumerate(page.settled.passages):
                placed = Placed(page=number, order=order, passage=passage)
                for known in (passage.id, f"{page.prepared.scan.id}.{passage.id}"):
                    self.passages.setdefault(known, []).append(placed)
        reviewers = {
            verdict.by
            for page in self.pages
            for passage in page.settled.passages
            for verdict in passage.ledger
            if verdict.decision
        }
        self.revisions = Revisions(issue, self.pages, decisions)
        reviewers.update(self.revisions.reviewers)
        self.edition = Edition(info=issue.info, software=software, reviewers=tuple(sorted(reviewers)))
        self.written: set[tuple[int, str]] = set()
        self._settings: dict[tuple[int, int], Setting] = {}
        self._signed: dict[str, tuple[str, ...]] = {}
        self._articles = {one.id: (number, one) for number, one in reversed(list(enumerate(issue.articles, 1)))}
        # The file that holds each headline over several articles, by its prefix, and its article.
        self._homes = {
            roof: (f"a{number:03d}", article)
            for number, article in reversed(list(enumerate(issue.articles, 1)))
            for roof in article.roofs
            if roof in article.heads
        }

    def article_file(self, article: Article) -> str:
        return name_article_file(self.issue.info.id, article.id)

    def numbers_of(self, article: Article) -> tuple[str, ...]:
        """The numbers of the pages that it stands on, in the order of the issue."""
        on = (page for page in self.pages if page.prepared.scan.id in article.pages)
        return tuple(page_number(self.issue.info, page) for page in on)

    def find(self, passage: str, pages: Sequence[str] = ()) -> Placed:
        """By its id (where ids repeat from page to page, the one on the pages asked for), or by its scan's and its
        own, ``p0001.t0003``."""
        found = self.passages.get(passage, [])
        if not found:
            raise ValueError(f"issue {self.issue.info.id} names passage {passage}, which no page has")
        wanted = [one for one in found if self.pages[one.page].prepared.scan.id in pages]
        return (wanted or found)[0]

    def target(self, article: str) -> str:
        return quote(self.article_file(self._articles[article][1]) if article in self._articles else article)

    def paragraph_id(self, article: Article, *, foot: bool) -> str:
        """Of the paragraph that a page's end cuts: the article's last (``foot``) or first one."""
        both = article.cut_foot == article.cut_head
        return f"a{self._articles[article.id][0]:03d}-{'foot' if foot and not both else 'head'}"

    def paragraph_target(self, article: str, *, foot: bool) -> str:
        if article not in self._articles:
            return self.target(article)
        return f"{self.target(article)}#{self.paragraph_id(self._articles[article][1], foot=foot)}"

    def roof_id(self, passage: str) -> str:
        """Of a headline that several articles share."""
        return f"{self._homes[passage][0]}-roof-{name(passage)}"

    def roof_target(self, passage: str) -> str:
        """Where a headline stands that another article has among its heads; empty where none has."""
        if passage not in self._homes:
            return ""
        _, article = self._homes[passage]
        return f"{quote(self.article_file(article))}#{self.roof_id(passage)}"

    def setting(self, placed: Placed, prefix: str = "") -> Setting:
        """``prefix`` empty: without zones; held, since all formats ask for it."""
        if prefix:
            return self._set(placed, prefix)
        at = placed.page, placed.order
        if at not in self._settings:
            self._settings[at] = self._set(placed, prefix)
        return self._settings[at]

    def _set(self, placed: Placed, prefix: str) -> Setting:
        lines = tuple(self.lines[placed.page][line] for line in placed.passage.lines)
        columns = tuple(self.columns[placed.page].get(line.id, "") for line in lines)
        zones = tuple(self.zone(prefix, placed.page, line.id) for line in lines) if prefix else ()
        return Setting(
            passage=placed.passage, lines=lines, zones=zones if self.has_zones(placed.page) else (), columns=columns
        )

    def surface(self, prefix: str, page: int) -> str:
        return f"{prefix}-p{self.pages[page].prepared.scan.sequence:04d}"

    def has_zones(self, page: int) -> bool:
        """Not where places are nominal: those of text alone are nobody's measurement."""
        return self.settings.facsimile and self.pages[page].prepared.scan.basis != "text"

    def zone(self, prefix: str, page: int, line: str) -> str:
        """An NCName, unique in the issue."""
        return f"{self.surface(prefix, page)}-{name(line)}"

    def tei(self, prefix: str, header: etree._Element, on: Sequence[PageRecords]) -> etree._Element:
        root = document("TEI")
        root.set(XML_ID, prefix)
        language = language_of(self.issue.info, on)
        if language:
            root.set(XML_LANG, language)
        root.append(header)
        return root

    def facsimile(
        self,
        root: etree._Element,
        prefix: str,
        touched: Sequence[int],
        placed: Sequence[Placed],
        more: Callable[[int], Sequence[Line]] | None = None,
    ) -> None:
        if not touched:
            return
        facsimile = add(root, "facsimile")
        held = by_page(placed)
        for number in touched:
            scan = self.pages[number].prepared.scan
            box = scan.extent
            bounds = {"ulx": box.left, "uly": box.top, "lrx": box.right, "lry": box.bottom}
            told = {name: str(value) for name, value in bounds.items()} if self.has_zones(number) else {}
            surface = add(facsimile, "surface", n=page_number(self.issue.info, self.pages[number]), **told)
            surface.set(XML_ID, self.surface(prefix, number))
            if not self.has_zones(number):
                add(surface, "desc", f"known by its text alone: {scan_name(scan)}")
                continue
            if scan.basis == "places":
                add(surface, "desc", f"without a picture; places as given in {scan_name(scan)}")
            else:
                url = quote(scan_name(scan), safe="#=/,&")
                add(surface, "graphic", url=url, width=f"{box.width}px", height=f"{box.height}px")
            lines = [self.lines[number][line] for one in held.get(number, ()) for line in one.passage.lines]
            for line in {line.id: line for line in (*lines, *(more(number) if more else ()))}.values():
                zone = add(
                    surface,
                    "zone",
                    type="line",
                    subtype="" if line.direction == "ltr" else line.direction,
                    ulx=str(line.box.left),
                    uly=str(line.box.top),
                    lrx=str(line.box.right),
                    lry=str(line.box.bottom),
                    points=" ".join(f"{x},{y}" for x, y in line.polygon or () if len(line.polygon or ()) > 2),
                )
                zone.set(XML_ID, self.zone(prefix, number, line.id))

    def page_break(self, parent: etree._Element, prefix: str, page: int) -> None:
        add(
            parent,
            "pb",
            n=page_number(self.issue.info, self.pages[page]),
            facs=f"#{self.surface(prefix, page)}" if self.settings.facsimile else "",
        )

    def fill(self, element: etree._Element, placed: Placed, prefix: str, marks: Sequence[Mark] = ()) -> None:
        setting = self.setting(placed, prefix)
        write_text(element, setting, lambda verdict: self.responsible(verdict, prefix), marks)
        self.written.update((placed.page, line) for line in placed.passage.lines)

    def fill_table(self, element: etree._Element, placed: Placed, prefix: str) -> None:
        """Each recognised line is a cell; a row ends where a line's end stands in the reading text."""
        for row in rows_of(self.setting(placed, prefix)):
            parent = add(element, "row")
            for cell in row:
                write_text(add(parent, "cell"), cell, lambda verdict: self.responsible(verdict, prefix))
        self.written.update((placed.page, line) for line in placed.passage.lines)

    def sign(self, prefix: str, placed: Sequence[Placed]) -> tuple[Edition, list[Decision]]:
        """The edition of the file that has these passages, with those alone who decided on them, and what they
        decided."""
        decided = self.revisions.of({(one.page, line) for one in placed for line in one.passage.lines})
        reviewers = {verdict.by for one in placed for verdict in one.passage.ledger if verdict.decision}
        reviewers.update(one.reviewer for one in decided)
        self._signed[prefix] = tuple(sorted(reviewers))
        return replace(self.edition, reviewers=self._signed[prefix]), decided

    def responsible(self, verdict: Verdict, prefix: str) -> str:
        if verdict.decision:
            reviewers = self._signed.get(prefix, self.edition.reviewers)
            return f"#{prefix}-reviewer{reviewers.index(verdict.by) + 1}"
        return f"#{prefix}-software"
