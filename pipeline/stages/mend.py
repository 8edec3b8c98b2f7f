"""Placeholder signature, to be replaced."""

from pipeline.config import MendSettings
from pipeline.model import LaidOutPage, MendedPage, OrderedPage, PreparedPage, RecognisedPage


def mend(
    page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, ordered: OrderedPage, settings: MendSettings
) -> MendedPage:
    raise NotImplementedError
