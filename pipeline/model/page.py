"""The page: scan, lines, regions, flows. Geometry in pixels of the original scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.box import Box
from pipeline.model.decision import Orphan

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


Polygon = tuple[tuple[int, int], ...]
"""Corners in scan pixels, in reading direction from the top left of the upright text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The half of a scan that is one page, where two lie side by side on it; ``confidence`` (a probability) and
    ``reason`` are of the fold between them."""

    box: Box
    confidence: float
    reason: str


Basis = Literal["picture", "places", "text"]
"""What a page is known by: its picture; lines in their places, without a picture; text alone, whose places are
nominal: one line under the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One page image: a file, or the ``frame``-th image (from 0) of a TIFF or PDF, or a ``part`` of it. ``width`` and
    ``height`` are those of the whole picture, whose pixels all geometry is given in. A page without a picture is the
    ``frame``-th page of the file of text that it was imported from."""

    id: str
    issue: str
    sequence: int
    path: str
    frame: int
    sha256: str
    width: int
    height: int
    dpi: float | None
    part: Part | None = None
    basis: Basis = "picture"

    @property
    def extent(self) -> Box:
        """What of the picture is the page."""
        if self.part is not None:
            return self.part.box
        return Box(left=0, top=0, right=self.width, bottom=self.height)


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
    """The scan made upright. ``image`` names the stored picture (``width`` x ``height``, 8-bit grey; empty where the
    page has none); ``to_scan`` takes its pixels to the scan's."""

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
class Faint:
    """A place, before the character at ``offset`` of the line's text, where nothing was read though there is room for a
    character: ``readings`` are (text, probability) of what it may be, likeliest first; what is missing to 1 is nothing.
    """

    offset: int
    readings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``"".join(g.text for g in glyphs) == text`` wherever an engine gives glyphs. Of text that others recognised,
    ``certain`` are the stretches (start, end) that its file says were read for certain, and ``divided`` is the whole
    word that the line's end cuts, where the file tells it."""

    id: str
    text: str
    box: Box
    polygon: Polygon | None = None
    confidence: float
    direction: Direction = "ltr"
    glyphs: tuple[Glyph, ...] = ()
    faint: tuple[Faint, ...] = ()
    certain: tuple[tuple[int, int], ...] = ()
    divided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which recogniser read the page; ``models`` are (file name, sha256)."""

    name: str
    version: str
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """``lines`` in reading order; ``belongs_to`` is the region that this one was set with: a kicker's, subtitle's
    or byline's headline, a caption's picture. ``likely`` are the roles that it may play by what it looks like and says
    (``heading``, ``text``, ``byline``, ``caption``, ``furniture``), with their probabilities, likeliest first. Of text
    that others recognised, ``passage`` is the name of the paragraph, headline and so on that its file says it is a part
    of, the same on each of its regions; its kind is then told, too."""

    id: str
    kind: RegionKind
    box: Box
    lines: tuple[str, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    belongs_to: str = ""
    likely: tuple[tuple[str, float], ...] = ()
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A second look at the ``offset``-th character of a line, at other scales of the picture. ``first`` is the
    confidence that it was read with at first; ``readings`` are what was read there then, (text, mean probability),
    likeliest first, its own text among them where it was read again. The line's glyph holds the mean of all looks."""

    line: str
    offset: int
    first: float
    readings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """Print in a column that no line covered at first, or from which nothing could be read, looked at again.
    ``outcome`` is ``read`` where ``line`` is what was read there then, ``illegible`` where nothing could be read for
    certain: ``text`` (with ``confidence``) is the best that was read, to be shown and never published, and ``line``
    the rejected line in that place, if there is one."""

    box: Box
    outcome: Literal["read", "illegible"]
    reason: str
    line: str = ""
    text: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenArticle:
    """An article, or another unit of the paper, as a file tells it: ``name`` is the same on all of its pages, ``kind``
    as in :class:`Article`, ``regions`` in reading order, ``roofs`` those headings over it and others that are among the
    regions of the first of them alone."""

    name: str
    kind: str
    regions: tuple[str, ...]
    roofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedPage:
    """``lines`` in the recogniser's own order, those of ``omissions`` last; ``rejected`` are those it doubted too much
    to give as text. ``looks`` and ``omissions`` come from looking at the picture again. ``given_regions``,
    ``given_order`` and the ``given_articles`` come with text that others recognised; ``given_ordered``: its file tells
    the order of reading, which is not only that of the file; ``dropped`` counts the characters of its file, white space
    aside, that no line has: 0, if the reader of its format is sound. ``remarks`` say what its file tells and is not
    used, or was put right."""

    scan: str
    source: Source
    language: str
    lines: tuple[Line, ...]
    rejected: tuple[Line, ...] = ()
    given_regions: tuple[Region, ...] = ()
    given_order: tuple[str, ...] = ()
    given_articles: tuple[GivenArticle, ...] = ()
    given_ordered: bool = False
    looks: tuple[Look, ...] = ()
    omissions: tuple[Omission, ...] = ()
    dropped: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a line is set, in ems of the page's body type: ``indent`` and ``shortfall`` are the white before and
    after it within its column, ``size`` its height, ``weight`` how bold it is beside the body type (1.0), ``lead`` how
    bold its first words are beside its rest (1.0), ``spaces`` before which characters of a byline a space is printed
    that was not read (offsets in its text)."""

    line: str
    indent: float
    shortfall: float
    size: float
    weight: float = 1.0
    lead: float = 1.0
    spaces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutPage:
    """``regions`` hold every line of the page once; ``rules``, ``pictures`` and ``frames`` are what is
    printed beside text: straight rules, pictures, and rules that close to a box, in scan pixels. ``body_height``
    is the height of a line of body type, in pixels of the prepared page; ``orphans`` are decisions on the kinds of
    regions that fit none; ``decided`` are the regions whose kind a person said."""

    scan: str
    regions: tuple[Region, ...]
    rules: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    settings: tuple[Setting, ...] = ()
    body_height: float = 0.0
    orphans: tuple[Orphan, ...] = ()
    decided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """That ``to_region`` is read after ``from_region``, which is empty where a flow begins there. ``runner_up`` is
    the region after which it would be read next best, empty where it would begin a flow; what speaks for that is in
    ``runner_up_reason``, empty too where nothing else was possible."""

    from_region: str
    to_region: str
    reason: str
    confidence: float
    runner_up: str = ""
    runner_up_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One run of reading, the matter of one article: ``regions`` in reading order, headline first wherever
    it stands; ``confidence`` of its weakest join, ``runner_up`` in words what came second there. ``joins`` are the
    choices that made it, in reading order; of regions without one there was nothing to choose: they stand one
    under the other, or belong together. ``roofs`` are the regions of headlines over this flow and others: they are
    among the ``regions`` of the first of these alone. Of an article that came with the text, ``given`` is its name and
    ``kind`` its kind."""

    id: str
    regions: tuple[str, ...]
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    runner_up: str = ""
    joins: tuple[Join, ...] = ()
    roofs: tuple[str, ...] = ()
    given: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPage:
    """``flows`` in the order of the page; ``furniture`` and ``unplaced`` are the regions outside of them, ``orphans``
    decisions on the order that fit no two of them. ``kinds`` are those of regions which are something else by their
    place in what is read than by how they are set: a headline within a story is a subhead."""

    scan: str
    flows: tuple[Flow, ...]
    furniture: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    kinds: tuple[tuple[str, RegionKind], ...] = ()
