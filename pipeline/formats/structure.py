"""A page with the units, kinds and furniture that its METS tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.formats.given import GivenPage
from pipeline.formats.told import Told, ToldBlock
from pipeline.formats.whole_pages import find_units
from pipeline.geometry import hull_of_boxes
from pipeline.model import GivenArticle, Region, RegionKind

MOST = 0.5
"""Of a line's words, how many a stretch of words must hold for the line to be in it."""


def keep_structure(given: GivenPage, told: Told, path: Path) -> GivenPage:
    """The page with kinds of regions and units as the METS tells them; ``path`` is that of the page's text. What is
    named and is not there is said."""
    return _Keeper(given, str(path)).keep(told)


class _Keeper:
    def __init__(self, given: GivenPage, path: str) -> None:
        self.given = given
        self.path = path
        self.regions = {region.id: region for region in given.regions}
        self.holder = {line: region.id for region in given.regions for line in region.lines}
        self.boxes = {line.id: line.box for line in given.lines}
        self.sequence = given.sequence or tuple(line.id for line in given.lines)
        self.order = {name: at for at, name in enumerate(self.sequence)}
        self.parts = dict(given.parts)
        self.words = given.words
        self.at_word = {word: at for at, (word, _) in enumerate(given.words)}
        self.spans: dict[str, tuple[int, int]] = {}
        """Of each line the places of its first and last word among all words of the file."""
        for at, (_, line) in enumerate(given.words):
            self.spans[line] = (self.spans.get(line, (at, at))[0], at)
        self.taken: set[str] = set()
        self.homes: dict[ToldBlock, str] = {}
        self.cut: list[str] = []
        self.missing = 0

    def keep(self, told: Told) -> GivenPage:
        """Blocks and lines of one unit are in no other: the first that names them has them."""
        for block in told.furniture:
            self.take(block)
        articles: list[GivenArticle] = []
        # Headlines over several articles are told by the text itself where galley wrote it.
        own_roofs = {one.name: one.roofs for one in self.given.articles}
        for unit in told.units:
            here = tuple(name for block in unit.blocks if (name := self.take(block)))
            if any(self.regions[name].lines for name in here):
                roofs = tuple(self.homes[block] for block in unit.roofs if block in self.homes)
                roofs = roofs or own_roofs.get(unit.name, ())
                articles.append(GivenArticle(name=unit.name, kind=unit.kind, regions=here, roofs=roofs))
        whole = [unit for unit in told.units if self.path in unit.pages]
        texts = {self.path, *(str(page.text) for page in told.pages if page.text is not None)}
        found, unused = find_units(whole, self.path, texts, self.left_lines())
        for one in found:
            here = tuple(self.take_lines([*run], kind) for kind, run in one.runs)
            articles.append(GivenArticle(name=one.unit.name, kind=one.unit.kind, regions=here))
        had = {one.id for one in self.given.regions if one.lines}
        kept = [one for one in self.regions.values() if one.lines or one.id not in had]
        order = [name for name in self.given.order if self.regions[name].lines]
        remarks = [*self.given.remarks, *unused]
        if self.missing:
            blocks = "a block" if self.missing == 1 else f"{self.missing} blocks"
            remarks.append(f"the METS names {blocks} of the page that its text does not have: not used")
        return replace(
            self.given,
            regions=tuple(kept),
            order=(*order, *(name for name in self.cut if self.regions[name].lines)),
            articles=tuple(articles),
            remarks=tuple(remarks),
        )

    def take(self, block: ToldBlock) -> str:
        """The region of a block; a new one of lines that are a part of others, or of several. Empty where it is on
        another page, taken, or not there."""
        if block.file != self.path:
            return ""
        whole = not block.end and block.block not in self.parts
        region = self.regions.get(block.block) if whole else None
        if region is not None:
            if region.id in self.taken:
                return ""
            self.taken.update((region.id, *region.lines))
            if region.lines:
                # Where the text's own file tells passages, it tells their kinds more closely.
                self.regions[region.id] = region if region.passage else replace(region, kind=block.kind)
            self.homes[block] = region.id
            return region.id
        lines = [name for name in self.find_lines(block) if name not in self.taken]
        if not lines:
            self.missing += not (block.box or block.block in self.parts or block.block in self.at_word)
            return ""
        self.homes[block] = self.take_lines(lines, block.kind, block.block)
        return self.homes[block]

    def left_lines(self) -> list[tuple[str, str, str]]:
        """The lines of text that nothing has taken, in the order of the file's blocks: id, text, region."""
        texts = {line.id: line.text for line in self.given.lines}
        return [
            (line, texts[line], name)
            for name in self.given.order
            if self.regions[name].kind not in ("masthead", "folio")
            for line in self.regions[name].lines
            if line not in self.taken and texts[line].strip()
        ]

    def take_lines(self, lines: list[str], kind: RegionKind, wanted: str = "") -> str:
        """A region of lines that are a part of others, or of several."""
        wanted = wanted or self.holder.get(lines[0], lines[0])
        self.taken.update(lines)
        gone = set(lines)
        for name in dict.fromkeys(self.holder[line] for line in lines if line in self.holder):
            one = self.regions[name]
            self.regions[name] = replace(one, lines=tuple(line for line in one.lines if line not in gone))
        box = hull_of_boxes([self.boxes[name] for name in lines])
        made = Region(id=self.free_name(wanted), kind=kind, box=box, lines=tuple(lines))
        self.holder |= dict.fromkeys(lines, made.id)
        self.regions[made.id] = made
        self.cut.append(made.id)
        return made.id

    def free_name(self, wanted: str) -> str:
        name, number = f"{wanted}~", 1
        while name in self.regions:
            number += 1
            name = f"{wanted}~{number}"
        return name

    def find_lines(self, block: ToldBlock) -> list[str]:
        """The lines of a block, or of a stretch from one thing to another, in the order of the file."""
        if block.box is not None:
            box = block.box
            return self.sort(
                name
                for name, one in self.boxes.items()
                if box.left <= (one.left + one.right) / 2 < box.right
                and box.top <= (one.top + one.bottom) / 2 < box.bottom
            )
        last = block.end or block.block
        if block.block in self.at_word and last in self.at_word:
            return self.sort(self.find_by_words(*sorted((self.at_word[block.block], self.at_word[last]))))
        start, end = self.find_named(block.block), self.find_named(last)
        if not start or not end:
            return []
        places = [self.order[name] for name in (*start, *end)]
        return [*self.sequence[min(places) : max(places) + 1]] if block.end else self.sort(start)

    def find_by_words(self, first: int, last: int) -> Iterator[str]:
        for line in dict.fromkeys(line for _, line in self.words[first : last + 1]):
            start, end = self.spans[line]
            if min(end, last) - max(start, first) + 1 >= MOST * (end - start + 1):
                yield line

    def find_named(self, name: str) -> tuple[str, ...]:
        """The lines of anything with a name."""
        if name in self.regions and name not in self.parts:
            return self.regions[name].lines
        if name in self.at_word:
            return (self.words[self.at_word[name]][1],)
        return self.parts.get(name, ())

    def sort(self, lines: Iterable[str]) -> list[str]:
        return sorted(dict.fromkeys(lines), key=lambda name: self.order[name])
