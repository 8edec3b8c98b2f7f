"""Which characters a line of text may hold: what would end it, or what no XML can hold, stands as another one.

Every line of every reader goes through here. One character stands for one, so that no place in a text moves.
"""

from __future__ import annotations

import re

SHOWN = 60
"""Characters that a message shows of each end of a text."""
_WHITE = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
"""White space other than spaces: tabs, and all that any program takes for the end of a line."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str, keep: str = "") -> str:
    """White space that is no space becomes one, save what is in ``keep``; control characters, halves of characters
    and code points that are none become U+FFFD."""
    spaced = _WHITE.sub(lambda match: match[0] if match[0] in keep else " ", text)
    return _CONTROL.sub("\ufffd", spaced)


def printed(text: str) -> str:
    """The characters of a text that are printed: white space left out, the others as a line has them."""
    return "".join(clean_text(text).split())


def quote(value: str) -> str:
    return repr(shorten(value))


def shorten(value: str) -> str:
    """As a message of one line shows it: the file itself may have written it, at any length."""
    value = clean_text(value)
    return value if len(value) <= 2 * SHOWN else f"{value[:SHOWN]} ... {value[-SHOWN:]}"
