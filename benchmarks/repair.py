"""`python -m benchmarks.repair [OUTPUT TRUTH ...]`: what repair gains and what it harms, by level of damage.

OUTPUT is an issue's folder of a run, TRUTH one with the JSON of its pages (`<scan>.json`, with printed lines). Without
them pages of the press are set, damaged, and read by galley.

Characters are compared line by line, each recognised line with the printed one at its place: as first recognised, that
is without lines and characters that only a second look at the picture found, and with those and the edits that settle
applied within it. Printed lines of which nothing was recognised are counted apart. An edit is right where the line
without it is further from the printed one, and wrong where it is nearer. Wraps are edits at the ends of lines that
follow each other in print.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from benchmarks.printed import find_wraps, match_lines
from pipeline.config import Settings
from pipeline.edits import applied, text_of
from pipeline.evaluate.scores import normalise
from pipeline.language.joins import is_cjk_text
from pipeline.model import Edit, Line, Passage
from pipeline.runner import Wish, read_journal, read_records, run
from pipeline.store import Shelf
from tests.press import set_page

STYLES = ("zh", "zh", "vertical", "en", "de")


@dataclass(kw_only=True)
class Count:
    """Of one page: characters printed on matched lines, and their edit distances before and after repair, as they
    stand, and with the widths of marks folded; ``worsened`` counts every character of a line that came out further from
    print. ``edits`` counts right, wrong and neutral by support; ``wraps`` right and all by script."""

    page: str
    damage: str
    style: str
    printed: int = 0
    unfound: int = 0
    before: int = 0
    after: int = 0
    folded_after: int = 0
    improved: int = 0
    worsened: int = 0
    edits: Counter[tuple[str, str]] = field(default_factory=Counter)
    wraps: Counter[bool] = field(default_factory=Counter)
    seconds: Mapping[str, float] = field(default_factory=dict)


def count_page(shelf: Shelf, truth: dict[str, Any], seconds: Mapping[str, float]) -> Count:
    records = read_records(shelf)
    stem = Path(records.prepared.scan.path).stem
    damage = re.search(r"-d(\d)$", stem)
    found = Count(
        page=stem, damage=damage[1] if damage else "?", style=re.split(r"[-\d]", stem)[0] or "?", seconds=seconds
    )
    lines = {line.id: line for line in (*records.recognised.lines, *records.recognised.rejected)}
    printed = truth["lines"]
    places = match_lines(tuple(lines.values()), printed)
    found.unfound = sum(len(one["text"]) for at, one in enumerate(printed) if at not in set(places.values()))
    wraps = {(wrap.foot, wrap.head): wrap.turn for wrap in find_wraps(truth)}
    added: dict[str, set[int]] = defaultdict(set)
    for look in records.recognised.looks:
        if look.first == 0.0:
            added[look.line].add(look.offset)
    for omission in records.recognised.omissions:
        if omission.outcome == "read" and omission.line in lines:
            added[omission.line] = set(range(len(lines[omission.line].text)))
    _count_lines(found, records.settled.passages, lines, places, printed, added)
    for passage in records.settled.passages:
        _count_wraps(found, passage, lines, places, printed, wraps)
    return found


def _plain(text: str) -> str:
    """Spaces count in Latin text; in Chinese text, where they only set, they do not."""
    return normalise(text, fold=False) if is_cjk_text(text) else " ".join(text.split())


def _count_lines(
    found: Count,
    passages: Sequence[Passage],
    lines: Mapping[str, Line],
    places: Mapping[str, int],
    printed: Sequence[dict[str, Any]],
    added: Mapping[str, set[int]],
) -> None:
    within: dict[str, list[Edit]] = defaultdict(list)
    pieces: dict[int, list[Line]] = defaultdict(list)
    for passage in passages:
        for edit in applied(passage.ledger):
            if edit.start.line == edit.end.line:
                within[edit.start.line].append(edit)
        for name in passage.lines:
            if name in places:
                pieces[places[name]].append(lines[name])
    for place, parts in pieces.items():
        down = parts[0].direction == "vertical"
        parts.sort(key=lambda line: line.box.top if down else line.box.left)
        wanted = _plain(printed[place]["text"])

        def read(parts: Sequence[Line] = parts, without: Edit | None = None, *, edited: bool = True) -> str:
            edits = {line.id: [one for one in within[line.id] if one is not without] for line in parts}
            return " ".join(text_of([line], edits[line.id] if edited else ()) for line in parts)

        first = ("".join(ch for at, ch in enumerate(line.text) if at not in added.get(line.id, ())) for line in parts)
        before = Levenshtein.distance(_plain(" ".join(first)), wanted)
        after = Levenshtein.distance(_plain(read()), wanted)
        found.printed += len(wanted)
        found.before += before
        found.after += after
        found.improved += max(0, before - after)
        found.worsened += max(0, after - before)
        folded = normalise(wanted, fold=True)
        found.folded_after += Levenshtein.distance(normalise(read(), fold=True), folded)
        for edit in (one for line in parts for one in within[line.id]):
            less = Levenshtein.distance(_plain(read(without=edit)), wanted)
            found.edits[edit.support, "right" if less > after else "wrong" if less < after else "neutral"] += 1


def _count_wraps(
    found: Count,
    passage: Passage,
    lines: Mapping[str, Line],
    places: Mapping[str, int],
    printed: Sequence[dict[str, Any]],
    wraps: Mapping[tuple[int, int], str],
) -> None:
    over = {(edit.start.line, edit.end.line): edit for edit in applied(passage.ledger)}
    for foot, head in pairwise(passage.lines):
        if foot not in places or head not in places:
            continue
        wanted = wraps.get((places[foot], places[head]))
        if wanted is None or (printed[places[foot]]["text"][-1:] == "-") != (lines[foot].text[-1:] == "-"):
            continue
        edit = over.get((foot, head))
        made = "\n" if edit is None else "-" if edit.before.startswith("-") and not edit.after else edit.after
        found.wraps[made == wanted] += 1


def count_output(output: Path, truth: Path) -> Iterator[Count]:
    journal = read_journal(output.parent)
    for folder in sorted((output / "pages").iterdir()):
        shelf = Shelf(folder)
        stem = Path(read_records(shelf).prepared.scan.path).stem
        path = truth / f"{stem}.json"
        if path.exists():
            spent = journal.pages.get(f"{output.name}/{folder.name}")
            yield count_page(shelf, json.loads(path.read_text(encoding="utf-8")), spent.seconds if spent else {})


def set_pages(folder: Path, pages: int, seed: int, damages: Sequence[int]) -> Path:
    """Styles in turn, all at every level of damage."""
    for at in range(pages):
        style = STYLES[at % len(STYLES)]
        for damage in damages:
            name = f"{style}-{seed + at}-d{damage}"
            if not (folder / f"{name}.json").exists():
                set_page(seed + at, style=style, damage=damage).save(folder, name)
    return folder


def tabulate(counts: Sequence[Count]) -> Iterable[Table]:
    groups: dict[str, list[Count]] = {"all": list(counts)}
    for one in counts:
        groups.setdefault(f"damage {one.damage}", []).append(one)
    for one in counts:
        groups.setdefault(one.style, []).append(one)
    table = Table(title=f"{len(counts)} pages, characters of matched lines", box=None, pad_edge=False)
    table.add_column("pages")
    for name in ("n", "cer before", "after", "less by", "folded", "improved", "worsened", "unfound", "worst page"):
        table.add_column(name, justify="right")
    for name, group in groups.items():
        printed = max(1, sum(one.printed for one in group))
        before, after = sum(one.before for one in group), sum(one.after for one in group)
        table.add_row(
            name,
            str(len(group)),
            f"{before / printed:.4f}",
            f"{after / printed:.4f}",
            f"{1 - after / before:.0%}" if before else "–",
            f"{sum(one.folded_after for one in group) / printed:.4f}",
            str(sum(one.improved for one in group)),
            str(sum(one.worsened for one in group)),
            f"{sum(one.unfound for one in group) / printed:.4f}",
            f"{max((one.after - one.before) / max(1, one.printed) for one in group):+.4f}",
        )
    yield table
    edits = Table(title="edits within lines, and wraps", box=None, pad_edge=False)
    edits.add_column("edits")
    for name in ("right", "wrong", "neutral", "share right"):
        edits.add_column(name, justify="right")
    total: Counter[tuple[str, str]] = sum((one.edits for one in counts), Counter())
    for support in sorted({support for support, _ in total}):
        right, wrong, neutral = (total[support, name] for name in ("right", "wrong", "neutral"))
        edits.add_row(
            support, str(right), str(wrong), str(neutral), f"{right / (right + wrong):.3f}" if right + wrong else "–"
        )
    for style in dict.fromkeys(one.style for one in counts):
        wraps: Counter[bool] = sum((one.wraps for one in counts if one.style == style), Counter())
        if wraps:
            edits.add_row(
                f"wraps, {style}", str(wraps[True]), str(wraps[False]), "", f"{wraps[True] / wraps.total():.4f}"
            )
    yield edits
    spent = [one.seconds for one in counts if one.seconds]
    if spent:
        whole = sum(sum(one.values()) for one in spent)
        times = Table(title="seconds a page", box=None, pad_edge=False)
        for name in ("stage", "seconds", "share"):
            times.add_column(name, justify="right")
        for stage in spent[0]:
            own = sum(one.get(stage, 0.0) for one in spent)
            times.add_row(stage, f"{own / len(spent):.2f}", f"{own / whole:.1%}")
        yield times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="OUTPUT TRUTH")
    parser.add_argument("--pages", type=int, default=5, help="of the press, each at every level of damage")
    parser.add_argument("--seed", type=int, default=60_000)
    parser.add_argument("--damage", type=int, choices=range(5), nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--out", type=Path, help="keep pages and what is made of them here")
    parser.add_argument("--each", action="store_true", help="a line for every page too")
    chosen = parser.parse_args()
    if len(chosen.folders) % 2:
        parser.error("name an output and its truth")
    with tempfile.TemporaryDirectory() as scratch:
        pairs = list(zip(chosen.folders[::2], chosen.folders[1::2], strict=True))
        if not pairs:
            home = (chosen.out or Path(scratch)).resolve()
            truth = set_pages(home / "scans" / "press", chosen.pages, chosen.seed, chosen.damage)
            settings = Settings()
            run(Wish(scans=home / "scans", output=home / "output", settings=settings))
            pairs = [(home / "output" / "press", truth)]
        counts = [one for output, truth in pairs for one in count_output(output, truth)]
    console = Console(width=max(120, Console().width))
    if chosen.each:
        for one in counts:
            console.print(f"{one.page}: {one.before} -> {one.after} of {one.printed}, {one.unfound} not found")
    for table in tabulate(counts):
        console.print(table)


if __name__ == "__main__":
    main()
