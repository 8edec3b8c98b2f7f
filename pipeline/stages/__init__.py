"""The table of contents: every stage of a page, what it needs, what it may see.

A stage is a pure function from frozen records to the next record. The table tells the runner what to hand to
it and what its key depends on; nothing else goes in. Issue-wide work (articles) follows once all pages are
settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.config import Language, Settings
from pipeline.decisions import Learned
from pipeline.language.likelihood import name_likelihood
from pipeline.model import (
    Decision,
    DecisionKind,
    LaidOutPage,
    Made,
    MendedPage,
    OrderedPage,
    PreparedPage,
    RecognisedPage,
    Scan,
    SettledPage,
)

if TYPE_CHECKING:
    from pipeline.engines import Engine, Picture
    from pipeline.formats.given import GivenPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """All that a stage may be given. ``records`` holds the records of the stages it ``needs``; ``scan_picture``
    and ``picture`` decode the scan and the prepared page when called; ``given`` reads the text that others recognised,
    in pixels of the scan, and tells its file's name and sha256. ``second`` opens the recogniser that looks again beside
    the first one, where the settings name one. ``undecided`` is the layout of the very same page without decisions,
    where it is known."""

    scan: Scan
    language: Language
    settings: Settings
    records: Mapping[str, Any]
    scan_picture: Callable[[], Picture]
    picture: Callable[[], Picture]
    engine: Callable[[], Engine]
    second: Callable[[], Engine] | None
    given: Callable[[], tuple[GivenPage, tuple[str, str]]]
    decisions: tuple[Decision, ...] = ()
    learned: Learned | None = None
    undecided: LaidOutPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``sees`` gives the settings that its result depends on, in a form that prints the same for the same
    settings; ``version`` is raised when the same input gives another result. ``decides`` are the kinds of decisions
    that are its to follow, hence options of it; ``learns``: so is what all decisions of the issue teach."""

    name: str
    version: int
    record: type[Any]
    needs: tuple[str, ...]
    sees: Callable[[Settings, Language], object]
    make: Callable[[Hands], Made]
    reads_scan: bool = False
    uses_engine: bool = False
    decides: tuple[DecisionKind, ...] = ()
    learns: bool = False


# Each stage is imported when it is first made: the table itself is read by every command, and to see that nothing
# is stale must not cost the loading of OpenCV.


def _prepare(hands: Hands) -> Made:
    from pipeline.stages.prepare import prepare, prepare_without_picture

    if hands.scan.basis != "picture":
        return Made(record=prepare_without_picture(hands.scan))
    return prepare(hands.scan, hands.scan_picture(), hands.settings.prepare)


def _recognise(hands: Hands) -> Made:
    from pipeline.errors import FormatError
    from pipeline.stages.recognise import compare, compare_lines, read_picture, recognise, take_given, take_placed

    prepared, settings = hands.records["prepare"], hands.settings.recognise
    if settings.engine == "import":
        given, file = hands.given()
        taken = take_given(prepared, given, file, hands.language, settings)
        if not given.placed and prepared.scan.basis == "picture" and (prepared.blank or not settings.compared_with):
            said = "its picture is blank" if prepared.blank else "tells no places, and recognise.second is none"
            raise FormatError(file[0], said, "Take the picture away, or let a recogniser find the places.")
        if settings.compared_with is None or not prepared.image or prepared.blank:
            return Made(record=taken)
        second, source = read_picture(prepared, hands.picture, hands.engine, taken.language)
        if not given.placed:
            taken = take_placed(prepared, given, second, file, hands.language, settings)
        compared = compare(prepared, taken, second, source, hands.picture)
        return Made(record=compare_lines(compared, second, add=settings.again))
    return Made(record=recognise(prepared, hands.picture, hands.engine, hands.language, settings, hands.second))


def _layout(hands: Hands) -> Made:
    from pipeline.stages.layout import lay_out
    from pipeline.stages.layout.decided import decide_kinds
    from pipeline.stages.layout.given import keep_given
    from pipeline.stages.layout.text_alone import lay_out_text

    if hands.undecided is not None:
        return Made(record=decide_kinds(hands.undecided, hands.decisions))
    prepared, recognised = hands.records["prepare"], hands.records["recognise"]
    if prepared.scan.basis == "text":
        return Made(record=decide_kinds(lay_out_text(prepared, recognised), hands.decisions))
    picture = hands.picture if prepared.scan.basis == "picture" else None
    laid_out = keep_given(lay_out(prepared, picture, recognised, hands.settings.layout), recognised)
    return Made(record=decide_kinds(laid_out, hands.decisions))


def _order(hands: Hands) -> Made:
    from functools import partial

    from pipeline.stages.order import order_on
    from pipeline.stages.order.decided import enforce, find_wishes
    from pipeline.stages.order.given import order_given
    from pipeline.stages.order.paper import read_paper
    from pipeline.stages.order.text_alone import order_text

    prepared, recognised, layout = (hands.records[name] for name in ("prepare", "recognise", "layout"))
    wishes = find_wishes(recognised, layout, hands.decisions)
    if prepared.scan.basis == "text":
        return Made(record=enforce(order_text(recognised, layout), layout, wishes))
    paper = read_paper(prepared, recognised, layout)
    found = partial(order_on, paper, settings=hands.settings.order, wishes=wishes)
    told = recognised.given_articles or recognised.given_ordered
    ordered = order_given(recognised, layout, found) if told else found(layout)
    return Made(record=enforce(ordered, layout, wishes))


def _mend(hands: Hands) -> Made:
    from pipeline.stages.mend import mend

    prepared, recognised, layout, ordered = (
        hands.records[name] for name in ("prepare", "recognise", "layout", "order")
    )
    return Made(record=mend(prepared, recognised, layout, ordered, hands.settings.mend))


def _settle(hands: Hands) -> Made:
    from pipeline.stages.settle import settle_page

    page, recognised, mended = (hands.records[name] for name in ("prepare", "recognise", "mend"))
    placed = page.scan.basis != "text"
    settings, decisions = hands.settings.settle, hands.decisions
    return Made(record=settle_page(recognised, mended, settings, decisions, hands.learned, placed=placed))


STAGES: tuple[Stage, ...] = (
    Stage(
        name="prepare",
        version=3,
        record=PreparedPage,
        needs=(),
        sees=lambda settings, _: settings.prepare,
        make=_prepare,
        reads_scan=True,
    ),
    Stage(
        name="recognise",
        version=12,
        record=RecognisedPage,
        needs=("prepare",),
        # Where nothing is imported, auto is none.
        sees=lambda settings, language: (
            settings.recognise
            if settings.recognise.engine == "import" or settings.recognise.second != "auto"
            else replace(settings.recognise, second="none"),
            language,
        ),
        make=_recognise,
        uses_engine=True,
    ),
    Stage(
        name="layout",
        version=15,
        record=LaidOutPage,
        needs=("prepare", "recognise"),
        sees=lambda settings, _: settings.layout,
        make=_layout,
        decides=("region",),
    ),
    Stage(
        name="order",
        version=14,
        record=OrderedPage,
        needs=("prepare", "recognise", "layout"),
        sees=lambda settings, _: settings.order,
        make=_order,
        decides=("order", "split"),
    ),
    Stage(
        name="mend",
        version=12,
        record=MendedPage,
        needs=("prepare", "recognise", "layout", "order"),
        # Which language model is there is no setting, and yet decides.
        sees=lambda settings, _: (settings.mend, name_likelihood(settings.mend.language_model == "best")),
        make=_mend,
    ),
    Stage(
        name="settle",
        version=4,
        record=SettledPage,
        needs=("prepare", "recognise", "mend"),
        sees=lambda settings, _: settings.settle,
        make=_settle,
        decides=("edit", "line"),
        learns=True,
    ),
)
"""In order; ``stages.articles.cut_articles`` then turns all pages of an issue into its articles."""
