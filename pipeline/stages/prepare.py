"""Placeholder signature, to be replaced."""

from pipeline.config import PrepareSettings
from pipeline.engines import Picture
from pipeline.model import Made, Scan


def prepare(scan: Scan, picture: Picture, settings: PrepareSettings) -> Made:
    raise NotImplementedError
