"""Descriptions of articles for programs that cite, harvest and search: CSL-JSON, ``NewsArticle`` of schema.org,
Dublin Core as OAI-PMH has it.

https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html, https://schema.org/NewsArticle,
http://www.openarchives.org/OAI/openarchivesprotocol.html#dublincore
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree

from pipeline.dates import Dated, read_date
from pipeline.formats.tei.markup import legal
from pipeline.formats.writers.elements import Namespace, to_bytes
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle

OAI_DC = Namespace("http://www.openarchives.org/OAI/2.0/oai_dc/")
DC = Namespace("http://purl.org/dc/elements/1.1/")
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def write_csl(material: Material) -> dict[str, bytes]:
    """``citations.json``: what Zotero, pandoc and others read."""
    return {"citations.json": _to_json([_cite(material, one) for one in material.articles])}


def _to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _cite(material: Material, article: ReadableArticle) -> dict[str, object]:
    info = material.issue.info
    said: dict[str, object] = {
        "id": f"{info.id}/{article.id}",
        "type": "article-newspaper",
        "title": article.title,
        "author": [{"literal": one.name} for one in article.persons if one.name],
        "editor": [{"literal": name.strip()} for name in info.editor.split(";") if name.strip()],
        "container-title": info.title or info.id,
        "issued": _issued(info.date),
        "page": ", ".join(article.pages),
        "volume": info.volume,
        "issue": info.number,
        "publisher": info.publisher,
        "publisher-place": info.place,
        "language": material.language,
    }
    return {name: value for name, value in said.items() if value}


def _dated(text: str) -> Dated | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def _issued(text: str) -> dict[str, object]:
    """What is known of the date; words that are none stand as they are."""
    found = _dated(text)
    if found is None:
        return {"raw": text} if text else {}
    ends = [found.earliest] if found.earliest == found.latest else [found.earliest, found.latest]
    parts = [[int(part) for part in end.split("-")] for end in ends if end]
    return {"date-parts": parts, **({"circa": True} if found.certainty else {})}


def join_lists(files: Sequence[bytes]) -> bytes:
    return _to_json([one for content in files for one in json.loads(content)])


def write_schema_org(material: Material) -> dict[str, bytes]:
    """``articles.jsonld``: the issue, and its articles with their text."""
    info = material.issue.info
    address = material.address_of("")
    paper: dict[str, object] = {"@type": "Newspaper", "name": info.title or info.id}
    if _issn(info.identifier):
        paper["issn"] = _issn(info.identifier)
    if info.volume:
        paper = {"@type": "PublicationVolume", "volumeNumber": info.volume, "isPartOf": paper}
    issue: dict[str, object] = {
        "@type": "PublicationIssue",
        "@id": address,
        "issueNumber": info.number,
        "datePublished": _iso(info.date),
        "isPartOf": paper,
        "publisher": {"@type": "Organization", "name": info.publisher} if info.publisher else None,
    }
    graph = [issue, *(_news(material, one, address) for one in material.articles)]
    kept = [{name: value for name, value in one.items() if value} for one in graph]
    return {"articles.jsonld": _to_json({"@context": "https://schema.org", "@graph": kept})}


def _issn(identifier: str) -> str:
    said = identifier.removeprefix("ISSN").strip()
    return said if len(said) == 9 and said[4] == "-" else ""


def _iso(text: str) -> str:
    found = _dated(text)
    return found.earliest if found is not None and found.earliest == found.latest else ""


def _news(material: Material, article: ReadableArticle, issue: str) -> dict[str, object]:
    info = material.issue.info
    return {
        "@type": "NewsArticle" if article.kind != "advertisement" else "AdvertiserContentArticle",
        "@id": material.address_of(f"tei/{quote(article.stem)}.xml"),
        "headline": article.title,
        "alternativeHeadline": article.of_kind("subtitle"),
        "author": [{"@type": "Person", "name": one.name} for one in article.persons if one.name],
        "dateline": article.of_kind("dateline") or "; ".join(article.places),
        "datePublished": _iso(info.date),
        "inLanguage": material.language,
        "pagination": ", ".join(article.pages),
        "printPage": article.pages[0] if article.pages else "",
        "articleBody": "\n\n".join(block.text for block in article.text),
        "isPartOf": {"@id": issue},
        "license": info.rights if info.rights.startswith(("http://", "https://")) else "",
    }


def join_graphs(files: Sequence[bytes]) -> bytes:
    graph = [one for content in files for one in json.loads(content)["@graph"]]
    return _to_json({"@context": "https://schema.org", "@graph": graph})


def write_oai_dc(material: Material) -> dict[str, bytes]:
    """A record for each article, named like its TEI, and one for the issue."""
    info = material.issue.info
    files = {
        f"{one.stem}.xml": _dc(
            material,
            title=one.title,
            creators=[who.name for who in one.persons if who.name],
            kind=one.kind,
            identifier=f"{info.id}/{one.id}",
            address=material.address_of(f"tei/{quote(one.stem)}.xml"),
            source="p. " + ", ".join(one.pages),
        )
        for one in material.articles
    }
    files[f"{material.text.stem}.xml"] = _dc(
        material,
        title=", ".join(filter(None, (info.title or info.id, info.date))),
        creators=[],
        kind="issue",
        identifier=info.id,
        address=material.address_of(f"tei/{quote(material.text.stem)}.xml"),
        source=info.identifier,
    )
    return files


def _dc(
    material: Material, *, title: str, creators: Sequence[str], kind: str, identifier: str, address: str, source: str
) -> bytes:
    info = material.issue.info
    root = OAI_DC.root("dc", {"oai_dc": OAI_DC.address, "dc": DC.address, "xsi": XSI})
    root.set(
        etree.QName(XSI, "schemaLocation").text, f"{OAI_DC.address} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    )
    paper = ", ".join(filter(None, (info.title or info.id, info.place, info.date)))
    for tag, value in (
        ("title", title),
        *(("creator", one) for one in creators),
        ("publisher", info.publisher),
        ("date", _iso(info.date) or info.date),
        ("type", "Text"),
        ("type", kind),
        ("format", "application/tei+xml"),
        ("identifier", identifier),
        ("identifier", address),
        ("source", source),
        ("language", material.language),
        ("relation", paper if kind != "issue" else ""),
        ("rights", info.rights),
    ):
        if value:
            DC.add(root, tag, legal(value))
    return to_bytes(root)
