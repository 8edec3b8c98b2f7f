"""Sets stories into blocks, from the right."""

from __future__ import annotations

import math

from benchmarks.training.blocks.heads import set_across, set_heads
from benchmarks.training.blocks.page import BODY, DISPLAY, Block, BlockPage
from benchmarks.training.blocks.stories import Story
from benchmarks.training.blocks.trimmings import rule_beside, rule_under, set_picture


def fill(page: BlockPage, block: Block, carried: Story | None, depth: int) -> Story | None:
    """Stories from the right, the first one carried on from the block before; what does not end here is given back."""
    chance, right = page.chance, block.right
    while right - block.left > 5 * page.pitch:
        left = right - block.left
        if carried is None and block.tiers > 1 and depth < 2 and left > 12 * page.pitch and chance.random() < 0.25:
            part = right - min(left, page.pitch * int(chance.integers(8, 22)))
            part = block.left if part - block.left < 6 * page.pitch else part
            _split(page, Block(right=right, left=part, top=block.top, tiers=block.tiers), depth)
            right = part - page.pitch * chance.uniform(0.2, 0.8)
            continue
        if carried is None and chance.random() < 0.07:
            right = set_picture(page, block, right)
            continue
        story = carried or next(page.stories)
        fresh = carried is None
        right, ended = _set_story(page, block, right, story, fresh=fresh)
        carried = None if ended else story
        if ended and chance.random() < 0.2:
            rule_beside(page, block, right)
        right -= page.pitch * chance.uniform(0.1, 0.9)
    return carried


def _split(page: BlockPage, block: Block, depth: int) -> None:
    """In two, one over the other; what is left of a story is cut."""
    cut = int(page.chance.integers(1, block.tiers))
    upper = Block(right=block.right, left=block.left, top=block.top, tiers=cut)
    lower = Block(right=block.right, left=block.left, top=block.top + cut, tiers=block.tiers - cut)
    carried = fill(page, upper, None, depth + 1)
    if carried is None and page.chance.random() < page.ruled:
        rule_under(page, upper)
    fill(page, lower, carried, depth + 1)


def _set_story(page: BlockPage, block: Block, right: float, story: Story, *, fresh: bool) -> tuple[float, bool]:
    """How far it came, and whether it ended."""
    chance = page.chance
    room = int((right - block.left) / page.pitch)
    framed = fresh and story.left < 5 * block.tiers * page.letters and chance.random() < 0.12 and room > 8
    # Lines of a leading story may run through all tiers.
    tall = block.tiers > 1 and page.letters * block.tiers < 44 and chance.random() < 0.2
    edge = right
    right -= page.pitch * 0.5 * framed
    across = fresh and chance.random() < 0.15
    over = 0
    if fresh and not across:
        right = set_heads(page, block, right, story)
    elif across:
        over = min(page.letters - 4, 3)
    fits = max(1, int((right - block.left - page.pitch * 0.5 * framed) / page.pitch))
    tiers = 1 if tall else block.tiers
    letters = int((block.tiers * page.tier - page.gap) / page.body) if tall else page.letters
    wanted = math.ceil(_count_lines(story, letters) / (tiers - over / letters))
    columns = min(fits, max(2, wanted))
    if across:
        set_across(page, block, right, columns, story, over)
    for tier in range(tiers):
        top = page.top_of(block.top + tier) + (over * page.body if tier == 0 else 0)
        _set_tier(page, story, right, top, columns, letters - (over if tier == 0 else 0))
    end = right - columns * page.pitch
    ended = not story.rows or framed
    if framed:
        story.rows.clear()
        top, foot = page.top_of(block.top) - page.gap / 3, page.top_of(block.top + block.tiers) - 0.6 * page.gap
        page.frame(end - page.pitch * 0.2, top, edge, foot)
        end -= page.pitch * 0.5
    return end, ended


def _count_lines(story: Story, letters: int) -> int:
    """That the story takes, where none is shorter than the others; a heading within it takes two."""
    lines = 0
    for text, kind, indent in story.rows:
        lines += 2 if kind == "subhead" else 1 if kind == "byline" else math.ceil((len(text) + indent) / letters)
    return lines


def _set_tier(page: BlockPage, story: Story, right: float, top: float, columns: int, letters: int) -> None:
    """So many columns of the story; a heading within it stands alone, or over the two columns beneath it."""
    column = 0
    while column < columns and story.rows:
        text, kind, _ = story.rows[0]
        at = right - column * page.pitch
        if kind == "subhead":
            column += _set_subhead(page, story, at, top, columns - column, letters)
            continue
        if kind == "byline":
            story.rows.pop(0)
            kept = text[:letters]
            foot = top + (letters - len(kept)) * page.body
            page.put_down(kept, at, foot, page.body, BODY, page.body, story.place(kind))
        else:
            _set_line(page, story, at, top, letters)
        column += 1


def _set_subhead(page: BlockPage, story: Story, right: float, top: float, columns: int, letters: int) -> int:
    """A heading within a story, alone or with text beneath it; how many columns it takes."""
    chance = page.chance
    kept = story.rows.pop(0)[0][: max(1, int(letters * 0.85))]
    wide = 2 if columns > 3 and chance.random() < 0.6 else 1
    most = min(letters * page.body / (len(kept) + 1), wide * 0.8 * page.pitch)
    size = max(round(page.body * 1.05), int(min(most, page.body * chance.uniform(1.05, 1.6))))
    long = len(kept) * size * 1.02
    set_in = min(max(0.0, letters * page.body - long), page.body * chance.uniform(0, 1))
    at = right - (wide * page.pitch - size) / 2
    page.put_down(kept, at, top + set_in, size, DISPLAY[0], size * 1.02, story.place("heading"))
    over = int((set_in + long) / page.body) + 1
    if wide == 2 and letters - over > 3 and chance.random() < 0.7:
        for under in range(2):
            if story.rows and story.rows[0][1] == "text":
                _set_line(page, story, right - under * page.pitch, top + over * page.body, letters - over)
    return wide


def _set_line(page: BlockPage, story: Story, right: float, top: float, letters: int) -> None:
    text, kind, indent = story.rows.pop(0)
    room = letters - indent
    page.put_down(text[:room], right, top + indent * page.body, page.body, BODY, page.body, story.place(kind))
    if text[room:]:
        story.rows.insert(0, (text[room:], kind, 0))
