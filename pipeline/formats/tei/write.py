"""An issue as TEI files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from lxml import etree

from pipeline.config import PublishSettings
from pipeline.formats.tei.article import place_article, write_article
from pipeline.formats.tei.corpus import join_corpus
from pipeline.formats.tei.header import page_number, write_header
from pipeline.formats.tei.index import write_index
from pipeline.formats.tei.issue_text import IssueText, by_page
from pipeline.formats.tei.markup import add, append_text, document, serialise
from pipeline.formats.tei.reading_edition import derive_corpus, derive_reading_edition
from pipeline.model import Decision, Issue, Line, PageRecords

NONE_KEPT: Mapping[str, bytes] = MappingProxyType({})
PAGES = "pages"
"""The id, and the end of the file's name, of what belongs to no article."""
FURNITURE = {"folio": "pageNum", "masthead": "header"}


def write_issue(
    issue: Issue,
    pages: Sequence[PageRecords],
    *,
    software: str,
    settings: PublishSettings,
    decisions: Sequence[Decision] = (),
    kept: Mapping[str, bytes] = NONE_KEPT,
) -> dict[str, bytes]:
    """File name to content: ``<issue>-a001.xml`` for each article (named by its id), ``<issue>-pages.xml`` with
    page furniture and whatever line no article holds, ``<issue>.xml``, the teiCorpus of them all.

    ``software`` is this program's name and version, a space between; ``decisions`` are those in force; ``kept`` are
    files of articles that are known to be as they would be written. Valid by TEI P5 4.3.0 (tei_all); the same records
    give the same bytes. Raises ValueError where the issue names a passage that no page has.
    """
    return write_files(IssueText(issue, pages, software, settings, decisions), kept)


def write_files(text: IssueText, kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """As :func:`write_issue`, of a ``text`` that nothing was written from before."""
    issue = text.issue
    files: dict[str, bytes] = {}
    for number, article in enumerate(issue.articles, 1):
        file = text.article_file(article)
        if file in kept:
            files[file] = kept[file]
            text.written.update(
                (one.page, line) for one in place_article(text, article).every for line in one.passage.lines
            )
        else:
            files[file] = serialise(write_article(text, article, f"a{number:03d}"))
    files[f"{text.stem}-{PAGES}.xml"] = serialise(_page_matter(text))
    corpus = document("teiCorpus")
    title = issue.info.title or issue.info.id
    corpus.append(
        write_header(text.edition, title, text.pages, prefix="issue", level="j", decided=text.revisions.of(None))
    )
    files[f"{text.stem}.xml"] = join_corpus(serialise(corpus), files.values())
    return files


def write_reading_edition(
    full: Mapping[str, bytes],
    issue: Issue,
    pages: Sequence[PageRecords],
    *,
    software: str,
    settings: PublishSettings,
    decisions: Sequence[Decision] = (),
    kept: Mapping[str, bytes] = NONE_KEPT,
) -> dict[str, bytes]:
    """Of each file that :func:`write_issue` made the reading edition under the same name, and ``<issue>-index.xml``;
    ``kept`` are files of articles that are known to be as they would be written."""
    return write_reading_files(IssueText(issue, pages, software, settings, decisions), full, kept)


def write_reading_files(text: IssueText, full: Mapping[str, bytes], kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """As :func:`write_reading_edition`."""
    corpus = f"{text.stem}.xml"
    files = {
        name: kept[name] if name in kept else derive_reading_edition(content, name)
        for name, content in full.items()
        if name != corpus
    }
    ids = [*(f"a{number:03d}" for number in range(1, len(text.issue.articles) + 1)), PAGES]
    files[corpus] = derive_corpus(full[corpus], corpus, dict(zip(ids, files.values(), strict=True)))
    files[f"{text.stem}-index.xml"] = write_index(text)
    return files


def write_one(
    issue: Issue,
    pages: Sequence[PageRecords],
    article: str,
    *,
    software: str,
    settings: PublishSettings,
    decisions: Sequence[Decision] = (),
) -> bytes:
    """The file of one article, as :func:`write_issue` writes it. Raises KeyError where there is none of that id."""
    text = IssueText(issue, pages, software, settings, decisions)
    for number, one in enumerate(issue.articles, 1):
        if one.id == article:
            return serialise(write_article(text, one, f"a{number:03d}"))
    raise KeyError(article)


def _page_matter(text: IssueText) -> etree._Element:
    """What belongs to the pages and to no article. Lines that nothing names come too: none may be lost."""
    prefix = PAGES
    title = f"{text.issue.info.title or text.issue.info.id}: page furniture and text outside of articles"
    furniture = [one for id_ in dict.fromkeys(text.issue.furniture) for one in text.passages.get(id_, ())]
    unplaced = [one for id_ in dict.fromkeys(text.issue.unplaced) for one in text.passages.get(id_, ())]
    decided = text.revisions.of({(one.page, line) for one in (*furniture, *unplaced) for line in one.passage.lines})
    header = write_header(text.edition, title, text.pages, prefix=prefix, decided=decided)
    root = text.tei(prefix, header, text.pages)
    held = text.written | {(one.page, line) for one in (*furniture, *unplaced) for line in one.passage.lines}
    left = [
        [line for line in page.recognised.lines if (number, line.id) not in held]
        for number, page in enumerate(text.pages)
    ]
    rejected = [
        [line for line in page.recognised.rejected if (number, line.id) not in held]
        for number, page in enumerate(text.pages)
    ]
    if text.settings.facsimile:
        text.facsimile(
            root,
            prefix,
            range(len(text.pages)),
            (*furniture, *unplaced),
            lambda number: (*left[number], *rejected[number]),
        )
    body = add(add(root, "text"), "body")
    fixed, loose = by_page(furniture), by_page(unplaced)
    for number, page in enumerate(text.pages):
        div = add(body, "div", type="page", n=page_number(text.issue.info, page))
        text.page_break(div, prefix, number)
        for one in fixed.get(number, ()):
            kind = FURNITURE.get(one.passage.kind, one.passage.kind)
            text.fill(add(div, "fw", type=kind), one, prefix)
        for one in loose.get(number, ()):
            text.fill(add(div, "ab", type="unplaced"), one, prefix)
        for line in left[number]:
            append_text(_lone_line(text, add(div, "ab", type="unplaced"), prefix, number, line), line.text)
        for line in rejected[number]:
            doubted = _lone_line(text, add(div, "ab", type="rejected"), prefix, number, line)
            unclear = add(doubted, "unclear", line.text, reason="illegible" if line.confidence else "no_ink")
            unclear.set("cert", f"{min(1.0, max(0.0, line.confidence)):.3f}")
        if len(div) == 1:
            add(div, "ab", type="empty")
    if not text.pages:
        add(add(body, "div", type="page"), "ab", type="empty")
    return root


def _lone_line(text: IssueText, block: etree._Element, prefix: str, page: int, line: Line) -> etree._Element:
    add(block, "lb", facs=f"#{text.zone(prefix, page, line.id)}" if text.has_zones(page) else "")
    text.written.add((page, line.id))
    return block
