"""config.yaml and issue.yaml to fill in, written from what config.py knows of every setting."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.config import DATES, Language, Settings
from pipeline.errors import OutputError
from pipeline.model import IssueInfo
from pipeline.store import write_bytes

WIDTH = 44
"""The column that comments begin in."""

SECTIONS = {
    "prepare": "making the scan upright and even",
    "recognise": "reading the lines",
    "layout": "finding columns, rules, pictures, headlines",
    "order": "what is read after what",
    "mend": "repairs that are proposed",
    "settle": "repairs that are applied",
    "articles": "headline, byline, body",
    "publish": "what is written in the end",
    "run": "how the work is done; changes nothing in what is made",
}

INFO = {
    "title": "of the newspaper, e.g. Evening Star",
    "date": f"of the issue, in EDTF: {DATES}",
    "place": "of publication",
    "publisher": "",
    "volume": "that the issue belongs to, e.g. 66",
    "number": "of the issue, e.g. 26785",
    "identifier": "of the newspaper in catalogues, e.g. ISSN 2331-9968",
    "editor": "who answers for this edition; several with ; between",
    "language": f"of the pages: {', '.join(typing.get_args(Language))}; empty for config.yaml's",
    "rights": "who may do what with the text, in a sentence or by the address of a licence",
    "first_page": "number printed on the first page",
}


def write_examples(folder: Path) -> tuple[Path, ...]:
    """The paths of the two files. Raises OutputError where one of them is there or cannot be written."""
    texts = {folder / "config.yaml": example_config(), folder / "issue.yaml": example_issue()}
    for path in texts:
        if path.exists():
            raise OutputError(str(path), "is already there", "Move it away, or name another folder.")
    for path, text in texts.items():
        write_bytes(path, text.encode())
    return tuple(texts)


def example_config() -> str:
    lines = [
        "# Settings of galley, every one with its default: take out what you leave as it is.",
        "# A changed setting makes anew only what depends on it.",
        "",
    ]
    lines += _settings(Settings(), "")
    return "\n".join(lines) + "\n"


def _settings(settings: Any, indent: str) -> Iterator[str]:
    hints = typing.get_type_hints(type(settings))
    for one in dataclasses.fields(settings):
        value = getattr(settings, one.name)
        if dataclasses.is_dataclass(value):
            yield f"\n{one.name}:".ljust(WIDTH + 1) + f"# {SECTIONS[one.name]}"
            yield from _settings(value, indent + "  ")
        else:
            about = "; ".join(part for part in (one.metadata["about"], _range(hints[one.name], one.metadata)) if part)
            yield f"{indent}{one.name}: {_scalar(value)}".ljust(WIDTH) + f"# {about}"


def _range(kind: object, about: Mapping[str, Any]) -> str:
    if typing.get_origin(kind) is typing.Literal:
        return " | ".join(str(option) for option in typing.get_args(kind))
    if about["low"] is not None:
        return f"{about['low']:g} to {about['high']:g}"
    return "true | false" if kind is bool else ""


def example_issue() -> str:
    lines = [
        "# What is known of an issue; it goes into the header of its TEI. Put this file beside the scans of the issue.",
        "",
    ]
    for one in dataclasses.fields(IssueInfo):
        if one.name in INFO:
            about = f"# {INFO[one.name]}" if INFO[one.name] else ""
            lines.append((f"{one.name}: {_scalar(one.default)}".ljust(20) + about).rstrip())
    return "\n".join(lines) + "\n"


def _scalar(value: object) -> str:
    """JSON is YAML, but for words, which need no quotes."""
    return value if isinstance(value, str) and value[:1].isalpha() else json.dumps(value, ensure_ascii=False)
