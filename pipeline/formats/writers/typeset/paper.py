"""The two formats that are set in type: the issue as a newspaper, each article as an offprint."""

from __future__ import annotations

from pipeline.formats.writers.material import Material
from pipeline.formats.writers.typeset.setting import OFFPRINT, prepare, read_template


def write_newspaper(material: Material) -> dict[str, bytes]:
    """``<issue>.pdf``, by the template that the settings name."""
    articles = [one for one in material.articles if one.blocks]
    name = f"{material.text.stem}.pdf"
    matter = prepare(material, articles, read_template(material.settings.template))
    return {name: material.once("newspaper", name, matter.identity, matter.typeset)}


def write_offprints(material: Material) -> dict[str, bytes]:
    """A file for each article."""
    files, template = {}, read_template(OFFPRINT)
    for one in material.articles:
        if one.blocks:
            name, matter = f"{one.stem}.pdf", prepare(material, [one], template)
            files[name] = material.once("offprint", name, matter.identity, matter.typeset)
    return files
