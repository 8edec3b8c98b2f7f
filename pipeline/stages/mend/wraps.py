"""How one line joins the next: nothing, a space, or a hyphen taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.config import MendSettings
from pipeline.language.hyphens import is_soft_hyphen
from pipeline.language.joins import is_cjk
from pipeline.model import Edit, Evidence, Line, Place, RegionKind

_HYPHENS = "-=⸗¬\u00ad\u2010"
_FULL_WIDTH = "，。、；：！？（）《》“”‘’「」『』【】…—·％"


def join_lines(
    kind: RegionKind,
    lines: Sequence[Line],
    body: float,
    language: str,
    words: frozenset[str],
    settings: MendSettings,
) -> Iterator[Edit]:
    """One edit for every line end within the passage; the last line's end stays, and so do those of a table's rows."""
    for before, after in pairwise(lines):
        if kind == "table":
            if _share_row(before, after):
                yield _join_cells(before, after)
            continue
        yield _join(kind, before, after, body, language, words, settings)


def _join(
    kind: RegionKind,
    before: Line,
    after: Line,
    body: float,
    language: str,
    words: frozenset[str],
    settings: MendSettings,
) -> Edit:
    left, right = before.text.rstrip(), after.text.lstrip()
    leading = len(after.text) - len(right)
    start, end = Place(line=before.id, offset=len(left)), Place(line=after.id, offset=leading)
    text = before.text[len(left) :] + "\n" + after.text[:leading]
    same_row = _share_row(before, after)
    if not left or not right:
        return _edit(start, end, text, "", "an empty line", "line-join", 0.99, "one of the lines is empty")
    if not same_row and left[-1] in _HYPHENS and len(left) > 1 and left[-2].isalpha() and not is_cjk(left[-2]):
        soft, sure, why = is_soft_hyphen(left, right, language, words)
        if soft and settings.dehyphenate:
            return _edit(
                Place(line=before.id, offset=len(left) - 1),
                end,
                left[-1] + text,
                "",
                "a word cut by the line's end",
                "dehyphenate",
                sure,
                why,
            )
        return _edit(start, end, text, "", "a hyphen that the word keeps", "keep-hyphen", sure, why)
    number = "" if same_row else _number_runs_on(left, right, chinese=language.startswith("zh"))
    if number:
        return _edit(start, end, text, "", "a number runs on", "line-join", 0.95, number)
    if is_cjk(left[-1]) or is_cjk(right[0]) or left[-1] in _FULL_WIDTH or right[0] in _FULL_WIDTH:
        if (
            same_row
            and kind in ("byline", "kicker", "headline", "subtitle", "folio")
            and _gap(before, after) > 0.5 * body
        ):
            return _edit(
                start,
                end,
                text,
                " ",
                "the paper printed a space",
                "printed-space",
                0.9,
                f"{_gap(before, after):.0f} pixels of white between two pieces of one line",
            )
        return _edit(
            start,
            end,
            text,
            "",
            "Chinese text runs on",
            "line-join",
            0.99,
            "Chinese is set without spaces, a line end is none",
        )
    if same_row and _is_initial(before, after):
        apart = _stands_alone(left[-1], right, words)
        return _edit(
            start,
            end,
            text,
            " " if apart else "",
            "an initial over several lines",
            "initial",
            0.85,
            f"{left[-1]} is a word by itself here" if apart else "the initial begins the word beside it",
        )
    if left[-1] in "—–/" or right[0] in "—–":
        return _edit(start, end, text, "", "a dash at the line's end", "line-join", 0.9, "dashes are set close")
    return _edit(
        start, end, text, " ", "a line end between words", "line-join", 0.98, "Latin words part at a line's end"
    )


_UNIT = re.compile(
    r"(?:[kcmdMGTnµμ]?(?:m|g|l|L|W|Wh|Hz|Pa|V|A|B|bit|t|mol|cal|J|N|s)|ha|h|min|rpm|kn)[²³23]?(?![A-Za-z])"
)
_SIGNS, _MONEY = frozenset("%‰°℃℉％"), frozenset("¥￥$£€")


def _number_runs_on(left: str, right: str, *, chinese: bool) -> str:
    """Why a number goes on over the line end; empty where it does not, or where another rule knows."""
    if left[-1] in _MONEY and right[0].isdigit():
        return "a sum stands behind its sign"
    if not left[-1:].isdigit() and not re.search(r"\d[.,:/]$", left):
        return ""
    if left[-1].isdigit() and right[0] in _SIGNS:
        return f"“{right[0]}” stands behind its number"
    if chinese:
        if left[-1].isdigit() and _UNIT.match(right):
            return "Chinese sets a unit close to its number"
        if right[0].isdigit():
            return "digits on both sides of the line end"
        return ""
    if re.search(r"(?<![\d,])\d{1,3}(?:,\d{3})*,$", left) and re.match(r"\d{3}(?!\d)", right):
        return "three digits follow the comma of a number"
    if re.search(r"(?<!\d)\d{1,2}:$", left) and re.match(r"[0-5]\d(?!\d)", right):
        return "minutes follow the hours"
    return ""


def _is_initial(before: Line, after: Line) -> bool:
    letters = [ch for ch in before.text if ch.isalpha()]
    return len(letters) == 1 and len(before.text.strip()) <= 2 and before.box.height >= 1.6 * after.box.height


def _stands_alone(letter: str, text: str, words: frozenset[str]) -> bool:
    """Whether an initial is a whole word (A, I, O) before ``text``: what follows is a word of the page that is none
    with the letter before it."""
    word = text.split(maxsplit=1)[0].strip(",.;:!?").lower() if text.split() else ""
    return letter in "AIO" and letter.lower() + word not in words and word in words


def _join_cells(before: Line, after: Line) -> Edit:
    """A space between two cells of one row of a table."""
    left, right = before.text.rstrip(), after.text.lstrip()
    leading = len(after.text) - len(right)
    return _edit(
        Place(line=before.id, offset=len(left)),
        Place(line=after.id, offset=leading),
        before.text[len(left) :] + "\n" + after.text[:leading],
        " ",
        "the next cell of a row",
        "table-cell",
        0.95,
        "both stand on one baseline of a table",
    )


def _share_row(a: Line, b: Line) -> bool:
    if a.direction == "vertical" or b.direction == "vertical":
        shared = min(a.box.right, b.box.right) - max(a.box.left, b.box.left)
        return shared > 0.6 * min(a.box.width, b.box.width) and b.box.top >= a.box.bottom - a.box.width
    shared = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    return shared > 0.6 * min(a.box.height, b.box.height) and b.box.left >= a.box.right - a.box.height


def _gap(a: Line, b: Line) -> float:
    return float(b.box.top - a.box.bottom if a.direction == "vertical" else b.box.left - a.box.right)


def _edit(
    start: Place, end: Place, before: str, after: str, reason: str, rule: str, confidence: float, why: str
) -> Edit:
    return Edit(
        start=start,
        end=end,
        before=before,
        after=after,
        reason=reason,
        rule=f"{rule}@1",
        support="normalisation",
        confidence=round(confidence, 4),
        evidence=(Evidence(kind=rule, sentence=why),),
    )
