"""What follows once the pages of an issue are done: its articles, its formats, its review report, its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline import __version__
from pipeline.model import Failed, Issue, Made, Orphan, PageRecords, RemovedRow
from pipeline.runner.boundary import attempt
from pipeline.runner.decisions import learned_from
from pipeline.runner.discover import Aside, Page, PlannedIssue, Wish
from pipeline.runner.formats import formats_of
from pipeline.runner.keys import Task, file_of
from pipeline.runner.records import PARTS, read_picture, read_records
from pipeline.runner.work import note_failure
from pipeline.stages import STAGES
from pipeline.store import Artefact, Shelf, digest_of_file, key_of, shape_of, write_bytes

if TYPE_CHECKING:
    from pipeline.engines import Picture

ARTICLES_VERSION = 6
PUBLISH_VERSION = 8
SOFTWARE = f"galley {__version__}"
REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the summary says of an issue. ``placed`` counts lines by where they landed (see
    ``pipeline.books.Coverage``); ``support`` characters by what they rest on (``pipeline.books.Support``);
    ``removed`` is what was read and is not in the reading text, by rule and proof; ``faults`` are pages whose books do
    not balance (scan id, what is wrong), 0 of them in a sound run.
    ``found_again`` and ``illegible`` count print that no line covered at first, read when it was looked at again or
    not; ``put_in`` characters that were passed over within lines that were read.
    ``decided`` counts decisions in force, ``conflicts`` those that cannot all hold, together, ``orphans`` those that
    fit nothing, ``damaged`` lines of the file that are none.
    ``remarks`` are what files tell and is not used, or what was put right in them, each with the pages it was met on.
    ``jumps`` are the articles that were found to go on on another page, ``open_jumps`` jump lines whose other half
    was not found."""

    pages: int
    articles: int
    headlines: int
    bylines: int
    lines: int
    lost: int
    repeated: int
    unsupported: int
    applied: int
    held: int
    jumps: int
    open_jumps: int
    found_again: int
    put_in: int
    illegible: int
    decided: int
    conflicts: int
    orphans: int
    damaged: int
    placed: Mapping[str, int]
    support: Mapping[str, int]
    removed: tuple[RemovedRow, ...] = ()
    remarks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def unproven(self) -> int:
        """Characters that were taken out without proof."""
        return sum(row.characters for row in self.removed if row.proof == "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """``files`` that galley wrote for the issue, with their sha256: the only ones that it ever removes."""

    files: tuple[tuple[str, str], ...]
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReport:
    """``figures`` are None where the run did not come to the articles, ``review`` where it wrote none. ``formats`` are
    those written, by label, with their folders. ``failed`` are pages, or the issue itself; ``missing`` pages were not
    made, though they did not fail; ``aside`` are files that no page was made of, ``remarks`` what is told of the issue
    and is not used."""

    id: str
    pages: int
    figures: Figures | None
    failed: tuple[Failed, ...]
    missing: int = 0
    aside: tuple[Aside, ...] = ()
    remarks: tuple[str, ...] = ()
    formats: tuple[tuple[str, Path], ...] = ()
    review: Path | None = None


def finish_issue(issue: PlannedIssue, wish: Wish) -> IssueReport:
    """Articles and publication of the pages that are done, where they are stale.

    A page that was not asked for is taken as it stands, even if the settings have changed since. What goes wrong
    with the issue is a Failed in the report. Raises NoRoom.
    """
    name, shelf = issue.info.id, Shelf(issue.folder)
    failed = [page.failed for page in issue.pages if page.failed is not None]
    failed += [issue.problem] if issue.problem is not None else []
    done = [page for page in issue.pages if page.failed is None and _complete(page)]
    report = IssueReport(
        id=name,
        pages=len(issue.pages),
        figures=None,
        failed=tuple(failed),
        missing=len(issue.pages) - len(done) - sum(page.failed is not None for page in issue.pages),
        aside=issue.aside,
        remarks=issue.remarks,
    )
    if wish.until not in ("articles", "publish") or not done:
        return report
    writer = IssueWriter(issue, done, wish)

    def broken(problem: Failed) -> IssueReport:
        note_failure(shelf, problem)
        return replace(report, failed=(*report.failed, problem))

    articles = attempt(name, "articles", name, writer.cut)
    if isinstance(articles, Failed):
        return broken(articles)
    if wish.until == "articles":
        figures = attempt(name, "articles", name, partial(writer.figures, articles))
        return broken(figures) if isinstance(figures, Failed) else replace(report, figures=figures)
    published = attempt(name, "publish", name, partial(writer.publish, articles))
    if isinstance(published, Failed):
        return broken(published)
    note_failure(shelf, None)
    reviewed = any(name.startswith(f"{REVIEW}/") for name, _ in published.files)
    return replace(
        report,
        figures=published.figures,
        failed=(*report.failed, *_name_unbalanced(done, published.figures)),
        formats=tuple((one.label, issue.folder / one.folder) for one in formats_of(wish.settings)),
        review=issue.folder / REVIEW / "index.html" if reviewed else None,
    )


def _name_unbalanced(pages: Sequence[Page], figures: Figures) -> Iterator[Failed]:
    """Pages whose books do not balance. They are published, for nothing of them may be lost, and named."""
    by_scan = {page.task.scan.id: page for page in pages if page.task is not None}
    for scan, wrong in figures.faults:
        page = by_scan[scan]
        said = f"{page.file}: {wrong}. This is a fault of galley; report it with the scan."
        yield Failed(page=page.name, stage="publish", error=said)


def _gather_remarks(pages: Sequence[PageRecords]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    met: dict[str, list[str]] = {}
    for page in pages:
        for said in page.recognised.remarks:
            met.setdefault(said, []).append(str(page.prepared.scan.sequence))
    return tuple((said, tuple(numbers)) for said, numbers in met.items())


def _complete(page: Page) -> bool:
    """Whether the page has all artefacts that are asked for; its ``digests`` are then filled in."""
    if page.task is None:
        return False
    if page.finished or page.wanted:
        return page.finished and len(page.digests) == len(page.task.stages)
    for stage in page.task.stages:
        found = page.task.shelf.read(file_of(stage))
        if found is None:
            return False
        page.digests[stage.name] = found.digest
    return True


class IssueWriter:
    """Articles, files and figures of the ``pages`` that are done; ``records`` of them where somebody has read them."""

    def __init__(
        self, issue: PlannedIssue, pages: Sequence[Page], wish: Wish, records: tuple[PageRecords, ...] | None = None
    ) -> None:
        self._issue = issue
        self._pages = pages
        self._wish = wish
        self._shelf = Shelf(issue.folder)
        self._read = records
        self._inputs = [[page.digests[stage] for _, stage, _ in PARTS] for page in pages]

    def _tasks(self) -> Iterator[Task]:
        return (page.task for page in self._pages if page.task is not None)

    def records(self) -> tuple[PageRecords, ...]:
        """Read once, and only where something is to be made of them."""
        if self._read is None:
            self._read = tuple(read_records(task.shelf) for task in self._tasks())
        return self._read

    def cut(self) -> Artefact:
        settings = self._wish.settings.articles
        decisions = self._issue.decisions
        key = key_of("articles", ARTICLES_VERSION, shape_of(Issue), settings, self._issue.info, self._inputs, decisions)
        found = self._shelf.read("articles")
        if found is not None and found.key == key and self._wish.force != "articles" and not self._forced():
            return found
        from pipeline.stages.articles import cut_articles

        made = cut_articles(self._issue.info, self.records(), settings, decisions)
        return self._shelf.write(
            "articles", stage="articles", version=ARTICLES_VERSION, key=key, made=Made(record=made)
        )

    def _forced(self) -> bool:
        return self._wish.force is not None and any(stage.name == self._wish.force for stage in STAGES)

    def publish(self, articles: Artefact, *, report: bool = True) -> Published:
        """Without ``report``, the formats alone are brought up to date; what is there of a report stays, stale."""
        settings = self._wish.settings.publish
        key = key_of(
            "publish",
            PUBLISH_VERSION,
            SOFTWARE,
            shape_of(Published),
            settings,
            [(one.name, one.version) for one in formats_of(self._wish.settings)],
            articles.digest,
            self._inputs,
            [decision.id for decision in self._issue.standing.history],
            self._issue.standing.damaged,
        )
        found = self._shelf.read("publish")
        before = _decode_published(found)
        forced = self._wish.force is not None
        if found is not None and before is not None and found.key == key and not forced and self._stands(before):
            return before
        ours = dict(before.files) if before is not None else {}
        figures = self.figures(articles)
        written: dict[str, str] = {}
        report = report and settings.report
        for name, content in self._files(articles, report=report):
            written[name] = hashlib.sha256(content).hexdigest()
            if name not in ours:
                # Noted before it is there: what a killed run leaves behind is still known as galley's own.
                ours[name] = ""
                self._note("", ours, figures)
            write_bytes(self._issue.folder / name, content)
        kept = {} if report or not settings.report else _of_report(ours)
        for name in set(ours) - set(written) - set(kept):
            (self._issue.folder / name).unlink(missing_ok=True)
        return self._note("" if kept or report != settings.report else key, {**kept, **written}, figures)

    def _note(self, key: str, files: Mapping[str, str], figures: Figures) -> Published:
        published = Published(files=tuple(sorted(files.items())), figures=figures)
        self._shelf.write("publish", stage="publish", version=PUBLISH_VERSION, key=key, made=Made(record=published))
        return published

    def _stands(self, published: Published) -> bool:
        return all(digest_of_file(self._issue.folder / name) == digest for name, digest in published.files)

    def _files(self, articles: Artefact, *, report: bool) -> Iterator[tuple[str, bytes]]:
        from pipeline.formats.writers import Material

        settings = self._wish.settings.publish
        issue, pages = articles.decode(Issue), self.records()
        decisions = self._issue.standing.in_force
        material = Material(
            issue=issue,
            pages=pages,
            software=SOFTWARE,
            settings=settings,
            decisions=decisions,
            picture=self._read_picture,
        )
        for one in formats_of(self._wish.settings):
            yield from one.write(material).items()
        if report:
            from pipeline.review import write_report

            standing = self._issue.standing
            learned = learned_from(standing, self._wish.settings)
            for name, content in write_report(
                issue, pages, self._read_picture, SOFTWARE, settings.interface, standing, learned
            ):
                yield f"{REVIEW}/{name}", content

    def _read_picture(self, scan: str) -> Picture | None:
        """The prepared page, None for one without a picture. Raises OutputError where it is gone or damaged."""
        task = next(task for task in self._tasks() if task.scan.id == scan)
        prepared = next(page.prepared for page in self.records() if page.prepared.scan.id == scan)
        return read_picture(task.shelf, prepared) if prepared.image else None

    def figures(self, articles: Artefact) -> Figures:
        from pipeline.books import audit_page, count_coverage, find_imbalance, sum_up, tally_removed

        issue = articles.decode(Issue)
        pages = self.records()
        # Articles call passages by page and id, since pages number their own.
        kinds = {
            f"{page.prepared.scan.id}.{passage.id}": passage.kind for page in pages for passage in page.settled.passages
        }
        decisions = self._issue.standing.in_force
        audits = [audit_page(page, decisions) for page in pages]
        coverage, audited = count_coverage(issue, pages), sum_up(audits)
        support = audited.support
        faults = [
            (page.prepared.scan.id, wrong)
            for page, one in zip(pages, audits, strict=True)
            if (wrong := find_imbalance(count_coverage(issue, [page]), one))
        ]
        outcomes = [
            verdict.outcome for page in pages for passage in page.settled.passages for verdict in passage.ledger
        ]
        standing = self._issue.standing
        from pipeline.stages.mend.gaps import find_unread

        read_again = [one.outcome for page in pages for one in page.recognised.omissions].count("read")
        illegible = sum(len(find_unread(page.recognised.omissions, page.layout.pictures)) for page in pages)
        return Figures(
            pages=len(pages),
            articles=len(issue.articles),
            headlines=sum(any(kinds.get(head) == "headline" for head in article.heads) for article in issue.articles),
            bylines=sum(bool(article.bylines) for article in issue.articles),
            lines=sum(len(page.recognised.lines) for page in pages),
            lost=coverage.lost,
            repeated=coverage.repeated,
            unsupported=support.unsupported,
            applied=outcomes.count("applied"),
            held=outcomes.count("held"),
            jumps=sum(article.jump_to is not None for article in issue.articles),
            open_jumps=len(issue.open_jumps),
            found_again=read_again,
            put_in=sum(look.first == 0.0 for page in pages for look in page.recognised.looks),
            illegible=illegible,
            decided=len(standing.in_force),
            conflicts=len(standing.conflicts) + sum(len(page.settled.conflicts) for page in pages),
            orphans=len(orphans_of(issue, pages)),
            damaged=len(standing.damaged),
            placed=asdict(coverage),
            support=asdict(support),
            removed=tally_removed(audited.removed),
            remarks=_gather_remarks(pages),
            faults=tuple(faults),
        )


def orphans_of(issue: Issue, pages: Sequence[PageRecords]) -> tuple[Orphan, ...]:
    """Decisions that fit nothing any more, whichever stage they were for."""
    found = [*issue.orphans]
    for page in pages:
        found += (*page.layout.orphans, *page.order.orphans, *page.settled.orphans)
    return tuple(found)


def _of_report(files: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name.startswith(f"{REVIEW}/")}


def _decode_published(found: Artefact | None) -> Published | None:
    try:
        return found.decode(Published) if found is not None else None
    except msgspec.ValidationError:
        return None
