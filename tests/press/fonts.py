"""The press's type case: Debian's Noto fonts by the part that they play on a page."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

CJK = Path("/usr/share/fonts/opentype/noto")
LATIN = Path("/usr/share/fonts/truetype/noto")

# The index of a face in Noto's CJK collections: 2 is Simplified Chinese, 3 Traditional (marks in mid-square).
_FACES: dict[str, tuple[Path, int]] = {
    "zh-body": (CJK / "NotoSerifCJK-Regular.ttc", 2),
    "zh-bold": (CJK / "NotoSerifCJK-Bold.ttc", 2),
    "zh-sans": (CJK / "NotoSansCJK-Regular.ttc", 2),
    "zh-black": (CJK / "NotoSansCJK-Bold.ttc", 2),
    "zht-body": (CJK / "NotoSerifCJK-Regular.ttc", 3),
    "zht-bold": (CJK / "NotoSerifCJK-Bold.ttc", 3),
    "zht-sans": (CJK / "NotoSansCJK-Regular.ttc", 3),
    "zht-black": (CJK / "NotoSansCJK-Bold.ttc", 3),
    "latin-body": (LATIN / "NotoSerif-Regular.ttf", 0),
    "latin-bold": (LATIN / "NotoSerif-Bold.ttf", 0),
    "latin-sans": (LATIN / "NotoSans-Regular.ttf", 0),
    "latin-black": (LATIN / "NotoSerifDisplay-Bold.ttf", 0),
}


def missing_fonts() -> list[Path]:
    """Font files that the press needs and this machine lacks (Debian: fonts-noto-cjk, fonts-noto-core)."""
    return sorted({path for path, _ in _FACES.values() if not path.exists()})


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """Opens `face` at `size` pixels to the em; shaping is left out, so that one code point is one glyph."""
    path, index = _FACES[face]
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def advance(face: str, size: int, text: str) -> float:
    """Width of `text` in pixels, unkerned between calls."""
    return float(font(face, size).getlength(text))
