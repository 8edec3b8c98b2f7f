"""The table of normalisations: changes of form that are no other reading of the print.

An edit that calls itself a normalisation is one only where a row of this table, or several together, lead from what
was read to what it puts there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalisation:
    """``forms`` are characters and the one that each is another form of."""

    name: str
    what: str
    forms: tuple[tuple[str, str], ...] = ()


NORMALISATIONS = (
    Normalisation(
        name="width",
        what="A character in full or half width (Unicode's wide and narrow decompositions)",
    ),
    Normalisation(
        name="quotation mark",
        what="Straight and curled quotation marks, opening and closing ones",
        forms=(("“", '"'), ("”", '"'), ("„", '"'), ("«", '"'), ("»", '"'), ("‘", "'"), ("’", "'")),
    ),
    Normalisation(
        name="title mark",
        what="Angle brackets and the marks of titles",
        forms=(("《", "<"), ("》", ">")),
    ),
    Normalisation(
        name="square",
        what="The open and the filled square before a name, under each of their code points, and 口 or 囗",
        forms=(
            *(("口", "□"), ("囗", "□"), ("☐", "□"), ("▢", "□"), ("⬜", "□")),
            *(("⬛", "■"), ("▇", "■"), ("█", "■")),
        ),
    ),
    Normalisation(name="long s", what="The long s and s", forms=(("ſ", "s"),)),
    Normalisation(name="white space", what="White space within a line: put in, left out, another one"),
    Normalisation(name="line end", what="The end of a line, in whose place nothing or a space stands"),
    Normalisation(name="line-end hyphen", what="The hyphen of a word that the line's end divides"),
    Normalisation(name="lone quotation mark", what="A quotation mark read apart from its words as the figures 66, 99"),
)
LOOKS = {"“": re.compile("6[6G]?[1!]?"), "”": re.compile("[93;,][935]?")}
"""What a recogniser sees in a quotation mark that was cut out by itself."""
HYPHENS = "-=⸗¬\u00ad\u2010"
"""Characters that stand for a hyphen at a line's end, in print and in recognisers' readings of it."""

_FORMS = {ord(form): plain for row in NORMALISATIONS for form, plain in row.forms}
_NAMES = {form: row.name for row in NORMALISATIONS for pair in row.forms for form in pair}
_DIVIDED = re.compile(rf"[{HYPHENS}](?=[^\S\n]*\n[^\S\n]*$)")


def name_normalisations(before: str, after: str) -> tuple[str, ...] | None:
    """The rows of the table that lead from ``before`` to ``after``, by name; None where they do not."""
    looks = LOOKS.get(after)
    if looks is not None and looks.fullmatch(before):
        return ("lone quotation mark",)
    told, undivided = _fold(after), _DIVIDED.sub("", before)
    if _fold(before) == told:
        return tuple(_name(before, after))
    if undivided != before and _fold(undivided) == told:
        return (*_name(undivided, after), "line-end hyphen")
    return None


def find_divider(before: str) -> int | None:
    """Where the hyphen of a divided word stands in text that ends with a line's end."""
    found = _DIVIDED.search(before)
    return found.start() if found else None


def _fold(text: str) -> str:
    return "".join(_plain(_plain(ch)) for ch in text if not ch.isspace())


def _plain(ch: str) -> str:
    """One step: another width, or another form."""
    kind, _, code = unicodedata.decomposition(ch).partition("> ")
    if kind in ("<wide", "<narrow"):
        return chr(int(code, 16))
    return _FORMS.get(ord(ch), ch)


def _name(before: str, after: str) -> list[str]:
    names = dict[str, None]()
    inked = [[ch for ch in text if not ch.isspace()] for text in (before, after)]
    for one, other in zip(*inked, strict=True):
        if one != other:
            width = _plain(one) == other or _plain(other) == one
            form = _NAMES.get(one) or _NAMES.get(other)
            names["width" if width and form is None else form or "width"] = None
    if "\n" in before:
        names["line end"] = None
    elif [ch for ch in before if ch.isspace()] != [ch for ch in after if ch.isspace()]:
        names["white space"] = None
    return list(names)
