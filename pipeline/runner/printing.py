"""Issues and articles set in type from what a run left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import PublishSettings
from pipeline.errors import SettingsError
from pipeline.runner.decisions import standing_of
from pipeline.runner.publish import SOFTWARE
from pipeline.runner.reports import find_issues, read_issue
from pipeline.store import write_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """What is to be set: all issues in ``output``, or ``articles`` of them (``a003``, ``issue/a003``). ``template`` is
    the name of one of galley's or the path of a user's, empty for the usual one; ``to`` is the folder of the PDFs."""

    output: Path
    articles: tuple[str, ...]
    template: str
    to: Path


def print_issues(order: PrintOrder, settings: PublishSettings) -> tuple[Path, ...]:
    """``<issue>.pdf`` of every issue, or ``<issue>-<article>.pdf`` of each article. Returns the files.

    Raises SettingsError for an article that there is not, a template with a fault, or where Typst or a font is missing,
    and OutputError.
    """
    from pipeline.formats.writers import Material
    from pipeline.formats.writers.typeset.setting import OFFPRINT, typeset

    made: list[Path] = []
    left = dict.fromkeys(order.articles)
    for folder in find_issues(order.output):
        it = read_issue(folder)
        material = Material(
            issue=it.issue,
            pages=it.pages,
            software=SOFTWARE,
            settings=settings,
            decisions=standing_of(folder).in_force,
            picture=it.picture,
        )
        articles = [one for one in material.articles if one.blocks]
        if not order.articles:
            made.append(_write(order, folder.name, typeset(material, articles, order.template or settings.template)))
            continue
        for one in articles:
            named = {one.id, f"{folder.name}/{one.id}"} & set(order.articles)
            for name in named:
                left.pop(name, None)
            if named:
                made.append(_write(order, one.stem, typeset(material, [one], order.template or OFFPRINT)))
    _refuse(tuple(left), order.output)
    return tuple(made)


def _write(order: PrintOrder, stem: str, content: bytes) -> Path:
    path = order.to / f"{stem}.pdf"
    write_bytes(path, content)
    return path


def _refuse(names: Sequence[str], output: Path) -> None:
    if names:
        said = f"there is no such article in {output}"
        raise SettingsError(names[0], said, "The index of the TEI and galley diff name them: a003, issue/a003.")
