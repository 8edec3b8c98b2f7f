"""Lines that others recognised, from files; a recogniser in all but the recognising.

The folder holds ``<scan id>.json``: ``{"lines": [...], "rejected": [...]}`` with :class:`pipeline.model.Line`
records in pixels of the scan. ``rejected`` may be missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipeline.bounds import RECORD
from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Cut, Picture, Reading
from pipeline.errors import EngineError, FormatError
from pipeline.files import decode_json, read_file
from pipeline.model import Line, Scan, Source


def open_none(settings: RecogniseSettings) -> NoEngine:
    """Raises EngineError where the settings name no folder, or one that does not exist."""
    if not settings.lines:
        raise EngineError(
            "recognise.lines", "engine none needs a folder of lines", "Name it in config.yaml under recognise: lines:."
        )
    folder = Path(settings.lines)
    if not folder.is_dir():
        raise EngineError(str(folder), "there is no such folder of lines", "Correct recognise.lines in config.yaml.")
    return NoEngine(folder)


class NoEngine:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def source(self) -> Source:
        """The files stand for the models, so that what was read from them is stale when one changes."""
        files = sorted(self._folder.glob("*.json"))
        digests = tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)
        return Source(name="none", version="1", models=digests)

    def read(self, picture: Picture, language: Language, dpi: float | None) -> Reading:  # noqa: ARG002
        """No lines: a picture does not say which scan it is. :meth:`read_scan` gives them."""
        return Reading(lines=())

    def read_cuts(
        self,
        picture: Picture,  # noqa: ARG002
        cuts: Sequence[Cut],
        language: Language,  # noqa: ARG002
    ) -> tuple[Line | None, ...]:
        """No lines: nothing is recognised here."""
        return (None,) * len(cuts)

    def read_scan(self, scan: Scan) -> Reading:
        """The lines of a scan, in its pixels. Raises FormatError where the file is missing or damaged."""
        path = self._folder / f"{scan.id}.json"
        try:
            reading = decode_json(read_file(path, RECORD, FormatError), Reading)
        except msgspec.DecodeError as error:
            raise FormatError(str(path), f"holds no lines ({error})", "Write it again.") from error
        names = [line.id for line in (*reading.lines, *reading.rejected)]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise FormatError(str(path), f"two lines have the id {twice}", "Give every line an id of its own.")
        for line in (*reading.lines, *reading.rejected):
            if line.glyphs and "".join(glyph.text for glyph in line.glyphs) != line.text:
                raise FormatError(str(path), f"the glyphs of line {line.id} do not spell its text", "Write it again.")
        return reading
