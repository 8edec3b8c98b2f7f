"""How one line joins the next: nothing, a space, or a hyphen taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.config import MendSettings
from pipeline.language.hyphens import judge_hyphen
from pipeline.language.joins import is_cjk
from pipeline.language.runs_on import address_runs_on, number_runs_on, word_runs_on
from pipeline.model import Edit, Evidence, Line, Place, RegionKind

_VERSIONS = {"dehyphenate": 2, "keep-hyphen": 2}
_HYPHENS = "-=⸗¬\u00ad\u2010"
_FULL_WIDTH = "，。、；：！？（）《》〈〉〔〕“”‘’「」『』【】…—·％～〜＋－×÷／"


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
    told = _read_divided(before.divided, left, right) if before.divided and not same_row else None
    if told is not None and (settings.dehyphenate or not told):
        at = len(left) - len(told)
        return _edit(
            Place(line=before.id, offset=at),
            end,
            left[at:] + text,
            "",
            "a word cut by the line's end",
            "dehyphenate" if told else "told-word",
            0.99,
            f"the text's file has “{before.divided}” for both parts"
            if before.divided != "…"
            else "the text's file says that the word goes on in the next line",
        )
    if not same_row and left[-1] in _HYPHENS and len(left) > 1 and left[-2].isalpha() and not is_cjk(left[-2]):
        found = judge_hyphen(left, right, language, words)
        if found.kind == "soft" and settings.dehyphenate:
            return _edit(
                Place(line=before.id, offset=len(left) - 1),
                end,
                left[-1] + text,
                "",
                "a word cut by the line's end",
                "dehyphenate",
                found.sure,
                found.why,
            )
        white = " " if found.kind == "waiting" else ""
        return _edit(start, end, text, white, "a hyphen that the word keeps", "keep-hyphen", found.sure, found.why)
    chinese = language.startswith("zh") and any(map(is_cjk, left + right))
    runs_on = "" if same_row else number_runs_on(left, right, chinese=chinese) or address_runs_on(left, right)
    if runs_on:
        return _edit(start, end, text, "", "a number or an address runs on", "line-join", 0.95, runs_on)
    if chinese and not same_row and (word := word_runs_on(left, right)):
        return _edit(start, end, text, "", "a Latin word runs on", "line-join", 0.9, word)
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
    spaced = left[-2:-1].isspace() or (right[0] in "—–" and right[1:2].isspace())
    if (left[-1] in "—–/" or right[0] in "—–") and not spaced:
        return _edit(start, end, text, "", "a dash at the line's end", "line-join", 0.9, "dashes are set close")
    return _edit(
        start, end, text, " ", "a line end between words", "line-join", 0.98, "Latin words part at a line's end"
    )


def _read_divided(whole: str, left: str, right: str) -> str | None:
    """The hyphen at the end of ``left`` that is the line's; empty where there is none, or the word keeps it. None where
    the next line does not go on with the ``whole`` word that the file tells, in which case that tells nothing."""
    hyphen = left[-1] if left[-1] in _HYPHENS else ""
    stem, rest = left[: len(left) - len(hyphen)].split(), right.split()
    if not stem or not rest or not rest[0][0].isalpha():
        return None
    if whole == "…":
        return hyphen
    first, second = stem[-1].casefold(), rest[0].casefold()
    said = whole.casefold()
    for between in ("", hyphen or "-"):
        # Marks stand before and behind the word: (Mar- kets).
        joined = first + between + second
        if said and (said in joined or joined.strip("“”\"'()[],.;:!?«»„") == said):
            return "" if between and hyphen else hyphen
    return None


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
        rule=f"{rule}@{_VERSIONS.get(rule, 1)}",
        support="normalisation",
        confidence=round(confidence, 4),
        evidence=(Evidence(kind=rule, sentence=why),),
    )
