"""``galley print``: issues and articles set in type."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import Config, read_settings
from pipeline.cli.terminal import open_console


def print_pdf(
    output: Annotated[Path, typer.Argument(help="Output of a run, or an issue's folder in it.")] = Path("output"),
    *,
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="An offprint of this article (a003); may be given again.", show_default=False),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="broadsheet, tabloid, large-type, offprint, or a file of yours.", show_default=False
        ),
    ] = "",
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the PDFs.")] = Path("print"),
    templates: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Copy the templates there, to be changed, and leave.", show_default=False),
    ] = None,
    config: Config = None,
) -> None:
    """Set issues as newspapers, or articles as offprints, in PDF."""
    from pipeline.formats.writers.typeset.setting import copy_templates
    from pipeline.runner.printing import PrintOrder, print_issues

    if templates is not None:
        made = copy_templates(templates)
    else:
        order = PrintOrder(output=output, articles=tuple(article or ()), template=template, to=to)
        made = print_issues(order, read_settings(config).publish)
    for path in made:
        open_console().print(str(path), markup=False, soft_wrap=True)
