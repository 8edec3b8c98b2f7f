"""The layout of a page that is known by its text alone: blocks and their wording are all there is.

A headline is a short block that ends in no full stop and stands over text. One that begins an article has a byline or
a dateline under it, or a closing byline above it, or speaks of something else than the text so far; any other is a
sub-headline.
"""

from __future__ import annotations

import math
import re
import statistics
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.geometry import hull_of_boxes
from pipeline.language.bylines import find_bylines, is_byline, is_folio, is_jump, is_jump_from
from pipeline.language.datelines import read_dateline
from pipeline.language.joins import is_cjk, is_cjk_text, may_end_paragraph, opens_unclosed, score_join, starts_badly
from pipeline.language.rarity import LANGUAGES, expect_word
from pipeline.model import LaidOutPage, Line, PreparedPage, RecognisedPage, Region, RegionKind, Setting

LONGEST = 42, 100
"""Characters of a headline, Chinese and other."""
MOST_LINES = 3
SURE = 0.7
"""How sure a block must be to be a byline, a probability."""
INDENT = 2.0, 5.0
"""Ems: of a block that begins a paragraph, and of one that does so only where the last may end."""
SHARED = 0.2
"""From which share of a sub-headline's words, by weight, the text above it has."""
_WIDE = re.compile(r"\s{3,}|\t|\u3000{2,}")
_OPEN_END = re.compile(r"[。．，,、；;：:]\s*$|(?<![A-ZÄÖÜ])\.\s*$")


@dataclass(slots=True, kw_only=True)
class _Unit:
    lines: tuple[Line, ...]
    kind: RegionKind = "body"
    reason: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()


def lay_out_text(page: PreparedPage, recognised: RecognisedPage) -> LaidOutPage:
    """A region for each block, headline and byline, in the order of the file."""
    by_id = {line.id: line for line in recognised.lines}
    blocks = {region.id: region for region in recognised.given_regions}
    units = [
        unit
        for name in recognised.given_order
        for unit in _part([by_id[line] for line in blocks[name].lines if line in by_id])
    ]
    _find_headings(units)
    _rank_headings(units, recognised.language)
    regions: list[Region] = []
    settings: list[Setting] = []
    head = ""
    for number, unit in enumerate(units, start=1):
        name = f"r{number:04d}"
        under = regions[-1].kind in ("headline", "subtitle") if regions else False
        belongs = head if under and unit.kind in ("byline", "subtitle", "dateline") else ""
        if unit.kind == "headline":
            head = name
        regions.append(
            Region(
                id=name,
                kind=unit.kind,
                box=hull_of_boxes([line.box for line in unit.lines]),
                lines=tuple(line.id for line in unit.lines),
                confidence=0.7,
                reasons=(unit.reason,) if unit.reason else (),
                belongs_to=belongs,
            )
        )
        settings += _set(unit)
    heights = [line.box.height for line in recognised.lines]
    return LaidOutPage(
        scan=page.scan.id,
        regions=tuple(regions),
        settings=tuple(settings),
        body_height=float(statistics.median(heights)) if heights else 0.0,
    )


def _part(lines: Sequence[Line]) -> Iterator[_Unit]:
    """A block, with headline and byline lines at its head taken off: not all recognisers leave a blank line there."""
    lengths = sorted(len(line.text.strip()) for line in lines)
    start = 0
    while start < len(lines) - 1:
        text = lines[start].text
        del lengths[bisect_left(lengths, len(text.strip()))]
        rest = len(lengths)
        usual = (lengths[(rest - 1) // 2] + lengths[rest // 2]) / 2
        short = rest > 1 and len(text.strip()) < 0.75 * usual and _may_head(text, 1)
        if not (is_byline(text, SURE) or is_folio(text.strip()) or short):
            break
        yield _Unit(lines=(lines[start],))
        start += 1
    if lines[start:]:
        yield _Unit(lines=tuple(lines[start:]))


def _may_head(text: str, lines: int) -> bool:
    bare = text.strip()
    longest = LONGEST[0] if is_cjk_text(bare) else LONGEST[1]
    if not bare or len(bare) > longest or lines > MOST_LINES:
        return False
    if _OPEN_END.search(bare) or starts_badly(bare) or bare[0].islower():
        return False
    if "。" in bare or opens_unclosed(bare) > 0:  # sentences, the last of them cut
        return False
    return any(ch.isalpha() for ch in bare)


def _is_page_head(text: str) -> bool:
    """One line with wide white in it and a page's number at one of its ends."""
    parts = _WIDE.split(text.strip())
    return len(parts) > 1 and "\n" not in text and any(is_folio(part) for part in (parts[0], parts[-1]))


def _find_headings(units: Sequence[_Unit]) -> None:
    """All headings become sub-headlines here, bylines, folios and jump lines what they are."""
    for at, unit in enumerate(units):
        text = unit.text
        if is_folio(text) or (at in (0, len(units) - 1) and _is_page_head(text)):
            unit.kind, unit.reason = "folio", "a page's number and date"
        elif is_byline(text, SURE):
            unit.kind, unit.reason = "byline", "says who wrote, and nothing else"
        elif is_jump(text) or is_jump_from(text):
            unit.kind, unit.reason = "jump", "says where the text goes on"
    plain = [unit for unit in units if unit.kind in ("body", "byline")]
    for at, unit in enumerate(plain):
        if unit.kind != "body" or at + 1 == len(plain) or not _may_head(unit.text, len(unit.lines)):
            continue
        before = plain[at - 1] if at else None
        after = plain[at + 1]
        runs_on = before is not None and before.kind == "body" and _continues(before, unit)
        if not runs_on and not (after.kind == "body" and _continues(unit, after)):
            unit.kind, unit.reason = "subhead", "short, ends in no full stop, stands over text"


def _continues(before: _Unit, after: _Unit) -> bool:
    return not may_end_paragraph(before.text) and score_join(before.text, after.text) >= 3.0


def _rank_headings(units: Sequence[_Unit], language: str) -> None:
    """Which headings begin articles; others right under them are subtitles."""
    told: dict[str, float] = {}
    above: _Unit | None = None
    matter = False
    sections = _find_sections(units)
    for at, unit in enumerate(units):
        if unit.kind == "subhead":
            if above is not None and above.kind in ("headline", "subtitle"):
                unit.kind, unit.reason = "subtitle", "a heading right under a headline"
            elif reason := _begins_article(unit, above, sections[at], told, language, matter=matter):
                unit.kind, unit.reason = "headline", reason
                told = {}
                matter = False
        matter = matter or unit.kind == "body"
        if unit.kind in ("body", "headline", "subtitle", "subhead"):
            told.update(_terms(unit.text, language))
        above = unit


class _Section:
    """What stands under a sub-headline, and under all that follow right on it, down to the next one."""

    def __init__(self) -> None:
        self._units: list[_Unit] = []
        self._terms: dict[str, float] | None = None

    def put_before(self, unit: _Unit) -> None:
        self._units.append(unit)

    @property
    def first(self) -> _Unit | None:
        return self._units[-1] if self._units else None

    def terms(self, language: str) -> dict[str, float]:
        if self._terms is None:
            self._terms = _terms(" ".join(unit.text for unit in reversed(self._units)), language)
        return self._terms


def _find_sections(units: Sequence[_Unit]) -> dict[int, _Section]:
    """By the places of the sub-headlines."""
    found: dict[int, _Section] = {}
    section = _Section()
    for at in range(len(units) - 1, -1, -1):
        if units[at].kind == "subhead":
            found[at] = section
        else:
            if at + 1 < len(units) and units[at + 1].kind == "subhead":
                section = _Section()
            section.put_before(units[at])
    return found


def _begins_article(
    unit: _Unit,
    above: _Unit | None,
    section: _Section,
    told: Mapping[str, float],
    language: str,
    *,
    matter: bool,
) -> str:
    """Why, or nothing."""
    if not matter and not told:
        return "the first heading"
    first = section.first
    if first is not None and first.kind == "byline":
        return "a byline stands under it"
    if first is not None and _opens_report(first.text):
        return "the text under it begins with its place, date or reporter"
    if above is not None and above.kind == "byline" and matter:
        return "the text above it is signed"
    if _shares(_terms(unit.text, language), told):
        return ""
    # How common a word is, and so what it says that two texts share it, is known of alphabetic languages only.
    if language in LANGUAGES and _shares(section.terms(language), told):
        return ""
    return "speaks of something else than the text above it"


def _shares(terms: Mapping[str, float], told: Mapping[str, float]) -> bool:
    """Whether enough of some words stand in the text so far; with no words at all it speaks of nothing else."""
    shared = sum(weight for term, weight in terms.items() if term in told)
    return shared >= SHARED * sum(terms.values())


def _opens_report(text: str) -> bool:
    return read_dateline(text) is not None or bool(find_bylines(text, first=True, last=False))


def _terms(text: str, language: str) -> dict[str, float]:
    """Pairs of Chinese characters, words of four letters and more, each with its weight in nats."""
    found: set[str] = set()
    for run in re.findall(r"[^\W\d_]+", text):
        if is_cjk(run[0]):
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        elif len(run) >= 4:
            found.add(run.casefold())
    return {term: max(0.0, -math.log(max(expect_word(term, 200, language), 1e-6))) for term in found}


def _set(unit: _Unit) -> Iterator[Setting]:
    """A block begins a paragraph, unless the one before it ends in mid-sentence: then only where it begins with a
    capital, and Chinese has none. Lines indented in the file begin one as well."""
    for at, line in enumerate(unit.lines):
        bare = line.text.lstrip()
        indented = len(line.text) - len(bare)
        capital = bare[:1].isupper()
        indent = (INDENT[0] if capital else INDENT[1]) if at == 0 or indented >= 2 or line.text[:1] == "　" else 0.0
        yield Setting(line=line.id, indent=indent, shortfall=0.0, size=1.0)
