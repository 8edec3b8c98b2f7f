"""The two levels of TEI, and the profile DTABf, as formats."""

from __future__ import annotations

from pipeline.formats.tei.dtabf import derive_dtabf
from pipeline.formats.tei.write import write_reading_files
from pipeline.formats.writers.material import Material


def write_full(material: Material) -> dict[str, bytes]:
    return material.full_tei


def write_reading(material: Material) -> dict[str, bytes]:
    return write_reading_files(material.text, material.full_tei, material.kept.get("tei", {}))


def write_dtabf(material: Material) -> dict[str, bytes]:
    return {f"{material.text.stem}.xml": derive_dtabf(material.full_tei)}
