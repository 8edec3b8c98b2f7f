"""Placeholder signature, to be replaced."""

from pipeline.config import OrderSettings
from pipeline.model import LaidOutPage, OrderedPage, PreparedPage, RecognisedPage


def order(page: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, settings: OrderSettings) -> OrderedPage:
    raise NotImplementedError
