"""Articles one under another in running columns: briefs in a box, and whole pages of old newspapers."""

from dataclasses import dataclass, field

from numpy.random import Generator

from .article import SetArticle, Style
from .flow import Flow, Run, prefixes, run_text
from .heads import Head, set_head, title_size
from .notices import set_notice
from .sheet import Rect, SetLine
from .texts import JUMPS, Copy, invent_byline, pick


@dataclass(slots=True)
class Stack:
    """The articles of a run of columns, and what fills the feet of the columns between them."""

    articles: list[SetArticle] = field(default_factory=list)
    fillers: list[SetLine] = field(default_factory=list)
    frames: list[Rect] = field(default_factory=list)
    rules: list[Rect] = field(default_factory=list)


def set_stack(
    rng: Generator, columns: list[Rect], copies: list[Copy], style: Style, number: int, brief: bool
) -> tuple[Stack, int]:
    """Sets `copies` down `columns` until these are full; gives the stack and how many copies it took.

    An article's head is one column wide; it keeps four lines of text with it. `brief` leaves out bylines and decks.
    """
    body = style.body
    stack = Stack()
    flow = Flow(columns, body)
    used = 0
    for copy in copies:
        article, head = _head_matter(rng, copy, style, number + used, brief)
        if not _make_room(rng, stack, flow, head, style, article):
            break
        if not _set_body(rng, stack, flow, copy, article, brief):
            break
        used += 1
        if flow.places_left() < 8:
            break
    while flow.column < len(columns):
        _fill_foot(rng, stack, flow, style)
        flow.column += 1
        flow.top = -1.0
    return stack, used


def _head_matter(rng: Generator, copy: Copy, style: Style, number: int, brief: bool) -> tuple[SetArticle, Head]:
    byline, byline_at = ("", "tail") if brief else invent_byline(rng, style.body.language)
    deck = copy.subtitle if not brief and rng.random() < 0.75 else ""
    kicker = copy.kicker if not brief and style.body.chinese and rng.random() < 0.3 else ""
    jump = pick(rng, JUMPS[style.body.language]) if not brief and rng.random() < 0.06 else ""
    article = SetArticle(number, copy.title, kicker, deck, byline, byline_at, jump, "span", False, False)
    article.stacked = True
    head = Head(
        copy.title,
        kicker,
        deck,
        byline if byline_at == "head" else "",
        pick(rng, list(style.title_faces)),
        0,
        centred=not (style.body.chinese and rng.random() < 0.3),
    )
    return article, head


def _make_room(rng: Generator, stack: Stack, flow: Flow, head: Head, style: Style, article: SetArticle) -> bool:
    """Sets the head at the cursor, or at the top of the next column when too little would stand beneath it."""
    body = style.body
    while flow.column < len(flow.columns):
        column = flow.columns[flow.column]
        top = max(flow.top, column.top)
        at_top = top <= column.top + 1
        lead = 0.0 if at_top else 0.9 * body.leading
        size = title_size(body, column.width, head.title, min(style.title_scale, 1.9) * float(rng.uniform(0.8, 1.0)))
        sized = Head(head.title, head.kicker, head.subtitle, head.byline, head.face, size, head.centred)
        lines, height = set_head(sized, body, column.left, top + lead, column.width, article.number)
        taken = -(-(height + lead) // body.leading) * body.leading
        if top + taken + 4 * body.leading <= column.bottom:
            article.head = lines
            if not at_top:
                inset = column.width * (0.32 if rng.random() < 0.6 else 0.0)
                y = top + 0.35 * body.leading
                article.rules.append(Rect(column.left + inset, y, column.right - inset, y + 2))
            flow.top = top + taken
            return True
        if at_top:
            return False
        _fill_foot(rng, stack, flow, style)
        flow.column += 1
        flow.top = -1.0
    return False


def _set_body(rng: Generator, stack: Stack, flow: Flow, copy: Copy, article: SetArticle, brief: bool) -> bool:
    """Runs the copy on from the cursor, cut at a sentence where the columns end."""
    cuts = prefixes(copy, flow.body.chinese)
    if brief:
        cuts = [cut for cut in cuts if len(cut) == 1]
    elif float(rng.random()) < 0.5 and len(cuts) > 8:
        cuts = cuts[: int(len(cuts) * rng.uniform(0.45, 1.0))]
    tail = article.byline if article.byline_at == "tail" else ""
    subheads = tuple(s for s in copy.subheads if s[0] > 0) if not brief and rng.random() < 0.4 else ()
    for cut in reversed(cuts):
        trial = Flow(flow.columns, flow.body, flow.obstacles, flow.column, flow.top)
        kept = tuple(s for s in subheads if s[0] < len(cut))
        lines = run_text(trial, Run(cut, kept, article.jump, tail), article.number)
        if lines is None:
            continue
        article.body = lines
        article.paragraphs = cut
        article.subheads = tuple(line.text for line in lines if line.kind == "subhead")
        flow.column, flow.top = trial.column, trial.top
        stack.articles.append(article)
        return True
    return False


def _fill_foot(rng: Generator, stack: Stack, flow: Flow, style: Style) -> None:
    """Notices in what is left of the cursor's column, if that is five lines or more."""
    if flow.column >= len(flow.columns):
        return
    leading = style.body.leading
    column = flow.columns[flow.column]
    top = max(flow.top, column.top) + (0.6 * leading if flow.top > column.top else 0.0)
    while column.bottom - top >= 5 * leading:
        height = min(column.bottom - top, int(rng.integers(8, 15)) * leading)
        if column.bottom - top - height < 6 * leading:
            height = column.bottom - top
        lines, frame = set_notice(rng, Rect(column.left, top, column.right, top + height), style)
        stack.fillers += lines
        stack.frames.append(frame)
        top += height + 0.5 * leading
