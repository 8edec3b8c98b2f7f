"""How Chinese papers set paragraphs: the first line of each is set in by two characters.

So text whose first line is flush goes on from another column, wherever a headline stands, and no sentence that is open
at a column's foot goes on where a paragraph begins. Of 38 articles on eight modern pages one began flush, with the
words that say where it is continued from; of 62 open sentences none went on at a paragraph.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.stages.order.costs import Costs
from pipeline.stages.order.features import Possible
from pipeline.stages.order.nodes import Stack
from pipeline.stages.order.paper import Paper
from pipeline.stages.order.scorer import Scores

BEGINS, GOES_ON = 3.0, 2.0
"""Nats in each of a join's two choices, against a headline over flush text and against an open sentence that goes on at
a paragraph: less than the figures above say, for a line's edge may be measured wrongly."""
LETTERS = 60
"""Letters of a text whose edge tells (a Chinese character counts for two), at the least."""
FLUSH, IN, OUT = 0.5, 1.0, 3.0
"""White before a flush line, at the most, and before one that is set in, from and to, in body heights."""
SHORT, FULL = 1.2, 0.6
"""White after a line that fills its column, in body heights, at the most; and the share of a text's lines that do."""
USUAL, LINES = 0.04, 40
"""Share of a page's lines that are set in, at the least, where it sets paragraphs so; and lines of such a page."""


def heed_paragraphs(costs: Costs, possible: Possible, scores: Scores, paper: Paper) -> Scores:
    """The same scores, but for such joins, on Chinese pages that are set across and set their paragraphs in."""
    ground = costs.ground
    if not ground.chinese or ground.turned or not ground.seen or not sets_in(paper):
        return scores
    flush = [is_flush(stack) and _is_prose(stack, paper) for stack in ground.stacks]
    begun = [stack.letters >= LETTERS and IN <= stack.indent <= OUT for stack in ground.stacks]
    begin = [BEGINS * flush[j] for _, j in possible.begin]
    follow = [GOES_ON * (begun[j] and costs.is_open(i)) for i, j in possible.follow]
    return replace(
        scores,
        begin=scores.begin - np.array(begin, dtype=np.float64),
        follow=scores.follow - np.array(follow, dtype=np.float64),
    )


def is_flush(stack: Stack) -> bool:
    """Whether a text begins amid a paragraph, by its first line's edge."""
    return (
        stack.letters >= LETTERS
        and stack.indent <= FLUSH
        and not stack.starts
        and stack.regions[0].kind == "body"
        and len(stack.regions[0].lines) > 2
    )


def _is_prose(stack: Stack, paper: Paper) -> bool:
    """Whether most lines fill their column: those of a list do not, and begin flush."""
    lines = [line for region in stack.regions for line in region.lines[:-1] if line in paper.settings]
    full = sum(paper.settings[line].shortfall < SHORT for line in lines)
    return full >= FULL * len(lines)


def sets_in(paper: Paper) -> bool:
    indents = [one.indent for one in paper.settings.values()]
    return len(indents) >= LINES and sum(IN <= indent <= OUT for indent in indents) >= USUAL * len(indents)
