"""`python -m benchmarks.real SAMPLES`: order and articles of printed newspapers against what others say of them.

SAMPLES holds `nzz` (a page, and PAGE with its reading order) and `ezr` (pages, ALTO, and METS with their articles).
Both are measured twice: as galley reads them, and with the lines that came with them in place of recognised ones, so
that layout, order and articles are seen alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table
from scipy.optimize import linear_sum_assignment
from scipy.stats import kendalltau

from pipeline.books import passages_of
from pipeline.config import Settings
from pipeline.formats.alto import read_alto
from pipeline.formats.page import read_page
from pipeline.geometry import overlap
from pipeline.model import Box, Issue, IssueInfo, Line, PageRecords, RecognisedPage, Source
from pipeline.runner import Wish, read_picture, read_records, run
from pipeline.stages.articles import cut_articles
from pipeline.stages.layout import lay_out
from pipeline.stages.order import order
from pipeline.store import Shelf
from tests.floors import finish

Picture = NDArray[np.uint8]
XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A line as the truth has it, in scan pixels; ``group`` is its region, or its article."""

    page: int
    text: str
    box: Box
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Shares of consecutive lines of the truth that follow each other in the output: all, within a region, from a
    region's last line to the next one's first. ``tau`` is Kendall's over all lines that were found."""

    lines: int
    found: float
    pairs: float
    within: float
    between: float
    tau: float
    tau_regions: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """``f1_10`` and ``f1_25``: articles whose text as read is within 10 and 25 % of the truth's; ``lines_10`` and
    ``lines_25`` the same with the truth's own words in place of what was read, so that only what belongs together
    counts. ``together`` and ``apart``: pairs of lines of one article that are in one article of the output, and the
    other way round; ``rand`` pairs that both see alike."""

    truth: int
    output: int
    found: float
    f1_10: float
    f1_25: float
    lines_10: float
    lines_25: float
    together: float
    apart: float
    rand: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real", description=__doc__)
    parser.add_argument("samples", type=Path)
    parser.add_argument("--out", type=Path, help="keep what galley reads here: a second run reads nothing again")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = (options.out or Path(scratch)).resolve()
        figures: dict[str, Mapping[str, Order | Articles]] = {
            "nzz, order": measure_order(options.samples / "nzz", out / "nzz"),
            "ezr, articles": measure_articles(options.samples / "ezr", out / "ezr"),
        }
    for title, found in figures.items():
        Console(width=max(110, Console().width)).print(
            tabulate(title, {how: asdict(one) for how, one in found.items()})
        )
    if options.json:
        kept = {title: {how: asdict(one) for how, one in found.items()} for title, found in figures.items()}
        options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def read_pages(images: Sequence[Path], out: Path) -> list[tuple[PageRecords, Picture]]:
    """Galley's records of the images, one issue in their order, and the pages as prepared."""
    scans = out / "scans" / "issue"
    scans.mkdir(parents=True, exist_ok=True)
    for image in images:
        if not (scans / image.name).exists():
            (scans / image.name).symlink_to(image.resolve())
    run(Wish(scans=out / "scans", output=out / "output", settings=Settings()))
    read = []
    for number in range(1, len(images) + 1):
        shelf = Shelf(out / "output" / "issue" / "pages" / f"{number:04d}")
        records = read_records(shelf)
        read.append((records, read_picture(shelf, records.prepared)))
    return read


def with_given_lines(page: tuple[PageRecords, Picture], lines: Sequence[Line]) -> PageRecords:
    """The stages after recognition, on lines that others have read."""
    records, picture = page
    source = Source(name="none", version="1")
    recognised: RecognisedPage = replace(records.recognised, source=source, lines=tuple(lines), rejected=())
    settings = Settings()
    layout = lay_out(records.prepared, lambda: picture, recognised, settings.layout)
    return finish(
        records.prepared, recognised, layout, order(records.prepared, recognised, layout, settings.order)
    ).records


def match(printed: Sequence[Printed], pages: Sequence[PageRecords]) -> list[tuple[int, str] | None]:
    """The recognised line (page, id) that covers most of each printed line, at least a third of it."""
    found: list[tuple[int, str] | None] = []
    for one in printed:
        area = max(1, one.box.width * one.box.height)
        shares = [(overlap(one.box, line.box) / area, line.id) for line in pages[one.page].recognised.lines]
        share, name = max(shares, default=(0.0, ""))
        found.append((one.page, name) if share > 1 / 3 else None)
    return found


# -- order -------------------------------------------------------------------------------------------------------


def measure_order(folder: Path, out: Path) -> dict[str, Order]:
    (file,) = folder.glob("*.xml")
    given = read_page(file)
    regions = {region.id: region for region in given.regions}
    lines = {line.id: line for line in given.lines}
    printed = [
        Printed(page=0, text=lines[name].text, box=lines[name].box, group=region)
        for region in given.order
        for name in regions[region].lines
    ]
    (page,) = read_pages([folder / given.image], out)
    results = {}
    for how, records in (("as read", page[0]), ("given lines", with_given_lines(page, given.lines))):
        results[how] = score_order(printed, match(printed, [records]), order_of(records))
    return results


def order_of(page: PageRecords) -> dict[tuple[int, str], int]:
    """The place of every line in a flow, in reading order."""
    regions = {region.id: region.lines for region in page.layout.regions}
    names = [line for flow in page.order.flows for region in flow.regions for line in regions[region]]
    return {(0, name): place for place, name in enumerate(names)}


def score_order(
    printed: Sequence[Printed], matched: Sequence[tuple[int, str] | None], places: Mapping[tuple[int, str], int]
) -> Order:
    at = [places.get(one) if one is not None else None for one in matched]
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for (a, b), (first, second) in zip(pairwise(printed), pairwise(at), strict=True):
        # Two printed lines that were read as one follow each other, too.
        kept = first is not None and second is not None and second - first in (0, 1)
        hits[a.group == b.group].append(kept)
    known = [place for place in at if place is not None]
    starts: dict[str, int] = {}
    for one, place in zip(printed, at, strict=True):
        if place is not None:
            starts.setdefault(one.group, place)
    return Order(
        lines=len(printed),
        found=len(known) / max(1, len(printed)),
        pairs=_share([*hits[True], *hits[False]]),
        within=_share(hits[True]),
        between=_share(hits[False]),
        tau=_tau(known),
        tau_regions=_tau(list(starts.values())),
    )


def _tau(places: Sequence[int]) -> float:
    return float(kendalltau(range(len(places)), places).statistic) if len(places) > 1 else 1.0


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))


# -- articles ----------------------------------------------------------------------------------------------------


def measure_articles(folder: Path, out: Path) -> dict[str, Articles]:
    (mets,) = folder.glob("*METS.xml")
    images = sorted((folder / "img").iterdir())
    files = sorted((folder / "ALTO").glob("*.xml"))
    pages = read_pages(images, out)
    articles = read_mets(mets)
    printed: list[Printed] = []
    given: list[list[Line]] = []
    for number, (file, (records, _)) in enumerate(zip(files, pages, strict=True)):
        alto = read_alto(file)
        # The coordinates may be those of a master in another size than the picture.
        scale = records.prepared.scan.width / alto.width
        lines = {line.id: _scaled(line, scale) for line in alto.lines}
        given.append([line for line in lines.values() if line.text.strip()])
        holder = {block: article for article, blocks in articles.items() for block in blocks}
        for region in alto.regions:
            article = holder.get((file.name, region.id))
            printed += [
                Printed(page=number, text=lines[name].text, box=lines[name].box, group=article)
                for name in region.lines
                if article is not None and lines[name].text.strip()
            ]
    results = {}
    for how, made in (
        ("as read", [records for records, _ in pages]),
        ("given lines", [with_given_lines(page, lines) for page, lines in zip(pages, given, strict=True)]),
    ):
        issue = cut_articles(IssueInfo(id="issue"), made, Settings().articles)
        results[how] = score_articles(printed, match(printed, made), made, issue)
    return results


def _scaled(line: Line, scale: float) -> Line:
    def box(of: Box) -> Box:
        return Box(
            left=round(of.left * scale),
            top=round(of.top * scale),
            right=max(round(of.right * scale), round(of.left * scale) + 1),
            bottom=max(round(of.bottom * scale), round(of.top * scale) + 1),
        )

    glyphs = tuple(
        replace(glyph, left=round(glyph.left * scale), right=round(glyph.right * scale)) for glyph in line.glyphs
    )
    return replace(line, box=box(line.box), polygon=None, glyphs=glyphs)


def read_mets(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Article to its blocks, as (ALTO file's name, block id), from the logical structure."""
    root = etree.parse(str(path)).getroot()
    files = {
        str(one.get("ID")): PurePosixPath(str(location.get(XLINK))).name
        for one in root.iter("{*}file")
        for location in one.iter("{*}FLocat")
    }
    return {
        str(div.get("ID")): [(files[str(area.get("FILEID"))], str(area.get("BEGIN"))) for area in div.iter("{*}area")]
        for logical in root.iter("{*}structMap")
        if logical.get("TYPE") == "LOGICAL"
        for div in logical.iter("{*}div")
        if div.get("TYPE") == "Article"
    }


def score_articles(
    printed: Sequence[Printed],
    matched: Sequence[tuple[int, str] | None],
    pages: Sequence[PageRecords],
    issue: Issue,
) -> Articles:
    """A line that is in no article of the output is alone there."""
    holder, texts = _hold(pages, issue)
    output = [holder.get(one, f"alone {at}") if one else f"alone {at}" for at, one in enumerate(matched)]
    wanted = _join((one.group, one.text) for one in printed)
    by_lines = _join((group, one.text) for group, one in zip(output, printed, strict=True) if group in texts)
    truth, found = [one.group for one in printed], output
    both = _pairs(Counter(zip(truth, found, strict=True)).values())
    alike, together = _pairs(Counter(truth).values()), _pairs(Counter(found).values())
    every = _pairs([len(truth)])
    read, given = list(texts.values()), list(by_lines.values())
    return Articles(
        truth=len(wanted),
        output=len(texts),
        found=sum(one is not None for one in matched) / max(1, len(matched)),
        f1_10=_f1(list(wanted.values()), read, 0.10),
        f1_25=_f1(list(wanted.values()), read, 0.25),
        lines_10=_f1(list(wanted.values()), given, 0.10),
        lines_25=_f1(list(wanted.values()), given, 0.25),
        together=both / max(1, alike),
        apart=both / max(1, together),
        rand=(every - alike - together + 2 * both) / max(1, every),
    )


def _hold(pages: Sequence[PageRecords], issue: Issue) -> tuple[dict[tuple[int, str], str], dict[str, str]]:
    """The article of every line (page, id), and the text of every article as read."""
    passages = {
        f"{page.prepared.scan.id}.{passage.id}": (number, passage.lines)
        for number, page in enumerate(pages)
        for passage in page.settled.passages
    }
    lines = {(number, line.id): line.text for number, page in enumerate(pages) for line in page.recognised.lines}
    holder: dict[tuple[int, str], str] = {}
    pieces: list[tuple[str, str]] = []
    for article in issue.articles:
        for name in passages_of(article):
            number, names = passages[name]
            for line in names:
                holder[number, line] = article.id
                pieces.append((article.id, lines.get((number, line), "")))
    return holder, _join(pieces)


def _join(pieces: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Words of each group, in the order that they come, without white space and hyphens: these end lines."""
    texts: dict[str, list[str]] = {}
    for group, text in pieces:
        texts.setdefault(group, []).append("".join(text.split()).translate({ord(mark): "" for mark in "-¬⸗=—\u00ad"}))
    return {group: "".join(words) for group, words in texts.items()}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _f1(wanted: Sequence[str], found: Sequence[str], most: float) -> float:
    """Of articles whose text is within ``most`` of the truth's length, matched one to one."""
    if not wanted or not found:
        return 0.0
    good = np.array([[Levenshtein.distance(a, b) <= most * len(a) for b in found] for a in wanted], dtype=float)
    rows, columns = linear_sum_assignment(-good)
    return float(2 * good[rows, columns].sum() / (len(wanted) + len(found)))


def tabulate(title: str, rows: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table(title=title, box=None, header_style="bold", pad_edge=False)
    table.add_column("")
    for name in next(iter(rows.values())):
        table.add_column(name, justify="right", no_wrap=True)
    for how, row in rows.items():
        table.add_row(how, *(str(value) if isinstance(value, int) else f"{value:.3f}" for value in row.values()))
    return table


if __name__ == "__main__":
    main()
