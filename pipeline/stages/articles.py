"""Flows to articles: headline, byline, dateline, paragraphs; furniture apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.config import ArticlesSettings
from pipeline.edits import applied, text_of
from pipeline.language.bylines import is_name, part_names, read_byline
from pipeline.language.datelines import read_dateline
from pipeline.model import Article, Byline, Dateline, Issue, IssueInfo, PageRecords, Passage, Person

_INLINE = re.compile(
    r"[（(]\s*(?P<role>本报记者|新华社记者|特约记者|见习记者|记者|通讯员|本报特约记者|本报驻[^\s）)]{1,8}?记者)[\s　]*"
    r"(?P<names>[^）)]{2,24})[）)]"
)
_INLINE_BARE = re.compile(r"^本报[^，。]{0,14}?讯?\s*(?P<role>记者|通讯员)\s*(?P<names>[\u3400-\u9fff]{2,3})报道[:：]")
_SIGNED = re.compile(r"[（(]\s*(?P<names>[\u3400-\u9fff]{2,4}(?:[\s　、]+[\u3400-\u9fff]{2,4}){0,3})\s*[）)]$")


def cut_articles(info: IssueInfo, pages: Sequence[PageRecords], settings: ArticlesSettings) -> Issue:
    """Articles in the order of pages and flows; ids are positions (``a001``). Passage ids are prefixed with
    their page's (``p0001.t0003``), since pages number their own."""
    articles: list[Article] = []
    furniture: list[str] = []
    unplaced: list[str] = []
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
            articles.append(_cut(f"a{len(articles) + 1:03d}", page, passages, settings, sure.get(flow, 1.0)))
    return Issue(
        info=info,
        pages=tuple(page.prepared.scan.id for page in pages),
        articles=tuple(articles),
        furniture=tuple(furniture),
        unplaced=tuple(unplaced),
    )


def _cut(
    article: str, page: PageRecords, passages: Sequence[Passage], settings: ArticlesSettings, confidence: float
) -> Article:
    scan = page.prepared.scan.id
    lines = {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}

    def name(passage: Passage) -> str:
        return f"{scan}.{passage.id}"

    def reading(passage: Passage) -> str:
        return text_of([lines[i] for i in passage.lines], applied(passage.ledger))

    kinds = {passage.kind for passage in passages}
    bylines: list[Byline] = []
    datelines: list[Dateline] = []
    body = [p for p in passages if p.kind in ("body", "subhead", "jump", "table", "other", "advertisement")]
    for passage in passages:
        if passage.kind == "byline":
            bylines.append(_byline(name(passage), reading(passage), settings))
    texts = [p for p in body if p.kind == "body"]
    if texts:
        datelines += _find_dateline(name(texts[0]), reading(texts[0]))
    for passage in dict.fromkeys((*texts[:1], *texts[-1:])):
        bylines += _inline_bylines(name(passage), reading(passage), settings)
    return Article(
        id=article,
        kind="advertisement" if kinds == {"advertisement"} else "article",
        pages=(scan,),
        heads=tuple(name(p) for p in passages if p.kind in ("kicker", "headline", "subtitle")),
        bylines=tuple(bylines),
        datelines=tuple(datelines),
        body=tuple(name(p) for p in body),
        captions=tuple(name(p) for p in passages if p.kind in ("caption", "credit")),
        confidence=confidence,
    )


def _byline(passage: str, text: str, settings: ArticlesSettings) -> Byline:
    named = read_byline(text) if settings.bylines else None
    if named is None:
        bare = text.strip(" 　□■")
        names = tuple(part for part in bare.split() if is_name(part)) if settings.bylines else ()
        names = names or (part_names(bare) if settings.bylines else ())
        return Byline(passage=passage, text=text, persons=_persons(names, ""), confidence=0.6)
    agency = named.names[0].lower().startswith(("the ", "associated", "united press"))
    if agency:
        return Byline(passage=passage, text=text, organisations=named.names, confidence=named.confidence)
    return Byline(passage=passage, text=text, persons=_persons(named.names, named.role), confidence=named.confidence)


def _persons(names: Sequence[str], role: str) -> tuple[Person, ...]:
    return tuple(Person(name=name, role=role) for name in names)


def _inline_bylines(passage: str, text: str, settings: ArticlesSettings) -> list[Byline]:
    """``本报讯 （记者 李朝民）`` near the first words, ``（魏久纯）`` as the last ones."""
    if not settings.bylines:
        return []
    found = []
    for pattern, where in ((_INLINE, text[:80]), (_INLINE_BARE, text[:60])):
        match = pattern.search(where)
        if match:
            names = tuple(n for n in re.split(r"[\s　、，,]+", match["names"].strip()) if is_name(n))
            if names:
                found.append(
                    Byline(
                        passage=passage,
                        text=match.group(0),
                        persons=_persons(names, match["role"]),
                        start=match.start(),
                        end=match.end(),
                        confidence=0.85,
                    )
                )
                break
    signed = _SIGNED.search(text)
    if signed:
        names = tuple(re.split(r"[\s　、]+", signed["names"]))
        if all(is_name(n) for n in names):
            found.append(
                Byline(
                    passage=passage,
                    text=signed.group(0),
                    persons=_persons(names, ""),
                    start=signed.start(),
                    end=signed.end(),
                    confidence=0.75,
                )
            )
    return found


def _find_dateline(passage: str, text: str) -> list[Dateline]:
    found = read_dateline(text)
    if found is None:
        return []
    return [
        Dateline(
            passage=passage,
            text=text[found.start : found.end],
            place=found.place,
            when=found.when,
            start=found.start,
            end=found.end,
        )
    ]
