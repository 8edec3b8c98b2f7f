"""EPUB 3.3: the issue as a book, an article a chapter, for reading systems of any size.

https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from lxml import etree

from pipeline.formats.tei.markup import legal
from pipeline.formats.writers.cuts import Cut
from pipeline.formats.writers.elements import Namespace, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle, ReadableBlock

XHTML = Namespace("http://www.w3.org/1999/xhtml")
OPF = Namespace("http://www.idpf.org/2007/opf")
DC = Namespace("http://purl.org/dc/elements/1.1/")
CONTAINER = Namespace("urn:oasis:names:tc:opendocument:xmlns:container")
OPS = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip can hold; no file of galley has one of its making."""
MODIFIED = "1970-01-01T00:00:00Z"
"""A time of changing has to be there: that of the epoch, as in PAGE."""
UNKNOWN = "und"
"""The tag of a language that nobody knows; one has to be given."""
STYLE = """\
body { margin: 1em; line-height: 1.5; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0.3em 0; overflow-wrap: anywhere; }
h2 { font-size: 1em; margin: 1em 0 0.3em; }
p { margin: 0; text-indent: 1.2em; text-align: justify; hyphens: auto; }
:lang(zh) p, :lang(ja) p { text-indent: 2em; line-break: strict; }
p.kicker, p.subtitle, p.byline, p.dateline, p.caption, p.credit, p.table, p.about { text-indent: 0; text-align: start; }
p.kicker { font-size: 0.9em; }
p.subtitle { font-size: 1.1em; }
p.byline, p.dateline, p.about { margin: 0.3em 0; color: #444; }
p.jump { text-align: end; }
p.advertisement { border: thin solid; padding: 0.5em; text-indent: 0; }
figure { margin: 1em 0; }
figure img { max-width: 100%; }
figcaption { font-size: 0.9em; font-weight: bold; }
"""


def write_epub(material: Material) -> dict[str, bytes]:
    """``<issue>.epub``: a title page, a table of contents, the articles in the order of the issue, with the pictures
    that have captions."""
    articles = [one for one in material.articles if one.blocks]
    cuts = material.cuts
    pages = {"title.xhtml": _title_page(material), "contents.xhtml": _contents(material, articles)}
    names = {one.id: f"{one.stem}.xhtml" for one in articles}
    for one in articles:
        pages[names[one.id]] = _chapter(material, one, cuts.get(one.id, ()), names)
    pictures = {f"pictures/{cut.file}": cut.content for found in cuts.values() for cut in found}
    files = {
        "META-INF/container.xml": _container(),
        "EPUB/package.opf": _package(material, tuple(pages), tuple(pictures)),
        "EPUB/style.css": STYLE.encode(),
        **{f"EPUB/{name}": content for name, content in (pages | pictures).items()},
    }
    return {f"{material.text.stem}.epub": _zip(files)}


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        # The type of the file comes first, and as it is, so that its beginning tells it (OCF, 4.3).
        for name, content in {"mimetype": b"application/epub+zip", **dict(sorted(files.items()))}.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name in ("mimetype",) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            book.writestr(entry, content)
    return made.getvalue()


def _container() -> bytes:
    root = CONTAINER.root("container", {None: CONTAINER.address}, version="1.0")
    files = CONTAINER.add(root, "rootfiles")
    attributes = {"full-path": "EPUB/package.opf", "media-type": "application/oebps-package+xml"}
    CONTAINER.add(files, "rootfile", **attributes)
    return to_bytes(root)


def _title(material: Material) -> str:
    info = material.issue.info
    return ", ".join(filter(None, (info.title or info.id, info.date)))


def _package(material: Material, pages: Sequence[str], pictures: Sequence[str]) -> bytes:
    info = material.issue.info
    language = material.language or UNKNOWN
    root = OPF.root("package", {None: OPF.address, "dc": DC.address}, version="3.0", **{"unique-identifier": "id"})
    root.set(XML_LANG, language)
    about = OPF.add(root, "metadata")
    # Of what the issue is, not of a moment: the same issue is the same book.
    name = uuid.uuid5(uuid.NAMESPACE_URL, legal("\n".join((info.id, info.title, info.place, info.date))))
    DC.add(about, "identifier", f"urn:uuid:{name}", id="id")
    DC.add(about, "title", _title(material))
    DC.add(about, "language", language)
    for tag, text in (("publisher", info.publisher), ("date", info.date), ("rights", info.rights)):
        if text:
            DC.add(about, tag, text)
    for editor in filter(None, info.editor.split("; ")):
        DC.add(about, "contributor", editor)
    for key, value in (
        ("dcterms:modified", MODIFIED),
        ("schema:accessMode", "textual"),
        *((("schema:accessMode", "visual"),) if pictures else ()),
        ("schema:accessModeSufficient", "textual"),
        ("schema:accessibilityFeature", "tableOfContents"),
        ("schema:accessibilityFeature", "structuralNavigation"),
        ("schema:accessibilityHazard", "none"),
    ):
        OPF.add(about, "meta", value, property=key)
    manifest = OPF.add(root, "manifest")
    for at, page in enumerate(pages, 1):
        kind = {"media-type": "application/xhtml+xml"}
        marked = "nav" if page == "contents.xhtml" else ""
        OPF.add(manifest, "item", id=f"page{at}", href=quote(page), properties=marked, **kind)
    OPF.add(manifest, "item", id="style", href="style.css", **{"media-type": "text/css"})
    for at, picture in enumerate(pictures, 1):
        OPF.add(manifest, "item", id=f"picture{at}", href=quote(picture), **{"media-type": "image/jpeg"})
    spine = OPF.add(root, "spine")
    for at in range(1, len(pages) + 1):
        OPF.add(spine, "itemref", idref=f"page{at}")
    return to_bytes(root)


def _document(material: Material, title: str) -> tuple[etree._Element, etree._Element]:
    """A page, and its body."""
    root = XHTML.root("html", {None: XHTML.address, "epub": OPS})
    language = material.language or UNKNOWN
    root.set("lang", language)
    root.set(XML_LANG, language)
    head = XHTML.add(root, "head")
    XHTML.add(head, "title", title)
    XHTML.add(head, "link", rel="stylesheet", type="text/css", href="style.css")
    return root, XHTML.add(root, "body")


def _title_page(material: Material) -> bytes:
    info = material.issue.info
    root, body = _document(material, _title(material))
    XHTML.add(body, "h1", info.title or info.id, dir="auto")
    said = (info.place, info.date, info.volume, info.number, info.publisher, info.rights)
    for text in filter(None, said):
        XHTML.add(body, "p", text, class_="about", dir="auto")
    return to_bytes(root)


def _contents(material: Material, articles: Sequence[ReadableArticle]) -> bytes:
    root, body = _document(material, _title(material))
    nav = XHTML.add(body, "nav", id="toc")
    nav.set(f"{{{OPS}}}type", "toc")
    XHTML.add(nav, "h1", _title(material), dir="auto")
    rows = XHTML.add(nav, "ol")
    entries = [("title.xhtml", material.issue.info.title or material.issue.info.id)]
    entries += [(f"{one.stem}.xhtml", one.title) for one in articles]
    for name, title in entries:
        XHTML.add(XHTML.add(rows, "li"), "a", title, href=quote(name), dir="auto")
    return to_bytes(root)


def _chapter(material: Material, article: ReadableArticle, cuts: Sequence[Cut], names: Mapping[str, str]) -> bytes:
    root, body = _document(material, article.title)
    whole = XHTML.add(body, "article", id="article")
    pictured = {one.caption: one for one in cuts}
    for at, block in enumerate(article.blocks):
        if at in pictured:
            _figure(whole, pictured[at], block)
        else:
            _block(whole, block, names.get(article.next, ""))
    info = material.issue.info
    told = f"{info.title or info.id}, {', '.join(filter(None, (info.date, 'p. ' + ', '.join(article.pages))))}"
    XHTML.add(whole, "p", told, class_="about", dir="auto")
    return to_bytes(root)


def _figure(parent: etree._Element, cut: Cut, caption: ReadableBlock) -> None:
    figure = XHTML.add(parent, "figure")
    size = {"width": str(cut.width), "height": str(cut.height)}
    XHTML.add(figure, "img", src=quote(f"pictures/{cut.file}"), alt=caption.line, **size)
    XHTML.add(figure, "figcaption", caption.line, dir="auto")


def _block(parent: etree._Element, block: ReadableBlock, onward: str) -> None:
    match block.kind:
        case "headline":
            XHTML.add(parent, "h1", block.line, dir="auto")
        case "subhead":
            XHTML.add(parent, "h2", block.line, dir="auto")
        case "jump" if onward:
            XHTML.add(XHTML.add(parent, "p", class_="jump", dir="auto"), "a", block.line, href=quote(onward))
        case "table":
            first, *rows = block.text.split("\n")
            table = XHTML.add(parent, "p", first, class_="table", dir="auto")
            for row in rows:
                XHTML.add(table, "br").tail = legal(row)
        case kind:
            XHTML.add(parent, "p", block.line, class_="" if kind == "body" else kind, dir="auto")
