"""The report of two runs: ``against.html``, and one file for each page that is read otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.books import audit, count_coverage
from pipeline.model import Decision, Issue, PageRecords
from pipeline.review.comparison import Comparison, LineChange, PageChange, compare
from pipeline.review.cuttings import Cutter, Cutting, Picture, fineness, shrink_page
from pipeline.review.findings import open_doubts
from pipeline.review.phrases import Interface
from pipeline.review.rendering import render
from pipeline.review.tallies import verdicts_of
from pipeline.review.upright import Upright
from pipeline.review.view import Outline, article_file, language_of, outline

INDEX = "against.html"
THUMB_WIDTH, THUMB_QUALITY = 200, 40
SHOWN = 400
"""Changes that one file shows; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the runs: ``name`` as the reader knows it, ``settings`` by their names, empty where they are not
    known; ``decisions`` are those in force."""

    name: str
    issue: Issue
    pages: Sequence[PageRecords]
    settings: Mapping[str, str]
    decisions: Sequence[Decision] = ()

    @property
    def sources(self) -> str:
        found = dict.fromkeys(f"{page.recognised.source.name} {page.recognised.source.version}" for page in self.pages)
        return ", ".join(found) or "–"

    def figures(self) -> tuple[tuple[str, int], ...]:
        """By what they are called in the report."""
        outcomes = [verdict.outcome for verdict in verdicts_of(self.pages)]
        coverage = count_coverage(self.issue, self.pages)
        audited = audit(self.pages, self.decisions)
        return (
            ("pages", len(self.pages)),
            ("articles", len(self.issue.articles)),
            ("lines", coverage.lines),
            ("edits applied", outcomes.count("applied")),
            ("held for review", outcomes.count("held")),
            ("marked as unclear", sum(len(open_doubts(one)) for page in self.pages for one in page.settled.passages)),
            ("unplaced", coverage.unplaced),
            ("rejected by the recogniser, kept apart", coverage.rejected),
            ("lines lost", coverage.lost),
            ("unsupported characters", audited.support.unsupported),
            ("taken out without proof", audited.unproven),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCard:
    change: LineChange
    cutting: Cutting | None
    title: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """``characters`` that are others, of those that the cards show and of the rest."""

    printed: str
    file: str
    thumb: Cutting | None
    lines: int
    alike: int
    silent: int
    characters: int
    recognition: int
    repair: int


def write_comparison(
    before: Side,
    now: Side,
    read_picture: Callable[[str], Picture | None],
    software: str,
    interface: Interface = "en",
) -> Iterator[tuple[str, bytes]]:
    """Yields (file name, bytes), the index last; links lead to the report of the run ``now``, whose prepared pages
    ``read_picture`` gives, by scan id, one at a time."""
    found = compare(before.issue, before.pages, now.issue, now.pages)
    whole = outline(now.issue, now.pages)
    by_scan = {page.prepared.scan.id: page for page in now.pages}
    entries = []
    for change in found.pages:
        page = by_scan[change.scan]
        picture = read_picture(change.scan)
        entry = _enter(whole, page, change, picture)
        if change.changes:
            cards = _cards(whole, page, change, picture)
            yield (
                entry.file,
                render(
                    "against-page.html",
                    interface=interface,
                    issue=now.issue,
                    software=software,
                    entry=entry,
                    cards=cards,
                    more=len(change.changes) - len(cards),
                    lang=language_of(now.issue, page),
                    before=before,
                    now=now,
                ),
            )
        del picture
        entries.append(entry)
    yield INDEX, _write_index(before, now, found, entries, software, interface)


def _enter(whole: Outline, page: PageRecords, change: PageChange, picture: Picture | None) -> PageEntry:
    causes = [one.cause for one in change.changes]
    return PageEntry(
        printed=whole.names[change.scan],
        file=f"against-{page.prepared.scan.sequence:04d}.html",
        thumb=shrink_page(picture, THUMB_WIDTH, THUMB_QUALITY) if picture is not None else None,
        lines=len(change.changes),
        alike=change.alike,
        silent=change.silent,
        characters=sum(one.characters for one in change.changes),
        recognition=causes.count("recognition"),
        repair=causes.count("repair"),
    )


def _cards(whole: Outline, page: PageRecords, change: PageChange, picture: Picture | None) -> tuple[ChangeCard, ...]:
    """The changes of most characters first, where there are more than can be shown."""
    upright = Upright(page.prepared)
    shown = change.changes
    if len(shown) > SHOWN:
        kept = sorted(range(len(shown)), key=lambda at: (-shown[at].characters, at))[:SHOWN]
        shown = tuple(shown[at] for at in sorted(kept))
    cutter = Cutter(picture, upright, fineness(len(shown))) if picture is not None else None
    cards = []
    for one in shown:
        box = upright.box(one.box)
        cards.append(
            ChangeCard(
                change=one,
                cutting=cutter.boxes([box], box.width if one.vertical else box.height) if cutter else None,
                title=whole.titles[one.article] if one.article is not None else "",
                file=article_file(one.article + 1) if one.article is not None else "",
            )
        )
    return tuple(cards)


def _write_index(
    before: Side,
    now: Side,
    found: Comparison,
    entries: Sequence[PageEntry],
    software: str,
    interface: Interface,
) -> bytes:
    names = sorted({*before.settings, *now.settings}) if before.settings and now.settings else []
    settings = [(name, before.settings.get(name, "–"), now.settings.get(name, "–")) for name in names]
    return render(
        "against.html",
        interface=interface,
        issue=now.issue,
        software=software,
        before=before,
        now=now,
        found=found,
        entries=entries,
        figures=list(zip(before.figures(), now.figures(), strict=True)),
        settings=[one for one in settings if one[1] != one[2]],
        settings_known=bool(names),
        lang=language_of(now.issue, now.pages[0]) if now.pages else "und",
        article_file=article_file,
    )
