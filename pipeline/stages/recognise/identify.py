"""Which language a page is in, told from its recognised text.

Chinese is parted from Latin script by its share of the characters; Simplified from Traditional by the
characters that only one of the two national character sets has (GB 2312-1980 and Big5); English, German and
French by their commonest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pipeline.config import Language

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[^\W\d_]+")
LATIN: tuple[tuple[Language, str], ...] = (
    ("en", "the of and to in that is was for it with as be on by he at from his had are not this have"),
    ("de", "der die und den des von zu das mit sich dem ist im auf ein eine nicht für als auch daß"),
    ("fr", "le la les et des du une dans que qui pour par sur au est pas plus ce il avec aux été"),
)

"""Of each language its commonest words that are rare in the other two."""


def identify_language(lines: Iterable[str], asked: Language) -> Language:
    """``asked``, unless it is ``auto``: then what most of the text speaks for, English where nothing does."""
    if asked != "auto":
        return asked
    text = "\n".join(lines)
    han = HAN.findall(text)
    words = [word.lower() for word in WORD.findall(HAN.sub(" ", text))]
    # A Chinese character carries about as much as three Latin letters.
    if 3 * len(han) > sum(map(len, words)):
        return "zh-Hant" if _traditional(han) else "zh-Hans"
    counts = Counter(words)
    return max(LATIN, key=lambda one: sum(counts[word] for word in one[1].split()))[0]


def _traditional(han: Iterable[str]) -> bool:
    simplified = traditional = 0
    for character in han:
        if _has(character, "gb2312"):
            simplified += not _has(character, "big5")
        else:
            traditional += _has(character, "big5")
    return traditional > simplified


@cache
def _has(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
