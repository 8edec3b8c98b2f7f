"""Text as it is searched: variants of a character are one, and marks and spaces are not there.

The script of the edition (``templates/folding.js``) does the same with what is typed; a test holds both together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.language.traditional import simplify

RUNS = re.compile(
    r"[\u0e00-\u0e7f\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Characters of scripts that set no spaces between words, and Hangul: their text is found by any run."""


@cache
def fold(character: str) -> str:
    """Letters and figures without marks upon them, small, of one width and in simplified form; nothing for all
    else. Character by character, so that what is found can be shown where it stands."""
    parts = unicodedata.normalize("NFKD", character)
    bare = "".join(one for one in parts if unicodedata.category(one) != "Mn")
    small = unicodedata.normalize("NFKC", bare).lower().replace("ς", "σ")
    return simplify("".join(one for one in small if unicodedata.category(one)[0] in "LN"))


def fold_text(text: str) -> str:
    return "".join(map(fold, text))


def words(text: str) -> Iterator[str]:
    """Runs of letters and figures, folded. A mark upon a letter that is a character of its own parts no word."""
    word: list[str] = []
    for character in text:
        folded = fold(character)
        if folded:
            word.append(folded)
        elif unicodedata.category(character) != "Mn" and word:
            yield "".join(word)
            word = []
    if word:
        yield "".join(word)


def terms(passages: Iterable[str]) -> set[str]:
    """What an article is found by. A passage with Chinese or the like: every character and every two that stand side
    by side. Every passage: its words, of two or more characters in the former."""
    found: set[str] = set()
    for text in passages:
        found.update(words(text))
        if RUNS.search(text):
            letters = fold_text(text)
            found.update(letters)
            found.update(letters[at : at + 2] for at in range(len(letters) - 1))
    # The words of Chinese are runs between marks; nobody looks these up.
    return {one for one in found if len(one) < 3 or not RUNS.search(one)}


def variants(letters: Iterable[str]) -> str:
    """Pairs of a character and the form that it is folded to, one behind the other, for those forms that occur among
    the ``letters``: what the script folds what is typed by."""
    occur = set("".join(letters))
    codes = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x32000))
    every = "".join(map(chr, codes))
    folded = "".join(map(simplify, every))
    return "".join(a + b for a, b in zip(every, folded, strict=True) if a != b and b in occur)
