"""The profile DTABf of the Deutsches Textarchiv: one TEI file an issue, derived from the full edition."""

from __future__ import annotations

from pipeline.formats.tei.dtabf.derive import DTABF, derive_dtabf

__all__ = ["DTABF", "derive_dtabf"]
