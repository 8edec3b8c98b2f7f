"""IIIF Presentation 3: what the cookbook's recipes for newspapers ask for, and that no link leads nowhere."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from iiif_prezi3 import AnnotationCollection, AnnotationPage, Manifest
from PIL import Image

from benchmarks.viewers import Folders, find_links
from pipeline.config import PublishSettings
from pipeline.formats.writers import Material
from pipeline.formats.writers.pictures import MOST_PIXELS
from pipeline.formats.writers.pieces import pieces_of, text_of
from pipeline.model import Article, Box, Direction, Issue, Line, PageRecords, Part
from tests.pages_by_hand import page
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue


def material_of(issue: Issue, pages: tuple[PageRecords, ...], **more: Any) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings(), **more)


@pytest.fixture(scope="module")
def made() -> Material:
    return material_of(*whole_issue(replace(INFO, volume="66", number="2")))


def read(made: Material, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(made.files_of("iiif")[name])
    return content


def every(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every(one)


def test_a_manifest_is_one_and_its_articles_are_ranges(made: Material) -> None:
    manifest = read(made, "manifest.json")
    Manifest(**manifest)
    (articles,) = manifest["structures"]
    assert [one["label"]["zh-Hans"] for one in articles["items"]] == [["忽接乡书喜不禁"], ["大减价"]]
    canvases = {one["id"]: one for one in manifest["items"]}
    for item in (item for one in articles["items"] for item in one["items"]):
        assert (item["type"], item["source"]["type"]) == ("SpecificResource", "Canvas")
        assert item["selector"]["type"] == "FragmentSelector"
        x, y, width, height = map(int, item["selector"]["value"].removeprefix("xywh=").split(","))
        canvas = canvases[item["source"]["id"]]
        assert x + width <= canvas["width"]
        assert y + height <= canvas["height"]
    first = articles["items"][0]
    assert list(dict.fromkeys(item["source"]["id"] for item in first["items"])) == list(canvases)
    # Without it a click on an article leads nowhere in viewers that overlook parts of canvases.
    assert first["canvases"] == list(canvases)
    ids = [one["id"] for one in every(manifest) if "id" in one and one.get("type") != "Canvas"]
    assert len(ids) - len(set(ids)) == 0
    # As the cookbook's recipe for newspapers (0068) has it: the date, a page's ALTO as another form of it, its lines.
    assert manifest["navDate"] == "1998-01-05T00:00:00Z"
    for number, canvas in enumerate(manifest["items"], 1):
        (alto,) = canvas["rendering"]
        assert (alto["type"], alto["profile"]) == ("Text", "http://www.loc.gov/standards/alto/")
        assert alto["id"].endswith(f"/mets/alto/000{number}.xml")
        (lines,) = canvas["annotations"]
        assert (lines["type"], lines["id"].rpartition("/")[2]) == ("AnnotationPage", f"000{number}.json")


def test_the_text_of_an_article_is_a_collection_of_annotations(made: Material) -> None:
    files = made.files_of("iiif")
    (articles,) = read(made, "manifest.json")["structures"]
    root = made.address_of("iiif/")
    said = []
    for one in articles["items"]:
        assert one["supplementary"]["type"] == "AnnotationCollection"
        collection = read(made, one["supplementary"]["id"].removeprefix(root))
        AnnotationCollection(**collection)
        assert collection["id"] == one["supplementary"]["id"]
        assert collection["label"] == one["label"]
        annotations: list[dict[str, Any]] = []
        link, before = collection["first"], None
        while link is not None:
            content = read(made, link["id"].removeprefix(root))
            AnnotationPage(**content)
            assert content["id"] == link["id"]
            assert content["partOf"] == [{"id": collection["id"], "type": "AnnotationCollection"}]
            assert content.get("prev") == before
            assert len({item["target"].partition("#")[0] for item in content["items"]}) == 1
            annotations += content["items"]
            before, link = link, content.get("next")
        assert before == collection["last"]
        assert len(annotations) == collection["total"]
        assert {item["motivation"] for item in annotations} == {"supplementing"}
        assert {item["textGranularity"] for item in annotations} == {"block"}
        said.append([item["body"]["value"] for item in annotations])
    assert said[0][:3] == ["一项调查表明", "忽接乡书喜不禁", "□ 本报记者 汪昌莲 唐 鸫涵"]
    assert "an example of words" in said[0]
    assert said[1] == ["大减价"]
    assert set(files) == {
        "manifest.json",
        "0001.json",
        "0002.json",
        "article/daily-1998-01-05-a001.json",
        "article/daily-1998-01-05-a001/0001.json",
        "article/daily-1998-01-05-a001/0002.json",
        "article/daily-1998-01-05-a002.json",
        "article/daily-1998-01-05-a002/0002.json",
    }


def test_the_same_records_give_the_same_bytes(made: Material) -> None:
    again = material_of(*whole_issue(replace(INFO, volume="66", number="2")))
    assert dict(again.files_of("iiif")) == dict(made.files_of("iiif"))


def test_no_link_leads_nowhere(made: Material, tmp_path: Path) -> None:
    for name in ("iiif", "tei", "alto"):
        folder = tmp_path / made.issue.info.id / {"alto": "mets/alto"}.get(name, name)
        for file, content in made.files_of(name).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
    scans = tmp_path / "scans"
    for one in made.pages:
        (scans / one.prepared.scan.path).parent.mkdir(parents=True, exist_ok=True)
        (scans / one.prepared.scan.path).write_bytes(b"a picture")
    folders = Folders(output=tmp_path, scans=scans, script=tmp_path)
    links = list(find_links(read(made, "manifest.json")))
    assert len(links) == len(set(links)) == 2 + 1 + 2 + 2 + 2  # collections, TEI, and of pages ALTO, pictures, lines
    assert [link for link in links if folders.find(link) is None] == []


def test_every_line_is_an_annotation(made: Material) -> None:
    for number in (1, 2):
        content = read(made, f"000{number}.json")
        AnnotationPage(**content)
        said = [one["body"]["value"] for one in content["items"]]
        assert said == [row.text for block in made.printed[number - 1].blocks for row in block.lines]


def test_an_upright_paper_is_turned_from_right_to_left() -> None:
    issue, pages = whole_issue()
    upright = tuple(
        replace(
            page,
            recognised=replace(
                page.recognised, lines=tuple(replace(line, direction="vertical") for line in page.recognised.lines)
            ),
        )
        for page in pages
    )
    for those, said in ((pages, None), (upright, "right-to-left")):
        manifest = read(material_of(issue, those), "manifest.json")
        Manifest(**manifest)
        assert manifest.get("viewingDirection") == said


def test_half_a_scan_is_a_canvas_of_its_own_size() -> None:
    issue, pages = whole_issue()
    half = Part(box=Box(left=600, top=0, right=1200, bottom=1800), confidence=0.9, reason="a fold")
    scan = replace(pages[0].prepared.scan, part=half)
    pages = (replace(pages[0], prepared=replace(pages[0].prepared, scan=scan)), pages[1])
    made = replace(material_of(issue, pages), settings=PublishSettings(scans="https://a.org/s/"))
    manifest = read(made, "manifest.json")
    Manifest(**manifest)
    canvas = manifest["items"][0]
    assert (canvas["width"], canvas["height"]) == (600, 1800)
    body = canvas["items"][0]["items"][0]["body"]
    assert body["selector"]["value"] == "xywh=600,0,600,1800"
    assert body["source"]["id"].startswith("https://a.org/s/scans/")


@pytest.mark.parametrize("path", ["daily/1.pdf", "daily/1.tif", "daily/1.jpg"])
def test_a_page_that_viewers_do_not_show_is_drawn(path: str) -> None:
    """A dark square, whose place on the prepared page, twice as large as the scan, is known: it stands in its place."""
    issue, pages = whole_issue()
    prepared = pages[0].prepared
    half = Part(box=Box(left=600, top=0, right=1200, bottom=1800), confidence=0.9, reason="a fold")
    scan = replace(prepared.scan, path=path, part=half if path.endswith("jpg") else None)
    # From pixels of the prepared page to those of the scan: half as large, and 600 to the right.
    to_scan = (0.5, 0.0, 600.0, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0)
    pages = (replace(pages[0], prepared=replace(prepared, scan=scan, width=1200, to_scan=to_scan)), pages[1])
    picture = np.full((3600, 1200), 230, np.uint8)
    picture[1000:1400, 200:600] = 0
    made = material_of(issue, pages, picture=lambda _: picture)
    body = read(made, "manifest.json")["items"][0]["items"][0]["items"][0]["body"]
    assert body["id"] == made.address_of("iiif/page/0001.jpg")
    drawn = np.asarray(Image.open(io.BytesIO(made.files_of("iiif")["page/0001.jpg"])))
    left = 0 if scan.part else 600
    assert (body["width"], body["height"]) == drawn.shape[::-1] == (1200 - 600 * (scan.part is not None), 1800)
    assert body["width"] * body["height"] <= MOST_PIXELS
    dark = np.argwhere(drawn < 100)
    assert dark.min(axis=0) == pytest.approx((500, left + 100), abs=2)
    assert dark.max(axis=0) == pytest.approx((699, left + 299), abs=2)


def row(name: str, box: tuple[int, int, int, int], direction: Direction = "ltr", text: str = "text") -> Line:
    left, top, right, bottom = box
    return Line(
        id=name,
        text=text,
        box=Box(left=left, top=top, right=right, bottom=bottom),
        confidence=0.9,
        direction=direction,
    )


def cut_by_hand(*pages: PageRecords, articles: dict[str, tuple[str, ...]]) -> dict[str, list[tuple[str, list[str]]]]:
    """For each article: the page of each piece, and the first lines of its blocks."""
    known = tuple(one.prepared.scan.id for one in pages)
    issue = Issue(
        info=BARE,
        pages=known,
        articles=tuple(Article(id=name, kind="article", pages=known, body=body) for name, body in articles.items()),
    )
    found = pieces_of(material_of(issue, pages).printed)
    return {
        name: [(piece.page.stem, [block.lines[0].id for block in piece.blocks]) for piece in those]
        for name, those in found.items()
    }


def test_pieces_follow_the_reading_and_have_nothing_of_others_between() -> None:
    """The first column of the first article goes on under another one; its end stands on the page before."""
    left, right = (0, 200), (220, 420)
    first = page(
        [
            ("body", [row("end", (left[0], 1000, left[1], 1100))], ()),
        ]
    )
    second = page(
        [
            ("body", [row("a", (left[0], 0, left[1], 100))], ()),
            ("body", [row("b", (left[0], 110, left[1] - 80, 130))], ()),
            ("body", [row("other", (left[0], 200, left[1], 300))], ()),
            ("body", [row("c", (left[0], 400, left[1], 500))], ()),
            ("body", [row("d", (right[0], 0, right[1], 500))], ()),
        ],
        sequence=2,
    )
    found = cut_by_hand(first, second, articles={"a001": ("p2.1", "p2.2", "p2.4", "p2.5", "p1.1"), "a002": ("p2.3",)})
    assert found["a001"] == [("0002", ["a", "b"]), ("0002", ["c"]), ("0002", ["d"]), ("0001", ["end"])]
    assert found["a002"] == [("0002", ["other"])]


def test_pieces_of_an_upright_page_are_its_tiers() -> None:
    upright = page(
        [
            ("body", [row("a", (900, 0, 940, 400), "vertical")], ()),
            ("body", [row("b", (850, 0, 890, 150), "vertical")], ()),
            ("body", [row("c", (900, 500, 940, 900), "vertical")], ()),
        ]
    )
    assert cut_by_hand(upright, articles={"a001": ("p1.1", "p1.2", "p1.3")}) == {
        "a001": [("0001", ["a", "b"]), ("0001", ["c"])]
    }


def test_a_heading_over_columns_is_a_piece_and_one_within_a_column_is_of_that() -> None:
    def column(name: str, left: int) -> list[Line]:
        return [row(f"{name}{at}", (left, 20 * at, left + 200, 20 * at + 18)) for at in range(5, 10)]

    wide = page(
        [
            ("headline", [row("over", (0, 0, 420, 40))], ()),
            ("body", column("a", 0), ()),
            ("body", column("b", 220), ()),
            ("headline", [row("within", (270, 220, 370, 238))], ()),
            ("body", [row(f"c{at}", (220, 20 * at, 420, 20 * at + 18)) for at in range(12, 17)], ()),
        ]
    )
    found = cut_by_hand(wide, articles={"a001": ("p1.1", "p1.2", "p1.3"), "a002": ("p1.4", "p1.5")})
    assert [those for _, those in found["a001"]] == [["over"], ["a5"], ["b5"]]
    assert [those for _, those in found["a002"]] == [["within", "c12"]]


def test_a_block_keeps_the_hyphen_of_a_word_that_goes_on_elsewhere(made: Material) -> None:
    blocks = [block for block in made.printed[0].blocks if block.lines[0].words[0].text == "an"]
    assert [text_of(block) for block in blocks] == ["an example of words"]
    cut = replace(blocks[0], lines=blocks[0].lines[:1])
    assert text_of(cut) == "an ex-"
