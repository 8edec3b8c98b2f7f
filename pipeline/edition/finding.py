"""The index of the search: files of JavaScript, which a browser loads from a folder as from a server.

A query of four characters loads three of the parts that the terms are dealt out to, and never the whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.edition.folding import fold_text, terms, variants

PART = 8_192
"""Bytes of index that a part has, about: small enough to be loaded while somebody waits, on any line."""
MOST_PARTS = 1024
BESIDES = 2
"""Bytes that a term takes besides its characters and its articles, about."""
TOGETHER = 4
"""Articles whose text is in one file, for the lines around a hit."""
DIGITS = "0123456789abcdefghijklmnopqrstuv"
LAST = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~!*"
"""Figures to base 32, and the same where a number ends with it, so that nothing has to stand between two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """An article as the search lists it; ``file`` is the way to it from the page of the search."""

    file: str
    title: str
    where: str
    language: str
    passages: tuple[str, ...]


def write_index(articles: Sequence[Findable]) -> dict[str, bytes]:
    """By path from the page of the search."""
    texts = _index_texts(tuple(article.passages for article in articles))
    listed = [[one.file, one.title, one.where, one.language] for one in articles]
    about = {"parts": texts.parts, "together": TOGETHER, "articles": listed}
    return {**texts.files, "search/articles.js": _call("articles", about)}


@dataclass(frozen=True, slots=True)
class _Texts:
    """What does not depend on where articles stand; ``parts`` that the terms are dealt out to."""

    parts: int
    files: Mapping[str, bytes]


@lru_cache(maxsize=1)
def _index_texts(articles: tuple[tuple[str, ...], ...]) -> _Texts:
    """Of each article's passages. Held: where one issue is all there is, its index and that of all issues differ in
    nothing but addresses."""
    postings: dict[str, list[int]] = {}
    for number, passages in enumerate(articles):
        for term in terms(passages):
            postings.setdefault(term, []).append(number)
    packed = {term: pack(numbers) for term, numbers in sorted(postings.items())}
    size = sum(len(term.encode()) + len(numbers) + BESIDES for term, numbers in packed.items())
    count = 1
    while count < MOST_PARTS and count * PART < size:
        count *= 2
    parts: list[dict[str, list[str]]] = [{} for _ in range(count)]
    for term, numbers in packed.items():
        parts[part_of(term, count)].setdefault(numbers, []).append(term)
    files = {
        f"search/terms-{number:04d}.js": _call("terms", number, {one: join_terms(said) for one, said in part.items()})
        for number, part in enumerate(parts)
    }
    for start in range(0, len(articles), TOGETHER):
        number = start // TOGETHER
        files[f"search/text-{number:05d}.js"] = _call("texts", number, articles[start : start + TOGETHER])
    letters = {fold_text(text) for passages in articles for text in passages}
    files["search/variants.js"] = _call("variants", variants(letters))
    return _Texts(parts=count, files=files)


def part_of(term: str, count: int) -> int:
    """The part that holds a term, of ``count``, a power of two; as ``finding.js`` has it."""
    found = 0
    for one in term:
        found = (found * 31 + ord(one)) % 2**32
    return (found ^ found >> 15) % count


def pack(numbers: Sequence[int]) -> str:
    """Ascending numbers as steps: ``AEEB`` for 0, 4, 8, 9."""
    steps = []
    before = 0
    for one in numbers:
        steps.append(_write_number(one - before))
        before = one
    return "".join(steps)


def _write_number(number: int) -> str:
    digits = LAST[number % 32]
    while number := number // 32:
        digits = DIGITS[number % 32] + digits
    return digits


def join_terms(found: Sequence[str]) -> str:
    """Terms that the same articles have: those of two characters, which are most, one behind the other, then each
    other one behind a space."""
    pairs = (one for one in found if len(one) == 2)
    return "".join(pairs) + "".join(f" {one}" for one in found if len(one) != 2)


def _call(name: str, *values: object) -> bytes:
    return f"galley.{name}(".encode() + b",".join(map(script_json, values)) + b");\n"


def script_json(value: object) -> bytes:
    """As a script may have it."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line ends of Unicode's own were none of a string's in older JavaScript.
    return said.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
