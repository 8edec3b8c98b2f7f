"""What is set in blocks: the press's articles, whole or in part, most of them short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numpy.random import Generator

from benchmarks.training.labelled import Place
from tests.press.texts import Copy, invent_byline, pick, read_copy

CITIES = (
    *("重慶", "香港", "倫敦", "紐約", "東京", "昆明", "桂林", "金華"),
    *("溫州", "寧波", "漢口", "長沙", "北平", "天津", "南京", "杭州"),
)
AGENCIES = ("電", "路透電", "美聯社電", "哈瓦斯電", "專電", "中央社電", "訊")
DAYS = ("一", "二", "三", "五", "八", "十", "十二", "十七", "廿", "廿二", "廿六", "卅")
ITEM = "▲△●○"
PARTED = (0.0, 0.0, 0.05, 0.25)
"""How often a paragraph of a page has a heading over it: in print, fewer than one article of two has any."""
UNPOINTED = 0.15
"""Share of pages without punctuation."""


@dataclass(slots=True, kw_only=True)
class Story:
    """What is still to be set of an article: its headline's lines, and its paragraphs with their kinds and by how many
    characters each is set in."""

    number: int
    heads: list[str]
    rows: list[tuple[str, str, int]]
    rank: int = 0

    @property
    def left(self) -> int:
        """Characters that are still to be set."""
        return sum(len(text) for text, _, _ in self.rows)

    def place(self, kind: str, level: int = 0) -> Place:
        self.rank += 1
        return Place(article=self.number, role=kind, rank=(level, self.rank))


def write_stories(chance: Generator) -> Iterator[Story]:
    """Without end: of the press's copy, whole or in part, most of them short."""
    copies = read_copy("zht")
    pointed, indent = chance.random() >= UNPOINTED, int(chance.integers(0, 2))
    dated, parted, signed = chance.random() < 0.7, float(chance.choice(PARTED)), chance.random() < 0.6
    number = 0
    while True:
        copy = copies[int(chance.integers(len(copies)))]
        kept = _cut_copy(chance, copy)
        if not pointed:
            kept = ["".join(ch for ch in one if ch.isalnum()) for one in kept]
        elif chance.random() < 0.5:
            kept = [one.replace("，", "、").replace("。", "、") for one in kept]
        items = len(kept) > 1 and chance.random() < 0.2
        byline, where = invent_byline(chance, "zht") if signed else ("", "tail")
        rows: list[tuple[str, str, int]] = []
        for at, one in enumerate(kept):
            if at and not items and chance.random() < parted:
                rows.append((_cut_title(chance, copies), "subhead", 0))
            opening = _open(chance) if dated else ""
            opening = pick(chance, ITEM) if items else opening if at == 0 or chance.random() < 0.4 else ""
            rows.append((opening + one, "text", 0 if opening else indent))
        if byline and where == "head":
            rows.insert(0, (byline, "byline", 0))
        elif byline and chance.random() < 0.5:
            rows.append((byline, "byline", 0))
        heads = [copy.title, *(one for one in (copy.subtitle, copies[number % len(copies)].title) if one)]
        yield Story(number=number, heads=heads, rows=rows)
        number += 1


def _cut_copy(chance: Generator, copy: Copy) -> list[str]:
    first = int(chance.integers(len(copy.paragraphs)))
    most = int(chance.choice((1, 2, 4, 8), p=(0.35, 0.25, 0.25, 0.15)))
    kept = [*copy.paragraphs[first:], *copy.paragraphs[:first]][:most]
    if chance.random() < 0.25:
        return [one[: 20 + int(chance.integers(60))].rstrip("，、") + "。" for one in kept]
    return kept


def _open(chance: Generator) -> str:
    return f"（{pick(chance, CITIES)}{pick(chance, DAYS)}日{pick(chance, AGENCIES)}）"


def _cut_title(chance: Generator, copies: Sequence[Copy]) -> str:
    return copies[int(chance.integers(len(copies)))].title[: int(chance.integers(3, 8))]
