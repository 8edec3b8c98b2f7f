"""Whose captions are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.geometry import BoxIndex
from pipeline.model import IDENTITY, Box, Flow, Line, PreparedPage, Region, Scan
from pipeline.stages.order.captions import place_captions
from pipeline.stages.order.paper import Paper
from tests.ground_by_hand import place, stack

PICTURE = Box(left=100, top=900, right=900, bottom=1500)
WORDS = Box(left=100, top=1510, right=900, bottom=1540)
STORY = "the harbour was closed by a storm that sank three steamers near Lisbon"
TELLING = (
    "Farmers of the upper valley gather their first ginger since the new dam was built beside their fields last winter."
)


def _place(caption: str, above: str, aside: str, far: str = "") -> list[tuple[str, ...]]:
    """A story above the picture, another at the right of its caption, nearer to that; and the headline of one that
    stands ``far`` off."""
    boxes = {
        "above": Box(left=100, top=300, right=900, bottom=880),
        "aside": Box(left=940, top=1480, right=1300, bottom=1900),
        "caption": WORDS,
    }
    said = {"above": above, "aside": aside, "caption": caption}
    if far:
        boxes["far"], said["far"] = Box(left=1500, top=100, right=1900, bottom=140), far
    stacks = tuple(stack(name, boxes[name]) for name in ("above", "aside"))
    region = Region(id="caption", kind="caption", box=WORDS, lines=("captionl",), belongs_to="picture")
    ground = replace(place((), stacks, (PICTURE,)), captions=((region, WORDS),), shown={"picture": PICTURE})
    lines = {f"{name}l": Line(id=f"{name}l", text=text, box=boxes[name], confidence=1.0) for name, text in said.items()}
    scan = Scan(id="p", issue="i", sequence=1, path="a.png", frame=0, sha256="", width=2000, height=2000, dpi=None)
    none = BoxIndex(())
    paper = Paper(
        page=PreparedPage(scan=scan, image="a.png", width=2000, height=2000, to_scan=IDENTITY, steps=()),
        lines=lines,
        settings={},
        turned=False,
        chinese=False,
        language="en",
        across=none,
        down=none,
        frames=none,
    )
    flows = [Flow(id="", regions=(name,)) for name in boxes if name != "caption"]
    headlines = [Region(id="far", kind="headline", box=boxes["far"], lines=("farl",))] if far else []
    regions = [*(one.regions[0] for one in stacks), *headlines, region]
    return [flow.regions for flow in place_captions(ground, paper, regions, flows, [region])]


def test_a_caption_goes_with_the_text_round_its_picture() -> None:
    """Though other text stands nearer to the caption itself."""
    assert _place("The harbour today.", STORY, "a council met") == [("above", "caption"), ("aside",)]


@pytest.mark.parametrize("said", ["Bakers", TELLING])
def test_it_goes_with_a_story_near_that_it_tells_of(said: str) -> None:
    other = f"{said} were named by all"
    assert _place(f"{said}.", STORY, other) == [("above",), ("aside", "caption")]


def test_one_that_tells_a_story_which_no_text_near_does_stands_by_itself() -> None:
    assert _place(TELLING, STORY, "a council met") == [("above",), ("aside",), ("caption",)]


def test_words_that_every_text_has_tell_nothing() -> None:
    caption = f"{TELLING} Whether others should have done better is a question which would have to be asked there."
    above = "whether any question which should be better put would be asked"
    assert _place(caption, above, "a council met")[-1] == ("caption",)


def test_one_that_says_a_headline_goes_there_wherever_it_stands() -> None:
    caption = "The harbour of Lisbon. Here the storm sank three steamers."
    assert _place(caption, STORY, "a council met", "THE HARBOUR OF LISBON.")[-1] == ("far", "caption")


@pytest.mark.parametrize("headline", ["HARBOUR", "LISBON REBUILDS ITS HARBOUR AND QUAYS", "A BRIDGE FOR OPORTO"])
def test_one_word_of_a_headline_or_less_than_most_of_it_is_not_enough(headline: str) -> None:
    caption = "The harbour of Lisbon. Here the storm sank three steamers."
    assert _place(caption, STORY, "a council met", headline)[0] == ("above", "caption")
