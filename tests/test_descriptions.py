"""Dublin Core, schema.org, BagIt, and what researchers read: text, Markdown, JSON Lines, CSV, CSL-JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import pypdfium2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from iiif_prezi3 import Collection
from lxml import etree
from markdown_it import MarkdownIt

from pipeline.config import PublishSettings
from pipeline.formats.writers import FORMATS, Material
from pipeline.model import Article, Issue, Line, RegionKind
from tests.conftest import Desk
from tests.pages_by_hand import line, page
from tests.tei_schema import tei_schema
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue

DC_NAMES = {"title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"}
DC_NAMES |= {"identifier", "source", "language", "relation", "coverage", "rights"}
DC = "{http://purl.org/dc/elements/1.1/}"
TEI = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture(scope="module")
def made() -> Material:
    issue, pages = whole_issue(replace(INFO, volume="66", number="2", identifiers="ISSN 2331-9968", editor="Ann"))
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())


def test_dublin_core_has_the_fifteen_names_alone(made: Material) -> None:
    files = made.files_of("oai-dc")
    assert set(files) == {f"daily-1998-01-05{end}.xml" for end in ("", "-a001", "-a002")}
    for content in files.values():
        root = etree.fromstring(content)
        assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
        assert all(one.tag.removeprefix(DC) in DC_NAMES for one in root)
        assert all((one.text or "").strip() for one in root)
    root = etree.fromstring(files["daily-1998-01-05-a001.xml"])
    assert [one.text for one in root.iter(f"{DC}creator")] == ["汪昌莲", "唐鸫涵", "李朝民", "业勤"]


def test_schema_org_and_citations(made: Material) -> None:
    graph = json.loads(made.files_of("schema-org")["articles.jsonld"])["@graph"]
    issue, article, advertisement = graph
    assert issue["isPartOf"]["isPartOf"] == {"@type": "Newspaper", "name": "晚报", "issn": "2331-9968"}
    assert (article["@type"], article["headline"]) == ("NewsArticle", "忽接乡书喜不禁")
    assert article["datePublished"] == "1998-01-05"
    assert article["isPartOf"] == {"@id": issue["@id"]}
    assert advertisement["@type"] == "AdvertiserContentArticle"
    first, _ = json.loads(made.files_of("csl")["citations.json"])
    assert first["type"] == "article-newspaper"
    assert first["issued"] == {"date-parts": [[1998, 1, 5]]}
    assert first["author"][0] == {"literal": "汪昌莲"}
    assert (first["page"], first["volume"], first["issue"]) == ("3, 4", "66", "2")


@pytest.mark.parametrize(
    ("said", "issued"),
    [
        ("1918-09", {"date-parts": [[1918, 9]]}),
        ("ca. 1918", {"date-parts": [[1918]], "circa": True}),
        ("1918-09-01/1918-09-07", {"date-parts": [[1918, 9, 1], [1918, 9, 7]]}),
        ("Easter", {"raw": "Easter"}),
    ],
)
def test_a_citation_says_of_a_date_what_is_known(said: str, issued: dict[str, object]) -> None:
    issue, pages = whole_issue(replace(INFO, date=said))
    made = Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())
    assert json.loads(made.files_of("csl")["citations.json"])[0]["issued"] == issued


def test_a_bag_is_sound_and_one_that_was_changed_is_not(made: Material, tmp_path: Path) -> None:
    (name, content), *more = made.files_of("bagit").items()
    assert not more
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        zipped.extractall(tmp_path)
    folder = tmp_path / name.removesuffix(".zip")
    assert bagit.Bag(str(folder)).validate()
    kept = folder / "data" / "tei" / "daily-1998-01-05-a001.xml"
    assert kept.read_bytes() == made.files_of("tei")[kept.name]
    kept.write_bytes(kept.read_bytes() + b" ")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_text_and_json_lines_have_the_reading_text_and_where_it_is_from(made: Material) -> None:
    text = made.files_of("text")["daily-1998-01-05-a001.txt"].decode()
    assert text.startswith("一项调查表明\n忽接乡书喜不禁\n\n□ 本报记者 汪昌莲 唐 鸫涵\n")
    assert "本报讯 （记者 李朝民）昨天，有人（讲\n话。\n" in text
    lines = made.files_of("jsonl")["articles.jsonl"].decode().splitlines()
    first, second = map(json.loads, lines)
    assert first["id"] == "daily-1998-01-05/a001"
    assert [one["kind"] for one in first["blocks"]][:3] == ["kicker", "headline", "byline"]
    assert first["blocks"][1]["box"] == [10, 160, 58, 198]
    assert {"before", "after", "by", "support", "confidence", "reason"} <= set(first["edits"][0])
    assert [one["file"] for one in first["provenance"]["scans"]] == ["第1 版.jpg", "第2 版.jpg"]
    assert first["provenance"]["recognisers"][0]["models"] == {"rec.onnx": "a" * 64}
    assert (first["next"], second["previous"]) == ("a002", "a001")


def test_tables_have_a_row_for_each_article_author_and_edit(made: Material) -> None:
    tables = {
        name: list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for name, content in made.files_of("csv").items()
    }
    assert [one["headline"] for one in tables["articles.csv"]] == ["忽接乡书喜不禁", "大减价"]
    assert [one["name"] for one in tables["bylines.csv"]] == ["汪昌莲", "唐鸫涵", "李朝民", "业勤", ""]
    assert [one["credit"] for one in tables["bylines.csv"]][-1] == "picture"
    edits = tables["edits.csv"]
    assert ("说", "讲") in {(one["before"], one["after"]) for one in edits}
    assert len(edits) == 5


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`#<>[]()!|~$&\\-+=.0123456789 \"'\n"),
        # U+FFFE and U+FFFF cannot stand in XML: readers replace them.
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=30,
)


@given(NASTY)
@settings(max_examples=150, deadline=None)
def test_no_mark_of_the_print_is_one_of_markdown(text: str) -> None:
    lines = tuple(line(at, one) for at, one in enumerate(text.split("\n"), 1))
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1",))
    issue = Issue(info=BARE, pages=("0001",), articles=(article,))
    made = Material(issue=issue, pages=(page([("body", lines, ())]),), software=SOFTWARE, settings=PublishSettings())
    content = made.files_of("markdown")["1-a001.md"].decode()
    front, body = re.fullmatch(r"---\n(.*?)\n---\n(.*)", content, re.DOTALL).groups()  # type: ignore[union-attr]
    assert yaml.safe_load(front)["id"] == "1/a001"
    tokens = MarkdownIt("commonmark").parse(body)
    shown = "".join(
        child.content for token in tokens for child in token.children or () if child.type in ("text", "text_special")
    )
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert "".join(shown.split()) == "".join(text.split())


def test_a_corpus_is_one_file_of_many_issues(two_pages: Desk) -> None:
    for name in ("a", "b"):
        shutil.copytree(two_pages.scans, two_pages.path / "many" / name)
    assert two_pages.galley("run", "many").code == 0
    said = two_pages.galley("publish", "--formats", "text,jsonl,csv,csl,iiif,schema-org")
    assert said.code == 0, said.err
    corpus = two_pages.output / "corpus"
    names = ("articles.csv", "articles.jsonl", "articles.jsonld", "articles.txt", "bylines.csv", "citations.json")
    assert {path.name for path in corpus.iterdir()} == {*names, "collection.json", "edits.csv"}
    ids = [f"{issue}/a00{number}" for issue in "ab" for number in (1, 2)]
    lines = (corpus / "articles.jsonl").read_text().splitlines()
    assert [json.loads(one)["id"] for one in lines] == ids
    rows = list(csv.DictReader(io.StringIO((corpus / "articles.csv").read_bytes().decode(), newline="")))
    assert [f"{one['issue']}/{one['article']}" for one in rows] == ids
    assert [one["id"] for one in json.loads((corpus / "citations.json").read_text())] == ids
    collection = json.loads((corpus / "collection.json").read_text())
    Collection(**collection)
    assert collection["id"] == "http://localhost:8000/output/corpus/collection.json"
    assert re.findall("(?m)^=== (.*), page", (corpus / "articles.txt").read_text()) == ids


BAD = {
    "no headline": ("", "Only text."),
    "a headline of 10,000 characters": ("長い" * 5000, "Text."),
    "control characters": ("A\x00\x07\x1b[31m headline", "Bad\x0b\x85\u2028text."),
    "halves of characters": ("A \ud800 headline", "\udfff text."),
    "from right to left": ("שלום עולם", "مرحبا \u202eworld\u202c."),
    "slashes": ("../../etc/passwd", "a/b\\c: d?"),
    "mark-up": ("<head>&amp;]]></head>", '"--><script>'),
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_bad_input_gives_sound_files(said: tuple[str, str]) -> None:
    """Two articles of it, so that they have one name, too."""
    headline, text = said
    passages: list[tuple[RegionKind, list[Line], tuple[()]]] = []
    articles = []
    for number in (1, 2):
        heads = [f"p1.{len(passages) + 1}"] if headline else []
        if headline:
            passages.append(("headline", [line(10 * number, headline)], ()))
        passages.append(("body", [line(10 * number + 1, text)], ()))
        body = f"p1.{len(passages)}"
        articles.append(Article(id=f"a00{number}", kind="article", pages=("0001",), heads=tuple(heads), body=(body,)))
    issue = Issue(info=INFO, pages=("0001",), articles=tuple(articles))
    made = Material(
        issue=issue,
        pages=(page(passages),),
        software=SOFTWARE,
        settings=PublishSettings(),
    )
    names: set[str] = set()
    for one in FORMATS:
        for name, content in one.write(made).items():
            assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+", name), name
            assert ".." not in name
            assert name not in names
            names.add(name)
            match name.rpartition(".")[2]:
                case "xml" | "hocr":
                    root = etree.fromstring(content)
                    if root.tag.startswith(TEI):
                        assert tei_schema().validate(root), tei_schema().error_log
                case "json" | "jsonld":
                    json.loads(content)
                case "jsonl":
                    assert [json.loads(row)["kind"] for row in content.decode().split("\n")[:-1]] == ["article"] * 2
                case "csv":
                    list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
                case "zip" | "epub":
                    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
                case "pdf":
                    assert len(pypdfium2.PdfDocument(content)) >= 1
                case _:
                    content.decode()
