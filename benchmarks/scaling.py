"""`python -m benchmarks.scaling`: how time and memory grow with what stands on a page, stage by stage.

Each case and size runs in a process of its own, from what recognition leaves to TEI and report. Leaves with 1 where a
case takes more than it may. `--cases` names some, `--list` shows them all, `--most` leaves larger sizes out.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.pages import paste_press
from tests import large_pages as large
from tests.large_pages import Large

PATIENCE = 5.0
"""How many times the seconds that it may take a case is waited for."""

Watch = Callable[[str], None]
"""Told of each stage when it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``run`` takes a size, a number of ``unit``. The size ``asked`` may take ``seconds`` for all its stages, and
    ``memory`` MiB more than the smallest size (0: as much as it likes)."""

    about: str
    unit: str
    sizes: tuple[int, ...]
    run: Callable[[int, Watch], None]
    asked: int
    seconds: float
    memory: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``seconds`` by stage, ``peaks`` the most memory held until its end, in MiB; ``failed`` says why it did not come
    to its end."""

    size: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    peaks: Mapping[str, float] = field(default_factory=dict)
    failed: str = ""

    @property
    def whole(self) -> float:
        return sum(self.seconds.values())

    @property
    def peak(self) -> float:
        return max(self.peaks.values(), default=0.0)


def publish(make: Callable[[int], Iterable[Large]], size: int, watch: Watch) -> None:
    """Pages from layout to the TEI and the report of their issue."""
    from pipeline.books import count_coverage
    from pipeline.config import Settings
    from pipeline.decisions import Standing
    from pipeline.formats.tei import write_issue
    from pipeline.model import IssueInfo
    from pipeline.review import write_report
    from pipeline.stages.articles import cut_articles

    settings = Settings()
    pages = list(make(size))
    watch("")
    records = [large.run_stages(page, watch) for page in pages]
    issue = cut_articles(IssueInfo(id="large"), records, settings.articles)
    watch("articles")
    coverage = count_coverage(issue, records)
    if coverage.lost or coverage.repeated:
        raise SystemExit(f"{coverage.lost} lines lost, {coverage.repeated} repeated")
    watch("books")
    write_issue(issue, records, software="galley 0", settings=settings.publish)
    watch("TEI")
    pictures = {page.prepared.scan.id: page.picture for page in pages}
    for _ in write_report(issue, records, pictures.__getitem__, "galley 0", "en", Standing()):
        pass
    watch("report")


def decide(size: int, watch: Watch, *, apart: bool = True, chained: bool = False) -> None:
    """A file of decisions, and the page that a twentieth of them is on."""
    from pipeline.decisions import learn, read_decisions, weigh
    from pipeline.decisions.file import write_line
    from pipeline.stages.settle.decided import rule_on

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decisions.jsonl"
        with file.open("wb") as out:
            out.writelines(write_line(one) for one in large.decide(size, apart=apart, chained=chained))
        lines, passages, page = large.set_decided(size, apart=apart)
        watch("")
        found = read_decisions(file)
        watch("read")
        standing = weigh(found.decisions)
        watch("weigh")
        learn(standing.in_force)
        watch("learn")
        rule_on(lines, passages, [one for one in found.decisions if one.spot.page == page])
        watch("match")


def _one(make: Callable[[int], Large]) -> Callable[[int], Iterable[Large]]:
    return lambda size: [make(size)]


def _say_again(piece: str, language: str) -> Callable[[int], Iterable[Large]]:
    """A line of ``size`` characters."""
    return _one(lambda size: large.set_one_line((piece * (size // len(piece) + 1))[:size], language))


LINES = (5_000, 10_000, 20_000, 40_000)


def _lines(about: str, make: Callable[[int], Large], sizes: tuple[int, ...] = LINES) -> Case:
    return Case(about=about, unit="lines", sizes=sizes, run=partial(publish, _one(make)), asked=20_000, seconds=60.0)


def _crowd(about: str, unit: str, most: int, make: Callable[[int], Iterable[Large]]) -> Case:
    sizes = (most // 4, most // 2, most)
    return Case(about=about, unit=unit, sizes=sizes, run=partial(publish, make), asked=most, seconds=60.0)


def _letters(about: str, make: Callable[[int], Iterable[Large]]) -> Case:
    return Case(
        about=about,
        unit="characters",
        sizes=(1_000, 10_000, 100_000),
        run=partial(publish, make),
        asked=100_000,
        seconds=5.0,
    )


def _decisions(about: str, *, apart: bool = True, chained: bool = False) -> Case:
    return Case(
        about=about,
        unit="decisions",
        sizes=(1_000, 10_000, 100_000),
        run=partial(decide, apart=apart, chained=chained),
        asked=100_000,
        seconds=5.0,
        memory=300,
    )


ONE_PLACE = (200, 2_000, 20_000)

CASES = {
    "english": _lines("columns of English articles, without a picture", large.set_columns),
    "english-picture": _lines("the same on a white picture", partial(large.set_columns, pictured=True)),
    "chinese": _lines("columns of Chinese articles, without a picture", partial(large.set_columns, language="zh-Hans")),
    "chinese-picture": _lines(
        "the same on a white picture", partial(large.set_columns, language="zh-Hans", pictured=True)
    ),
    "press": _lines("pages of the press pasted on one sheet, with its picture", paste_press),
    "text": _lines("text without places, in blocks", large.set_alone),
    "text-cut": _lines("the same, every line a block", partial(large.set_alone, cut=True)),
    "text-cut-chinese": _lines("the same in Chinese", partial(large.set_alone, language="zh-Hans", cut=True)),
    "one-column": _lines("articles in one column", partial(large.set_columns, columns=1)),
    "paragraph": _lines("full lines of one column, no paragraph's end among them", large.set_paragraph),
    "one-place": _lines("lines in one box, each with its own text", large.set_at_one_place, ONE_PLACE),
    "one-place-alike": _lines(
        "lines in one box, all with one text", partial(large.set_at_one_place, alike=True), ONE_PLACE
    ),
    "one-place-chinese": _lines(
        "lines in one box, each with its own Chinese text",
        partial(large.set_at_one_place, language="zh-Hans"),
        ONE_PLACE,
    ),
    "over-each-other": _lines("lines on the place of forty, each in its own box", large.set_over_each_other, ONE_PLACE),
    "single-characters": _lines("lines of one character", large.set_single_characters),
    "upright": _lines("vertical lines in tiers", large.set_upright),
    "thin": _lines("lines of a pixel or two in height", large.set_thin),
    "headlines": _crowd("headlines, two lines of text under each", "headlines", 5_000, _one(large.set_headlines)),
    "pictures": _crowd(
        "small pictures that came with 400 lines of text", "pictures", 5_000, _one(large.set_among_pictures)
    ),
    "rules": _crowd(
        "short rules that came with 400 lines of text",
        "rules",
        5_000,
        _one(partial(large.set_among_pictures, kind="rule")),
    ),
    "articles": _crowd("articles of ten lines that came with the text", "articles", 1_000, _one(large.set_articles)),
    "pages": _crowd("pages of twenty lines, each going on on the next", "pages", 500, large.set_pages),
    "far": Case(
        about="two hundred lines of text, and one so far below them",
        unit="pixels",
        sizes=(5_000, 100_000, 1_000_000),
        run=partial(publish, _one(large.set_far)),
        asked=1_000_000,
        seconds=10.0,
        memory=300,
    ),
    "word": _letters("one word", _say_again("abcdefgh", "en")),
    "letter": _letters("one letter again and again", _say_again("e", "de")),
    "words": _letters("a line that says one word again and again", _say_again("word ", "en")),
    "hyphens": _letters("a line of words with hyphens between", _say_again("a-", "en")),
    "han": _letters("a line of Chinese characters", _one(large.set_chinese_line)),
    "de": _letters("的 again and again", _say_again("的", "zh-Hans")),
    "digits": _letters("digits", _say_again("1", "en")),
    "marks": _letters("marks", _say_again(".,;-", "en")),
    "chinese-marks": _letters("Chinese marks", _say_again("。，一", "zh-Hans")),
    "brackets": _letters("brackets and quotation marks", _say_again("([\"'", "en")),
    "chinese-brackets": _letters("Chinese brackets and quotation marks", _say_again("（“《「的", "zh-Hans")),
    "white": _letters("white space", _one(lambda size: large.set_one_line(f"a{' ' * size}b", "en"))),
    "decisions": _decisions("decisions on twenty pages"),
    "decisions-one-place": _decisions("decisions on one thing, in ten ways", apart=False),
    "decisions-chained": _decisions(
        "decisions on one thing, each in the place of the one before", apart=False, chained=True
    ),
}
"""By name."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--cases", choices=CASES, nargs="+", default=list(CASES), metavar="CASE")
    parser.add_argument("--list", action="store_true", help="name the cases")
    parser.add_argument("--most", type=int, default=10**9, help="no larger size than this")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--child", nargs=2, metavar=("CASE", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(CASES[options.child[0]], int(options.child[1]))
        return
    if options.list:
        for name, case in CASES.items():
            print(f"{name:24}{case.about}")
        return
    console = Console()
    found: dict[str, list[Measured]] = {}
    late = []
    for name in options.cases:
        case = CASES[name]
        found[name] = []
        for size in case.sizes:
            if size <= options.most and not (found[name] and found[name][-1].failed):
                found[name].append(measure(name, size))
        console.print(tabulate(name, found[name]))
        late += [f"{name}: {said}" for said in judge(case, found[name])]
    if options.json:
        options.json.write_text(json.dumps(as_json(found), indent=1) + "\n", encoding="utf-8")
    for said in late:
        console.print(said)
    sys.exit(bool(late))


def run_child(case: Case, size: int) -> None:
    """Prints a line of JSON for each stage: its name, its seconds, and the most memory held until then in MiB."""
    warm_up()
    before = time.process_time()

    def watch(stage: str) -> None:
        nonlocal before
        spent, peak = time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([stage, round(spent, 3), round(peak)]), flush=True)
        before = time.process_time()

    case.run(size, watch)


def warm_up() -> None:
    """What is loaded once (language models, SciPy, templates) is no cost of a page."""
    for language in ("en", "de", "zh-Hans"):
        publish(_one(partial(large.set_columns, language=language)), 120, lambda _: None)


def measure(name: str, size: int) -> Measured:
    case = CASES[name]
    command = [sys.executable, "-m", "benchmarks.scaling", "--child", name, str(size)]
    # Smaller sizes are asked as much as the one that is asked for, larger ones in proportion.
    limit = 30.0 + PATIENCE * case.seconds * max(1.0, size / case.asked)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
        said, failed = done.stdout, done.stderr.strip().rpartition("\n")[2] if done.returncode else ""
        failed = failed or (f"left with {done.returncode}" if done.returncode else "")
    except subprocess.TimeoutExpired as expired:
        said = expired.stdout.decode() if isinstance(expired.stdout, bytes) else expired.stdout or ""
        failed = f"not done after {limit:.0f} seconds"
    seconds: dict[str, float] = {}
    peaks: dict[str, float] = {}
    for line in said.splitlines():
        stage, spent, peak = json.loads(line)
        if stage:
            seconds[stage] = seconds.get(stage, 0.0) + spent
        peaks[stage] = peak
    return Measured(size=size, seconds=seconds, peaks=peaks, failed=failed)


def judge(case: Case, found: Sequence[Measured]) -> list[str]:
    """What takes more than it may."""
    late = [f"{one.size:,} {case.unit}: {one.failed}" for one in found if one.failed]
    for one in found:
        if one.failed or one.size != case.asked:
            continue
        if one.whole > case.seconds:
            late.append(f"{one.size:,} {case.unit} took {one.whole:.1f} s, more than {case.seconds:.0f}")
        if case.memory and one.peak - found[0].peak > case.memory:
            late.append(f"{one.size:,} {case.unit} took {one.peak - found[0].peak:.0f} MiB more than {found[0].size:,}")
    return late


def slope_of(points: Sequence[tuple[float, float]]) -> float:
    """Of the straight line through the logarithms of sizes and seconds; 1 is linear, and n log n some 1.1. 0 where
    there are not two points."""
    if len(points) < 2:
        return 0.0
    across = [math.log(size) for size, _ in points]
    up = [math.log(max(seconds, 1e-6)) for _, seconds in points]
    middle, level = sum(across) / len(across), sum(up) / len(up)
    spread = sum((x - middle) ** 2 for x in across)
    return sum((x - middle) * (y - level) for x, y in zip(across, up, strict=True)) / spread if spread else 0.0


def tabulate(name: str, found: Sequence[Measured]) -> Table:
    case = CASES[name]
    stages = list(dict.fromkeys(stage for one in found for stage in one.seconds))
    table = Table(title=f"{name}: {case.about}", title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in (case.unit, *stages, "seconds", "slope", "MiB"):
        table.add_column(column, justify="right")
    for at, one in enumerate(found):
        points = [(before.size, before.whole) for before in found[max(0, at - 1) : at + 1]]
        slope = slope_of(points)
        table.add_row(
            f"{one.size:,}",
            *(f"{one.seconds[stage]:.2f}" if stage in one.seconds else "–" for stage in stages),
            one.failed or f"{one.whole:.2f}",
            f"{slope:.2f}" if slope else "",
            f"{one.peak:.0f}",
        )
    return table


def as_json(found: Mapping[str, Sequence[Measured]]) -> dict[str, list[dict[str, object]]]:
    return {
        name: [
            {"size": one.size, "seconds": dict(one.seconds), "peak MiB": one.peak, "failed": one.failed}
            for one in measured
        ]
        for name, measured in found.items()
    }


if __name__ == "__main__":
    main()
