"""Whether a hyphen at a line's end belongs to the word or to the line.

Frequencies of the wordfreq package (Speer 2022) decide: the word is joined, unless that makes what is hardly ever
written, of two words that are common. Words that the page itself prints whole count first. A hyphen before ``und``
or ``or`` stands for a part that comes later (``Haupt- und Nebenlinien``): it stays, with a space behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.language.words import LANGUAGES, word_frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyphen:
    """``soft`` is taken away with the line's end, ``hard`` stays and the word goes on at once, ``waiting`` stays and
    a space follows. ``sure`` is the probability."""

    kind: Literal["soft", "hard", "waiting"]
    sure: float
    why: str


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
_FRENCH_BEFORE = _words(
    "sous demi semi vice après avant arrière contre non quatre soixante grand grands petit petits petite haut bas "
    "beau belle mi ex là ci outre presque nouveau saint sainte porte chef franc anglo néo judéo"
)
_FRENCH_BEHIND = _words("il elle on ils elles je tu nous vous ce ci là moi toi lui le la les leur y en même mêmes")
_WAITING = {
    "en": _words("and or to nor"),
    "de": _words("und oder bzw beziehungsweise sowie wie bis u resp"),
    "fr": _words("et ou"),
}
"""Words before which a hyphen stands for a part that comes later."""
_BETWEEN = _words("in of to the at by for and on a up with as off down out over an zu auf bei um à de du sur t")
"""Little words within a chain of hyphens: ``son-in-law``."""
_PREFIXES = _words("un re dis mis in im de sub out over under up fore inter super after through pre counter trans")
_MEN = _words("man men woman women boy girl like less fold ward wards wise")
"""What makes one word with a noun before it."""
_PARTICLES = _words("in up off out on down over away back through by")
_PARTICIPLE = re.compile(
    r"(?:known|born|made|worn|drawn|bred|sized|built|bound|blown|grown|spun|sown|torn|fed|led|held|"
    r"kept|paid|read|told|taught|wrought|written|spoken|driven|stricken|ridden|minded|clad|like|free|tight|wide|long|"
    r"old|high|deep|only|looking)"
)
_NATIONS = re.compile(r"(?:isch|deutsch|lich)$"), re.compile(r"(?:isch|deutsch|lich)(?:e[nmrs]?)?$")
_COLOURS = _words("schwarz weiß weiss rot roth blau grün gelb gold braun grau")
_LETTER = r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]"
_TAIL = re.compile(rf"{_LETTER}+(?:['’-]{_LETTER}+)*")
"""Of a line read from its end, where it is found at once."""
_HEAD = re.compile(rf"^({_LETTER}+(?:['’]{_LETTER}+)*)")
UNSEEN = 2.5
"""Zipf frequency below which what joining makes is hardly a word."""


def judge_hyphen(left: str, right: str, language: str, words: frozenset[str]) -> Hyphen:
    """``left`` ends in the hyphen, ``right`` goes on in the next line; ``words`` are those that the page prints."""
    tail, head = _TAIL.match(left[-2::-1]), _HEAD.match(right)
    if tail is None or head is None:
        return Hyphen(kind="hard", sure=0.9, why="no word stands on both sides of the hyphen")
    code = "en" if language == "auto" or language.startswith("zh") else language
    whole, b = tail.group()[::-1], head.group(1)
    chain = whole.split("-")
    # French sets a little word before another with no space: l’après-midi.
    a, chained = (
        re.split("[’']", chain[-1])[-1] if code == "fr" else chain[-1],
        len(chain) > 1 or right[len(b) : len(b) + 1] == "-",
    )
    joined, hyphenated = (a + b).lower(), f"{a}-{b}".lower()
    f_joined, f_a, f_b = (_frequency(word, code) for word in (joined, a, b))
    if left[-1] == "\u00ad":
        return Hyphen(kind="soft", sure=0.99, why="the hyphen is marked as one of the line")
    if b.lower() in _WAITING.get(code, ()) and f_joined < UNSEEN and not chained:
        return Hyphen(kind="waiting", sure=0.95, why=f"what “{whole}-” begins ends behind “{b}”")
    if code == "en" and _is_number(a.lower(), b.lower()):
        return Hyphen(kind="hard", sure=0.98, why=f"“{hyphenated}” is a number")
    if b[0].isupper() and a in ("Mc", "Mac"):
        return Hyphen(kind="soft", sure=0.9, why=f"“{a}{b}” is a name")
    if b[0].isupper() and (a[-1].islower() or b[1:2].islower()):
        return Hyphen(kind="hard", sure=0.95, why=f"“{b}” begins with a capital")
    if joined in words and hyphenated not in words:
        return Hyphen(kind="soft", sure=0.99, why=f"the page prints “{joined}” elsewhere")
    if hyphenated in words and joined not in words:
        return Hyphen(kind="hard", sure=0.99, why=f"the page prints “{hyphenated}” elsewhere")
    if code not in LANGUAGES:
        return Hyphen(kind="soft", sure=0.85, why="most hyphens at a line's end are of the line")
    hard = _stays(a, b, f_joined, f_a, f_b, code, chained=chained)
    if hard:
        return Hyphen(kind="hard", sure=0.85, why=hard)
    if f_joined > 0:
        sure = 0.98 if f_joined > 2 else 0.93
        return Hyphen(kind="soft", sure=sure, why=f"“{joined}” is a word (frequency {f_joined:.1f})")
    return Hyphen(kind="soft", sure=0.85, why=f"“{b}” alone is no common word")


def _stays(a: str, b: str, f_joined: float, f_a: float, f_b: float, code: str, *, chained: bool) -> str:
    """Why the hyphen is the word's own; empty where it is the line's."""
    small, behind, least = a.lower(), b.lower(), min(f_a, f_b)
    rare = f"“{small}{behind}” is far rarer than “{a}” and “{b}”" if f_joined else f"“{small}{behind}” is unseen"
    if chained and {small, behind} & _BETWEEN and f_joined < max(UNSEEN, least - 1.5):
        return f"“{small if small in _BETWEEN else behind}” stands within a chain of hyphens"
    if code == "de":
        # German sets one before a small letter only between two that are equal.
        both = _NATIONS[0].search(small) and _NATIONS[1].search(behind) and not f_joined and f_b > 0
        coloured = small in _COLOURS and behind.rstrip("enrs") in _COLOURS and f_joined < least - 1
        return f"“{a}” and “{b}” are equals" if both or coloured else ""
    if chained and f_a > UNSEEN and f_b > UNSEEN and f_joined < min(3.0, least - 1.5):
        return f"{rare}, and more hyphens stand beside it"
    if len(a) == 1:
        return rare if f_b > UNSEEN and f_joined < f_b - 1 else ""
    if code == "fr":
        if behind in _FRENCH_BEHIND and f_joined < least - 1 and f_a > UNSEEN:
            return f"“{b}” stands behind its verb with a hyphen"
        usual = small in _FRENCH_BEFORE and f_joined < min(3.0, least - 1.5)
        return rare if usual or (least > 3.6 and f_joined < min(3.0, least - 3)) else ""
    if a.lower() in _BEFORE_HYPHENS:
        return rare if f_joined < min(3.0, least - 1.5) and f_b > UNSEEN else ""
    if small in _PREFIXES or behind in _MEN or (a[0].isupper() and f_joined > 0):
        return ""
    near = _is_participle(behind) or behind in _PARTICLES
    return rare if least > 3.1 and f_joined < min(UNSEEN if near else 1.8, least - 2.3) else ""


def _is_participle(word: str) -> bool:
    regular = (word.endswith("ed") and len(word) >= 4) or (word.endswith("ing") and len(word) >= 5)
    return regular or _PARTICIPLE.fullmatch(word) is not None


def _frequency(word: str, code: str) -> float:
    return word_frequency(word.lower().replace("ſ", "s"), code)


def _is_number(a: str, b: str) -> bool:
    return (a in _TENS and b in _UNITS | _ORDINALS) or (a in _UNITS and b in _PARTS)
