"""Everything that galley raises on purpose.

    GalleyError            1   something went wrong that the user can mend
    ├── PagesFailed        1   the run is over, some pages could not be made
    ├── SettingsError      2   config.yaml, issue.yaml or the command line
    ├── ScanError          3   a scan that cannot be read
    │   ├── NoScans        3   a folder without one
    │   └── LockedScan     3   a PDF with a password
    ├── FormatError        4   a text file (ALTO, PAGE, hOCR, METS, plain, TEI, truth) that cannot be read
    ├── EngineError        5   a recogniser or its language data is missing or broken
    └── OutputError        6   something in the output folder cannot be read or written
        └── NoRoom         6   nothing can be written there: the disk is full, or may only be read

The number is the exit code of the command that ends with it. A message names the file, says what is wrong
with it, and, in ``remedy``, what to do.
"""

from __future__ import annotations

from pipeline.naming import shorten, show_name

__all__ = [
    "EngineError",
    "FormatError",
    "GalleyError",
    "LockedScan",
    "NoRoom",
    "NoScans",
    "OutputError",
    "PagesFailed",
    "ScanError",
    "SettingsError",
]


class GalleyError(Exception):
    """What it says stands on one line, and nothing in it acts on a terminal, whatever a file is called or holds."""

    exit_code = 1

    def __init__(self, subject: str, problem: str, remedy: str = "") -> None:
        super().__init__(subject, problem, remedy)
        self.subject = show_name(subject)
        self.problem = show_name(" ".join(shorten(problem).split()))
        self.remedy = show_name(remedy)

    def __str__(self) -> str:
        said = f"{self.subject}: {self.problem}"
        return f"{said}. {self.remedy}" if self.remedy else said


class PagesFailed(GalleyError):
    exit_code = 1


class SettingsError(GalleyError):
    exit_code = 2


class ScanError(GalleyError):
    exit_code = 3


class NoScans(ScanError):
    pass


class LockedScan(ScanError):
    pass


class FormatError(GalleyError):
    exit_code = 4


class EngineError(GalleyError):
    exit_code = 5


class OutputError(GalleyError):
    exit_code = 6


class NoRoom(OutputError):
    pass
