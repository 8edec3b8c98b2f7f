"""config.yaml and issue.yaml to frozen settings: the only reader of YAML and environment.

Every key has a default, so an empty file is a good one. A key that is not known or a value of the wrong type is
an error that names the file, the key and what it may be.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import types
import typing
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from pipeline.bounds import NESTING, SETTINGS_FILE
from pipeline.dates import read_date
from pipeline.errors import SettingsError
from pipeline.files import read_file
from pipeline.model import IssueInfo
from pipeline.naming import shorten

DATES = "1918-09-01, 1918-09, 1918, 1918-00-00, 1918?, [1918], 191X, 1918-09-01/1918-09-07"
"""Forms of an issue's date, as messages and the example have them."""
LONGEST_TEXT = 10_000
"""Characters of a value of issue.yaml: the rights may be a page of text."""

Language = Literal["auto", "zh-Hans", "zh-Hant", "en", "de", "fr"]


def setting(default: Any, about: str, low: float | None = None, high: float | None = None) -> Any:
    """A documented field; ``low`` and ``high`` are its inclusive bounds."""
    return field(default=default, metadata={"about": about, "low": low, "high": high})


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareSettings:
    split: Literal["auto", "never", "right", "left"] = setting(
        "auto", "part scans of two pages; right and left part all wide scans and read that half first"
    )
    orientation: bool = setting(True, "turn pages that lie on their side or stand on their head")
    deskew: bool = setting(True, "turn pages upright by fractions of a degree")
    crop: bool = setting(True, "cut off the scanner's dark border")
    illumination: bool = setting(True, "even out light that falls off across the page")
    max_skew: float = setting(5.0, "largest skew looked for, in degrees", 0.0, 15.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniseSettings:
    engine: Literal["rapidocr", "tesseract", "import", "none"] = setting(
        "rapidocr", "the recogniser; import takes text beside the scans, none the lines in `lines`"
    )
    lines: str = setting("", "with engine none: the folder that holds <scan>.json with the lines of each scan")
    articles: Literal["given", "found"] = setting(
        "given", "with import: articles as METS tells them, or found anew from the page"
    )
    second: Literal["auto", "none", "rapidocr", "tesseract"] = setting(
        "auto", "another recogniser: with import it reads the picture too (auto: rapidocr), else looks at doubts again"
    )
    alternatives: int = setting(5, "readings kept for every character", 1, 20)
    reject_below: float = setting(0.3, "lines read with less confidence are kept apart as rejected", 0.0, 1.0)
    again: bool = setting(True, "look again at doubtful characters, and at print that no line covers")
    tile: int = setting(1600, "side of the pieces that large pages are searched in, in pixels", 640, 8000)
    batch: int = setting(4, "lines recognised at once", 1, 64)

    @property
    def compared_with(self) -> Literal["rapidocr", "tesseract"] | None:
        """The recogniser that reads the pictures of imported text as well."""
        if self.engine != "import" or self.second == "none":
            return None
        return "rapidocr" if self.second == "auto" else self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSettings:
    headline_ratio: float = setting(1.3, "from how many times the body type a line is a headline", 1.05, 4.0)
    rule_length: float = setting(6.0, "shortest printed rule, in heights of the body type", 1.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSettings:
    language_model: bool = setting(True, "let the language decide between columns where the print does not")


@dataclass(frozen=True, slots=True, kw_only=True)
class MendSettings:
    dehyphenate: bool = setting(True, "join words that a line end cut in two")
    normalise_marks: bool = setting(True, "give marks the width that they have in the script of their text")
    chinese_marks: str = setting("，：；！？（）“”‘’《》", "the marks that Chinese text has in full width")
    latin_marks: str = setting(",:;!?().%=-/", "the marks that Latin text has in half width")
    latin_quotes: Literal["keep", "“”", "„“", "»«", "«»"] = setting("keep", "straight quotes of Latin text, paired so")
    long_s: Literal["keep", "resolve"] = setting("keep", "the long s of Fraktur, as printed or as s")
    spaces: bool = setting(True, "part Latin words that ran together")
    doubled: bool = setting(
        True, "take out one of two lines that were read from one line of print, and loops within a line"
    )
    specks: bool = setting(True, "take away dust that was read as a mark")
    characters: bool = setting(True, "choose anew among the recogniser's readings where the language speaks for one")
    unclear_below: float = setting(0.6, "characters less probable than this are marked as unclear", 0.0, 1.0)
    garbled: float = setting(
        0.003, "share of sound characters that may be marked in the search for garbled text that others read", 0.0, 0.2
    )
    language_model: Literal["best", "words"] = setting(
        "best", "best is libime's trigrams where Debian's package and kenlm are there, else words; words is wordfreq's"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleSettings:
    threshold: float = setting(0.8, "edits surer than this are applied, the others held for review", 0.0, 1.0)
    characters: float = setting(0.85, "the same for another character, where it is more than threshold", 0.0, 1.0)
    learn: bool = setting(True, "let decisions on an issue's edits teach how sure its other edits of the kind are")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesSettings:
    bylines: bool = setting(True, "name the persons of bylines")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    formats: tuple[str, ...] = setting(
        ("tei", "tei-full"), "formats that a run writes; galley publish writes all, or those asked for"
    )
    address: str = setting("http://localhost:8000/output", "web address of the output folder, in IIIF and descriptions")
    scans: str = setting("http://localhost:8000/scans", "web address of the folder of scans, in IIIF")
    template: Literal["broadsheet", "tabloid", "large-type"] = setting(
        "broadsheet", "how the issue is set as a newspaper in PDF"
    )
    facsimile: bool = setting(True, "a facsimile with a zone for every line in the TEI")
    report: bool = setting(True, "write the review report")
    interface: Literal["en", "zh"] = setting("en", "language that the report opens in; each page has a switch")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    executor: Literal["processes", "inline"] = setting("processes", "where pages are worked on")
    workers: int = setting(0, "processes; 0 is one a core", 0, 1024)
    stop_after_failed: float = setting(0.5, "give up when more than this share of the pages has failed", 0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    language: Language = setting("auto", "of the pages, where issue.yaml and METS do not say")
    prepare: PrepareSettings = field(default_factory=PrepareSettings)
    recognise: RecogniseSettings = field(default_factory=RecogniseSettings)
    layout: LayoutSettings = field(default_factory=LayoutSettings)
    order: OrderSettings = field(default_factory=OrderSettings)
    mend: MendSettings = field(default_factory=MendSettings)
    settle: SettleSettings = field(default_factory=SettleSettings)
    articles: ArticlesSettings = field(default_factory=ArticlesSettings)
    publish: PublishSettings = field(default_factory=PublishSettings)
    run: RunSettings = field(default_factory=RunSettings)


def load_settings(path: Path | None) -> Settings:
    """Settings from a config.yaml, or the defaults where there is none.

    Raises SettingsError where the file cannot be read, is no YAML, or holds an unknown key or a wrong value.
    """
    if path is None:
        return Settings()
    found = _read_yaml(path)
    settings = _fill(Settings, found, path, "")
    assert isinstance(settings, Settings)
    return settings


def load_issue(path: Path, issue: str) -> IssueInfo:
    """What ``issue.yaml`` says; an IssueInfo of defaults where there is no such file. Raises SettingsError."""
    if not path.exists():
        return IssueInfo(id=issue)
    # All of it is text, as it is written: a title of figures, a date of a day that nobody knows.
    found = {key: _as_text(value) for key, value in _read_yaml(path, _AsWritten).items()}
    if "id" in found:
        raise SettingsError(str(path), "id: the issue is named by its folder", "Take the line out.")
    page = found.get("first_page", "")
    if isinstance(page, str) and re.fullmatch(r"\d{1,6}", page):
        found["first_page"] = int(page)
    elif page == "":
        found.pop("first_page", None)
    info = _fill(IssueInfo, {**found, "id": issue}, path, "")
    assert isinstance(info, IssueInfo)
    for one in dataclasses.fields(info):
        _check_text(path, one.name, getattr(info, one.name))
    if info.language and not re.fullmatch("auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", info.language):
        said = f"language: {info.language!r} is none"
        raise SettingsError(str(path), said, f"{_one_of(typing.get_args(Language))} Or any other tag, as in nl.")
    try:
        read_date(info.date)
    except ValueError as error:
        raise SettingsError(
            str(path), f"date: {info.date!r} is none ({error})", f"Write it as one of: {DATES}."
        ) from error
    return info


_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")
"""Categories of Unicode: control characters, halves of characters, ends of lines and paragraphs."""


def _as_text(value: object) -> object:
    """Nothing is no text, and text of several lines (YAML's ``|`` and ``>``) is one."""
    if value is None:
        return ""
    return " ".join(value.split("\n")).strip() if isinstance(value, str) else value


def _check_text(path: Path, key: str, value: object) -> None:
    if isinstance(value, str):
        wrong = next((ch for ch in value if unicodedata.category(ch) in _NO_TEXT or ch in "\ufffe\uffff"), "")
        if wrong:
            said = f"{key}: holds U+{ord(wrong):04X}, which no text may hold"
            raise SettingsError(str(path), said, "Take it out.")
        if len(value) > LONGEST_TEXT:
            raise SettingsError(str(path), f"{key}: has {len(value):,} characters", f"{LONGEST_TEXT:,} are enough.")


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _AsWritten(yaml.SafeLoader):
    """Every value is text, but for nothing at all."""


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag == "tag:yaml.org,2002:null"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read_yaml(path: Path, loader: type[yaml.SafeLoader] = yaml.SafeLoader) -> dict[str, Any]:
    content = read_file(path, SETTINGS_FILE, SettingsError)
    try:
        text = content.decode("utf-8-sig")
        _check_nesting(path, text)
        found = yaml.load(text, loader)
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "is not UTF-8 text", "Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SettingsError(str(path), f"is not valid YAML{where}", "Check indentation, colons and quotes.") from error
    except (ValueError, OverflowError) as error:
        # A number of thousands of digits, a day that no month has.
        raise SettingsError(str(path), f"holds a value that is none ({error})", "Correct it, or quote it.") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise SettingsError(str(path), "holds no keys", "Write `key: value` lines; `galley init` makes an example.")
    return {str(key): value for key, value in found.items()}


def _check_nesting(path: Path, text: str) -> None:
    """Before anything is built of it: an alias may stand for what stands for a billion of others."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise SettingsError(str(path), f"holds an alias (*{event.anchor})", "Write out what it stands for.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            said = f"says of a value what kind it is ({shorten(tag)})"
            raise SettingsError(str(path), said, "Write the value by itself; quote it where it is text.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if NESTING.refuses(depth):
            raise SettingsError(str(path), NESTING.say(depth), "Settings have two levels.")


def _fill(kind: type[Any], found: dict[str, Any], path: Path, above: str) -> object:
    hints = typing.get_type_hints(kind)
    fields = {one.name: one for one in dataclasses.fields(kind)}
    values: dict[str, object] = {}
    for key, value in found.items():
        name = f"{above}{key}"
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1)
            hint = f"Did you mean {above}{near[0]}?" if near else _one_of(fields)
            raise SettingsError(str(path), f"{name}: no such setting", hint)
        wanted = hints[key]
        if dataclasses.is_dataclass(wanted):
            if value is None:
                continue
            if not isinstance(value, dict):
                raise SettingsError(
                    str(path), f"{name}: holds settings of its own", f"Write them indented under {name}:."
                )
            assert isinstance(wanted, type)
            values[key] = _fill(wanted, {str(k): v for k, v in value.items()}, path, f"{name}.")
        else:
            values[key] = _check(wanted, value, fields[key].metadata, path, name)
    return kind(**values)


def _check(wanted: object, value: object, about: typing.Mapping[str, Any], path: Path, name: str) -> object:
    if typing.get_origin(wanted) is Literal:
        options = typing.get_args(wanted)
        # YAML reads a bare `none` as a word but `null` and `~` as nothing, and `off` as false.
        if value not in options or isinstance(value, bool):
            raise SettingsError(str(path), f"{name}: {value!r} is not known", _one_of(options))
        return value
    if typing.get_origin(wanted) is tuple:
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise SettingsError(str(path), f"{name}: {value!r} is no list of words", "Write it as [one, another].")
        return tuple(words)
    if isinstance(wanted, types.UnionType):  # pragma: no cover - no setting is optional today
        raise TypeError(name)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    assert isinstance(wanted, type)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
        raise SettingsError(str(path), f"{name}: {value!r} is not {kinds[wanted]}", "Change it, or take the line out.")
    low, high = about.get("low"), about.get("high")
    if isinstance(value, (int, float)) and low is not None and high is not None and not low <= value <= high:
        raise SettingsError(str(path), f"{name}: {value} is out of range", f"It goes from {low:g} to {high:g}.")
    return value


def _one_of(options: typing.Iterable[object]) -> str:
    return "It is one of: " + ", ".join(str(option) for option in options) + "."
