"""The fonts that type is set in: Typst's own for Latin, the system's for Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from pipeline.errors import SettingsError

PACKAGE = "typst"
MISSING = SettingsError(PACKAGE, "is not installed, and printed pages are set by it", "Run pip install typst.")
"""What is said where the package is not there."""
LATIN = ("Libertinus Serif",)
"""Comes with Typst, so that Latin text is set alike on every machine; it has Greek and Cyrillic, too."""
SONG = {
    "zh-Hans": ("Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", "SimSun"),
    "zh-Hant": ("Source Han Serif TC", "Noto Serif CJK TC", "Noto Serif TC", "Songti TC", "PMingLiU", "MingLiU"),
    "ja": ("Source Han Serif", "Noto Serif CJK JP", "Noto Serif JP", "Hiragino Mincho ProN", "MS Mincho"),
}
"""Song (Ming) types of each script, the best known first."""
OTHER_CJK = ("Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Microsoft YaHei")


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Families in the order in which they are looked through: ``latin``, then ``cjk`` (empty where there is none)."""

    latin: tuple[str, ...]
    cjk: tuple[str, ...]


def choose_faces(language: str) -> Faces:
    """For text in the language (a BCP 47 tag). Raises SettingsError where Typst is not installed."""
    there = {one.lower(): one for one in load_fonts().families()}
    first = next((script for script in SONG if language.lower().startswith(script.lower())), "zh-Hans")
    wanted = [*SONG[first], *(one for script, names in SONG.items() if script != first for one in names), *OTHER_CJK]
    found = [there[one.lower()] for one in wanted if one.lower() in there]
    return Faces(latin=LATIN, cjk=tuple(found[:1]))


@cache
def load_fonts() -> Any:
    """Typst's own fonts and the system's, looked for once. Raises SettingsError where Typst is not installed."""
    try:
        from typst import Fonts
    except ImportError as error:
        raise MISSING from error
    return Fonts()


@cache
def name_typst() -> str:
    """Typst's name and version, and the fonts that there are."""
    return f"{PACKAGE} {version(PACKAGE)} {' '.join(sorted(load_fonts().families()))}"
