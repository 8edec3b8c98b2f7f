"""Flows to articles: headline, byline, dateline, paragraphs; furniture apart; halves joined over the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.config import ArticlesSettings
from pipeline.model import Article, Decision, Flow, Issue, IssueInfo, PageRecords, Passage
from pipeline.stages.articles.decided import Decided, Piece
from pipeline.stages.articles.jumps import link_jumps
from pipeline.stages.articles.page_names import name_pages
from pipeline.stages.articles.parts import Reader, cut_article
from pipeline.stages.articles.told import link_told

__all__ = ["cut_articles"]


def cut_articles(
    info: IssueInfo, pages: Sequence[PageRecords], settings: ArticlesSettings, decisions: Sequence[Decision] = ()
) -> Issue:
    """Articles in the order of pages and flows; ids are positions (``a001``). Passage ids are prefixed with
    their page's (``p0001.t0003``), since pages number their own. ``decisions`` are those in force on articles and
    bylines, and whatever lies on no page of the issue."""
    pieces: list[Piece] = []
    furniture: list[str] = []
    unplaced: list[str] = []
    reader, decided = Reader(pages), Decided(pages, decisions)
    flows_by_id: dict[tuple[str, str], Flow] = {}
    roofs: dict[tuple[str, str], tuple[str, ...]] = {}
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
        flows_by_id |= {(scan, flow.id): flow for flow in page.order.flows}
        roofs |= _find_roofs(page)
        pieces += [Piece(scan, flow, passages) for flow, passages in flows.items()]
    arranged = list(decided.arrange(pieces))
    articles = [
        cut_article(
            f"a{number:03d}",
            piece.scan,
            piece.passages,
            reader,
            info,
            settings,
            flow=flows_by_id.get((piece.scan, piece.flow)),
            roofs=roofs.get((piece.scan, piece.flow), ()),
        )
        for number, piece in enumerate(arranged, 1)
    ]
    told = {
        article.id: flow.given
        for article, piece in zip(articles, arranged, strict=True)
        if (flow := flows_by_id.get((piece.scan, piece.flow))) is not None and flow.given
    }
    articles = _with_shared_roofs(articles)
    articles = decided.name_bylines(articles, reader)
    names = name_pages(info, pages, [reader.text(name) for name in furniture], furniture)
    linked = link_jumps(articles, reader, dict(zip((page.prepared.scan.id for page in pages), names, strict=True)))
    linked = link_told(linked, told, reader)
    return decided.finish(
        Issue(
            info=info,
            pages=tuple(page.prepared.scan.id for page in pages),
            articles=decided.link(linked),
            furniture=tuple(furniture),
            unplaced=tuple(unplaced),
            page_names=names,
        )
    )


def _find_roofs(page: PageRecords) -> dict[tuple[str, str], tuple[str, ...]]:
    """The passages of the headlines over each flow and others, by scan and flow."""
    scan = page.prepared.scan.id
    homes = {region: passage.id for passage in page.settled.passages for region in passage.regions}
    return {
        (scan, flow.id): tuple(dict.fromkeys(f"{scan}.{homes[region]}" for region in flow.roofs if region in homes))
        for flow in page.order.flows
        if flow.roofs
    }


def _with_shared_roofs(articles: Sequence[Article]) -> list[Article]:
    """A headline over a single article, as when people have put the others to it, is that article's own."""
    times = Counter(name for article in articles for name in article.roofs)
    return [
        replace(article, roofs=tuple(name for name in article.roofs if times[name] > 1)) if article.roofs else article
        for article in articles
    ]
