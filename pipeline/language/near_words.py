"""What a word that nobody knows may be: one that everybody knows with a letter wrong, a compound, an inflected form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipeline.language.look_alikes import latin_look_alikes
from pipeline.language.word_pairs import LETTERS, bare
from pipeline.language.words import KNOWN, LANGUAGES, LONGEST, is_foreign, word_frequency

PART, SHORT_PART = 3.3, 4.3
"""Zipf frequency that the parts of a compound have at least; those of three letters the second."""
SMALLEST = 3
_LINKS = {"de": ("", "s", "es", "n", "en", "er", "e"), "en": ("",), "fr": ()}
"""French puts no words together."""
_ENDINGS = {
    language: tuple(text.split())
    for language, text in {
        "en": "s es ed d ing er ers ly ness able less y 's ’s",
        "fr": "s e es x nt ent er ez ons ions ai ais ait aient as a âmes ât èrent é ée és ées ant ante antes ants "
        "ir is it îmes irent issent issait issant ra rai ras rons rez ront rait raient ment aux eur eurs euse euses "
        "age ages isme iste istes ien iens ienne ique iques able ables if ifs ive ives tion tions",
        "de": "e en em er es s n st t te ten tes ter tem ens de den der des dem in innen ung lich isch",
    }.items()
}
_RESTORED = {"fr": ("e", "er", "ir", "re")}
"""What a word has in place of an ending, where that is not ``e``, ``en``, ``n`` or ``y``."""
_BEGINNINGS = {
    language: tuple(text.split())
    for language, text in {
        "en": "un re in dis mis non over out under pre anti",
        "fr": "re ré r in im ir dé dés mé pré sur sous entre contre inter anti avant arrière non mal bien",
        "de": "ge be ver ent er zer un ur miß miss ab an auf aus bei ein fort vor zu nach über um unter hin her mit "
        "weg los durch wieder wider vorbei zurück zusammen hinaus hinein hinauf hinunter heraus herein hervor",
    }.items()
}


@lru_cache(maxsize=3)
def _shares(language: str) -> Mapping[str, float]:
    """The words of a language in small letters, and what share of all words each is; none where there is no list."""
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language, wordlist="best") if language in LANGUAGES else {}


def _zipf(word: str, language: str) -> float:
    share = _shares(language).get(word)
    return math.log10(share) + 9.0 if share else 0.0


@lru_cache(maxsize=20000)
def near_words(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """Words that everybody knows one letter away (more, less, another, or two that change places), with their
    frequencies."""
    if len(word) > LONGEST:
        return ()
    known = _shares(language)
    letters = LETTERS.get(language, LETTERS["en"])
    every = {other for other in _edits(word, letters) if other in known and other != word}
    if language == "en":
        # English writes its foreign words with their accents or without them.
        every -= {other for other in every if bare(other) == bare(word)}
    return tuple((other, share) for other in sorted(every) if (share := _zipf(other, language)) >= KNOWN)


def _edits(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, behind = word[:at], word[at:]
        if behind:
            yield before + behind[1:]
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        for letter in letters:
            yield before + letter + behind
            if behind:
                yield before + letter + behind[1:]


@lru_cache(maxsize=20000)
def like_words(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """Words with one letter, or one pair of letters, that looks like another one of the language, with their
    frequencies."""
    found = {}
    for at in range(len(word) if len(word) <= LONGEST else 0):
        for length in (1, 2):
            for other in latin_look_alikes(word[at : at + length]):
                if other != "ſ" and not any(letter.isalpha() and is_foreign(letter, language) for letter in other):
                    whole = word[:at] + other.lower() + word[at + length :]
                    found[whole] = word_frequency(whole, language)
    return tuple(found.items())


@lru_cache(maxsize=20000)
def compound_strength(word: str, language: str) -> float:
    """How sure a word is put together of known ones: the Zipf frequency of its rarest part above PART, or 0."""
    links = _LINKS.get(language, ("",))

    def divide(rest: str, parts: int) -> float:
        best = 0.0
        if len(rest) > (4 - parts) * (LONGEST + 2):
            return best  # more than four words with a link behind each
        for at in range(SMALLEST, min(len(rest), LONGEST) + 1):
            share = _zipf(rest[:at], language)
            if share < (SHORT_PART if at == SMALLEST else PART):
                continue
            if at == len(rest):
                best = max(best, share if parts else 0.0)
            elif parts < 3:
                for link in links:
                    if rest.startswith(link, at) and len(rest) - at - len(link) >= SMALLEST:
                        best = max(best, min(share, divide(rest[at + len(link) :], parts + 1)))
        return best

    return max(0.0, divide(word, 0) - PART + 0.5) if len(word) >= 2 * SMALLEST else 0.0


@lru_cache(maxsize=20000)
def stem_frequency(word: str, language: str) -> float:
    """The Zipf frequency of the commonest word that it is a form of; 0 where there is none."""
    best = 0.0
    if len(word) > 2 * LONGEST:
        return best
    starts = [word, *(word[len(one) :] for one in _BEGINNINGS.get(language, ()) if word.startswith(one))]
    for start in starts:
        for ending in ("", *_ENDINGS.get(language, ())):
            if not start.endswith(ending):
                continue
            stem = start[: len(start) - len(ending)]
            for other in (stem, *(stem + one for one in _RESTORED.get(language, ("e", "en", "n", "y")) if ending)):
                if len(other) >= 4 and other != word:
                    best = max(best, _zipf(other, language))
            if len(stem) >= 5 and stem[-1] == stem[-2] and ending:
                best = max(best, _zipf(stem[:-1], language))
    return best


_OLD = {
    "en": (
        *(
            ("shew", "show"),
            ("xion", "ction"),
            ("ae", "e"),
            ("oe", "e"),
            ("our", "or"),
            ("ick", "ic"),
            ("gaol", "jail"),
        ),
        *(
            ("'d", "ed"),
            ("’d", "ed"),
            ("ize", "ise"),
            ("ise", "ize"),
            ("ll", "l"),
            ("l", "ll"),
            ("y", "i"),
            ("enq", "inq"),
        ),
    ),
    "fr": (
        *(("oit", "ait"), ("ois", "ais"), ("oient", "aient"), ("ans", "ants"), ("ens", "ents"), ("tems", "temps")),
        *(
            ("é", "è"),
            ("ë", "è"),
            ("y", "i"),
            ("th", "t"),
            ("â", "a"),
            ("ph", "f"),
            ("ï", "i"),
            ("ct", "t"),
            ("è", "é"),
        ),
        *(("oe", "œ"), ("ae", "æ"), ("ü", "u"), ("î", "i"), ("û", "u")),
    ),
    "de": (
        *(("th", "t"), ("ß", "s"), ("ß", "ss"), ("ss", "ß"), ("ey", "ei"), ("c", "k"), ("c", "z"), ("waar", "war")),
        *(("irt", "iert"), ("iren", "ieren"), ("irung", "ierung"), ("ieng", "ing"), ("dt", "t"), ("ph", "f")),
        *(("et", "t"), ("niß", "nis"), ("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("iss", "is"), ("ö", "e"), ("ä", "e")),
        ("schaar", "schar"),
    ),
}
"""How words were spelt before 1901 (in French before 1835 and before 1878), and are now."""
_OFTEN = 11
"""So many of them may go together with another one."""


@lru_cache(maxsize=20000)
def old_frequency(word: str, language: str) -> float:
    """The Zipf frequency of the commonest word, or form of one, that was once spelt as this one is; 0 where there is
    none."""
    rules = _OLD.get(language, ()) if len(word) <= 2 * LONGEST else ()
    once = {word.replace(old, new) for old, new in rules if old in word} - {word}
    twice = {one.replace(old, new) for one in once for old, new in rules[:_OFTEN] if old in one}
    best = max((_zipf(one, language) for one in once | twice), default=0.0)
    return best if best >= KNOWN else max(0.0, max((stem_frequency(one, language) for one in once), default=0.0) - 1.0)
