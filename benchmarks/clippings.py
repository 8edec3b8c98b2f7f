"""`python -m benchmarks.clippings SCANS TRUTH`: articles read on their pages, and again as clippings.

SCANS is a folder of scans as `galley run` takes it, TRUTH a folder of truth in pieces (docs/evaluate.md) for its
pages. An article of several pieces that is read rightly on its page is cut out of the scan, with a margin, and read by
itself: what falls then was told by the page round it, or by the size of the picture. Articles that take up most of
their page are left out, and those whose rectangle holds much of others.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
from rich.console import Console

from benchmarks.rescans import read_options, tabulate
from pipeline.config import PublishSettings, Settings
from pipeline.evaluate.evaluation import evaluate_pieces
from pipeline.evaluate.pieces.scoring import pool, read_output, score_pieces
from pipeline.evaluate.pieces.truth import PiecesArticle, PiecesPage, find_pieces
from pipeline.formats.scans import read_picture
from pipeline.formats.tei import ReadArticle
from pipeline.formats.tei.issue_text import IssueText
from pipeline.formats.writers.printed import passages_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, Scan
from pipeline.runner import Wish, run
from pipeline.runner.publish import SOFTWARE
from pipeline.runner.reports import find_issues, read_issue

MARGIN = 0.012
"""Of the page's longer side, round the article."""
OTHERS = 0.12
"""Share of the print within the rectangle that is other articles', at the most."""
WHOLE = 0.8
"""Share of the page that a clipping takes up, at the most."""


def main() -> None:
    options = read_options("clippings", __doc__)
    with tempfile.TemporaryDirectory() as scratch:
        out = (options.out or Path(scratch)).resolve()
        scans, pages = options.scans.resolve(), out / "pages"
        run(Wish(scans=scans, output=pages, settings=Settings()))
        truths = {page.page: page for page in find_pieces(options.truth).values()}
        clippings = [one for folder in find_issues(pages) for one in find_clippings(folder, scans, truths)]
        for one in clippings:
            cut_out(one, out / "scans" / one.name)
        run(Wish(scans=out / "scans", output=out / "clippings", settings=Settings()))
        on_pages = [score for one in clippings for score in evaluate_pieces([one.alone(one.page)], one.folder)]
        by_themselves = evaluate_pieces([one.alone(one.name) for one in clippings], out / "clippings")
    scores = {"on their pages": pool(on_pages), "as clippings": pool(by_themselves)}
    Console(width=max(110, Console().width)).print(tabulate(scores))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """An article of a ``page`` that was read into the issue's ``folder``; ``box`` in pixels of its scan."""

    name: str
    truth: PiecesArticle
    page: str
    folder: Path
    scan: Scan
    box: Box

    def alone(self, page: str) -> PiecesPage:
        """The article as all that there is on a page of that name."""
        return PiecesPage(page=page, articles=[self.truth])


def find_clippings(folder: Path, scans: Path, truths: Mapping[str, PiecesPage]) -> Iterator[Clipping]:
    """Of an issue that was read from the folder ``scans``, the articles that can be cut out."""
    it = read_issue(folder)
    text = IssueText(it.issue, it.pages, SOFTWARE, PublishSettings())
    for page in it.pages:
        scan = page.prepared.scan
        truth = truths.get(Path(scan.path).stem)
        if truth is None:
            continue
        lines = {line.id: line for line in page.recognised.lines}
        owners = {
            line: article.id
            for article in reversed(it.issue.articles)
            for placed in passages_of(text, article)
            for line in placed.passage.lines
            if line in lines
        }
        said: dict[str, str] = {}
        for line, owner in owners.items():
            said[owner] = said.get(owner, "") + lines[line].text
        for number, one in enumerate(truth.articles, 1):
            if one.kind != "article" or len(one.pieces) < 2:
                continue
            homes = [owner for owner, words in said.items() if _holds(PiecesPage(page="", articles=[one]), words)]
            box = _cut(lines, owners, homes[0], scan.extent) if len(homes) == 1 else None
            if box is not None:
                yield Clipping(
                    name=f"{truth.page}-{number:02d}",
                    truth=one,
                    page=truth.page,
                    folder=folder,
                    scan=replace(scan, path=str(scans / scan.path)),
                    box=box,
                )


def _cut(lines: Mapping[str, Line], owners: Mapping[str, str], article: str, page: Box) -> Box | None:
    """Where an article stands; nothing where it cannot be cut out."""
    mine = [lines[line].box for line, owner in owners.items() if owner == article]
    box = _frame(mine, page)
    others = [one.box for one in lines.values() if owners.get(one.id) != article and _is_within(one.box, box)]
    is_mixed = _area(others) > OTHERS * _area([*mine, *others])
    return None if is_mixed or _area([box]) > WHOLE * _area([page]) else box


def _holds(alone: PiecesPage, words: str) -> bool:
    """Whether a text has every piece of the one article."""
    found = score_pieces(alone, read_output([ReadArticle(file="", text=words)])).found
    return found[0] == found[1]


def _frame(boxes: Sequence[Box], page: Box) -> Box:
    """Round all of them, with the margin, as far as the page goes."""
    hull, margin = hull_of_boxes(boxes), round(MARGIN * max(page.width, page.height))
    return Box(
        left=max(page.left, hull.left - margin),
        top=max(page.top, hull.top - margin),
        right=min(page.right, hull.right + margin),
        bottom=min(page.bottom, hull.bottom + margin),
    )


def _is_within(box: Box, frame: Box) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return frame.left <= across <= frame.right and frame.top <= down <= frame.bottom


def _area(boxes: Sequence[Box]) -> int:
    return sum(box.width * box.height for box in boxes)


def cut_out(one: Clipping, folder: Path) -> None:
    """Writes its picture into a folder of its own: an issue by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = read_picture(one.scan)
    box = one.box
    cv2.imwrite(str(folder / f"{one.name}.png"), picture[box.top : box.bottom, box.left : box.right])


if __name__ == "__main__":
    main()
