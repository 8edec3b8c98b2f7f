"""TEI P5 on two levels: one file for each article, one for what belongs to the pages, one teiCorpus for the issue.

The full edition is written from the records; the reading edition is derived from it, file by file. Every text of the
full one is written so that both readings can be had back from it. ``corr`` and ``reg`` give the reading text.
``sic`` and ``orig`` give the scan's: an ``lb`` with ``break="no"`` is a line end with nothing in its place, any
other ``lb`` but a passage's first stands after exactly one white-space character that takes the line end's place.
"""

from __future__ import annotations

from pipeline.formats.tei.read import ReadArticle, read_tei, reading_text, recognised_text
from pipeline.formats.tei.reading_edition import derive_reading_edition
from pipeline.formats.tei.write import write_issue, write_one, write_reading_edition

__all__ = [
    "ReadArticle",
    "derive_reading_edition",
    "read_tei",
    "reading_text",
    "recognised_text",
    "write_issue",
    "write_one",
    "write_reading_edition",
]
