"""Every record that passes between stages.

Two coordinate systems and no third: geometry is in pixels of the original scan, a text position is a
:class:`Place` in a line's recognised text. Recognised text is never overwritten; what is read instead is an
:class:`Edit` laid over it. Records are frozen, hold tuples and no arrays, and name each other by ids that
follow from position, so that the same input always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl", "vertical"]
RegionKind = Literal[
    "headline",
    "kicker",
    "subtitle",
    "subhead",
    "byline",
    "dateline",
    "body",
    "caption",
    "credit",
    "jump",
    "table",
    "advertisement",
    "masthead",
    "folio",
    "picture",
    "rule",
    "other",
]
Outcome = Literal["applied", "held", "rejected", "superseded"]
Support = Literal["recognised", "alternative", "normalisation", "second reading", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle in scan pixels; ``right`` and ``bottom`` are the first pixel outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


Polygon = tuple[tuple[int, int], ...]
"""Corners in scan pixels, in reading direction from the top left of the upright text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One page image: a file, or the ``frame``-th image (from 0) of a TIFF or PDF."""

    id: str
    issue: str
    sequence: int
    path: str
    frame: int
    sha256: str
    width: int
    height: int
    dpi: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What preparation measured and whether it was applied, e.g. ``deskew``, 0.34 degrees."""

    name: str
    value: float
    applied: bool
    note: str = ""


Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""A homogeneous 3 x 3 transform, row by row, of (x, y, 1)."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPage:
    """The scan made upright. ``image`` names the stored picture (``width`` x ``height``, 8-bit grey);
    ``to_scan`` takes its pixels to the scan's."""

    scan: Scan
    image: str
    width: int
    height: int
    to_scan: Matrix
    steps: tuple[Step, ...]
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One recognised character. ``left`` and ``right`` run along the line's direction, in scan pixels
    (y for vertical lines); ``alternatives`` are (text, probability), likeliest first, without ``text``."""

    text: str
    left: int
    right: int
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``"".join(g.text for g in glyphs) == text`` wherever an engine gives glyphs."""

    id: str
    text: str
    box: Box
    polygon: Polygon | None = None
    confidence: float
    direction: Direction = "ltr"
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which recogniser read the page; ``models`` are (file name, sha256)."""

    name: str
    version: str
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """``lines`` in reading order; ``belongs_to`` is the region that this one was set with: a kicker's, subtitle's
    or byline's headline, a caption's picture."""

    id: str
    kind: RegionKind
    box: Box
    lines: tuple[str, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    belongs_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedPage:
    """``lines`` in the recogniser's own order; ``rejected`` are those it doubted too much to give as text.
    ``given_regions`` and ``given_order`` (region ids) come with text that others recognised."""

    scan: str
    source: Source
    language: str
    lines: tuple[Line, ...]
    rejected: tuple[Line, ...] = ()
    given_regions: tuple[Region, ...] = ()
    given_order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a line is set, in ems of the page's body type: ``indent`` and ``shortfall`` are the white before and
    after it within its column, ``size`` its height, ``weight`` how bold it is beside the body type (1.0)."""

    line: str
    indent: float
    shortfall: float
    size: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutPage:
    """``regions`` hold every line of the page once; ``rules``, ``pictures`` and ``frames`` are what is
    printed beside text: straight rules, pictures, and rules that close to a box, in scan pixels. ``body_height``
    is the height of a line of body type, in pixels of the prepared page."""

    scan: str
    regions: tuple[Region, ...]
    rules: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    settings: tuple[Setting, ...] = ()
    body_height: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One run of reading, the matter of one article: ``regions`` in reading order, headline first wherever
    it stands; ``confidence`` of its weakest join, ``runner_up`` in words what came second there."""

    id: str
    regions: tuple[str, ...]
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    runner_up: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPage:
    """``flows`` in the order of the page; ``furniture`` and ``unplaced`` are the regions outside of them."""

    scan: str
    flows: tuple[Flow, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Before the ``offset``-th character of a line's recognised text; the offset after the last one is the
    line's end."""

    line: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One ground for an edit, in a plain sentence; ``weight`` in nats for (positive) or against it."""

    kind: str
    sentence: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Read ``after`` where the scan has ``before``, from ``start`` to ``end`` (in the same line or the next
    ones; a line end counts as one newline). ``rule`` is ``name@version``; ``needs`` are ids of edits without
    which this one falls."""

    start: Place
    end: Place
    before: str
    after: str
    reason: str
    rule: str
    support: Support
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.start.line}.{self.start.offset}-{self.end.line}.{self.end.offset}:{self.rule}:{self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an edit; ``by`` is ``threshold``, ``conflict``, ``dependency`` or a reviewer's name."""

    edit: Edit
    outcome: Outcome
    by: str
    note: str = ""


Ledger = tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A reviewer's word. For an edit, ``target`` is the edit's id and ``before`` what it replaced when the
    reviewer saw it; ``after`` replaces the edit's own reading where it is not None."""

    kind: Literal["edit", "order", "region", "article", "byline"]
    target: str
    outcome: Literal["accept", "reject"]
    before: str
    after: str | None
    reviewer: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, headline or byline: ``lines`` in reading order, from one or more ``regions``. ``edits``
    are proposed by mend; ``ledger`` is filled by settle. ``kind`` is the regions' kind."""

    id: str
    kind: RegionKind
    flow: str
    regions: tuple[str, ...]
    lines: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    ledger: Ledger = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedPage:
    """All passages of a page: each flow's in reading order, then furniture and unplaced regions (whose
    ``flow`` is empty)."""

    scan: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledPage:
    scan: str
    passages: tuple[Passage, ...]
    orphans: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    role: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """``passage`` is where it stands; ``start`` and ``end`` (offsets in that passage's reading text) where it
    is only a part of it, as in ``本报讯 （记者 李朝民）``."""

    passage: str
    text: str
    persons: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """``place`` and ``when`` (ISO 8601, as far as it can be told) are empty where not told."""

    passage: str
    text: str
    place: str = ""
    when: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Passages by id. ``heads`` are kicker, headline and subtitle in reading order; ``body`` holds paragraphs
    and subheads in reading order, ``captions`` captions and credits."""

    id: str
    kind: str
    pages: tuple[str, ...]
    heads: tuple[str, ...] = ()
    bylines: tuple[Byline, ...] = ()
    datelines: tuple[Dateline, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    jump_to: str | None = None
    jump_from: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInfo:
    """What ``issue.yaml`` says of an issue; empty where it does not."""

    id: str
    title: str = ""
    date: str = ""
    place: str = ""
    publisher: str = ""
    language: str = ""
    rights: str = ""
    first_page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """``furniture`` and ``unplaced`` are passage ids, in the order of the pages."""

    info: IssueInfo
    pages: tuple[str, ...]
    articles: tuple[Article, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecords:
    """All of one page, for the issue's articles, TEI and reports."""

    prepared: PreparedPage
    recognised: RecognisedPage
    layout: LaidOutPage
    order: OrderedPage
    settled: SettledPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A page that could not be made, and where: a value, so that it harms no other page."""

    page: str
    stage: str
    error: str
    exit_code: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a stage returns: its record, and the named blobs that it wants kept beside it."""

    record: object
    blobs: tuple[tuple[str, bytes], ...] = ()


ReadBlob = Callable[[str], bytes]
