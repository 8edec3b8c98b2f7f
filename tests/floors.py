"""What the press pages score, stage by stage, and what they must not fall below: `python -m tests.floors`.

Pages are read perfectly, so that recognition does not blur what layout, order and articles do. The floors lie in
floors.json with the digest of the very pages that they belong to. `--raise` writes the figures that have become
better, rounded down. One that has become worse, or floors for other pages (a press that sets them otherwise), are
written by `--lower` alone, and a test then asks for a line in the CHANGELOG.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.evaluate import Scores, score
from pipeline.formats.tei import read_tei, write_issue
from pipeline.formats.truth import read_truth
from pipeline.model import Issue, IssueInfo, LaidOutPage, OrderedPage, PageRecords, PreparedPage, RecognisedPage
from pipeline.stages.articles import cut_articles
from pipeline.stages.layout import lay_out
from pipeline.stages.mend import mend
from pipeline.stages.order import order
from pipeline.stages.settle import settle_page
from tests.perfect_reading import read_perfectly
from tests.press import Page, set_page

__all__ = [
    "FIGURES",
    "Floor",
    "Made",
    "digest",
    "finish",
    "make",
    "make_records",
    "measure",
    "read_floors",
    "score_page",
    "unexplained",
]

FILE = Path(__file__).with_name("floors.json")
ROOT = Path(__file__).parents[1]
CHANGELOG = ROOT / "CHANGELOG.md"
FIGURES = ("flow_recall", "column_recall", "art_f1", "title_acc", "byline_acc", "para_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    records: PageRecords
    issue: Issue


def make(page: Page, language: str) -> Made:
    """A press page through every stage from layout to articles."""
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly(dict(page.truth), picture, language)
    return make_records(prepared, recognised, picture)


def make_records(prepared: PreparedPage, recognised: RecognisedPage, picture: NDArray[np.uint8]) -> Made:
    settings = Settings()
    layout = lay_out(prepared, lambda: picture, recognised, settings.layout)
    return finish(prepared, recognised, layout, order(prepared, recognised, layout, settings.order))


def finish(prepared: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, ordered: OrderedPage) -> Made:
    """What follows the order of a page."""
    settings = Settings()
    mended = mend(prepared, recognised, layout, ordered, settings.mend)
    settled = settle_page(recognised, mended, settings.settle, ())
    records = PageRecords(prepared=prepared, recognised=recognised, layout=layout, order=ordered, settled=settled)
    return Made(records=records, issue=cut_articles(IssueInfo(id="press"), [records], settings.articles))


def score_page(page: Page, made: Made, folder: Path) -> Scores:
    """By way of TEI files in ``folder``, as a user's would be scored."""
    files = write_issue(made.issue, [made.records], software="galley", settings=Settings().publish)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    page.save(folder / "truth", "page")
    articles = [article for path in sorted(folder.glob("*-a*.xml")) for article in read_tei(path)]
    return score(read_truth(folder / "truth" / "page.json")[0], articles)


def digest(pages: list[Page]) -> str:
    """Of the truths: what is set and where, whatever the picture codec does to single pixels, and without the kinds
    that articles are sorted into: these set no page anew."""
    kinds = ("headline_kind", "shape")
    truths = [
        {
            **page.truth,
            "articles": [
                {name: value for name, value in one.items() if name not in kinds} for one in page.truth["articles"]
            ],
        }
        for page in pages
    ]
    text = json.dumps(truths, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Least means over the pages of ``seeds``, which no rule was made on. ``digest`` is that of their truths. Flow
    recall counts the printed line ends as they stand, hyphens and all, so that a Latin page without fault has
    some .88."""

    style: str
    language: str
    damage: int
    seeds: tuple[int, ...]
    digest: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)

    def pages(self) -> list[Page]:
        return [set_page(seed, style=self.style, damage=self.damage) for seed in self.seeds]


def read_floors(content: bytes | None = None) -> dict[str, Floor]:
    """By name; ``content`` of a file of floors, else of the one that is there."""
    return msgspec.json.decode(FILE.read_bytes() if content is None else content, type=dict[str, Floor])


def measure(floor: Floor, pages: Sequence[Page], folder: Path) -> dict[str, float]:
    """Means to four places. A page without a join to another column has no column recall, right or wrong."""
    found: dict[str, list[float]] = {}
    for seed, page in zip(floor.seeds, pages, strict=True):
        place = folder / str(seed)
        place.mkdir()
        scores = score_page(page, make(page, floor.language), place)
        for name in FIGURES:
            value = getattr(scores, name)
            if value is not None and (name != "column_recall" or scores.column_joins):
                found.setdefault(name, []).append(value)
    return {name: round(sum(values) / len(values), 4) for name, values in found.items()}


def unexplained(now: Mapping[str, Floor], before: Iterable[Mapping[str, Floor]], changelog: str) -> list[str]:
    """Floors that are lower than they ever were ``before``, or gone, without a line in the CHANGELOG's unreleased
    part that names them: the line that each of them asks for."""
    unreleased = re.split(r"^## ", changelog, flags=re.MULTILINE)[1] if "\n## " in changelog else ""
    highest: dict[tuple[str, str], float] = {}
    for floors in before:
        for name, floor in floors.items():
            for figure, value in floor.figures.items():
                highest[name, figure] = max(value, highest.get((name, figure), 0.0))
    asked = []
    for (name, figure), value in sorted(highest.items()):
        lowered = now[name].figures.get(figure, 0.0) if name in now else 0.0
        line = f"`{name} {figure}` {lowered:.2f}"
        if lowered < value and line not in unreleased:
            asked.append(line)
    return asked


def read_history(root: Path = ROOT) -> list[dict[str, Floor]]:
    """The floors as they were committed since the last release and with it (the last tag; all that were committed
    where there is none). Empty without git, or in an archive."""
    file = FILE.relative_to(ROOT).as_posix()

    def git(*words: str) -> bytes:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, check=True).stdout

    try:
        merged = git("tag", "--merged", "HEAD").split()
        tags = git("describe", "--tags", "--abbrev=0").decode().split() if merged else []
        commits = git("log", "--format=%H", *(f"{tag}.." for tag in tags), "--", file).decode().split()
        held = [one for one in (*commits, *tags) if git("ls-tree", one, file)]
        return [read_floors(git("show", f"{one}:{file}")) for one in held]
    except (OSError, subprocess.CalledProcessError):
        return []


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.floors", description=__doc__)
    parser.add_argument("names", nargs="*", help="of floors; all by default")
    parser.add_argument("--raise", dest="higher", action="store_true", help="write what has become better")
    parser.add_argument("--lower", action="store_true", help="write what has become worse too, and other pages")
    options = parser.parse_args()
    floors = read_floors()
    for name in options.names or list(floors):
        floor = floors[name]
        pages = floor.pages()
        with tempfile.TemporaryDirectory() as folder:
            found = measure(floor, pages, Path(folder))
        same = digest(pages) == floor.digest
        print(name if same else f"{name}: other pages than before, which --lower alone writes")
        for figure, value in found.items():
            print(f"  {figure:<14} {value:.4f}  floor {floor.figures.get(figure, 0.0):.2f}")
        floors[name] = _settle(floor, found, digest(pages), higher=options.higher, lower=options.lower)
    if options.higher or options.lower:
        text = json.dumps({name: asdict(floor) for name, floor in floors.items()}, indent=1) + "\n"
        FILE.write_text(
            re.sub(r"\[[\d,\s]+\]", lambda one: f"[{', '.join(re.findall(r'[0-9]+', one[0]))}]", text), encoding="utf-8"
        )
        for line in unexplained(floors, read_history(), CHANGELOG.read_text(encoding="utf-8")):
            print(f"CHANGELOG.md asks for a line that says why, under Unreleased: {line}")


def _settle(floor: Floor, found: Mapping[str, float], pages: str, *, higher: bool, lower: bool) -> Floor:
    """Rounded down to two places, so that another machine's last digit breaks nothing."""
    rounded = {name: math.floor(value * 100 + 1e-9) / 100 for name, value in found.items()}
    if lower:
        return replace(floor, digest=pages, figures=rounded)
    if higher and pages == floor.digest:
        return replace(floor, figures={name: max(rounded[name], floor.figures.get(name, 0.0)) for name in rounded})
    return floor


if __name__ == "__main__":
    main()
