"""Lines to paragraphs: where one begins, how lines join, which marks are put right. All of it as edits.

mend proposes; settle decides. Nothing here writes text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.books.ink import Room
from pipeline.config import MendSettings
from pipeline.language.direction import as_read, find_backward
from pipeline.language.identify import is_modelled
from pipeline.language.joins import is_chinese_passage, is_cjk_text
from pipeline.model import (
    Basis,
    Doubt,
    Edit,
    LaidOutPage,
    Line,
    MendedPage,
    OrderedPage,
    Passage,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
)
from pipeline.stages.mend.characters import Neighbours, mend_characters
from pipeline.stages.mend.compared import keep_differences, show_other_lines
from pipeline.stages.mend.dashes import mend_dashes
from pipeline.stages.mend.direction import turn_lines
from pipeline.stages.mend.doubled import BACK, find_doubled, take_out
from pipeline.stages.mend.doubts import add_doubts, find_doubts, find_garbled, find_spliced
from pipeline.stages.mend.gaps import find_unread, place_gaps, take_out_illegible
from pipeline.stages.mend.headings import join_headings
from pipeline.stages.mend.latin_forms import narrow_marks, pair_quotes, part_words, resolve_long_s
from pipeline.stages.mend.letters import weigh_letters
from pipeline.stages.mend.loops import has_room, mend_loops
from pipeline.stages.mend.marks import narrow_slashes, normalise_marks, read_quotes, square_bylines
from pipeline.stages.mend.missing import find_missing
from pipeline.stages.mend.name_spaces import restore_spaces
from pipeline.stages.mend.paragraphs import PlacedLine, split_paragraphs
from pipeline.stages.mend.spaces import close_spaces
from pipeline.stages.mend.specks import find_specks
from pipeline.stages.mend.spellings import count_words, mend_spellings
from pipeline.stages.mend.stops import mend_stops
from pipeline.stages.mend.wraps import join_lines

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def mend(
    page: PreparedPage,
    recognised: RecognisedPage,
    layout: LaidOutPage,
    ordered: OrderedPage,
    settings: MendSettings,
) -> MendedPage:
    """Every line of the page in exactly one passage."""
    work = _Mending(recognised, layout, ordered, settings, basis=page.scan.basis)
    for flow in ordered.flows:
        work.add_flow(flow.id, [work.regions[i] for i in flow.regions])
    work.add_loose([work.regions[i] for i in (*ordered.furniture, *ordered.unplaced)])
    work.mark_spliced()
    return MendedPage(scan=page.scan.id, passages=tuple(work.passages))


class _Mending:
    def __init__(
        self,
        recognised: RecognisedPage,
        layout: LaidOutPage,
        ordered: OrderedPage,
        settings: MendSettings,
        *,
        basis: Basis,
    ) -> None:
        text_alone = basis == "text"
        self.lines = {line.id: line for line in (*recognised.lines, *recognised.rejected)}
        kinds = dict(ordered.kinds)
        self.regions = {one.id: replace(one, kind=kinds.get(one.id, one.kind)) for one in layout.regions}
        self.set = {setting.line: setting for setting in layout.settings}
        self.body = layout.body_height or 1.0
        self.backward = find_backward(tuple(self.lines.values()))
        self.settings = settings
        self.text_alone = text_alone
        self.given = bool(recognised.given_regions)
        self.language = recognised.language
        # Only what others recognised comes with regions, and only comparing gives it glyphs.
        self.compared = bool(recognised.given_regions) and any(line.glyphs for line in recognised.lines)
        # Words that the paper itself prints whole tell how it spells what a line end cut in two.
        self.words = frozenset(word for line in self.lines.values() for word in _WORD.findall(line.text.lower()))
        self.printed = Counter(
            word.lower() for line in self.lines.values() for word in _WORD.findall(line.text) if word[0].isupper()
        )
        self.room = Room(recognised.lines, placed=not text_alone)
        self.rejected = frozenset(line.id for line in recognised.rejected)
        columns = {line: region.box for region in layout.regions for line in region.lines}
        unread = find_unread(recognised.omissions, layout.pictures)
        self.gaps = place_gaps(unread, tuple(self.lines.values()), columns)
        self.illegible = {one.line: one for one in recognised.omissions if one.outcome == "illegible" and one.line}
        # Places that are nominal prove nothing, nor do those that a file tells of print which nobody has seen.
        measured = tuple(self.lines.values()) if settings.doubled and basis == "picture" else ()
        self.doubled = find_doubled(measured, frozenset(self.illegible))
        self.looks = {(look.line, look.offset): look for look in recognised.looks}
        self.neighbours = Neighbours(tuple(self.lines.values()))
        self.page_words = count_words(tuple(self.lines.values()))
        self.passages: list[Passage] = []
        self.unseen: list[tuple[int, Sequence[Line], Sequence[Edit]]] = []

    def add_flow(self, flow: str, regions: Sequence[Region]) -> None:
        body: list[PlacedLine] = []
        aside: list[Region] = []
        tables: list[tuple[int, list[PlacedLine]]] = []  # with the number of lines of text above each

        def close() -> None:
            nonlocal body
            done = 0
            if body:
                chinese = is_cjk_text("".join(self.lines[one.line].text for one in body))
                for paragraph in split_paragraphs(body, self.lines, self.set, chinese=chinese):
                    self.add("body", flow, paragraph)
                    done += len(paragraph)
                    # A table set into a paragraph follows it.
                    while tables and tables[0][0] <= done:
                        self.add("table", flow, tables.pop(0)[1])
            body = []

        # What a file tells to be two headings is two.
        headings = {} if self.given else join_headings(regions, self.lines, self.set)
        told = _gather_told(regions)
        for region in regions:
            if not region.lines:
                continue
            if region.passage:
                close()
                if some := told.pop(region.passage, ()):
                    self.add(region.kind, flow, [PlacedLine(line=i, region=one.id) for one in some for i in one.lines])
                continue
            placed = [PlacedLine(line=i, region=region.id) for i in region.lines]
            if region.kind == "body":
                body += placed
            elif region.kind == "table" and body:
                tables.append((len(body), placed))
            elif region.kind in ("caption", "credit"):
                aside.append(region)
            elif region.id in headings:
                close()
                rows = headings[region.id]
                if rows:
                    self.add(region.kind, flow, [PlacedLine(line=i, region=one.id) for one in rows for i in one.lines])
            else:
                close()
                self.add(region.kind, flow, placed)
        close()
        for region in aside:
            self.add(region.kind, flow, [PlacedLine(line=i, region=region.id) for i in region.lines])

    def add_loose(self, regions: Sequence[Region]) -> None:
        """What is in no flow: each region by itself, or with the others of the passage that a file tells."""
        told = _gather_told(regions)
        for region in regions:
            some = told.pop(region.passage, ()) if region.passage else (region,)
            placed = [PlacedLine(line=i, region=one.id) for one in some for i in one.lines]
            if placed:
                self.add(region.kind, "", placed)

    def add(self, kind: RegionKind, flow: str, placed: Sequence[PlacedLine]) -> None:
        lines: list[Line] = [self.lines[one.line] for one in placed]
        read = as_read(lines, self.backward)
        joins = list(join_lines(kind, read, self.body, self.language, self.words, self.settings))
        edits = self._join(kind, lines, read, joins)
        edits += turn_lines(lines, self.backward)
        edits += take_out_illegible(lines, self.illegible)
        chinese = is_chinese_passage("".join(line.text for line in lines), self.language)
        upright = [line for line in lines if line.id not in self.backward]
        judged: dict[tuple[str, int], float] = {}
        if self.settings.characters and chinese:
            person = kind in ("byline", "credit")
            trigram = self.settings.language_model == "best"
            found, judged = mend_characters(
                upright, self.neighbours, self.language, self.looks, trigram=trigram, person=person
            )
            edits += found
        elif self.settings.characters:
            edits += mend_spellings(upright, self.language, self.page_words, self.looks)
            edits += mend_stops(upright, self.language, self.looks)
            judged = weigh_letters(upright, self.language)
        if self.compared:
            judged = keep_differences(lines, judged, self.language)
        if self.settings.doubled:
            edits += mend_loops([line for line in upright if line.id not in self.doubled], self.room)
        if self.settings.specks:
            edits += find_specks(upright, chinese=chinese, language=self.language)
        if kind == "byline":
            edits += restore_spaces(upright, self.set)
        if not chinese:
            edits += self._latin_forms(upright)
        elif self.settings.normalise_marks:
            turned = {edit.start.line for edit in edits if edit.rule.startswith("right-to-left")}
            edits += [
                edit for edit in normalise_marks(read, self.settings.chinese_marks) if edit.start.line not in turned
            ]
            edits += read_quotes(upright, display=kind in ("headline", "kicker", "subtitle"))
            if kind == "byline":
                edits += [*square_bylines(lines), *narrow_slashes(lines[0])]
            if self.text_alone and kind != "byline":
                edits += close_spaces(lines)
            edits += mend_dashes([line for line in lines if line.id not in turned])
        self.passages.append(
            Passage(
                id=f"t{len(self.passages) + 1:04d}",
                kind=kind,
                flow=flow,
                regions=tuple(dict.fromkeys(one.region for one in placed)),
                lines=tuple(line.id for line in lines),
                edits=tuple(edits),
                gaps=tuple(gap for line in lines for gap in self.gaps.get(line.id, ())),
                doubts=(
                    *show_other_lines(
                        find_doubts(lines, judged, self.rejected, self.settings.unclear_below),
                        {line.id: line for line in lines if self.compared},
                    ),
                    *find_missing(upright if chinese else ()),
                    *self._garbled(lines, joins, chinese=chinese),
                ),
            )
        )

    def _latin_forms(self, lines: Sequence[Line]) -> Iterator[Edit]:
        if self.settings.normalise_marks:
            yield from narrow_marks(lines, self.settings.latin_marks, self.language)
            if self.settings.latin_quotes != "keep":
                yield from pair_quotes(lines, self.settings.latin_quotes)
        if self.settings.long_s == "resolve":
            yield from resolve_long_s(lines)
        if self.settings.spaces:
            yield from part_words(lines, self.language)

    def _garbled(self, lines: Sequence[Line], joins: Sequence[Edit], *, chinese: bool) -> Iterator[Doubt]:
        if any(line.id in self.backward for line in lines):
            return iter(())
        if any(not line.glyphs and line.text.strip() for line in lines):
            self.unseen.append((len(self.passages), lines, joins))
        return find_garbled(
            lines,
            joins,
            self.language,
            chinese=chinese,
            share=self.settings.garbled,
            besides=self.rejected,
            roomy=frozenset(line.id for line in lines if has_room(line, self.room)),
            printed=self.printed,
        )

    def mark_spliced(self) -> None:
        """Doubt the lines of one article that stand in the midst of another, once all passages are known."""
        if self.settings.garbled <= 0.0 or not is_modelled(self.language):
            return
        found = find_spliced(
            [(lines, joins) for _, lines, joins in self.unseen], self.language, self.rejected, self.settings.garbled
        )
        for (at, _, _), spliced in zip(self.unseen, found, strict=True):
            self.passages[at] = add_doubts(self.passages[at], spliced)

    def _join(self, kind: RegionKind, lines: Sequence[Line], read: Sequence[Line], joins: Sequence[Edit]) -> list[Edit]:
        staying = [line for line in read if line.id not in self.doubled]
        if kind == "table" or len(staying) == len(read):
            return list(joins)
        whole = join_lines(kind, staying, self.body, self.language, self.words, self.settings)
        out = list(take_out(lines, list(whole), self.doubled))
        # The other joins stand where a person puts the doubled line back.
        known = set(out)
        return [*out, *(replace(join, confidence=min(join.confidence, BACK)) for join in joins if join not in known)]


def _gather_told(regions: Sequence[Region]) -> dict[str, list[Region]]:
    """The regions of each passage that a file tells, by its name."""
    told: dict[str, list[Region]] = {}
    for region in regions:
        if region.passage:
            told.setdefault(region.passage, []).append(region)
    return told
