"""IIIF Presentation 3: a manifest for the issue, its articles as ranges, its lines and articles' text as annotations.

After the cookbook's recipes for newspapers (0068-newspaper, 0025-newspaper-article-index) and for collections of
annotations (0309-annotation-collection), with the extension for the granularity of text.
https://iiif.io/api/presentation/3.0/, https://iiif.io/api/extension/text-granularity/
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote

import msgspec

from pipeline.dates import read_date
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.pictures import DrawnPage, draw_pages, guess_format
from pipeline.formats.writers.pieces import Piece, pieces_of, text_of
from pipeline.formats.writers.printed import PrintedPage
from pipeline.formats.writers.readable import ReadableArticle
from pipeline.model import Box

FORMAT = "iiif"
"""Of this writer, in the registry."""
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
GRANULARITY = "http://iiif.io/api/extension/text-granularity/context.json"
Json = dict[str, object]


def write_iiif(material: Material) -> dict[str, bytes]:
    """``manifest.json``; for each page ``0001.json``, the annotations with its lines; for each article
    ``article/NAME.json``, the collection of those with its text, and ``article/NAME/0001.json``, what of them is on one
    page. Addresses begin with ``publish.address``; scans are looked for under ``publish.scans``, and those that viewers
    do not show are ``page/0001.jpg``."""
    pieces = pieces_of(material.printed)
    articles = [(one, pieces[one.id]) for one in material.articles if one.id in pieces]
    drawn = draw_pages(material, FORMAT, "page")
    files = {"manifest.json": _to_json(_manifest(material, articles, drawn))}
    files |= {one.file: one.content for one in drawn.values()}
    parts, told = material.parts(FORMAT), material.identity.pages
    for page in material.printed:
        files[f"{page.stem}.json"] = parts.take(
            page.scan.id, told.get(page.scan.id, ""), partial(_lines, material, page)
        )
    for article, those in articles:
        files |= {name: _to_json(content) for name, content in _article(material, article, those).items()}
    return files


def _to_json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _said(text: str, language: str = "none") -> dict[str, list[str]]:
    return {language or "none": [text]}


def _manifest(
    material: Material, articles: Sequence[tuple[ReadableArticle, Sequence[Piece]]], drawn: Mapping[str, DrawnPage]
) -> Json:
    info = material.issue.info
    language = material.language
    found: Json = {
        "@context": CONTEXT,
        "id": material.address_of("iiif/manifest.json"),
        "type": "Manifest",
        "label": _said(", ".join(filter(None, (info.title or info.id, info.date))), language),
        "metadata": [
            {"label": _said(name, "en"), "value": _said(value)}
            for name, value in (
                ("Title", info.title),
                ("Date", info.date),
                ("Place", info.place),
                ("Publisher", info.publisher),
                ("Volume", info.volume),
                ("Number", info.number),
                ("Institution", info.institution),
                ("Identifier", info.identifiers),
            )
            if value
        ],
        "behavior": ["paged"],
        "items": [_canvas(material, page, drawn.get(page.stem)) for page in material.printed],
    }
    if info.rights.startswith(
        ("https://creativecommons.org/", "http://creativecommons.org/", "http://rightsstatements.org/")
    ):
        found["rights"] = info.rights.replace("https://", "http://")
    elif info.rights:
        found["requiredStatement"] = {"label": _said("Rights", "en"), "value": _said(info.rights)}
    if material.upright:
        found["viewingDirection"] = "right-to-left"
    day = _day(info.date)
    if day:
        found["navDate"] = f"{day}T00:00:00Z"
    if language:
        found["rendering"] = [
            {
                "id": material.address_of(f"tei/{quote(material.text.stem)}.xml"),
                "type": "Text",
                "label": _said("TEI", "en"),
                "format": "application/tei+xml",
            }
        ]
    if articles:
        found["structures"] = [
            {
                "id": material.address_of("iiif/range/articles"),
                "type": "Range",
                "label": _said("Articles", "en"),
                "items": [_range(material, article, pieces) for article, pieces in articles],
            }
        ]
    return found


def _day(text: str) -> str:
    try:
        found = read_date(text)
    except ValueError:
        return ""
    return found.day if found is not None else ""


def _canvas_id(material: Material, page: PrintedPage) -> str:
    return material.address_of(f"iiif/canvas/{page.stem}")


def _canvas(material: Material, page: PrintedPage, drawn: DrawnPage | None) -> Json:
    box = page.scan.extent
    canvas = _canvas_id(material, page)
    found: Json = {
        "id": canvas,
        "type": "Canvas",
        "label": _said(page.number),
        "width": box.width,
        "height": box.height,
        "items": [],
        "annotations": [{"id": material.address_of(f"iiif/{page.stem}.json"), "type": "AnnotationPage"}],
        "rendering": [
            {
                "id": material.address_of(f"mets/alto/{page.stem}.xml"),
                "type": "Text",
                "format": "application/xml",
                "profile": "http://www.loc.gov/standards/alto/",
                "label": _said("ALTO XML", "en"),
            }
        ],
    }
    if page.scan.basis == "picture":
        found["items"] = [
            {
                "id": f"{canvas}/pictures",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{canvas}/picture",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": _picture(material, page, drawn),
                        "target": canvas,
                    }
                ],
            }
        ]
    return found


def _picture(material: Material, page: PrintedPage, drawn: DrawnPage | None) -> Json:
    """The scan; where viewers do not show that, the page drawn for them, or the half of it that is the page."""
    if drawn is not None:
        return {
            "id": material.address_of(f"iiif/{drawn.file}"),
            "type": "Image",
            "format": "image/jpeg",
            "width": drawn.width,
            "height": drawn.height,
        }
    scan = page.scan
    address = f"{material.settings.scans.rstrip('/')}/{quote(scan.path)}"
    if scan.frame:
        address += f"#page={scan.frame + 1}"
    picture: Json = {
        "id": address,
        "type": "Image",
        "format": guess_format(scan),
        "width": scan.width,
        "height": scan.height,
    }
    if scan.part is None:
        return picture
    return {"type": "SpecificResource", "source": picture, "selector": _selector(scan.part.box, 0, 0)}


def _selector(box: Box, left: int, top: int) -> Json:
    return {
        "type": "FragmentSelector",
        "conformsTo": "http://www.w3.org/TR/media-frags/",
        "value": _fragment(box, left, top),
    }


def _fragment(box: Box, left: int, top: int) -> str:
    """Within a page that begins at ``left`` and ``top`` of its scan."""
    return f"xywh={max(0, box.left - left)},{max(0, box.top - top)},{box.width},{box.height}"


def _range(material: Material, article: ReadableArticle, pieces: Sequence[Piece]) -> Json:
    """An article: where its text stands, piece after piece as it is read, over columns and pages."""
    found: Json = {
        "id": material.address_of(f"iiif/range/{quote(article.id)}"),
        "type": "Range",
        "label": _said(article.title, material.language),
        "items": [_part(material, piece) for piece in pieces],
        # Presentation 2 had this, and 3 lets it pass. Mirador 4 and Universal Viewer 4 overlook an item of a range that
        # is part of a canvas, and a click on the article would lead nowhere without it.
        "canvases": list(dict.fromkeys(_canvas_id(material, piece.page) for piece in pieces)),
        "supplementary": {"id": _collection_id(material, article), "type": "AnnotationCollection"},
    }
    byline = "; ".join(one.name for one in article.persons if one.name)
    if byline:
        found["metadata"] = [{"label": _said("Byline", "en"), "value": _said(byline)}]
    return found


def _part(material: Material, piece: Piece) -> Json:
    """All of the page where places on it are nobody's measurement."""
    canvas: Json = {"id": _canvas_id(material, piece.page), "type": "Canvas"}
    if not piece.page.measured:
        return canvas
    within = piece.page.scan.extent
    return {"type": "SpecificResource", "source": canvas, "selector": _selector(piece.box, within.left, within.top)}


def _collection_id(material: Material, article: ReadableArticle) -> str:
    return material.address_of(f"iiif/article/{quote(article.stem)}.json")


def _article(material: Material, article: ReadableArticle, pieces: Sequence[Piece]) -> dict[str, Json]:
    """The text of an article: a collection of annotations, and the pages of it, one for each page of the paper that
    it is on, for no page of annotations may be about two canvases. By the name of the file."""
    on: dict[str, list[Piece]] = {}
    for piece in pieces:
        on.setdefault(piece.page.stem, []).append(piece)
    collection = {"id": _collection_id(material, article), "type": "AnnotationCollection"}
    links: list[Json] = [
        {"id": material.address_of(f"iiif/article/{quote(article.stem)}/{stem}.json"), "type": "AnnotationPage"}
        for stem in on
    ]
    label = _said(article.title, material.language)
    found: dict[str, Json] = {
        f"article/{article.stem}.json": {
            "@context": CONTEXT,
            **collection,
            "label": label,
            "total": sum(len(piece.blocks) for piece in pieces),
            "first": links[0],
            "last": links[-1],
        }
    }
    for number, (stem, those) in enumerate(on.items()):
        page: Json = {"@context": [GRANULARITY, CONTEXT], **links[number], "label": label, "partOf": [collection]}
        if number > 0:
            page["prev"] = links[number - 1]
        if number + 1 < len(links):
            page["next"] = links[number + 1]
        page["items"] = [
            _annotation(
                material,
                piece.page,
                f"block/{block.number:04d}",
                "block",
                text_of(block),
                block.box,
            )
            for piece in those
            for block in piece.blocks
        ]
        found[f"article/{article.stem}/{stem}.json"] = page
    return found


def _lines(material: Material, page: PrintedPage) -> bytes:
    return _to_json(
        {
            "@context": [GRANULARITY, CONTEXT],
            "id": material.address_of(f"iiif/{page.stem}.json"),
            "type": "AnnotationPage",
            "items": [
                _annotation(material, page, f"line/{quote(line.id)}", "line", line.text, line.box)
                for block in (page.blocks if page.measured else ())
                for line in block.lines
            ],
        }
    )


def _annotation(material: Material, page: PrintedPage, name: str, granularity: str, text: str, box: Box) -> Json:
    """Text, and where it stands, as far as that was measured."""
    canvas = _canvas_id(material, page)
    within = page.scan.extent
    body: Json = {"type": "TextualBody", "value": text, "format": "text/plain"}
    if page.language:
        body["language"] = page.language
    return {
        "id": f"{canvas}/{name}",
        "type": "Annotation",
        "motivation": "supplementing",
        "textGranularity": granularity,
        "body": body,
        "target": f"{canvas}#{_fragment(box, within.left, within.top)}" if page.measured else canvas,
    }


def join_manifests(files: Sequence[bytes]) -> bytes:
    """A collection that names the manifests of the issues."""
    manifests = [json.loads(content) for content in files]
    root = str(manifests[0]["id"]).rsplit("/", 3)[0]
    return _to_json(
        {
            "@context": CONTEXT,
            "id": f"{root}/corpus/collection.json",
            "type": "Collection",
            "label": _said("Issues", "en"),
            "items": [
                {name: one[name] for name in ("id", "type", "label", "navDate") if name in one} for one in manifests
            ],
        }
    )
