"""Where a paragraph begins: at an indent, after a line that stops short, or with bold words.

No language model decides this: after a full stop only the setting tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.language.joins import ends_sentence, may_end_paragraph, starts_badly
from pipeline.model import Line, Setting

BOLD_LEAD = 1.27
"""How much bolder a line's first words are than its rest, where an item of a series begins flush; after a line that
stops short, less than half as much is enough."""


INITIAL = 1.6
"""Size of an initial, in ems of the body type, at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    line: str
    region: str


def split_paragraphs(
    placed: Sequence[PlacedLine], lines: Mapping[str, Line], settings: Mapping[str, Setting], *, chinese: bool
) -> list[list[PlacedLine]]:
    """``placed`` runs on over columns. A paragraph is never parted at a column's foot: the next column's first
    line begins one only where it is indented itself."""
    indents = _relative_indents(placed, settings)
    leads = _read_leads(placed, lines, settings)
    paragraphs: list[list[PlacedLine]] = []
    for at, one in enumerate(placed):
        if not paragraphs:
            paragraphs.append([one])
            continue
        before = placed[at - 1]
        how = settings.get(before.line)
        if is_initial(lines[one.line], settings.get(one.line)) or _begins(
            lines[before.line], lines[one.line], how, indents[at], leads[at], chinese=chinese
        ):
            paragraphs.append([one])
        else:
            paragraphs[-1].append(one)
    return paragraphs


def _relative_indents(placed: Sequence[PlacedLine], settings: Mapping[str, Setting]) -> list[float]:
    """Each line's indent, less what all lines around it share: text narrowed beside a picture that was not found
    is set in, not indented."""
    raw = [settings[one.line].indent if one.line in settings else 0.0 for one in placed]
    relative = []
    for at, indent in enumerate(raw):
        if indent <= 0.5:
            relative.append(indent)
            continue
        around = [raw[k] for k in (at - 1, at + 1) if 0 <= k < len(raw) and placed[k].region == placed[at].region]
        base = min(around, default=0.0)
        relative.append(indent - base if base > 3.5 or (len(around) == 2 and base > 0.5) else indent)
    return relative


def is_initial(line: Line, how: Setting | None) -> bool:
    """One letter over two lines or more, as an article or a part of it begins."""
    return how is not None and how.size >= INITIAL and len(line.text.strip()) <= 2


def _read_leads(
    placed: Sequence[PlacedLine], lines: Mapping[str, Line], settings: Mapping[str, Setting]
) -> list[float]:
    """How bold each line's first words are, where that means anything: two items at least begin so, and few lines
    within a sentence look as if they did, as they do in worn print."""
    leads = [settings[one.line].lead if one.line in settings else 1.0 for one in placed]
    bold = [at for at, lead in enumerate(leads) if lead >= BOLD_LEAD]
    begun = [at for at in bold if at == 0 or ends_sentence(lines[placed[at - 1].line].text)]
    return leads if len(begun) >= 2 and len(begun) >= 0.6 * len(bold) else [1.0] * len(leads)


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a word goes on from one line to the next: the file says so, or a hyphen does that nothing but a line's
    end has, or any behind a letter and before a small one."""
    left, right = before.text.rstrip(), line.text.lstrip()
    if len(left) < 2 or not right or not right[0].isalpha():
        return False
    if before.divided or left[-1] in _OF_LINES:
        return True
    return left[-1] in "-=\u2010" and left[-2].isalpha() and right[0].islower()


_OF_LINES = "\u00ad¬⸗"
"""Hyphens that stand at the ends of lines alone."""


def _begins(before: Line, line: Line, how: Setting | None, indent: float, lead: float, *, chinese: bool) -> bool:
    if _goes_on(before, line):
        return False
    least = 1.1 if chinese else 0.55
    if indent >= least:
        # A line set in by a mark that hangs (a wrapped quotation, a list) still begins nothing in mid-sentence.
        if starts_badly(line.text):
            return False
        return may_end_paragraph(before.text) or indent < 4.5
    if not ends_sentence(before.text) or starts_badly(line.text):
        return False
    short = how is not None and how.shortfall > (2.2 if chinese else 3.0)
    return lead >= BOLD_LEAD or (short and (indent > 0.35 * least or lead >= 1 + 0.45 * (BOLD_LEAD - 1)))
