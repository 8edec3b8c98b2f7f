"""Placeholder signature, to be replaced."""

from collections.abc import Callable

from pipeline.config import LayoutSettings
from pipeline.engines import Picture
from pipeline.model import LaidOutPage, PreparedPage, RecognisedPage


def lay_out(
    page: PreparedPage, picture: Callable[[], Picture], recognised: RecognisedPage, settings: LayoutSettings
) -> LaidOutPage:
    raise NotImplementedError
