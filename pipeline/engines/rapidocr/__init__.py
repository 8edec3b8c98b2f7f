"""PP-OCRv6 small, out of the ``rapidocr`` wheel, run by OpenVINO.

Of the wheel only the two model files are used (the recognition model holds its own character list): its own
pipeline is made for photographs and loses lines of a newspaper page, since it shrinks pages to 2,000 pixels,
stops at 1,000 boxes, drops what it doubts and sorts lines across columns. Here pages are searched in tiles at
a resolution that suits their type (:mod:`.detect`), boxes that run two columns together are cut
(:mod:`.gutters`), and every character keeps its confidence, its extent and its other readings (:mod:`.decode`).
"""

from pipeline.engines.rapidocr.engine import RapidOcr, open_rapidocr

__all__ = ["RapidOcr", "open_rapidocr"]
