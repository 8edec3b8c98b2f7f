"""Chinese paragraphs are set in: where text is flush none begins, and an open sentence goes on at none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry import BoxIndex
from pipeline.model import IDENTITY, Box, PreparedPage, Region, Scan, Setting
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import find_possible
from pipeline.stages.order.nodes import Ground, Stack
from pipeline.stages.order.paper import Paper
from pipeline.stages.order.scorer import score_possible
from pipeline.stages.order.set_in import BEGINS, GOES_ON, heed_paragraphs
from tests.ground_by_hand import head, place, stack


def column(name: str, left: int, *, indent: float, last: str = "就此结束。") -> Stack:
    box = Box(left=left, top=200, right=left + 280, bottom=900)
    region = Region(id=name, kind="body", box=box, lines=(f"{name}1", f"{name}2", f"{name}3"))
    return replace(stack(name, box), regions=(region,), indent=indent, first="记者在现场看到", last=last)


HEAD = head("main", Box(left=100, top=100, right=680, bottom=180))
OPEN, SHUT = column("a", 100, indent=2.0, last="我们心里"), column("a", 100, indent=2.0)


def page(first: Stack, second: Stack) -> Ground:
    return place((HEAD,), (first, second))


def paper(set_in: int, *, flush: int = 60, short: bool = False) -> Paper:
    """A page of so many lines that are set in, and others that are not; those of the second text may be ``short``."""
    indents = [2.0] * set_in + [0.0] * flush
    settings = {
        f"l{at}": Setting(line=f"l{at}", indent=indent, shortfall=0.0, size=1.0, weight=1.0)
        for at, indent in enumerate(indents)
    }
    settings |= {
        f"b{at}": Setting(line=f"b{at}", indent=0.0, shortfall=4.0 * short, size=1.0, weight=1.0) for at in (1, 2, 3)
    }
    scan = Scan(id="p0001", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=2000, height=2000, dpi=None)
    none = BoxIndex(())
    return Paper(
        page=PreparedPage(scan=scan, image="page.png", width=2000, height=2000, to_scan=IDENTITY, steps=()),
        lines={},
        settings=settings,
        turned=False,
        chinese=True,
        language="zh-Hans",
        across=none,
        down=none,
        frames=none,
    )


def lowered(
    ground: Ground, of: Paper | None = None
) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
    """Nats that the joins of a headline with its text, and of text with text, lose."""
    costs = Costs(ground, language=False)
    possible = find_possible(costs)
    before = score_possible(possible, turned=False)
    after = heed_paragraphs(costs, possible, before, of or paper(12))
    begin = np.round(before.begin - after.begin, 6).tolist()
    follow = np.round(before.follow - after.follow, 6).tolist()
    return (
        {pair: by for pair, by in zip(possible.begin, begin, strict=True) if by},
        {pair: by for pair, by in zip(possible.follow, follow, strict=True) if by},
    )


def test_a_headline_stands_over_no_flush_text() -> None:
    begin, follow = lowered(page(SHUT, column("b", 400, indent=0.1)))
    assert begin == {(0, 1): BEGINS}
    assert follow == {}


def test_an_open_sentence_goes_on_at_no_paragraph() -> None:
    begin, follow = lowered(page(OPEN, column("b", 400, indent=2.0)))
    assert begin == {}
    assert follow == {(0, 1): GOES_ON}


@pytest.mark.parametrize(
    ("ground", "of"),
    [
        (page(SHUT, column("b", 400, indent=2.0)), paper(12)),
        (page(SHUT, replace(column("b", 400, indent=0.1), starts=True)), paper(12)),
        (page(SHUT, replace(column("b", 400, indent=0.1), letters=30)), paper(12)),
        (page(SHUT, column("b", 400, indent=0.1)), paper(1)),
        (page(SHUT, column("b", 400, indent=0.1)), paper(12, short=True)),
        (page(SHUT, column("b", 400, indent=0.1)), paper(12, flush=10)),
        (replace(page(SHUT, column("b", 400, indent=0.1)), chinese=False), paper(12)),
        (replace(page(SHUT, column("b", 400, indent=0.1)), seen=False), paper(12)),
    ],
    ids=[
        "set in",
        "jumped in",
        "a few words",
        "paragraphs are not set in",
        "a list",
        "a cutting",
        "another language",
        "no scan",
    ],
)
def test_elsewhere_nothing_is_said(ground: Ground, of: Paper) -> None:
    assert lowered(ground, of) == ({}, {})
