"""Files that tell the pages and articles of a whole issue: METS, and Delpher's DIDL."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import FormatError
from pipeline.formats.didl import read_didl
from pipeline.formats.mets import read_mets
from pipeline.formats.sources import form_of
from pipeline.formats.told import Told
from pipeline.formats.xml_files import root_name

DIDL = ("DIDL", "OAI-PMH")
"""Roots of a DIDL, and of one as it is harvested."""


def tells_issue(path: Path) -> bool:
    """False for a file that cannot be read, too: who reads it says so."""
    try:
        return form_of(path) == ".xml" and root_name(path) in ("mets", *DIDL)
    except FormatError:
        return False


def read_issue_file(path: Path, within: Path | None = None) -> Told:
    """As :func:`read_mets` and :func:`read_didl`. Raises FormatError as they do."""
    return read_didl(path, within) if root_name(path) in DIDL else read_mets(path, within)
