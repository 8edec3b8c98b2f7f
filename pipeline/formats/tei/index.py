"""The index of an issue: its persons, organisations, places and headlines, each with the articles that have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from pipeline.formats.tei.article import title_of
from pipeline.formats.tei.header import write_header
from pipeline.formats.tei.issue_text import IssueText
from pipeline.formats.tei.markup import TEI, XML_ID, add, serialise, token
from pipeline.model import Article, Byline


@dataclass(slots=True)
class _Entry:
    """``roles`` and ``articles`` in the order that they are met; articles by their number in the issue."""

    roles: dict[str, None] = field(default_factory=dict)
    articles: dict[int, None] = field(default_factory=dict)


def write_index(text: IssueText) -> bytes:
    """A TEI of lists alone: ``listPerson``, ``listOrg``, ``listPlace`` in ``standOff``, and a ``listBibl`` of the
    articles in the order of the issue. Names stand as they are printed, one entry for each form, and in the order of
    their code points, which is the same on every machine."""
    title = f"{text.issue.info.title or text.issue.info.id}: index"
    header = write_header(text.edition, title, text.pages, prefix="index")
    for described in header.findall(f"{{{TEI}}}encodingDesc"):
        for told in described.findall(f"{{{TEI}}}editorialDecl"):
            # It speaks of a text, and there is none here.
            described.remove(told)
    root = text.tei("index", header, text.pages)
    lists = add(root, "standOff")
    titles = [title_of(text, article) for article in text.issue.articles]
    persons, organisations, places = _gather(text.issue.articles)
    for tag, one, name, found in (
        ("listPerson", "person", "persName", persons),
        ("listOrg", "org", "orgName", organisations),
        ("listPlace", "place", "placeName", places),
    ):
        if not found:
            continue
        entries = add(lists, tag)
        for at, (said, entry) in enumerate(sorted(found.items()), 1):
            element = add(entries, one)
            element.set(XML_ID, f"index-{one}{at}")
            add(element, name, said)
            for role in entry.roles:
                add(element, *(("occupation", role) if one == "person" else ("note", role)))
            for number in entry.articles:
                add(add(element, "bibl"), "ref", titles[number], target=_file(text, text.issue.articles[number]))
    headlines = add(lists, "listBibl")
    for article, headline in zip(text.issue.articles, titles, strict=True):
        listed = add(headlines, "bibl", type=token(article.kind))
        add(add(listed, "title", level="a"), "ref", headline, target=_file(text, article))
        for page in text.numbers_of(article):
            add(listed, "biblScope", page, unit="page")
    if not len(headlines):
        add(headlines, "bibl", "No articles.")
    return serialise(root)


def _file(text: IssueText, article: Article) -> str:
    return quote(text.article_file(article))


_Found = dict[str, _Entry]


def _gather(articles: Iterable[Article]) -> tuple[_Found, _Found, _Found]:
    persons: _Found = {}
    organisations: _Found = {}
    places: _Found = {}
    for number, article in enumerate(articles):
        for name, role, into in _named(article, persons, organisations, places):
            if name.strip():
                entry = into.setdefault(" ".join(name.split()), _Entry())
                entry.articles[number] = None
                if role:
                    entry.roles[role] = None
    return persons, organisations, places


def _named(
    article: Article, persons: _Found, organisations: _Found, places: _Found
) -> Iterator[tuple[str, str, _Found]]:
    said: tuple[Byline, ...] = (*article.bylines, *article.credits)
    for byline in said:
        for person in byline.persons:
            for role in (*person.role.split("; "), person.title):
                yield person.name, role, persons
            yield person.place, "", places
        for organisation in byline.organisations:
            yield organisation.name, organisation.role, organisations
    for dateline in article.datelines:
        yield dateline.place, "", places
        yield dateline.agency, "agency", organisations
