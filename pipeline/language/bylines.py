"""Bylines in all their places: lines by themselves, in brackets before an article's first words, after its last.

``□ 汪昌莲``, ``本报记者 唐鸫涵 赵洋斌``, ``文/张三 图/李四``, ``（业勤 整理）``, ``本报讯 （记者 李朝民）``,
``综合自南方都市报、光明网等``, ``By JOHN SMITH, Staff Correspondent``, ``Von unserem Korrespondenten``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language.captions import is_caption
from pipeline.language.credits import MARKS, Credits, read_chinese
from pipeline.language.credits_latin import AGENCIES, are_initials, are_latin_names, read_latin, read_names
from pipeline.language.folios import is_folio
from pipeline.language.jumps import is_jump, is_jump_from
from pipeline.language.names import HAN, is_name, part_names, split_names
from pipeline.model import Person

__all__ = [
    "RESPECTFULLY",
    "FoundByline",
    "are_names",
    "find_bylines",
    "is_byline",
    "is_caption",
    "is_folio",
    "is_jump",
    "is_jump_from",
    "is_name",
    "part_names",
    "read_byline",
    "read_credits",
    "sign_text",
]

LONGEST = 60
"""Characters of a line that may be a byline, of one or two lines in Latin script half as many again."""

_HAN_LETTER = re.compile(f"[{HAN}]")
_BRACKETED = re.compile(r"[（(【\[{]\s*([^（()）【】\[\]{}]{2,40}?)\s*[）)】\]}]")
"""A brace is what a recogniser takes a bracket for."""
_REPORTER = r"(?:本报|本報|本刊|新华社|新華社|中新社)?(?:特约|特派|见习|实习|首席)?(?:记者|記者|通讯员|通訊員)"
_REPORTED = rf"{_REPORTER}[\s　]*[{HAN}·]{{2,4}}?(?:[\s　、，,]+(?!{_REPORTER})[{HAN}·]{{2,4}}?){{0,3}}?"
_REPORTS = re.compile(
    rf"(?:^|(?<=[讯电訊電，,\s　】）)]))(?P<said>{_REPORTED}(?:[\s　、，,]*{_REPORTED}){{0,2}}?)"
    rf"[\s　]*(?=[)）]|(?:[{HAN}]{{2,4}})?(?:报道|報道|摄影报道|\d{{1,2}}月|电|電|讯))"
)
_SIGNED = re.compile(rf"[。！？”」…][\s　]*(?P<names>[{HAN}]{{2,4}}(?:[\s　]+[{HAN}]{{1,4}}){{0,4}})$")
RESPECTFULLY = "(?:[謹敬][白啟啓識誌告布]|谨[白启识志告布]|敬[启识志])"
"""How notices and statements end, after the name: ``申報主人謹白``."""
_DECLARED = re.compile(rf"[。！？”」…焉矣哉耳耶云][\s　]*(?P<said>(?P<names>[{HAN}]{{2,8}}?){RESPECTFULLY})[。.]?$")
_AGENCY_TAIL = re.compile(
    rf"[（(\[]\s*(?:By\s+|The\s+)*(?:{AGENCIES})\.?\s*[）)\]][.。]?\s*$|[—–-]\s*(?:{AGENCIES})\.?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundByline:
    """A byline that is a part of a paragraph, from ``start`` to ``end`` of its text."""

    start: int
    end: int
    credits: Credits


@lru_cache(maxsize=8192)
def read_credits(text: str, *, bare: bool = False) -> Credits | None:
    """Who made a text or a picture, by a line that says nothing else; None for any other line. ``bare``: names
    without mark or role count too."""
    line = " ".join(text.replace("　", " ").split())
    if not line or len(line) > (LONGEST if _HAN_LETTER.search(line) else 1.5 * LONGEST):
        return None
    if _HAN_LETTER.search(line):
        found = read_chinese(line, bare=bare)
        return found if found and found.confidence > 0 else None
    return read_latin(line) or (read_names(line) if bare else None)


def read_byline(text: str) -> Credits | None:
    """:func:`read_credits` of a line that is a byline as a whole: not that of a picture alone."""
    found = read_credits(text)
    return None if found is None or found.picture else found


def is_byline(text: str, least: float = 0.0) -> bool:
    """``least`` is how sure it must be, a probability: within a column more than under a headline."""
    found = read_byline(text)
    return found is not None and found.confidence >= least


def are_names(text: str) -> bool:
    """Nothing but Chinese personal names: a byline where the setting says so (under a headline, at a column's
    foot). Names that a recogniser ran together count when they can be parted."""
    bare = without_specks(text)
    names = split_names(bare)
    if not names or len(names) > 5 or len(text) > 24 or not _HAN_LETTER.search(bare):
        return False
    return all(is_name(name) for name in names) or (len(names) == 1 and len(bare) <= 9 and len(part_names(bare)) > 1)


def sign_text(text: str) -> bool:
    """Names or initials and nothing else, as they stand by themselves at the end of a text."""
    return are_names(text) or are_initials(text) or are_latin_names(text, sure=True)


def without_specks(text: str) -> str:
    """A line of names without the mark before them, and without what that mark or a speck is read as at its ends."""
    return text.strip(MARKS + " 　·•.*°-_'‘’`")


def find_bylines(text: str, *, first: bool, last: bool) -> tuple[FoundByline, ...]:
    """Bylines set into a paragraph that is the ``first`` of its article, the ``last``, or both: in brackets or
    before 报道 near the beginning, in brackets at the end. In order, none over another."""
    found: list[FoundByline] = []
    if first:
        found += _at_head(text)
    if last:
        tail = _at_tail(text)
        if tail and all(tail.start >= one.end for one in found):
            found.append(tail)
    return tuple(found)


def _at_head(text: str) -> list[FoundByline]:
    for match in _BRACKETED.finditer(text[:120]):
        if match.start() > 60:
            break
        credit = read_credits(match.group())
        if credit and credit.confidence >= 0.7 and _speaks(credit) and match.end() < len(text.rstrip()):
            return [FoundByline(start=match.start(), end=match.end(), credits=credit)]
    reports = _REPORTS.search(text[:80])
    if reports:
        credit = read_credits(reports["said"])
        if credit and any(person.name for person in credit.persons):
            return [FoundByline(start=reports.start("said"), end=reports.end("said"), credits=credit)]
    return []


def _speaks(credit: Credits) -> bool:
    """A role is told: names in brackets amid the text may be anybody's."""
    return any(person.role for person in credit.persons) or any(
        one.role != "affiliation" for one in credit.organisations
    )


def _at_tail(text: str) -> FoundByline | None:
    bare = text.rstrip()
    for match in _BRACKETED.finditer(bare, max(0, len(bare) - 60)):
        if len(bare.rstrip("。. ")) <= match.end() and match.start() > 0:
            credit = read_credits(match.group())
            if credit and credit.confidence >= 0.55 and not credit.picture:
                return FoundByline(start=match.start(), end=match.end(), credits=credit)
    signed = _SIGNED.search(bare)
    if signed and are_names(signed["names"]):
        credit = read_credits(signed["names"], bare=True)
        if credit:
            return FoundByline(start=signed.start("names"), end=signed.end("names"), credits=credit)
    declared = _DECLARED.search(bare)
    if declared:
        credit = Credits(persons=(Person(name=declared["names"]),), confidence=0.8)
        return FoundByline(start=declared.start("said"), end=declared.end("said"), credits=credit)
    tail = _AGENCY_TAIL.search(bare)
    if tail and tail.start() > 20:
        said = tail.group().lstrip("—–- ")
        credit = read_latin(f"({said.strip('()[] .')})")
        if credit:
            return FoundByline(start=tail.end() - len(said), end=tail.end(), credits=credit)
    return None
