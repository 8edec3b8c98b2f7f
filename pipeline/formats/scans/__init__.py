"""Page images: found in folders, measured, and decoded to 8-bit grey.

The pixels of a scan, which all geometry is given in, are those of the picture as it is displayed: after the
turning that EXIF or TIFF orientation asks for (EXIF 2.3, tag 274). A PDF page's are those of its rendering at the
resolution of the largest picture on it.
"""

from pipeline.formats.scans.find import SUFFIXES, FoundIssue, find_issues, list_folders
from pipeline.formats.scans.opening import open_scans, read_picture

__all__ = ["SUFFIXES", "FoundIssue", "find_issues", "list_folders", "open_scans", "read_picture"]
