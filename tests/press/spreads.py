"""Pictures over several columns, in their midst or at their foot."""

from .article import Extras
from .flow import Flow
from .sheet import Rect

TIERS = 0.25
"""Share of the pictures over a whole article that part it into two tiers: all columns are read above it, then below.
Under the others each column goes on."""
ABOVE, BELOW = 4, 4
"""Lines of text over a picture and under it, at the least."""


def find_spread(extras: Extras, flow: Flow) -> Rect | None:
    """A place for one, over columns of one height; None where there is none."""
    rng, columns, leading = extras.rng, flow.columns, flow.body.leading
    first = int(rng.integers(0, max(1, len(columns) - 1)))
    alike = [first]
    for at in range(first + 1, len(columns)):
        same = abs(columns[at].bottom - columns[first].bottom) < 1 and columns[at].left > columns[at - 1].left
        if not same:
            break
        alike.append(at)
    if len(alike) < 2:
        return None
    last = alike[int(rng.integers(1, len(alike)))]
    top = max(columns[at].top for at in range(first, last + 1))
    rows = int((columns[first].bottom - top) / leading)
    tall = int(rng.integers(7, 15))
    if rows < tall + ABOVE + BELOW:
        return None
    foot = rng.random() < 0.25
    start = rows - tall if foot else int(rng.integers(ABOVE, rows - tall - BELOW + 1))
    place = Rect(columns[first].left, top + start * leading, columns[last].right, top + (start + tall) * leading)
    whole = first == 0 and last == len(columns) - 1
    if whole and not foot and rng.random() < TIERS:
        upper = [Rect(one.left, one.top, one.right, place.top) for one in columns]
        lower = [Rect(one.left, place.bottom, one.right, one.bottom) for one in columns]
        flow.columns[:] = [*upper, *lower]
    return place
