"""Pages of blocks of text, written small as ALTO and PAGE, for what files tell of articles and of order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

STEP, HEIGHT, LETTER = 50, 30, 12


@dataclass(frozen=True)
class Block:
    """Lines in one place; ``more`` are attributes of its element, ``lines_more`` of each of its lines."""

    name: str
    left: int
    top: int
    lines: tuple[str, ...]
    height: int = HEIGHT
    more: str = ""
    lines_more: str = ""

    @property
    def width(self) -> int:
        return max(len(line) for line in self.lines) * LETTER * self.height // HEIGHT


HEAD = ("THE TOWN COUNCIL",)
TEXT = (
    "The council met last night at the town hall.",
    "There was a large attendance, and the market",
    "was spoken of.",
)
FIRE = ("FIRE AT THE INN",)
BURNT = (
    "A fire broke out on Monday in the stables",
    "behind the inn. The engine came at once, and",
    "all was put out.",
)


def two_articles(**more: str) -> tuple[Block, ...]:
    """One under the other: T1, B1, T2, B2."""
    return (
        Block("T1", 200, 200, HEAD, 50, more.get("T1", "")),
        Block("B1", 200, 300, TEXT, more=more.get("B1", "")),
        Block("T2", 200, 600, FIRE, 50, more.get("T2", "")),
        Block("B2", 200, 700, BURNT, more=more.get("B2", "")),
    )


def alto_of(blocks: Iterable[Block], *, tags: str = "", order: str = "", words: bool = True) -> str:
    """Words have ids ``w1``, ``w2`` and so on through the page."""
    number, parts = 0, []
    for block in blocks:
        rows = []
        for at, text in enumerate(block.lines):
            top = block.top + STEP * at
            strings, left = [], block.left
            for word in text.split(" "):
                number += 1
                width = len(word) * LETTER * block.height // HEIGHT
                name = f'ID="w{number}"' if words else ""
                strings.append(
                    f'<String {name} CONTENT={quoteattr(word)} HPOS="{left}" VPOS="{top}" WIDTH="{width}"'
                    f' HEIGHT="{block.height}"/>'
                )
                left += width + LETTER
            rows.append(
                f'<TextLine ID="{block.name}_{at}" HPOS="{block.left}" VPOS="{top}" WIDTH="{block.width}"'
                f' HEIGHT="{block.height}" {block.lines_more}>{"<SP/>".join(strings)}</TextLine>'
            )
        parts.append(f'<TextBlock ID="{block.name}" {block.more}>{"".join(rows)}</TextBlock>')
    return (
        f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{tags}<Layout>{order}'
        f'<Page ID="P" WIDTH="2000" HEIGHT="3000"><PrintSpace>{"".join(parts)}</PrintSpace></Page></Layout></alto>'
    )


def page_of_blocks(blocks: Iterable[Block], order: str = "", *, coords: bool = True) -> str:
    """``coords`` false: lines have baselines alone."""
    parts = []
    for block in blocks:
        rows = []
        for at, text in enumerate(block.lines):
            top, right = block.top + STEP * at, block.left + block.width
            bottom = top + block.height
            shape = f'<Coords points="{block.left},{top} {right},{top} {right},{bottom} {block.left},{bottom}"/>'
            foot = bottom - block.height // 5
            rows.append(
                f'<TextLine id="{block.name}_{at}" {block.lines_more}>{shape if coords else ""}'
                f'<Baseline points="{block.left},{foot} {right},{foot}"/>'
                f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>"
            )
        edges = (block.left, block.top, block.left + block.width, block.top + STEP * len(block.lines))
        around = "{0},{1} {2},{1} {2},{3} {0},{3}".format(*edges)
        parts.append(
            f'<TextRegion id="{block.name}" {block.more}><Coords points="{around}"/>{"".join(rows)}</TextRegion>'
        )
    return (
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<Page imageFilename="a.png" imageWidth="2000" imageHeight="3000">{order}{"".join(parts)}</Page></PcGts>'
    )


def ordered(names: Sequence[str], kind: str = "Ordered") -> str:
    refs = "".join(f'<RegionRefIndexed index="{at}" regionRef="{name}"/>' for at, name in enumerate(names))
    if kind == "Unordered":
        refs = "".join(f'<RegionRef regionRef="{name}"/>' for name in names)
    return f'<ReadingOrder><{kind}Group id="g">{refs}</{kind}Group></ReadingOrder>'
