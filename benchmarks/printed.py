"""Which printed line of the truth each recognised line is, and how printed lines go on into each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Line

LIKE = 0.5
"""Least share of a recognised line's box within a printed one that it is (part) of."""

Turn = Literal["", " ", "-"]
"""How a paragraph goes on at a line's end: at once, after a space, or at once without the hyphen that stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """``foot`` and ``head`` are places in the truth's list of lines."""

    foot: int
    head: int
    turn: Turn


def match_lines(lines: Sequence[Line], printed: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Place in ``printed`` by line id, for lines most of whose box lies in that of one printed line; one that was
    recognised in pieces has them all."""
    if not lines or not printed:
        return {}
    own = np.array([(line.box.left, line.box.top, line.box.right, line.box.bottom) for line in lines], dtype=float)
    other = np.array([(one["x"], one["y"], one["x1"], one["y1"]) for one in printed], dtype=float)
    shared = _shared(own, other)
    best = shared.argmax(axis=1)
    return {
        line.id: int(place)
        for line, place, share in zip(lines, best, shared[np.arange(len(own)), best], strict=True)
        if share >= LIKE
    }


def _shared(own: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each box (n, 4) that lies in each of (m, 4), as (n, m)."""
    low = np.maximum(own[:, None, :2], other[None, :, :2])
    high = np.minimum(own[:, None, 2:], other[None, :, 2:])
    both = np.prod(np.clip(high - low, 0, None), axis=2)
    return np.asarray(both / np.maximum(np.prod(own[:, 2:] - own[:, :2], axis=1), 1e-9)[:, None])


def find_wraps(truth: dict[str, Any]) -> Iterator[Wrap]:
    """Ends of lines within the paragraphs of the truth's articles, with what the paragraph's own text has there.

    Lines that are not found in their paragraph's text, one after the other, are left out.
    """
    articles = {str(one["id"]): one for one in truth["articles"]}
    paragraphs: dict[tuple[str, str], list[int]] = {}
    for at, line in enumerate(truth["lines"]):
        if line["kind"] == "p" and str(line["art"]) in articles and str(line.get("par", "")).isdecimal():
            paragraphs.setdefault((str(line["art"]), str(line["par"])), []).append(at)
    for (article, _), places in paragraphs.items():
        texts = articles[article]["paragraphs"]
        first = truth["lines"][places[0]]["text"].strip()
        whole = next((text for text in texts if text.startswith(first) or text.startswith(first.rstrip("-"))), None)
        if whole is None or len(places) < 2:
            continue
        at = 0
        for foot, head in pairwise(places):
            text = truth["lines"][foot]["text"].strip()
            if whole.startswith(text, at):
                at += len(text)
                turn: Turn = " " if whole.startswith(" ", at) else ""
            elif text.endswith("-") and whole.startswith(text[:-1], at):
                at += len(text) - 1
                turn = "-"
            else:
                break
            while whole.startswith(" ", at):
                at += 1
            yield Wrap(foot=foot, head=head, turn=turn)
