"""Two readings of one page aligned: what they share, where they differ, what no ink supports."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import Reading
from pipeline.model import IDENTITY, Box, Glyph, Line, PreparedPage, RecognisedPage, Scan, Source
from pipeline.stages.recognise import compare

SIZE = 400, 60
TEXT = st.text(st.sampled_from("政务号要瘦身，,。.abc 12"), min_size=1, max_size=12).filter(str.strip)


def page() -> PreparedPage:
    scan = Scan(
        id="p0001", issue="a", sequence=1, path="a.png", frame=0, sha256="", width=SIZE[0], height=SIZE[1], dpi=None
    )
    return PreparedPage(scan=scan, image="page.png", width=SIZE[0], height=SIZE[1], to_scan=IDENTITY, steps=())


def line(text: str, confidence: float, name: str = "l0001", top: int = 10) -> Line:
    glyphs = tuple(
        Glyph(text=ch, left=20 + 24 * at, right=44 + 24 * at, confidence=confidence) for at, ch in enumerate(text)
    )
    box = Box(left=20, top=top, right=20 + 24 * len(text), bottom=top + 24)
    return Line(id=name, text=text, box=box, confidence=confidence, glyphs=glyphs)


def merged(theirs: str, ours: str, *, ink: bool = True) -> RecognisedPage:
    recognised = RecognisedPage(
        scan="p0001", source=Source(name="x", version=""), language="zh-Hans", lines=(line(theirs, 0.8),)
    )
    picture = np.full((SIZE[1], SIZE[0]), 240, np.uint8)
    if ink:
        picture[14:30, 24:200:6] = 20
    reading = Reading(lines=(line(ours, 0.9),) if ours else ())
    return compare(page(), recognised, reading, Source(name="y", version=""), lambda: picture)


@settings(deadline=None)
@given(TEXT, TEXT)
def test_their_text_stays_and_every_character_has_a_glyph(theirs: str, ours: str) -> None:
    (found,) = merged(theirs, ours).lines
    assert found.text == theirs
    assert "".join(glyph.text for glyph in found.glyphs) == theirs
    assert all(0.0 <= glyph.confidence < 1.0 and glyph.left < glyph.right for glyph in found.glyphs)
    assert all(0.0 <= p < 1.0 and text != glyph.text for glyph in found.glyphs for text, p in glyph.alternatives)


@settings(deadline=None)
@given(TEXT)
def test_agreement_raises_confidence(text: str) -> None:
    (found,) = merged(text, text).lines
    assert found.confidence > 0.9
    assert not any(glyph.alternatives for glyph in found.glyphs)


def test_disagreement_is_an_alternative_and_the_width_of_marks_is_none() -> None:
    (found,) = merged("政务瘦,身要", "政务号，身").lines
    assert [glyph.alternatives for glyph in found.glyphs[:2]] == [(), ()]
    assert found.glyphs[2].alternatives[0][0] == "号"
    assert found.glyphs[3].alternatives == ()
    assert found.glyphs[3].confidence > 0.9
    assert found.glyphs[5].confidence < 0.3


def test_what_they_left_out_goes_with_the_character_before() -> None:
    (found,) = merged("政号", "政务号").lines
    assert found.glyphs[0].alternatives[0][0] == "政务"


def test_a_line_without_ink_is_rejected_and_one_that_was_missed_is_doubted() -> None:
    gone = merged("政务号", "", ink=False)
    assert (gone.lines, [one.text for one in gone.rejected]) == ((), ["政务号"])
    (doubted,) = merged("政务号", "").lines
    assert doubted.confidence == 0.4
