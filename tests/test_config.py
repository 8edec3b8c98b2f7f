"""Settings: all documented, all with a default, every mistake said with the file, the key and what it may be."""

from __future__ import annotations

import dataclasses
import os
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.cli.examples import example_config, example_issue
from pipeline.config import RecogniseSettings, Settings, load_issue, load_settings
from pipeline.errors import SettingsError
from pipeline.model import IssueInfo
from pipeline.stages import STAGES
from tests.conftest import ROOT


def every(settings: object, above: str = "") -> Iterator[tuple[str, dataclasses.Field[typing.Any], object]]:
    assert dataclasses.is_dataclass(settings)
    for one in dataclasses.fields(settings):
        value = getattr(settings, one.name)
        if dataclasses.is_dataclass(value):
            yield from every(value, f"{above}{one.name}.")
        else:
            yield f"{above}{one.name}", one, value


def load(folder: Path, text: str) -> Settings:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_every_setting_says_what_it_is_and_how_far_it_goes() -> None:
    for name, one, value in every(Settings()):
        assert one.metadata["about"], name
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            assert one.metadata["low"] <= value <= one.metadata["high"], name


def test_the_example_is_the_defaults_and_shows_every_setting(tmp_path: Path) -> None:
    assert load(tmp_path, example_config()) == Settings()
    found = yaml.safe_load(example_config())
    for name, _, value in every(Settings()):
        section, _, key = name.rpartition(".")
        said = (found[section] if section else found)[key]
        assert (tuple(said) if isinstance(said, list) else said) == value


def test_the_configuration_of_the_repository_is_the_example() -> None:
    assert (ROOT / "config.yaml").read_text(encoding="utf-8") == example_config(), "run galley init again"


def test_the_example_issue_is_one_of_which_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "issue.yaml").write_text(example_issue(), encoding="utf-8")
    assert load_issue(tmp_path / "issue.yaml", "star") == IssueInfo(id="star")
    fields = {one.name for one in dataclasses.fields(IssueInfo)} - {"id"}
    assert set(yaml.safe_load(example_issue())) == fields


@pytest.mark.parametrize("text", ["", "# nothing\n", "recognise:\n", "language: auto\nprepare: {}\n"])
def test_what_is_not_said_is_the_default(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Settings()


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    found = load(tmp_path, "language: de\nrecognise:\n  engine: none\n  tile: 2000\nsettle:\n  threshold: 1\n")
    assert found.language == "de"
    assert found.recognise == replace(RecogniseSettings(), engine="none", tile=2000)
    assert found.settle.threshold == 1.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recognize:\n  engine: none\n", "recognize: no such setting. Did you mean recognise?"),
        ("recognise:\n  engin: none\n", "recognise.engin: no such setting. Did you mean recognise.engine?"),
        ("recognise: rapidocr\n", "recognise: holds settings of its own"),
        ("recognise:\n  engine: abbyy\n", "recognise.engine: 'abbyy' is not known. It is one of: rapidocr, tess"),
        ("recognise:\n  tile: large\n", "recognise.tile: 'large' is not a whole number"),
        ("recognise:\n  tile: 1600.5\n", "recognise.tile: 1600.5 is not a whole number"),
        ("recognise:\n  tile: true\n", "recognise.tile: True is not a whole number"),
        ("recognise:\n  tile: 10\n", "recognise.tile: 10 is out of range. It goes from 640 to 8000."),
        ("prepare:\n  deskew: 1\n", "prepare.deskew: 1 is not true or false"),
        ("settle:\n  threshold: .nan\n", "settle.threshold: nan is out of range"),
        ("language: fr_FR\n", "language: 'fr_FR' is not known"),
        ("- a\n- b\n", "holds no keys"),
        ("a: [1\n", "is not valid YAML at line 2"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_what_it_may_be(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'config.yaml'}: {said}")
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_or_not_utf_8_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes("language: français".encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(tmp_path / "latin.yaml")


def test_an_issue_is_what_its_file_says(tmp_path: Path) -> None:
    path = tmp_path / "issue.yaml"
    path.write_text("title: 晶報\ndate: 1940-04-30\nlanguage: zh-Hant\nfirst_page: 3\n", encoding="utf-8")
    wanted = IssueInfo(id="jingbao", title="晶報", date="1940-04-30", language="zh-Hant", first_page=3)
    assert load_issue(path, "jingbao") == wanted
    assert load_issue(tmp_path / "none.yaml", "jingbao") == IssueInfo(id="jingbao")


def test_text_of_several_lines_is_one(tmp_path: Path) -> None:
    path = tmp_path / "issue.yaml"
    path.write_text("title: |\n  The Ledger\n  of Riverton\npublisher: >\n  Smith\n  & Sons\n")
    assert load_issue(path, "x") == IssueInfo(id="x", title="The Ledger of Riverton", publisher="Smith & Sons")


def test_an_issue_is_text_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "issue.yaml"
    path.write_text("title: 1984\ndate: 1918-00-00\nplace: No\npublisher: ~\nrights: 12:30:00\nfirst_page:\n")
    wanted = IssueInfo(id="x", title="1984", date="1918-00-00", place="No", rights="12:30:00")
    assert load_issue(path, "x") == wanted


BILLION = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
HOSTILE = {
    "an alias": (BILLION, "holds an alias (*a)"),
    "digits": (f"first_page: {'9' * 5000}\n", "first_page"),
    "brackets": ("title: " + "[" * 3000 + "]" * 3000, "has 201 levels of nesting, more than the 200"),
    "a tag": ("title: !!python/object:os.system {}\n", "says of a value what kind it is"),
    "a tag of nothing": ("title: !!float ''\n", "says of a value what kind it is (tag:yaml.org,2002:float)"),
    "bytes": ("title: !!binary aGVsbG8=\n", "says of a value what kind it is"),
    "a surrogate": ('title: "\\ud800"\n', "U+D800"),
    "a line separator": ('title: "a\\u2028b"\n', "U+2028"),
    "a zero": ('title: "a\\0b"\n', "U+0000"),
    "a day on no calendar": ("date: 1918-13-01\n", "date: '1918-13-01'"),
    "a long value": (f"rights: {'x' * 20_000}\n", "rights: has 20,000 characters"),
    "a long file": ("#" * 1_000_001, "has 1,000,001 bytes, more than the 1,000,000"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_issue_is_one_clear_mistake(tmp_path: Path, name: str) -> None:
    text, said = HOSTILE[name]
    (tmp_path / "issue.yaml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_issue(tmp_path / "issue.yaml", "x")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 2_000
    with pytest.raises(SettingsError):
        load(tmp_path, text)


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "issue.yaml")
    with pytest.raises(SettingsError, match="is no regular file"):
        load_issue(tmp_path / "issue.yaml", "x")


@pytest.mark.parametrize("text", ["titel: x\n", "first_page: one\n", "language: klingon\n", "id: other\n"])
def test_a_mistake_in_an_issue_is_said_too(tmp_path: Path, text: str) -> None:
    (tmp_path / "issue.yaml").write_text(text)
    with pytest.raises(SettingsError, match=r"issue\.yaml"):
        load_issue(tmp_path / "issue.yaml", "x")


OTHER: dict[str, object] = {
    "prepare": replace(Settings().prepare, max_skew=1.0),
    "recognise": replace(Settings().recognise, tile=2000),
    "layout": replace(Settings().layout, rule_length=9.0),
    "order": replace(Settings().order, language_model=False),
    "mend": replace(Settings().mend, dehyphenate=False),
    "settle": replace(Settings().settle, threshold=0.5),
    "articles": replace(Settings().articles, bylines=False),
    "publish": replace(Settings().publish, facsimile=False),
    "run": replace(Settings().run, workers=3),
}


@pytest.mark.parametrize("section", OTHER)
def test_a_stage_sees_its_own_settings_and_no_others(section: str) -> None:
    plain = Settings()
    other = replace(plain, **{section: OTHER[section]})  # type: ignore[arg-type]
    seen = {stage.name for stage in STAGES if stage.sees(plain, "auto") != stage.sees(other, "auto")}
    assert seen == {section} & {stage.name for stage in STAGES}


def test_recognition_alone_sees_the_language_of_the_pages() -> None:
    seen = {stage.name for stage in STAGES if stage.sees(Settings(), "de") != stage.sees(Settings(), "fr")}
    assert seen == {"recognise"}
