"""Google Cloud Vision's document text detection, of pictures and of files. https://cloud.google.com/vision/docs"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.formats.clean import printed
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers.parsing import SHARE, Sheet, record, records, text
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line

ENDS = ("EOL_SURE_SPACE", "LINE_BREAK", "HYPHEN", 3, 4, 5)
SPACES = ("SPACE", "SURE_SPACE", 1, 2)
"""Names and numbers of breaks, as one and the other client write them."""


def knows(content: Any) -> bool:
    return bool(_annotations(content))


def _annotations(content: Any) -> list[dict[str, Any]]:
    if not isinstance(content, dict):
        return []
    answers = records(content.get("responses")) or [content]
    return [
        found for one in answers if (found := record(one.get("fullTextAnnotation") or one.get("full_text_annotation")))
    ]


def read(path: Path, content: Any) -> tuple[GivenPage, ...]:
    pages = [page for one in _annotations(content) for page in records(one.get("pages"))]
    return tuple(_read_page(Sheet(path, at), page) for at, page in enumerate(pages, 1))


def _read_page(sheet: Sheet, page: dict[str, Any]) -> GivenPage:
    shares = _is_of_shares(page)
    for block in records(page.get("blocks")):
        lines: list[Line] = []
        for paragraph in records(block.get("paragraphs")):
            lines += _Lines(sheet, shares=shares).read(paragraph)
        if lines:
            sheet.add("body", _place(sheet, block, shares=shares) or hull_of_boxes([line.box for line in lines]), lines)
    spoken = [record(page.get("property")), *(record(one) for one in records(page.get("blocks")))]
    languages = [
        one for said in spoken for one in records(record(said.get("property") or said).get("detectedLanguages"))
    ]
    side = round(SHARE)
    return sheet.draft.finish(
        printed("".join(text(one.get("text")) for word in _words(page) for one in records(word.get("symbols")))),
        width=side if shares else sheet.size(page.get("width") or 0),
        height=side if shares else sheet.size(page.get("height") or 0),
        unit="share" if shares else "pixel",
        language=text(languages[0].get("languageCode")) if languages else "",
        software="Google Vision",
    )


def _words(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        word
        for block in records(page.get("blocks"))
        for paragraph in records(block.get("paragraphs"))
        for word in records(paragraph.get("words"))
    ]


def _is_of_shares(page: dict[str, Any]) -> bool:
    places = [record(one.get("boundingBox") or one.get("bounding_box")) for one in _words(page)]
    return bool(places) and all(one.get("normalizedVertices") and not one.get("vertices") for one in places)


def _place(sheet: Sheet, one: dict[str, Any], *, shares: bool) -> Box | None:
    place = record(one.get("boundingBox") or one.get("bounding_box"))
    points = place.get("normalizedVertices") if shares else place.get("vertices")
    return sheet.box(points, SHARE if shares else 1.0)


class _Lines:
    """Lines end where a symbol says so; a word that is cut there has a hyphen that the text leaves out."""

    def __init__(self, sheet: Sheet, *, shares: bool) -> None:
        self.sheet = sheet
        self.shares = shares
        self.lines: list[Line] = []
        self.said = ""
        self.boxes: list[Box] = []
        self.sure: list[float] = []

    def read(self, paragraph: dict[str, Any]) -> list[Line]:
        around = _place(self.sheet, paragraph, shares=self.shares)
        for word in records(paragraph.get("words")):
            if (box := _place(self.sheet, word, shares=self.shares)) is not None:
                self.boxes.append(box)
            for symbol in records(word.get("symbols")):
                self.said += text(symbol.get("text"))
                self.sure.append(self.sheet.share(symbol.get("confidence", word.get("confidence"))))
                broken = record(record(symbol.get("property")).get("detectedBreak")).get("type")
                if broken in SPACES:
                    self.said += " "
                elif broken in ENDS:
                    self.end(around, divided=broken in ("HYPHEN", 4))
        self.end(around, divided=False)
        return self.lines

    def end(self, around: Box | None, *, divided: bool) -> None:
        if self.said.strip():
            box = hull_of_boxes(self.boxes) if self.boxes else around or self.sheet.draft.place_below()
            sure = sum(self.sure) / len(self.sure) if self.sure else 1.0
            line = self.sheet.draft.add_line(
                None, self.said.strip(), box, confidence=sure, divided="…" if divided else ""
            )
            self.lines.append(line)
        self.said, self.boxes, self.sure = "", [], []
