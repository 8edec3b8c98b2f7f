"""``galley import --check`` says what is there; metadata of files go into the issue, and issue.yaml wins."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from pipeline.dates import find_date
from pipeline.formats.mets import read_mets
from pipeline.formats.recognised import read_recognised
from tests.conftest import Desk
from tests.imported_pages import hocr, mets
from tests.test_import_formats import written
from tests.test_told_articles import COUNCIL_UNIT, part, unit
from tests.told_pages import alto_of, two_articles

MODS = """<dmdSec ID="MODSMD_ISSUE1"><mdWrap><xmlData><mods:mods>
<mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Harbour Ledger</mods:title></mods:titleInfo>
<mods:originInfo><mods:place><mods:placeTerm type="code">enk</mods:placeTerm><mods:placeTerm
type="text">Whitby</mods:placeTerm> </mods:place><mods:publisher>J. Porter</mods:publisher><mods:dateIssued>4 March
1901</mods:dateIssued></mods:originInfo> <mods:language><mods:languageTerm
type="code">eng</mods:languageTerm></mods:language> <mods:part><mods:detail
type="volume"><mods:number>73</mods:number></mods:detail> <mods:detail
type="issue"><mods:number>154</mods:number></mods:detail></mods:part> <mods:identifier
type="lccn">sn83030214</mods:identifier><mods:accessCondition>Public domain</mods:accessCondition>
<mods:location><mods:physicalLocation>Whitby Library</mods:physicalLocation></mods:location>
</mods:mods></xmlData></mdWrap></dmdSec> <dmdSec
ID="MODSMD_ARTICLE1"><mdWrap><xmlData><mods:mods><mods:titleInfo><mods:title>Fire</mods:title></mods:titleInfo>
<mods:language><mods:languageTerm>fre</mods:languageTerm></mods:language></mods:mods></xmlData></mdWrap></dmdSec>"""


def with_metadata(desk: Desk) -> Path:
    written(desk.path, "in/1.xml", alto_of(two_articles()))
    said = mets(("1.xml",), (), COUNCIL_UNIT + unit("Ad", part("TEXT", "T2", "B2")))
    start, end = said.index("<dmdSec"), said.index("</dmdSec>") + len("</dmdSec>")
    return written(
        desk.path,
        "in/issue-mets.xml",
        said[:start] + MODS + said[end:].replace('TYPE="PAGE"', 'TYPE="PAGE" ORDERLABEL="7"'),
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [
        *(("1821-08-01", "1821-08-01"), ("01.08.1821", "1821-08-01"), ("4 March 1901", "1901-03-04")),
        *(("March 4, 1901", "1901-03-04"), ("le 1er août 1821", "1821-08-01"), ("18210801", "1821-08-01")),
        *(
            ("1 augustus 1821", "1821-08-01"),
            ("Le Gaulois no. 879 08.02.1882", "1882-02-08"),
            ("1918年9月1日", "1918-09-01"),
        ),
        *(("den 3. Mai 1848", "1848-05-03"), ("1904-01-17_01", "1904-01-17"), ("2nd of June, 1920", "1920-06-02")),
        *(("31.02.1821", ""), ("1821", ""), ("", ""), ("no. 879", "")),
    ],
)
def test_days_are_found_in_every_usual_form(said: str, day: str) -> None:
    assert find_date(said) == day


def test_mets_tells_of_the_issue_and_issue_yaml_wins(desk: Desk) -> None:
    path = with_metadata(desk)
    info = read_mets(path).info
    assert (info.title, info.date, info.place, info.publisher) == (
        "The Harbour Ledger",
        "1901-03-04",
        "Whitby",
        "J. Porter",
    )
    assert (info.language, info.volume, info.number, info.first_page) == ("en", "73", "154", 7)
    assert (info.rights, info.institution) == ("Public domain", "Whitby Library")
    written(desk.path, "in/issue.yaml", "publisher: Ann Porter\n")
    run = desk.galley("import", str(path))
    assert run.code == 0, run.err
    root = etree.parse(str(desk.output / "issue/tei/issue-a001.xml")).getroot()
    text = " ".join(" ".join(map(str, root.itertext())).split())
    for said in (
        "The Harbour Ledger",
        "Whitby",
        "Ann Porter",
        "154",
        "sn83030214",
        "Public domain",
        "Whitby Library",
    ):
        assert said in text, said
    assert "J. Porter" not in text
    scope = [(one.get("unit"), one.text) for one in root.iter("{*}biblScope")]
    assert scope[:2] == [("volume", "73"), ("issue", "154")]
    assert root.find("{*}text//{*}pb").get("n") == "7"  # type: ignore[union-attr]


def test_hocr_tells_of_the_issue(tmp_path: Path) -> None:
    said = '<meta name="DC.title" content="Harbour Ledger"/><meta name="dcterms.issued" content="4 March 1901"/></head>'
    (given,) = read_recognised(written(tmp_path, "a.hocr", hocr().replace("</head>", said)))
    assert given.info is not None
    assert (given.info.title, given.info.date) == ("Harbour Ledger", "1901-03-04")


def test_a_check_says_what_is_there_and_makes_nothing(desk: Desk) -> None:
    path = with_metadata(desk)
    written(
        desk.path,
        "in/issue-mets.xml",
        path.read_text().replace(
            "</div></div></structMap></mets>", '</div><div TYPE="ARTICLE"/></div></structMap></mets>'
        ),
    )
    run = desk.galley("import", "--check", str(path))
    assert run.code == 0, run.err
    assert "The Harbour Ledger; 1901-03-04; Whitby; published by J. Porter; vol. 73; no. 154" in run.out
    assert "issue-mets.xml: 1 page; 1 article, 1 advertisement" in run.out
    assert "1.xml: ALTO 4; 8 lines; 2 articles; 1 headline; no picture" in run.out
    assert not desk.output.exists()
    written(desk.path, "in/1.xml", "<alto")
    run = desk.galley("import", "--check", str(path))
    assert run.code != 0
    assert "cannot be read" in run.out
