"""`python docs/make_tour.py`: run galley on the clipping of the tour and set what it made into tour.md.

Every JSON block of the tour follows a line `<!-- Record from FILE: name -->`; it is replaced by that record.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
CLIPPING = DOCS / "tour" / "qinghe-2012-07-27"
TEI = DOCS / "tour" / "qinghe-2012-07-27-a001.xml"
BLOCK = re.compile(r"(<!-- (\w+) from ([\w.-]+): (\S+) -->\n)```json\n.*?```", re.DOTALL)
XML = re.compile(r"(<!-- TEI -->\n)```xml\n.*?```", re.DOTALL)
WIDTH = 112


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pipeline", "run", str(CLIPPING), "-o", folder, "-c", _no_settings(folder)]
        subprocess.run(command, check=True)
        made = Path(folder) / CLIPPING.name
        tour = DOCS / "tour.md"
        text = tour.read_text(encoding="utf-8")
        tour.write_text(BLOCK.sub(lambda found: _block(found, made), text), encoding="utf-8")
        shutil.copy(made / "tei" / "full" / TEI.name, TEI)
        text = XML.sub(lambda found: f"{found[1]}```xml\n{_beginning(TEI)}\n```", tour.read_text(encoding="utf-8"))
        tour.write_text(text, encoding="utf-8")


def _no_settings(folder: str) -> str:
    """The defaults, whatever config.yaml lies about."""
    path = Path(folder) / "config.yaml"
    path.write_text("", encoding="utf-8")
    return str(path)


def _block(found: re.Match[str], made: Path) -> str:
    head, record, file, name = found.groups()
    path = made / f"{file}.json" if file == "articles" else made / "pages" / "0001" / f"{file}.json"
    content = json.loads(path.read_text(encoding="utf-8"))["record"]
    return f"{head}```json\n{_lay_out(_pick(content, record, name))}\n```"


def _pick(content: dict[str, Any], record: str, name: str) -> object:
    """The record itself, or the one in it whose id, or whose rule, is ``name``."""
    if name == "whole":
        return content
    for one in _walk(content):
        rule = one.get("edit", one).get("rule", "") if isinstance(one.get("edit", one), dict) else ""
        wanted = {"Verdict": "edit" in one, "Edit": "rule" in one}.get(record, one.get("id") == name)
        if wanted and (record not in {"Verdict", "Edit"} or rule.partition("@")[0] == name):
            return one
    raise SystemExit(f"the run made no {record} {name}: choose another for the tour")


def _beginning(path: Path) -> str:
    """The article's div up to the end of its first paragraph."""
    text = path.read_text(encoding="utf-8")
    start = text.rindex("\n", 0, text.index('<div type="article"')) + 1
    lines = text[start : text.index("</p>", start) + len("</p>")].split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if line[:indent].isspace() else line for line in lines)


def _walk(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _walk(one)


def _lay_out(value: object, indent: int = 0) -> str:
    """JSON with as much on a line as fits."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = " " * (indent + 2)
    parts = (
        [f"{json.dumps(key)}: {_lay_out(one, indent + 2)}" for key, one in value.items()]
        if isinstance(value, dict)
        else [_lay_out(one, indent + 2) for one in value]
    )
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{opening}\n" + ",\n".join(inner + part for part in parts) + f"\n{' ' * indent}{closing}"


if __name__ == "__main__":
    main()
