"""Lines under a headline that say who wrote, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.language.bylines import RESPECTFULLY, are_names, is_byline
from pipeline.language.credits_latin import are_latin_names
from pipeline.language.joins import is_cjk_text
from pipeline.language.names import part_names, split_names

SURE = 0.7
"""How sure the words must be, a probability. In Chinese they are enough; ``Vom Nutzen der Umwege`` is a headline."""
NAMED = 0.25
"""Probability of a byline from which a line of names is one."""
SOME, TOGETHER = 0.1, 5
"""The same from which names that were run together sign, and their characters, at the least: two characters and two
are as often a word."""
HEADED = 0.5
"""Probability of a heading up to which several Chinese names sign, whatever else the line may be."""
LARGE = 1.6
"""Size of type from which names are a headline (``German People``) rather than those who wrote."""
_REPORTER = re.compile(r"^本.(?=(?:特约|特派|见习|实习|首席)?[记記]者)")
_RESPECTFULLY = re.compile(rf"^\w{{2,8}}{RESPECTFULLY}$")
_STOPPED = re.compile(r"[^\W\d_]{4}\.$")
"""A full stop after a word: a headline of old papers. Names have it after an initial."""
_WRITTEN = re.compile(r"^.文(?=[：:])")


def signs(text: str, likely: Sequence[tuple[str, float]], size: float = 1.0) -> bool:
    """``likely`` are the roles of the region, with their probabilities; ``size`` is that of its type in that of text.
    Of the words that tell, one character may be misread, as it often is in such small type."""
    bare = text.strip()
    told = (bare, _REPORTER.sub("本报", bare), _WRITTEN.sub("撰文", bare))
    if _RESPECTFULLY.match(bare):
        return True
    if is_cjk_text(bare) and any(is_byline(one, SURE) for one in told):
        return True
    roles = dict(likely)
    if size > LARGE:
        return False
    if are_names(bare) and _are_several(bare, roles) and roles.get("heading", 0.0) < HEADED:
        return True
    if roles.get("byline", 0.0) < NAMED or _STOPPED.search(bare):
        return False
    return is_byline(bare, SURE) or are_names(bare) or are_latin_names(bare)


def _are_several(names: str, roles: Mapping[str, float]) -> bool:
    """Chinese names with spaces between; or run together, as recognisers of small type have them, where a byline is not
    unlikely."""
    if len(split_names(names)) > 1:
        return True
    return len(names) >= TOGETHER and len(part_names(names)) > 1 and roles.get("byline", 0.0) >= SOME
