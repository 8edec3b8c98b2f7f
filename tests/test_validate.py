"""``galley validate``: the schema of galley's own TEI is true to its ODD and to tei_all, and says what is wrong."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.config import PublishSettings
from pipeline.formats.tei import write_issue, write_reading_edition
from pipeline.formats.tei.validate import SCHEMA, validate_tei
from tests.conftest import ROOT, Desk
from tests.tei_schema import tei_schema
from tests.test_docs import read, rows
from tests.test_tei import BARE, INFO, SOFTWARE, whole_issue

TEI = "{http://www.tei-c.org/ns/1.0}"
RNG = "{http://relaxng.org/ns/structure/1.0}"


def written(by: str = "threshold", *, described: bool = True) -> dict[str, bytes]:
    issue, pages = whole_issue(INFO if described else BARE, by)
    full = write_issue(issue, pages, software=SOFTWARE, settings=PublishSettings())
    reading = write_reading_edition(full, issue, pages, software=SOFTWARE, settings=PublishSettings())
    return {**reading, **{f"full-{name}": content for name, content in full.items()}}


def test_the_schemas_are_made_of_the_odd() -> None:
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "docs" / "make_schema.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, content in module.make_schemas().items():
        assert (SCHEMA / name).read_bytes() == content, f"run python docs/make_schema.py: {name}"


def test_the_elements_of_the_text_are_those_of_the_documents() -> None:
    grammar = etree.parse(str(SCHEMA / "galley.rng"))
    allowed = {one.get("name") for one in grammar.iter(f"{RNG}element")}
    said = {cells[0].strip("`") for cells in rows(read("docs/tei.md"))} - {"element"}
    assert said <= allowed


@pytest.mark.parametrize("by", ["threshold", "Anna"])
@pytest.mark.parametrize("described", [True, False])
def test_what_is_written_is_valid(tmp_path: Path, by: str, described: bool) -> None:
    for name, content in written(by, described=described).items():
        path = tmp_path / name
        path.write_bytes(content)
        assert validate_tei(path) == (), name


FILES = written()


@given(st.sampled_from(sorted(FILES)), st.integers(0, 10_000), st.sampled_from(["drop", "rename", "attribute", "move"]))
@settings(max_examples=120, deadline=None)
def test_what_is_valid_by_it_is_valid_tei(name: str, at: int, how: str) -> None:
    """Whatever is done to a file: the grammar allows nothing that tei_all does not."""
    root = etree.fromstring(FILES[name])
    elements = list(root.iter(etree.Element))
    one = elements[at % len(elements)]
    above = one.getparent()
    if above is None:
        return
    match how:
        case "drop":
            above.remove(one)
        case "rename":
            one.tag = elements[(7 * at + 1) % len(elements)].tag
        case "attribute":
            other = elements[(11 * at + 3) % len(elements)]
            for key, value in other.attrib.items():
                one.set(key, value)
        case "move":
            elements[(13 * at + 5) % len(elements)].append(etree.fromstring(etree.tostring(one, with_tail=False)))
    grammar = etree.RelaxNG(etree.parse(str(SCHEMA / "galley.rng")))
    if grammar.validate(root):
        assert tei_schema().validate(root), tei_schema().error_log


@pytest.mark.parametrize(
    ("pattern", "instead", "said"),
    [
        (r'<div type="article"', '<div type="chapter"', "div"),
        (r'subtype="article"', "", "An article has its kind in subtype."),
        (r"<sic>.*?</sic>", "", "A choice has sic and corr, or orig and reg."),
        (r'resp="#a001-software" cert', 'resp="#nobody" cert', "resp points to a respStmt of this file."),
        (r'<lb facs="#[^"]*"', '<lb facs="#nowhere"', "facs points to a zone or surface of this file"),
        (r'lrx="\d+"', 'lrx="0"', "A zone or surface has a width and a height."),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, pattern: str, instead: str, said: str) -> None:
    text = FILES["full-daily-1998-01-05-a001.xml"].decode()
    body, count = re.subn(pattern, instead, text, count=1)
    assert count == 1
    path = tmp_path / "a.xml"
    path.write_text(body, encoding="utf-8")
    problems = validate_tei(path)
    assert any(said in one.said for one in problems), problems
    assert all(1 <= one.line <= body.count("\n") + 1 for one in problems)


def test_the_command_says_which_files_are_valid(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    folder = two_pages.output / "scans" / "tei"
    said = two_pages.galley("validate", str(folder))
    assert (said.code, said.out.strip()) == (0, "9 files are valid")
    path = folder / "scans-a001.xml"
    path.write_text(path.read_text().replace('<div type="article"', '<div type="story"'))
    said = two_pages.galley("validate", str(folder))
    assert said.code == 4
    assert f"{path}:" in said.out
    assert "8 files are valid" in said.out
    assert "is not what galley's schema asks for" in said.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.xml", None, "cannot be read"),
        ("alto.xml", "<alto/>", "is no TEI"),
        ("torn.xml", "<TEI", "is damaged XML"),
        ("folder", None, "holds no TEI"),
    ],
)
def test_what_is_no_tei_is_one_message(desk: Desk, name: str, content: str | None, said: str) -> None:
    path = desk.path / name
    if content is not None:
        path.write_text(content)
    elif name == "folder":
        path.mkdir()
    done = desk.galley("validate", str(path))
    assert done.code == 4
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1
