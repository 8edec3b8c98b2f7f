"""Letters of Latin words that were taken for others: of the words that the recogniser's own readings of the letters
spell, the one that is most probable by what was seen, by how common it is and by what the page has elsewhere.

What may be a name is proposed for review, never applied; numbers and all that stands beside them are left alone. A
word that a line end cuts in two is judged whole.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.language.spellings import COUNTED, UNKNOWN, Spelling, frequency_of, judge_spellings
from pipeline.language.words import KNOWN, LANGUAGES, LONGEST, is_foreign
from pipeline.model import Edit, Evidence, Glyph, Line, Place
from pipeline.stages.mend.characters import HELD, Looks, say_seen, seen_again

LEAST_SEEN = 1e-3
"""Letters with less probability are not thought of."""
LEAST_TOGETHER = 1e-5
"""The same for all letters of a word that change together."""
SURE = 0.98
"""Words of which every letter is surer are not asked about."""
PROPOSED = 0.3
SUREST = 0.99
POSSIBLE = 0.003
"""Probability from which another number than the likeliest word is thought of."""
LIKELY = 0.2
"""Probability of another word from which no letter is one too many."""
UNSURE, LEAST_LETTERS, TAKEN_OUT = 0.5, 5, 0.96
"""What a letter too many is less sure than, in words of how many letters, and how sure such edits are."""
MOST_CHANGES = 3
MOST_WORDS = 12
"""Words that are weighed against each other, at most."""
BESIDE = 80
"""Characters before and behind a word that tell whether it may be a name."""
COMMON = 4.5
"""Zipf frequency from which a word that begins a sentence is no name."""
_SURELY = 0.9
_WORD = re.compile(r"(?<![\w'’])[^\W\d_]{2,}(?![\w'’])")
_HYPHENS = "-=⸗¬\u00ad\u2010"
_CLOSED = re.compile(r"(?:^|[.!?:;][\"”“'’»)]*|[\"“„«(—–])\s*$")
_TITLES = frozenset(
    ["herr", "herrn", "frau", "fräulein", "dr", "prof", "von", "van", "zu", "familie", "mr", "mrs", "miss", "st", "sir"]
)


Capital = Literal["", "begins", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of which letters are doubtful, with its ``glyphs`` and their places by line and offset; ``named`` where it
    may be a name, ``begins`` where it has its capital from the sentence."""

    text: str
    glyphs: tuple[Glyph, ...]
    places: tuple[tuple[str, int], ...]
    others: tuple[Spelling, ...]
    named: bool
    begins: bool

    @property
    def confidence(self) -> float:
        return math.prod(glyph.confidence for glyph in self.glyphs)


def count_words(lines: Sequence[Line]) -> Mapping[str, int]:
    """How often the page has each word, where the recogniser was sure of every letter."""
    return Counter(
        found.group().lower()
        for line in lines
        if len(line.glyphs) == len(line.text)
        for found in _WORD.finditer(line.text)
        if all(glyph.confidence > _SURELY for glyph in line.glyphs[found.start() : found.end()])
    )


def mend_spellings(lines: Sequence[Line], language: str, page: Mapping[str, int], looks: Looks) -> Iterator[Edit]:
    """``lines`` of one passage in reading order."""
    likely: set[tuple[str, int]] = set()
    for word in weigh_spellings(lines, language, page):
        _, chances = judge_spellings(word.others, word.confidence)
        chance, other = max(zip(chances, word.others, strict=True), key=lambda one: one[0])
        if chance >= LIKELY:
            likely.add(word.places[0])
        if chance >= PROPOSED:
            yield _edit(word, other, chances, looks)
    if language in LANGUAGES:
        for glyphs, places, capital in _find_words(lines, language):
            if not capital and places[0] not in likely and places[0][0] == places[-1][0]:
                edit = _take_out_letter(glyphs, places, language)
                if edit is not None:
                    yield edit


def _take_out_letter(glyphs: Sequence[Glyph], places: Sequence[tuple[str, int]], language: str) -> Edit | None:
    """A letter too many, of which the recogniser was not sure at all: without it the word is one that everybody knows,
    with it none, and no other reading of its letters makes one."""
    word = "".join(glyph.text for glyph in glyphs)
    if not LEAST_LETTERS <= len(word) <= LONGEST or frequency_of(word, language) > UNKNOWN:
        return None
    frequency, at = max(
        (
            (frequency_of(word[:at] + word[at + 1 :], language), at)
            for at, glyph in enumerate(glyphs)
            if glyph.confidence < UNSURE
        ),
        default=(0.0, 0),
    )
    if frequency < KNOWN:
        return None
    line, offset = places[at]
    without = word[:at] + word[at + 1 :]
    return Edit(
        start=Place(line=line, offset=offset),
        end=Place(line=line, offset=offset + 1),
        before=word[at],
        after="",
        reason="one letter was read as two",
        rule="letter-too-many@1",
        support="alternative",
        confidence=TAKEN_OUT,
        evidence=(
            Evidence(
                kind="alternative",
                sentence=f"the recogniser gave “{word[at]}” only {glyphs[at].confidence:.1%}",
                weight=round(math.log(max(glyphs[at].confidence, 1e-6)), 2),
            ),
            Evidence(kind="language", sentence=f"“{without}” is a common word, “{word}” is none"),
        ),
    )


def weigh_spellings(lines: Sequence[Line], language: str, page: Mapping[str, int]) -> Iterator[Word]:
    """Every word of a passage that may be another one."""
    if language not in LANGUAGES:
        return
    for glyphs, places, named in _find_words(lines, language):
        if len(glyphs) > LONGEST or all(glyph.confidence >= SURE for glyph in glyphs):
            continue
        text = "".join(glyph.text for glyph in glyphs)
        others = _spell(text, glyphs, places, language, page)
        if others:
            yield Word(
                text=text, glyphs=glyphs, places=places, others=others, named=named == "name", begins=named == "begins"
            )


def _find_words(
    lines: Sequence[Line], language: str
) -> Iterator[tuple[tuple[Glyph, ...], tuple[tuple[str, int], ...], Capital]]:
    """Glyphs and places of each word, whole where a line's end cuts it, and whether it may be a name."""
    waiting: tuple[list[Glyph], list[tuple[str, int]], Capital] | None = None
    so_far = ""
    for line in lines:
        text = line.text
        placed = len(line.glyphs) == len(text)
        cut = text.rstrip()
        cut = cut.rstrip(_HYPHENS) if cut[-1:] and cut[-1:] in _HYPHENS else ""
        found = list(_WORD.finditer(text)) if placed else []
        for word in found:
            glyphs = list(line.glyphs[word.start() : word.end()])
            places = [(line.id, at) for at in range(word.start(), word.end())]
            follows = text[word.end() : word.end() + BESIDE].lstrip()
            before = (
                so_far + text[: word.start()] if word.start() < BESIDE else text[word.start() - BESIDE : word.start()]
            )
            named = _read_capital(word.group(), before, follows, language)
            if waiting is not None and word is found[0] and not text[: word.start()].strip():
                glyphs, places, named = [*waiting[0], *glyphs], [*waiting[1], *places], waiting[2]
            waiting = None
            if cut and word.end() == len(cut):
                waiting = (glyphs, places, named)
            else:
                yield tuple(glyphs), tuple(places), named
        if not found:
            waiting = None
        so_far = (so_far + text + " ")[-BESIDE:]


def _read_capital(word: str, before: str, after: str, language: str) -> Capital:
    """What its capital says of a word. In German, where nouns have capitals, a name stands beside another capital or
    after a title; elsewhere every capital that does not begin a sentence may be one."""
    if word.islower():
        return ""
    if not word[1:].islower():
        return "name"
    begins = _CLOSED.search(before) is not None
    last = before.rstrip(" .").rsplit(" ", 1)[-1]
    if last.lower() in _TITLES or after[:1].isupper() or (not begins and (language != "de" or last[:1].isupper())):
        return "name"
    return "begins" if begins else ""


def _spell(
    text: str, glyphs: Sequence[Glyph], places: Sequence[tuple[str, int]], language: str, page: Mapping[str, int]
) -> tuple[Spelling, ...]:
    options: list[list[tuple[str, float]]] = []
    for at, glyph in enumerate(glyphs):
        options.append(
            [
                (letter, math.log(seen / max(glyph.confidence, 1e-6)))
                for letter, seen in glyph.alternatives
                if seen >= LEAST_SEEN and _may_stand(letter, text, at, language)
            ]
        )
    least, own = math.log(LEAST_TOGETHER), frequency_of(text, language)
    own_here = page.get(text.lower(), 0)
    foreign = any(is_foreign(letter, language) for letter in text)
    if all(glyph.confidence > _SURELY for glyph in glyphs):
        own_here -= 1
    # Letters of both lines cannot change in one edit.
    found: list[Spelling] = []
    grown: list[tuple[str, float, int, int]] = [(text, 0.0, 0, 0)]
    while grown:
        word, seen, start, changes = grown.pop()
        if changes:
            found.append(
                Spelling(
                    text=word,
                    seen=seen,
                    frequency=frequency_of(word, language),
                    given_frequency=own,
                    here=page.get(word.lower(), 0),
                    given_here=max(0, own_here),
                    changes=changes,
                    letters=len(text),
                    foreign=foreign,
                )
            )
        if changes == MOST_CHANGES:
            continue
        line = next((places[at][0] for at in range(len(text)) if word[at] != text[at]), "")
        for at in range(start, len(text)):
            if line in ("", places[at][0]):
                for letter, more in options[at]:
                    if seen + more >= least:
                        grown.append((word[:at] + letter + word[at + 1 :], seen + more, at + 1, changes + 1))
    # A word that is none is only one of many.
    found.sort(key=lambda one: -(one.seen + one.frequency + one.here))
    return tuple(found[:MOST_WORDS])


def _may_stand(letter: str, text: str, at: int, language: str) -> bool:
    """Whether it is a letter of the language in the case that its place in the word asks for."""
    if len(letter) != 1 or not letter.isalpha() or is_foreign(letter, language) or letter.lower() == text[at].lower():
        return False
    if at == 0 or (text.isupper() and len(text) > 1):
        return letter.isupper() == text[at].isupper()
    return letter.islower()


def _is_guarded(word: Word, other: Spelling, chances: Sequence[float]) -> bool:
    if word.begins and other.frequency < COMMON:
        return True
    counted = {word.text.lower()} & COUNTED
    counted |= {
        one.text.lower()
        for one, chance in zip(word.others, chances, strict=True)
        if chance >= POSSIBLE and one.text.lower() in COUNTED
    }
    return bool(counted - {other.text.lower()})


def _edit(word: Word, other: Spelling, chances: Sequence[float], looks: Looks) -> Edit:
    changed = [at for at in range(len(word.text)) if word.text[at] != other.text[at]]
    first, last = changed[0], changed[-1] + 1
    line, offset = word.places[first]
    chance = max(chances)
    guarded = word.named or _is_guarded(word, other, chances)
    supports, evidence = set(), []
    for at in changed:
        glyph, letter = word.glyphs[at], other.text[at]
        look = looks.get(word.places[at])
        support, again = seen_again(look, word.text[at], letter)
        supports.add(support)
        seen = dict(glyph.alternatives)[letter]
        weight = round(math.log(seen / max(glyph.confidence, 1e-6)), 2)
        sentence = say_seen(look, letter, seen, word.text[at], glyph.confidence)
        evidence += [Evidence(kind="alternative", sentence=sentence, weight=weight), *again]
    weight = round(math.log(10) * (other.frequency - other.given_frequency), 2)
    kind = "a commoner" if weight > 0 else "no commoner"
    evidence.append(
        Evidence(kind="language", sentence=f"“{other.text}” is {kind} word than “{word.text}”", weight=weight)
    )
    if other.here:
        evidence.append(Evidence(kind="page", sentence=f"the page has “{other.text}” elsewhere", weight=1.0))
    if guarded:
        evidence.append(Evidence(kind="guard", sentence="it may be a name: no language decides there"))
    return Edit(
        start=Place(line=line, offset=offset),
        end=Place(line=line, offset=offset + last - first),
        before=word.text[first:last],
        after=other.text[first:last],
        reason="one letter was taken for another like it" if len(changed) == 1 else "letters were taken for others",
        rule="spelling@3",
        support="second reading" if supports == {"second reading"} else "alternative",
        confidence=round(min(chance, HELD if guarded else SUREST), 4),
        evidence=tuple(evidence),
    )
