"""Headlines: upright at the right of their text, or across over it."""

from __future__ import annotations

from benchmarks.training.blocks.page import DISPLAY, Block, BlockPage
from benchmarks.training.blocks.stories import Story


def set_heads(page: BlockPage, block: Block, right: float, story: Story) -> float:
    """Upright, at the right of the text: one line to four, the second the largest where there are three or more."""
    chance, size = page.chance, page.body
    count = 1 + int(chance.choice(4, p=(0.35, 0.35, 0.2, 0.1)))
    over = block.tiers if chance.random() < 0.75 else 1
    height = over * page.tier - page.gap
    texts = [story.heads[at % len(story.heads)] for at in range(count)]
    big = size * chance.uniform(1.3, 1.8 if over == 1 else 3.2)
    main = 1 if count > 2 else 0
    face = DISPLAY[int(chance.integers(len(DISPLAY)))]
    for at, text in enumerate(texts):
        wanted = big if at == main else max(size * 1.05, big * chance.uniform(0.45, 0.8))
        own = max(int(min(wanted, height / len(text))), round(size * 1.05))
        kept = text[: max(3, int(height / own))]
        spare = height - len(kept) * own
        step = own + (min(spare / len(kept), own) * chance.uniform(0, 1) if chance.random() < 0.4 else 0)
        top = page.top_of(block.top) + (spare - (step - own) * len(kept)) * chance.uniform(0.0, 0.5)
        right -= own * 0.1
        page.put_down(kept, right, top, own, face if at == main else DISPLAY[0], step, story.place("heading", -1))
        right -= own * chance.uniform(1.1, 1.4)
    return right - page.pitch * chance.uniform(0.0, 0.5)


def set_across(page: BlockPage, block: Block, right: float, columns: int, story: Story, over: int) -> None:
    """Over the first tier of the text, as wide as it or in its middle."""
    wide = columns * page.pitch
    text = story.heads[0]
    size = int(min(wide / len(text), page.body * over * 0.6))
    if size < page.body:
        text, size = text[: max(2, int(wide / page.body))], page.body
    step = wide / len(text) if page.chance.random() < 0.5 else size * 1.05
    left = right - wide + max(0.0, wide - step * len(text)) / 2
    top = page.top_of(block.top) + page.body * over * 0.1
    page.put_across(text, left, top, size, DISPLAY[1], step, story.place("heading", -1))
