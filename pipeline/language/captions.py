"""Captions of pictures, and the credits in them: ``图为活动现场。新华社记者张三摄``, ``（资料图片）``,
``Photo by John Smith``, ``Foto: Hans Meyer``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.language.credits import Credits, read_chinese
from pipeline.language.credits_latin import read_latin
from pipeline.language.names import HAN

_CAPTION = re.compile(
    rf"^(?:图为|圖為|图[一二三四五六七八九十\d]|上图|下图|左图|右图|资料图|資料圖|漫画|制图)|(?:资料图片"
    rf"|资料图|记者摄|[{HAN}]{{2,4}}(?:·[{HAN}]{{1,6}})?\s*摄|"
    r"摄影?报道|/摄)[）)]?[。.]?$"
)
_BY = re.compile(r"影[/／]\S")
_FILED = re.compile(
    r"[（(【\[]?\s*(?:资料图片|资料图|資料圖片|資料圖|资料照片|图片来源网络|网络图片|本报资料(?:图片"
    r"|室)?|Archivbild|File photo)\s*[）)】\]]?[。.]?\s*"
    rf"|[（(【\[]\s*[{HAN}]{{2,8}}(?:图片|圖片|照片|供图|供圖|提供)\s*[）)】\]][。.]?\s*",
    re.I,
)
_MISREAD = re.compile(rf"[（(【\[][{HAN}]{{2,7}}[片照攝摄][）)】\]][{HAN}\d。.,，·]?$")
"""A credit in brackets, by its last character alone: small type is misread, and text hardly ever ends so."""
_BEGINNING = re.compile(r"(?<=[。！？!?.”\"」）)—])[\s—–-]*(?=[^\s—–-])|\s+(?=\S)|(?=[（(\[【])")
_LONGEST = 48
"""Characters of a credit at the end of a caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCredit:
    """From ``start`` to ``end`` of the caption's text. A picture from the files has neither person nor house."""

    start: int
    end: int
    credits: Credits


def is_caption(text: str) -> bool:
    bare = text.strip()
    return bool(_CAPTION.search(bare)) or (bool(bare) and bool(_BY.search(bare.split()[-1])))


def ends_as_credit(text: str) -> bool:
    """Whether the last words are in brackets and end as a credit does, whoever it names."""
    return find_credit(text) is not None or bool(_MISREAD.search(text.rstrip()))


def find_credit(text: str) -> FoundCredit | None:
    """Who took the picture, where the caption's last words say so, or the whole of it."""
    end = len(text.rstrip())
    for start in _beginnings(text, end):
        said = text[start:end]
        if _FILED.fullmatch(said):
            return FoundCredit(start=start, end=end, credits=Credits(confidence=0.95, picture=True))
        found = read_chinese(said) if re.search(f"[{HAN}]", said) else read_latin(said)
        if found and found.confidence >= 0.55 and (found.picture or _of_picture(found, said)):
            return FoundCredit(start=start, end=end, credits=found)
    return None


def _of_picture(found: Credits, said: str) -> bool:
    """An agency's name in brackets under a picture is who took it; so is a byline that says so."""
    return bool(re.search("摄影|摄|攝|图|圖|发|發", said)) or (
        said.lstrip()[:1] in "（([" and any(one.role == "agency" for one in found.organisations)
    )


def _beginnings(text: str, end: int) -> Iterator[int]:
    """Where a credit may begin, the longest first: at the beginning, after a full stop, white space, a bracket."""
    least = max(0, end - _LONGEST)
    if not text[:end].strip():
        return
    if least == 0:
        yield len(text) - len(text.lstrip())
    # White or dashes before it may have begun a little further to the left.
    for match in _BEGINNING.finditer(text, max(0, least - _LONGEST), end):
        if least <= match.end() < end and match.end() > 0:
            yield match.end()
