"""TEI P5: one file for each article, one for what belongs to the pages, one teiCorpus for the issue.

Every text is written so that both readings can be had back from it. ``corr`` and ``reg`` give the reading text.
``sic`` and ``orig`` give the scan's: an ``lb`` with ``break="no"`` is a line end with nothing in its place, any
other ``lb`` but a passage's first stands after exactly one white-space character that takes the line end's place.
"""

from __future__ import annotations

from pipeline.formats.tei.read import ReadArticle, read_tei, reading_text, recognised_text
from pipeline.formats.tei.write import write_issue, write_one

__all__ = ["ReadArticle", "read_tei", "reading_text", "recognised_text", "write_issue", "write_one"]
