"""galley: from newspaper scans to reviewed TEI."""

__version__ = "0.1.0"
