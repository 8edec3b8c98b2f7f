"""Files of text that are damaged or meant to do harm: all that they say is read, or the file is refused by name."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.bounds import CHARACTERS, ENTITY, LINES, NESTING, PAGES, POINTS, REGIONS, Bound
from pipeline.errors import FormatError
from pipeline.formats.imports import find_imports, gather
from pipeline.formats.issue_files import tells_issue
from pipeline.formats.mets import read_mets
from pipeline.formats.recognised import read_recognised
from pipeline.formats.sources import read_source
from pipeline.formats.structure import keep_structure
from pipeline.formats.truth import read_truth
from pipeline.formats.xml_files import parse_xml, root_name
from tests.conftest import Desk
from tests.fuzz.readers import check_page
from tests.imported_pages import alto, article, mets
from tests.test_import_formats import hocr_of, written

COORDS = '<Coords points="10,10 90,20"/>'
TINY = Bound(most=1000, unit="bytes", of="a file", why="a test")


def page_of(inner: str, before: str = "") -> str:
    return f'{before}<PcGts><Page imageWidth="100" imageHeight="100">{inner}</Page></PcGts>'


def line_of(unicode: str) -> str:
    line = f"<TextLine>{COORDS}<TextEquiv><Unicode>{unicode}</Unicode></TextEquiv></TextLine>"
    return f"<TextRegion>{COORDS}{line}</TextRegion>"


def alto_of(inner: str, page: str = 'WIDTH="1000" HEIGHT="1400"') -> str:
    return f"<alto><Layout><Page {page}><PrintSpace>{inner}</PrintSpace></Page></Layout></alto>"


def string_of(text: str) -> str:
    at = 'HPOS="1" VPOS="1" WIDTH="500" HEIGHT="20"'
    return f'<TextBlock {at}><TextLine {at}><String CONTENT="{text}"/></TextLine></TextBlock>'


def read(folder: Path, name: str, content: str | bytes) -> list[str]:
    """The lines of a file, after a look at all that holds for any."""
    pages = read_recognised(written(folder, name, content))
    for one in pages:
        check_page(one)
    return [line.text for one in pages for line in one.lines]


DECLARED = '<!DOCTYPE a [<!ENTITY e "&#233;"><!ENTITY twice "&e;&#38;&e;">\n<!-- "]> -->]>\n'


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.xml", page_of(line_of("caf&e; au lait"), DECLARED), ["café au lait"]),
        ("a.xml", page_of(line_of("&twice;<![CDATA[&e;]]><!-- &none; -->"), DECLARED), ["é&é&e;"]),
        ("a.xml", page_of(line_of("before <!-- note -->after<?break?> all")), ["before after all"]),
        ("a.xml", page_of(line_of("<b>marked</b> up")), ["marked up"]),
        ("a.xml", DECLARED + alto_of(string_of("caf&e; &twice;")), ["café é&é"]),
        ("a.xml", f'<?xml version="1.0" encoding="gb2312"?>{page_of(line_of("政务"))}'.encode("gb2312"), ["政务"]),
        ("a.xml", page_of(line_of("政务")).encode("utf-16"), ["政务"]),
        ("a.xml", f'<?xml version="1.0" encoding="utf-16"?>{page_of(line_of("says utf-16"))}', ["says utf-16"]),
        (
            "a.hocr",
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
            + hocr_of('<span class="ocr_line" title="bbox 1 1 9 9">caf&eacute; &mdash; A&nbsp;B &amp; com&shy;</span>'),
            ["café — A\xa0B & com\xad"],
        ),
        # As HTML: no well-formed XML, and a name that HTML does not have is what it looks like.
        (
            "a.html",
            hocr_of('<span class="ocr_line" title="bbox 1 1 9 9">AT&T &eacute;&foo; 3<4 a<b and c> d<!e> f<br></span>'),
            ["AT&T é&foo; 3<4 a<b and c> d<!e> f"],
        ),
        (
            "a.html",
            hocr_of('<p>&#1;<span class="ocr_line" title="bbox 1 1 9 9">a\0b\x0bc&#xD800;</span><![CDATA[<i>]]>'),
            ["\ufffd", "a\ufffdb c\ufffd", "<i>"],
        ),
    ],
)
def test_all_text_is_kept_however_it_is_written(
    tmp_path: Path, name: str, content: str | bytes, lines: list[str]
) -> None:
    assert read(tmp_path, name, content) == lines


def laughs(first: str) -> str:
    """Ten of the one before, ten times over."""
    inner = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY l0 "{first}">{inner}]>'


CHAIN = (
    f'<!DOCTYPE a [<!ENTITY l0 "x">{"".join(f"<!ENTITY l{n} {chr(34)}&l{n - 1};{chr(34)}>" for n in range(1, 3000))}]>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (page_of(line_of("a&none;b")), "&none;, which is declared nowhere"),
        ('<!DOCTYPE alto SYSTEM "a.dtd">' + alto_of(string_of("a&none;b")), "&none;, which is declared nowhere"),
        (
            page_of(line_of("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "secret.xml">]>'),
            "&x;, which stands for another file",
        ),
        (page_of(line_of("&x;"), '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]>'), "which holds itself"),
        (page_of(line_of("&x;"), '<!DOCTYPE a [<!ENTITY x "<b>c</b>">]>'), "which stands for markup"),
        (page_of(line_of("&l11;"), laughs("laugh")), f"more than the {ENTITY.most:,}"),
        (alto_of(string_of("&l2999;")).replace("<alto", f"{CHAIN}<alto"), f"more than the {NESTING.most}"),
        (
            page_of(line_of("a"), '<!DOCTYPE a [<!ATTLIST TextLine id CDATA "b">]>'),
            "gives TextLine the attribute id in its DTD",
        ),
        (page_of(line_of("a"), "<!DOCTYPE a [<!ENTITY"), "is damaged XML"),
        ("<?xml version='1.0' encoding='rot13'?><alto/>", "names an encoding that is not known"),
        (page_of(line_of("a")) + page_of(line_of("b")), "is damaged XML"),
        (page_of(line_of("a") + "<Page/>"), "has 2 pages"),
        (page_of("").replace("</PcGts>", f"{line_of('a')}</PcGts>"), "has text outside of its page"),
        (alto_of("").replace("</alto>", f"{string_of('a')}</alto>"), "has text outside of its pages"),
        (alto_of(f"<Page>{string_of('a')}</Page>"), "a page within a page"),
    ],
)
def test_what_would_be_dropped_or_harm_is_refused(tmp_path: Path, content: str, said: str) -> None:
    written(tmp_path, "secret.xml", "kept from everybody")
    path = written(tmp_path, "a.xml", content)
    with pytest.raises(FormatError, match=said) as caught:
        read_recognised(path)
    assert "everybody" not in str(caught.value)


def test_entities_without_a_character_cost_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "a.xml", page_of(line_of("a&l11;b"), laughs(""))) == ["ab"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<div><!-- never ends", "a comment does not end"),
        ("<div><script>var a = 1;</div>", "a script does not end"),
        ('<div><a href="x>text</a><a href="y">', "the attribute 'href' does not end"),
        ("<div><p class='a'", "does not end"),
        ("<div><div>cut short</div>", "its div in line 1 does not end"),
        ("<div>" * 300 + "deep" + "</div>" * 300, f"more than the {NESTING.most} that are read"),
        ('<p></p><span class="ocr_line" title="bbox 1 1 9 9">text</span>', "outside of any ocr_page"),
    ],
)
def test_html_in_which_text_would_be_lost_is_refused(tmp_path: Path, content: str, said: str) -> None:
    page = f'<div class="ocr_page" title="bbox 0 0 9 9"></div>{content}'
    with pytest.raises(FormatError, match=said):
        read_recognised(written(tmp_path, "a.html", page))


def test_hocr_in_depth_keeps_all_lines_or_is_refused(tmp_path: Path) -> None:
    last = "<span class='ocr_line' title='bbox 1 30 9 40'>last line</span>"
    for depth in (150, 250, 300, 5000):
        path = written(tmp_path, "a.html", hocr_of("<div>" * depth + last + "<br>" + "</div>" * depth))
        if depth < NESTING.most - 10:
            assert [line.text for line in read_recognised(path)[0].lines] == ["last line"]
            continue
        with pytest.raises(FormatError, match="levels of nesting"):
            read_recognised(path)


@pytest.mark.parametrize("white", ["\n", "\t", "\x85", "\u2028", "\u2029", "\x1c", "\x1e", "\x0b", "\f"])
def test_no_line_holds_the_end_of_one(tmp_path: Path, white: str) -> None:
    number = f"&#{ord(white)};"
    if white not in "\x1c\x1e\x0b\f":  # which XML has not
        assert read(tmp_path, "a.xml", alto_of(string_of(f"was{number}opened"))) == ["was opened"]
        assert read(tmp_path, "b.xml", page_of(line_of(f"was{number}opened"))) == ["was opened"]
    if white not in "\n\f":
        assert read(tmp_path, "a.txt", f"was{white}opened") == ["was opened"]
    line = f'<span class="ocr_line" title="bbox 1 1 9 9">was{white}opened<br></span>'
    assert read(tmp_path, "a.html", hocr_of(line)) == ["was opened"]


def test_a_line_feed_within_a_word_harms_no_other_page(desk: Desk) -> None:
    written(desk.path, "in/1.xml", alto_of(string_of("The harbour&#10;was opened again")))
    written(desk.path, "in/2.xml", alto(image=""))
    run = desk.galley("import", "in")
    assert run.code == 0, run.err
    assert "The harbour was opened again" in (desk.output / "in/tei/in-a001.xml").read_text()


TEXT_LINE = '<TextLine HPOS="1" VPOS="1" WIDTH="5" HEIGHT="2"><String CONTENT="a"/></TextLine>'


@pytest.mark.parametrize(
    ("name", "content", "bound"),
    [
        ("a.xml", lambda: alto_of(f"<TextBlock>{TEXT_LINE * (LINES.most + 1)}</TextBlock>"), LINES),
        ("a.txt", lambda: "\n" * LINES.most + "a", LINES),
        ("a.xml", lambda: alto_of(string_of("a" * (CHARACTERS.most + 1))), CHARACTERS),
        ("a.txt", lambda: "a" * (CHARACTERS.most + 1), CHARACTERS),
        ("a.xml", lambda: page_of(f"<TextRegion>{COORDS}</TextRegion>" * (REGIONS.most + 1)), REGIONS),
        ("a.xml", lambda: page_of(line_of("a").replace("90,20", "90,20 " * POINTS.most)), POINTS),
        ("a.xml", lambda: f"<alto><Layout>{'<Page/>' * (PAGES.most + 1)}</Layout></alto>", PAGES),
        ("a.txt", lambda: "\f" * PAGES.most + "a", PAGES),
        ("a.html", lambda: '<p class="ocr_page">' * (PAGES.most + 1), PAGES),
        ("a.xml", lambda: "<alto>" * (NESTING.most + 1) + "</alto>" * (NESTING.most + 1), NESTING),
    ],
    ids=lambda one: one.of if isinstance(one, Bound) else None,
)
def test_what_is_beyond_a_bound_is_refused_with_its_number(
    tmp_path: Path, name: str, content: Callable[[], str], bound: Bound
) -> None:
    path = written(tmp_path, name, content())
    with pytest.raises(FormatError, match=f"{bound.most + 1:,} {bound.unit}") as caught:
        read_recognised(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("number", ["9" * 5000, "1e300", "1e999", "nan", "-inf", "1,5", "٣x", "12000000"])
def test_a_number_that_is_none_or_off_all_paper_is_an_error_of_formats(tmp_path: Path, number: str) -> None:
    for name, content in (
        ("a.xml", alto_of(string_of("a")).replace('HPOS="1"', f'HPOS="{number}"')),
        ("b.xml", page_of(line_of("a")).replace("10,10", f"{number},10")),
        ("c.xml", page_of(line_of("a")).replace('imageWidth="100"', f'imageWidth="{number}"')),
        ("a.hocr", hocr_of("").replace("bbox 0 0 100", f"bbox 0 0 {number}")),
    ):
        with pytest.raises(FormatError, match=r"not a number|no pairs of numbers|from the edge of the page"):
            read_recognised(written(tmp_path, name, content))


def test_numbers_beside_the_text_never_harm_it(tmp_path: Path) -> None:
    for number in ("²", "9" * 5000, "nan", "1.2.3", ""):
        kept = page_of(
            f'<ReadingOrder><OrderedGroup><RegionRefIndexed index="{number}" regionRef="r"/></OrderedGroup>'
            "</ReadingOrder>" + line_of("a").replace("<TextEquiv>", f'<TextEquiv index="{number}" conf="{number}">')
        ).replace("<TextLine>", f'<TextLine custom="readingOrder {{index:{number};}}">')
        assert read(tmp_path, "a.xml", kept) == ["a"]
        line = f"<span class='ocrx_word' title='bbox 1 1 9 9; x_wconf {number}; textangle {number}'>a</span>"
        assert read(tmp_path, "a.hocr", hocr_of(line)) == ["a"]


def test_gzipped_files_are_read_and_bounded(tmp_path: Path) -> None:
    assert read(tmp_path, "a.xml.gz", gzip.compress(alto_of(string_of("packed")).encode())) == ["packed"]
    assert read(tmp_path, "a.txt.gz", gzip.compress(b"packed")) == ["packed"]
    (issue,) = gather([tmp_path])
    assert [one.text.name for one in issue.pages if one.problem is None] == ["a.xml.gz"]
    path = written(tmp_path, "b.txt.gz", gzip.compress(b"a" * 100_000))
    with pytest.raises(FormatError, match="unpacked, has 1,001 bytes, more than the 1,000"):
        read_source(path, TINY)
    for damaged in (path.read_bytes()[:-9], b"\x1f\x8bno gzip at all"):
        with pytest.raises(FormatError, match="is a damaged gzip file"):
            read_recognised(written(tmp_path, "c.txt.gz", damaged))


def test_the_root_is_told_without_reading_on(tmp_path: Path) -> None:
    for content in (
        "<!-- c --><m:mets xmlns:m='m'><cut",
        f"{laughs('x')}<mets a='&l11;'>",
        "\ufeff<?xml version='1.0'?><mets",
    ):
        path = written(tmp_path, "a.xml", content)
        assert root_name(path) == "mets"
        assert tells_issue(path)
    assert not tells_issue(written(tmp_path, "b.xml", "<!DOCTYPE mets ["))
    assert not tells_issue(tmp_path)


def issue_of(folder: Path, *hrefs: str) -> Path:
    return written(folder, "issue/mets.xml", mets(hrefs).replace("file://./", ""))


@pytest.mark.parametrize(
    "href",
    [
        "../secret.xml",
        "t/../../secret.xml",
        "..%2fsecret.xml",
        "{secret}",
        "file://{secret}",
        "/etc/passwd",
        "file:///etc/passwd",
        "link.xml",
        "t%00.xml",
    ],
)
def test_a_mets_opens_nothing_outside_of_its_folder(desk: Desk, href: str) -> None:
    secret = written(desk.path, "secret.xml", alto(("Kept from everybody", "in another folder")))
    (desk.path / "issue").mkdir()
    (desk.path / "issue/link.xml").symlink_to(secret)
    path = issue_of(desk.path, href.format(secret=secret), "1.xml")
    written(desk.path, "issue/1.xml", alto(image=""))
    run = desk.galley("import", str(path))
    assert run.code == 1
    assert "is named by mets.xml, and there is no such file that may be opened in" in run.err
    for one in desk.output.rglob("*.*"):
        assert not one.is_file() or b"everybody" not in one.read_bytes()
        assert not one.is_file() or b"root:" not in one.read_bytes()


@pytest.mark.parametrize(
    "href",
    [
        "text\\1.xml",
        "TEXT/1.XML",
        "C:\\scans\\issue\\text\\1.xml",
        "file:///D:/scans/text/1.xml",
        "\\\\server\\share\\text\\1.xml",
        "http://example.org/issue/text/1.xml?download=1",
        "elsewhere/text/1.xml",
        "../text/1.xml",
    ],
)
def test_a_file_of_a_mets_is_found_below_it_by_its_name(tmp_path: Path, href: str) -> None:
    path = written(
        tmp_path, "issue/mets.xml", mets(("T",), (), article(("T1", "B1", "TITLE"))).replace("file://./T", href)
    )
    for name in ("text/1.xml", "other/1.xml"):
        written(tmp_path, f"issue/{name}", alto(image=""))
    found = read_mets(path)
    assert [one.text for one in found.pages] == [tmp_path / "issue/text/1.xml"]
    assert [block.file for unit in found.units for block in unit.blocks] == [str(tmp_path / "issue/text/1.xml")]


@pytest.mark.parametrize(
    ("content", "text", "remark"),
    [
        (alto_of(string_of("a&eacute;b")), "aéb", "entities of HTML that it does not declare (&eacute;)"),
        ("\n \n<?xml version='1.0'?>" + alto_of(string_of("ab")), "ab", "behind white space"),
        ("\ufeff\n<?xml version='1.0'?>" + alto_of(string_of("ab")), "ab", "behind white space"),
        (alto_of(string_of("Smith & Son")), "Smith & Son", "an ampersand by itself"),
        (page_of(line_of("Smith & Son")), "Smith & Son", "an ampersand by itself"),
        (alto_of(string_of("ab")).replace("HPOS", "POS"), "ab", "no places of their own"),
    ],
)
def test_what_can_be_put_right_in_one_way_is_and_it_is_said(
    tmp_path: Path, content: str, text: str, remark: str
) -> None:
    (given,) = read_recognised(written(tmp_path, "a.xml", content))
    assert [line.text for line in given.lines] == [text]
    assert any(remark in said for said in given.remarks), given.remarks


def test_two_files_of_one_name_are_neither(tmp_path: Path) -> None:
    path = issue_of(tmp_path, "1.xml")
    for name in ("a/1.xml", "b/1.xml"):
        written(tmp_path, f"issue/{name}", alto())
    assert [(one.text, one.sought) for one in read_mets(path).pages] == [(None, str(tmp_path / "issue/1.xml"))]


def test_within_a_folder_that_was_named_a_mets_may_name_its_neighbours(tmp_path: Path) -> None:
    logical = article(("T1", "B1", "TITLE"))
    path = written(tmp_path, "issue/mets.xml", mets(("../text/1.xml",), (), logical).replace("file://./", ""))
    written(tmp_path, "text/1.xml", alto(image=""))
    for found in (gather([tmp_path])[0], find_imports(tmp_path)[0]):
        assert [(one.text.resolve(), one.problem) for one in found.pages] == [(tmp_path / "text/1.xml", None)]
        (text,) = found.files
        kept = keep_structure(read_recognised(text)[0], read_mets(path), text)
        assert [one.regions for one in kept.articles] == [("B1",)]
    (alone,) = gather([tmp_path / "issue/mets.xml"])
    assert [one.problem is None for one in alone.pages] == [False]


def test_truth_that_is_no_page_is_an_error_of_formats(tmp_path: Path) -> None:
    for content in ('{"image":"a","articles":' + "[" * 100_000, '{"image":"a","articles":[{"title":' + "[" * 5000):
        with pytest.raises(FormatError):
            read_truth(written(tmp_path, "a.json", content))
    deep = '{"image":"/","articles":[{"title":"t","paragraphs":[],"shape":1}],"lines":[]}'
    (page,) = read_truth(written(tmp_path, "b.json", deep))
    assert page.name == "b"


def test_what_is_no_file_is_passed_over_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").mkdir()
    with pytest.raises(FormatError, match=r"a\.xml"):
        parse_xml(tmp_path / "a.xml")
    written(tmp_path, "b.xml", alto(image=""))
    (issue,) = gather([tmp_path])
    assert [one.text.name for one in issue.pages] == ["b.xml"]


@pytest.mark.parametrize("damaged", ["<mets><cut", "<mets/>", "<mets>" * 300 + "</mets>" * 300])
def test_a_damaged_mets_harms_no_other_issue(desk: Desk, damaged: str) -> None:
    written(desk.path, "scans/good/a.xml", alto(image=""))
    written(desk.path, "scans/ill/mets.xml", damaged)
    desk.configure(recognise={"engine": "import"})
    run = desk.galley("run")
    assert run.code == 1, run.err
    assert "failed ill at settings: scans/ill/mets.xml" in run.err
    assert (desk.output / "good" / "tei" / "good.xml").exists()
