"""What files of text hold, and what of it would be used: nothing is made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import GalleyError
from pipeline.formats.given import GivenPage
from pipeline.formats.imports import FoundPage, ImportedIssue
from pipeline.formats.recognised import JSON, MARKUP, PLAIN, read_recognised
from pipeline.formats.recognisers import find_form
from pipeline.formats.recognisers.parsing import load_json
from pipeline.formats.sources import form_of, read_head
from pipeline.formats.structure import keep_structure
from pipeline.formats.told import ToldInfo
from pipeline.tags import read_language

VERSIONS = (
    (re.compile(rb"loc\.gov/standards/alto/ns-v(\d)"), "ALTO {}"),
    (re.compile(rb"schema\.ccs-gmbh\.com/ALTO"), "ALTO 1"),
    (re.compile(rb"gts/pagecontent/(\d{4})"), "PAGE {}"),
    (re.compile(rb"FineReader_xml/FineReader(\d+)"), "ABBYY {}"),
    (re.compile(rb"<(?:\w+:)?alto\b"), "ALTO"),
    (re.compile(rb"<(?:\w+:)?PcGts\b"), "PAGE"),
    (re.compile(rb"<OCRDATASET\b"), "NDL-OCR"),
    (re.compile(rb"<(?:\w+:)?(?:TEI|teiCorpus)\b"), "TEI"),
    (re.compile(rb"<ocr\b"), "miniOCR"),
    (re.compile(rb"ocr_page"), "hOCR"),
)
"""By the first bytes of a file, the name of its form with its version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCensus:
    """``told`` are what the file tells beside lines and places, each in a word or two with its number; ``unused`` what
    is there and would not be used, or was put right. ``problem`` says why the page cannot be read, if so."""

    file: str
    form: str
    lines: int = 0
    language: str = ""
    picture: str = ""
    told: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCensus:
    """``units`` counts those that the METS tells, by kind; ``info`` is what is told of the issue."""

    name: str
    info: ToldInfo
    told_by: str
    units: tuple[tuple[str, int], ...]
    pages: tuple[PageCensus, ...]
    unused: tuple[str, ...]
    aside: tuple[tuple[str, str], ...]
    problem: str = ""


def take_census(issues: Sequence[ImportedIssue]) -> Iterator[IssueCensus]:
    # The pages of one file follow each other, and the file is read once for them.
    read = lru_cache(maxsize=1)(read_recognised)
    for issue in issues:
        mets = issue.mets
        units = Counter(one.kind for one in mets.units) if mets is not None else Counter[str]()
        yield IssueCensus(
            name=issue.name,
            info=issue.info,
            told_by=next((one.mets.name for one in issue.pages if one.mets is not None), ""),
            units=tuple(units.most_common()),
            pages=tuple(_count_page(page, issue, read) for page in issue.pages),
            unused=issue.remarks,
            aside=tuple((path.name, why) for path, why in issue.aside),
            problem=str(issue.problem) if issue.problem is not None else "",
        )


def _count_page(found: FoundPage, issue: ImportedIssue, read: Callable[[Path], tuple[GivenPage, ...]]) -> PageCensus:
    name = found.text.name if not found.frame else f"{found.text.name} [{found.frame + 1}]"
    if found.problem is not None:
        return PageCensus(file=name, form="", problem=str(found.problem))
    try:
        given = read(found.text)[found.frame]
        form = name_form(found.text)
    except GalleyError as error:
        return PageCensus(file=name, form="", problem=str(error))
    if issue.mets is not None:
        given = keep_structure(given, issue.mets, found.text)
    return PageCensus(
        file=name,
        form=form,
        lines=len(given.lines),
        language=read_language(given.language),
        picture=found.picture.name if found.picture is not None else "",
        told=tuple(_list_told(given)),
        unused=given.remarks,
    )


def name_form(path: Path) -> str:
    """Raises FormatError where the file cannot be read."""
    form = form_of(path)
    if form == PLAIN:
        return "plain text"
    if form == JSON:
        known = find_form(load_json(path))
        return f"JSON of {known.name}" if known is not None else "JSON"
    head = read_head(path)[:20_000]
    for pattern, name in VERSIONS:
        if found := pattern.search(head):
            return name.format(found[1].decode()) if "{}" in name else name
    return "hOCR" if form in MARKUP else "XML"


def _list_told(given: GivenPage) -> Iterator[str]:
    kinds = Counter(region.kind for region in given.regions)
    texts = {line.text for line in given.lines}
    if not given.placed:
        yield "no places: the order of the file"
    if given.articles:
        yield _number(len(given.articles), "article")
    if given.ordered:
        yield "order of reading"
    for kind in ("headline", "subtitle", "kicker", "byline", "caption", "table", "advertisement", "picture", "rule"):
        if kinds[kind]:
            yield _number(kinds[kind], kind)
    furniture = kinds["masthead"] + kinds["folio"]
    if furniture:
        yield f"{_number(furniture, 'block')} of the page's head and foot"
    if divided := sum(bool(line.divided) for line in given.lines):
        yield _number(divided, "divided word")
    if certain := sum(len(line.certain) for line in given.lines):
        yield f"{_number(certain, 'word')} read for certain"
    if not texts:
        yield "no text"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
