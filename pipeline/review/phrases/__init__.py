"""What the report and the review desk say, in English and in Chinese.

The English wording is the key: ``zh.json`` has the Chinese of every phrase of the report, ``zh-desk.json`` of those
that only the desk says, ``zh-sentences.json`` that of the sentences that stages give as reasons and evidence.
``{names}`` stand for what is put in; a sentence that nobody has translated is shown as the stage wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Interface = Literal["en", "zh"]
TAGS: dict[Interface, str] = {"en": "en", "zh": "zh-Hans"}
"""BCP 47."""

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same said twice."""

    en: str
    zh: str

    def said(self, interface: Interface) -> str:
        return self.zh if interface == "zh" else self.en


def phrase(english: str, **values: object) -> Phrase:
    """Raises KeyError where a phrase has a name that no value is given for."""
    chinese = _phrases().get(english, english)
    if not values:
        return Phrase(english, chinese)
    return Phrase(_fill(english, values, "en"), _fill(chinese, values, "zh"))


@lru_cache(maxsize=8192)
def sentence(english: str) -> Phrase:
    """A reason or a piece of evidence, as a stage wrote it; several may be parted by semicolons."""
    return Phrase(english, _translate(english))


def say(english: str, interface: Interface, **values: object) -> str:
    """One phrase in one language."""
    return phrase(english, **values).said(interface)


def _fill(template: str, values: Mapping[str, object], interface: Interface) -> str:
    # Not str.format: recognised text may hold braces, and what is put in is never read as a template.
    def put(found: re.Match[str]) -> str:
        value = values[found[1]]
        return value.said(interface) if isinstance(value, Phrase) else str(value)

    return _HOLE.sub(put, template)


@cache
def _phrases() -> dict[str, str]:
    return _read("zh.json") | _read("zh-desk.json")


@cache
def _sentences() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Those without anything to put in, and patterns for the others."""
    plain, patterns = {}, []
    for english, chinese in _read("zh-sentences.json").items():
        if _HOLE.search(english):
            patterns.append((_pattern(english), chinese))
        else:
            plain[english] = chinese
    return plain, patterns


def _pattern(template: str) -> re.Pattern[str]:
    parts = _HOLE.split(template)
    said = "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile(said, re.DOTALL)


def _translate(english: str) -> str:
    plain, patterns = _sentences()
    if english in plain:
        return plain[english]
    for pattern, chinese in patterns:
        found = pattern.fullmatch(english)
        if found:
            values = found.groupdict()
            return _fill(chinese, {name: _translate(text) for name, text in values.items()}, "zh")
    first, mark, rest = english.partition("; ")
    if mark:
        return f"{_translate(first)}；{_translate(rest)}"
    return english


def _read(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
    return found
