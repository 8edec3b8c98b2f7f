"""IIIF Presentation 3: a manifest for the issue, its articles as ranges, its lines as annotations.

After the cookbook's recipes for newspapers (0068-newspaper) and with the extension for the granularity of text.
https://iiif.io/api/presentation/3.0/, https://iiif.io/api/extension/text-granularity/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from mimetypes import guess_type
from urllib.parse import quote

from pipeline.dates import read_date
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.printed import PrintedPage
from pipeline.formats.writers.readable import ReadableArticle
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
GRANULARITY = "http://iiif.io/api/extension/text-granularity/context.json"
Json = dict[str, object]


def write_iiif(material: Material) -> dict[str, bytes]:
    """``manifest.json``, and for each page ``0001.json``, the annotations with its lines. Addresses begin with
    ``publish.address``; pictures are looked for under ``publish.scans``."""
    files = {"manifest.json": _to_json(_manifest(material))}
    files |= {f"{page.stem}.json": _to_json(_annotations(material, page)) for page in material.printed}
    return files


def _to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _said(text: str, language: str = "none") -> dict[str, list[str]]:
    return {language or "none": [text]}


def _manifest(material: Material) -> Json:
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
        "items": [_canvas(material, page) for page in material.printed],
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
    ranges = [_range(material, one) for one in material.articles if one.blocks]
    if ranges:
        found["structures"] = [
            {
                "id": material.address_of("iiif/range/articles"),
                "type": "Range",
                "label": _said("Articles", "en"),
                "items": ranges,
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


def _canvas(material: Material, page: PrintedPage) -> Json:
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
                        "body": _picture(material, page),
                        "target": canvas,
                    }
                ],
            }
        ]
    return found


def _picture(material: Material, page: PrintedPage) -> Json:
    """The scan, or the half of it that is the page."""
    scan = page.scan
    address = f"{material.settings.scans.rstrip('/')}/{quote(scan.path)}"
    if scan.frame:
        address += f"#page={scan.frame + 1}"
    picture: Json = {
        "id": address,
        "type": "Image",
        "format": guess_type(scan.path, strict=False)[0] or "image/jpeg",
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


def _range(material: Material, article: ReadableArticle) -> Json:
    """An article: where its text stands, over columns and pages, a piece for each column."""
    items: list[Json] = []
    for page in material.printed:
        box = page.scan.extent
        parts: dict[int, list[Box]] = {}
        for block in page.blocks:
            if block.article == article.id:
                # Blocks of one column lie under each other: their left edges tell columns apart well enough to cut.
                parts.setdefault(_column(block.box, parts), []).append(block.box)
        for boxes in parts.values():
            items.append(
                {
                    "type": "Canvas",
                    "id": f"{_canvas_id(material, page)}#{_fragment(hull_of_boxes(boxes), box.left, box.top)}",
                }
            )
    found: Json = {
        "id": material.address_of(f"iiif/range/{quote(article.id)}"),
        "type": "Range",
        "label": _said(article.title, material.language),
        "items": items,
    }
    byline = "; ".join(one.name for one in article.persons if one.name)
    if byline:
        found["metadata"] = [{"label": _said("Byline", "en"), "value": _said(byline)}]
    return found


def _column(box: Box, parts: dict[int, list[Box]]) -> int:
    """The column, by its number, that a box shares more than half of its width with; else a new one."""
    for number, boxes in parts.items():
        held = hull_of_boxes(boxes)
        shared = min(box.right, held.right) - max(box.left, held.left)
        if shared > 0.5 * min(box.width, held.width) and max(box.width, held.width) < 1.5 * min(box.width, held.width):
            return number
    return len(parts)


def _annotations(material: Material, page: PrintedPage) -> Json:
    box = page.scan.extent
    canvas = _canvas_id(material, page)
    items = []
    for block in page.blocks if page.measured else ():
        for line in block.lines:
            body: Json = {"type": "TextualBody", "value": line.text, "format": "text/plain"}
            if page.language:
                body["language"] = page.language
            items.append(
                {
                    "id": f"{canvas}/line/{quote(line.id)}",
                    "type": "Annotation",
                    "motivation": "supplementing",
                    "textGranularity": "line",
                    "body": body,
                    "target": f"{canvas}#{_fragment(line.box, box.left, box.top)}",
                }
            )
    return {
        "@context": [GRANULARITY, CONTEXT],
        "id": material.address_of(f"iiif/{page.stem}.json"),
        "type": "AnnotationPage",
        "items": items,
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
