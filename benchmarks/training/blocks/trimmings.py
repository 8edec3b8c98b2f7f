"""Pictures, small advertisements and rules between the blocks."""

from __future__ import annotations

import numpy as np
from PIL import Image

from benchmarks.training.blocks.page import BODY, DISPLAY, Block, BlockPage
from tests.press.texts import NOTICES


def set_picture(page: BlockPage, block: Block, right: float) -> float:
    """With its caption under it."""
    wide = min(right - block.left, page.pitch * int(page.chance.integers(6, 16)))
    top, foot = page.top_of(block.top), page.top_of(block.top + block.tiers) - page.gap - 1.6 * page.body
    left, high, to, low = (round(at) for at in (right - wide, top, right, foot))
    grey = page.chance.integers(40, 210, (max(2, (low - high) // 4), max(2, (to - left) // 4)), np.uint8)
    page.image.paste(Image.fromarray(grey).resize((to - left, low - high)), (left, high))
    story = next(page.stories)
    text = story.heads[0][: max(1, int(page.chance.uniform(0.4, 1.0) * wide / page.body))]
    spare = (wide - len(text) * page.body) / 2
    page.put_across(text, left + spare, foot + 0.3 * page.body, page.body, BODY, page.body, story.place("caption"))
    return right - wide - page.pitch * 0.5


def set_notices(page: BlockPage, block: Block) -> None:
    """A row of small advertisements in frames: what their parts are, nobody asks."""
    right = block.right
    top, foot = page.top_of(block.top), page.top_of(block.top + block.tiers) - page.gap
    while right - block.left > 6 * page.pitch:
        wide = min(right - block.left, page.pitch * int(page.chance.integers(5, 14)))
        page.frame(right - wide + 4, top, right - 4, foot, int(page.chance.integers(2, 7)))
        story = next(page.stories)
        at = right - page.pitch
        for text in NOTICES["zht"][int(page.chance.integers(len(NOTICES["zht"])))]:
            most = (foot - top - page.body) / len(text)
            size = int(min(page.body * page.chance.uniform(1.0, 3.0), most))
            if at - size < right - wide + page.pitch / 2:
                break
            step = min(size * 1.4, most)
            page.put_down(text, at, top + page.body / 2, size, DISPLAY[1], step, story.place(""))
            at -= size * 1.4
        right -= wide


def rule_under(page: BlockPage, block: Block) -> None:
    y = page.top_of(block.top + block.tiers) - page.gap / 2
    page.rule(block.left, y, block.right, y, int(page.chance.integers(2, 5)))


def rule_beside(page: BlockPage, block: Block, x: float) -> None:
    page.rule(x, page.top_of(block.top), x, page.top_of(block.top + block.tiers) - page.gap)
