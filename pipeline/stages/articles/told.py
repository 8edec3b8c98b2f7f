"""Articles that a file tells over several pages: each page has its part, and the parts know of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.language.joins import ends_sentence
from pipeline.model import Article
from pipeline.stages.articles.parts import Reader


def link_told(articles: Sequence[Article], told: Mapping[str, str], reader: Reader) -> tuple[Article, ...]:
    """``told`` has the name that a file gives an article, by its id; parts of one name follow each other in the order
    of the pages. A paragraph that ends in mid-sentence on one page goes on in the first of the next."""
    linked = {article.id: article for article in articles}
    last: dict[str, str] = {}
    for article in articles:
        name = told.get(article.id)
        if not name:
            continue
        if name in last and linked[last[name]].jump_to is None and linked[article.id].jump_from is None:
            before, after = linked[last[name]], linked[article.id]
            foot, head = _paragraph(before, -1, reader), _paragraph(after, 0, reader)
            cut = bool(foot and head and not after.heads and not ends_sentence(reader.text(foot)))
            linked[before.id] = replace(before, jump_to=after.id, cut_foot=foot if cut else before.cut_foot)
            linked[after.id] = replace(after, jump_from=before.id, cut_head=head if cut else after.cut_head)
        last[name] = article.id
    return tuple(linked[article.id] for article in articles)


def _paragraph(article: Article, at: int, reader: Reader) -> str | None:
    """The first or last of its text, where that is a paragraph."""
    if not article.body:
        return None
    name = article.body[at]
    return name if reader.passage(name).kind == "body" else None
