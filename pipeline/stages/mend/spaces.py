"""White space within Chinese lines of which no picture tells whether it is printed.

Recognisers that give a paragraph as one line leave a space where a printed line ended (``双重 天``). Chinese sets none
between characters and marks; beside figures and Latin words some papers do, so that is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.language.joins import is_cjk
from pipeline.model import Edit, Evidence, Line, Place

_SPACE = re.compile(r"(?<=\S)[ \t\u3000]+(?=\S)")
_MARKS = frozenset("，。、；：！？（）《》“”‘’「」『』【】…—·％" + ",;:!?()\"'")
BETWEEN, AFTER_MARK, BESIDE_LATIN = 0.9, 0.95, 0.6
"""How sure it is that the space is none: between characters, beside a mark, beside figures or Latin letters."""


def close_spaces(lines: Sequence[Line]) -> Iterator[Edit]:
    """An edit for each run of white space within a line that has a Chinese character or mark beside it."""
    for line in lines:
        for space in _SPACE.finditer(line.text):
            before, after = line.text[space.start() - 1], line.text[space.end()]
            sides = [_side(before), _side(after)]
            if "Chinese" not in sides and sides != ["mark", "mark"]:
                continue
            if "other" in sides:
                sure, why = BESIDE_LATIN, "some papers set a space beside figures and Latin words"
            elif "mark" in sides:
                sure, why = AFTER_MARK, f"Chinese sets no space beside “{before if sides[0] == 'mark' else after}”"
            else:
                sure, why = BETWEEN, f"Chinese sets no space between “{before}” and “{after}”"
            yield Edit(
                start=Place(line=line.id, offset=space.start()),
                end=Place(line=line.id, offset=space.end()),
                before=space.group(),
                after="",
                reason="a space that a line's end left",
                rule="wrap-space@1",
                support="normalisation",
                confidence=sure,
                evidence=(Evidence(kind="wrap-space", sentence=why),),
            )


def _side(character: str) -> str:
    if is_cjk(character):
        return "Chinese"
    return "mark" if character in _MARKS else "other"
