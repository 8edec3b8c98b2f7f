"""What goes on over a line's end without a space: numbers and their units, addresses of the net, Latin words that
Chinese text cuts without a hyphen."""

from __future__ import annotations

import re

from pipeline.language.words import word_frequency

_UNIT = re.compile(
    r"(?:[kcmdMGTnµμ]?(?:m|g|l|L|W|Wh|Hz|Pa|V|A|B|bit|t|mol|cal|J|N|s)|ha|h|min|rpm|kn)[²³23]?(?![A-Za-z])"
)
_SIGNS, _MONEY = frozenset("%‰°℃℉％"), frozenset("¥￥$£€")
_OPERATORS = frozenset("×÷+=~–/<>")
_NET = re.compile(r"https?:|(?<![A-Za-z\d.])www\.")
_HOST, _MAILBOX = re.compile(r"[A-Za-z\d.-]*@"), re.compile(r"[._-]*[A-Za-z\d]")
"""An address of mail, read from its end: where it lies, and the last letter or figure of who has it."""
_THOUSANDS = re.compile(r",(?:\d{3},)*\d{1,3}(?![\d,])")
"""Read from its end too."""
_LATIN = re.compile(r"[A-Za-z]+")
COMMON, CUT = 3.0, 1.5
"""Zipf frequency of a word that may be cut, and by how much the rarer of its pieces is rarer."""


def number_runs_on(left: str, right: str, *, chinese: bool) -> str:
    """Why a number goes on over the line end; empty where it does not, or where another rule knows. Neither side is
    empty, nor has it white space at the line's end."""
    if left[-1] in _MONEY and right[0].isdigit():
        return "a sum stands behind its sign"
    if re.search(r"\d[-‐]$", left[-2:]) and re.match(r"[^\W_]", right):
        # 1914-/1918, 20-/jährig; but 10- und 20-jährig
        return (
            ""
            if re.match(r"(?:und|oder|bzw|bis|and|or|to|et|ou)\b", right)
            else "the hyphen stands close to its number"
        )
    if not re.search(r"\d[.,:/×÷+=~–<>]?$", left[-2:]):
        return ""
    if left[-1].isdigit() and right[0] in _SIGNS:
        return f"“{right[0]}” stands behind its number"
    if left[-1].isdigit() and re.match(r"[.,]\d", right):
        return f"“{right[0]}” stands within a number"
    if left[-1].isdigit() and re.match(r"[/:]\d", right):
        return f"“{right[0]}” stands between two numbers"
    if chinese:
        if left[-1].isdigit() and _UNIT.match(right):
            return "Chinese sets a unit close to its number"
        if right[0].isdigit():
            return "digits on both sides of the line end"
        if left[-1].isdigit() and right[0] in _OPERATORS:
            return f"“{right[0]}” stands between two numbers"
        return ""
    if _THOUSANDS.match(left[::-1]) and re.match(r"\d{3}(?!\d)", right):
        return "three digits follow the comma of a number"
    if re.search(r"(?<!\d)\d{1,2}:$", left[-4:]) and re.match(r"[0-5]\d(?!\d)", right):
        return "minutes follow the hours"
    return ""


def address_runs_on(left: str, right: str) -> str:
    """Why an address of the net or of mail goes on: it has begun, and what follows can only be a part of it."""
    goes_on = (left[-1] in "./:@-_" and re.match(r"[a-z\d/]", right)) or re.match(r"[./@:][A-Za-z\d]", right)
    return "an address has no space within" if goes_on and _ends_in_address(left.rsplit(maxsplit=1)[-1]) else ""


def _ends_in_address(word: str) -> bool:
    if _NET.search(word):
        return True
    host = _HOST.match(word[::-1])
    return host is not None and _MAILBOX.match(word[::-1], host.end()) is not None


def word_runs_on(left: str, right: str) -> str:
    """Why what stands on both sides, Latin letters or figures within Chinese text, is one word."""
    end, head = _LATIN.match(left[::-1]), _LATIN.match(right)
    tail = end.group()[::-1] if end is not None else ""
    if tail and re.match(r"-?\d", right):
        return f"Chinese sets figures close to “{tail}”"
    if not tail or head is None or head.group()[0].isupper():
        return ""
    pieces = tail.lower(), head.group().lower()
    whole, least = word_frequency("".join(pieces), "en"), min(word_frequency(piece, "en") for piece in pieces)
    if whole >= COMMON and least <= whole - CUT:
        return f"“{tail}{head.group()}” is a word, and Chinese text cuts one without a hyphen"
    return ""
