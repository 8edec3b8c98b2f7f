"""The form of such truth, one JSON file a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from pipeline.errors import FormatError
from pipeline.files import is_regular
from pipeline.formats.sources import form_of, read_source


class PiecesArticle(msgspec.Struct, kw_only=True, omit_defaults=True):
    """``pieces``: of each run of body text in one column or tier its first words and its last, as printed, in reading
    order; six characters or more, "" where they cannot be read. An inner heading stays within its column's piece. Of a
    caption the one piece is the caption."""

    kind: Literal["article", "advertisement", "notice", "caption"] = "article"
    head: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    pieces: list[tuple[str, str]] = []


class PiecesPage(msgspec.Struct, kw_only=True, omit_defaults=True):
    """``page`` is the name of the page's picture without its ending; ``complete`` where every article on it is here;
    ``note`` is for people."""

    page: str
    articles: list[PiecesArticle]
    complete: bool | None = None
    note: str = ""


def schema() -> dict[str, Any]:
    """As JSON Schema (draft 2020-12)."""
    return msgspec.json.schema(PiecesPage)


def find_pieces(path: Path) -> dict[Path, PiecesPage]:
    """The pages of a file, or of all JSON files of a folder that are of this form; none where none is.

    Raises FormatError for one that has pieces and is damaged.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    found = {file: _read(file) for file in files if form_of(file) == ".json" and is_regular(file)}
    return {file: page for file, page in found.items() if page is not None}


def _read(file: Path) -> PiecesPage | None:
    content = read_source(file)
    if b'"pieces"' not in content:
        return None
    try:
        page = msgspec.json.decode(content, type=PiecesPage)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(str(file), f"is no truth in pieces ({error})", "Correct or remove it.") from error
    if not page.page:
        page.page = file.stem
    return page
