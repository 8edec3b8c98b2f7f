"""TEI with facsimile as input: as Transkribus exports it, and galley's own edition; no character lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import PublishSettings
from pipeline.errors import FormatError
from pipeline.formats.clean import printed
from pipeline.formats.counting import count_missing
from pipeline.formats.recognised import is_page, read_recognised
from pipeline.formats.tei import write_issue
from tests.conftest import Desk
from tests.pages_by_hand import line
from tests.test_tei import INFO, SOFTWARE, whole_issue

TRANSKRIBUS = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de">
 <teiHeader><fileDesc><titleStmt><title>a</title></titleStmt>
  <sourceDesc><bibl>no description</bibl></sourceDesc></fileDesc></teiHeader>
 <facsimile xml:id="facs_1">
  <surface ulx="0" uly="0" lrx="1000" lry="1400">
   <graphic url="0001.jpg" width="1000px" height="1400px"/>
   <zone points="40,40 460,40 460,90 40,90" rendition="TextRegion" xml:id="facs_1_r1">
    <zone points="40,40 460,42 460,88 40,86" rendition="Line" xml:id="facs_1_r1l1"/>
   </zone>
   <zone points="40,100 460,100 460,300 40,300" rendition="TextRegion" xml:id="facs_1_r2">
    <zone points="40,100 460,100 460,130 40,130" rendition="Line" xml:id="facs_1_r2l1"/>
    <zone points="40,140 460,140 460,170 40,170" rendition="Line" xml:id="facs_1_r2l2"/>
   </zone>
  </surface>
 </facsimile>
 <text><body>
  <pb facs="#facs_1" n="1"/>
  <head facs="#facs_1_r1"><lb facs="#facs_1_r1l1" n="N001"/>Von der Donau</head>
  <p facs="#facs_1_r2">
   <lb facs="#facs_1_r2l1" n="N001"/>Der <abbr>Hr.</abbr> Minister ist ge-
   <lb facs="#facs_1_r2l2" n="N002"/>stern <choice><sic>abgereift</sic><corr>abgereist</corr></choice>.
  </p>
  {more}
 </body></text>
</TEI>
"""


def write(folder: Path, more: str = "") -> Path:
    path = folder / "page.xml"
    path.write_text(TRANSKRIBUS.format(more=more), encoding="utf-8")
    return path


def test_what_transkribus_exports_is_read_with_its_places(tmp_path: Path) -> None:
    (page,) = read_recognised(write(tmp_path))
    assert [one.text for one in page.lines] == ["Von der Donau", "Der Hr. Minister ist ge-", "stern abgereist."]
    assert (page.width, page.height, page.image, page.ordered, page.placed) == (1000, 1400, "0001.jpg", True, True)
    assert [(one.box.left, one.box.top) for one in page.lines] == [(40, 40), (40, 100), (40, 140)]
    assert [one.kind for one in page.regions] == ["headline", "body"]
    assert page.language == "de"
    assert count_missing(page.told, (one.text for one in page.lines)) == 0


STRAYS = {
    "x": "x",
    "<lb/>y": "y",
    "<p>z <note>n<p>deep</p></note> end</p>": "zndeepend",
    "<div>loose <p>in</p> and out</div>": "looseinandout",
    "<sic>alone</sic>": "alone",
}


@given(st.lists(st.sampled_from(sorted(STRAYS)), max_size=4))
@settings(max_examples=20, deadline=None)
def test_text_wherever_it_stands_is_kept(tmp_path_factory: pytest.TempPathFactory, strays: list[str]) -> None:
    (page,) = read_recognised(write(tmp_path_factory.mktemp("tei"), "".join(strays)))
    said = "VonderDonauDerHr.Ministeristge-sternabgereist."
    said += "".join(map(STRAYS.__getitem__, strays))
    assert Counter(printed("".join(one.text for one in page.lines))) == Counter(said)
    assert Counter(page.told) == Counter(said)


def test_tei_that_tells_no_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>a</p></body></text></TEI>')
    with pytest.raises(FormatError, match="without a facsimile"):
        read_recognised(path)


def test_of_an_edition_the_corpus_alone_is_read(tmp_path: Path) -> None:
    for name, content in write_issue(*whole_issue(), software=SOFTWARE, settings=PublishSettings()).items():
        (tmp_path / name).write_bytes(content)
    assert [path.name for path in sorted(tmp_path.glob("*.xml")) if is_page(path)] == [f"{INFO.id}.xml"]
    first, second = read_recognised(tmp_path / f"{INFO.id}.xml")
    assert [one.name for one in first.articles] == ["a001"]
    assert first.info is not None
    assert (first.info.title, first.info.date, first.info.place) == ("晚报", "1998-01-05", "晋江")
    assert count_missing(first.told, (one.text for one in first.lines)) == 0
    assert count_missing(second.told, (one.text for one in second.lines)) == 0
    assert line(1, "没有人要").text in [one.text for one in first.lines]


def test_the_command_takes_it(desk: Desk) -> None:
    folder = desk.path / "in"
    folder.mkdir()
    write(folder)
    desk.configure(recognise={"engine": "import", "second": "none"})
    said = desk.galley("import", str(folder), "-o", "again")
    assert said.code == 0, said.err
    assert "Von der Donau" in (desk.path / "again" / "in" / "tei" / "in-a001.xml").read_text(encoding="utf-8")
    assert "TEI" in desk.galley("import", "--check", str(folder)).out
