"""Pages of order by hand: headings, columns and pictures where a test puts them."""

from __future__ import annotations

from pipeline.geometry import BoxIndex
from pipeline.model import Box, Region
from pipeline.stages.order.nodes import ROLES, Ground, Head, Stack


def place(
    heads: tuple[Head, ...] = (),
    stacks: tuple[Stack, ...] = (),
    pictures: tuple[Box, ...] = (),
    rules: tuple[Box, ...] = (),
) -> Ground:
    """A page of 2,000 by 2,000 pixels in type of 30; ``rules`` are across."""
    return Ground(
        stacks=stacks,
        heads=heads,
        pictures=pictures,
        shown={},
        captions=(),
        across=BoxIndex(rules),
        down=BoxIndex(()),
        frames=BoxIndex(()),
        body=30.0,
        chinese=True,
        language="zh-Hans",
        width=2000,
        height=2000,
        seen=True,
        turned=False,
    )


def head(name: str, box: Box, *, size: float = 2.0, upright: bool = False) -> Head:
    region = Region(id=name, kind="headline", box=box, lines=(f"{name}l",))
    return Head(
        regions=(region,),
        text="標題",
        box=box,
        upright=upright,
        frame=-1,
        size=size,
        weight=1.0,
        rows=1,
        roles=(0.0,) * len(ROLES),
    )


def stack(name: str, box: Box) -> Stack:
    region = Region(id=name, kind="body", box=box, lines=(f"{name}l",))
    return Stack(
        regions=(region,),
        box=box,
        first="",
        last="",
        opening="",
        indent=0,
        shortfall=0,
        starts=False,
        frame=-1,
        length=200,
        letters=200,
        size=1.0,
        roles=(1.0, 0.0, 0.0, 0.0),
    )
