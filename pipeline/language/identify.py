"""Which language a text is in, told from its characters and words.

py3langid (Lui and Baldwin 2012, langid.py: An Off-the-shelf Language Identification Tool), whose model comes in its
package, weighs sequences of bytes that tell languages apart. Chinese is parted from the others by its characters,
Simplified from Traditional by those that only one of the two national character sets has (GB 2312-1980 and Big5).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from pipeline.tags import UNKNOWN

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
KANA = re.compile(r"[\u3041-\u30fa\u30fd-\u30ff]")
WORD = re.compile(r"[^\W\d_]+")
MODELLED = ("zh-Hans", "zh-Hant", "en", "de", "fr")
"""Languages of which galley knows words and how they stand together: what reads garbled, and how a word is spelt, is
looked for in these alone."""
COMMON: tuple[tuple[str, str], ...] = (
    ("en", "the of and to in that is was for it with as be on by he at from his had are not this have"),
    ("de", "der die und den des von zu das mit sich dem ist im auf ein eine nicht für als auch daß"),
    ("fr", "le la les et des du une dans que qui pour par sur au est pas plus ce il avec aux été"),
)
"""Of each language its commonest words that are rare in the other two: they tell what is too short for more."""
CANDIDATES = (
    "af ar az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fo fr fy ga gd gl gu ha he hi hr hu hy id is it ja "
    "ka kk km kn ko ky la lb lo lt lv mg mk ml mn mr ms mt my ne nl nn no oc or pa pl ps pt ro ru rw sa si sk sl so sq "
    "sr sv sw ta te tg th tk tl tr tt ug uk ur uz vi zh zu"
)
"""Languages with newspapers. Dialects, creoles and the like that the model knows too are left out: old spelling would
be taken for them."""
_LATIN = (
    "af ca cs cy da de en eo es et eu fi fo fr fy ga gl hr hu id is it la lb lt lv mt nl no oc pl pt ro sk sl sq sv tr "
    "vi"
)
_OTHER = "ar be bg bn el fa gu he hi hy ja ka ko mk mr ru ta te th uk ur yi"
"""Languages written in Latin letters, and in others, alone."""
SHORTEST = 60
"""Letters from which a text is long enough to be told."""
LONGEST = 20_000
"""Characters of a page that are looked at."""
SURE = 20.0
"""Nats by which another language must be likelier than the page's for a passage to be in that one."""
_KANA = 0.1
"""Of Chinese and Japanese characters, the share of Japanese ones from which a text is Japanese."""


def identify_language(lines: Iterable[str], told: str) -> str:
    """A tag of BCP 47: ``told``, unless it is ``auto``; then what the text speaks for, UNKNOWN where it has no letters
    of a script that tells, English where a few Latin words say nothing. Chinese that is told without a script gets
    its own."""
    if told not in ("auto", "zh"):
        return told
    text = "\n".join(lines)[:LONGEST]
    han = HAN.findall(text)
    if told == "zh":
        return _chinese(han)
    words = [word.lower() for word in WORD.findall(HAN.sub(" ", text))]
    # A Chinese character carries about as much as three Latin letters.
    if han and 3 * len(han) > sum(map(len, words)) - len(KANA.findall(text)):
        return "ja" if len(KANA.findall(text)) > _KANA * len(han) else _chinese(han)
    if sum(map(len, words)) >= SHORTEST:
        return _rank(" ".join(words))[0][0]
    counts = Counter(words)
    best = max(COMMON, key=lambda one: sum(counts[word] for word in one[1].split()))[0]
    latin = not words or any(word.isascii() for word in words)
    return best if latin else _rank(" ".join(words))[0][0] if len("".join(words)) > 3 else UNKNOWN


def language_of_passage(text: str, page: str) -> str:
    """The language of a passage on a page that is in ``page``: another one only where the text is long enough, and
    surely in it."""
    words = [word.lower() for word in WORD.findall(text)]
    if sum(map(len, words)) < SHORTEST or HAN.search(text):
        return page
    ranked = _rank(" ".join(words))
    own = dict(ranked).get(page)
    best, score = ranked[0]
    return best if own is not None and score - own >= SURE else page


def is_written_in(lines: Iterable[str], language: str) -> bool:
    """Whether a text is in the script of a language, as far as the two are known: no text of Arabic letters is English,
    none without a Chinese character is Chinese."""
    letters = [ch for ch in "".join(lines)[:LONGEST] if ch.isalpha()]
    if not letters:
        return True
    latin = sum(ch < "\u0250" or "\u1e00" <= ch < "\u1f00" or ch in "ﬀﬁﬂﬃﬄﬅﬆꝛ" for ch in letters) / len(letters)
    if language in _LATIN.split():
        return latin >= 0.5
    return latin < 0.9 if language in _OTHER.split() or language.startswith("zh") else True


def is_modelled(language: str) -> bool:
    return language in MODELLED


def _chinese(han: Iterable[str]) -> str:
    return "zh-Hant" if _traditional(han) else "zh-Hans"


def _rank(text: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = _open().rank(text)
    return [(language, float(score)) for language, score in found]


@cache
def _open() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(CANDIDATES.split())
    return identifier


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
