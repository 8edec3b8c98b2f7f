"""PAGE and ALTO as others write them, and what is said of a file that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import FormatError
from pipeline.evaluate import evaluate
from pipeline.formats.alto import read_alto
from pipeline.formats.given import GivenPage
from pipeline.formats.page import read_page
from pipeline.formats.truth import read_truth
from pipeline.model import Box

PAGE_2019 = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
PAGE_2010 = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2010-03-19"


def text_line(name: str, text: str, top: int, extra: str = "") -> str:
    return (
        f'<TextLine id="{name}" {extra}><Coords points="10,{top} 200,{top} 200,{top + 20} 10,{top + 20}"/>'
        f'<TextEquiv index="1"><Unicode>other</Unicode></TextEquiv>'
        f'<TextEquiv index="0" conf="0.75"><Unicode>{text}</Unicode></TextEquiv></TextLine>'
    )


def region(name: str, lines: str, kind: str = "paragraph", inner: str = "") -> str:
    return (
        f'<TextRegion id="{name}" type="{kind}"><Coords points="0,0 300,0 300,400 0,400"/>{inner}{lines}</TextRegion>'
    )


def page_xml(content: str, namespace: str = PAGE_2019) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><PcGts xmlns="{namespace}"><Metadata><Creator>someone</Creator>'
        f'</Metadata><Page imageFilename="scans/page-1.tif" imageWidth="1000" imageHeight="1400">{content}</Page>'
        f"</PcGts>"
    )


NESTED = page_xml(
    """<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="2" regionRef="r1"/>
    <OrderedGroupIndexed id="h" index="1" regionRef="r3"><RegionRefIndexed index="1" regionRef="r2"/>
    <UnorderedGroupIndexed id="u" index="0"><RegionRef regionRef="r4"/></UnorderedGroupIndexed></OrderedGroupIndexed>
    <RegionRefIndexed index="0" regionRef="r5"/></OrderedGroup></ReadingOrder>"""
    + region("r1", text_line("a", "one", 10))
    + region("r2", text_line("b", "two", 20))
    + region("r3", text_line("c", "three", 30), "heading")
    + region("r4", text_line("d", "four", 40) + text_line("d", "five", 60), "page-number")
    + '<TableRegion id="t"><Coords points="0,0 9,0 9,9"/>'
    + region("r5", text_line("e", "six", 80))
    + "</TableRegion>"
    + region("r6", text_line("f", "behind", 90))
    + '<SeparatorRegion id="s"><Coords points="5,5 5,100"/></SeparatorRegion>'
)


def written(folder: Path, content: str | bytes, name: str = "page.xml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(page: GivenPage) -> list[str]:
    return [line.text for line in page.lines]


def test_page_in_the_order_of_its_nested_groups(tmp_path: Path) -> None:
    page = read_page(written(tmp_path, NESTED))
    assert page.order == ("t", "r3", "r4", "r2", "r1", "r6")
    assert texts(page) == ["six", "three", "four", "five", "two", "one", "behind"]
    assert page.ordered
    assert (page.image, page.width, page.height, page.software) == ("page-1.tif", 1000, 1400, "someone")
    assert {one.id: one.kind for one in page.regions}["r3"] == "headline"
    assert {one.kind for one in page.regions} == {"body", "headline", "folio", "table", "rule"}
    assert len({line.id for line in page.lines}) == 7
    assert page.lines[0].box == Box(left=10, top=80, right=200, bottom=100)
    assert page.lines[0].confidence == 0.75


def test_page_of_an_older_version(tmp_path: Path) -> None:
    content = page_xml(
        '<TextRegion id="r" type="heading"><Coords><Point x="1" y="2"/><Point x="30" y="2"/><Point x="30" y="40"/>'
        "</Coords><TextEquiv><PlainText/><Unicode>first\nsecond</Unicode></TextEquiv></TextRegion>",
        PAGE_2010,
    )
    page = read_page(written(tmp_path, content))
    assert texts(page) == ["first", "second"]
    assert not page.ordered
    assert page.lines[0].box == Box(left=1, top=2, right=30, bottom=40)


def test_page_lines_by_the_order_that_transkribus_notes(tmp_path: Path) -> None:
    noted = [
        text_line(name, name, 10, f'custom="readingOrder {{index:{index};}}"')
        for name, index in (("a", 2), ("b", 0), ("c", 1))
    ]
    assert texts(read_page(written(tmp_path, page_xml(region("r", "".join(noted)))))) == ["b", "c", "a"]
    same = [text_line(name, name, 10, 'custom="readingOrder {index:0;}"') for name in "xyz"]
    assert texts(read_page(written(tmp_path, page_xml(region("r", "".join(same)))))) == ["x", "y", "z"]


def test_page_words_where_a_line_has_no_text_of_its_own(tmp_path: Path) -> None:
    words = "".join(
        f'<Word id="{one}"><Coords points="1,1 2,2 3,3"/><TextEquiv><Unicode>{one}</Unicode></TextEquiv></Word>'
        for one in ("An", "example")
    )
    line = f'<TextLine id="l" readingDirection="top-to-bottom"><Coords points="1,1 9,1 9,9"/>{words}</TextLine>'
    found = read_page(written(tmp_path, page_xml(region("r", line)))).lines[0]
    assert (found.text, found.direction) == ("An example", "vertical")


def alto_xml(content: str, order: str = "", version: str = "ns-v4#") -> str:
    return (
        f'<alto xmlns="http://www.loc.gov/standards/alto/{version}"><Description><MeasurementUnit>mm10'
        r"</MeasurementUnit><sourceImageInformation><fileName>D:\scans\page-1.tif</fileName></sourceImageInformation>"
        f"</Description>{order}<Layout><Page WIDTH='1000' HEIGHT='1400.4'><TopMargin>"
        f"{block('m', [('l0', [('7', 0)])])}</TopMargin><PrintSpace>{content}</PrintSpace></Page></Layout></alto>"
    )


def block(name: str, lines: list[tuple[str, list[tuple[str, int]]]]) -> str:
    """Lines of words, each word with its left edge; " " is an SP."""
    made = "".join(
        f'<TextLine ID="{line}" HPOS="0" VPOS="{30 * number}" WIDTH="500" HEIGHT="20">'
        + "".join(
            "<SP/>"
            if text == " "
            else f'<String CONTENT="{text}" WC="0.5" HPOS="{left}" VPOS="{30 * number}" WIDTH="{10 * len(text)}" '
            f'HEIGHT="20"/>'
            for text, left in words
        )
        + "</TextLine>"
        for number, (line, words) in enumerate(lines)
    )
    return f'<TextBlock ID="{name}" HPOS="0" VPOS="0" WIDTH="500" HEIGHT="200">{made}</TextBlock>'


ONE = block("b1", [("l1", [("An", 0), (" ", 0), ("ex", 30)])]).replace("</TextLine>", "<HYP/></TextLine>")
TWO = block("b2", [("l2", [("am", 0), ("ple", 21)])])


def test_alto_in_the_order_that_it_tells(tmp_path: Path) -> None:
    order = "<ReadingOrder><OrderedGroup><ElementRef REF='b2'/><ElementRef REF='b1'/></OrderedGroup></ReadingOrder>"
    content = f"<ComposedBlock>{ONE}</ComposedBlock>{TWO}<Illustration ID='i' HPOS='1' VPOS='1' WIDTH='5' HEIGHT='5'/>"
    page = read_alto(written(tmp_path, alto_xml(content, order)))
    assert page.order == ("b2", "m", "b1")
    assert texts(page) == ["ample", "7", "An ex-"]
    assert page.ordered
    assert (page.image, page.unit, page.width, page.height) == ("page-1.tif", "mm10", 1000, 1400)
    assert [one.kind for one in page.regions] == ["folio", "body", "body", "picture"]
    assert page.lines[0].confidence == 0.5


@pytest.mark.parametrize("version", ["ns-v2#", "ns-v3#", "ns-v4#"])
def test_alto_without_an_order_stays_as_it_is(tmp_path: Path, version: str) -> None:
    page = read_alto(written(tmp_path, alto_xml(ONE + TWO, version=version)))
    assert texts(page) == ["7", "An ex-", "ample"]
    assert not page.ordered


def test_alto_without_spaces_takes_them_from_the_print(tmp_path: Path) -> None:
    line = [("An", 0), ("example", 30), (".", 100), ("国", 140), ("民", 160)]
    assert texts(read_alto(written(tmp_path, alto_xml(block("b", [("l", line)])))))[1] == "An example. 国民"


def test_alto_words_that_lie_in_the_wrong_line_are_put_right(tmp_path: Path) -> None:
    lines: list[tuple[str, list[tuple[str, int]]]] = [("l1", []), ("l2", [("second", 0)]), ("l3", [])]
    content = (
        block("b", lines)
        .replace("</TextLine>", "", 1)
        .replace(
            '<TextLine ID="l2"',
            '<String CONTENT="first" HPOS="0" VPOS="1" WIDTH="9" HEIGHT="9"/></TextLine><TextLine ID="l2"',
        )
    )
    third = '<String CONTENT="third" HPOS="0" VPOS="61" WIDTH="9" HEIGHT="9"/><String CONTENT="second"'
    content = content.replace('<String CONTENT="second"', third)
    assert texts(read_alto(written(tmp_path, alto_xml(content))))[1:] == ["first", "second", "third"]


@pytest.mark.parametrize("read", [read_page, read_alto], ids=lambda one: one.__name__)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        NESTED[:-30].encode(),
        b"<html/>",
        b"<PcGts/>",
        b"<alto/>",
        page_xml(region("r", text_line("l", "x", 1)).replace("10,1 ", "ten,1 ")).encode(),
        page_xml(region("r", text_line("l", "x", 1)).replace("10,1 ", "10 ")).encode(),
        page_xml("").replace('"1000"', '"wide"').encode(),
        alto_xml(ONE).replace('HPOS="0"', 'HPOS="left"').encode(),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, read: Callable[[Path], GivenPage], content: bytes) -> None:
    path = written(tmp_path, content, "seite 3.xml")
    with pytest.raises(FormatError, match=r"seite 3\.xml"):
        read(path)


@pytest.mark.parametrize("read", [read_page, read_alto], ids=lambda one: one.__name__)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, read: Callable[[Path], GivenPage]) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read(tmp_path / "none.xml")


def test_nothing_is_fetched_or_expanded(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret", "secret.txt")
    entity = f'<!DOCTYPE PcGts [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    content = page_xml(region("r", text_line("l", "a&x;b", 1))).replace("?>", f"?>{entity}", 1)
    with pytest.raises(FormatError, match="stands for another file"):
        read_page(written(tmp_path, content))


def test_given_lines_are_truth_for_order_and_characters(tmp_path: Path) -> None:
    content = page_xml(
        region("h", text_line("t", "Aus der Stadt", 0), "heading")
        + region("r1", text_line("a", "Die Ver-", 100) + text_line("b", "sammlung begann um", 120))
        + region("r2", text_line("c", "acht Uhr abends.", 30))
    )
    truth = written(tmp_path, content, "truth.xml")
    page = read_truth(truth)[0]
    assert (page.name, page.articles, [line.kind for line in page.lines]) == ("page-1", None, ["title", "p", "p", "p"])
    tei = written(
        tmp_path,
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><head>Aus der Stadt</head>'
        "<p>Die Versammlung begann um acht Uhr abends!</p></body></text></TEI>",
        "tei.xml",
    )
    scores = evaluate(truth, tei).pages[0].scores
    assert (scores.joins, scores.flow_recall, scores.column_joins, scores.column_recall) == (2, 1.0, 1, 1.0)
    assert (scores.cer, scores.art_f1) == (1 / scores.chars, None)


@pytest.mark.parametrize(
    ("path", "lines", "ordered"),
    [
        ("nzz/nzz_19290331_0_0_a1_p1_1.xml", 464, True),
        ("ezr/ALTO/00001.xml", 111, False),
        ("luxzeit/text/1858-12-07_01-00001.xml", 224, False),
        ("star/eveningstar_1918090101_0007.alto.xml", 1054, False),
    ],
)
def test_files_of_libraries_are_read(samples: Path, path: str, lines: int, ordered: bool) -> None:
    page = (read_page if path.startswith("nzz") else read_alto)(samples / path)
    assert len(page.lines) == lines
    assert page.ordered == ordered
    assert sum(not line.text for line in page.lines) <= 2
    assert all(0 <= line.box.left < line.box.right <= page.width * 1.02 for line in page.lines)
