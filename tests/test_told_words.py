"""Words that a line's end divides: where the file tells the whole word it is joined, and no paragraph ends within."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import MendSettings
from pipeline.edits import text_of
from pipeline.formats.alto import read_alto
from pipeline.model import Setting
from pipeline.stages.mend.paragraphs import PlacedLine, split_paragraphs
from pipeline.stages.mend.wraps import join_lines
from tests.conftest import Desk
from tests.pages_by_hand import line
from tests.test_import import read_issue
from tests.test_import_formats import written


def string(text: str, at: int, row: int, more: str = "") -> str:
    return f'<String CONTENT="{text}" HPOS="{at}" VPOS="{40 * row}" WIDTH="{12 * len(text)}" HEIGHT="24" {more}/>'


def told(first: str, hyphen: str, second: str, whole: str) -> str:
    """A paragraph of three lines, of which the first and the second share a word."""
    rows = (
        string("Corn", 100, 1)
        + "<SP/>"
        + string("was", 160, 1)
        + "<SP/>"
        + string(first, 220, 1, f'SUBS_TYPE="HypPart1" SUBS_CONTENT="{whole}"')
        + hyphen,
        string(second, 140, 2, f'SUBS_TYPE="HypPart2" SUBS_CONTENT="{whole}"') + "<SP/>" + string("dear.", 240, 2),
        string("Barley", 100, 3) + "<SP/>" + string("fell.", 180, 3),
    )
    lines = "".join(
        f'<TextLine ID="L{at}" HPOS="100" VPOS="{40 * at}" WIDTH="400" HEIGHT="24">{row}</TextLine>'
        for at, row in enumerate(rows, 1)
    )
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Layout><Page WIDTH="600" HEIGHT="400"><PrintSpace>'
        f'<TextBlock ID="B1">{lines}</TextBlock></PrintSpace></Page></Layout></alto>'
    )


@pytest.mark.parametrize(
    ("first", "hyphen", "second", "whole", "read"),
    [
        ("mar", '<HYP CONTENT="-"/>', "kets", "markets", "markets"),
        ("mar", "<HYP/>", "kets", "markets", "markets"),
        ("mar-", "", "kets", "markets", "markets"),
        ("mar", "", "kets", "markets", "markets"),
        ("mar", '<HYP CONTENT="&#173;"/>', "kets", "", "markets"),
        ("well-", "", "known", "well-known", "well-known"),
        ("(Gar", "", "den),", "Garden", "(Garden),"),
        ("mar", "", "kets", "gardens", "mar kets"),
    ],
)
def test_the_word_that_the_file_tells_is_read(
    tmp_path: Path, first: str, hyphen: str, second: str, whole: str, read: str
) -> None:
    given = read_alto(written(tmp_path, "a.xml", told(first, hyphen, second, whole)))
    joins = list(join_lines("body", given.lines, 30.0, "en", frozenset(), MendSettings()))
    assert text_of(given.lines, joins) == f"Corn was {read} dear. Barley fell."


def test_a_paragraph_ends_in_no_word() -> None:
    """Entries set with a hanging indent: every second line is set in, as the first of a paragraph is elsewhere."""
    texts = (
        "Brown, John. A History of its Mar\u00ad",
        "kets from the first",
        "Green, Mary. Songs of the Coun-",
        "ties.",
    )
    lines = {f"l{at:04d}": line(at, text) for at, text in enumerate(texts, 1)}
    how = {
        name: Setting(line=name, indent=1.5 * (at % 2), shortfall=0.0, size=1.0)
        for at, name in enumerate(sorted(lines))
    }
    placed = [PlacedLine(line=name, region="r") for name in sorted(lines)]
    for paragraph in split_paragraphs(placed, lines, how, chinese=False)[:-1]:
        assert not lines[paragraph[-1].line].text.endswith(("\u00ad", "-"))


def test_a_divided_word_comes_out_whole(desk: Desk) -> None:
    path = written(desk.path, "in/a.xml", told("mar", "", "kets", "markets"))
    run = desk.galley("import", str(path))
    assert run.code == 0, run.err
    assert "0 without support" in run.out
    assert "markets dear." in " ".join(read_issue(desk, "a")[0].paragraphs)
