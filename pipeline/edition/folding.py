"""Text as it is searched: variants of a character are one, and marks and spaces are not there.

The script of the edition (``templates/folding.js``) does the same with what is typed; a test holds both together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from operator import add

from pipeline.language.traditional import list_forms, simplify

RUNS = re.compile(
    r"[\u0e00-\u0e7f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Characters of scripts that set no spaces between words, and Hangul: their text is found by any run."""
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x32000))
"""Code points of Chinese characters (Unicode's blocks of unified ideographs)."""


@cache
def fold(character: str) -> str:
    """Letters and figures without marks upon them, small, of one width and in simplified form; nothing for all
    else. Character by character, so that what is found can be shown where it stands."""
    parts = unicodedata.normalize("NFKD", character)
    bare = "".join(one for one in parts if unicodedata.category(one) != "Mn")
    small = unicodedata.normalize("NFKC", bare).lower().replace("ς", "σ")
    return simplify("".join(one for one in small if unicodedata.category(one)[0] in "LN"))


class _Folded(dict[int, str]):
    """For ``str.translate``, filled as characters come; ``apart`` stands for what parts words."""

    def __init__(self, apart: str) -> None:
        super().__init__()
        self._apart = apart

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = fold(character)
        if not folded and unicodedata.category(character) != "Mn":
            folded = self._apart
        self[code] = folded
        return folded


_LETTERS, _WORDS = _Folded(""), _Folded(" ")


def fold_text(text: str) -> str:
    return text.translate(_LETTERS)


def words(text: str) -> list[str]:
    """Runs of letters and figures, folded. A mark upon a letter that is a character of its own parts no word."""
    return text.translate(_WORDS).split()


def terms(passages: Iterable[str]) -> set[str]:
    """What an article is found by. A passage with Chinese or the like: every character and every two that stand side
    by side. Every passage: its words; in Chinese those are runs between marks, which nobody looks up as such."""
    return set().union(*map(_terms_of, passages))


@lru_cache(maxsize=8192)
def _terms_of(text: str) -> frozenset[str]:
    """Held: an issue's own index has the passages of that of all issues."""
    runs = RUNS.search(text) is not None
    found = {one for one in words(text) if not runs or len(one) < 3 or not RUNS.search(one)}
    if runs:
        letters = fold_text(text)
        found.update(letters)
        found.update(map(add, letters, letters[1:]))
    return frozenset(found)


def variants(letters: Iterable[str]) -> str:
    """Pairs of a character and the form that it is folded to, one behind the other, for those forms that occur among
    the ``letters``: what the script folds what is typed by."""
    occur = set("".join(letters))
    return "".join(a + b for a, b in _other_forms() if b in occur)


@cache
def _other_forms() -> list[tuple[str, str]]:
    """Chinese characters with the forms that they are folded to, where these are others."""
    return [(a, b) for a, b in list_forms() if any(ord(a) in codes for codes in HAN)]
