"""Headlines with a label beside them, under which their text begins; and upright ones between two columns of their
text."""

from collections.abc import Sequence
from dataclasses import replace

from .article import Extras, SetArticle
from .flow import Body
from .fonts import advance
from .heads import Head, set_head, set_upright_head, title_size
from .sheet import Rect, SetLine
from .texts import pick
from .trimmings import LABELS, spread_cells


def set_label(extras: Extras, article: SetArticle, body: Body, column: Rect, *, under: bool = False) -> float:
    """A label at the head of a column, the article's kicker, or where it stands ``under`` the headline the paper's own
    matter; the height that it takes, none where it has no room."""
    rng = extras.rng
    text = pick(rng, LABELS[body.language])
    size = round(body.em * float(rng.uniform(1.0, 1.7)))
    face = f"{body.language if body.chinese else 'latin'}-{rng.choice(('sans', 'black', 'bold'))}"
    width = advance(face, size, text)
    if width > column.width * 0.9:
        return 0.0
    x = column.left + float(rng.choice((0.1 * body.em, (column.width - width) / 2)))
    top = column.top + 0.15 * body.em
    box = Rect(x, top, x + width, top + size * (1.14 if body.chinese else 1.3))
    reverse = bool(rng.random() < 0.4)
    cells = spread_cells(text, face, size, body)
    if under:
        article.labels.append(SetLine(-1, "fw", None, text, box, cells, face, size, reversed=reverse))
    else:
        article.kicker = text
        article.head.append(SetLine(article.number, "kicker", None, text, box, cells, face, size, reversed=reverse))
    if reverse:
        pad = 0.3 * body.em
        article.grounds.append((Rect(box.left - pad, box.top - 4, box.right + pad, box.bottom + 4), 45))
    return float(-(-(box.height + 0.7 * body.em) // body.leading) * body.leading)


def lay_out_labelled(
    extras: Extras, article: SetArticle, head: Head, body: Body, columns: Sequence[Rect], scale: float
) -> list[Rect]:
    """The headline over all columns but the first, which begins under its label; the columns for the text."""
    first, *rest = columns
    left, right = rest[0].left, rest[-1].right
    label = set_label(extras, article, body, first)
    head = replace(head, kicker="", size=title_size(body, right - left, head.title, scale))
    lines, height = set_head(head, body, left, first.top, right - left, article.number)
    article.head += lines
    taken = -(-height // body.leading) * body.leading
    lowered = [replace(column, top=column.top + taken) for column in rest]
    return [replace(first, top=first.top + (label or taken)), *lowered]


def lay_out_between(
    extras: Extras, article: SetArticle, head: Head, body: Body, columns: Sequence[Rect], height: float
) -> list[Rect]:
    """An upright headline after one of the columns, in the room at the right of the last; the columns, those after it
    moved on. There may be a label over the first."""
    at = int(extras.rng.integers(1, len(columns)))
    gutter = columns[1].left - columns[0].right
    strip = columns[at - 1].right + 0.6 * gutter
    lines, width = set_upright_head(head, body, strip, columns[0].top, height, article.number, rightwards=True)
    shift = width + 0.2 * gutter
    moved = [replace(one, left=one.left + shift, right=one.right + shift) for one in columns[at:]]
    before = list(columns[:at])
    if extras.rng.random() < 0.5:
        before[0] = replace(before[0], top=before[0].top + set_label(extras, article, body, before[0]))
    article.head += lines
    return [*before, *moved]
