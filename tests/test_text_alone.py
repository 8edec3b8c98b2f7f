"""A page known by its text alone: whatever the text, each line lands once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import MendSettings, RecogniseSettings
from pipeline.formats.given import size_of
from pipeline.formats.plain import read_plain
from pipeline.model import PreparedPage, Scan
from pipeline.stages.layout.text_alone import lay_out_text
from pipeline.stages.mend import mend
from pipeline.stages.order.text_alone import order_text
from pipeline.stages.prepare import prepare_without_picture
from pipeline.stages.recognise import take_given

PIECES = [
    "政务号要瘦身",
    "□ 汪昌莲",
    "近日，江边的老桥修好了。",
    "为此，发布了《关于做好无偿",
    "献血者激励工作的通知》。",
    "第3版",
    "（下转第三版）",
    "双重 天",
    "By JOHN SMITH",
    "HARBOUR BRIDGE",
    "The new bridge was opened by a com-",
    "mittee of citizens.",
    "。",
    "3",
    " \u3000缩进的一行",
    "",
    "",
]


def prepared(width: int, height: int) -> PreparedPage:
    return prepare_without_picture(
        Scan(
            id="p0001",
            issue="a",
            sequence=1,
            path="a.txt",
            frame=0,
            sha256="",
            width=width,
            height=height,
            dpi=None,
            basis="text",
        )
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).filter(lambda some: any(map(str.strip, some))))
def test_every_line_lands_once(tmp_path_factory: pytest.TempPathFactory, some: list[str]) -> None:
    path: Path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_text("\n".join(some), encoding="utf-8")
    (read,) = read_plain(path)
    page = prepared(*size_of(read))
    recognised = take_given(page, read, ("a.txt", ""), "auto", RecogniseSettings(engine="import"))
    layout = lay_out_text(page, recognised)
    ordered = order_text(recognised, layout)
    mended = mend(page, recognised, layout, ordered, MendSettings())
    lines = [line.id for line in recognised.lines]
    assert sorted(name for region in layout.regions for name in region.lines) == sorted(lines)
    placed = [name for flow in ordered.flows for name in flow.regions] + [*ordered.furniture, *ordered.unplaced]
    assert sorted(placed) == sorted(region.id for region in layout.regions)
    assert sorted(name for passage in mended.passages for name in passage.lines) == sorted(lines)
