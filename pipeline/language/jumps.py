"""Jump lines, that send a reader to another page or receive him there, and the names of pages.

``（下转第三版）``, ``（上接A1版）``, ``Continued on page 4``, ``See MAYOR, Page 4``, ``Fortsetzung von Seite 1``,
``(Suite page 3)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Direction = Literal["to", "from", "either"]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DIGITS = {ch: value for value, ch in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "壹": 1, "貳": 2}
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one first ersten erste première premiere 1re 1ère 1st",
            "two second zweiten zweite deuxième seconde 2e 2me 2nd",
            "three third dritten dritte troisième 3e 3me 3rd",
            "four fourth vierten vierte quatrième 4e 4me 4th",
            "five fifth fünften fünfte cinquième 5e 5me 5th",
            "six sixth sechsten sechste sixième 6e 6me 6th",
            "seven seventh siebenten siebten septième 7e 7me 7th",
            "eight eighth achten achte huitième 8e 8me 8th",
            "nine ninth neunten neunte neuvième 9th",
            "ten tenth zehnten zehnte dixième 10th",
            "eleven eleventh elften elfte onzième 11th",
            "twelve twelfth zwölften zwölfte douzième 12th",
        ),
        start=1,
    )
    for word in words.split()
} | {"front": 1}
_HAN_NUMBER = "[零〇一二三四五六七八九十百两]{1,4}"
_PAGE = rf"(?P<page>[A-Z]?\s?\d{{1,3}}|[A-Z]?{_HAN_NUMBER}|[A-Z]|头)"
_OPEN, _CLOSE = r"[▲▼►▶■□●◆★>→\s]*[(\[【〔]?\s*", r"\s*[.。]?[)\]】〕]?[▲▼►▶→>\s]*[.。]?"
_CHINESE = re.compile(
    rf"{_OPEN}(?P<before>[\u3400-\u9fff]{{0,6}}?[,，\s]?)(?P<verb>文?下[转轉]|下接|文?[转轉](?:至|到|见"
    rf"|見)?|[续續][见見]|上接|[紧緊]接|"
    rf"[续續]接|接上|接自?|[续續]自?|(?:详|詳|另)?[见見])\s*(?:第\s*[一二三四\d]\s*[张張])?\s*"
    rf"第?\s*{_PAGE}\s*(?P<unit>[版页頁])(?P<rest>[^)\]】]{{0,10}}){_CLOSE}"
)
_LOOSE = re.compile(r"[,，\s]*(?:第?\s*[一二三四五六七八\d]+\s*[栏欄]|中缝)?[上下左右]?[方部边侧]?")
_TO, _FROM = re.compile("下|[转轉]|[见見]"), re.compile("上接|[紧緊]接|^接|[续續]接|接上|接自|[续續]自")
_SEE = re.compile("[见見]")
_NUMBER = rf"(?P<page>[A-Z]{{0,2}}[\s-]?\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_FORM = _NUMBER.replace("<page>", "<named>")
_COLUMN = r"(?:\s*,?\s*(?:col(?:umn)?s?|sp(?:alte)?)\.?\s*\w+)?"
_LATIN = tuple(
    (direction, see, re.compile(rf"{_OPEN}{pattern}{_COLUMN}{_CLOSE}", re.IGNORECASE))
    for direction, see, pattern in (
        (
            "to",
            False,
            rf"(?:(?P<key>[^()\[\]]{{2,30}}?)[,:—–-]\s*)?(?:story\s+)?(?:continued|cont['’]?d?\.?|concluded"
            rf"|(?:please\s+)?turn)\s+"
            rf"(?:on|to)\s+(?:the\s+)?(?:page|p\.|pg\.)\s*{_NUMBER}",
        ),
        (
            "to",
            False,
            rf"(?:continued|concluded)\s+on\s+(?:the\s+)?{_NUMBER}\s+page",
        ),
        ("to", True, rf"see\s+(?:(?P<key>[^()\[\]]{{2,40}}?),?\s+)?(?:on\s+)?(?:page|p\.)\s*{_NUMBER}"),
        ("to", True, rf"(?P<key>[A-Z][A-Z '’\-]{{2,30}}),\s+page\s+{_NUMBER}"),
        (
            "from",
            False,
            rf"(?:(?P<key>[^()\[\]]{{2,30}}?)\s*[,:—–-]\s*)?(?:(?:continued"
            rf"|cont['’]?d?\.?|concluded)\s+)?from\s+(?:the\s+)?"
            rf"(?:page|p\.|pg\.)\s*{_NUMBER}",
        ),
        ("from", False, rf"(?:continued|concluded)\s+from\s+(?:the\s+)?{_NUMBER}\s+page"),
        (
            "from",
            False,
            rf"(?:fortsetzung|schlu(?:ss|ß))\s+(?:von|aus|der)\s+(?:der\s+)?(?:(?:seite|s\.)\s*{_NUMBER}"
            rf"|{_FORM}\s+seite)",
        ),
        (
            "to",
            False,
            rf"(?:fortsetzung|schlu(?:ss|ß))\s+(?:(?:auf|siehe|s\.)\s+)?(?:(?:der\s+)?{_FORM}\s+seite|"
            rf"(?:seite|s\.)\s*{_NUMBER})",
        ),
        (
            "to",
            True,
            rf"(?:siehe|vgl\.|s\.)\s+(?:(?P<key>[^()\[\]]{{2,30}}?),?\s+)?(?:auch\s+|auf\s+)?(?:seite"
            rf"|s\.)\s*{_NUMBER}",
        ),
        (
            "from",
            False,
            rf"suite\s+de\s+(?:la\s+)?(?:page\s*{_NUMBER}|{_FORM}\s+page)",
        ),
        (
            "to",
            False,
            rf"(?:(?:lire|voir)\s+la\s+)?suite\s*,?\s*(?:(?:en|à|sur)\s+)?(?:la\s+)?(?:page|p\.)\s*{_NUMBER}",
        ),
        ("to", True, rf"(?:voir|lire)\s+(?:aussi\s+)?(?:en\s+)?(?:page|p\.)\s*{_NUMBER}"),
    )
)
_NAMED = re.compile(
    rf"(?<![共日期出])第\s*(?P<a>[A-Z]?\s?\d{{1,3}}|[A-Z]?{_HAN_NUMBER})\s*[版页頁]|(?<![\d共日期出.])"
    rf"(?<![A-Z])(?P<b>[A-Z]?\d{{1,3}})\s*[版页頁]"
)
_NAMED_LATIN = re.compile(
    rf"\b(?:page|seite|pag\.|p\.|s\.)\s*(?P<a>[A-Z]{{0,2}}[\s-]?\d{{1,3}}|{'|'.join(_WORDS)})\b", re.IGNORECASE
)
_ALONE = re.compile(r"[\s—–\-•*.·]*(?P<a>[A-Z]{0,2}-?\d{1,3})[\s—–\-•*.·]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpLine:
    """Where a text goes on or comes from. ``page`` is the page's name as :func:`read_page_name` gives it;
    ``keyword`` the word by which the other half is to be found (``MAYOR``); ``see``: the wording sends the reader
    to matter that may be an article of its own. ``start`` and ``end`` are offsets in the text that it was read in.
    """

    direction: Direction
    page: str
    keyword: str = ""
    see: bool = False
    start: int = 0
    end: int = 0


@lru_cache(maxsize=4096)
def read_jump(text: str) -> JumpLine | None:
    """The jump line that the text is as a whole, or None."""
    line = text.translate(_WIDE)
    if not 4 <= len(line) <= 60:
        return None
    match = _CHINESE.fullmatch(line)
    if match:
        verb = match["verb"]
        bracketed = line.rstrip("▲▼►▶→> .。").endswith((")", "]", "】", "〕"))
        if not bracketed and (match["before"] or not _LOOSE.fullmatch(match["rest"])):
            return None  # running text: 他转到第三页去看
        direction: Direction = "to" if _TO.search(verb) else "from" if _FROM.search(verb) else "either"
        return JumpLine(
            direction=direction, page=_label(match["page"]), see=bool(_SEE.search(verb)), start=0, end=len(text)
        )
    if not re.search(r"page|p[.g]|seite|s\.", line, re.IGNORECASE):
        return None
    for way, see, pattern in _LATIN:
        match = pattern.fullmatch(line)
        if match:
            found = match.groupdict()
            return JumpLine(
                direction="to" if way == "to" else "from",
                page=_label(found.get("page") or found.get("named") or ""),
                keyword=(found.get("key") or "").strip(' ,.:—–-"“”'),
                see=see,
                start=0,
                end=len(text),
            )
    return None


def find_jumps(text: str) -> tuple[JumpLine, ...]:
    """Jump lines in brackets at the two ends of a paragraph: those that a page sets into its text."""
    line = text.translate(_WIDE)
    found = []
    opening = re.match(r"\s*+[▲▼►▶>]*\s*[(\[【][^()\[\]【】]{3,40}[)\]】]", line)
    if opening:
        jump = read_jump(line[: opening.end()])
        if jump and jump.direction != "to":
            found.append(_at(jump, 0, opening.end()))
    closing = re.search(r"[(\[【][^()\[\]【】]{3,40}[)\]】][▲▼►▶>→\s]*$", line)
    if closing and (not opening or closing.start() >= opening.end()):
        jump = read_jump(line[closing.start() :])
        if jump and jump.direction != "from":
            found.append(_at(jump, closing.start(), len(line.rstrip())))
    return tuple(found)


def _at(jump: JumpLine, start: int, end: int) -> JumpLine:
    return JumpLine(direction=jump.direction, page=jump.page, keyword=jump.keyword, see=jump.see, start=start, end=end)


def is_jump(text: str) -> bool:
    return read_jump(text.strip()) is not None


def is_jump_from(text: str) -> bool:
    jump = read_jump(text.strip())
    return jump is not None and jump.direction != "to"


def read_page_name(text: str) -> str:
    """The page that a folio names: ``5`` of ``2024年5月20日 第5版``, ``A3`` of ``A3版``, ``3`` of ``Page 3``;
    nothing where it names none."""
    line = text.translate(_WIDE)
    for pattern in (_NAMED, _NAMED_LATIN):
        match = pattern.search(line)
        if match:
            return _label(next(group for group in match.groups() if group))
    match = _ALONE.fullmatch(line)
    return _label(match["a"]) if match else ""


def _label(text: str) -> str:
    """A page's name in one form: a letter where there is one, and the number without leading noughts."""
    bare = re.sub(r"[\s-]", "", text)
    if bare.lower() in _WORDS:
        return str(_WORDS[bare.lower()])
    if bare == "头":
        return "1"
    match = re.fullmatch(r"([A-Za-z]*)(.*)", bare)
    assert match is not None
    letter, number = match.groups()
    return letter.upper() + (str(read_number(number)) if number else "")


def read_number(text: str) -> int:
    """A whole number in arabic or Chinese digits: 12, 十二, 一二, 廿三; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    bare = text.replace("廿", "二十").replace("卅", "三十")
    if any(ch not in _DIGITS and ch not in "十百" for ch in bare) or not bare:
        return 0
    if not re.search("[十百]", bare):
        return int("".join(str(_DIGITS[ch]) for ch in bare))
    total, digit = 0, 0
    for ch in bare:
        if ch in "十百":
            total += (digit or 1) * (10 if ch == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[ch]
    return total + digit
