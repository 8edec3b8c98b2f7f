"""Characters that are the same but for the form they are set in."""

from __future__ import annotations

import unicodedata

_SAME = dict.fromkeys("☐▢◻⬜", "□") | dict.fromkeys("▪◼⬛", "■") | {"∶": ":"}
"""The mark before a name or an item, which character sets hold several times over, and a colon's twin."""


def fold_form(character: str) -> str:
    """One character for one, so that places stay: full and half width are alike (NFKC), so are squares of different
    code points, and all white space is a space. What NFKC makes longer is left as it is."""
    if not character.strip():
        return " "
    character = _SAME.get(character, character)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


CHINESE_MARKS = frozenset("，。、；：！？“”‘’《》（）—…")
"""Those that stand within Chinese text."""
