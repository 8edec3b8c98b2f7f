"""`python -m benchmarks.calibration OUTPUT TRUTH ...`: the weights of `pipeline.language.readings` and
`pipeline.language.spellings`, and how far their probabilities can be trusted.

OUTPUT is an issue's folder of a run, TRUTH one with the JSON of its pages (`<scan>.json`, with printed lines); more
pairs may follow. Weights are fitted to one half of the pages and judged by the other, both ways; those of all pages
are printed to be copied.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table
from scipy.optimize import minimize

from pipeline.config import Settings
from pipeline.evaluate.reliability import Bin, bin_cases, draw_reliability, expected_error
from pipeline.language.joins import is_cjk_text
from pipeline.language.likelihood import WordFrequencies, WordTrigrams, open_likelihood
from pipeline.language.readings import LEAST_DOUBT
from pipeline.model import Box, Line, MendedPage, PreparedPage, RecognisedPage
from pipeline.stages.mend.characters import Neighbours, weigh_characters
from pipeline.stages.mend.spellings import count_words, weigh_spellings
from pipeline.store import Shelf

Floats = NDArray[np.float64]
MOST = 20
LATIN = "Latin words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``features`` of every reading; ``confidence`` of the given one. ``right`` is 0 for the given one, 1 and on for a
    reading, -1 for none of them."""

    page: str
    features: tuple[tuple[float, ...], ...]
    confidence: float
    right: int


def collect(output: Path, truth: Path, *, trigram: bool) -> Iterator[Case]:
    """Doubtful Chinese characters."""
    for page in _read_pages(output, truth):
        neighbours = Neighbours(tuple(page.lines.values()))
        for passage in page.passages:
            if not is_cjk_text("".join(line.text for line in passage)):
                continue
            for choice in weigh_characters(passage, neighbours, page.language, trigram=trigram):
                character = page.wanted.get((choice.line, choice.offset))
                if character is not None:
                    texts = [choice.given.text, *(reading.text for reading in choice.readings)]
                    yield Case(
                        page=page.name,
                        features=tuple(reading.features() for reading in choice.readings),
                        confidence=choice.given.confidence,
                        right=texts.index(character) if character in texts else -1,
                    )


def collect_words(output: Path, truth: Path) -> Iterator[Case]:
    """Latin words with a doubtful letter."""
    for page in _read_pages(output, truth):
        counts = count_words(tuple(page.lines.values()))
        for passage in page.passages:
            for word in weigh_spellings(passage, page.language, counts):
                letters = [page.wanted.get(place, "").lower() for place in word.places]
                if any(letters):
                    texts = [word.text, *(other.text for other in word.others)]
                    yield Case(
                        page=page.name,
                        features=tuple(other.features() for other in word.others),
                        confidence=word.confidence,
                        right=_find_right([text.lower() for text in texts], letters),
                    )


def _find_right(texts: Sequence[str], letters: Sequence[str]) -> int:
    """Of the given word, the first, and the others: the one all of whose changes are right, with most of them."""
    if list(texts[0]) == list(letters):
        return 0
    best, most = -1, 0
    for number, text in enumerate(texts[1:], start=1):
        changed = [at for at, (old, new) in enumerate(zip(texts[0], text, strict=True)) if old != new]
        if len(changed) > most and all(text[at] == letters[at] for at in changed):
            best, most = number, len(changed)
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """``wanted``: the printed character of each recognised one, by line and offset."""

    name: str
    language: str
    lines: dict[str, Line]
    passages: list[list[Line]]
    wanted: dict[tuple[str, int], str]


def _read_pages(output: Path, truth: Path) -> Iterator[_Page]:
    for folder in sorted((output / "pages").iterdir()):
        shelf = Shelf(folder)
        found = [shelf.read(name) for name in ("1-prepare", "2-recognise", "5-mend")]
        if None in found:
            continue
        prepared, recognised, mended = (
            one.decode(kind)  # type: ignore[union-attr]
            for one, kind in zip(found, (PreparedPage, RecognisedPage, MendedPage), strict=True)
        )
        stem = Path(prepared.scan.path).stem
        printed = json.loads((truth / f"{stem}.json").read_text(encoding="utf-8"))["lines"]
        lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        yield _Page(
            name=f"{output.name}/{stem}",
            language=recognised.language,
            lines=lines,
            passages=[[lines[name] for name in passage.lines] for passage in mended.passages],
            wanted={place: text for line in lines.values() for place, text in _align(line, printed)},
        )


def _align(line: Line, printed: Sequence[dict[str, Any]]) -> Iterator[tuple[tuple[str, int], str]]:
    """The printed character for each recognised one, where as many stand on both sides."""
    best = max(printed, key=lambda one: _likeness(line.box, one), default=None)
    if best is None or _likeness(line.box, best) < 0.4 or len(line.glyphs) != len(line.text):
        return
    text = best["text"]
    if Levenshtein.distance(line.text, text) > 0.5 * len(text):
        return
    for block in Levenshtein.opcodes(line.text, text):
        if block.src_end - block.src_start == block.dest_end - block.dest_start:
            for at in range(block.src_end - block.src_start):
                yield (line.id, block.src_start + at), text[block.dest_start + at]


def _likeness(box: Box, printed: dict[str, Any]) -> float:
    """Intersection over union."""
    other = Box(
        left=round(printed["x"]), top=round(printed["y"]), right=round(printed["x1"]), bottom=round(printed["y1"])
    )
    both = max(0, min(box.right, other.right) - max(box.left, other.left)) * max(
        0, min(box.bottom, other.bottom) - max(box.top, other.top)
    )
    return both / max(1, box.width * box.height + other.width * other.height - both)


class Logit:
    """A conditional logit over the readings of each case, the given one (score 0) and `none of them`."""

    def __init__(self, cases: Sequence[Case]) -> None:
        width = len(cases[0].features[0])
        self.given = np.zeros((len(cases), MOST, width + 1))
        self.there = np.zeros((len(cases), MOST), bool)
        self.doubt = np.array([math.log(max(LEAST_DOUBT, 1 - case.confidence)) for case in cases])
        self.right = np.array([case.right if 0 <= case.right <= MOST else MOST + 1 for case in cases])
        for row, case in enumerate(cases):
            for column, features in enumerate(case.features[:MOST]):
                self.given[row, column] = (*features, 1.0)
                self.there[row, column] = True

    def shares(self, weights: Floats, rows: NDArray[np.bool_]) -> Floats:
        scores = np.where(self.there[rows], self.given[rows] @ weights[:-2], -np.inf)
        none = weights[-2] + weights[-1] * self.doubt[rows]
        full = np.c_[np.zeros(len(scores)), scores, none]
        full = np.exp(full - full.max(axis=1, keepdims=True))
        return np.asarray(full / full.sum(axis=1, keepdims=True))

    def fit(self, rows: NDArray[np.bool_]) -> Floats:
        right, doubt, given = self.right[rows], self.doubt[rows], self.given[rows]
        chosen = np.zeros((len(right), MOST + 2))
        chosen[np.arange(len(right)), right] = 1.0

        def loss(weights: Floats) -> tuple[float, Floats]:
            shares = self.shares(weights, rows)
            rest = shares - chosen
            slope = np.r_[np.einsum("nk,nkf->f", rest[:, 1:-1], given), rest[:, -1].sum(), (rest[:, -1] * doubt).sum()]
            value = -np.log(np.maximum(shares[np.arange(len(right)), right], 1e-12)).sum()
            return float(value + 0.02 * weights @ weights), slope + 0.04 * weights

        start = np.r_[1.0, np.full(given.shape[2] - 2, 0.3), -1.0, -3.0, 1.0]
        return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def judge_halves(cases: Sequence[Case]) -> tuple[list[tuple[float, bool]], Floats, list[int]]:
    """(probability, right?) of every case's best reading by the weights of the other half, the weights of all, and
    the cases whose given character was right."""
    logit = Logit(cases)
    pages = sorted({case.page for case in cases})
    half = np.array([pages.index(case.page) % 2 == 0 for case in cases])
    found: list[tuple[float, bool]] = [(0.0, False)] * len(cases)
    for own in (half, ~half):
        shares = logit.shares(logit.fit(~own), own)[:, 1:-1]
        best = shares.argmax(axis=1)
        for row, column, chance in zip(np.flatnonzero(own), best, shares.max(axis=1), strict=True):
            found[row] = (float(chance), bool(logit.right[row] == column + 1))
    sound = [row for row, case in enumerate(cases) if case.right == 0]
    return found, logit.fit(np.ones(len(cases), bool)), sound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="OUTPUT TRUTH")
    parser.add_argument(
        "--svg", type=Path, help="where to draw the reliability of Chinese characters by the best model"
    )
    chosen = parser.parse_args()
    if len(chosen.folders) % 2:
        parser.error("name an output and its truth")
    console = Console()
    pairs = list(zip(chosen.folders[::2], chosen.folders[1::2], strict=True))
    kinds: list[tuple[str, list[Case]]] = [
        (WordFrequencies.name, [case for pair in pairs for case in collect(*pair, trigram=False)])
    ]
    if isinstance(open_likelihood(), WordTrigrams):
        kinds.append((WordTrigrams.name, [case for pair in pairs for case in collect(*pair, trigram=True)]))
    kinds.append((LATIN, [case for pair in pairs for case in collect_words(*pair)]))
    for name, cases in kinds:
        if not cases:
            console.print(f"{name}: no cases")
            continue
        bins = judge_kind(console, name, cases)
        if chosen.svg and name != LATIN:
            chosen.svg.write_text(draw_reliability(bins, f"Look-alike edits, {name}"), encoding="utf-8")


def judge_kind(console: Console, name: str, cases: Sequence[Case]) -> Sequence[Bin]:
    found, weights, sound = judge_halves(cases)
    bins = bin_cases([one for one in found if one[0] >= 0.1])
    table = Table(title=f"{name}: {len(cases)} doubtful")
    for column in ("from", "cases", "said", "right"):
        table.add_column(column, justify="right")
    for one in bins:
        table.add_row(f"{one.low:g}", str(one.cases), f"{one.said:.3f}", f"{one.right:.3f}")
    console.print(table)
    for least in (Settings().settle.threshold, 0.9, Settings().settle.characters):
        surer = [row for row, one in enumerate(found) if one[0] >= least]
        right, harmed = sum(found[row][1] for row in surer), len(set(surer) & set(sound))
        console.print(f"from {least:g}: {len(surer)}, right {right}, sound ones harmed {harmed}")
    console.print(f"expected calibration error {expected_error(bins):.3f}")
    console.print("features, other, none, doubt:", [round(float(weight), 4) for weight in weights])
    return bins


if __name__ == "__main__":
    main()
