"""`python -m tests.printed record TRUTHS RUN NAME... --words NAME...` keeps pages as their recorded lines, from truth
made by eye and galley's output for their scans; `python -m tests.printed floors` writes what they are read as today."""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from benchmarks.training.labelled import Labelled
from benchmarks.training.printed_pages import read_pages
from pipeline.language.character_model import is_han
from pipeline.model import Box
from tests.printed import FLOORS, FOLDER, find_pages, judge, read_printed

TEXTS = FOLDER.parent / "press" / "texts"


def record(page: Labelled, truth: Path, *, words: bool) -> None:
    told = json.loads(truth.read_text(encoding="utf-8"))
    chance = random.Random(truth.stem)
    lines = sorted(page.recognised.lines, key=lambda line: line.id)
    number = {line.id: at for at, line in enumerate(lines, start=1)}
    pieces: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, place in page.places.items():
        if name in number and place.rank[0] == 0 and place.article >= 0:
            pieces[place.article][place.rank[1]].append(number[name])
    content = {
        "name": truth.stem,
        "language": page.recognised.language,
        "width": page.prepared.scan.width,
        "height": page.prepared.scan.height,
        "lines": [
            [
                *_corners(line.box),
                int(line.direction == "vertical"),
                line.text if words else _say(line.text, chance),
            ]
            for line in lines
        ],
        "rules": [_corners(box) for box in page.layout.rules],
        "pictures": [_corners(box) for box in page.layout.pictures],
        "articles": [
            {
                "kind": article.get("kind", "article"),
                "pieces": [sorted(pieces[at][piece]) for piece in sorted(pieces[at])],
            }
            for at, article in enumerate(told["articles"])
        ],
        "words": words,
    }
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    (FOLDER / f"{truth.stem}.json.gz").write_bytes(gzip.compress(data, mtime=0))


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]


def _say(text: str, chance: random.Random) -> str:
    """Other words of the same length; marks and figures stay."""
    chinese, latin = _letters("zh"), _letters("en")

    def other(ch: str) -> str:
        if is_han(ch):
            return chance.choice(chinese)
        if ch.isalpha():
            found = chance.choice(latin)
            return found.upper() if ch.isupper() else found
        return ch

    return "".join(map(other, text))


def _letters(language: str) -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob(f"{language}-*.txt")))
    return [ch.lower() for ch in text[:20_000] if (is_han(ch) if language == "zh" else ch.isalpha() and ch.isascii())]


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.printed", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    keep = commands.add_parser("record")
    keep.add_argument("truths", type=Path)
    keep.add_argument("run", type=Path)
    keep.add_argument("names", nargs="*", help="pages of which the places alone are kept")
    keep.add_argument("--words", nargs="+", default=[], help="pages printed before 1930, with their words")
    commands.add_parser("floors")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.command == "record":
        for page in read_pages(options.truths, options.run):
            if page.name in (*options.names, *options.words):
                record(page, options.truths / f"{page.name}.json", words=page.name in options.words)
        return
    found = {path.name.removesuffix(".json.gz"): asdict(judge(read_printed(path))) for path in find_pages()}
    FLOORS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, one in found.items():
        print(f"{name:28s} {one}")


if __name__ == "__main__":
    main()
