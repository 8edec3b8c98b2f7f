"""JSON Lines with provenance, and tables of articles, bylines and edits as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from msgspec import to_builtins

from pipeline.formats.tei.header import scan_name
from pipeline.formats.tei.markup import legal
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle, ReadableBlock, ReadablePerson
from pipeline.model import Scan

ARTICLES = (
    "issue",
    "article",
    "newspaper",
    "date",
    "pages",
    "kind",
    "kicker",
    "headline",
    "subtitle",
    "byline",
    "dateline",
    "language",
    "characters",
    "paragraphs",
    "unclear",
    "gaps",
    "edits",
    "previous",
    "next",
    "confidence",
)
BYLINES = ("issue", "article", "date", "headline", "name", "role", "title", "place", "credit")
EDITS = ("issue", "article", "page", "line", "offset", "before", "after", "by", "support", "confidence", "reason")


def write_jsonl(material: Material) -> dict[str, bytes]:
    """``articles.jsonl``: an article a line, with its blocks and where they stand, its edits, and what it was made
    from and by."""
    lines = [json.dumps(_record(material, one), ensure_ascii=False) for one in material.articles]
    return {"articles.jsonl": "".join(f"{line}\n" for line in lines).encode()}


def _record(material: Material, article: ReadableArticle) -> dict[str, object]:
    info = material.issue.info
    issue = {name: legal(str(value)) for name, value in asdict(info).items() if value and name != "first_page"}
    on = {block.scan: material.pages[block.scan - 1].prepared.scan for block in article.blocks}
    sources = dict.fromkeys(material.pages[at - 1].recognised.source for at in sorted(on))
    return {
        "id": f"{info.id}/{article.id}",
        "issue": issue,
        "kind": article.kind,
        "title": article.title,
        "language": material.language,
        "pages": list(article.pages),
        "persons": [_person(one) for one in article.persons],
        "organisations": [{"name": name, "role": role} for name, role in article.organisations],
        "credits": [_person(one) for one in article.credits],
        "places": list(article.places),
        "date": article.date,
        "text": "\n".join(block.text for block in article.text),
        "blocks": [_block(one) for one in article.blocks],
        "previous": article.previous,
        "next": article.next,
        "confidence": _rounded(article.confidence),
        "edits": [{**to_builtins(edit), "confidence": _rounded(edit.confidence)} for edit in article.edits],
        "provenance": {
            "software": material.software,
            "recognisers": [{"name": one.name, "version": one.version, "models": dict(one.models)} for one in sources],
            "scans": [_scan(at, scan) for at, scan in sorted(on.items())],
        },
    }


def _rounded(value: float) -> float:
    return round(value, 4)


def _person(one: ReadablePerson) -> dict[str, str]:
    return {name: value for name, value in asdict(one).items() if value}


def _block(one: ReadableBlock) -> dict[str, object]:
    box = [one.box.left, one.box.top, one.box.right, one.box.bottom] if one.box is not None else None
    return {
        "kind": one.kind,
        "text": one.text,
        "page": one.page,
        "scan": one.scan,
        "box": box,
        "unclear": one.unclear,
        "gaps": one.gaps,
    }


def _scan(at: int, scan: Scan) -> dict[str, object]:
    return {
        "scan": at,
        "file": legal(scan_name(scan)),
        "sha256": scan.sha256,
        "width": scan.width,
        "height": scan.height,
    }


def write_csv(material: Material) -> dict[str, bytes]:
    """``articles.csv``, ``bylines.csv`` and ``edits.csv``, in UTF-8, each with the names of its columns as its first
    row."""
    issue = material.issue.info.id
    return {
        "articles.csv": _table(ARTICLES, (_article(material, one) for one in material.articles)),
        "bylines.csv": _table(
            BYLINES,
            (
                (issue, one.id, material.issue.info.date, one.title, who.name, who.role, who.title, who.place, credit)
                for one in material.articles
                for credit, persons in (("", one.persons), ("picture", one.credits))
                for who in persons
            ),
        ),
        "edits.csv": _table(
            EDITS,
            (
                (
                    issue,
                    one.id,
                    edit.page,
                    edit.line,
                    edit.offset,
                    edit.before,
                    edit.after,
                    edit.by,
                    edit.support,
                    _rounded(edit.confidence),
                    edit.reason,
                )
                for one in material.articles
                for edit in one.edits
            ),
        ),
    }


def _article(material: Material, one: ReadableArticle) -> tuple[object, ...]:
    info = material.issue.info
    return (
        info.id,
        one.id,
        info.title,
        info.date,
        " ".join(one.pages),
        one.kind,
        one.of_kind("kicker"),
        one.of_kind("headline") or one.title,
        one.of_kind("subtitle"),
        "; ".join(who.name or who.role for who in one.persons),
        "; ".join(one.places),
        material.language,
        sum(len(block.line) for block in one.text),
        sum(block.kind == "body" for block in one.text),
        sum(block.unclear for block in one.blocks),
        sum(block.gaps for block in one.blocks),
        len(one.edits),
        one.previous,
        one.next,
        _rounded(one.confidence),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([legal(one) if isinstance(one, str) else one for one in row] for row in rows)
    return file.getvalue().encode()


def join_lines(files: Sequence[bytes]) -> bytes:
    return b"".join(files)


def join_tables(files: Sequence[bytes]) -> bytes:
    """The rows of all under the first one's columns."""
    rows = [content.partition(b"\r\n") for content in files]
    return b"".join([rows[0][0], rows[0][1], *(rest for _, _, rest in rows)]) if rows else b""
