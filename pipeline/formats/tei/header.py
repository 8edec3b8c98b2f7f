"""teiHeader: what the text is, where it comes from, what was done to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.dates import tei_date
from pipeline.formats.tei.markup import TEI, XML_ID, add, name, role_tokens, version_number
from pipeline.formats.tei.revisions import write_revisions
from pipeline.model import Article, Decision, IssueInfo, PageRecords, Scan, Source

LANGUAGES = {
    "zh-Hans": "Chinese, simplified characters",
    "zh-Hant": "Chinese, traditional characters",
    "en": "English",
    "de": "German",
    "fr": "French",
}
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What all headers of an issue share. ``software`` is a name and a version with a space between."""

    info: IssueInfo
    software: str
    reviewers: tuple[str, ...] = ()


def language_of(info: IssueInfo, pages: Sequence[PageRecords]) -> str:
    """A BCP 47 tag, or nothing where nobody knows."""
    found = info.language or next((page.recognised.language for page in pages), "")
    return "" if found == "auto" else found


def page_number(info: IssueInfo, page: PageRecords) -> str:
    return str(info.first_page + page.prepared.scan.sequence - 1)


def scan_name(scan: Scan) -> str:
    """The file's name, with ``#page=2`` for the second image in it and ``#xywh=`` for a part of it (W3C Media
    Fragments)."""
    box = scan.extent
    said = [f"page={scan.frame + 1}"] if scan.frame else []
    said += [f"xywh={box.left},{box.top},{box.width},{box.height}"] if scan.part is not None else []
    return Path(scan.path).name + ("#" + "&".join(said) if said else "")


def write_header(
    edition: Edition,
    title: str,
    pages: Sequence[PageRecords],
    *,
    prefix: str,
    article: Article | None = None,
    level: str = "a",
    decided: Sequence[Decision] = (),
) -> etree._Element:
    """``prefix`` makes ids unique within the issue; ``level`` is TEI's: ``a`` for a part, ``j`` for the issue.
    ``decided`` is what people changed in it."""
    header = etree.Element(f"{{{TEI}}}teiHeader")
    file = add(header, "fileDesc")
    _title(add(file, "titleStmt"), edition, title, prefix=prefix, article=article, level=level)
    published = add(file, "publicationStmt")
    add(published, "publisher", edition.info.publisher or "unknown")
    if edition.info.date:
        add(published, "date", edition.info.date, **tei_date(edition.info.date))
    part = article.id if article else "" if level == "j" else prefix
    add(published, "idno", "/".join(filter(None, (edition.info.id, part))), type="galley")
    availability = add(published, "availability")
    rights = edition.info.rights or "Rights are not stated."
    if _ADDRESS.fullmatch(rights):
        add(availability, "licence", rights, target=rights)
    else:
        add(availability, "p", rights)
    _source(add(file, "sourceDesc"), edition.info, title, pages, article)
    _encoding(add(header, "encodingDesc"), edition, pages)
    profile = add(header, "profileDesc")
    language = language_of(edition.info, pages)
    if language:
        add(add(profile, "langUsage"), "language", LANGUAGES.get(language, language), ident=language)
    keywords = add(add(profile, "textClass"), "keywords")
    add(keywords, "term", article.kind if article else "newspaper", type="kind")
    write_revisions(header, decided, edition.reviewers, prefix)
    return header


def _authors(parent: etree._Element, article: Article | None) -> None:
    for byline in article.bylines if article else ():
        for person in byline.persons:
            author = add(parent, "author")
            if person.name:
                add(author, "persName", person.name, role=role_tokens(person.role) if person.role else "")
            else:
                add(author, "roleName", person.role)
        if not byline.persons:
            for organisation in byline.organisations:
                add(add(parent, "author"), "orgName", organisation.name, role=organisation.role)


def _title(
    statement: etree._Element, edition: Edition, title: str, *, prefix: str, article: Article | None, level: str
) -> None:
    add(statement, "title", title, level=level)
    _authors(statement, article)
    for editor in filter(None, map(str.strip, edition.info.editor.split(";"))):
        add(statement, "editor", editor)
    made = add(statement, "respStmt")
    made.set(XML_ID, f"{prefix}-software")
    add(made, "resp", "recognised text, reading order, articles, changes by rule")
    add(made, "name", edition.software, type="software")
    for number, reviewer in enumerate(edition.reviewers, 1):
        decided = add(statement, "respStmt")
        decided.set(XML_ID, f"{prefix}-reviewer{number}")
        add(decided, "resp", "review")
        add(decided, "name", reviewer)


def _source(
    described: etree._Element, info: IssueInfo, title: str, pages: Sequence[PageRecords], article: Article | None
) -> None:
    entry = add(described, "biblStruct")
    if article:
        analytic = add(entry, "analytic")
        _authors(analytic, article)
        add(analytic, "title", title, level="a")
    whole = add(entry, "monogr")
    add(whole, "title", info.title or info.id, level="j")
    if info.identifier:
        add(whole, "idno", info.identifier)
    imprint = add(whole, "imprint")
    if info.place:
        add(imprint, "pubPlace", info.place)
    if info.publisher:
        add(imprint, "publisher", info.publisher)
    add(imprint, "date", info.date or "unknown", **tei_date(info.date))
    for unit, value in (("volume", info.volume), ("issue", info.number)):
        if value:
            add(imprint, "biblScope", value, unit=unit)
    for page in pages:
        add(imprint, "biblScope", page_number(info, page), unit="page")
    for page in pages:
        add(entry, "note", scan_name(page.prepared.scan), type="scan", n=page_number(info, page))


def _encoding(described: etree._Element, edition: Edition, pages: Sequence[PageRecords]) -> None:
    editorial = add(described, "editorialDecl")
    for tag, text, attributes in (
        (
            "correction",
            "Where a character was changed, choice holds what the recogniser read (sic) and what is read instead "
            "(corr); cert is the probability that the change is right, or high where the person that resp names "
            "said so. Nothing is supplied that neither the scan nor a person supports.",
            {},
        ),
        (
            "normalization",
            "The width and form of marks, where changed, is in choice: orig as recognised, reg as normalised.",
            {},
        ),
        (
            "hyphenation",
            "A hyphen that only a line end put there is kept in orig beside an empty reg; the line break behind it "
            'has break="no".',
            {"eol": "some"},
        ),
        (
            "segmentation",
            'Every printed line begins with lb. Without break="no", the one white space before it takes the place '
            "of the line's end.",
            {},
        ),
    ):
        add(add(editorial, tag, **attributes), "p", text)
    made = add(described, "appInfo")
    software, _, version = edition.software.partition(" ")
    application = add(made, "application", ident=name(software), version=version_number(version))
    add(application, "label", edition.software)
    add(application, "desc", "prepared the scans, ordered the text, cut the articles, wrote this file")
    for source in dict.fromkeys(page.recognised.source for page in pages):
        _recogniser(made, source)


def _recogniser(made: etree._Element, source: Source) -> None:
    application = add(made, "application", ident=name(source.name), version=version_number(source.version))
    add(application, "label", f"{source.name} {source.version}")
    models = "; ".join(f"{file} (sha256 {digest})" for file, digest in source.models)
    add(application, "desc", f"recognised the text; models: {models}" if models else "recognised the text")
