"""`python -m benchmarks.told ISSUES`: issues that libraries cut into articles, imported, against what their METS tells.

ISSUES holds a folder for each issue: METS of docWorks, ENMAP or the like, and its ALTO. Both are read here anew, not by
galley's readers. Measured are the units (articles and advertisements): how many come out with the same extent, kind and
headline, how much of their letters in the same order, and how many words that ALTO tells to be divided are whole.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rich.console import Console
from rich.table import Table

KINDS = {"ARTICLE": "article", "ADVERTISEMENT": "advertisement", "AD": "advertisement"}
HEADS = ("HEADING",)
SAME = 90.0
"""Likeness, of 100, of a unit's letters and an output article's from which they are of one extent, and of headlines."""
TEI = "{http://www.tei-c.org/ns/1.0}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Letters and figures alone; ``divided``: words that ALTO tells to be divided in it."""

    kind: str
    text: str
    head: str
    divided: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """``letters``: share of the units' letters that stand in the same order in the likest output article."""

    units: int
    same: int
    kinds: int
    heads: tuple[int, int]
    letters: float
    divided: tuple[int, int]


def bare(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum())


def read_units(folder: Path) -> list[Unit]:
    """Raises ValueError where the folder has no METS."""
    for path in sorted(folder.rglob("*.xml")):
        root = etree.parse(path).getroot()
        if _name(root) == "mets":
            return list(_read_mets(path, root))
    said = f"{folder}: no METS"
    raise ValueError(said)


def _read_mets(path: Path, root: etree._Element) -> Iterator[Unit]:
    files = {one.get("ID"): one for one in root.iter("{*}file")}
    blocks: dict[str, dict[str, etree._Element]] = {}

    def words_of(area: etree._Element) -> list[str]:
        name = area.get("FILEID") or ""
        if name not in blocks:
            place = next(files[name].iter("{*}FLocat")).get(XLINK) or ""
            alto = path.parent / place.removeprefix("file://").lstrip("./")
            page = etree.parse(alto).getroot()
            blocks[name] = {one.get("ID") or "": one for one in page.iter("{*}TextBlock", "{*}ComposedBlock")}
        block = blocks[name].get(area.get("BEGIN") or "")
        return list(_read_words(block)) if block is not None else []

    for unit in root.iter("{*}div"):
        kind = KINDS.get((unit.get("TYPE") or "").upper())
        if kind is None or any((one.get("TYPE") or "").upper() in KINDS for one in unit.iterancestors("{*}div")):
            continue
        heading = {
            (area.get("FILEID"), area.get("BEGIN"))
            for one in unit.iter("{*}div")
            if (one.get("TYPE") or "").upper() in HEADS
            for area in one.iter("{*}area")
        }
        words = [
            ((area.get("FILEID"), area.get("BEGIN")) in heading, word)
            for area in unit.iter("{*}area")
            for word in words_of(area)
        ]
        text = bare("".join(word for _, word in words))
        if text:
            divided = tuple(bare(word[1:]) for _, word in words if word.startswith("\0"))
            yield Unit(kind=kind, text=text, head=bare("".join(w for is_head, w in words if is_head)), divided=divided)


def _read_words(block: etree._Element) -> Iterator[str]:
    """Its words, divided ones whole and behind a mark."""
    for one in block.iter("{*}String"):
        if one.get("SUBS_TYPE") == "HypPart1" and one.get("SUBS_CONTENT"):
            yield "\0" + (one.get("SUBS_CONTENT") or "")
        elif one.get("SUBS_TYPE") != "HypPart2" or not one.get("SUBS_CONTENT"):
            yield one.get("CONTENT") or ""


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def read_articles(folder: Path) -> list[tuple[str, str, str]]:
    """Kind, letters and headings of every article in the reading edition, over all pages that it runs on."""
    parts: dict[str, tuple[str, str, str, str]] = {}
    began: list[str] = []
    for path in sorted(folder.rglob("tei/*-a[0-9]*.xml")):
        for body in etree.parse(path).getroot().iter(TEI + "body"):
            whole = next(body.iter(TEI + "div"), body)
            heads = "".join("".join(map(str, one.itertext())) for one in body.iter(TEI + "head"))
            text = "".join(map(str, body.itertext()))
            parts[path.name] = whole.get("subtype") or "", bare(text), bare(heads), whole.get("next") or ""
            if whole.get("prev") is None:
                began.append(path.name)
    found = []
    for name in began:
        kind, text, heads, after = parts[name]
        while after in parts:
            _, more, beneath, after = parts[after]
            text, heads = text + more, heads + beneath
        found.append((kind, text, heads))
    return found


def compare(units: Sequence[Unit], articles: Sequence[tuple[str, str, str]]) -> Counts:
    same = kinds = heads = told = whole = parted = 0
    letters = 0.0
    for unit in units:
        likely = sorted(articles, key=lambda one: -_bag(unit.text, one[1]))[:4]
        kind, text, head = max(likely, key=lambda one: fuzz.ratio(unit.text, one[1]), default=("", "", ""))
        same += fuzz.ratio(unit.text, text) >= SAME
        kinds += kind == unit.kind
        letters += LCSseq.similarity(unit.text, text)
        if unit.head:
            told += 1
            heads += fuzz.partial_ratio(unit.head, head) >= SAME if len(head) >= 0.9 * len(unit.head) else False
        parted += len(unit.divided)
        whole += sum(word in text for word in unit.divided)
    count = sum(len(unit.text) for unit in units)
    return Counts(
        units=len(units),
        same=same,
        kinds=kinds,
        heads=(heads, told),
        letters=letters / max(1, count),
        divided=(whole, parted),
    )


def _bag(one: str, other: str) -> float:
    """Share of runs of four letters, every other one, that the other text has."""
    runs = {one[at : at + 4] for at in range(0, max(1, len(one) - 3), 2)}
    return sum(run in other for run in runs) / max(1, len(runs)) - abs(len(one) - len(other)) / (len(one) + len(other))


def measure(folder: Path, out: Path) -> Counts:
    command = [sys.executable, "-m", "pipeline", "import", str(folder), "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return compare(read_units(folder), read_articles(out))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.told", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("issues", type=Path)
    options = parser.parse_args(arguments)
    found: dict[str, Counts] = {}
    with tempfile.TemporaryDirectory() as place:
        for folder in sorted(one for one in options.issues.iterdir() if one.is_dir()):
            found[folder.name] = measure(folder, Path(place) / folder.name)
    _print(found)


def _print(found: Mapping[str, Counts]) -> None:
    table = Table("issue", "units", "extent", "kinds", "headlines", "letters in order", "divided words")
    for name, one in found.items():
        table.add_row(
            name,
            str(one.units),
            str(one.same),
            str(one.kinds),
            f"{one.heads[0]} of {one.heads[1]}",
            f"{one.letters:.4f}",
            f"{one.divided[0]} of {one.divided[1]}",
        )
    every = list(found.values())
    units = sum(one.units for one in every)
    heads, divided = (tuple(map(sum, zip(*pairs, strict=True))) for pairs in _pairs(every))
    table.add_section()
    table.add_row(
        "all",
        str(units),
        f"{sum(one.same for one in every) / units:.3f}",
        f"{sum(one.kinds for one in every) / units:.3f}",
        f"{heads[0] / max(1, heads[1]):.3f}",
        f"{sum(one.letters * one.units for one in every) / units:.4f}",
        f"{divided[0] / max(1, divided[1]):.4f}",
    )
    Console().print(table)


def _pairs(every: Sequence[Counts]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return [one.heads for one in every], [one.divided for one in every]


if __name__ == "__main__":
    main()
