"""The commands; see the package."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from rich.progress import track

import benchmarks.training
from benchmarks.training import (
    bare_pages,
    blocks,
    choices,
    fold_pages,
    library_pages,
    order,
    press_pages,
    printed_pages,
    roles,
)
from benchmarks.training.blending import blend_files
from benchmarks.training.labelled import Labelled
from pipeline.stages.layout.roles import scorer as role_scorer
from pipeline.stages.layout.roles import weigh_roles
from pipeline.stages.order import scorer as order_scorer

COUNTS = {
    "printed": (3.0, 100.0),
    "library": (1.0, 10.0),
    "press": (0.3, 10.0),
    "bare": (0.1, 10.0),
    "blocks": (0.3, 10.0),
}
"""What a page counts where roles and where order are learned: there are some twenty printed pages with their truth,
forty of libraries, whose boxes are poorer, and as many of the press, bare ones and ones in blocks as one likes."""

WORDLESS = 0.4
"""What a printed page counts a second time, where its words are not read: a paper may be in any language."""
AGAIN = 0.4
"""What such a page counts as another scanner saw it, beside the page as it is."""
PARTS = 6
"""In which pages are held back from the roles that order learns from, and papers from what is judged."""


def read_all(options: argparse.Namespace) -> dict[str, list[Labelled]]:
    """Labelled pages by where they come from."""
    return {
        "printed": [
            replace(page, again=at > 0)
            for at, run in enumerate(options.run if options.printed else [])
            for kind in (printed_pages, fold_pages)
            for page in kind.read_pages(options.printed, run)
        ],
        "library": list(library_pages.read_pages(options.issues)) if options.issues else [],
        "press": list(press_pages.read_pages(options.folder)),
        "bare": list(bare_pages.read_pages()),
        "blocks": list(blocks.read_pages()),
    }


def learn(pages: dict[str, list[Labelled]], out: Path, without: frozenset[str] = frozenset()) -> float:
    """Both files of weights to ``out``, from all papers but some; the share of right choices on their pages.

    Order learns from roles as they are weighed on pages that the roles' net has not seen, as it will meet them.
    """
    out.mkdir(parents=True, exist_ok=True)
    own = [(kind, page) for kind, found in pages.items() for page in found if page.paper not in without]
    described = [roles.describe(page, COUNTS[kind][0] * _share(page)) for kind, page in own]
    papers = {paper: at for at, paper in enumerate(sorted({page.paper for _, page in own if page.paper}))}
    parts = [papers.get(page.paper, at) % PARTS for at, (_, page) in enumerate(own)]
    learned = []
    for part in range(PARTS):
        seen = [one for one, its in zip(described, parts, strict=True) if its != part]
        roles.learn(seen, out / "part.json")
        with weighing_by(out / "part.json"):
            some = [one for one, its in zip(own, parts, strict=True) if its == part]
            for kind, page in track(some, f"choices, part {part + 1} of {PARTS}"):
                read = [page] if page.ordered else []
                read += [replace(page, words=False, counts=WORDLESS * page.counts)] if kind == "printed" else []
                found = (_choices(one, COUNTS[kind][1] * _share(page)) for one in read)
                learned += [one for one in found if one is not None]
    (out / "part.json").unlink()
    roles.learn(described, out / "roles.json")
    with weighing_by(out / "roles.json"):
        held = [_choices(page, 1.0) for page in pages["printed"] if page.paper in without]
    return order.learn(learned, out / "scorer.json", [one for one in held if one is not None])


def _share(page: Labelled) -> float:
    return AGAIN if page.again else 1.0


def _choices(page: Labelled, weight: float) -> choices.Choices | None:
    return choices.find_choices(page, weigh_roles(page.prepared, page.recognised, page.layout), weight)


@contextmanager
def weighing_by(weights: Path) -> Iterator[None]:
    """Roles weighed by another file than the package's."""
    before, role_scorer.WEIGHTS = role_scorer.WEIGHTS, {False: weights, True: weights}
    role_scorer._net.cache_clear()
    try:
        yield
    finally:
        role_scorer.WEIGHTS = before
        role_scorer._net.cache_clear()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training",
        description=benchmarks.training.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=("pages", "train", "judge", "blend"))
    parser.add_argument("folder", type=Path, help="of the press's pages; for blend, a scorer.json")
    parser.add_argument("--printed", type=Path, help="folder of printed pages' truth")
    parser.add_argument(
        "--run",
        type=Path,
        nargs="+",
        default=[],
        help="galley's output for these pages, by the truth's names; then, as other scanners saw them",
    )
    parser.add_argument("--issues", type=Path, help="galley's output for issues with articles, imported")
    parser.add_argument("--out", type=Path, help="where weights go; by default, train writes them into the package")
    parser.add_argument("--manner", choices=("across", "upright"), help="of the pages whose weights train writes")
    parser.add_argument("--part", type=int, choices=range(PARTS), help="of the papers, for judge; by default, all")
    options = parser.parse_args(arguments)
    if options.command == "pages":
        press_pages.set_pages(options.folder)
        return
    if options.command == "blend":
        own = order_scorer.WEIGHTS[options.manner == "upright"]
        blend_files(options.folder, own, options.out or own)
        return
    pages = read_all(options)
    if options.command == "train":
        out = options.out or options.folder / "weights"
        learn(pages, out)
        if options.out is None:
            for turned in (False, True) if options.manner is None else (options.manner == "upright",):
                copyfile(out / "roles.json", role_scorer.WEIGHTS[turned])
                copyfile(out / "scorer.json", order_scorer.WEIGHTS[turned])
        return
    papers = sorted({page.paper for page in pages["printed"]})
    for part in range(PARTS) if options.part is None else (options.part,):
        held = frozenset(papers[part::PARTS])
        right = learn(pages, (options.out or options.folder / "judged") / str(part), held)
        print(f"{', '.join(sorted(held))}: {right:.3f} of the choices right", flush=True)


if __name__ == "__main__":
    main()
