"""Upright pages of libraries: tiers without rules or headlines, where the words say what goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.conftest import Desk
from tests.test_import_formats import written
from tests.test_told_articles import imported

LETTER, STEP, RIGHT = 32, 42, 1160
PIER = (
    "江邊碼頭年久失修木樁朽壞",
    "往來旅客上下輪船甚為危險",
    "日前商會召集各行代表開會",
    "議決改建石碼頭一座長十二",
    "丈寬三丈由上海某公司承造",
    "所需款項除各行捐助外不足",
    "之數由縣庫撥給預計明春二",
    "月開工至夏間可告竣云",
)
SCHOOL = (
    "本城女子師範學校昨日開展",
    "覽會陳列學生所作圖畫刺繡",
    "及手工各品計三百餘件觀者",
    "自晨至暮絡繹不絕尤以刺繡",
    "一室最為擁擠內有山水屏風",
    "四幅係三年級學生合作費時",
    "五月始成定價一百六",
    "十元聞已為某商購去云",
)


def tier(top: int, rows: Sequence[str], cut: int, white: int) -> list[tuple[str, int, int, int]]:
    """Each line, with its left edge, top and height: ``cut`` of them, then ``white`` pixels, then the others."""
    lefts = [RIGHT - at * STEP - (white if at >= cut else 0) for at in range(len(rows))]
    return [(row, left, top, LETTER * len(row)) for row, left in zip(rows, lefts, strict=True)]


def alto(halves: Sequence[Sequence[tuple[str, int, int, int]]]) -> str:
    def place(left: int, top: int, high: int) -> str:
        return f'HPOS="{left}" VPOS="{top}" WIDTH="{LETTER}" HEIGHT="{high}"'

    blocks = "".join(
        f'<TextBlock ID="B{at}">'
        + "".join(
            f'<TextLine {place(left, top, high)}><String CONTENT="{row}" {place(left, top, high)}/></TextLine>'
            for row, left, top, high in half
        )
        + "</TextBlock>"
        for at, half in enumerate(halves)
    )
    return (
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page ID="P" WIDTH="1260" HEIGHT="1200">'
        f"<PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>"
    )


def page(halves: Sequence[Sequence[tuple[str, int, int, int]]]) -> str:
    def shape(left: int, top: int, high: int) -> str:
        edges = f"{left},{top} {left + LETTER},{top} {left + LETTER},{top + high} {left},{top + high}"
        return f'<Coords points="{edges}"/>'

    regions = "".join(
        f'<TextRegion id="r{at}">{shape(half[-1][1], half[0][2], half[0][3])}'
        + "".join(
            f'<TextLine id="r{at}_{number}">{shape(left, top, high)}<TextEquiv><Unicode>{row}</Unicode></TextEquiv>'
            "</TextLine>"
            for number, (row, left, top, high) in enumerate(half)
        )
        + "</TextRegion>"
        for at, half in enumerate(halves)
    )
    return (
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<Page imageFilename="a.png" imageWidth="1260" imageHeight="1200">{regions}</Page></PcGts>'
    )


@pytest.mark.parametrize("form", [alto, page])
@pytest.mark.parametrize(("first", "second"), [(PIER, SCHOOL), (SCHOOL, PIER)])
@pytest.mark.parametrize("white", [300, 420])
def test_a_first_half_is_joined_with_its_second(
    desk: Desk, form: Callable[..., str], first: Sequence[str], second: Sequence[str], white: int
) -> None:
    upper, lower = tier(80, first, 4, white), tier(620, second, 5, white)
    halves = (upper[:4], upper[4:], lower[:5], lower[5:])
    found = imported(desk, written(desk.path, "in/a.xml", form(halves)))
    assert [text for _, _, text in found] == ["".join(first), "".join(second)]
