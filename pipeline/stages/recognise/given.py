"""Text that others recognised, as the page's own reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Reading
from pipeline.errors import FormatError
from pipeline.formats.counting import count_missing
from pipeline.formats.given import GivenPage
from pipeline.language.identify import identify_language, is_modelled, is_written_in
from pipeline.model import Line, PreparedPage, RecognisedPage, Region, Source
from pipeline.stages.recognise.place import place_text
from pipeline.tags import UNKNOWN, read_language


def take_given(
    page: PreparedPage, given: GivenPage, file: tuple[str, str], language: Language, settings: RecogniseSettings
) -> RecognisedPage:
    """``given`` in pixels of the scan; ``file`` is its name and sha256. Lines without text are left out; ids are by
    position. Lines that the file says to be less sure than ``reject_below`` are kept apart, as those of any
    recogniser."""
    names: dict[str, str] = {}
    told = settings.articles == "given"
    # What a file gives a place in a paragraph was taken for text by whoever made it, however doubtful its letters.
    held = {line for region in given.regions if told and region.passage for line in region.lines}
    lines: list[Line] = []
    rejected: list[Line] = []
    for line in given.lines:
        if not line.text.strip():
            continue
        names[line.id] = f"l{len(names) + 1:04d}"
        kept = replace(line, id=names[line.id])
        (lines if line.confidence >= settings.reject_below or line.id in held else rejected).append(kept)
    aside = {line.id for line in rejected}
    regions: list[Region] = []
    renamed: dict[str, str] = {}
    for region in given.regions:
        inside = tuple(names[one] for one in region.lines if one in names and names[one] not in aside)
        # Kinds of text are a part of the structure, which may be left aside.
        kind = region.kind if told or not region.lines else "body"
        if inside or region.kind in ("picture", "rule"):
            renamed[region.id] = f"r{len(renamed) + 1:04d}"
            passage = region.passage if told else ""
            regions.append(
                replace(region, id=renamed[region.id], kind=kind, lines=inside, belongs_to="", passage=passage)
            )
    articles = (
        replace(
            one,
            regions=tuple(renamed[name] for name in one.regions if name in renamed),
            roofs=tuple(renamed[name] for name in one.roofs if name in renamed),
        )
        for one in (given.articles if told else ())
    )
    spoken = _tell_language(lines, given, language)
    return RecognisedPage(
        scan=page.scan.id,
        source=Source(name=given.software or "imported", version="", models=(file,)),
        language=spoken,
        lines=tuple(lines),
        rejected=tuple(rejected),
        given_regions=tuple(regions),
        given_order=tuple(renamed[one] for one in given.order if one in renamed),
        given_articles=tuple(one for one in articles if one.regions),
        given_ordered=told and given.ordered,
        dropped=count_missing(given.told, (line.text for line in (*lines, *rejected))),
        remarks=(*given.remarks, *_unsearched(spoken, lines)),
    )


def _tell_language(lines: Sequence[Line], given: GivenPage, asked: str) -> str:
    """What was asked for, else what the file says, unless its text is in another script, else what the text says."""
    told = read_language(given.language) if asked == "auto" else read_language(asked)
    texts = [line.text for line in lines]
    if told and (asked != "auto" or is_written_in(texts, told)):
        return identify_language(texts, told)
    return identify_language(texts, "auto")


def _unsearched(language: str, lines: Sequence[Line]) -> tuple[str, ...]:
    if is_modelled(language) or not lines:
        return ()
    name = "its language is not known" if language == UNKNOWN else f"its language is {language}"
    return (f"{name}: galley has no words of it, and marked and mended nothing by them",)


def take_placed(
    page: PreparedPage,
    given: GivenPage,
    second: Reading,
    file: tuple[str, str],
    language: Language,
    settings: RecogniseSettings,
) -> RecognisedPage:
    """As :func:`take_given` for text that tells no places, which ``second`` (in pixels of the scan) finds on the
    picture. Raises FormatError where the picture is of another page."""
    try:
        placed = place_text(given, (*second.lines, *second.rejected), page.scan.width, page.scan.height)
    except FormatError as error:
        raise FormatError(file[0], error.problem, error.remedy) from error
    return take_given(page, placed, file, language, settings)
