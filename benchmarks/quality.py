"""`python -m benchmarks.quality`: how well pages are read, and which kind of page, headline or article is weak.

Pages of the press by default, read without fault so that layout, order and articles are measured alone;
`--engine rapidocr` lets galley read their pictures. With TRUTH and OUTPUT, the output of a run on other pages.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from benchmarks.pages import LANGUAGES, Measured, Sheet, kinds_of, measure_sheet, set_sheet
from pipeline.books import count_coverage
from pipeline.config import Settings
from pipeline.evaluate import evaluate, score_truth, split_articles
from pipeline.formats.truth import read_truth
from pipeline.model import Issue
from pipeline.runner import Wish, read_journal, read_records, run
from pipeline.store import Shelf

FIGURES = {
    "flow_recall": "flow",
    "column_recall": "column",
    "flow_joined": "flow~",
    "column_joined": "col~",
    "cer": "cer",
    "art_f1": "art F1",
    "title_acc": "title",
    "byline_acc": "byline",
    "para_f1": "para F1",
}
KINDS = {
    "headline_kind": {
        "span": "over all columns",
        "partial": "over some, text beside",
        "middle": "set into the text",
        "upright": "upright",
        "column": "one column wide",
        "none": "none",
        "shared": "over two articles",
    },
    "kicker": {"yes": "with a kicker", "no": "without a kicker"},
    "subtitle": {"yes": "with a subtitle", "no": "without a subtitle"},
    "shape": {},
    "byline_at": {"head": "byline at the head", "tail": "byline at the foot"},
}

T = TypeVar("T")
R = TypeVar("R")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("truth", type=Path, nargs="?", help="folder of pages with their truth, instead of the press")
    parser.add_argument("output", type=Path, nargs="?", help="what galley made of them")
    parser.add_argument("--style", choices=LANGUAGES, nargs="+", default=list(LANGUAGES))
    parser.add_argument("--pages", type=int, default=40, help="of all styles together, in turn")
    parser.add_argument("--seed", type=int, default=40_000, help="of the first page of every style")
    parser.add_argument("--damage", type=int, choices=range(5), nargs="+", default=[0, 1, 2, 3], help="taken in turn")
    parser.add_argument("--engine", choices=("perfect", "rapidocr"), default="perfect")
    parser.add_argument("--workers", type=int, default=1, help="pages at once; seconds are only true of one")
    parser.add_argument("--out", type=Path, help="keep pages and what is made of them here")
    parser.add_argument("--keep", action="store_true", help="keep records too, for galley explain PAGE -o DIR/perfect")
    parser.add_argument("--worst", type=int, default=5, help="how many pages to name")
    parser.add_argument(
        "--ceiling", action="store_true", help="what a faultless reading of these pages would be given, by style"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    if (options.truth is None) != (options.output is None):
        parser.error("TRUTH and OUTPUT go together")
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.out or Path(scratch)).resolve()
        if options.truth is not None:
            measured = read_output(options.truth, options.output)
        else:
            sheets = choose_sheets(options, folder)
            measured = measure_pages(sheets, options.engine, options.workers)
    console = Console(width=max(120, Console().width))
    tables = [tabulate_pages(measured), tabulate_articles(measured), tabulate_worst(measured, options.worst)]
    if options.ceiling:
        tables.append(tabulate_ceiling(measured))
    for table in tables:
        console.print(table)
    if options.json:
        options.json.write_text(json.dumps(as_json(measured), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def choose_sheets(options: argparse.Namespace, folder: Path) -> list[Sheet]:
    """Styles in turn; of each style, damages in turn over its seeds."""
    styles = options.style
    return [
        Sheet(
            style=styles[at % len(styles)],
            seed=options.seed + at // len(styles),
            damage=options.damage[at // len(styles) % len(options.damage)],
            folder=folder,
            keep=options.keep,
        )
        for at in range(options.pages)
    ]


def measure_pages(sheets: Sequence[Sheet], engine: str, workers: int) -> list[Measured]:
    if engine == "perfect":
        return list(_map(measure_sheet, sheets, workers))
    paths = list(_map(set_sheet, sheets, workers))
    home = sheets[0].folder / engine
    scans = home / "scans" / "press"
    scans.mkdir(parents=True, exist_ok=True)
    wanted = {
        path.with_suffix(".png" if sheet.damage == 0 else ".jpg") for sheet, path in zip(sheets, paths, strict=True)
    }
    for old in scans.iterdir():
        if old.resolve() not in wanted:
            old.unlink()
    for image in wanted:
        if not (scans / image.name).exists():
            (scans / image.name).symlink_to(image)
    run(Wish(scans=home / "scans", output=home / "output", settings=Settings()))
    names = {sheet.name for sheet in sheets}
    return [one for one in read_output(paths[0].parent, home / "output") if one.evaluation.page in names]


def _map(work: Callable[[T], R], tasks: Sequence[T], workers: int) -> Iterable[R]:
    """In the order of the tasks, saying how far it has come."""
    console = Console(stderr=True)
    if workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(work, tasks)
        return
    for at, task in enumerate(tasks, start=1):
        with console.status(f"{at} of {len(tasks)}"):
            done = work(task)
        yield done


def read_output(truth: Path, output: Path) -> list[Measured]:
    """Pages of the output that have their truth in the JSON form, with the times of ``run.json`` where they are
    there. Raises as ``evaluate`` does, and OutputError where a page's records are gone."""
    evaluation = evaluate(truth, output)
    journal = read_journal(output)
    places = {}
    for pages in sorted(output.glob("*/pages")):
        found = Shelf(pages.parent).read("articles")
        issue = found.decode(Issue) if found is not None else None
        for page in sorted(pages.iterdir()):
            records = read_records(Shelf(page))
            stem = Path(records.prepared.scan.path).stem
            coverage = count_coverage(issue, [records]) if issue is not None else None
            seconds = journal.pages.get(f"{pages.parent.name}/{page.name}")
            places[stem] = (coverage, seconds.seconds if seconds else {})
    measured = []
    for one in evaluation.pages:
        coverage, spent = places.get(one.page, (None, {}))
        measured.append(
            Measured(
                evaluation=one,
                kinds=kinds_of(one.page, json.loads(Path(one.truth).read_text(encoding="utf-8"))),
                lines=coverage.lines if coverage else 0,
                lost=coverage.lost if coverage else 0,
                unplaced=coverage.unplaced if coverage else 0,
                seconds=spent,
            )
        )
    return measured


def figures_of(pages: Sequence[Measured]) -> dict[str, float]:
    """Means over the pages that have each figure; lines are sums, ``order share`` is of all seconds known."""
    found = {}
    for name in FIGURES:
        values = [getattr(one.evaluation.scores, name) for one in pages if _has(one, name)]
        if values:
            found[name] = sum(values) / len(values)
    found["lost"] = float(sum(one.lost for one in pages))
    found["unplaced"] = float(sum(one.unplaced for one in pages))
    spent = [one.seconds for one in pages if one.seconds]
    for stage in ("layout", "order"):
        if spent:
            found[f"{stage} s"] = sum(one.get(stage, 0.0) for one in spent) / len(spent)
    if any("recognise" in one for one in spent):
        found["order share"] = sum(one.get("order", 0.0) for one in spent) / sum(sum(one.values()) for one in spent)
    return found


def _has(page: Measured, name: str) -> bool:
    """A page without a single join to another column, or without a byline, has nothing to be right or wrong in."""
    scores = page.evaluation.scores
    if name in ("column_recall", "column_joined"):
        return bool(scores.column_joins)
    if name == "byline_acc":
        return any(one.signed is not None for one in page.evaluation.articles)
    return getattr(scores, name) is not None


def groups_of(pages: Sequence[Measured]) -> dict[tuple[str, str], list[Measured]]:
    groups: dict[tuple[str, str], list[Measured]] = {}
    for kind in ("style", "damage", "columns"):
        for value in sorted({one.kinds[kind] for one in pages if kind in one.kinds}):
            groups[kind, value] = [one for one in pages if one.kinds.get(kind) == value]
    return groups


def tabulate_pages(pages: Sequence[Measured]) -> Table:
    whole = figures_of(pages)
    table = Table(title=f"{len(pages)} pages", box=None, header_style="bold", pad_edge=False)
    table.add_column("pages", no_wrap=True)
    table.add_column("n", justify="right")
    for name in whole:
        table.add_column(FIGURES.get(name, name), justify="right")
    _add(table, "all", pages, whole)
    last = ""
    for (kind, value), group in groups_of(pages).items():
        if kind != last:
            table.add_section()
            table.add_row()
        last = kind
        label = {"damage": f"damage {value}", "columns": f"{value} columns"}.get(kind, value)
        _add(table, label, group, whole)
    return table


def _add(table: Table, label: str, pages: Sequence[Measured], shown: Iterable[str]) -> None:
    found = figures_of(pages)
    table.add_row(label, str(len(pages)), *(_show(name, found.get(name)) for name in shown))


def _show(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if name in ("lost", "unplaced") else f"{value:.2f}" if name.endswith(" s") else f"{value:.3f}"


def tabulate_ceiling(pages: Sequence[Measured]) -> Table:
    """The truth's own articles, scored: a printed hyphen counts as it stands, and no whole word has it."""
    table = Table(title="a faultless reading", box=None, header_style="bold", pad_edge=False)
    table.add_column("pages")
    table.add_column("n", justify="right")
    ceilings: dict[str, list[Measured]] = {}
    for one in pages:
        (truth,) = read_truth(Path(one.evaluation.truth))
        perfect = replace(one, evaluation=replace(one.evaluation, scores=score_truth(truth)))
        ceilings.setdefault(one.kinds.get("style", ""), []).append(perfect)
    for name in FIGURES.values():
        table.add_column(name, justify="right")
    for style, group in ceilings.items():
        _add(table, style, group, FIGURES)
    return table


def tabulate_articles(pages: Sequence[Measured]) -> Table:
    articles = [one for page in pages for one in page.evaluation.articles]
    table = Table(title=f"{len(articles)} articles", box=None, header_style="bold", pad_edge=False)
    table.add_column("articles")
    for name in ("n", "right", "title", "byline", "cer"):
        table.add_column(name, justify="right")
    splits = split_articles(articles)
    for attribute, names in KINDS.items():
        table.add_row()
        for one in splits:
            if one.attribute == attribute:
                table.add_row(
                    f"{attribute.partition('_')[0]}: {names.get(one.value, one.value)}",
                    str(one.articles),
                    f"{one.found:.3f}",
                    f"{one.title_acc:.3f}",
                    "–" if one.byline_acc is None else f"{one.byline_acc:.3f}",
                    f"{one.cer:.3f}",
                )
    return table


def tabulate_worst(pages: Sequence[Measured], count: int) -> Table:
    table = Table(title=f"the weakest {count}", box=None, header_style="bold", pad_edge=False)
    table.add_column("page")
    for name in FIGURES.values():
        table.add_column(name, justify="right")
    table.add_column("articles that are wrong")
    for one in sorted(pages, key=lambda one: (one.evaluation.scores.art_f1 or 0.0, one.evaluation.page))[:count]:
        wrong = [article.title or "(no headline)" for article in one.evaluation.articles if not article.found]
        table.add_row(
            one.evaluation.page,
            *(_show(name, getattr(one.evaluation.scores, name) if _has(one, name) else None) for name in FIGURES),
            ", ".join(title[:16] for title in wrong),
        )
    return table


def as_json(pages: Sequence[Measured]) -> dict[str, object]:
    splits = split_articles(article for page in pages for article in page.evaluation.articles)
    return {
        "all": figures_of(pages),
        "kinds": {
            f"{kind} {value}": {"pages": len(group), **figures_of(group)}
            for (kind, value), group in groups_of(pages).items()
        },
        "articles": {
            f"{one.attribute} {one.value}": {
                "articles": one.articles,
                "right": one.found,
                "title": one.title_acc,
                "byline": one.byline_acc,
                "cer": one.cer,
            }
            for one in splits
        },
        "pages": {one.evaluation.page: figures_of([one]) for one in pages},
    }


if __name__ == "__main__":
    main()
