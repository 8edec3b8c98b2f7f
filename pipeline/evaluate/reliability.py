"""Whether a probability means what it says: of what is sure by p, the share p is right (a reliability diagram)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_SIDE, _MARGIN = 320, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Cases from ``low`` up to, not with, ``high`` (the last one with it)."""

    low: float
    high: float
    cases: int
    said: float
    right: float


def bin_cases(cases: Sequence[tuple[float, bool]], edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """(probability, right?) in bins; ``said`` is the mean probability of a bin, ``right`` the share that was."""
    bins = []
    for low, high in pairwise(edges):
        inside = [one for one in cases if low <= one[0] < high or (one[0] == high == edges[-1])]
        if inside:
            # A mean of equal numbers may come out a rounding error beside them.
            said = min(max(sum(chance for chance, _ in inside) / len(inside), low), high)
            right = sum(is_right for _, is_right in inside) / len(inside)
            bins.append(Bin(low=low, high=high, cases=len(inside), said=said, right=right))
    return tuple(bins)


def expected_error(bins: Sequence[Bin]) -> float:
    """Mean distance between what was said and what was right, over all cases (expected calibration error)."""
    cases = sum(one.cases for one in bins)
    return sum(one.cases * abs(one.said - one.right) for one in bins) / cases if cases else 0.0


def draw_reliability(bins: Sequence[Bin], title: str) -> str:
    """An SVG that stands alone: the share that was right over what was said, each bin with its number of cases."""
    whole = _SIDE + 2 * _MARGIN

    def x(share: float) -> float:
        return round(_MARGIN + share * _SIDE, 1)

    def y(share: float) -> float:
        return round(whole - _MARGIN - share * _SIDE, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="11" fill="#1d2430">',
        f"<title>{_plain(title)}</title>",
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="24" font-size="13" font-weight="600">{_plain(title)}</text>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#a9b2bf" stroke-dasharray="4 4"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="#5d6878"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 16}" text-anchor="middle" fill="#5d6878">{tick:g}</text>')
        parts.append(f'<text x="{x(0) - 6}" y="{y(tick) + 4}" text-anchor="end" fill="#5d6878">{tick:g}</text>')
    parts.append(f'<text x="{x(0.5)}" y="{whole - 10}" text-anchor="middle">confidence</text>')
    parts.append(f'<text transform="translate(12 {y(0.5)}) rotate(-90)" text-anchor="middle">share right</text>')
    if bins:
        line = "L".join(f"{x(one.said)} {y(one.right)}" for one in bins)
        parts.append(f'<path d="M{line}" fill="none" stroke="#4b79b7" stroke-width="1.5"/>')
    for one in bins:
        radius = min(12.0, 2.5 + one.cases**0.5 / 2)
        parts.append(
            f'<circle cx="{x(one.said)}" cy="{y(one.right)}" r="{radius:.1f}" fill="#4b79b7" fill-opacity=".75">'
            f"<title>{one.cases} cases: said {one.said:.2f}, right {one.right:.2f}</title></circle>"
        )
    return "\n".join((*parts, "</svg>\n"))


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
