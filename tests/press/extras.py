"""Matter besides the ordinary, set into an article: tables, headlines on a ground, bold lead-ins."""

from dataclasses import replace

from .article import Extras, SetArticle
from .flow import Flow
from .linebreaking import Cell
from .sheet import Rect, SetLine
from .tables import set_table


def add_extras(extras: Extras, article: SetArticle, flow: Flow) -> None:
    """Puts a ground under the headline, and a table into one of the columns, out of the way of what stands there."""
    if extras.draw("reversed", 0.5):
        _put_on_ground(extras, article, flow)
    if extras.draw("tables", 0.7):
        _add_table(extras, article, flow)


def _put_on_ground(extras: Extras, article: SetArticle, flow: Flow) -> None:
    titles = [line for line in article.head if line.kind == "title"]
    if not titles or any(line.down or line.level for line in titles):
        return
    em = flow.body.em
    left, right = min(line.rect.left for line in titles), max(line.rect.right for line in titles)
    # Beside a label, what stands under the ground's other end is text.
    whole = extras.rng.random() < 0.5 and article.place != "labelled"
    if whole:
        left = min(line.rect.left for line in (*article.head,)) if article.place == "middle" else flow.columns[0].left
        right = max(right, left + 2 * em)
        if article.place == "span":
            right = max(right, flow.columns[-1].right)
    pad = 0.0 if whole else 0.5 * em
    top, bottom = titles[0].rect.top - 0.1 * em, titles[-1].rect.bottom + 0.12 * em
    solid = bool(extras.rng.random() < 0.6)
    grey = int(extras.rng.integers(20, 60)) if solid else int(extras.rng.integers(170, 215))
    article.grounds.append((Rect(left - pad, top, right + pad, bottom), grey))
    if solid:
        article.head = [replace(line, reversed=True) if line.kind == "title" else line for line in article.head]


def _add_table(extras: Extras, article: SetArticle, flow: Flow) -> None:
    body = flow.body
    index = int(extras.rng.integers(len(flow.columns)))
    column = flow.columns[index]
    rows = int(column.height / body.leading)
    table = set_table(extras.rng, body, column.left, 0.0, column.width, article.number)
    tall = round(table.rect.height / body.leading)
    if rows < tall + 8:
        return
    start = int(extras.rng.integers(3, rows - tall - 2))
    down = column.top + (start + 0.5) * body.leading
    rect = Rect(column.left, down - 0.6 * body.leading, column.right, down + (tall + 0.3) * body.leading)
    if any(rect.meets(obstacle) for obstacle in flow.obstacles):
        return
    article.tables += [replace(line, rect=_lower(line.rect, down)) for line in table.lines]
    article.rules += [_lower(rule, down) for rule in table.rules]
    flow.obstacles.append(rect)


def _lower(rect: Rect, by: float) -> Rect:
    return Rect(rect.left, rect.top + by, rect.right, rect.bottom + by)


def lead_in(article: SetArticle) -> None:
    """Makes the first words of every paragraph bold: a series of short items."""
    seen: set[int | None] = set()
    body: list[SetLine] = []
    for line in article.body:
        first = line.kind == "p" and line.paragraph not in seen
        seen.add(line.paragraph)
        body.append(replace(line, bold=_words(line.cells), cells=line.cells) if first else line)
    article.body = body


def _words(cells: tuple[Cell, ...]) -> int:
    """How many characters the first four characters or two words of a line have."""
    count = 4 if all(len(cell.text) <= 2 for cell in cells[:4]) else 2
    return sum(len(cell.text) for cell in cells[:count])
