"""What the documents say is so: settings, errors, commands, links, the tree, the stages, the TEI, the tour."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from lxml import etree
from PIL import Image

from pipeline import errors, model
from pipeline.books import NORMALISATIONS, PROOFS
from pipeline.bounds import BOUNDS
from pipeline.cli import INTERRUPTED, TERMINATED, app
from pipeline.config import PublishSettings, Settings
from pipeline.formats.tei import derive_reading_edition, write_issue
from pipeline.model import IssueInfo
from pipeline.stages import STAGES
from tests.conftest import ROOT
from tests.tei_schema import tei_schema
from tests.test_tei import whole_issue

DOCUMENTS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
TEI = "{http://www.tei-c.org/ns/1.0}"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table, without its head."""
    for line in text.splitlines():
        if line.startswith("|") and not re.match(r"^\|[-| ]+\|$", line):
            yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def settings_of(settings: object, above: str = "") -> Iterator[tuple[str, object, object, typing.Mapping[str, float]]]:
    assert dataclasses.is_dataclass(settings)
    hints = typing.get_type_hints(type(settings))
    for one in dataclasses.fields(settings):
        value = getattr(settings, one.name)
        if dataclasses.is_dataclass(value):
            yield from settings_of(value, f"{one.name}.")
        else:
            yield f"{above}{one.name}", value, hints[one.name], one.metadata


def spelled(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool | tuple) or value == "" else str(value)


def test_every_setting_is_documented_with_its_default_and_what_is_allowed() -> None:
    said = {cells[0].strip("`"): cells[1:] for cells in rows(read("docs/settings.md")) if len(cells) == 4}
    said.pop("setting")
    wanted = {name: (value, kind, about) for name, value, kind, about in settings_of(Settings())}
    assert list(said) == list(wanted)
    for name, (value, kind, about) in wanted.items():
        default, allowed, purpose = said[name]
        assert default == f"`{spelled(value)}`", name
        assert len(purpose) > 10, name
        if typing.get_origin(kind) is typing.Literal:
            assert re.findall(r"`(.*?)`", allowed) == list(typing.get_args(kind)), name
        elif about["low"] is not None:
            assert allowed == f"{about['low']:g} to {about['high']:g}", name


def test_every_bound_is_documented_with_its_reason() -> None:
    text = read("docs/settings.md").partition("# Bounds")[2].partition("# issue.yaml")[0]
    said = [cells for cells in rows(text) if len(cells) == 3][1:]
    assert len(said) == len(BOUNDS)
    for (of, most, why), bound in zip(said, BOUNDS, strict=True):
        least = f"{bound.least:,} to " if bound.least else ""
        assert (of, most, why) == (bound.of, f"{least}{bound.most:,} {bound.unit}", bound.why)


def test_every_key_of_an_issue_is_documented() -> None:
    issue = read("docs/settings.md").partition("# issue.yaml")[2]
    said = [cells[0].strip("`") for cells in rows(issue)][1:]
    assert said == [one.name for one in dataclasses.fields(IssueInfo) if one.name != "id"]


def test_every_error_is_documented_with_its_exit_code() -> None:
    said = {(cells[1].strip("`"), cells[0]) for cells in rows(read("docs/errors.md"))}
    wanted = {(name, str(getattr(errors, name).exit_code)) for name in errors.__all__}
    assert wanted <= said
    assert said - wanted == {("error", "exit code"), ("", "0"), ("", str(INTERRUPTED)), ("", str(TERMINATED))}


def commands() -> list[tuple[str, str]]:
    found = []
    for path in DOCUMENTS:
        for block in fences(path.read_text(encoding="utf-8"), "sh"):
            for line in block.splitlines():
                for part in re.split(r"&&|;", line.partition(" #")[0]):
                    if part.strip():
                        found.append((path.name, part.strip()))
    return found


def test_the_commands_of_the_documents_exist() -> None:
    galley = typer.main.get_command(app)
    assert hasattr(galley, "commands")
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    seen = set()
    for where, command in commands():
        words = shlex.split(command)
        if words[0] == "galley":
            assert words[1] in galley.commands, f"{where}: {command}"
            known = {option for one in galley.commands[words[1]].params for option in one.opts}
            assert {word for word in words[2:] if word.startswith("-")} <= known, f"{where}: {command}"
            seen.add(words[1])
        elif words[0] == "make":
            assert words[1] in targets, f"{where}: {command}"
        elif words[:2] == ["python", "-m"]:
            assert (ROOT / words[2].replace(".", "/") / "__main__.py").exists(), f"{where}: {command}"
    assert {"run", "init", "doctor", "evaluate"} <= seen
    text = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"`galley ([a-z]+)", text))
    assert named <= set(galley.commands)
    assert set(galley.commands) <= named | seen


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in (*re.findall(r"\]\(([^)]+)\)", text), *re.findall(r'src="([^"]+)"', text)):
        if re.match(r"https?:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = re.findall(r"^  ([a-z_]+(?:/|\.py)) ", read("docs/architecture.md"), re.MULTILINE)
    package = ROOT / "pipeline"
    there = {path.name for path in package.glob("*.py")} - {"__init__.py", "__main__.py"}
    there |= {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    assert set(drawn) == there


def test_the_stage_table_is_the_one_of_the_package() -> None:
    said = [cells for cells in rows(read("docs/architecture.md")) if len(cells) == 4][1:]
    assert [cells[0].strip("`") for cells in said] == [stage.name for stage in STAGES]
    for cells, stage in zip(said, STAGES, strict=True):
        assert cells[1] == f"`{stage.record.__name__}`"
        assert tuple(re.findall(r"`(.*?)`", cells[2])) == stage.needs


def test_the_tables_of_the_books_are_those_of_the_package() -> None:
    text = read("docs/architecture.md").partition("## Three books")[2].partition("## The tree")[0]
    proofs, forms = text.split("### Normalisations")
    assert [cells[0].strip("`") for cells in rows(proofs)][1:] == [one for one in PROOFS if one != "none"]
    said = {cells[0]: cells[1] for cells in list(rows(forms))[1:]}
    assert list(said) == [one.name for one in NORMALISATIONS]
    for one in NORMALISATIONS:
        assert said[one.name].startswith(one.what)
        assert all(f"{form} {plain}" in said[one.name] for form, plain in one.forms)


def test_the_import_contract_is_the_one_that_is_checked() -> None:
    import tomllib

    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    said = re.sub(r"[`()]|never each other", "", read("docs/architecture.md"))
    assert " > ".join(layers) in re.sub(r" +", " ", said).replace(" >", " >")


def test_the_elements_of_the_tei_are_those_that_are_written() -> None:
    said = {cells[0].strip("`") for cells in rows(read("docs/tei.md"))} - {"element"}
    issue, pages = whole_issue()
    full = write_issue(issue, pages, software="galley 0.1.0", settings=PublishSettings())
    files = [*full.values(), *(derive_reading_edition(content, name) for name, content in full.items())]
    files += [path.read_bytes() for path in (ROOT / "docs" / "tour").glob("*.xml")]
    written = set()
    for content in files:
        for text in etree.fromstring(content).iter(f"{TEI}body"):
            written |= {etree.QName(one).localname for one in text.iterdescendants(f"{TEI}*")}
    assert written <= said
    assert said - written <= {"dateline", "table", "row", "cell", "certainty", "gap", "supplied"}


@cache
def tour() -> str:
    return read("docs/tour.md")


def test_the_records_of_the_tour_are_records_of_the_model() -> None:
    blocks = re.findall(r"<!-- (\w+) from (\S+): (\S+) -->\n```json\n(.*?)```", tour(), re.DOTALL)
    assert [name for name, *_ in blocks] == [
        "PreparedPage",
        "Line",
        "Region",
        "Region",
        "Flow",
        "Edit",
        "Verdict",
        "Article",
    ]
    for name, _, _, text in blocks:
        _check_shape(json.loads(text), getattr(model, name))


def _check_shape(value: object, kind: object) -> None:
    """That a record has all its fields and no other, all the way down."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = typing.get_type_hints(kind)
        assert set(value) == set(hints), kind
        for name, one in value.items():
            _check_shape(one, hints[name])
    elif isinstance(value, list):
        inner = [one for one in typing.get_args(kind) if one is not ...]
        for one in value:
            if len(inner) == 1:
                _check_shape(one, inner[0])


def test_the_tei_of_the_tour_is_valid_and_shown() -> None:
    (path,) = (ROOT / "docs" / "tour").glob("*.xml")
    document = etree.parse(str(path))
    assert tei_schema().validate(document), tei_schema().error_log
    (shown,) = fences(tour(), "xml")
    flat = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    assert re.sub(r"\s+", " ", shown).strip() in flat


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").iterdir()), ids=lambda path: path.name)
def test_pictures_are_small_and_whole(path: Path) -> None:
    assert path.stat().st_size < 300_000
    with Image.open(path) as picture:
        picture.load()
        assert picture.width >= 1000


@pytest.mark.parametrize("name", ["reliability.md", "security.md"])
def test_the_tests_that_documents_name_are_there(name: str) -> None:
    """A promise is worth its test."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py")}
    defined = {found for content in files.values() for found in re.findall(r"^def (test_\w+)", content, re.MULTILINE)}
    for named in re.findall(r"`(test_\w+\.py)`", text):
        assert named in files, named
    for row in text.splitlines():
        own = [files[one] for one in re.findall(r"`(test_\w+\.py)`", row) if row.startswith("|")]
        for named in re.findall(r"`(test_\w+)`", row):
            assert named in defined, named
            assert not own or any(f"def {named}(" in content for content in own), named
