"""Placeholder signature, to be replaced."""

from collections.abc import Callable

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Engine, Picture
from pipeline.model import PreparedPage, RecognisedPage


def recognise(
    page: PreparedPage,
    picture: Callable[[], Picture],
    engine: Callable[[], Engine],
    language: Language,
    settings: RecogniseSettings,
) -> RecognisedPage:
    raise NotImplementedError
