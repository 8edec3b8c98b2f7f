"""The table of contents: every stage of a page, what it needs, what it may see.

A stage is a pure function from frozen records to the next record. The table tells the runner what to hand to
it and what its key depends on; nothing else goes in. Issue-wide work (articles) follows once all pages are
settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.config import Language, Settings
from pipeline.engines import Engine, Picture
from pipeline.model import (
    Decision,
    LaidOutPage,
    Made,
    MendedPage,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Scan,
    SettledPage,
)
from pipeline.stages.layout import lay_out
from pipeline.stages.mend import mend
from pipeline.stages.order import order
from pipeline.stages.prepare import prepare
from pipeline.stages.recognise import recognise
from pipeline.stages.settle import settle_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """All that a stage may be given. ``records`` holds the records of the stages it ``needs``; ``scan_picture``
    and ``picture`` decode the scan and the prepared page when called."""

    scan: Scan
    language: Language
    settings: Settings
    records: Mapping[str, Any]
    scan_picture: Callable[[], Picture]
    picture: Callable[[], Picture]
    engine: Callable[[], Engine]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``sees`` gives the settings that its result depends on, in a form that prints the same for the same
    settings; ``version`` is raised when the same input gives another result."""

    name: str
    version: int
    record: type[Any]
    needs: tuple[str, ...]
    sees: Callable[[Settings, Language], object]
    make: Callable[[Hands], Made]
    reads_scan: bool = False
    uses_engine: bool = False
    takes_decisions: bool = False


STAGES: tuple[Stage, ...] = (
    Stage(
        name="prepare",
        version=1,
        record=PreparedPage,
        needs=(),
        sees=lambda settings, language: settings.prepare,
        make=lambda h: prepare(h.scan, h.scan_picture(), h.settings.prepare),
        reads_scan=True,
    ),
    Stage(
        name="recognise",
        version=1,
        record=RecognisedPage,
        needs=("prepare",),
        sees=lambda settings, language: (settings.recognise, language),
        make=lambda h: Made(
            record=recognise(h.records["prepare"], h.picture, h.engine, h.language, h.settings.recognise)
        ),
        uses_engine=True,
    ),
    Stage(
        name="layout",
        version=1,
        record=LaidOutPage,
        needs=("prepare", "recognise"),
        sees=lambda settings, language: settings.layout,
        make=lambda h: Made(record=lay_out(h.records["prepare"], h.picture, h.records["recognise"], h.settings.layout)),
    ),
    Stage(
        name="order",
        version=1,
        record=OrderedPage,
        needs=("prepare", "recognise", "layout"),
        sees=lambda settings, language: settings.order,
        make=lambda h: Made(
            record=order(h.records["prepare"], h.records["recognise"], h.records["layout"], h.settings.order)
        ),
    ),
    Stage(
        name="mend",
        version=1,
        record=MendedPage,
        needs=("prepare", "recognise", "layout", "order"),
        sees=lambda settings, language: settings.mend,
        make=lambda h: Made(
            record=mend(
                h.records["prepare"],
                h.records["recognise"],
                h.records["layout"],
                h.records["order"],
                h.settings.mend,
            )
        ),
    ),
    Stage(
        name="settle",
        version=1,
        record=SettledPage,
        needs=("recognise", "mend"),
        sees=lambda settings, language: settings.settle,
        make=lambda h: Made(
            record=settle_page(h.records["recognise"], h.records["mend"], h.settings.settle, h.decisions)
        ),
        takes_decisions=True,
    ),
)
"""In order; ``stages.articles.cut_articles`` then turns all pages of an issue into its articles."""
