"""Ground truth in any of its forms, as what scoring compares with.

The JSON form is one file a page: ``image`` (its file name), ``articles`` (``title``, ``byline``, ``paragraphs``
and what else is known of each) and ``lines`` (``art``, ``kind``, ``text``, ``x``, ``y``, ``x1``, ``y1``) in reading
order. TEI gives articles, PAGE and ALTO give lines only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import msgspec

from pipeline.bounds import LINES, NESTING
from pipeline.errors import FormatError
from pipeline.files import is_regular
from pipeline.formats.alto import alto_pages_of
from pipeline.formats.given import GivenPage
from pipeline.formats.page import page_of
from pipeline.formats.sources import form_of, name_of, read_source
from pipeline.formats.tei import ReadArticle, read_tei
from pipeline.formats.xml_files import local_name, parse_xml

ATTRIBUTES = ("headline_place", "headline_kind", "shape", "ell", "boxed", "byline_at")
HYPHENS = ("-", "\u00ad", "⸗", "¬", "‐")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthLine:
    """``kind`` is ``p`` for a line of an article's text. ``top`` in pixels, or whatever the form counts in."""

    text: str
    kind: str
    article: str
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthArticle:
    title: str
    byline: str
    paragraphs: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthPage:
    """``name`` is the picture's file name without its ending. ``articles`` is None where the form knows none."""

    name: str
    file: str
    articles: tuple[TruthArticle, ...] | None
    lines: tuple[TruthLine, ...]


class _JsonLine(msgspec.Struct):
    text: str
    kind: str
    art: str | int
    y: float


class _JsonArticle(msgspec.Struct):
    title: str
    paragraphs: list[str]
    byline: str = ""


class _JsonPage(msgspec.Struct):
    image: Annotated[str, msgspec.Meta(min_length=1)]
    articles: list[dict[str, Any]]
    lines: list[_JsonLine] = []


def read_truth(path: Path) -> tuple[TruthPage, ...]:
    """The pages of a file, or of all files (``.json``, ``.xml``) of a folder and its folders, by name. In a
    folder, other JSON and XML is passed over.

    Raises FormatError for a file that is damaged or of no known form, and where there is no truth at all.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if form_of(one) in (".json", ".xml") and is_regular(one))
        pages = [page for file in files for page in _read_file(file, strict=False)]
    elif path.exists():
        pages = list(_read_file(path, strict=True))
    else:
        raise FormatError(str(path), "is not there", "Name a file or folder with ground truth.")
    if not pages:
        raise FormatError(str(path), "holds no ground truth", "Give TEI, PAGE, ALTO, or JSON pages.")
    return tuple(sorted(pages, key=lambda page: page.name))


def _read_file(file: Path, *, strict: bool) -> Iterable[TruthPage]:
    if form_of(file) == ".json":
        return _read_json(file, strict=strict)
    root = parse_xml(file)
    match local_name(root):
        case "TEI" | "teiCorpus":
            return _from_tei(file, read_tei(file))
        case "PcGts":
            return (_from_lines(file, page_of(file, root)),)
        case "alto":
            return tuple(_from_lines(file, page, frame) for frame, page in enumerate(alto_pages_of(file, root)))
        case other if strict:
            raise FormatError(str(file), f"is of no known form ({other})", "Give TEI, PAGE, ALTO, or a JSON page.")
    return ()


def _read_json(file: Path, *, strict: bool) -> tuple[TruthPage, ...]:
    content = read_source(file)
    try:
        page = msgspec.json.decode(content, type=_JsonPage)
        articles = [(msgspec.convert(one, _JsonArticle), one) for one in page.articles]
    except RecursionError as error:
        raise FormatError(str(file), NESTING.say(NESTING.most + 1), "Correct or remove it.") from error
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        if not strict and not isinstance(error, UnicodeDecodeError) and b'"articles"' not in content:
            return ()
        raise FormatError(str(file), f"is no page of ground truth ({error})", "Correct or remove it.") from error
    if LINES.refuses(len(page.lines)):
        raise FormatError(str(file), LINES.say(len(page.lines)), "Part it.")
    return (
        TruthPage(
            name=PurePosixPath(page.image).stem or PurePosixPath(name_of(file)).stem,
            file=str(file),
            articles=tuple(
                TruthArticle(
                    title=article.title,
                    byline=article.byline,
                    paragraphs=tuple(article.paragraphs),
                    attributes=_attributes(raw),
                )
                for article, raw in articles
            ),
            lines=tuple(
                TruthLine(text=line.text, kind=line.kind, article=str(line.art), top=line.y) for line in page.lines
            ),
        ),
    )


def _attributes(article: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What sorts articles into kinds; headlines with and without a kicker or subtitle are kinds too."""
    shown = {True: "yes", False: "no"}
    stated = tuple(
        (name, shown[article[name]] if isinstance(article[name], bool) else str(article[name]))
        for name in ATTRIBUTES
        if article.get(name) not in (None, "")
    )
    return (*stated, *((name, shown[bool(article[name])]) for name in ("kicker", "subtitle") if name in article))


def _from_tei(file: Path, articles: Iterable[ReadArticle]) -> tuple[TruthPage, ...]:
    pages: dict[str, list[TruthArticle]] = {}
    for article in articles:
        if not article.heads and not article.paragraphs:
            continue
        name = page_name(article.scans[0]) if article.scans else file.stem
        pages.setdefault(name, []).append(
            TruthArticle(
                title=article.headline,
                byline=article.bylines[0] if article.bylines else "",
                paragraphs=article.paragraphs,
            )
        )
    return tuple(TruthPage(name=name, file=str(file), articles=tuple(found), lines=()) for name, found in pages.items())


def page_name(scan: str) -> str:
    """``a`` for ``a.tif``; ``a-0003`` for ``a.tif#page=3``, the third image in it."""
    file, _, page = scan.partition("#page=")
    stem = PurePosixPath(file).stem
    return f"{stem}-{int(page):04d}" if page.isdigit() else stem


def _from_lines(file: Path, given: GivenPage, frame: int = 0) -> TruthPage:
    """Text and headings in reading order; the page is the ``frame``-th of its file. A hyphen goes where the next line
    goes on in small letters."""
    kinds = {line: region.kind for region in given.regions for line in region.lines}
    lines = []
    for line, following in zip(given.lines, (*given.lines[1:], None), strict=True):
        text = line.text.rstrip()
        if following and text.endswith(HYPHENS) and following.text[:1].islower():
            text = text[:-1]
        kind = {"body": "p", "headline": "title"}.get(kinds[line.id], "fw")
        lines.append(TruthLine(text=text, kind=kind, article="", top=line.box.top))
    name = PurePosixPath(given.image).stem or PurePosixPath(name_of(file)).stem
    return TruthPage(
        name=f"{name}-{frame + 1:04d}" if frame else name, file=str(file), articles=None, lines=tuple(lines)
    )
