"""Tesseract 5 through pytesseract, for every language that its data is installed for.

It is asked for hOCR with character boxes and the choices of its LSTM. Its own blocks and order are not used.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from lxml import etree
from PIL import Image

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Cut, Picture, Reading
from pipeline.errors import EngineError
from pipeline.geometry import corners, hull
from pipeline.model import Box, Glyph, Line, Source

REMEDY = "Install the Debian package tesseract-ocr, or take another recognise.engine in config.yaml."
LANGUAGES: dict[Language, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "zh-Hans": (("chi_sim",), ("chi_sim_vert",)),
    "zh-Hant": (("chi_tra",), ("chi_tra_vert",)),
    "en": (("eng",), ()),
    "de": (("deu",), ("frk",)),
    "fr": (("fra",), ()),
    "auto": ((), ("chi_sim", "eng", "chi_tra", "deu", "frk", "fra")),
}
"""Language data that is needed, and what is taken too where it is there."""
CONFIG = "--oem 1 --psm 3 -c hocr_char_boxes=1 -c lstm_choice_mode=2"
LINE_CONFIG = "--oem 1 --psm {mode} -c hocr_char_boxes=1 -c lstm_choice_mode=2"
"""Of a picture that holds one line, or (5) one block of vertical lines."""
LINES = "ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"
WIDE_GAP = 1.0
"""Between Chinese characters, in heights of the line: a space that was printed. Tesseract's boxes of characters
are too rough to see smaller ones."""


def open_tesseract(settings: RecogniseSettings) -> Tesseract:
    """Raises EngineError where Tesseract or all language data is missing."""
    try:
        listed = subprocess.run(
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"], capture_output=True, text=True, check=True
        ).stdout
        version = str(pytesseract.get_tesseract_version())
    except (OSError, subprocess.CalledProcessError, pytesseract.TesseractNotFoundError) as error:
        raise EngineError("tesseract", "is not installed or does not start", REMEDY) from error
    first, *names = listed.split("\n")
    folder = re.search(r'"(.*)"', first)
    installed = tuple(name.strip() for name in names if name.strip())
    if not installed or folder is None:
        raise EngineError("tesseract", "has no language data", "Install the Debian package tesseract-ocr-chi-sim.")
    return Tesseract(settings, version, Path(folder[1]), installed)


class Tesseract:
    def __init__(self, settings: RecogniseSettings, version: str, folder: Path, installed: tuple[str, ...]) -> None:
        self._settings = settings
        self._version = version
        self._folder = folder
        self._installed = installed

    @cached_property
    def source(self) -> Source:
        wanted = sorted({name for needed, more in LANGUAGES.values() for name in needed + more})
        digests = []
        for name in wanted:
            path = self._folder / f"{name}.traineddata"
            if name in self._installed and path.exists():
                digests.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
        return Source(name="tesseract", version=self._version, models=tuple(digests))

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:
        """Raises EngineError where the language's data is missing or Tesseract fails."""
        return self._parse(self._ask(picture, language, f"{CONFIG} --dpi {round(dpi)}" if dpi else CONFIG))

    def _ask(self, picture: Picture, language: Language, config: str) -> bytes:
        try:
            hocr = pytesseract.image_to_pdf_or_hocr(
                Image.fromarray(picture), extension="hocr", lang=self._data(language), config=config
            )
        except pytesseract.TesseractError as error:
            raise EngineError("tesseract", f"failed ({error.message.strip()})", "Try again, or run doctor.") from error
        except pytesseract.TesseractNotFoundError as error:
            raise EngineError("tesseract", "is not installed", REMEDY) from error
        return hocr if isinstance(hocr, bytes) else hocr.encode()

    def read_cuts(self, picture: Picture, cuts: Sequence[Cut], language: Language) -> tuple[Line | None, ...]:
        """Each cut is a page of one line to Tesseract. Raises EngineError as :meth:`read` does."""
        return tuple(self._read_cut(picture, cut, language) for cut in cuts)

    def _read_cut(self, picture: Picture, cut: Cut, language: Language) -> Line | None:
        place = hull(cut.corners)
        left, top = max(place.left, 0), max(place.top, 0)
        piece = picture[top : max(place.bottom, 0), left : max(place.right, 0)]
        if not piece.size:
            return None
        upright = cut.direction == "vertical"
        # Tesseract reads nothing that touches the edge of its picture.
        margin = max(4, min(piece.shape) // 4)
        tall, wide = piece.shape
        size = (wide, round(tall * cut.stretch)) if upright else (round(wide * cut.stretch), tall)
        shown = cv2.resize(piece, size, interpolation=cv2.INTER_CUBIC) if size != (wide, tall) else piece
        paper = int(np.percentile(piece, 90))
        given = cv2.copyMakeBorder(shown, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
        config = LINE_CONFIG.format(mode=5 if upright else 7)
        found = self._parse(self._ask(np.asarray(given, dtype=np.uint8), language, config))
        lines = (*found.lines, *found.rejected)
        if not lines:
            return None
        line = max(lines, key=lambda one: len(one.text))

        def back(box: Box) -> Box:
            along = (1.0, cut.stretch) if upright else (cut.stretch, 1.0)
            return Box(
                left=left + round((box.left - margin) / along[0]),
                top=top + round((box.top - margin) / along[1]),
                right=left + max(round((box.right - margin) / along[0]), round((box.left - margin) / along[0]) + 1),
                bottom=top + max(round((box.bottom - margin) / along[1]), round((box.top - margin) / along[1]) + 1),
            )

        whole = Box(left=left, top=top, right=left + wide, bottom=top + tall)
        start = top if upright else left
        glyphs = tuple(
            replace(
                glyph,
                left=start + round((glyph.left - margin) / cut.stretch),
                right=start + round((glyph.right - margin) / cut.stretch),
            )
            for glyph in line.glyphs
        )
        box = _clip(back(line.box), whole)
        polygon = tuple((int(x), int(y)) for x, y in corners(box))
        return replace(line, id="", box=box, polygon=polygon, direction=cut.direction, glyphs=glyphs)

    def _data(self, language: Language) -> str:
        needed, more = LANGUAGES.get(language, LANGUAGES["auto"])
        for name in needed:
            if name not in self._installed:
                package = f"tesseract-ocr-{name.replace('_', '-')}"
                raise EngineError(
                    "tesseract", f"has no data for {language} ({name})", f"Install the Debian package {package}."
                )
        return "+".join((*needed, *(name for name in more if name in self._installed))) or self._installed[0]

    def _parse(self, hocr: bytes) -> Reading:
        root = etree.fromstring(hocr, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
        found: list[tuple[Box, tuple[Glyph, ...]]] = []
        for element in root.iter("{*}span"):
            if element.get("class") in LINES:
                box = _box(element.get("title") or "")
                glyphs = _glyphs(element, box, self._settings.alternatives)
                if glyphs:
                    found.append((box, glyphs))
        found.sort(key=lambda one: (one[0].top, one[0].left, one[0].bottom))
        lines = [_to_line(number, box, glyphs) for number, (box, glyphs) in enumerate(found, 1)]
        least = self._settings.reject_below
        return Reading(
            lines=tuple(line for line in lines if line.confidence >= least),
            rejected=tuple(line for line in lines if line.confidence < least),
        )


def _to_line(number: int, box: Box, glyphs: tuple[Glyph, ...]) -> Line:
    inked = [glyph.confidence for glyph in glyphs if glyph.text.strip()]
    vertical = box.height > 1.5 * box.width and len(inked) > 1
    return Line(
        id=f"l{number:04d}",
        text="".join(glyph.text for glyph in glyphs),
        box=box,
        polygon=tuple((int(x), int(y)) for x, y in corners(box)),
        confidence=round(sum(inked) / len(inked), 4),
        direction="vertical" if vertical else "ltr",
        glyphs=glyphs,
    )


def _clip(box: Box, to: Box) -> Box:
    left, top = min(max(box.left, to.left), to.right - 1), min(max(box.top, to.top), to.bottom - 1)
    return Box(
        left=left,
        top=top,
        right=max(min(box.right, to.right), left + 1),
        bottom=max(min(box.bottom, to.bottom), top + 1),
    )


def _glyphs(line: etree._Element, box: Box, keep: int) -> tuple[Glyph, ...]:
    """The line's characters, and spaces where its script has them."""
    vertical = box.height > 1.5 * box.width
    glyphs: list[Glyph] = []
    for word in (one for one in line.iter("{*}span") if one.get("class") == "ocrx_word"):
        first = True
        for part in word:
            if (part.get("id") or "").startswith("lstm_choices"):
                if glyphs and not first:
                    glyphs[-1] = _with_choices(glyphs[-1], part, keep)
                continue
            title, text = part.get("title") or "", part.text or ""
            if "x_bboxes" not in title or not text.strip():
                continue
            at = _box(title)
            low, high = (at.top, at.bottom) if vertical else (at.left, at.right)
            if first and glyphs and _parted(glyphs[-1], text, low, box.width if vertical else box.height):
                before = glyphs[-1]
                glyphs.append(
                    Glyph(text=" ", left=before.right, right=max(low, before.right), confidence=before.confidence)
                )
            confidence = float((re.search(r"x_conf ([\d.]+)", title) or ["", "0"])[1]) / 100
            glyphs.append(Glyph(text=text, left=low, right=high, confidence=round(min(confidence, 1.0), 4)))
            first = False
    return tuple(glyphs)


def _with_choices(glyph: Glyph, choices: etree._Element, keep: int) -> Glyph:
    """Tesseract gives each choice's share of the votes in percent, the chosen reading among them."""
    others: dict[str, float] = {}
    for choice in choices:
        text = choice.text or ""
        share = re.search(r"x_confs ([\d.]+)", choice.get("title") or "")
        if text.strip() and text != glyph.text and share:
            others[text] = max(others.get(text, 0.0), round(float(share[1]) / 100, 5))
    ranked = sorted(others.items(), key=lambda one: -one[1])[:keep]
    return Glyph(
        text=glyph.text,
        left=glyph.left,
        right=glyph.right,
        confidence=glyph.confidence,
        alternatives=tuple(ranked),
    )


def _parted(before: Glyph, text: str, low: int, height: int) -> bool:
    """Whether a space stands between words. Tesseract puts one between most Chinese characters; there, and
    where Chinese meets other script, only a gap in print counts."""
    if _is_wide(before.text[-1]) or _is_wide(text[0]):
        return low - before.right > WIDE_GAP * height
    return True


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F") or character in "“”‘’…—·"


def _box(title: str) -> Box:
    found = re.search(r"bbox(?:es)? (\d+) (\d+) (\d+) (\d+)", title)
    left, top, right, bottom = (int(one) for one in found.groups()) if found else (0, 0, 1, 1)
    return Box(left=left, top=top, right=max(right, left + 1), bottom=max(bottom, top + 1))
