"""Whether a hyphen at a line's end belongs to the word or to the line.

Frequencies of the wordfreq package (Speer 2022) decide: joined, unless the hyphenated form is clearly commoner or
the joined form is unseen while both halves are words. Words that the page itself prints whole count first.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_UNITS = _words("one two three four five six seven eight nine")
_ORDINALS = _words("first second third fourth fifth sixth seventh eighth ninth")
_PARTS = _words("half halves third thirds quarter quarters fourths fifths sixths sevenths eighths ninths tenths")
_BEFORE_HYPHENS = (_TENS | _UNITS | _ORDINALS) | _words(
    "well ill so self half long short full part high low old new good bad hard easy all ever far near much most "
    "least left right great late early top middle upper lower light dark deep wide broad open clear quick slow hot "
    "cold warm free ten eleven twelve hundred thousand ex non semi vice quarter mid north south east west"
)
"""Words that English sets before another with a hyphen; two nouns it rather writes as one word."""
_TAIL = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)$")
_HEAD = re.compile(r"^([^\W\d_]+(?:['’][^\W\d_]+)*)")


@lru_cache(maxsize=65536)
def _frequency(word: str, language: str) -> float:
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, language))


def is_soft_hyphen(left: str, right: str, language: str, words: frozenset[str]) -> tuple[bool, float, str]:
    """(taken away?, probability, why) for ``left`` that ends in a hyphen and ``right`` that goes on."""
    tail, head = _TAIL.search(left[:-1]), _HEAD.match(right)
    if tail is None or head is None:
        return False, 0.9, "no word stands on both sides of the hyphen"
    a, b = tail.group(1), head.group(1)
    code = language if language in ("en", "de", "fr") else "en"
    joined, hyphenated = (a + b).lower(), f"{a}-{b}".lower()
    f_joined = _frequency(joined, code)
    f_a, f_b = _frequency(a.lower(), code), _frequency(b.lower(), code)
    if right[len(b) : len(b) + 1] == "-":
        if f_joined > max(f_a, f_b, 3.0):
            return True, 0.95, f"“{joined}” is commoner than “{a}” and “{b}”, and goes on with a hyphen of its own"
        return False, 0.95, f"“{right.split(maxsplit=1)[0]}” goes on with hyphens"
    if code == "en" and _is_number(a.lower(), b.lower()):
        return False, 0.98, f"“{hyphenated}” is a number"
    if b[0].isupper() and a[-1].islower():
        return False, 0.95, f"“{b}” begins with a capital"
    if joined in words and hyphenated not in words:
        return True, 0.99, f"the page prints “{joined}” elsewhere"
    if hyphenated in words and joined not in words:
        return False, 0.99, f"the page prints “{hyphenated}” elsewhere"
    # wordfreq has no hyphenated forms of its own: it scores their parts, so only a joined form that is unseen,
    # between two common words, speaks for the hyphen. German sets one only before a capital.
    if f_joined > 0:
        if code != "de" and f_joined < 3.0 and min(f_a, f_b) > 4.5 and _sets_hyphen(a.lower(), code):
            return False, 0.85, f"“{joined}” is far rarer than “{a}” and “{b}”"
        return True, 0.98 if f_joined > 2 else 0.93, f"“{joined}” is a word (frequency {f_joined:.1f})"
    if min(f_a, f_b) > 3.3 and len(a) > 2 and code != "de":
        return False, 0.8, f"“{joined}” is unseen, “{a}” and “{b}” are words"
    return True, 0.85, f"“{b}” alone is no common word"


def _is_number(a: str, b: str) -> bool:
    return (a in _TENS and b in _UNITS | _ORDINALS) or (a in _UNITS and b in _PARTS)


def _sets_hyphen(a: str, code: str) -> bool:
    return code != "en" or a in _BEFORE_HYPHENS
