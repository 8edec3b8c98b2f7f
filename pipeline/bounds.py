"""How much of anything is read: what is larger is damaged or hostile, and is refused before any work is done.

Each bound is checked where the thing is first met, and stands in docs/settings.md with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """At most ``most`` (and at least ``least``) of a ``unit``; ``of`` is what has them, ``why`` the reason."""

    most: int
    unit: str
    of: str
    why: str
    least: int = 0

    def refuses(self, number: float) -> bool:
        """Also what is no number at all."""
        return not self.least <= number <= self.most

    def say(self, number: float) -> str:
        """What is wrong with ``number``, to stand behind the name of what has it."""
        if number < self.least:
            return f"has {number:,.0f} {self.unit}, fewer than the {self.least:,} that are read"
        return f"has {number:,.0f} {self.unit}, more than the {self.most:,} that are read"


PIXELS = Bound(
    most=600_000_000,
    unit="pixels",
    of="a picture",
    why="a broadsheet of 60 x 80 cm at 800 dpi has 476 million",
)
SIDE = Bound(
    least=8,
    most=32_000,
    unit="pixels along a side",
    of="a picture",
    why="a broadsheet of 80 cm at 1,000 dpi has 31,500; what is smaller than a character is no page",
)
PDF_SIDE = Bound(
    least=1,
    most=32_000,
    unit="points along a side",
    of="a page of a PDF",
    why="eleven metres; at 72 dpi, where nothing can be read, that is the longest side of a picture",
)
COORDINATE = Bound(
    most=10_000_000,
    unit="units from the edge of the page",
    of="a point of a text file",
    why="1,200 units an inch and sheets of two metres come to 95,000",
)
POINTS = Bound(
    most=10_000,
    unit="points",
    of="an outline",
    why="outlines drawn pixel by pixel have some hundreds",
)
LINES = Bound(
    most=50_000,
    unit="lines",
    of="a page",
    why="the fullest broadsheet of small advertisements has some 10,000",
)
CHARACTERS = Bound(
    most=200_000,
    unit="characters",
    of="a line",
    why="some programs give a whole column as one line",
)
REGIONS = Bound(
    most=50_000,
    unit="regions",
    of="a page of a text file",
    why="tables with a region for each cell have some thousands",
)
PAGES = Bound(
    most=2_000,
    unit="pages",
    of="a file",
    why="a bound volume of newspapers has some hundreds",
)
NESTING = Bound(
    most=200,
    unit="levels of nesting",
    of="XML, HTML, JSON or YAML",
    why="the deepest files of libraries have some 30",
)
ENTITY = Bound(
    most=1_000,
    unit="characters",
    of="an entity of XML",
    why="entities in files of text stand for a character or a name",
)
TEXT_FILE = Bound(
    most=256_000_000,
    unit="bytes",
    of="a file of text",
    why="the words of a volume of 1,000 pages, each with its characters and their places",
)
PLAIN_FILE = Bound(
    most=20_000_000,
    unit="bytes",
    of="a file of plain text",
    why="a page has some 20,000 characters",
)
ARCHIVE = Bound(
    most=20_000_000_000,
    unit="bytes",
    of="an archive, unpacked",
    why="the pictures of an issue of 100 pages have some ten thousand million",
)
ARCHIVE_FILES = Bound(
    most=100_000,
    unit="files",
    of="an archive",
    why="a year of a daily paper has some ten thousand",
)
SETTINGS_FILE = Bound(
    most=1_000_000,
    unit="bytes",
    of="config.yaml or issue.yaml",
    why="the longest have some thousands",
)
RECORD = Bound(
    most=1_000_000_000,
    unit="bytes",
    of="an artefact",
    why="10,000 lines with five readings of each character come to some 200 million",
)
DECISION = Bound(
    most=1_000_000,
    unit="bytes",
    of="a line of decisions.jsonl",
    why="a decision on a whole line has some thousands",
)

BOUNDS = (
    PIXELS,
    SIDE,
    PDF_SIDE,
    COORDINATE,
    POINTS,
    LINES,
    CHARACTERS,
    REGIONS,
    PAGES,
    NESTING,
    ENTITY,
    TEXT_FILE,
    PLAIN_FILE,
    ARCHIVE,
    ARCHIVE_FILES,
    SETTINGS_FILE,
    RECORD,
    DECISION,
)
"""As docs/settings.md lists them."""
