"""How much of what is garbled is found, and how much sound text is marked with it.

``python -m benchmarks.garbles`` plants garbled spans in the copy of the press and takes it through galley as text
without a picture: once for each share of sound characters that may be marked (``mend.garbled``).
``python -m benchmarks.garbles OUTPUT TRUTH ...`` plants them in the printed text of pages that were recognised
(``TRUTH`` holds their JSON as the press writes it), as text of others that is laid beside what was read there: once
for each probability under which a character is doubted (``mend.unclear_below``). A span is found where a mark touches
it; a false alarm is a letter of sound text (of a Latin script: of a sound word) that is marked.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.garble_training import copy
from benchmarks.planting import KINDS, Garbled, Span, garble
from pipeline.config import MendSettings, RecogniseSettings
from pipeline.engines import Reading
from pipeline.formats.given import size_of
from pipeline.formats.plain import read_plain
from pipeline.language.character_model import is_han
from pipeline.model import (
    Box,
    Flow,
    LaidOutPage,
    Line,
    MendedPage,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    Source,
)
from pipeline.stages.layout.text_alone import lay_out_text
from pipeline.stages.mend import mend
from pipeline.stages.order.text_alone import order_text
from pipeline.stages.prepare import prepare_without_picture
from pipeline.stages.recognise import compare, take_given
from pipeline.store import Shelf

SEEDS = (11, 12, 13)
"""Of planting: training has others."""
TEXTS = Path(__file__).with_name("texts")
SHARES = (0.002, 0.005, 0.01, 0.015, 0.02)
LEAST = (0.3, 0.45, 0.6, 0.75, 0.9)
NEAR = 2
"""Letters so near a planted span count for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text with what is planted in it, and the offsets that are marked."""

    garbled: Garbled
    marked: frozenset[int]

    def found(self, span: Span) -> bool:
        return any(at in self.marked for at in range(span.start - 1, span.end + 1))

    def sound(self) -> list[int]:
        """Of words of Latin letters that a span touches no letter is sound."""
        text = self.garbled.text
        near: set[int] = set()
        for one in self.garbled.spans:
            start, end = one.start, one.end
            while start > 0 and _is_latin(text[start - 1]):
                start -= 1
            while end < len(text) and _is_latin(text[end]):
                end += 1
            near.update(range(min(start, one.start - NEAR), max(end, one.end + NEAR)))
        return [at for at, character in enumerate(text) if character.isalpha() and at not in near]


def _is_latin(character: str) -> bool:
    return character.isalpha() and not is_han(character)


# -- text alone -------------------------------------------------------------------------------------------------------


def mark_text(texts: Sequence[str], language: str, settings: MendSettings) -> list[frozenset[int]]:
    """The offsets that galley marks in each of the paragraphs of one file."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "page.txt"
        path.write_text("\n\n".join(texts), encoding="utf-8")
        (given,) = read_plain(path)
    width, height = size_of(given)
    scan = Scan(
        id="p0001",
        issue="text",
        sequence=1,
        path="page.txt",
        frame=0,
        sha256="",
        width=width,
        height=height,
        dpi=None,
        basis="text",
    )
    page = prepare_without_picture(scan)
    recognised = take_given(page, given, ("page.txt", ""), language, RecogniseSettings(engine="import"))  # type: ignore[arg-type]
    layout = lay_out_text(page, recognised)
    mended = mend(page, recognised, layout, order_text(recognised, layout), settings)
    marked = _marked(mended)
    return [frozenset(marked.get(line.id, ())) for line in recognised.lines]


def _marked(mended: MendedPage) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for passage in mended.passages:
        for doubt in passage.doubts:
            found.setdefault(doubt.start.line, set()).update(range(doubt.start.offset, doubt.end.offset))
    return found


def other_texts(language: str) -> list[str]:
    """Paragraphs of a newspaper of today that nothing is trained on."""
    every = (TEXTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [text for text in every if len(text) > 40 and not text.startswith("#")]


def text_cases(
    language: str, share: float, seeds: Sequence[int] = SEEDS, texts: Sequence[str] | None = None
) -> Iterator[Case]:
    """Of ``texts``, or of the copy of the press that the weights are not of."""
    own = copy(language, 1) if texts is None else texts
    for seed in seeds:
        planted = garble(own, seed)
        code = {"zh": "zh-Hans", "zht": "zh-Hant"}.get(language, language)
        marked = mark_text([one.text for one in planted], code, MendSettings(garbled=share))
        yield from (Case(garbled=one, marked=some) for one, some in zip(planted, marked, strict=True))


# -- text and picture -------------------------------------------------------------------------------------------------


def compared(output: Path, truth: Path, seed: int) -> Iterator[tuple[list[Garbled], PreparedPage, RecognisedPage]]:
    """The paragraphs of each page, garbled, and the page as their text compared with what was read there; line
    ``<paragraph>.<row>`` is a row of a paragraph."""
    for folder in sorted((output / "pages").iterdir()):
        shelf = Shelf(folder)
        found = [shelf.read(name) for name in ("1-prepare", "2-recognise")]
        if None in found:
            continue
        prepared = found[0].decode(PreparedPage)  # type: ignore[union-attr]
        read = found[1].decode(RecognisedPage)  # type: ignore[union-attr]
        printed = json.loads((truth / f"{Path(prepared.scan.path).stem}.json").read_text(encoding="utf-8"))["lines"]
        paragraphs: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for line in printed:
            if line["kind"] == "p" and not line.get("from_right"):
                paragraphs.setdefault((line["art"], line["par"]), []).append(line)
        rows = [some for some in paragraphs.values() if sum(len(one["text"]) for one in some) > 40]
        planted = garble(["\n".join(one["text"].strip() for one in some) for some in rows], seed)
        lines = tuple(
            _given(f"{number}.{row}", text, place)
            for number, (one, some) in enumerate(zip(planted, rows, strict=True))
            for row, (text, place) in enumerate(zip(one.text.split("\n"), some, strict=True))
        )
        given = RecognisedPage(
            scan=prepared.scan.id, source=Source(name="given", version="1"), language=read.language, lines=lines
        )
        picture = cv2.imdecode(
            np.frombuffer((folder / "1-prepare.page.png").read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE
        )
        yield planted, prepared, compare(prepared, given, Reading(lines=read.lines), read.source, _ready(picture))


def _ready(picture: Any) -> Any:
    grey: NDArray[np.uint8] = np.asarray(picture, np.uint8)
    return lambda: grey


def _given(name: str, text: str, place: dict[str, Any]) -> Line:
    box = Box(left=round(place["x"]), top=round(place["y"]), right=round(place["x1"]), bottom=round(place["y1"]))
    upright = box.height > 1.5 * box.width and len(text) > 1
    return Line(id=name, text=text, box=box, confidence=1.0, direction="vertical" if upright else "ltr")


def picture_cases(pages: Sequence[tuple[list[Garbled], PreparedPage, RecognisedPage]], least: float) -> Iterator[Case]:
    for planted, prepared, page in pages:
        regions = []
        every = [*page.lines, *page.rejected]
        for number in range(len(planted)):
            own = tuple(line.id for line in every if line.id.split(".")[0] == str(number))
            own = tuple(sorted(own, key=lambda name: int(name.split(".")[1])))
            regions.append(Region(id=f"r{number}", kind="body", box=every[0].box, lines=own))
        layout = LaidOutPage(scan=page.scan, regions=tuple(regions), body_height=30.0)
        flows = tuple(Flow(id=f"f{at}", regions=(one.id,)) for at, one in enumerate(regions))
        mended = mend(
            prepared, page, layout, OrderedPage(scan=page.scan, flows=flows), MendSettings(unclear_below=least)
        )
        marked = _marked(mended)
        for number, one in enumerate(planted):
            start, offsets = 0, set()
            for row, text in enumerate(one.text.split("\n")):
                offsets |= {start + at for at in marked.get(f"{number}.{row}", ())}
                start += len(text) + 1
            yield Case(garbled=one, marked=frozenset(offsets))


# -- the table --------------------------------------------------------------------------------------------------------


def add_row(table: Table, name: str, cases: Sequence[Case]) -> None:
    sound = [at in case.marked for case in cases for at in case.sound()]
    hits = {kind: [c.found(s) for c in cases for s in c.garbled.spans if s.kind == kind] for kind in KINDS}
    every = [hit for some in hits.values() for hit in some]
    table.add_row(
        name,
        f"{sum(sound) / max(1, len(sound)):.4f}",
        f"{sum(every) / max(1, len(every)):.3f}",
        *(f"{sum(some) / max(1, len(some)):.2f}" for some in hits.values()),
        str(len(every)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="OUTPUT TRUTH")
    chosen = parser.parse_args()
    if len(chosen.folders) % 2:
        parser.error("name an output and its truth")
    table = Table(title="Garbled spans found" + (", with a picture" if chosen.folders else ", text alone"))
    for column in ("", "alarms", "found", *KINDS, "spans"):
        table.add_column(column, justify="right")
    if chosen.folders:
        pairs = list(zip(chosen.folders[::2], chosen.folders[1::2], strict=True))
        pages = [one for output, truth in pairs for one in compared(output, truth, SEEDS[0])]
        for least in LEAST:
            add_row(table, f"below {least}", list(picture_cases(pages, least)))
    else:
        for language in ("zh", "zht", "en", "de"):
            for share in SHARES:
                add_row(table, f"{language} {share}", list(text_cases(language, share)))
        for language in ("en", "de"):
            for share in SHARES:
                cases = list(text_cases(language, share, texts=other_texts(language)))
                add_row(table, f"{language} today {share}", cases)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
