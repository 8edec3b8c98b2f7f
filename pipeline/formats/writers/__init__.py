"""What an issue is published as: a format is one module here and one row in :data:`FORMATS`.

Other packages add theirs by an entry point of the group ``galley.formats`` that is a :class:`Format`.
"""

from pipeline.formats.writers.material import Material
from pipeline.formats.writers.registry import FORMATS, Format, Join, Writer, find_formats, known_formats

__all__ = ["FORMATS", "Format", "Join", "Material", "Writer", "find_formats", "known_formats"]
