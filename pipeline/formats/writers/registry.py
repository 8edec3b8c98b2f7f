"""The formats that there are, and where their writers lie."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any, Protocol

from pipeline.errors import SettingsError
from pipeline.formats.writers.material import Material

GROUP = "galley.formats"
"""Of entry points."""


class Writer(Protocol):
    """Writes an issue. The same material gives the same bytes: no clock, no environment, no network."""

    def __call__(self, material: Material) -> Mapping[str, bytes]:
        """Names of files within the format's folder, with ``/`` between folders, and what they hold."""


class Join(Protocol):
    """Makes one file for a corpus of issues out of those of each."""

    def __call__(self, files: Sequence[bytes]) -> bytes: ...


class Gather(Protocol):
    """Makes a folder of files for all issues that are published, out of one file of each."""

    def __call__(self, files: Sequence[bytes]) -> Mapping[str, bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """``folder`` is its folder within an issue's, ``label`` what the summary of a run calls it by. ``writer`` and
    ``join`` name functions as ``module:function``, so that nothing is loaded before it is needed; ``joined`` are files
    of each issue of which one is made for a corpus, with the name that it has there. ``needs`` are formats whose files
    it points to, which are written with it. ``by_page``: it has one file for each page, made of that page's records and
    of its articles alone (:meth:`Material.each_page`); ``by_article``: one for each article, likewise. ``gathered`` is
    the file of each issue that the function ``gather`` makes the pages of all issues from. ``package`` is what has to
    be installed besides, by the name that it is imported and installed by. ``apart``: nearly all of its time is spent
    outside of Python, so that other formats are made meanwhile; ``holds`` are those whose files it waits for, since it
    has them in it. ``version`` is raised when the same records give other
    bytes."""

    name: str
    label: str
    folder: str
    about: str
    writer: str
    version: str = "1"
    needs: tuple[str, ...] = ()
    by_page: bool = False
    by_article: bool = False
    joined: tuple[tuple[str, str], ...] = ()
    join: str = ""
    gathered: str = ""
    gather: str = ""
    package: str = ""
    apart: bool = False
    holds: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether its package is there."""
        return not self.package or find_spec(self.package) is not None

    def write(self, material: Material) -> dict[str, bytes]:
        """By path within the issue's folder."""
        return {f"{self.folder}/{name}": content for name, content in material.files_of(self.name).items()}

    def make(self, material: Material) -> Mapping[str, bytes]:
        """By path within the format's folder."""
        writer: Writer = _load(self.writer)
        return writer(material)

    def make_corpus(self, files: Sequence[bytes]) -> bytes:
        """One of the ``joined`` files, of many issues."""
        join: Join = _load(self.join)
        return join(files)

    def make_gathered(self, files: Sequence[bytes]) -> Mapping[str, bytes]:
        """By path within the folder of the corpus."""
        gather: Gather = _load(self.gather)
        return gather(files)


_HERE = "pipeline.formats.writers"

FORMATS: tuple[Format, ...] = (
    Format(
        name="tei",
        label="TEI",
        folder="tei",
        about="TEI P5, the reading edition: clean text, with what is doubted marked; an index",
        writer=f"{_HERE}.tei:write_reading",
        version="2",
        by_article=True,
    ),
    Format(
        name="tei-full",
        label="TEI in full",
        folder="tei/full",
        about="TEI P5 with every line's place on the scan, and both readings of every change",
        writer=f"{_HERE}.tei:write_full",
        version="2",
        by_article=True,
    ),
    Format(
        name="dtabf",
        label="DTABf",
        folder="dtabf",
        about="TEI in DTA's base format for newspapers: a file of the issue, with lines, columns and pages as printed",
        writer=f"{_HERE}.tei:write_dtabf",
    ),
    Format(
        name="alto",
        label="ALTO",
        folder="mets/alto",
        about="ALTO 4.4 of each page: words and characters with places, confidences and alternatives, reading order",
        writer=f"{_HERE}.alto:write_alto",
        version="2",
        by_page=True,
    ),
    Format(
        name="mets",
        label="METS",
        folder="mets",
        about="METS of the issue, which names its pictures and ALTO, with the articles as logical structure; MODS",
        writer=f"{_HERE}.mets:write_mets",
        version="2",
        needs=("alto",),
    ),
    Format(
        name="page",
        label="PAGE",
        folder="page",
        about="PAGE XML 2019-07-15 of each page: regions, reading order, words, characters, alternatives",
        writer=f"{_HERE}.page:write_page",
        version="2",
        by_page=True,
    ),
    Format(
        name="hocr",
        label="hOCR",
        folder="hocr",
        about="hOCR 1.2 of each page: lines and words with places and confidences",
        writer=f"{_HERE}.hocr:write_hocr",
        version="2",
        by_page=True,
    ),
    Format(
        name="iiif",
        label="IIIF",
        folder="iiif",
        about="IIIF Presentation 3: the articles as ranges of a manifest, lines and articles' text as annotations",
        writer=f"{_HERE}.iiif:write_iiif",
        version="3",
        needs=("tei", "alto"),
        joined=(("manifest.json", "collection.json"),),
        join=f"{_HERE}.iiif:join_manifests",
    ),
    Format(
        name="oai-dc",
        label="Dublin Core",
        folder="oai-dc",
        about="Dublin Core as OAI-PMH has it, a record for each article and one for the issue",
        writer=f"{_HERE}.citations:write_oai_dc",
        needs=("tei",),
    ),
    Format(
        name="schema-org",
        label="schema.org",
        folder="schema-org",
        about="JSON-LD with `NewsArticle` of schema.org",
        writer=f"{_HERE}.citations:write_schema_org",
        needs=("tei",),
        joined=(("articles.jsonld", "articles.jsonld"),),
        join=f"{_HERE}.citations:join_graphs",
    ),
    Format(
        name="bagit",
        label="BagIt",
        folder="bagit",
        about="BagIt 1.0, zipped: both levels of TEI, METS and ALTO, JSON Lines and Dublin Core, with checksums",
        writer=f"{_HERE}.bag:write_bag",
        version="2",
        apart=True,
        holds=("tei", "tei-full", "alto", "mets", "jsonl", "oai-dc"),
    ),
    Format(
        name="pdf",
        label="searchable PDF",
        folder="pdf",
        about="PDF of the scans, with the text unseen behind its print, in the order of the articles; bookmarks",
        writer=f"{_HERE}.pdf.searchable:write_searchable",
        version="2",
    ),
    Format(
        name="text",
        label="text",
        folder="text",
        about="Plain text of each article, and of all in one file",
        writer=f"{_HERE}.plain:write_text",
        joined=(("articles.txt", "articles.txt"),),
        join=f"{_HERE}.plain:join_texts",
    ),
    Format(
        name="markdown",
        label="Markdown",
        folder="markdown",
        about="Markdown of each article, with front matter",
        writer=f"{_HERE}.plain:write_markdown",
    ),
    Format(
        name="jsonl",
        label="JSON Lines",
        folder="jsonl",
        about="An article a line: its blocks and where they stand, its edits, and what it was made from and by",
        writer=f"{_HERE}.tables:write_jsonl",
        joined=(("articles.jsonl", "articles.jsonl"),),
        join=f"{_HERE}.tables:join_lines",
    ),
    Format(
        name="csv",
        label="CSV",
        folder="csv",
        about="Tables of the articles, of those who wrote them, and of all edits",
        writer=f"{_HERE}.tables:write_csv",
        joined=(("articles.csv", "articles.csv"), ("bylines.csv", "bylines.csv"), ("edits.csv", "edits.csv")),
        join=f"{_HERE}.tables:join_tables",
    ),
    Format(
        name="csl",
        label="CSL-JSON",
        folder="csl",
        about="Citations as CSL-JSON, which Zotero and pandoc read",
        writer=f"{_HERE}.citations:write_csl",
        joined=(("citations.json", "citations.json"),),
        join=f"{_HERE}.citations:join_lists",
    ),
    Format(
        name="site",
        label="web edition",
        folder="site",
        about="A static web edition to be read in any browser: calendar, issue, pages as pictures, articles, search",
        writer="pipeline.edition:write_site",
        version="4",
        gathered="edition.json",
        gather="pipeline.edition:gather_editions",
    ),
    Format(
        name="epub",
        label="EPUB",
        folder="epub",
        about="EPUB 3 of the issue, an article a chapter, with the pictures that have captions",
        writer=f"{_HERE}.epub:write_epub",
        version="2",
    ),
    Format(
        name="newspaper",
        label="newspaper",
        folder="newspaper",
        about="PDF of the issue set anew as a newspaper, by Typst: columns, headlines, pictures, jump lines",
        writer=f"{_HERE}.typeset.paper:write_newspaper",
        version="2",
        package="typst",
        apart=True,
    ),
    Format(
        name="offprint",
        label="offprints",
        folder="offprint",
        about="PDF of each article set anew by itself, by Typst",
        writer=f"{_HERE}.typeset.paper:write_offprints",
        version="2",
        package="typst",
        apart=True,
    ),
)


def _load(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


@cache
def known_formats() -> Mapping[str, Format]:
    """By name: those of galley, then those that other packages add. Raises SettingsError where one of these cannot be
    loaded, is no :class:`Format`, or has a name or a folder that is taken."""
    known = {one.name: one for one in FORMATS}
    folders = {one.folder for one in FORMATS}
    for entry in sorted(metadata.entry_points(group=GROUP), key=lambda one: one.name):
        where = f"{entry.dist.name if entry.dist is not None else 'a package'} ({GROUP}: {entry.name})"
        try:
            found = entry.load()
        except Exception as error:
            raise SettingsError(where, f"cannot be loaded ({error})", "Update or uninstall that package.") from error
        if not isinstance(found, Format):
            raise SettingsError(where, "is no format", "It has to be a pipeline.formats.writers.Format.")
        if found.name in known or found.folder in folders:
            raise SettingsError(where, f"the format {found.name} is there already", "Uninstall that package.")
        known[found.name] = found
        folders.add(found.folder)
    return known


def find_formats(names: Iterable[str], said: str) -> tuple[Format, ...]:
    """The formats of these names, each once; none means all whose packages are installed. ``said`` is where they were
    named. Raises SettingsError for one that there is not, or whose package is not installed."""
    known = known_formats()
    wanted = list(dict.fromkeys(names)) or [name for name, one in known.items() if one.installed]
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"The formats are: {', '.join(known)}."
            raise SettingsError(said, f"there is no format {name!r}", hint)
        if not known[name].installed:
            package = known[name].package
            raise SettingsError(said, f"{name} needs the package {package}", f"Run pip install {package}.")
        wanted += (other for other in known[name].needs if other not in wanted)
    return tuple(known[name] for name in wanted)
