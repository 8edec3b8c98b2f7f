"""ABBYY FineReader XML, versions 6 to 10, as the Internet Archive and many libraries keep it (``_abbyy.gz``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.errors import FormatError
from pipeline.formats.clean import printed
from pipeline.formats.draft import Draft, box_of, refuse_pages, trim_line
from pipeline.formats.given import GivenPage
from pipeline.formats.xml_files import descendants, local_name, text_of
from pipeline.geometry import hull_of_boxes
from pipeline.model import Box, Line, RegionKind

KINDS: dict[str, RegionKind] = {"Picture": "picture", "Barcode": "picture", "RasterPicture": "picture"}
RULES = ("Separator", "SeparatorsBox")
_FIGURES = re.compile("[0-9]{1,3}")
CERTAIN, MOST = 100.0, 255.0
"""What versions before 10 give a confidence up to, and what some give where they are sure."""


def is_abbyy(root: etree._Element) -> bool:
    return local_name(root) == "document" and "abbyy" in (etree.QName(root).namespace or "").casefold()


def abbyy_pages_of(path: Path, root: etree._Element) -> tuple[GivenPage, ...]:
    """The pages of a file, in the order of its blocks. Raises FormatError where it has none, or a place is none."""
    pages = descendants(root, "page")
    if not pages:
        raise FormatError(str(path), "is ABBYY XML without a page", "Give the XML of a page.")
    refuse_pages(path, len(pages))
    software = root.get("producer") or "ABBYY FineReader"
    return tuple(_Reader(path, page).read(software) for page in pages)


class _Reader:
    def __init__(self, path: Path, page: etree._Element) -> None:
        self.page = page
        self.draft = Draft(path)

    def read(self, software: str) -> GivenPage:
        blocks = [
            one
            for one in descendants(self.page, "block")
            if not any(local_name(above) == "block" for above in one.iterancestors())
        ]
        for block in blocks:
            self.block(block)
        within = {line for block in blocks for line in descendants(block, "line")}
        loose = [made for one in descendants(self.page, "line") if one not in within for made in self.line(one, None)]
        if loose:
            self.draft.add_region(None, "body", hull_of_boxes([line.box for line in loose]), loose)
        spoken = [one.get("lang") or "" for one in descendants(self.page, "formatting")]
        language = max(dict.fromkeys(spoken), key=spoken.count, default="")
        return self.draft.finish(
            "".join(printed(text_of(one)) for one in descendants(self.page, "line")),
            width=round(self.number(self.page, "width") or 0),
            height=round(self.number(self.page, "height") or 0),
            language=_language(language),
            software=software,
        )

    def number(self, element: etree._Element, name: str) -> float | None:
        value = (element.get(name) or "").strip()
        return self.draft.coordinate(element, name, value) if value else None

    def box(self, element: etree._Element) -> Box | None:
        left, top, right, bottom = (self.number(element, name) for name in "ltrb")
        if left is None or top is None or right is None or bottom is None:
            return None
        return box_of(left, top, right, bottom)

    def block(self, block: etree._Element) -> None:
        kind = block.get("blockType") or ""
        box = self.box(block)
        if kind == "Table":
            rows: dict[etree._Element | None, list[Line]] = {}
            for one in descendants(block, "line"):
                row = next((above for above in one.iterancestors() if local_name(above) == "row"), None)
                rows.setdefault(row, []).extend(self.line(one, box))
            for lines in filter(None, rows.values()):
                self.draft.add_region(None, "table", hull_of_boxes([line.box for line in lines]), lines)
            return
        lines = [line for one in descendants(block, "line") for line in self.line(one, box)]
        if lines:
            self.draft.add_region(block.get("id"), "body", box or hull_of_boxes([line.box for line in lines]), lines)
        elif box is not None and (kind in KINDS or kind in RULES):
            self.draft.add_region(block.get("id"), KINDS.get(kind, "rule"), box)

    def line(self, element: etree._Element, around: Box | None) -> Iterator[Line]:
        letters = descendants(element, "charParams")
        said = "".join(_read_letters(element)) if letters else text_of(element)
        places = [(box, text_of(one)) for one in letters if (box := self.box(one)) is not None and text_of(one).strip()]
        box = self.box(element) or (hull_of_boxes([one for one, _ in places]) if places else around)
        box = box or self.draft.place_below()
        text = " ".join(said.split("\n")).strip()
        if not text:
            return
        sure = [float(value) for one in letters if _FIGURES.fullmatch(value := one.get("charConfidence") or "")]
        most = CERTAIN if max(sure, default=0.0) <= CERTAIN else MOST
        yield self.draft.add_line(
            None,
            text,
            trim_line(box, places),
            confidence=min(1.0, sum(sure) / len(sure) / most) if sure else 1.0,
            divided="…" if text.endswith("¬") else "",
        )


def _read_letters(element: etree._Element) -> Iterator[str]:
    """Characters, and what stands between them, less the white space that the writer set there."""
    if local_name(element) == "charParams":
        yield text_of(element) or " "
        return
    if element.text and element.text.strip():
        yield element.text
    for one in element:
        yield from _read_letters(one)
        if one.tail and one.tail.strip():
            yield one.tail


def _language(name: str) -> str:
    """``EnglishUnitedStates``, ``GermanNewSpelling``, ``OldGerman``: the language's own name is in it."""
    known = (
        *("English", "German", "French", "Dutch", "Spanish", "Italian", "Portuguese", "Danish", "Swedish", "Finnish"),
        *("Polish", "Czech", "Hungarian", "Russian", "Latin", "Catalan", "Greek", "Estonian", "Latvian", "Lithuanian"),
        *("Slovak", "Slovenian", "Croatian", "Romanian", "Bulgarian", "Ukrainian", "Turkish", "Hebrew", "Arabic"),
        *("Japanese", "Korean", "Norwegian"),
    )
    if name.startswith("Chinese"):
        return "zh-Hans" if "PRC" in name or "Simplified" in name else "zh-Hant" if "Traditional" in name else "zh"
    return next((one for one in known if one in name), "")
