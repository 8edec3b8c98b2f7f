"""Kinds of regions that their likely roles settle: what rules took for a headline or for text is a caption, a byline
or the paper's own matter."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.geometry import BoxIndex, grow, hull_of_boxes, overlap, shared_height, shared_width
from pipeline.language.bylines import are_names
from pipeline.language.captions import ends_as_credit
from pipeline.language.character_model import is_han
from pipeline.language.credits_latin import are_latin_names
from pipeline.language.folios import is_address
from pipeline.language.joins import ends_sentence, is_cjk_text
from pipeline.model import Box, LaidOutPage, Line, Region, RegionKind
from pipeline.stages.layout.roles.caption_parts import merge_captions
from pipeline.stages.layout.roles.decks import close_decks
from pipeline.stages.layout.roles.named_pictures import name_pictures
from pipeline.stages.layout.roles.open_bylines import close_bylines
from pipeline.stages.layout.roles.paragraphs import is_set_as_paragraph
from pipeline.stages.layout.roles.remarks import add_remarks
from pipeline.stages.layout.roles.signatures import signs
from pipeline.stages.layout.roles.words import points_at_picture

CAPTION, POINTS, BYLINE, FURNITURE, MARGINAL, TEXT = 0.6, 0.05, 0.6, 0.95, 0.85, 0.9
"""Probabilities from which a role settles the kind: of a caption, of one that points at a picture or says who took it,
of a byline, of furniture within the page and near its head or foot, of text that looks like a heading."""
HEAD, FOOT = 0.18, 0.05
"""Shares of the page's height that are near its head and its foot."""
RUNNING, LEVEL = 0.08, 0.3
"""Share of the page's height in which a running head stands; and of the lower one's height that two parts of it share,
at the least: what is rather the paper's own than anything else is so beside a date or a page number."""
BESIDE = 4.0
"""Body heights between a picture and its caption at the most."""
PAGE = 12
"""Regions of a page; fewer are a cutting, whose head is a story's."""
FEW, LONG = 3, 80
"""Lines of what belongs to the paper, and its letters (a Chinese character counts for two), at the most: more are a
story's, a caption's or an advertisement's."""
SMALL, SMALLER = 1.15, 0.92
"""Size from which type is larger than text, and to which it is smaller."""
OWN = 0.7
"""Probability of furniture from which what stands over a byline is no headline."""
NAMED = 2.0
"""Size to which a name under a picture says whom it shows, and is no headline."""
COLUMN = 0.97
"""Probability of text from which a kicker is none, where it ends a column."""
HEADING, LARGER = 0.6, 1.3
"""Probability of a heading, and size, from which a line that rules took for text is a headline."""
TAIL, PART, PARTS = 2, 8, 3
"""Lines of a caption that may be its last, or its first beside a picture, cut off from it; and pieces that one may be
cut into besides."""
LEADING, NARROWER = 0.7, 0.75
"""White over such a line, in body heights, and its share of the caption's width, at the most."""
ASIDE, SAME = 0.15, 0.15
"""Share of its width that a caption beside a picture may lie upon it, since boxes of both are drawn a little large; and
by how much the type of its parts may differ, in body heights."""
LETTERING = 48
"""Characters of what stands within a picture, at the most."""
WITHIN, SCARCE, LARGE = 0.9, 0.08, 8.0
"""Its share that does, at the least; of the picture, at the most; and body heights of the picture's shorter side, at
the least: where it takes more, the picture is a ground on which words are set."""
RUNS = 0.7
"""Probability of text from which lines at the upper edge of a picture are those of a column that it reaches into."""
ARROWS = ("▲", "▼", "◀", "▶", "◄", "►", "△", "▽", "↑", "↓", "←", "→")
"""They point from a caption at its picture."""
HEADS: frozenset[RegionKind] = frozenset(("headline", "subhead", "kicker", "subtitle"))
"""Kinds that a line of names is taken for, as it stands by itself under a headline."""
SPECK, SPECKED = 1, 0.6
"""Characters that are no text by themselves, and how likely such a region must be furniture."""
OPEN: frozenset[RegionKind] = frozenset(("headline", "subhead", "kicker", "subtitle", "byline", "body", "other"))
"""Kinds that are given up for a likelier one."""


def settle_kinds(layout: LaidOutPage, lines: Mapping[str, Line], unit: float) -> LaidOutPage:
    """The same page with such kinds. ``unit`` is a body height in scan pixels."""
    texts = {name: line.text for name, line in lines.items()}
    layout = replace(layout, regions=tuple(_free_bylines(layout.regions, texts, unit)))
    pictures = [region for region in layout.regions if region.kind == "picture"]
    near = BoxIndex([region.box for region in pictures])
    sizes = {setting.line: setting.size for setting in layout.settings}
    lettering = {
        region.id: shows
        for region in layout.regions
        if region.kind in OPEN and region.lines and (shows := _find_picture(region, pictures, near, texts, unit))
    }
    hosts = {region.belongs_to for region in layout.regions if region.belongs_to} - lettering.keys()

    columns = BoxIndex([one.box for one in layout.regions if one.kind == "body" and len(one.lines) > FEW])
    page = hull_of_boxes([region.box for region in layout.regions])
    whole = sum(bool(region.lines) for region in layout.regions) >= PAGE
    head, foot = page.top + HEAD * page.height, page.bottom - FOOT * page.height
    running = [
        one.box for one in layout.regions if one.kind == "folio" and one.box.bottom < page.top + RUNNING * page.height
    ]

    def settle(region: Region) -> Region:
        if region.belongs_to in lettering:
            region = replace(region, belongs_to="")
        if region.kind not in OPEN or not region.likely:
            return region
        if region.id in hosts and not _is_credited(region, texts):
            return region
        size = max((sizes.get(line, 1.0) for line in region.lines), default=1.0)
        if len(region.lines) == 1 and not region.belongs_to and is_address(texts[region.lines[0]]):
            return replace(region, kind="folio", reasons=(*region.reasons, "an address and nothing else"))
        if region.kind in HEADS and size < SMALL and is_set_as_paragraph([lines[one] for one in region.lines], unit):
            reasons = (*region.reasons, "set as a paragraph is")
            return replace(region, kind="body", belongs_to="", reasons=reasons)
        said = " ".join(texts[line] for line in region.lines)
        alone = region.kind == "body" and len(region.lines) == 1 and is_cjk_text(said)
        if (region.kind in HEADS or alone) and signs(said, region.likely, size):
            reason = "what it says are those who wrote"
            return replace(region, kind="byline", reasons=(*region.reasons, reason))
        shows = lettering.get(region.id)
        if shows is not None:
            told = ends_sentence(texts[region.lines[-1]]) and len(region.lines) > 1
            kind: RegionKind = "caption" if told else "other"
            reasons = (*region.reasons, "a few words within a picture")
            return replace(region, kind=kind, belongs_to=shows if told else "", reasons=reasons)
        likely = dict(region.likely)
        role, share = region.likely[0]
        if region.kind in HEADS and size < NAMED and len(region.lines) == 1:
            portrait = _find_portrait(region, pictures, near, texts[region.lines[0]], unit)
            if portrait is not None:
                return _become(region, "caption", likely.get("caption", 0.0), belongs_to=portrait)
        picture = _nearest(region.box, pictures, near, unit)
        shown = likely.get("caption", 0.0) >= (POINTS if _points(region, texts) else CAPTION)
        if shown and picture is not None:
            return _become(region, "caption", likely["caption"], belongs_to=picture.id)
        if role == "byline" and share >= BYLINE and region.kind != "byline" and not region.belongs_to:
            return _become(region, "byline", share)
        least = MARGINAL if whole and not head < region.box.bottom < foot else FURNITURE
        if sum(ch.isalnum() for line in region.lines for ch in texts[line]) <= SPECK:
            least = SPECKED
        if whole and any(
            shared_height(region.box, one) > LEVEL * min(region.box.height, one.height) for one in running
        ):
            least = 0.0
        if role == "furniture" and share >= least and region.kind != "byline" and _is_scant(region, texts):
            return region if region.belongs_to else _become(region, "folio", share)
        large = size >= LARGER and len(region.lines) == 1 and not ends_sentence(texts[region.lines[0]])
        if role == "heading" and share >= HEADING and region.kind == "body" and large:
            return _become(region, "headline", share)
        if role == "text" and share >= TEXT and region.kind in ("headline", "subhead") and size < SMALL:
            return _become(region, "body", share)
        if role == "text" and share >= COLUMN and region.kind == "kicker" and _ends_column(region, columns, unit):
            return _become(region, "body", share)
        return region

    settled = name_pictures([settle(one) for one in layout.regions], texts, unit)
    joined = settled
    for _ in range(PARTS):
        before, joined = joined, _join_parts(joined, sizes, unit)
        if joined == before:
            break
    merged = merge_captions(joined, lines, sizes, unit)
    closed = close_decks(close_bylines(merged, lines, unit), lines, unit)
    return replace(layout, regions=tuple(add_remarks(closed, lines, unit)))


def _ends_column(region: Region, columns: BoxIndex, unit: float) -> bool:
    """Whether a row stands right under a column, flush with it, as its last one does over a headline."""
    box = region.box
    if len(region.lines) > 1:
        return False
    return any(
        abs(one.left - box.left) < unit and box.right < one.right + unit and box.top > one.bottom - LEADING * unit
        for one in columns.seen(box.left, box.top - LEADING * unit, box.right, box.top + LEADING * unit)
    )


def _are_level(one: Box, other: Box) -> bool:
    return shared_height(one, other) > LEVEL * min(one.height, other.height)


def _free_bylines(regions: Sequence[Region], texts: dict[str, str], unit: float) -> list[Region]:
    """Bylines that stand under a folio or a label of the paper's, no headline: they go with the headline right under
    them, or stand by themselves."""
    own = {
        one.id
        for one in regions
        if one.kind == "headline"
        and one.likely
        and one.likely[0][0] == "furniture"
        and one.likely[0][1] >= OWN
        and _is_scant(one, texts)
    }
    heads = [one for one in regions if one.kind == "headline" and one.id not in own]

    def free(region: Region) -> Region:
        if region.kind != "byline" or region.belongs_to not in own:
            return region
        box = region.box
        under = [
            one
            for one in heads
            if -0.5 * unit < one.box.top - box.bottom < BESIDE * unit and shared_width(one.box, box) > 0
        ]
        host = min(under, key=lambda one: (one.box.top, one.box.left), default=None)
        return replace(region, belongs_to=host.id if host else "")

    return [free(one) for one in regions]


def _join_parts(regions: list[Region], sizes: dict[str, float], unit: float) -> list[Region]:
    """Lines of captions that stood by themselves, a line's white from the caption: its headline, under the picture; in
    type no larger than text, the foot of the words or the credit under it, within its width, and the first lines above
    it, beside the picture."""
    captions = [one for one in regions if one.kind == "caption" and one.belongs_to]
    # What was a part of a heading is of a caption, where that turned out to be one.
    turned = {one.id for one in captions}
    regions = [replace(one, belongs_to="") if one.belongs_to in turned else one for one in regions]
    near = BoxIndex([one.box for one in captions])
    pictures = {one.id: one.box for one in regions if one.kind == "picture"}
    hosts = {one.belongs_to for one in regions if one.belongs_to}
    reach = LEADING * unit

    def join(region: Region) -> Region:
        box = region.box
        if region.kind not in OPEN or region.belongs_to or region.id in hosts or len(region.lines) > PART:
            return region
        small = statistics.median(sizes.get(line, 1.0) for line in region.lines) <= SMALL
        for at in near.within(box.left, box.top - reach, box.right, box.bottom + reach):
            one = captions[at]
            inside = one.box.left - unit <= box.left and box.right <= one.box.right + unit
            if _heads(region, one, pictures.get(one.belongs_to), unit) and inside:
                return _become(region, "caption", one.confidence, belongs_to=one.belongs_to)
            if not (small or _are_of_one_size(region, one, sizes)):
                continue
            tail = len(region.lines) <= TAIL and inside and box.width < NARROWER * one.box.width
            tail = tail or _goes_on(region, one, sizes, unit)
            if tail and -0.5 * unit < box.top - one.box.bottom < reach:
                return _become(region, "caption", one.confidence, belongs_to=one.belongs_to)
            picture = pictures.get(one.belongs_to)
            if picture is None or not -0.5 * unit < one.box.top - box.bottom < reach:
                continue
            aside = shared_height(picture, box) > 0.6 * box.height and shared_width(picture, box) < ASIDE * box.width
            within = box.left - unit < one.box.left and one.box.right < box.right + unit
            flush = min(abs(one.box.left - box.left), abs(one.box.right - box.right)) < unit
            if aside and within and flush:
                return _become(region, "caption", one.confidence, belongs_to=one.belongs_to)
        return region

    return [join(one) if one.lines else one for one in regions]


def _are_of_one_size(one: Region, other: Region, sizes: dict[str, float]) -> bool:
    a, b = (statistics.median(sizes.get(line, 1.0) for line in part.lines) for part in (one, other))
    return abs(a - b) <= SAME


def _goes_on(region: Region, caption: Region, sizes: dict[str, float], unit: float) -> bool:
    """Whether lines in smaller type than text, as the caption's, keep its right edge and its left one, or that from
    which its first line is set in."""
    box, there = region.box, caption.box
    one, two = (statistics.median(sizes.get(line, 1.0) for line in part.lines) for part in (region, caption))
    even = abs(box.right - there.right) < unit and -unit < there.left - box.left < 3 * unit
    return even and max(one, two) <= SMALLER and abs(one - two) <= 0.1


def _heads(region: Region, caption: Region, picture: Box | None, unit: float) -> bool:
    """Whether a line stands right between a picture and its caption, as the caption's headline does."""
    box, there = region.box, caption.box
    if picture is None or len(region.lines) > TAIL:
        return False
    under = box.top + box.bottom > 2 * picture.bottom and box.top < picture.bottom + BESIDE * unit
    return under and -unit < there.top - box.bottom < LEADING * unit and box.top < there.top


def _find_picture(
    region: Region, pictures: Sequence[Region], near: BoxIndex, texts: dict[str, str], unit: float
) -> str | None:
    """The picture that a few words stand within: a sign, a shirt, a backdrop, a plan's letters, or its caption."""
    box = region.box
    if sum(len(texts[line]) for line in region.lines) > LETTERING:
        return None
    runs = len(region.lines) > 1 and dict(region.likely).get("text", 0.0) >= RUNS
    return next(
        (
            pictures[at].id
            for at in near.near(box)
            if overlap(box, pictures[at].box) > WITHIN * box.width * box.height
            and min(pictures[at].box.width, pictures[at].box.height) > LARGE * unit
            and box.width * box.height < SCARCE * pictures[at].box.width * pictures[at].box.height
            and not (runs and box.top < pictures[at].box.top + BESIDE * unit)
        ),
        None,
    )


def _find_portrait(region: Region, pictures: Sequence[Region], near: BoxIndex, text: str, unit: float) -> str | None:
    """The picture right over a name that stands in the middle under it, within its width."""
    box = region.box
    # In capitals, headlines look like names that have no initial.
    if not (are_names(text) or are_latin_names(text.rstrip(". "), sure=text.isupper())):
        return None
    return next(
        (
            pictures[at].id
            for at in near.near(grow(box, 0, 1.5 * unit))
            if (picture := pictures[at].box).bottom < box.bottom
            and picture.left - unit < box.left
            and box.right < picture.right + unit
            and abs(picture.left + picture.right - box.left - box.right) < 3 * unit
        ),
        None,
    )


def _points(region: Region, texts: dict[str, str]) -> bool:
    """Whether its words say that it is a caption: an arrow, a credit, and of few lines whom or what it shows where."""
    if texts[region.lines[0]].lstrip().startswith(ARROWS) or _is_credited(region, texts):
        return True
    return len(region.lines) <= TAIL and points_at_picture(" ".join(texts[line] for line in region.lines))


def _is_credited(region: Region, texts: dict[str, str]) -> bool:
    return ends_as_credit(texts[region.lines[-1]])


def _is_scant(region: Region, texts: dict[str, str]) -> bool:
    letters = sum(1 + is_han(ch) for line in region.lines for ch in texts[line] if ch.isalnum())
    return len(region.lines) <= FEW and letters <= LONG


def _become(region: Region, kind: RegionKind, share: float, belongs_to: str = "") -> Region:
    reason = f"by how it is set, where it stands and what it says, a {kind} ({share:.0%})"
    return replace(region, kind=kind, confidence=share, belongs_to=belongs_to, reasons=(*region.reasons, reason))


def _nearest(box: Box, pictures: Sequence[Region], near: BoxIndex, unit: float) -> Region | None:
    reach = BESIDE * unit
    found = [pictures[at] for at in near.near(grow(box, reach, reach))]
    return min(found, key=lambda one: (_apart(box, one.box), one.id), default=None)


def _apart(a: Box, b: Box) -> int:
    return max(0, a.left - b.right, b.left - a.right) + max(0, a.top - b.bottom, b.top - a.bottom)
