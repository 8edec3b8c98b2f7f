"""Small records, made by hand and by hypothesis, for tests of what is written from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from hypothesis import strategies as st

from pipeline.books import Accountant, PageEvidence
from pipeline.model import (
    IDENTITY,
    Box,
    Decision,
    Edit,
    Evidence,
    LaidOutPage,
    Line,
    OrderedPage,
    PageRecords,
    Passage,
    Place,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    SettledPage,
    Source,
    Support,
    Verdict,
)

SUPPORTS: tuple[Support, ...] = (
    "recognised",
    "alternative",
    "normalisation",
    "direction",
    "second reading",
    "decision",
)


def line(number: int, text: str, *, polygon: bool = False) -> Line:
    box = Box(left=10, top=20 * number, right=10 + 12 * max(1, len(text)), bottom=20 * number + 18)
    corners = ((box.left, box.top), (box.right, box.top + 1), (box.right, box.bottom + 1), (box.left, box.bottom))
    return Line(id=f"l{number:04d}", text=text, box=box, confidence=0.9, polygon=corners if polygon else None)


def edit(
    lines: Sequence[Line],
    start: int,
    end: int,
    after: str,
    *,
    support: Support = "normalisation",
    confidence: float = 0.95,
    rule: str = "rule@1",
    needs: tuple[str, ...] = (),
) -> Edit:
    """``start`` and ``end`` count in the scan's text, every line end one character."""
    text = "\n".join(one.text for one in lines)

    def place(at: int) -> Place:
        for one in lines:
            if at <= len(one.text):
                return Place(line=one.id, offset=at)
            at -= len(one.text) + 1
        raise AssertionError(at)

    return Edit(
        start=place(start),
        end=place(end),
        before=text[start:end],
        after=after,
        reason="a reason",
        rule=rule,
        support=support,
        confidence=confidence,
        evidence=(Evidence(kind="kind", sentence="A sentence.", weight=1.0),),
        needs=needs,
    )


def applied(*edits: Edit, by: str = "threshold") -> tuple[Verdict, ...]:
    decision = "" if by == "threshold" else "d1"
    return tuple(Verdict(edit=one, outcome="applied", by=by, decision=decision) for one in edits)


def page(
    passages: Sequence[tuple[RegionKind, Sequence[Line], Sequence[Edit]]],
    *,
    sequence: int = 1,
    rejected: Sequence[Line] = (),
    loose: Sequence[Line] = (),
    path: str = "",
    by: str = "threshold",
) -> PageRecords:
    """Passages ``p<sequence>.<number>`` from 1; ``loose`` lines are in none."""
    name = f"{sequence:04d}"
    scan = Scan(
        id=name,
        issue="daily",
        sequence=sequence,
        path=path or f"scans/第{sequence} 版.jpg",
        frame=0,
        sha256="0" * 64,
        width=1200,
        height=1800,
        dpi=None,
    )
    every = [one for _, lines, _ in passages for one in lines]
    regions = [
        Region(id=f"r{number:03d}", kind=kind, box=lines[0].box, lines=tuple(one.id for one in lines))
        for number, (kind, lines, _) in enumerate(passages, 1)
    ]
    settled = [
        Passage(
            id=f"p{sequence}.{number}",
            kind=kind,
            flow="f01",
            regions=(f"r{number:03d}",),
            lines=tuple(one.id for one in lines),
            edits=tuple(edits),
            ledger=applied(*edits, by=by),
        )
        for number, (kind, lines, edits) in enumerate(passages, 1)
    ]
    return PageRecords(
        prepared=PreparedPage(scan=scan, image="picture", width=1200, height=1800, to_scan=IDENTITY, steps=()),
        recognised=RecognisedPage(
            scan=name,
            source=Source(name="rapidocr", version="3.10.0", models=(("rec.onnx", "a" * 64),)),
            language="zh-Hans",
            lines=(*every, *loose),
            rejected=tuple(rejected),
        ),
        layout=LaidOutPage(scan=name, regions=tuple(regions)),
        order=OrderedPage(scan=name, flows=()),
        settled=SettledPage(scan=name, passages=tuple(settled)),
    )


LETTERS = st.text(alphabet="ab-c d国民。，(（\x07\u00ad\ufffe\U0001f5de", max_size=8)


@st.composite
def edited_lines(draw: st.DrawFn) -> tuple[tuple[Line, ...], tuple[Edit, ...]]:
    """Lines and edits as a settled ledger has them: they fit, and none overlaps another."""
    texts = draw(st.lists(LETTERS, min_size=1, max_size=5))
    lines = tuple(line(number, text, polygon=draw(st.booleans())) for number, text in enumerate(texts, 1))
    size = len("\n".join(texts))
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=8)))
    edits = []
    for start, end in pairwise(cuts):
        if draw(st.booleans()):
            after = draw(st.one_of(st.sampled_from(["", " ", "x"]), LETTERS))
            edits.append(
                edit(
                    lines,
                    start,
                    end,
                    after,
                    support=draw(st.sampled_from(SUPPORTS)),
                    confidence=draw(st.floats(0, 1)),
                )
            )
    for at, one in enumerate(texts[:-1]):
        end = sum(len(text) + 1 for text in texts[: at + 1])
        free = not any(_span(lines, e)[0] < end and end - 1 < _span(lines, e)[1] for e in edits)
        if free and draw(st.booleans()):
            hyphen = one.endswith("-") and not any(_span(lines, e)[1] == end - 1 for e in edits)
            edits.append(
                edit(lines, end - 2 if hyphen else end - 1, end, "" if hyphen else draw(st.sampled_from(["", " "])))
            )
    return lines, tuple(edits)


def _span(lines: Sequence[Line], one: Edit) -> tuple[int, int]:
    at = {}
    total = 0
    for row in lines:
        at[row.id] = total
        total += len(row.text) + 1
    return at[one.start.line] + one.start.offset, at[one.end.line] + one.end.offset


def unfounded(
    own: Sequence[Line],
    edits: Iterable[Edit | Verdict],
    page: RecognisedPage | None = None,
    decisions: Sequence[Decision] = (),
) -> int:
    """Characters that the edits of one passage put in without support or take out without proof, by the books. Without
    a ``page``, ``own`` lines are all that is on it."""
    source = Source(name="hand", version="1")
    recognised = page or RecognisedPage(scan="p0001", source=source, language="", lines=tuple(own))
    accountant = Accountant(PageEvidence(recognised, decisions))
    wrong = 0
    for one in edits:
        edit, decision = (one.edit, one.decision) if isinstance(one, Verdict) else (one, "")
        found = accountant.account(edit, own, decision)
        wrong += found.unsupported + sum(each.characters for each in found.removals if each.proof == "none")
    return wrong
