"""METS of an issue: its pages with their pictures and ALTO, and its articles as logical structure.

As the profile of newspapers has it that libraries share (ENMAP): ``Newspaper``, ``Issue``, ``Content``, and in it
articles with their headings, authors, paragraphs and captions, each pointing to the blocks of ALTO that it stands in.
Descriptions are MODS. http://www.loc.gov/standards/mets/
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from pipeline.dates import tei_date
from pipeline.formats.kinds import UNITS, is_unit, plain_name
from pipeline.formats.tei.header import scan_name
from pipeline.formats.tei.markup import name
from pipeline.formats.writers.alto import FURNITURE
from pipeline.formats.writers.elements import XLINK, Namespace, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.printed import PrintedBlock, PrintedPage
from pipeline.formats.writers.units import join_units
from pipeline.model import Article, RegionKind

NS = Namespace("http://www.loc.gov/METS/")
MODS = Namespace("http://www.loc.gov/mods/v3")
HREF = f"{{{XLINK}}}href"
FOLDER = "alto"
"""Of the ALTO files, beside the METS."""
TYPES: dict[RegionKind, str] = {
    "kicker": "OVERLINE",
    "headline": "TITLE",
    "subtitle": "SUBTITLE",
    "byline": "BYLINE",
    "dateline": "DATELINE",
    "subhead": "CROSSHEADING",
    "caption": "CAPTION",
    "credit": "CREDIT",
    "table": "TABLE",
    "jump": "CONTINUATION",
    "folio": "PAGE_NUMBER",
    "masthead": "RUNNING_TITLE",
}
"""Of divisions; others are paragraphs."""
LANGUAGES = {"zh": "chi", "en": "eng", "de": "ger", "fr": "fre"}
"""Codes of ISO 639-2 by the first part of a BCP 47 tag."""

Placed = tuple[PrintedPage, PrintedBlock]


def write_mets(material: Material) -> dict[str, bytes]:
    """``<issue>-mets.xml``, which names files of :func:`write_alto` with their digests."""
    info = material.issue.info
    title = ", ".join(filter(None, (info.title or info.id, info.date)))
    prefixes = {None: NS.address, "mods": MODS.address, "xlink": XLINK}
    root = NS.root("mets", prefixes, OBJID=info.id, LABEL=title, TYPE="Newspaper")
    agent = NS.add(NS.add(root, "metsHdr"), "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    NS.add(agent, "name", material.software)
    _describe_issue(root, material)
    for parts in _units(material):
        _describe_article(root, material, parts)
    _list_files(root, material)
    _physical(root, material)
    _logical(root, material)
    return {f"{material.text.stem}-mets.xml": to_bytes(root)}


def _description(root: etree._Element, id_: str) -> etree._Element:
    section = NS.add(NS.add(root, "dmdSec", ID=id_), "mdWrap", MDTYPE="MODS", MIMETYPE="text/xml")
    return MODS.add(NS.add(section, "xmlData"), "mods")


def _describe_issue(root: etree._Element, material: Material) -> None:
    info = material.issue.info
    said = _description(root, "md-issue")
    MODS.add(MODS.add(said, "titleInfo"), "title", info.title or info.id)
    MODS.add(said, "typeOfResource", "text")
    MODS.add(said, "genre", "newspaper")
    made = MODS.add(said, "originInfo")
    if info.place:
        MODS.add(MODS.add(made, "place"), "placeTerm", info.place, type="text")
    if info.publisher:
        MODS.add(made, "publisher", info.publisher)
    if info.date:
        when = tei_date(info.date).get("when", "")
        MODS.add(made, "dateIssued", when or info.date, encoding="w3cdtf" if when else "")
    _speak(said, material.language)
    for kind, value in info.parted_identifiers:
        MODS.add(said, "identifier", value, type=kind)
    for kind, value in (("volume", info.volume), ("issue", info.number)):
        if value:
            MODS.add(MODS.add(MODS.add(said, "part"), "detail", type=kind), "number", value)
    if info.institution:
        MODS.add(MODS.add(said, "location"), "physicalLocation", info.institution)
    if info.rights:
        MODS.add(said, "accessCondition", info.rights, type="use and reproduction")


def _speak(said: etree._Element, language: str) -> None:
    if language:
        code = LANGUAGES.get(language.partition("-")[0])
        spoken = MODS.add(said, "language")
        MODS.add(spoken, "languageTerm", code or language, type="code", authority="iso639-2b" if code else "rfc5646")


def _describe_article(root: etree._Element, material: Material, parts: Sequence[Article]) -> None:
    article = parts[0]
    said = _description(root, f"md-article-{name(article.id)}")
    MODS.add(MODS.add(said, "titleInfo"), "title", material.title_of(article.id))
    for person in (person for part in parts for byline in part.bylines for person in byline.persons if person.name):
        author = MODS.add(said, "name", type="personal")
        MODS.add(author, "namePart", person.name)
        MODS.add(MODS.add(author, "role"), "roleTerm", "aut", type="code", authority="marcrelator")
        if person.role:
            MODS.add(MODS.add(author, "role"), "roleTerm", person.role, type="text")
    MODS.add(said, "genre", material.kind_of(article.id))
    _speak(said, material.language)
    for kind, other in (("preceding", article.jump_from), ("succeeding", parts[-1].jump_to)):
        if other:
            MODS.add(MODS.add(said, "relatedItem", type=kind), "identifier", other, type="local")


def _list_files(root: etree._Element, material: Material) -> None:
    files = NS.add(root, "fileSec")
    pictured = [page for page in material.printed if page.scan.basis == "picture"]
    if pictured:
        pictures = NS.add(files, "fileGrp", USE="Images")
        for page in pictured:
            path = Path(page.scan.path)
            kind = guess_type(path.name, strict=False)[0] or ""
            pdf = kind == "application/pdf"
            one = NS.add(
                pictures,
                "file",
                ID=f"image-{page.stem}",
                MIMETYPE=kind if kind.startswith("image/") or pdf else "image/tiff",
                CHECKSUM=page.scan.sha256,
                CHECKSUMTYPE="SHA-256",
            )
            address = quote(path.name) + scan_name(page.scan).removeprefix(path.name)
            _locate(one, address)
    texts = NS.add(files, "fileGrp", USE="ALTO")
    for stem, content in ((page.stem, material.files_of("alto")[f"{page.stem}.xml"]) for page in material.printed):
        one = NS.add(
            texts,
            "file",
            ID=f"alto-{stem}",
            MIMETYPE="text/xml",
            SIZE=str(len(content)),
            CHECKSUM=hashlib.sha256(content).hexdigest(),
            CHECKSUMTYPE="SHA-256",
        )
        _locate(one, f"{FOLDER}/{stem}.xml")


def _locate(file: etree._Element, address: str) -> None:
    NS.add(file, "FLocat", LOCTYPE="URL").set(HREF, address)


def _physical(root: etree._Element, material: Material) -> None:
    sequence = NS.add(NS.add(root, "structMap", TYPE="PHYSICAL"), "div", TYPE="physSequence", ID="physical")
    for page in material.printed:
        one = NS.add(
            sequence,
            "div",
            TYPE="page",
            ID=f"page-{page.stem}",
            ORDER=str(page.scan.sequence),
            ORDERLABEL=page.number,
        )
        if page.scan.basis == "picture":
            NS.add(one, "fptr", FILEID=f"image-{page.stem}")
        NS.add(one, "fptr", FILEID=f"alto-{page.stem}")


def _logical(root: etree._Element, material: Material) -> None:
    info = material.issue.info
    paper = NS.add(NS.add(root, "structMap", TYPE="LOGICAL"), "div", TYPE="Newspaper", LABEL=info.title)
    issue = NS.add(paper, "div", TYPE="Issue", ID="issue", DMDID="md-issue", LABEL=info.date)
    content = NS.add(issue, "div", TYPE="Content")
    of_article: dict[str, list[Placed]] = {}
    furniture: list[Placed] = []
    for page in material.printed:
        for block in page.blocks:
            if block.article:
                of_article.setdefault(block.article, []).append((page, block))
            elif block.kind in FURNITURE:
                furniture.append((page, block))
    for article, *others in _units(material):
        blocks = [
            placed
            for part in (article, *others)
            for placed in sorted(of_article.get(part.id, ()), key=lambda one: (one[1].order, one[0].scan.sequence))
        ]
        division = NS.add(
            content,
            "div",
            TYPE=_unit(article.kind),
            ID=f"article-{name(article.id)}",
            DMDID=f"md-article-{name(article.id)}",
            LABEL=material.title_of(article.id),
        )
        _point(division, blocks)
    for page, block in furniture:
        _point(content, [(page, block)])


def _units(material: Material) -> list[list[Article]]:
    """The parts of each article that goes on from page to page: they are one division."""
    of = join_units(material.issue)
    parts: dict[str, list[Article]] = {}
    for article in material.issue.articles:
        parts.setdefault(of[article.id], []).append(article)
    return list(parts.values())


def _unit(kind: str) -> str:
    """The type of a division: readers know an article by any of these words."""
    return kind.replace(" ", "_").upper() if UNITS.get(plain_name(kind)) == kind and is_unit(kind) else "ARTICLE"


def _point(parent: etree._Element, blocks: Sequence[Placed]) -> None:
    """One division for each passage; its blocks, in several columns or pages, follow each other."""
    last: tuple[str, str] | None = None
    for page, block in blocks:
        passage = (page.stem, block.passage)
        if passage != last:
            division = NS.add(parent, "div", TYPE=TYPES.get(block.kind, "PARAGRAPH"))
            sequence = NS.add(NS.add(division, "fptr"), "seq")
            last = passage
        NS.add(sequence, "area", FILEID=f"alto-{page.stem}", BETYPE="IDREF", BEGIN=block.id)
