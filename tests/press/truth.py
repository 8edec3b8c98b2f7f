"""Ground truth of a page: its articles and every printed line, as plain data ready for JSON."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .article import SetArticle
from .damage import move_rect
from .sheet import SetLine

Truth = dict[str, Any]


def describe_page(
    articles: Iterable[SetArticle],
    lines: Iterable[SetLine],
    move: Callable[[np.ndarray], np.ndarray],
    image: str,
    size: tuple[int, int],
) -> Truth:
    """`image`, `size` (pixels), `articles`, and `lines` in reading order with boxes in pixels of the damaged image."""
    return {
        "image": image,
        "size": list(size),
        "articles": [_describe_article(article) for article in articles],
        "lines": [_describe_line(line, move, size) for line in lines],
    }


def _describe_article(article: SetArticle) -> dict[str, Any]:
    return {
        "id": article.number,
        "title": article.title,
        "byline": article.byline,
        "byline_at": article.byline_at,
        "paragraphs": list(article.paragraphs),
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "jump_in": article.jump,
        "subhead": article.subheads[0] if article.subheads else "",
        "subheads": list(article.subheads),
        "headline_place": article.place,
        "ell": article.ell,
        "boxed": article.boxed,
        "headline_kind": article.headline_kind,
        "shape": article.shape,
    }


def _describe_line(line: SetLine, move: Callable[[np.ndarray], np.ndarray], size: tuple[int, int]) -> dict[str, Any]:
    rect = move_rect(line.rect, move)
    described: dict[str, Any] = {
        "art": str(line.article),
        "kind": line.kind,
        "par": None if line.paragraph is None else str(line.paragraph),
        "text": line.text,
        "x": round(max(0.0, rect.left), 2),
        "y": round(max(0.0, rect.top), 2),
        "x1": round(min(float(size[0]), rect.right), 2),
        "y1": round(min(float(size[1]), rect.bottom), 2),
    }
    if line.down:
        described["upright"] = True
    if line.level:
        described["from_right"] = True
    return described
