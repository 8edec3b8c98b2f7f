"""What was found, for the terminal and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.table import Table

from pipeline.errors import OutputError
from pipeline.evaluate.pieces.scoring import FIGURES, PieceScores, pool

MEANING = {
    "found": "pieces with an end somewhere in the output",
    "joins": "pieces whose next one follows in the same article",
    "right": "articles whose pieces are together, in order, with nothing of another",
    "pure": "output articles that hold pieces of one printed article",
    "heads": "headlines of the article that holds most of the text",
    "bylines": "bylines of it",
    "captions": "captions that stand in a figure",
}


def print_pieces(pages: Sequence[PieceScores]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("page", overflow="fold")
    for name in (*FIGURES, "put out"):
        table.add_column(name, justify="right")
    rows = [*pages, pool(pages)] if len(pages) > 1 else list(pages)
    for one in rows:
        ratio = f"{one.output / one.printed:.1f}" if one.printed else ""
        table.add_row(one.page, *(_share(*getattr(one, name)) for name in FIGURES), ratio)
    return table


def _share(right: int, whole: int) -> str:
    return f"{right / whole:.2f}" if whole else ""


def write_pieces(pages: Sequence[PieceScores], folder: Path) -> Path:
    """``evaluation.json``: each figure as right, of, and share, by page and for all. Raises OutputError."""
    content = {
        "figures": MEANING,
        "pages": [_plain(one) for one in pages],
        "all": _plain(pool(pages)),
    }
    path = folder / "evaluation.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
    except OSError as error:
        raise OutputError(str(folder), f"cannot be written ({error.strerror})", "Name another folder.") from error
    return path


def _plain(one: PieceScores) -> dict[str, object]:
    figures = {name: getattr(one, name) for name in FIGURES}
    return {
        "page": one.page,
        "printed": one.printed,
        "output": one.output,
        **{
            name: {"right": right, "of": whole, "share": round(right / whole, 4) if whole else None}
            for name, (right, whole) in figures.items()
        },
    }
