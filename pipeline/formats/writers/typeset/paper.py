"""The two formats that are set in type: the issue as a newspaper, each article as an offprint."""

from __future__ import annotations

from pipeline.formats.writers.material import Material
from pipeline.formats.writers.typeset.setting import OFFPRINT, typeset


def write_newspaper(material: Material) -> dict[str, bytes]:
    """``<issue>.pdf``, by the template that the settings name."""
    articles = [one for one in material.articles if one.blocks]
    return {f"{material.text.stem}.pdf": typeset(material, articles, material.settings.template)}


def write_offprints(material: Material) -> dict[str, bytes]:
    """A file for each article."""
    return {f"{one.stem}.pdf": typeset(material, [one], OFFPRINT) for one in material.articles if one.blocks}
