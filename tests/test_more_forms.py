"""Forms of other recognisers and libraries: every character, its place, its order, and what is told of it."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import FormatError
from pipeline.formats.didl import read_didl
from pipeline.formats.given import GivenPage
from pipeline.formats.imports import gather
from pipeline.formats.recognised import read_recognised
from pipeline.model import RegionKind
from tests.conftest import Desk
from tests.foreign_forms import BOXES, FIRST, HEAD, JSONS, OTHERS, PADDLE_3, SECOND, SHARES, TEXTRACT, TEXTS, TOLD
from tests.fuzz.readers import check_page
from tests.imported_pages import alto, page
from tests.test_import_formats import written
from tests.test_told_articles import COUNCIL, INN, imported
from tests.told_pages import alto_of, two_articles


def read(folder: Path, name: str) -> GivenPage:
    if name in JSONS:
        path = written(folder, "a.json", json.dumps(JSONS[name]))
    else:
        path = written(folder, "a.xml", OTHERS[name])
    (found,) = read_recognised(path)
    return found


@pytest.mark.parametrize("name", [*JSONS, *OTHERS])
def test_every_form_gives_its_lines_in_their_places(tmp_path: Path, name: str) -> None:
    given = read(tmp_path, name)
    check_page(given)
    assert [line.text for line in given.lines] == list(TEXTS)
    for line, box in zip(given.lines, BOXES, strict=True):
        scale = (10_000 / 600, 10_000 / 800) if name in SHARES else (1.0, 1.0)
        found = (
            line.box.left / scale[0],
            line.box.top / scale[1],
            line.box.right / scale[0],
            line.box.bottom / scale[1],
        )
        # A block's lines are stacked in it where their own places are not told.
        assert all(abs(one - other) <= 6 for one, other in zip(found, box, strict=True)), (found, box)
    kinds: list[RegionKind] = [region.kind for region in given.regions if region.lines]
    assert (kinds[0] == "headline") == (name in TOLD)
    assert given.unit == ("share" if name in SHARES else "inch1200" if name == "azure" else "pixel")


@pytest.mark.parametrize("name", ["structure", "mineru", "docling", "google", "textract", "azure", "abbyy 10", "ndl"])
def test_every_form_becomes_an_article(desk: Desk, name: str) -> None:
    content = json.dumps(JSONS[name]) if name in JSONS else OTHERS[name]
    (found,) = imported(desk, written(desk.path, f"in/a.{'json' if name in JSONS else 'xml'}", content))
    assert found == ("article", (HEAD,), f"{FIRST} {SECOND}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is damaged JSON"),
        ('{"a": 1}', "is JSON of no known form"),
        ("[" * 300 + "]" * 300, "levels of nesting"),
        (json.dumps(PADDLE_3).replace("[100, 100]", '["x", 100]', 1), "is no coordinate"),
        (json.dumps(PADDLE_3).replace("[100, 100]", "[1e12, 100]", 1), "units from the edge"),
        (json.dumps(TEXTRACT).replace(HEAD, "").replace(FIRST, "").replace(SECOND, ""), "holds no text"),
    ],
)
def test_json_that_is_none_is_named(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read_recognised(written(tmp_path, "a.json", content))


def test_delpher_tells_pages_kinds_and_blocks(desk: Desk) -> None:
    items = "".join(
        f'<didl:Item dc:identifier="ddd:1:mpeg21:a000{at}"><didl:Component><didl:Resource mimeType="text/xml"><dcx>'
        f"<dc:subject>{kind}</dc:subject></dcx></didl:Resource></didl:Component><didl:Component>"
        f'<dcx:article-part pageid="ddd:1:mpeg21:p001"><dcx:blocks alto="ddd:1:mpeg21:p001:alto">'
        f"{''.join(f'<dcx:TextBlock ID={chr(34)}{name}{chr(34)}/>' for name in names)}</dcx:blocks></dcx:article-part>"
        "</didl:Component></didl:Item>"
        for at, (kind, names) in enumerate((("artikel", ("T1", "B1")), ("advertentie", ("T2", "B2"))), 1)
    )
    written(desk.path, "in/DDD_1_001_alto.xml", alto_of(two_articles()))
    path = written(
        desk.path,
        "in/DDD_1_mpeg21.xml",
        '<didl:DIDL xmlns:didl="didl" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcx="d">'
        '<didl:Item dc:identifier="ddd:1:mpeg21"><didl:Component><didl:Resource><dc:title>De Courant</dc:title>'
        "<dc:date>1 augustus 1821</dc:date><dc:language>nl</dc:language></didl:Resource></didl:Component>"
        '<didl:Item dc:identifier="ddd:1:mpeg21:p001"><didl:Component><didl:Resource mimeType="text/xml"'
        ' ref="http://resolver/resolve?urn=ddd:1:mpeg21:p001:alto"/></didl:Component></didl:Item>'
        f"{items}</didl:Item></didl:DIDL>",
    )
    told = read_didl(path)
    assert (told.info.title, told.info.date, told.info.language) == ("De Courant", "1821-08-01", "nl")
    first, second = imported(desk, desk.path / "in")
    assert first == COUNCIL
    assert (second[0], " ".join((*second[1], second[2]))) == ("advertisement", " ".join((*INN[1], INN[2])))


def test_a_zip_is_read_and_unpacks_nothing_elsewhere(desk: Desk) -> None:
    desk.path.mkdir(exist_ok=True)
    path = desk.path / "issue.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep/in/it/1.xml", alto_of(two_articles()))
        archive.writestr("../../out.xml", alto())
        archive.writestr("deep/notes.pdf", b"%PDF")
    assert imported(desk, path) == [COUNCIL, INN]
    assert not list(desk.path.rglob("out.xml"))
    path.write_bytes(b"PK\x03\x04 and no more")
    run = desk.galley("import", str(path))
    assert run.code != 0
    assert "is a damaged or locked archive" in run.err


def test_a_folder_of_issues_gives_one_for_each(tmp_path: Path) -> None:
    for name in ("1901/03/04/1.xml", "1901/03/04/2.xml", "1901/03/05/alto/1.xml", "1901/03/05/alto/2.xml"):
        written(tmp_path, f"batch/{name}", alto())
    written(tmp_path, "batch/1901/03/05/page/1.xml", page())
    written(tmp_path, "batch/1901/manifest.json", '{"batch": 1}')
    written(tmp_path, "batch/1901/03/04/rdf.xml", "<rdf/>")
    found = gather([tmp_path / "batch"])
    assert [issue.name for issue in found] == ["batch-1901-03-04", "batch-1901-03-05"]
    assert [[one.text.parent.name for one in issue.pages] for issue in found] == [["04", "04"], ["alto", "page"]]
    assert [one.name for issue in found for one, _ in issue.aside] == ["rdf.xml", "1.xml"]


def test_pages_in_folders_of_their_own_are_one_issue(tmp_path: Path) -> None:
    for name in ("p1/ocr.xml", "p2/ocr.xml"):
        written(tmp_path, f"issue/{name}", alto())
    (found,) = gather([tmp_path / "issue"])
    assert (found.name, len(found.pages)) == ("issue", 2)
    assert not any(one.problem for one in found.pages)


def test_a_folder_of_texts_alone_says_how_to_read_them(desk: Desk) -> None:
    written(desk.scans, "1901/alto/1.xml", alto())
    run = desk.galley("run", str(desk.scans))
    assert run.code != 0
    assert "holds no scans, but text that others recognised (1901/alto/1.xml)" in run.err
    assert "recognise.engine" in run.err


@pytest.mark.parametrize("packed", [False, True])
def test_the_text_of_the_internet_archive_has_its_pages(tmp_path: Path, *, packed: bool) -> None:
    first, second = "THE TOWN COUNCIL\nThe café was spoken of.\n", "Second page.\nIts end.\n"
    index = json.dumps([[0, len(first), 0, 99], [len(first), len(first + second), 99, 200]])
    ending, pack = (".gz", gzip.compress) if packed else ("", bytes)
    written(tmp_path, f"x_hocr_pageindex.json{ending}", pack(index.encode()))
    path = written(tmp_path, f"x_hocr_searchtext.txt{ending}", pack((first + second).encode()))
    pages = read_recognised(path)
    assert [[line.text for line in one.lines] for one in pages] == [first.splitlines(), second.splitlines()]
    assert [len(one.regions) for one in pages] == [2, 2]
    written(tmp_path, f"x_hocr_pageindex.json{ending}", pack(b"[[0, 9999, 0, 0]]"))
    with pytest.raises(FormatError, match="is no index of the pages"):
        read_recognised(path)
