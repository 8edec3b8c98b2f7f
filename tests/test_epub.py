"""EPUB: what its standard asks for, read with parsers that are not ours, and the text as it is read."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pytest
from lxml import etree, html
from PIL import Image

from pipeline.config import PublishSettings
from pipeline.formats.writers import Material
from pipeline.formats.writers.cuts import Cut
from pipeline.model import Issue
from tests.pages_by_hand import page
from tests.test_tei import INFO, SOFTWARE, whole_issue

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"


def material_of(issue: Issue, pages: tuple[object, ...]) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())  # type: ignore[arg-type]


def open_book(made: Material) -> zipfile.ZipFile:
    ((name, content),) = made.files_of("epub").items()
    assert name == f"{made.text.stem}.epub"
    return zipfile.ZipFile(io.BytesIO(content))


def check(book: zipfile.ZipFile) -> list[str]:
    """What EPUB 3.3 asks of the container, the package, the contents and every link; returns the pages in order."""
    first, *rest = book.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"
    assert not first.extra
    assert book.testzip() is None
    container = etree.fromstring(book.read("META-INF/container.xml"))
    (root,) = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    package = etree.fromstring(book.read(root.get("full-path", "")))
    about = package[0]
    assert package.get("version") == "3.0"
    (identifier,) = (one for one in about if one.get("id") == package.get("unique-identifier"))
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", identifier.text or "")
    for name in ("title", "language"):
        assert (about.findtext(f"{DC}{name}") or "").strip()
    (modified,) = (one.text for one in about if one.get("property") == "dcterms:modified")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified or "")
    items = {one.get("id", ""): one for one in package.iter(f"{OPF}item")}
    assert len(items) == len(list(package.iter(f"{OPF}item")))
    listed = {f"EPUB/{unquote(one.get('href', ''))}" for one in items.values()}
    assert listed == {one.filename for one in rest} - {"META-INF/container.xml", "EPUB/package.opf"}
    assert [one.get("properties") for one in items.values()].count("nav") == 1
    spine = [unquote(items[one.get("idref", "")].get("href", "")) for one in package.iter(f"{OPF}itemref")]
    assert len(spine) == len(set(spine)) > 0
    for name in spine:
        page = etree.fromstring(book.read(f"EPUB/{name}"))
        assert page.tag == f"{XHTML}html"
        assert page.findtext(f"{XHTML}head/{XHTML}title")
        for link in (one.get("href") or one.get("src") for one in page.iter()):
            assert not link or posixpath.normpath(f"EPUB/{unquote(link)}") in listed, link
    return spine


def test_a_book_is_sound_and_has_the_reading_text() -> None:
    made = material_of(*whole_issue(replace(INFO, editor="Ann; Bob", rights="CC0")))
    book = open_book(made)
    spine = check(book)
    assert spine[:2] == ["title.xhtml", "contents.xhtml"]
    for article, name in zip(made.articles, spine[2:], strict=True):
        page = html.document_fromstring(book.read(f"EPUB/{name}").decode().partition("\n")[2])
        said = ["".join("".join(map(str, one.itertext())).split()) for one in page.iter("h1", "h2", "p", "figcaption")]
        assert said[:-1] == ["".join(block.line.split()) for block in article.blocks]
    contents = etree.fromstring(book.read("EPUB/contents.xhtml"))
    assert [one.text for one in contents.iter(f"{XHTML}a")] == ["晚报", *(one.title for one in made.articles)]
    first = book.read(f"EPUB/{spine[2]}").decode()
    assert f'href="{spine[3]}"' in first  # the jump line leads to the other half


def test_the_same_issue_is_the_same_bytes_and_has_no_time() -> None:
    made = [material_of(*whole_issue()).files_of("epub") for _ in range(2)]
    assert made[0] == made[1]
    assert {one.date_time for one in open_book(material_of(*whole_issue())).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_issue_without_articles_is_a_book_still() -> None:
    assert check(open_book(material_of(Issue(info=INFO, pages=("0001",), articles=()), (page([]),))))


def test_pictures_stand_with_their_captions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which picture goes with which caption is tested where pictures are cut."""
    drawn = io.BytesIO()
    Image.new("L", (40, 30), 90).save(drawn, "JPEG")
    made = material_of(*whole_issue())
    at = next(number for number, block in enumerate(made.articles[0].blocks) if block.kind == "caption")
    cut = Cut(file="0001-1.jpg", caption=at, width=40, height=30, content=drawn.getvalue())
    monkeypatch.setattr(Material, "cuts", {"a001": [cut]})
    book = open_book(made)
    spine = check(book)
    figure = next(etree.fromstring(book.read(f"EPUB/{spine[2]}")).iter(f"{XHTML}figure"))
    assert [one.tag.removeprefix(XHTML) for one in figure] == ["img", "figcaption"]
    assert figure[0].get("alt") == figure[1].text == "图为乡书。"
    assert Image.open(io.BytesIO(book.read("EPUB/pictures/0001-1.jpg"))).size == (40, 30)
