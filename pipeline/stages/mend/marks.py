"""Marks in Chinese text are full width; straight quotation marks are paired."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from pipeline.books.normalisations import LOOKS
from pipeline.language.bylines import are_names, is_byline
from pipeline.language.joins import is_cjk
from pipeline.model import Edit, Evidence, Line, Place

_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", "<": "《", ">": "》"}
_PAIRED = "()<>"
_BOXES = {"☐": "□", "▢": "□", "⬜": "□", "⬛": "■", "▇": "■", "█": "■"}
_PAIRS = {"“": ('"', True), "”": ('"', False), "‘": ("'", True), "’": ("'", False)}
_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}
_MOUTHS = frozenset("口囗")
_ENDS = frozenset("。！？…")
_CHINESE_MARKS = "，。、；：！？（）《》“”‘’「」『』【】"


def normalise_marks(lines: Sequence[Line], chosen: str) -> list[Edit]:
    """Edits of single marks, to the full-width ones of ``chosen``. A mark between digits or Latin letters (``3:0``,
    ``1,254``) is left as printed."""
    text = [(line, at, ch) for line in lines for at, ch in enumerate(line.text)]
    edits = []
    plain = [ch for _, _, ch in text]
    matched = _matched_brackets(plain)
    closing = _find_closing(plain)
    han = [0, *accumulate(map(is_cjk, plain))]
    # By the kind of quotation marks, whether one is open; those that were read as a pair say so too.
    is_open = {'"': False, "'": False}
    for k, (line, at, ch) in enumerate(text):
        before = text[k - 1][2] if k else ""
        after = text[k + 1][2] if k + 1 < len(text) else ""
        if ch in _BOXES:
            edits.append(_edit(line, at, ch, _BOXES[ch], "the same box in the form that papers print", 0.95))
        elif ch in _PAIRS:
            kind, opens = _PAIRS[ch]
            if opens and is_open[kind] and k in closing:
                edits.append(_edit(line, at, ch, _QUOTES[kind][1], "nothing opens where a quotation ends", 0.9))
                opens = False
            elif not opens and k == 0 and after and not is_open[kind] and _is_chinese(after):
                edits.append(_edit(line, at, ch, _QUOTES[kind][0], "nothing closes where a paragraph begins", 0.85))
                opens = True
            is_open[kind] = opens
        elif ch in is_open:
            # An apostrophe has a Latin letter on both sides, a minute's or a foot's mark a figure before it.
            if (ch == "'" and not (_is_chinese(before) or _is_chinese(after))) or (ch == "'" and before.isdigit()):
                continue
            wide = _QUOTES[ch][is_open[ch]]
            is_open[ch] = not is_open[ch]
            if wide in chosen:
                edits.append(_edit(line, at, ch, wide, "quotation marks come in pairs", 0.9))
        elif ch in _WIDE and _WIDE[ch] in chosen:
            chinese = _is_chinese(before) or _is_chinese(after)
            between_digits = before[-1:].isdigit() and after[:1].isdigit()
            if ch in "<>" and k not in matched:
                continue
            if ch in _PAIRED and not chinese and k in matched:
                other = matched[k]
                chinese = any(_is_chinese(plain[n]) for n in (other - 1, other + 1) if 0 <= n < len(plain)) or (
                    han[min(k, other)] < han[max(k, other)]
                )
            if chinese and not between_digits:
                edits.append(_edit(line, at, ch, _WIDE[ch], "a mark in Chinese text is full width", 0.97))
    return edits


def _find_closing(text: Sequence[str]) -> set[int]:
    """Where a quotation mark, if it was read as an opening one with one open before it, ends the quotation: at the end
    of the paragraph, or behind a full stop where the next mark of its kind opens the next one."""
    found: set[int] = set()
    opens_next: dict[str, bool] = {}
    for at in range(len(text) - 1, -1, -1):
        if text[at] in _PAIRS:
            kind, opens = _PAIRS[text[at]]
            if at == len(text) - 1 or (at and text[at - 1] in _ENDS and opens_next.get(kind, False)):
                found.add(at)
            opens_next[kind] = opens
    return found


def read_quotes(lines: Sequence[Line], *, display: bool = False) -> list[Edit]:
    """Quotation marks that were found apart from the words they stand at, and read as figures: ``66`` is how ``“``
    looks, ``99`` how ``”`` does. Figures are as tall as the characters beside them; these are half as tall, and hang
    from the line's top. A closing one has an opening one before it; in ``display`` type, where no note has its number,
    the opening one may not have been recognised."""
    edits, is_open = [], False
    for at, line in enumerate(lines):
        beside = [other for other in lines[max(0, at - 1) : at + 2] if other is not line and len(other.text) > 1]
        closes = LOOKS["”"].fullmatch(line.text) and (is_open or (display and line.text == "99"))
        after = "“" if LOOKS["“"].fullmatch(line.text) else "”" if closes else ""
        if after and any(_hangs(line, other) for other in beside):
            edits.append(
                Edit(
                    start=Place(line=line.id, offset=0),
                    end=Place(line=line.id, offset=len(line.text)),
                    before=line.text,
                    after=after,
                    reason="a quotation mark by itself was read as figures",
                    rule="quotation-mark@1",
                    support="normalisation",
                    confidence=0.9,
                    evidence=(
                        Evidence(
                            kind="quotation-mark", sentence=f"“{line.text}” is half as tall as its line, at its top"
                        ),
                    ),
                )
            )
            is_open = after == "“"
            continue
        for ch in line.text:
            is_open = ch == "“" or (is_open and ch != "”")
    return edits


def _hangs(mark: Line, line: Line) -> bool:
    """Whether ``mark`` stands in the upper half of ``line``, or at the end of one that runs downwards, and is half as
    tall."""
    if line.direction == "vertical":
        tall, within = line.box.width, line.box.left <= mark.box.left + 4 and mark.box.right <= line.box.right + 4
        near = -0.4 * tall < max(mark.box.top - line.box.bottom, line.box.top - mark.box.bottom) < 0.6 * tall
    else:
        tall = line.box.height
        within = (mark.box.top + mark.box.bottom) / 2 < line.box.top + 0.45 * tall and (
            mark.box.top > line.box.top - 0.2 * tall
        )
        near = -0.5 * tall < max(mark.box.left - line.box.right, line.box.left - mark.box.right) < 0.7 * tall
    return within and near and max(mark.box.width, mark.box.height) <= 0.62 * tall


_ROLE_SLASH = re.compile(r"^[\s□■]*[文图摄编译]{1,2}(／)")


def narrow_slashes(line: Line) -> list[Edit]:
    """The slash between a role and a name (``文/严宁``), which papers print half as wide as a character."""
    found = _ROLE_SLASH.match(line.text)
    if not found:
        return []
    return [_edit(line, found.start(1), "／", "/", "the slash after a role is half width", 0.9)]


def square_bylines(lines: Sequence[Line]) -> list[Edit]:
    """The open square before a name, which recognisers take for the character 口: no surname, and the same form."""
    line, bare = lines[0], "".join(one.text for one in lines).lstrip()
    if bare[:1] not in _MOUTHS or not (is_byline(bare) and are_names(bare[1:])):
        return []
    at = line.text.index(bare[0])
    return [
        Edit(
            start=Place(line=line.id, offset=at),
            end=Place(line=line.id, offset=at + 1),
            before=bare[0],
            after="□",
            reason="an open square stands before the names of a byline",
            rule="byline-square@1",
            support="normalisation",
            confidence=0.95,
            evidence=(Evidence(kind="byline", sentence=f"“{bare[1:].strip()}” are names, and “{bare[0]}” is none"),),
        )
    ]


def _is_chinese(ch: str) -> bool:
    return bool(ch) and (is_cjk(ch) or ch in _CHINESE_MARKS)


def _matched_brackets(text: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for opening, closing in (("(（", ")）"), ("<", ">")):
        waiting: list[int] = []
        for at, ch in enumerate(text):
            if ch in opening:
                waiting.append(at)
            elif ch in closing and waiting:
                other = waiting.pop()
                found[at], found[other] = other, at
    return found


def _edit(line: Line, at: int, before: str, after: str, why: str, confidence: float) -> Edit:
    return Edit(
        start=Place(line=line.id, offset=at),
        end=Place(line=line.id, offset=at + 1),
        before=before,
        after=after,
        reason=why,
        rule="mark-width@1",
        support="normalisation",
        confidence=confidence,
        evidence=(Evidence(kind="mark-width", sentence=f"“{before}” stands in Chinese text"),),
    )
