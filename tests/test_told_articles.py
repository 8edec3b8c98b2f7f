"""What files tell of articles, kinds, headings and order is what comes out; what of it is not used is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import Desk
from tests.imported_pages import mets
from tests.test_import_formats import written
from tests.told_pages import BURNT, FIRE, HEAD, TEXT, Block, alto_of, ordered, page_of_blocks, two_articles

TEI = "{http://www.tei-c.org/ns/1.0}"
Found = tuple[str, tuple[str, ...], str]
COUNCIL = ("article", HEAD, " ".join(TEXT))
INN = ("article", FIRE, " ".join(BURNT))


def imported(desk: Desk, *paths: Path, said: str = "") -> list[Found]:
    """Kind, heads and text of each article; the run is sound, and says what is ``said``."""
    run = desk.galley("import", *map(str, paths))
    assert run.code == 0, run.err + run.out
    assert "0 lost" in run.out
    assert said in run.out
    return [_read(path) for path in sorted(desk.output.glob("*/tei/*-a[0-9][0-9][0-9].xml"))]


def _read(path: Path) -> Found:
    (div,) = etree.parse(str(path)).getroot().iterfind(f"{TEI}text/{TEI}body/{TEI}div")
    heads = tuple(_plain(one) for one in div.findall(f"{TEI}head"))
    body = " ".join(_plain(one) for one in div.iter(f"{TEI}p", f"{TEI}ab", f"{TEI}cell") if _plain(one))
    return div.get("subtype") or "", heads, body


def _plain(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def unit(kind: str, *parts: str) -> str:
    return f'<div ID="U{hash(parts) % 1000}" TYPE="{kind}">{"".join(parts)}</div>'


def part(kind: str, *blocks: str, file: str = "T1") -> str:
    areas = "".join(f'<fptr><area FILEID="{file}" BETYPE="IDREF" BEGIN="{name}"/></fptr>' for name in blocks)
    return f'<div TYPE="{kind}">{areas}</div>'


COUNCIL_UNIT = unit("ARTICLE", part("TITLE", "T1"), part("PARAGRAPH", "B1"))


def issue(desk: Desk, logical: str, *pages: str) -> Path:
    for at, content in enumerate(pages, 1):
        written(desk.path, f"in/{at}.xml", content)
    names = [f"{at}.xml" for at in range(1, len(pages) + 1)]
    return written(desk.path, "in/issue-mets.xml", mets(names, (), logical))


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        *(("Ad", "advertisement"), ("ADVERT", "advertisement"), ("ADVERTISEMENT", "advertisement")),
        *(("DEATH_NOTICE", "death_notice"), ("OBITUARY", "death_notice"), ("NOTICE", "notice")),
        *(("Weather", "weather"), ("LETTER", "letter"), ("SERIAL", "serial"), ("Crossword puzzle", "Crossword_puzzle")),
    ],
)
def test_a_unit_has_its_kind_and_all_its_blocks(desk: Desk, told: str, kind: str) -> None:
    path = issue(
        desk, COUNCIL_UNIT + unit(told, part("PARAGRAPH", "T2"), part("PARAGRAPH", "B2")), alto_of(two_articles())
    )
    first, second = imported(desk, path)
    assert first == COUNCIL
    assert second[0] == kind
    assert " ".join((*second[1], second[2])) == " ".join((*FIRE, *BURNT))


def test_what_struct_link_ties_to_a_unit_is_its(desk: Desk) -> None:
    """British Library: stretches of words in the physical structure; the headline stands below its text."""
    blocks = (
        Block("T1", 200, 200, HEAD, 50),
        Block("B1", 200, 300, TEXT),
        Block("B2", 200, 500, BURNT),
        Block("T2", 200, 700, FIRE, 50),
    )
    words = [sum(len(line.split()) for line in block.lines) for block in blocks]
    ends = [sum(words[: at + 1]) for at in range(len(words))]
    areas = "".join(
        f'<div ID="pa{at}" TYPE="pagearea" LABEL="{"Headline" if at in (0, 3) else "Textblock"}"><fptr>'
        f'<area FILEID="T1" BETYPE="IDREF" BEGIN="w{end - count + 1}" END="w{end}"/></fptr></div>'
        for at, (count, end) in enumerate(zip(words, ends, strict=True))
    )
    path = issue(desk, '<div ID="a1" TYPE="ARTICLE"/><div ID="a2" TYPE="ARTICLE"/>', alto_of(blocks))
    locators = [
        "".join(f'<smLocatorLink xlink:href="#{name}"/>' for name in names)
        for names in (("a1", "pa0", "pa1"), ("a2", "pa3", "pa2"))
    ]
    groups = "".join(f"<smLinkGrp>{one}</smLinkGrp>" for one in locators)
    said = path.read_text(encoding="utf-8").replace('<div TYPE="PAGE">', f'<div TYPE="PAGE">{areas}')
    path.write_text(said.replace("</mets>", f"<structLink>{groups}</structLink></mets>"), encoding="utf-8")
    assert imported(desk, path) == [COUNCIL, INN]


def test_units_without_blocks_are_said(desk: Desk) -> None:
    path = issue(desk, '<div ID="a1" TYPE="ARTICLE"/>' + COUNCIL_UNIT, alto_of(two_articles()))
    said = "tells a unit without saying which blocks or words it is made of: not used"
    assert COUNCIL in imported(desk, path, said=said)
    path = issue(desk, unit("ARTICLE", part("TITLE", "T9"), part("PARAGRAPH", "B1")), alto_of(two_articles()))
    imported(desk, path, said="names a block of the page that its text does not have: not used")


def kitodo(desk: Desk, labels: tuple[str, ...]) -> Path:
    """Units with labels, all tied to whole pages by structLink."""
    logical = "".join(
        f'<div ID="LOG{at}" TYPE="{"advertisement" if at else "article"}" LABEL="{one}"/>'
        for at, one in enumerate(labels)
    )
    path = issue(desk, logical, alto_of(two_articles()))
    said = path.read_text(encoding="utf-8").replace('<div TYPE="PAGE">', '<div TYPE="PAGE" ID="PHYS1">')
    links = "".join(f'<smLink xlink:from="LOG{at}" xlink:to="PHYS1"/>' for at in range(len(labels)))
    path.write_text(said.replace("</mets>", f"<structLink>{links}</structLink></mets>"), encoding="utf-8")
    return path


def test_units_of_whole_pages_are_cut_out_by_their_headlines(desk: Desk) -> None:
    """As Kitodo has them; the label is as somebody typed it."""
    found = imported(desk, kitodo(desk, ("The Town-Council.", "Fire at the Inn")))
    assert found == [COUNCIL, ("advertisement", *INN[1:])]


def test_a_unit_of_two_whole_pages_goes_on_to_the_next_headline(desk: Desk) -> None:
    council, text, fire, burnt = two_articles()
    later = (Block("B9", 200, 200, ("Of the bridge nothing", "more was said that night."), more=""), fire, burnt)
    path = issue(
        desk,
        '<div ID="LOG0" TYPE="article" LABEL="The Town Council"/><div ID="LOG1" TYPE="weather" LABEL="Fire at the …"/>',
        alto_of((council, text)),
        alto_of(later),
    )
    said = path.read_text(encoding="utf-8")
    for number in (1, 2):
        said = said.replace('<div TYPE="PAGE">', f'<div TYPE="PAGE" ID="PHYS{number}">', 1)
    ends = (("LOG0", "PHYS1"), ("LOG0", "PHYS2"), ("LOG1", "PHYS2"))
    links = "".join(f'<smLink xlink:from="{one}" xlink:to="{other}"/>' for one, other in ends)
    path.write_text(said.replace("</mets>", f"<structLink>{links}</structLink></mets>"), encoding="utf-8")
    first, second, third = imported(desk, path)
    assert first == COUNCIL
    assert second == ("article", (), "Of the bridge nothing more was said that night.")
    assert third == ("weather", *INN[1:])
    parts = [path.read_text(encoding="utf-8") for path in sorted(desk.output.glob("*/tei/*-a[0-9][0-9][0-9].xml"))]
    assert 'next="issue-a002.xml"' in parts[0]
    assert 'prev="issue-a001.xml"' in parts[1]


def test_where_a_headline_is_not_found_no_unit_of_its_page_is_cut_out(desk: Desk) -> None:
    said = "the METS tells “A Wedding” by its whole page alone"
    imported(desk, kitodo(desk, ("The Town Council", "A Wedding")), said=said)


@pytest.mark.parametrize("named", ["in", "in/manifest.xml", "in/toc/T1.xml"])
def test_a_manifest_and_its_list_of_contents_are_one_issue(desk: Desk, named: str) -> None:
    """As the Bibliothèque nationale de France lays them."""
    written(desk.path, "in/ocr/X1.xml", alto_of(two_articles()))
    spaces = 'xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    file = '<file ID="{0}"><FLocat LOCTYPE="URL" xlink:href="{1}"/></file>'
    written(
        desk.path,
        "in/manifest.xml",
        f'<mets {spaces}><fileSec><fileGrp USE="ocr">{file.format("o1", "ocr/X1.xml")}</fileGrp><fileGrp USE="toc">'
        f'{file.format("t1", "toc/T1.xml")}</fileGrp></fileSec><structMap TYPE="physical"><div TYPE="set">'
        '<div TYPE="object"><fptr FILEID="o1"/></div></div></structMap></mets>',
    )
    logical = "".join(
        unit("ARTICLE", part("TITLE", head, file="o1"), part("PARAGRAPH", text, file="o1"))
        for head, text in (("T1", "B1"), ("T2", "B2"))
    )
    written(
        desk.path,
        "in/toc/T1.xml",
        f'<mets {spaces}><fileSec><fileGrp USE="ocr">{file.format("o1", "../ocr/X1.xml")}</fileGrp></fileSec>'
        f'<structMap TYPE="logical"><div TYPE="NEWSPAPER">{logical}</div></structMap></mets>',
    )
    assert imported(desk, desk.path / named) == [COUNCIL, INN]


def test_a_heading_over_several_articles_is_theirs_together(desk: Desk) -> None:
    over = Block("S", 200, 100, ("LOCAL NEWS",), 60)
    articles = COUNCIL_UNIT + unit("ARTICLE", part("TITLE", "T2"), part("PARAGRAPH", "B2"))
    section = f'<div TYPE="SECTION"><div TYPE="HEADING">{part("TITLE", "S")}</div>{articles}</div>'
    first, second = imported(desk, issue(desk, section, alto_of((over, *two_articles()))))
    assert first == ("article", ("LOCAL NEWS", *HEAD), COUNCIL[2])
    assert second == ("article", ("", *FIRE), INN[2])


def test_an_article_of_two_pages_is_one(desk: Desk) -> None:
    said = unit("ARTICLE", part("TITLE", "T1"), part("PARAGRAPH", "B1"), part("PARAGRAPH", "B1", file="T2"))
    first = (
        Block("T1", 200, 200, HEAD, 50),
        Block("B1", 200, 300, ("The matter was put off until the fourth day of",)),
    )
    second = (Block("B1", 200, 200, ("next month, when all members hope to come.",)),)
    imported(desk, issue(desk, said, alto_of(first), alto_of(second)))
    one, other = sorted(desk.output.glob("*/tei/*-a[0-9][0-9][0-9].xml"))
    assert 'next="issue-a002.xml"' in one.read_text()
    assert 'prev="issue-a001.xml"' in other.read_text()
    assert 'part="I"' in one.read_text()
    assert 'part="F"' in other.read_text()


@pytest.mark.parametrize("space", ["http://www.w3.org/TR/xlink", "http://www.w3.org/1999/xlink"])
def test_any_xlink_names_files(desk: Desk, space: str) -> None:
    path = issue(desk, COUNCIL_UNIT + unit("ARTICLE", part("TITLE", "T2"), part("TEXT", "B2")), alto_of(two_articles()))
    path.write_text(path.read_text().replace("http://www.w3.org/1999/xlink", space))
    assert imported(desk, path) == [COUNCIL, INN]


# -- PAGE -------------------------------------------------------------------------------------------------------------

COLUMNS = (
    Block("h", 200, 200, HEAD, 50),
    Block("left", 200, 300, TEXT),
    Block("right", 900, 300, BURNT),
)


def test_the_order_that_page_tells_is_kept(desk: Desk) -> None:
    path = written(desk.path, "in/a.xml", page_of_blocks(COLUMNS, ordered(("h", "right", "left"))))
    assert imported(desk, path) == [("article", HEAD, " ".join((*BURNT, *TEXT)))]


def test_what_is_not_in_the_order_stands_where_the_file_has_it(desk: Desk) -> None:
    path = written(desk.path, "in/a.xml", page_of_blocks(two_articles(), ordered(("B1", "T2", "B2"))))
    assert imported(desk, path) == [COUNCIL, INN]


def test_a_group_without_an_order_tells_none(desk: Desk) -> None:
    path = written(
        desk.path, "in/a.xml", page_of_blocks(two_articles(), ordered(("B2", "T2", "B1", "T1"), "Unordered"))
    )
    assert imported(desk, path) == [COUNCIL, INN]


def test_groups_within_the_order_are_followed(desk: Desk) -> None:
    inner = (
        '<OrderedGroupIndexed id="t" index="1"><RegionRefIndexed index="1" regionRef="B2"/>'
        '<RegionRefIndexed index="0" regionRef="T2"/></OrderedGroupIndexed>'
    )
    outer = '<RegionRefIndexed index="0" regionRef="B1"/>'
    order = f'<ReadingOrder><OrderedGroup id="g">{inner}{outer}</OrderedGroup></ReadingOrder>'
    path = written(desk.path, "in/a.xml", page_of_blocks(two_articles(), order))
    assert imported(desk, path) == [COUNCIL, INN]


TABLE = (
    ("c1", 200, 900, ("Wheat", "Barley")),
    ("c2", 500, 900, ("31s. 4d.", "22s. 6d.")),
)


@pytest.mark.parametrize("cells", [False, True], ids=["regions in columns", "cells with rows"])
def test_a_table_of_page_is_read_row_by_row(desk: Desk, *, cells: bool) -> None:
    columns = [Block(name, left, top, lines) for name, left, top, lines in TABLE]
    inner = page_of_blocks(columns).partition(">")[2].partition("<TextRegion")
    regions = "<TextRegion" + inner[2].removesuffix("</Page></PcGts>")
    if cells:
        alone = [
            Block(f"{block.name}{row}", block.left, block.top + 50 * row, (text,), more=f'row="{row}" col="{col}"')
            for col, block in enumerate(columns)
            for row, text in enumerate(block.lines)
        ]
        regions = "<TextRegion" + page_of_blocks(alone).partition("<TextRegion")[2].removesuffix("</Page></PcGts>")
        regions = regions.replace("TextRegion", "TableCell")
    table = f'<TableRegion id="t"><Coords points="200,900 800,900 800,1000 200,1000"/>{regions}</TableRegion>'
    names = ("T1", "B1", "t", "c1", "c2")
    content = page_of_blocks(two_articles()[:2], ordered(names)).replace("</Page>", f"{table}</Page>")
    ((_, heads, body),) = imported(desk, written(desk.path, "in/a.xml", content))
    assert heads == HEAD
    assert body == f"{COUNCIL[2]} Wheat 31s. 4d. Barley 22s. 6d."


def test_headings_and_articles_of_transkribus_are_kept(desk: Desk) -> None:
    """All in one size of type: nothing but the file tells what is a heading."""
    heading = 'custom="readingOrder {index:0;} structure {type:heading;}"'

    def of(article: str) -> str:
        return f'custom="readingOrder {{index:0;}} structure {{id:{article}; type:article;}}"'

    blocks = (
        Block("r1", 200, 200, ("The Town Council",), more=heading, lines_more=of("a1")),
        Block("r2", 200, 250, TEXT, lines_more=of("a1")),
        Block("r3", 200, 400, ("Fire at the Inn",), more=heading, lines_more=of("a2")),
        Block("r4", 200, 450, BURNT, lines_more=of("a2")),
        Block("r5", 200, 600, ("Wheat stood at forty shillings on Friday.",), lines_more=of("a3")),
    )
    assert imported(desk, written(desk.path, "in/a.xml", page_of_blocks(blocks))) == [
        ("article", ("The Town Council",), COUNCIL[2]),
        ("article", ("Fire at the Inn",), INN[2]),
        ("article", (), "Wheat stood at forty shillings on Friday."),
    ]


def test_lines_with_a_baseline_alone_have_their_places(desk: Desk) -> None:
    """Nothing tells how high their letters are: the file has to say what is a heading."""
    blocks = two_articles(T1='type="heading"', T2='type="heading"')
    path = written(desk.path, "in/a.xml", page_of_blocks(blocks, coords=False))
    assert imported(desk, path) == [COUNCIL, INN]


# -- ALTO -------------------------------------------------------------------------------------------------------------


def test_tags_of_alto_tell_headings_and_articles(desk: Desk) -> None:
    tags = (
        '<Tags><StructureTag ID="s1" LABEL="article"/><StructureTag ID="s2" LABEL="article"/>'
        '<LayoutTag ID="h" LABEL="heading"/><OtherTag ID="n" LABEL="RunningTitleZone"/></Tags>'
    )
    head = Block("H", 200, 50, ("Harbour Ledger, 4 March 1901",), more='TAGREFS="n"')
    blocks = two_articles(T1='TAGREFS="s1 h"', B1='TAGREFS="s1"', T2='TAGREFS="h s2"', B2='TAGREFS="s2"')
    assert imported(desk, written(desk.path, "in/a.xml", alto_of((head, *blocks), tags=tags))) == [COUNCIL, INN]


def test_the_order_that_alto_tells_is_kept(desk: Desk) -> None:
    order = "".join(f'<ElementRef ID="e{name}" REF="{name}"/>' for name in ("h", "right", "left"))
    content = alto_of(COLUMNS, order=f'<ReadingOrder><OrderedGroup ID="g">{order}</OrderedGroup></ReadingOrder>')
    assert imported(desk, written(desk.path, "in/a.xml", content)) == [("article", HEAD, " ".join((*BURNT, *TEXT)))]


# -- what is kept as it is --------------------------------------------------------------------------------------------


def test_text_in_a_language_without_a_model_is_kept_unmarked_and_it_is_said(desk: Desk) -> None:
    dutch = (
        "De gemeenteraad kwam gisteravond bijeen onder",
        "voorzitterschap van den burgemeester. Er was",
        "veel publiek, en men sprak over de markt.",
    )
    path = written(desk.path, "in/a.xml", alto_of((Block("B", 200, 300, dutch),)))
    said = "its language is nl: galley has no words of it, and marked and mended nothing by them"
    assert imported(desk, path, said=said) == [("article", (), " ".join(dutch))]
    (tei,) = desk.output.glob("*/tei/*-a001.xml")
    assert 'xml:lang="nl"' in tei.read_text(encoding="utf-8")
    assert "<unclear" not in tei.read_text(encoding="utf-8")


def test_the_language_that_a_file_tells_goes_first(desk: Desk) -> None:
    content = alto_of((Block("B", 200, 300, ("Wheat 31s. 4d.", "Barley 22s. 6d.")),))
    path = written(desk.path, "in/a.xml", content.replace("<Page ", '<Page LANG="dut" '))
    imported(desk, path)
    (tei,) = desk.output.glob("*/tei/*-a001.xml")
    assert 'xml:lang="nl"' in tei.read_text(encoding="utf-8")


def test_lines_in_one_place_all_stay(desk: Desk) -> None:
    """Without a picture the places that a file tells prove nothing."""
    lines = ("The council met last night at the town hall.", "The council met last night at the town hall,")
    blocks = (Block("A", 200, 300, lines[:1]), Block("B", 200, 302, lines[1:]), Block("C", 200, 400, TEXT))
    found = imported(desk, written(desk.path, "in/a.xml", alto_of(blocks)), said="removed        0 characters")
    text = " ".join(one for _, heads, body in found for one in (*heads, body))
    for line in (*lines, *TEXT):
        assert line in text
