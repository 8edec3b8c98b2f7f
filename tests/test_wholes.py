"""Articles as wholes: what the second look at a page's reading-on may change, and what it may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Box, Line, Region, Setting
from pipeline.stages.layout.roles.paragraphs import is_set_as_paragraph
from pipeline.stages.layout.roles.signatures import signs
from pipeline.stages.mend.headings import join_headings
from pipeline.stages.order.together import Facing
from pipeline.stages.order.wholes import CERTAIN, Wholes

Nats = st.floats(-6, 6, allow_nan=False)


def _worth(
    before: Mapping[int, int],
    into: Sequence[Mapping[int, float]],
    lost: Sequence[float],
    pairs: Sequence[tuple[int, int, float]],
) -> float:
    """By definition: all choices, and all neighbours that one article has."""
    first = list(range(len(into)))
    for at in range(len(into)):
        one = at
        while one in before:
            one = before[one]
        first[at] = one
    ends = set(range(len(into))) - set(before.values())
    links = sum(into[at][before[at]] * 2 if at in before else into[at][-1] for at in range(len(into)))
    return links + sum(lost[at] for at in ends) + sum(w for a, b, w in pairs if first[a] == first[b])


@st.composite
def _pages(draw: st.DrawFn) -> tuple[list[dict[int, float]], list[float], list[tuple[int, int, float]], dict[int, int]]:
    count = draw(st.integers(2, 9))
    nodes = st.integers(0, count - 1)
    into = [
        {-1: draw(Nats)} | {source: draw(Nats) for source in draw(st.sets(nodes, max_size=4)) if source != at}
        for at in range(count)
    ]
    lost = [draw(Nats) for _ in range(count)]
    pairs = [(a, b, draw(Nats)) for a, b in sorted(draw(st.sets(st.tuples(nodes, nodes), max_size=12))) if a < b]
    linked = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    chosen = draw(st.lists(st.integers(0, 8), min_size=count, max_size=count))
    before: dict[int, int] = {}
    for at in range(count):
        sources = sorted(source for source in into[at] if 0 <= source < at and source not in before.values())
        if sources and linked[at]:
            before[at] = sources[chosen[at] % len(sources)]
    return into, lost, pairs, before


@given(_pages())
@settings(deadline=None)
def test_a_page_grows_likelier_and_stays_a_cover_of_paths(
    page: tuple[list[dict[int, float]], list[float], list[tuple[int, int, float]], dict[int, int]],
) -> None:
    into, lost, pairs, before = page
    facing = [Facing(first=a, second=b, below=True) for a, b, _ in pairs]
    after = Wholes(into, lost, facing, [w for _, _, w in pairs]).improve(before)
    assert len(set(after.values())) == len(after)
    assert all(source in into[at] for at, source in after.items())
    for at in range(len(into)):
        steps, one = 0, at
        while one in after:
            one, steps = after[one], steps + 1
            assert steps <= len(into)
    assert _worth(after, into, lost, pairs) >= _worth(before, into, lost, pairs) - 1e-9


def test_a_part_among_the_others_of_a_story_goes_with_them() -> None:
    """Three columns side by side; the second looks as if it began by itself, by a nat."""
    into = [{-1: 1.0}, {-1: 1.0, 0: 0.2}, {-1: 0.0, 1: 1.0}]
    pairs = [Facing(first=0, second=1, below=False), Facing(first=1, second=2, below=False)]
    assert Wholes(into, [0.0] * 3, pairs, [0.0, 0.0]).improve({2: 1}) == {2: 1}
    assert Wholes(into, [0.0] * 3, pairs, [1.0, 1.0]).improve({2: 1}) == {1: 0, 2: 1}


def test_what_a_person_said_stays() -> None:
    into = [{-1: 0.0}, {-1: 0.0, 0: 2 * CERTAIN}, {-1: 0.0}]
    pairs = [Facing(first=0, second=1, below=False)]
    assert Wholes(into, [0.0] * 3, pairs, [-1000.0]).improve({1: 0}) == {1: 0}


def _region(name: str, kind: str, box: Box) -> tuple[Region, Line]:
    line = Line(id=f"{name}l", text=name, box=box, confidence=1.0)
    return Region(id=name, kind=kind, box=box, lines=(line.id,)), line  # type: ignore[arg-type]


def test_rows_of_one_headline_are_one_head() -> None:
    made = [
        _region("The United", "headline", Box(left=100, top=100, right=300, bottom=140)),
        _region("States Capitol", "headline", Box(left=150, top=160, right=400, bottom=200)),
        _region("A Fire", "headline", Box(left=100, top=300, right=300, bottom=340)),
        _region("Text", "body", Box(left=100, top=360, right=400, bottom=600)),
    ]
    regions = [region for region, _ in made]
    lines = {line.id: line for _, line in made}
    sizes = {line: Setting(line=line, indent=0, shortfall=0, size=2.0) for line in lines}
    joined = join_headings(regions, lines, sizes)
    assert {name: [one.id for one in rows] for name, rows in joined.items()} == {
        "The United": ["The United", "States Capitol"],
        "States Capitol": [],
        "A Fire": ["A Fire"],
    }


def test_those_who_wrote_are_known_with_one_character_misread() -> None:
    unlikely = (("heading", 0.9), ("byline", 0.01))
    signed = ("本报记者 蔡茂楷", "本拟记者 蔡茂楷", "提文：王嵐")
    assert [text for text in signed if not signs(text, unlikely)] == []
    others = ("Julian Borger", "Vom Nutzen der Umwege", "任正非", "核心阅读", "本报讯", "New York")
    assert [text for text in others if signs(text, unlikely)] == []
    assert signs("Julian Borger", (("heading", 0.5), ("byline", 0.4)))
    assert signs("张海亮 付纯志 赵学堂", (("furniture", 0.8), ("byline", 0.06)))
    assert not signs("张海亮 付纯志 赵学堂", (("heading", 0.7), ("byline", 0.06)))
    assert not signs("张海亮 付纯志 赵学堂", (("furniture", 0.8), ("byline", 0.06)), size=2.0)
    together = ("furniture", 0.66), ("byline", 0.12)
    assert signs("任鸣左效强", together)
    assert not signs("任鸣左效强", (("furniture", 0.9), ("byline", 0.05)))
    assert not signs("石家庄市", together)
    assert not signs("FIDELITY LODGE ELECTION.", (("heading", 0.5), ("byline", 0.4)))


def _rows(*lefts_and_rights: tuple[int, int]) -> list[Line]:
    return [
        Line(
            id=f"l{at}", text="words", box=Box(left=left, top=20 * at, right=right, bottom=20 * at + 14), confidence=1.0
        )
        for at, (left, right) in enumerate(lefts_and_rights)
    ]


def test_a_bold_paragraph_is_no_deck() -> None:
    assert is_set_as_paragraph(_rows((115, 400), (100, 401), (100, 399), (101, 300)), 14)
    assert not is_set_as_paragraph(_rows((100, 400), (115, 401), (116, 399), (115, 300)), 14)  # a hanging deck
    assert not is_set_as_paragraph(_rows((120, 380), (100, 400), (150, 350)), 14)  # centred
    assert not is_set_as_paragraph(_rows((115, 400), (100, 400)), 14)
