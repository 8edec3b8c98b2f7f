"""A form to fill in by eye: the page as it was read, its articles, headings and the ends of its columns, to be put
right beside the scan. Of a page that was reviewed it is truth as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.edits import applied, text_of
from pipeline.evaluate.pieces.truth import PiecesArticle, PiecesPage
from pipeline.geometry import shared_width
from pipeline.model import LaidOutPage, Line, OrderedPage, RecognisedPage, Region, SettledPage

SHOWN = 16
"""Characters of a piece's beginning and of its end: enough to be found again on any page."""
ADVERTISEMENTS = frozenset({"advertisement"})
PARTS = (("head", "headline"), ("kicker", "kicker"), ("subtitle", "subtitle"), ("byline", "byline"))
"""What an article's entry names, and the kind of region that it is."""
NOTE = (
    "As galley read it. Put right what it says beside the scan: one entry for each article, advertisement and caption; "
    "in 'pieces' the first and the last words of each run of text in one column, in reading order. "
    "Set 'complete' to true when all of the page is here."
)


def draw_form(
    page: str, recognised: RecognisedPage, layout: LaidOutPage, ordered: OrderedPage, settled: SettledPage
) -> PiecesPage:
    kinds = dict(ordered.kinds)
    regions = {region.id: region for region in layout.regions}
    kind_of = {name: kinds.get(name, region.kind) for name, region in regions.items()}
    writer = _Writer(recognised, settled)
    articles: list[PiecesArticle] = []
    for flow in ordered.flows:
        own = [regions[name] for name in flow.regions if regions[name].lines]
        pieces = [writer.ends(run) for run in _runs(own, kind_of)]
        told = {
            part: " ".join(writer.say(one) for one in own if kind_of[one.id] == kind) or None
            for part, kind in (
                ("head", "headline"),
                ("kicker", "kicker"),
                ("subtitle", "subtitle"),
                ("byline", "byline"),
            )
        }
        advertised = any(kind_of[one.id] in ADVERTISEMENTS for one in own)
        if pieces or told["head"]:
            articles.append(PiecesArticle(kind="advertisement" if advertised else "article", pieces=pieces, **told))
    for region in layout.regions:
        if kind_of[region.id] == "caption" and region.lines:
            articles.append(PiecesArticle(kind="caption", pieces=[writer.ends([region])]))
    return PiecesPage(page=page, articles=articles, complete=False, note=NOTE)


def _runs(regions: Sequence[Region], kinds: Mapping[str, str]) -> Iterator[list[Region]]:
    """Text of one column, over the headings that stand in it; a new one where the text jumps to another column."""
    run: list[Region] = []
    for region in regions:
        if kinds[region.id] not in ("body", "dateline", "table", "advertisement", "jump"):
            continue
        if run and not (region.box.top >= run[-1].box.top and shared_width(region.box, run[-1].box) > 0):
            yield run
            run = []
        run.append(region)
    if run:
        yield run


class _Writer:
    def __init__(self, recognised: RecognisedPage, settled: SettledPage) -> None:
        self._lines: dict[str, Line] = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        self._passages = {line: passage for passage in settled.passages for line in passage.lines}

    def ends(self, run: Sequence[Region]) -> tuple[str, str]:
        first, last = self.say(run[0]), self.say(run[-1])
        return first[:SHOWN].strip(), last[-SHOWN:].strip()

    def say(self, region: Region) -> str:
        """As it reads now, edits and decisions applied; a paragraph that goes on elsewhere as far as its lines here."""
        parts, done = [], set()
        for name in region.lines:
            passage = self._passages.get(name)
            if passage is None or not set(passage.lines) <= set(region.lines):
                parts.append(self._lines[name].text)
            elif passage.id not in done:
                done.add(passage.id)
                parts.append(text_of([self._lines[line] for line in passage.lines], applied(passage.ledger)))
        return " ".join(" ".join(parts).split())
