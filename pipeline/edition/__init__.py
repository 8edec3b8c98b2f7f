"""The static web edition of an issue and of all issues: read in any browser, from a folder, with nothing fetched from
elsewhere. Its text can be read and printed without a script; scripts search, zoom and show hits."""

from pipeline.edition.gathered import gather_editions
from pipeline.edition.site import write_site

__all__ = ["gather_editions", "write_site"]
