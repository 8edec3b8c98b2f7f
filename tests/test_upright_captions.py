"""Captions set upright beside their pictures on pages set across."""

from __future__ import annotations

from pipeline.model import Box, Line
from pipeline.stages.layout.captions import find_upright_captions
from pipeline.stages.layout.rows import Piece

BODY = 20.0
UPPER = Box(left=100, top=100, right=400, bottom=340)
LOWER = Box(left=100, top=350, right=385, bottom=550)


def _piece(at: int, text: str, left: int, top: int, bottom: int, wide: int = 22) -> Piece:
    box = Box(left=left, top=top, right=left + wide, bottom=bottom)
    line = Line(id=f"l{at}", text=text, box=box, confidence=1.0, direction="vertical")
    return Piece(line=line, box=box, across=False)


def test_lines_beside_two_pictures_are_the_captions_of_each() -> None:
    pieces = [
        _piece(1, "寧德時代董事長曾毓群左", 430, 102, 338),
        _piece(2, "與阿里巴巴創辦人馬雲右", 404, 102, 336),
        _piece(3, "習近平在民營企業座談", 430, 352, 540),
        _piece(4, "會上表示要依法保護民", 408, 352, 540),
        _piece(5, "營企業合法權益", 386, 352, 490),
    ]
    found = {at: [row.text for row in rows] for at, rows in find_upright_captions(pieces, [UPPER, LOWER], BODY)}
    assert found == {
        0: ["寧德時代董事長曾毓群左", "與阿里巴巴創辦人馬雲右"],
        1: ["習近平在民營企業座談", "會上表示要依法保護民", "營企業合法權益"],
    }


def test_an_upright_headline_and_its_subtitle_are_none() -> None:
    pieces = [_piece(1, "繼續深耕中國市場", 430, 102, 330, wide=44), _piece(2, "來自街巷的報告", 404, 110, 300)]
    assert find_upright_captions(pieces, [UPPER], BODY) == []


def test_what_stands_lower_than_the_picture_or_apart_from_it_is_none() -> None:
    pieces = [
        _piece(1, "寧德時代董事長曾毓群左", 404, 300, 600),
        _piece(2, "與阿里巴巴創辦人馬雲右", 470, 102, 336),
        _piece(3, "本報訊", 404, 102, 170),
    ]
    assert find_upright_captions(pieces, [UPPER], BODY) == []
