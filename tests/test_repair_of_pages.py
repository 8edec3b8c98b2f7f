"""Generated pages, misread at random and repaired by settings at random: nothing is invented, nothing is lost, and
everything can be taken back."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.config import MendSettings, Settings, SettleSettings
from pipeline.edits import applied, runs, scan_text, text_of
from pipeline.language.look_alikes import latin_look_alikes, look_alikes
from pipeline.model import Glyph, LaidOutPage, Line, OrderedPage, PreparedPage, RecognisedPage
from pipeline.stages.layout import lay_out
from pipeline.stages.mend import mend
from pipeline.stages.order import order
from pipeline.stages.settle import settle_page
from tests.pages_by_hand import unfounded
from tests.perfect_reading import read_perfectly
from tests.press import set_page

PAGES = (("zh", "zh-Hans", 61001), ("vertical", "zh-Hant", 61002), ("en", "en", 61003), ("de", "de", 61004))
MARKS = ",:;!?()\"'“”<> .-—一·口"
mendings = st.builds(
    MendSettings,
    dehyphenate=st.booleans(),
    normalise_marks=st.booleans(),
    chinese_marks=st.sampled_from(["", "，", "，：；！？（）“”‘’《》"]),
    latin_marks=st.sampled_from(["", ",.", ",:;!?().%="]),
    long_s=st.sampled_from(["keep", "resolve"]),
    spaces=st.booleans(),
    doubled=st.booleans(),
    specks=st.booleans(),
    characters=st.booleans(),
    unclear_below=st.floats(0, 1),
    garbled=st.floats(0, 0.2),
    language_model=st.just("words"),
)
settlings = st.builds(SettleSettings, threshold=st.floats(0, 1), characters=st.floats(0, 1))


@cache
def laid_out(style: str, language: str, seed: int) -> tuple[PreparedPage, RecognisedPage, LaidOutPage, OrderedPage]:
    page = set_page(seed, style, damage=0, size="small")
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly(dict(page.truth), picture, language)
    layout = lay_out(prepared, lambda: picture, recognised, Settings().layout)
    return prepared, recognised, layout, order(prepared, recognised, layout, Settings().order)


def misread(line: Line, rng: random.Random) -> Line:
    """A character taken for one like it, its own among the alternatives, or the other way round; marks of any kind;
    here and there something said twice, and a line of which nothing is known but its text."""
    text = list(line.text)
    glyphs = list(line.glyphs)
    for at, one in enumerate(text):
        near = [*look_alikes(one), *(other for other in latin_look_alikes(one) if len(other) == 1)]
        if rng.random() < 0.08:
            other = rng.choice(near) if near and rng.random() < 0.7 else rng.choice(MARKS)
            seen = rng.random()
            glyphs[at] = replace(glyphs[at], text=other, confidence=seen, alternatives=((one, rng.random()),))
            text[at] = other
    if rng.random() < 0.05 and len(text) > 6:
        start = rng.randrange(len(text) - 4)
        text[start:start] = text[start : start + 4]
        glyphs[start:start] = [replace(one, confidence=rng.random()) for one in glyphs[start : start + 4]]
    kept = tuple(glyphs) if rng.random() > 0.2 else ()
    return replace(line, text="".join(text), glyphs=kept, confidence=rng.random())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@example(mending=MendSettings(doubled=True), settling=SettleSettings(threshold=0.0, characters=0.0), seed=1)
@given(mending=mendings, settling=settlings, seed=st.integers(0, 10_000))
def test_no_page_gets_a_character_without_support(
    page: tuple[str, str, int], mending: MendSettings, settling: SettleSettings, seed: int
) -> None:
    prepared, recognised, layout, ordered = laid_out(*page)
    rng = random.Random(seed)
    read = replace(recognised, lines=tuple(misread(line, rng) for line in recognised.lines))
    settled = settle_page(read, mend(prepared, read, layout, ordered, mending), settling, ())
    lines = {line.id: line for line in read.lines}
    assert sorted(name for passage in settled.passages for name in passage.lines) == sorted(lines)
    for passage in settled.passages:
        own = [lines[name] for name in passage.lines]
        standing = applied(passage.ledger)
        assert unfounded(own, standing, read) == 0
        found = runs(own, standing)
        assert "".join(run.edit.before if run.edit else run.text for run in found) == scan_text(own)
        assert text_of(own) == scan_text(own)
        for doubt in passage.doubts:
            assert doubt.start.line == doubt.end.line
            assert 0 <= doubt.start.offset < doubt.end.offset <= len(lines[doubt.start.line].text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_a_page_read_without_fault_keeps_its_text(page: tuple[str, str, int]) -> None:
    """But for line ends and the form of marks nothing changes, and nothing is doubted."""
    prepared, recognised, layout, ordered = laid_out(*page)
    settled = settle_page(recognised, mend(prepared, recognised, layout, ordered, MendSettings()), SettleSettings(), ())
    rules = {edit.rule.split("@")[0] for passage in settled.passages for edit in applied(passage.ledger)}
    assert rules <= {"line-join", "dehyphenate", "keep-hyphen", "printed-space", "mark-width", "initial", "table-cell"}
    assert not [doubt for passage in settled.passages for doubt in passage.doubts]


def test_misreading_keeps_a_glyph_for_each_character() -> None:
    glyphs = tuple(
        Glyph(text=ch, left=10 * at, right=10 * at + 9, confidence=1.0) for at, ch in enumerate("天下大事，必作于细")
    )
    _, recognised, _, _ = laid_out(*PAGES[0])
    line = replace(recognised.lines[0], text="天下大事，必作于细", glyphs=glyphs)
    for seed in range(40):
        made = misread(line, random.Random(seed))
        assert not made.glyphs or "".join(glyph.text for glyph in made.glyphs) == made.text
