"""What is wrong with XML and can be put right in one way only: each repair is said, and anything else is refused."""

from __future__ import annotations

import re

LATE_DECLARATION = "its XML declaration stands behind white space: read as if it were the first"
UNDECLARED = "has entities of HTML that it does not declare ({}): read as HTML has them"
BARE = "has an ampersand by itself: read as one"
_LATE = re.compile(r"\A[\s\ufeff]+(?=<\?xml[\s?])")
_BARE = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|(&)(?=[\s<\"',;.])", re.DOTALL)
"""An ampersand that begins no reference, or what may hold one."""


def mend_declaration(text: str, said: list[str]) -> str:
    """Nothing but the declaration may stand there, and it ends as it begins."""
    found = _LATE.match(text)
    if found is None:
        return text
    said.append(LATE_DECLARATION)
    end = text.index("?>") + 2 if "?>" in text else found.end()
    # Lines stay where they are.
    return text[found.end() : end] + "\n" * found[0].count("\n") + text[end:]


def mend_ampersands(text: str, said: list[str]) -> str:
    """``Smith & Son``: no name of anything begins with a space."""
    mended = _BARE.sub(lambda match: "&amp;" if match[1] else match[0], text)
    if mended != text:
        said.append(BARE)
    return mended
