"""Flows to articles: headline, byline, dateline, paragraphs; furniture apart; halves joined over the pages."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.config import ArticlesSettings
from pipeline.model import Article, Issue, IssueInfo, PageRecords, Passage
from pipeline.stages.articles.jumps import link_jumps
from pipeline.stages.articles.page_names import name_pages
from pipeline.stages.articles.parts import Reader, cut_article

__all__ = ["cut_articles"]


def cut_articles(info: IssueInfo, pages: Sequence[PageRecords], settings: ArticlesSettings) -> Issue:
    """Articles in the order of pages and flows; ids are positions (``a001``). Passage ids are prefixed with
    their page's (``p0001.t0003``), since pages number their own."""
    articles: list[Article] = []
    furniture: list[str] = []
    unplaced: list[str] = []
    reader = Reader(pages)
    for page in pages:
        scan = page.prepared.scan.id
        flows: dict[str, list[Passage]] = {}
        for passage in page.settled.passages:
            if passage.flow:
                flows.setdefault(passage.flow, []).append(passage)
            elif passage.kind in ("folio", "masthead"):
                furniture.append(f"{scan}.{passage.id}")
            else:
                unplaced.append(f"{scan}.{passage.id}")
        sure = {flow.id: flow.confidence for flow in page.order.flows}
        for flow, passages in flows.items():
            number = f"a{len(articles) + 1:03d}"
            articles.append(cut_article(number, scan, passages, reader, info, settings, confidence=sure.get(flow, 1.0)))
    names = name_pages(info, pages, [reader.text(name) for name in furniture], furniture)
    return Issue(
        info=info,
        pages=tuple(page.prepared.scan.id for page in pages),
        articles=link_jumps(articles, reader, dict(zip((page.prepared.scan.id for page in pages), names, strict=True))),
        furniture=tuple(furniture),
        unplaced=tuple(unplaced),
        page_names=names,
    )
