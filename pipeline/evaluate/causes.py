"""What each wrong character is owed to.

Differences between an article's text and its truth are taken apart: ``punctuation`` where only a mark's width,
form or presence differs; ``order`` where eight or more characters are missing that stand elsewhere in the same
article; ``article`` where they stand in another one (or the whole article is missing, or surplus); ``recognition``
for the rest. ``paragraph`` counts breaks that are missing or surplus.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from pipeline.evaluate.scores import Matching, normalise, paragraph_starts

Cause = Literal["recognition", "order", "article", "paragraph", "punctuation"]
CAUSES: tuple[Cause, ...] = ("recognition", "order", "article", "paragraph", "punctuation")
BLOCK = 8
CHANCE = 3
AROUND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``wanted`` stands in the truth where the output has ``found``, between ``before`` and ``after``. ``size``
    in characters; breaks for ``paragraph``."""

    cause: Cause
    article: str
    size: int
    wanted: str
    found: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """Where two texts differ: ``wanted[a:b]`` against ``found[c:d]``, at a cost of ``size`` edits."""

    a: int
    b: int
    c: int
    d: int
    size: int


def find_differences(matching: Matching) -> tuple[Difference, ...]:
    """Every difference of a page, in the order of its truth; surplus articles last."""
    texts = ["".join(article.paragraphs) for article in matching.articles]
    folded = [normalise(text, fold=True) for text in texts]
    wanted_of = ["".join(truth.paragraphs) for truth in matching.truths]
    truths = [normalise(text, fold=True) for text in wanted_of]
    output = dict(matching.pairs)
    found: list[Difference] = []
    for i, truth in enumerate(matching.truths):
        title = truth.title or normalise(wanted_of[i], fold=False)[:12]
        if i not in output:
            stands = _stands_in(truths[i], folded)
            found.append(
                Difference(
                    cause="article" if stands else "recognition",
                    article=title,
                    size=len(truths[i]),
                    wanted=_short(normalise(wanted_of[i], fold=False)),
                    found="",
                    note="its text stands in other articles" if stands else "its text is nowhere",
                )
            )
            continue
        j = output[i]
        rest = [text for k, text in enumerate(folded) if k != j]
        rest_truths = [text for k, text in enumerate(truths) if k != i]
        plain = (normalise(wanted_of[i], fold=False), normalise(texts[j], fold=False))
        found += _compare(title, plain, (truths[i], folded[j]), rest, rest_truths)
        found += _breaks(title, truth.paragraphs, matching.articles[j].paragraphs)
    used = set(output.values())
    for j, article in enumerate(matching.articles):
        if j not in used and folded[j]:
            title = "".join(article.heads[:1]) or normalise(texts[j], fold=False)[:12]
            stands = _stands_in(folded[j], truths)
            found.append(
                Difference(
                    cause="article" if stands else "recognition",
                    article=title,
                    size=len(folded[j]),
                    wanted="",
                    found=_short(normalise(texts[j], fold=False)),
                    note="belongs to other articles" if stands else "is not in the truth",
                )
            )
    return tuple(found)


def _compare(
    title: str,
    plain: tuple[str, str],
    folded: tuple[str, str],
    rest: Sequence[str],
    rest_truths: Sequence[str],
) -> Iterator[Difference]:
    """Folding keeps every character's place, so places in ``folded`` are places in ``plain``."""
    wanted, found = folded
    covered = 0
    for block in [*_blocks(wanted, found), None]:
        # Between blocks both texts agree when folded: what differs there is a mark's form.
        a, c = (block.a, block.c) if block else (len(wanted), len(found))
        shift = c - a
        for at in range(covered, a):
            if plain[0][at] != plain[1][at + shift]:
                yield _difference("punctuation", title, plain, _Block(at, at + 1, at + shift, at + shift + 1, 1))
        if block is None:
            return
        covered = block.b
        missing, surplus = wanted[block.a : block.b], found[block.c : block.d]
        cause: Cause = "recognition"
        if all(_is_mark(one) for one in missing + surplus):
            cause = "punctuation"
        elif _stands_in(missing, [found]) or _stands_in(surplus, [wanted]):
            cause = "order"
        elif _stands_in(missing, rest) or _stands_in(surplus, rest_truths):
            cause = "article"
        yield _difference(cause, title, plain, block)


def _difference(cause: Cause, title: str, plain: tuple[str, str], block: _Block) -> Difference:
    wanted, found = plain
    return Difference(
        cause=cause,
        article=title,
        size=block.size,
        wanted=_short(wanted[block.a : block.b]),
        found=_short(found[block.c : block.d]),
        before=wanted[max(0, block.a - AROUND) : block.a],
        after=wanted[block.b : block.b + AROUND],
    )


def _blocks(wanted: str, found: str) -> list[_Block]:
    """Differing stretches. Where many come close together, the few characters between them agree by chance."""
    clusters: list[list[_Block]] = []
    for op in Levenshtein.opcodes(wanted, found):
        if op.tag == "equal":
            continue
        size = max(op.src_end - op.src_start, op.dest_end - op.dest_start)
        block = _Block(op.src_start, op.src_end, op.dest_start, op.dest_end, size)
        if clusters and block.a - clusters[-1][-1].b <= CHANCE:
            clusters[-1].append(block)
        else:
            clusters.append([block])
    return [block for cluster in clusters for block in _merge(cluster)]


def _merge(cluster: list[_Block]) -> list[_Block]:
    size = sum(block.size for block in cluster)
    if size < BLOCK:
        return cluster
    return [_Block(cluster[0].a, cluster[-1].b, cluster[0].c, cluster[-1].d, size)]


def _stands_in(text: str, others: Sequence[str]) -> bool:
    """Whether most of the text's stretches of eight characters stand in one of the others: exact for what a
    wrong order moves, and not thrown by a wrong character here and there."""
    pieces = [text[at : at + BLOCK] for at in range(0, len(text) - BLOCK + 1, BLOCK // 2)]
    found = sum(any(piece in other for other in others) for piece in pieces)
    return bool(pieces) and 2 * found >= len(pieces)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZ"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:40]} … {text[-16:]}"


def _breaks(title: str, wanted: Sequence[str], found: Sequence[str]) -> Iterator[Difference]:
    """A break whose first words are misread is no missing break."""
    starts, read = paragraph_starts(wanted), paragraph_starts(found)
    surplus = list((read - starts).elements())
    for start in (starts - read).elements():
        twin = next((one for one in surplus if Levenshtein.distance(start, one) <= 2), None)
        if twin is not None:
            surplus.remove(twin)
            continue
        yield Difference(
            cause="paragraph", article=title, size=1, wanted=f"¶{start}", found="", note="no paragraph starts here"
        )
    for start in surplus:
        yield Difference(
            cause="paragraph", article=title, size=1, wanted="", found=f"¶{start}", note="a paragraph too many"
        )
