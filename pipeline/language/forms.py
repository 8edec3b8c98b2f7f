"""Characters that are the same but for the form they are set in."""

from __future__ import annotations

import unicodedata


def fold_form(character: str) -> str:
    """One character for one, so that places stay: full and half width are alike (NFKC), and all white space is a
    space. What NFKC makes longer is left as it is."""
    if not character.strip():
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
