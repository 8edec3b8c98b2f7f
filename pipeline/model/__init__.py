"""Every record that passes between stages.

Two coordinate systems and no third: geometry is in pixels of the original scan, a text position is a
:class:`Place` in a line's recognised text. Recognised text is never overwritten; what is read instead is an
:class:`Edit` laid over it. Records are frozen, hold tuples and no arrays, and name each other by ids that
follow from position, so that the same input always gives the same bytes.
"""

from __future__ import annotations

from pipeline.model.issue import (
    Article,
    Byline,
    Dateline,
    Failed,
    Issue,
    IssueInfo,
    Made,
    PageRecords,
    Person,
)
from pipeline.model.page import (
    IDENTITY,
    Box,
    Direction,
    Flow,
    Glyph,
    Join,
    LaidOutPage,
    Line,
    Matrix,
    OrderedPage,
    Polygon,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    Setting,
    Source,
    Step,
)
from pipeline.model.text import (
    Decision,
    Edit,
    Evidence,
    Ledger,
    MendedPage,
    Outcome,
    Passage,
    Place,
    SettledPage,
    Support,
    Verdict,
)

__all__ = [
    "IDENTITY",
    "Article",
    "Box",
    "Byline",
    "Dateline",
    "Decision",
    "Direction",
    "Edit",
    "Evidence",
    "Failed",
    "Flow",
    "Glyph",
    "Issue",
    "IssueInfo",
    "Join",
    "LaidOutPage",
    "Ledger",
    "Line",
    "Made",
    "Matrix",
    "MendedPage",
    "OrderedPage",
    "Outcome",
    "PageRecords",
    "Passage",
    "Person",
    "Place",
    "Polygon",
    "PreparedPage",
    "RecognisedPage",
    "Region",
    "RegionKind",
    "Scan",
    "Setting",
    "SettledPage",
    "Source",
    "Step",
    "Support",
    "Verdict",
]
