"""Small sound files of every form, each with something that files of libraries have and few think of."""

from __future__ import annotations

import gzip
import json

from tests.foreign_forms import JSONS, OTHERS
from tests.imported_pages import alto, article, hocr, mets, page

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_AT = 'HPOS="{}" VPOS="{}" WIDTH="{}" HEIGHT="{}"'


def _alto(inner: str, page: str = 'WIDTH="1000" HEIGHT="1400"', before: str = "") -> bytes:
    return (
        f'{_XML}<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>pixel'
        f"</MeasurementUnit></Description>{before}<Layout><Page {page}>{inner}</Page></Layout></alto>"
    ).encode()


def _words(row: int, *words: str) -> str:
    strings = (
        f'<String {_AT.format(10 + 60 * at, 10 + 30 * row, 50, 20)} WC="0.9" CONTENT="{word}"/>'
        for at, word in enumerate(words)
    )
    return f'<TextLine ID="l{row}" {_AT.format(10, 10 + 30 * row, 500, 20)}>{"<SP/>".join(strings)}</TextLine>'


ALTO = (
    alto().encode(),
    alto(version="1", unit="mm10", scale=0.85).encode(),
    _alto(
        f'<TopMargin><TextBlock ID="m">{_words(0, "THE", "LEDGER")}</TextBlock></TopMargin><PrintSpace>'
        f'<ComposedBlock ID="c"><TextBlock ID="b" {_AT.format(5, 5, 600, 300)}>{_words(1, "The", "new", "har")}'
        f"<TextLine {_AT.format(10, 70, 500, 20)}/><TextLine {_AT.format(10, 100, 500, 20)}>"
        '<String CONTENT="bour" SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour"/><SP/><String CONTENT="opened"/>'
        f'<HYP/></TextLine></TextBlock><Illustration ID="i" {_AT.format(500, 500, 100, 100)}/></ComposedBlock>'
        "</PrintSpace>",
        before='<ReadingOrder><OrderedGroup><ElementRef REF="b"/><ElementRef REF="m"/></OrderedGroup></ReadingOrder>',
    ),
    _alto(
        f'<TextBlock {_AT.format(5, 5, 600, 300)}><Shape><Polygon POINTS="5,5 600,5 600,300"/></Shape>'
        f"<TextLine {_AT.format(10, 10, 500, 20)}>"
        '<String CONTENT="caf&#233; " WC="0.5"><ALTERNATIVE>cafe</ALTERNATIVE></String><HYP CONTENT="&#173;"/>'
        "</TextLine>"
        f'<TextLine {_AT.format(10, 40, 500, 20)}><String><Glyph CONTENT="a"/><Glyph CONTENT="b"/></String></TextLine>'
        "</TextBlock>",
        page='WIDTH="" HEIGHT=""',
    ),
    _alto(f"<PrintSpace><TextBlock {_AT.format(0, 0, 9, 9)}>{_words(0, '第', '一')}</TextBlock></PrintSpace>") * 1,
)


def _page(inner: str) -> bytes:
    return (
        f'{_XML}<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata>'
        "<Creator>somebody</Creator></Metadata>"
        f'<Page imageFilename="a.png" imageWidth="300" imageHeight="400">{inner}</Page></PcGts>'
    ).encode()


_COORDS = '<Coords points="10,10 90,10 90,20 10,20"/>'


def _equivalent(text: str, index: str = "") -> str:
    told = f' index="{index}" conf="0.8"' if index else ""
    return f"<TextEquiv{told}><PlainText>plain</PlainText><Unicode>{text}</Unicode></TextEquiv>"


PAGE = (
    page().encode(),
    page(version="2013-07-15").encode(),
    _page(
        '<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="a"/><UnorderedGroupIndexed '
        'index="0" id="h"><RegionRef regionRef="t"/></UnorderedGroupIndexed></OrderedGroup></ReadingOrder>'
        f'<TextRegion id="a" type="heading" readingDirection="top-to-bottom">{_COORDS}<TextLine id="l" '
        f'custom="readingOrder {{index:1;}}">{_COORDS}<Word id="w">{_COORDS}<Glyph id="g1">{_COORDS}{_equivalent("x")}'
        f'</Glyph><Glyph id="g2">{_COORDS}{_equivalent("y")}</Glyph></Word><Word id="v">{_COORDS}{_equivalent("z")}'
        "</Word>"
        f'</TextLine><TextLine id="k" custom="readingOrder {{index:0;}}">{_COORDS}{_equivalent("other", "1")}'
        f"{_equivalent('one <!-- note -->line', '0')}</TextLine></TextRegion>"
        f'<TableRegion id="t">{_COORDS}<TableCell id="c">{_COORDS}<TextLine id="m">{_COORDS}{_equivalent("cell")}'
        f'</TextLine></TableCell></TableRegion><SeparatorRegion id="s">{_COORDS}</SeparatorRegion>'
    ),
    _page(
        f'<TextRegion id="r">{_COORDS}{_equivalent("text of a region&#10;in two lines")}<TextRegion id="q">{_COORDS}'
        '<TextLine><Coords><Point x="1" y="2"/><Point x="30" y="40"/></Coords></TextLine></TextRegion></TextRegion>'
    ),
)


def _hocr(inner: str, head: str = "<title>a</title>") -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body><div class="ocr_page" title="image a.png; bbox 0 0 '
        f'300 400">{inner}</div></body></html>'
    ).encode()


HOCR = (
    hocr().encode(),
    hocr((("One page",), ("Another page", "of two"))).encode(),
    _hocr(
        '<div class="ocr_carea" id="c" title="bbox 5 5 200 200"><p class="ocr_par">caf&eacute;<br>text in no line'
        "<p class='ocr_par'><span class=ocr_line title='bbox 1 1 90 20; textangle 90'>a <b>line</b>&nbsp;of text &amp; "
        "more"
        "</span></div><span class='ocr_caption' title='bbox 1 300 90 320'>caption <span class=ocrx_word title='bbox 1 "
        "300 40 320; x_wconf 55'>word</span></span><div class='ocr_photo' title='bbox 5 5 90 90'></div>"
    ),
    _hocr(
        '<span class="ocrx_word" title="bbox 1 1 20 20">one</span><span class="ocrx_word" title="bbox 25 2 40 20">'
        '<span class="ocrx_cinfo">t</span> <span class="ocrx_cinfo">w</span></span>, <span class="alternatives">'
        "<ins>chosen</ins><del>struck</del></span><script>var a = '<b>';</script>",
        "<meta charset=utf-8>",
    ),
)
PLAIN = (
    b"THE LEDGER\n\nThe new har-\nbour was opened.\n\n\fSecond page\r\nof two\n",
    "政务新媒体\n\n第一段。\n".encode(),
    "\ufeffWith a mark\n".encode(),
    "utf-16 政务\n\nmore\n".encode("utf-16"),
    gzip.compress(b"packed text\n", mtime=0),
)
METS = (
    mets(("t/1.xml", "t/2.xml"), ("i/1.png",), article(("T1", "B1", "TITLE"), ("T2", "B3", "PARAGRAPH"))).encode(),
    mets(("C:\\work\\t\\1.xml", "../secret.xml", "http://example.org/t/2.xml"), ("I/1.PNG",)).encode(),
)
TRUTH = (
    json.dumps(
        {
            "image": "a.png",
            "articles": [
                {"title": "Head", "byline": "By A", "paragraphs": ["One.", "Two."], "boxed": True, "kicker": "K"}
            ],
            "lines": [{"text": "Head", "kind": "title", "art": 0, "x": 1, "y": 2.5, "x1": 3, "y1": 4}],
        }
    ).encode(),
    json.dumps(
        {"image": "b.png", "articles": [], "lines": [{"text": "政务", "kind": "p", "art": "x", "y": 0}]}
    ).encode(),
)
FORMS = (".xml", ".xml", ".hocr", ".html", ".txt", ".xml.gz", ".html.gz")
"""Endings that a file of text may have; the first byte of the input chooses one."""
RECOGNISED = (
    *(b"\0" + one for one in (*ALTO[:3], *PAGE[:3])),
    *(b"\2" + one for one in HOCR),
    *(b"\4" + one for one in PLAIN[:2]),
    b"\5" + gzip.compress(ALTO[0], mtime=0),
    b"\6" + gzip.compress(HOCR[2], mtime=0),
)

JSON = tuple(json.dumps(one).encode() for one in JSONS.values())
FOREIGN = tuple(one.encode() for one in OTHERS.values())
TEI = (
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="a"><facsimile><surface xml:id="s" ulx="0" uly="0" lrx="900" '
    b'lry="900"><graphic url="1.jpg" width="900px" height="900px"/><zone xml:id="z1" points="1,1 90,1 90,20 1,20"/>'
    b'<zone xml:id="z2" ulx="1" uly="30" lrx="90" lry="50"/></surface></facsimile><text><body><div type="article" '
    b'subtype="article"><pb facs="#s"/><head type="main"><lb facs="#z1"/>Head</head><p>an ex<choice><orig>-</orig>'
    b'<reg/></choice><lb break="no" facs="#z2"/>ample <unclear cert="0.4">of</unclear></p></div></body></text></TEI>',
    b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><TEI xml:id="a"><facsimile><surface n="1"><zone xml:id="z" '
    b'points="1,1 9,9"/></surface></facsimile><text><body><p facs="#z">a<note>b<p>c</p></note></p>d</body></text></TEI>'
    b"</teiCorpus>",
)
DIDL = (
    b'<DIDL xmlns:dc="http://purl.org/dc/elements/1.1/"><Item identifier="ddd:1:mpeg21"><Component><Resource>'
    b"<dc:title>De Courant</dc:title><dc:date>1821-08-01</dc:date></Resource></Component>"
    b'<Item><Component><Resource ref="urn=ddd:1:mpeg21:p001:alto"/></Component></Item>'
    b'<Item identifier="a1"><Component><article-part pageid="ddd:1:mpeg21:p001"><blocks alto="DDD_1_001_alto.xml">'
    b'<TextBlock ID="B1"/></blocks></article-part></Component></Item></Item></DIDL>',
)
