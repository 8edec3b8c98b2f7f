"""teiHeader as DTABf has it, of that of the full edition's corpus.

DTABf's chapter on metadata (metadaten, mdUeberblick) has the newspaper's particulars in ``biblFull``, who did what in
``respStmt`` with a ``note``, and says in paragraphs what was done to the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.formats.tei.markup import TEI, add

NS = {"t": TEI}
RULES = (
    "Made by rule from galley's full TEI edition, which has every printed line with its place on the scan and, of "
    "every change, both readings. The whole issue is transcribed, page by page; articles that other matter parts are "
    "linked by next and prev.",
    "An lb is the end of a printed line. A hyphen at a line's end is kept, as U+002D; the lines stand as printed.",
    "Text was recognised by machine. What rules corrected, and the width, form and direction of marks, is not marked. "
    "What a person corrected is a choice: sic is what the machine had read, which need not be an error of the "
    "print. What a person put in where nothing had been read is supplied. What is doubted and was not changed is "
    "supplied with cert low; what could not be read is a gap.",
)
"""What ``editorialDecl`` says."""


def write_dtabf_header(parent: etree._Element, old: etree._Element, scans: Sequence[str], language: str) -> None:
    """``old`` is the header of the corpus, ``scans`` the file of each page in order."""
    said = _Said(old)
    header = add(parent, "teiHeader")
    file = add(header, "fileDesc")
    _title(add(file, "titleStmt"), said)
    add(add(file, "editionStmt"), "edition", "Recognised by machine, with what persons decided in review")
    if scans:
        add(add(file, "extent"), "measure", str(len(scans)), type="images")
    published = add(file, "publicationStmt")
    add(add(published, "publisher"), "name", said.one("publicationStmt/t:publisher"))
    add(published, "idno", said.one("publicationStmt/t:idno"))
    _availability(add(published, "availability"), old)
    if scans:
        notes = add(file, "notesStmt")
        for number, scan in enumerate(scans, 1):
            add(notes, "note", f"#f{number:04d}: {scan}", type="remarkDocument")
    _source(add(file, "sourceDesc"), said, len(scans))
    declared = add(add(header, "encodingDesc"), "editorialDecl")
    for rule in RULES:
        add(declared, "p", rule)
    if language:
        named = said.one(f"langUsage/t:language[@ident='{language}']") or language
        add(add(add(header, "profileDesc"), "langUsage"), "language", named, ident=language)


class _Said:
    """What the full edition's header says."""

    def __init__(self, old: etree._Element) -> None:
        self._old = old

    def all(self, path: str) -> Iterator[str]:
        for one in self._old.iterfind(f".//t:{path}", NS):
            text = "".join(map(str, one.itertext())).strip()
            if text:
                yield text

    def one(self, path: str) -> str:
        return next(self.all(path), "")

    @property
    def title(self) -> str:
        return self.one("monogr/t:title")

    @property
    def date(self) -> str:
        """Nothing where nobody knows."""
        return "" if self.one("monogr/t:imprint/t:date") == "unknown" else self.one("monogr/t:imprint/t:date")

    @property
    def when(self) -> str:
        """The date in ISO 8601; nothing where it is not one."""
        found = self._old.find(".//t:monogr/t:imprint/t:date", NS)
        return (found.get("when") or "") if found is not None else ""


def _title(statement: etree._Element, said: _Said) -> None:
    add(statement, "title", said.title, type="main")
    number = said.one("monogr/t:imprint/t:biblScope[@unit='issue']")
    under = ", ".join(filter(None, (f"issue {number}" if number else "", said.date)))
    if under:
        add(statement, "title", under, type="sub")
    for editor in said.all("titleStmt/t:editor"):
        add(statement, "editor", editor)
    for name, what in zip(said.all("respStmt/t:name"), said.all("respStmt/t:resp"), strict=True):
        made = add(statement, "respStmt")
        add(made, "persName" if what == "review" else "name", name)
        add(add(made, "resp"), "note", what, type="remarkResponsibility")


def _availability(said: etree._Element, old: etree._Element) -> None:
    for one in old.iterfind(".//t:availability/*", NS):
        if one.get("target"):
            add(add(said, "licence", target=one.get("target") or ""), "p", one.text or "")
        else:
            add(said, "p", one.text or "")


def _source(described: etree._Element, said: _Said, pages: int) -> None:
    imprint = "monogr/t:imprint"
    place, publisher = said.one(f"{imprint}/t:pubPlace"), said.one(f"{imprint}/t:publisher")
    scopes = [(unit, said.one(f"{imprint}/t:biblScope[@unit='{unit}']")) for unit in ("volume", "issue")]
    told = [said.title, place, *(f"{unit} {value}" for unit, value in scopes if value), said.date]
    add(described, "bibl", ", ".join(filter(None, told)) + ".", type="J")
    whole = add(described, "biblFull")
    titles = add(whole, "titleStmt")
    add(titles, "title", said.title, level="j", type="main")
    for editor in said.all("titleStmt/t:editor"):
        add(titles, "editor", editor)
    if pages:
        add(add(whole, "extent"), "measure", str(pages), type="pages")
    published = add(whole, "publicationStmt")
    add(add(published, "publisher"), "name", publisher or "unknown")
    if place:
        add(published, "pubPlace", place)
    add(published, "date", said.date or "unknown", type="publication", when=said.when)
    for number in said.all("monogr/t:idno"):
        add(published, "idno", number)
    if any(value for _, value in scopes):
        series = add(whole, "seriesStmt")
        add(series, "title", said.title, level="j", type="main")
        for unit, value in scopes:
            if value:
                add(series, "biblScope", value, unit=unit)
    institution = said.one("biblStruct/t:note[@type='institution']")
    if institution:
        add(add(add(described, "msDesc"), "msIdentifier"), "repository", institution)
