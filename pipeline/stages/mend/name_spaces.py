"""Spaces in bylines that layout saw in print and the recogniser left out: without them two names read as other two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.language.bylines import read_credits
from pipeline.language.credits import is_role
from pipeline.language.joins import is_cjk_text
from pipeline.model import Edit, Evidence, Line, Place, Setting

SURE = 0.95
ROLE = 5
"""Characters of a role on either side of a space in it, at the most."""


def restore_spaces(lines: Sequence[Line], settings: Mapping[str, Setting]) -> Iterator[Edit]:
    """A space at each place of a byline where one is printed, if the line reads as a byline with them."""
    for line in lines:
        how = settings.get(line.id)
        places = [at for at in (how.spaces if how is not None else ()) if not _breaks_role(line.text, at)]
        text = line.text
        for at in reversed(places):
            text = f"{text[:at]} {text[at:]}"
        if not places or read_credits(text, bare=True) is None or _breaks_name(text):
            continue
        for at in places:
            yield Edit(
                start=Place(line=line.id, offset=at),
                end=Place(line=line.id, offset=at),
                before="",
                after=" ",
                reason="a space between names was not read",
                rule="name-space@1",
                support="normalisation",
                confidence=SURE,
                evidence=(
                    Evidence(
                        kind="place",
                        sentence=f"the white before “{line.text[at]}” is far wider than between the line's characters",
                    ),
                ),
            )


def _breaks_role(text: str, at: int) -> bool:
    """``本报 记者``."""
    return any(
        is_role(text[start:end])
        for start in range(max(0, at - ROLE), at)
        for end in range(at + 1, min(len(text), at + ROLE) + 1)
        if end - start > 2
    )


def _breaks_name(text: str) -> bool:
    """A Chinese character alone between spaces, but for the two of a name that is spaced out."""
    words = text.split()
    alone = [at for at, word in enumerate(words) if len(word) == 1 and word.isalpha()]
    return is_cjk_text(text) and bool(alone) and not (len(alone) == 2 and alone[1] == alone[0] + 1)
