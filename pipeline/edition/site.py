"""An issue as a web edition: its pages, articles, persons and search, in files that link to each other alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from pipeline.dates import read_date
from pipeline.edition.finding import Findable, script_json, write_index
from pipeline.edition.matter import EditedArticle, Edition, Named, to_json
from pipeline.edition.sheets import (
    MATTER,
    PAGE_FORM,
    THUMB,
    THUMB_FORM,
    Row,
    Sheet,
    cut,
    scale_of,
)
from pipeline.edition.tiles import FORM as TILE_FORM
from pipeline.edition.tiles import TILE, is_tiled, tiles_of
from pipeline.edition.wording import assets, render
from pipeline.formats.tei.markup import legal
from pipeline.formats.writers import Material
from pipeline.formats.writers.printed import passages_of
from pipeline.formats.writers.readable import HEADS, ReadableArticle, ReadableBlock
from pipeline.model import Box

if TYPE_CHECKING:
    from pipeline.formats.scans.frames import Picture

FORMAT = "site"
"""Of this writer, in the registry."""
SHOWN = 480
"""CSS pixels that a cutting is wide at most."""
OPENING = 160
"""Characters of an article in the list of a page."""
TAGS = {"headline": "h1", "subhead": "h2"}
"""Of passages that are no paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page of a site says of it. ``all_issues`` is the way to the calendar from the site's folder."""

    title: str
    date: str
    language: str
    software: str
    all_issues: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """``articles`` have their boxes on this page as ``boxes``."""

    number: int
    stem: str
    label: str
    width: int
    height: int
    measured: bool
    picture: str
    tiled: int
    coarse: float
    thumb: str
    thumb_width: int
    thumb_height: int
    articles: tuple[Mapping[str, Any], ...] = ()


def write_site(material: Material) -> dict[str, bytes]:
    """By path within the site's folder. Raises OutputError where a page's picture is gone."""
    return _Writer(material).write()


class _Writer:
    def __init__(self, material: Material) -> None:
        self._material = material
        info = material.issue.info
        self._interface = material.settings.interface
        self._articles = material.articles
        self._anchors = {article.id: f"n{number}" for number, article in enumerate(self._articles, 1)}
        self._sheets = [
            Sheet(number, printed, record.prepared, self._keeper(number, printed.scan.id))
            for number, (printed, record) in enumerate(zip(material.printed, material.pages, strict=True))
        ]
        self._site = Site(
            title=legal(info.title or info.id),
            date=legal(info.date),
            language=material.language or "und",
            software=material.software,
            all_issues=f"../../{quote(material.corpus)}/index.html" if material.corpus else "",
        )

    def _keeper(self, number: int, scan: str) -> Callable[[Callable[[], bytes]], bytes]:
        made_from = self._material.identity.pages.get(scan, "")
        return partial(self._material.parts(FORMAT).take, scan, made_from and f"{made_from} {number} {MATTER}")

    def write(self) -> dict[str, bytes]:
        files = assets()
        pictures = self._write_pictures()
        files |= {f"pictures/{name}": content for name, content in pictures.items()}
        views = [self._view(sheet, pictures) for sheet in self._sheets]
        files["index.html"] = self._render("issue.html", "", pages=views, facts=self._facts())
        for at, view in enumerate(views):
            files[f"pages/{view.stem}.html"] = self._render(
                "page.html",
                "../",
                page=view,
                before=views[at - 1].stem if at else "",
                after=views[at + 1].stem if at + 1 < len(views) else "",
            )
        lines = self._lines()
        for view in views:
            files[f"pages/{view.stem}.js"] = self._findable_page(view, lines)
        for at, article in enumerate(self._articles):
            files[f"articles/{article.stem}.html"] = self._render(
                "article.html",
                "../",
                article=self._article(article, views, lines),
                number=at + 1,
                of=len(self._articles),
                before=quote(self._articles[at - 1].stem) if at else "",
                after=quote(self._articles[at + 1].stem) if at + 1 < len(self._articles) else "",
            )
        edition = self._edition()
        files["persons.html"] = self._render(
            "persons.html",
            "",
            persons=gather_names(edition.persons, lambda one: self._entry(self._articles[one.article])),
            places=gather_names(edition.places, lambda one: self._entry(self._articles[one.article])),
        )
        files["search.html"] = self._render("search.html", "")
        files |= write_index([_findable(one, self._site.language) for one in edition.articles])
        files["edition.json"] = to_json(edition)
        return files

    def _render(self, template: str, up: str, **values: object) -> bytes:
        return render(template, interface=self._interface, up=up, site=self._site, **values)

    def _facts(self) -> list[str]:
        info = self._material.issue.info
        said = (info.place, info.date, info.volume, info.number, info.publisher)
        return [legal(one) for one in said if one]

    def _write_pictures(self) -> dict[str, bytes]:
        """``0001.webp``, the page, ``0001.jpg``, the same small, and of a large one ``0001/03-00.webp`` and so on, its
        tiles; made once for each picture."""
        found: dict[str, bytes] = {}
        for sheet in self._sheets:
            if not sheet.has_picture:
                continue
            look = cache(partial(self._material.picture, sheet.scan))
            for ending, how in (("webp", PAGE_FORM), ("jpg", THUMB_FORM)):
                name = f"{sheet.stem}.{ending}"
                content = self._write_picture(name, sheet.scan, how, partial(_encode, look, how))
                if content:
                    found[name] = content
            if f"{sheet.stem}.webp" in found and is_tiled(sheet.width, sheet.height):
                for tile, box in tiles_of(sheet.width, sheet.height):
                    name = f"{sheet.stem}/{tile}.webp"
                    found[name] = self._write_picture(name, sheet.scan, TILE_FORM, partial(_encode_tile, look, box))
        return found

    def _write_picture(self, name: str, scan: str, how: str, write: Callable[[], bytes]) -> bytes:
        made_from = self._material.identity.pictures.get(scan, "")
        if not made_from:
            return write()
        return self._material.once(FORMAT, f"pictures/{name}", f"{made_from} {how}".encode(), write)

    def _view(self, sheet: Sheet, pictures: Mapping[str, bytes]) -> SheetView:
        articles = []
        for article in self._articles:
            boxes = [sheet.around(box) for box in sheet.parts(article.id)]
            if boxes or sheet.label in article.pages:
                opening = " ".join(block.line for block in article.text)[:OPENING]
                articles.append({**self._entry(article), "boxes": boxes, "opening": opening})
        seen = f"{sheet.stem}.webp" in pictures
        return SheetView(
            number=sheet.number,
            stem=sheet.stem,
            label=sheet.label,
            width=sheet.width,
            height=sheet.height,
            measured=sheet.printed.measured,
            picture=f"pictures/{sheet.stem}.webp" if seen else "",
            tiled=TILE if seen and is_tiled(sheet.width, sheet.height) else 0,
            coarse=scale_of(sheet.width, sheet.height),
            thumb=f"pictures/{sheet.stem}.jpg" if seen else "",
            thumb_width=THUMB,
            thumb_height=max(1, round(THUMB * sheet.height / sheet.width)),
            articles=tuple(articles),
        )

    def _entry(self, article: ReadableArticle) -> dict[str, Any]:
        return {
            "id": article.id,
            "anchor": self._anchors[article.id],
            "href": f"articles/{quote(article.stem)}.html",
            "title": article.title,
            "byline": byline_of(article),
            "language": self._language(article),
        }

    def _language(self, article: ReadableArticle) -> str:
        """Of the page that it begins on."""
        first = article.blocks[0].scan - 1 if article.blocks else 0
        return self._material.printed[first].language or self._site.language

    def _lines(self) -> dict[str, dict[str, list[Row]]]:
        """By article and passage, the lines as the script takes them."""
        order = {
            article.id: [
                at
                for at, one in enumerate(passages_of(self._material.text, article))
                if self._material.text.setting(one).text
            ]
            for article in self._material.issue.articles
        }
        numbers = {name: {at: number for number, at in enumerate(found)} for name, found in order.items()}
        found: dict[str, dict[str, list[Row]]] = {}
        for sheet in self._sheets:
            for article, at, rows in sheet.rows if sheet.printed.measured else ():
                number = numbers.get(article, {}).get(at)
                if number is not None:
                    found.setdefault(article, {}).setdefault(f"b{number + 1}", []).extend(rows)
        return found

    def _findable_page(self, view: SheetView, lines: Mapping[str, Mapping[str, list[Row]]]) -> bytes:
        """The text on a page with its lines, passage by passage: loaded where something is looked for on it."""
        by_id = {one.id: one for one in self._articles}
        passages = [
            (_said(block), rows)
            for entry in view.articles
            for at, block in enumerate(by_id[entry["id"]].blocks, 1)
            if (rows := lines.get(entry["id"], {}).get(f"b{at}", ())) and any(row[0] == view.number for row in rows)
        ]
        return b"galley.sheet(" + script_json(passages) + b");\n"

    def _article(
        self,
        article: ReadableArticle,
        views: Sequence[SheetView],
        lines: Mapping[str, Mapping[str, list[Row]]],
    ) -> dict[str, Any]:
        language = self._language(article)
        by_id = {one.id: one for one in self._articles}
        heads = [number for number, block in enumerate(article.blocks) if block.kind == "headline"]
        blocks = [
            {
                "id": f"b{number + 1}",
                # Of several headlines the first is the page's.
                "tag": "h2" if number in heads[1:] else TAGS.get(block.kind, "p"),
                "kind": block.kind,
                "text": _said(block),
                "language": self._material.printed[block.scan - 1].language or language,
            }
            for number, block in enumerate(article.blocks)
        ]
        measured = [sheet for sheet in self._sheets if sheet.printed.measured]
        return {
            "id": article.id,
            "anchor": self._anchors[article.id],
            "kind": article.kind,
            "title": article.title,
            "language": language,
            "headed": bool(heads),
            "blocks": blocks,
            "pages": [
                (view, bool(one["boxes"]) and view.measured)
                for view in views
                for one in view.articles
                if one["id"] == article.id
            ],
            "came_from": _other(by_id.get(article.previous)),
            "goes_on": _other(by_id.get(article.next)),
            "unclear": sum(block.unclear for block in article.blocks),
            "gaps": sum(block.gaps for block in article.blocks),
            "cuttings": [
                {"page": views[one.sheet], "box": one.box, **_shown(one.box)} for one in cut(measured, article.id)
            ],
            "lines": _json(lines.get(article.id, {})),
        }

    def _edition(self) -> Edition:
        info = self._material.issue.info
        try:
            dated = read_date(info.date)
        except ValueError:
            dated = None
        return Edition(
            folder=f"{quote(info.id)}/{FORMAT}",
            id=info.id,
            title=self._site.title,
            date=self._site.date,
            day=dated.day if dated is not None else "",
            language=self._site.language,
            interface=self._interface,
            software=self._material.software,
            pages=tuple(sheet.label for sheet in self._sheets),
            articles=tuple(
                EditedArticle(
                    file=f"articles/{quote(article.stem)}.html",
                    title=article.title,
                    kind=article.kind,
                    byline=byline_of(article),
                    pages=article.pages,
                    passages=tuple(block.line for block in article.blocks),
                )
                for article in self._articles
            ),
            persons=tuple(
                Named(name=one.name, role=one.role, article=at)
                for at, article in enumerate(self._articles)
                for one in (*article.persons, *article.credits)
                if one.name
            ),
            places=tuple(
                Named(name=place, role="", article=at)
                for at, article in enumerate(self._articles)
                for place in article.places
            ),
        )


def _encode(look: Callable[[], Picture | None], how: str) -> bytes:
    """Nothing where there is no picture."""
    from pipeline.edition.encoding import encode_page, encode_thumb

    picture = look()
    if picture is None:
        return b""
    return encode_page(picture) if how == PAGE_FORM else encode_thumb(picture)


def _encode_tile(look: Callable[[], Picture | None], box: Box) -> bytes:
    from pipeline.edition.encoding import encode_tile

    picture = look()
    return encode_tile(picture, box) if picture is not None else b""


def byline_of(article: ReadableArticle) -> str:
    return ", ".join(dict.fromkeys(one.name for one in article.persons if one.name))


def gather_names(names: Sequence[Named], entry: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each name once, in the order of characters, with the entries of its articles, each once."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in names:
        said = entry(one)
        held = found.setdefault(one.name, {}).setdefault(said["href"], {"where": "", **said, "role": one.role})
        if one.role and one.role not in held["role"].split(", "):
            held["role"] = f"{held['role']}, {one.role}".removeprefix(", ")
    return [(name, list(found[name].values())) for name in sorted(found)]


def _findable(article: EditedArticle, language: str) -> Findable:
    return Findable(
        file=article.file,
        title=article.title,
        where=", ".join(article.pages),
        language=language,
        passages=article.passages,
    )


def _said(block: ReadableBlock) -> str:
    """The lines of a headline are its column's; those of a poem or a table its own."""
    return block.line if block.kind in HEADS else block.text.strip()


def _other(article: ReadableArticle | None) -> dict[str, str] | None:
    return {"file": quote(article.stem), "title": article.title} if article is not None else None


def _shown(box: Box) -> dict[str, int]:
    """As wide as its own pixels, at most :data:`SHOWN`."""
    width = min(SHOWN, box.width)
    return {"shown": width, "shown_height": max(1, round(width * box.height / box.width))}


def _json(value: object) -> Markup:
    """Numbers and names of our own alone: it can end no element."""
    return Markup(msgspec.json.encode(value).decode().replace("<", "\\u003c"))


def each_issue(editions: Sequence[Edition]) -> Iterator[tuple[Edition, int, EditedArticle]]:
    """Every article of all issues, with its number in its own."""
    for edition in editions:
        for at, article in enumerate(edition.articles):
            yield edition, at, article
