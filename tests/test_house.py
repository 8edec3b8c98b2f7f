"""The rules of the house, held by tests: types, style, imports, size, errors, words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.runner import ALL_STAGES
from pipeline.stages import STAGES
from tests.conftest import ROOT

MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
LONGEST = 400


def check(*command: str) -> None:
    said = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def tracked() -> list[Path]:
    """The files of the repository; without git (a source archive), those in its folders."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode == 0:
        found = [ROOT / name for name in said.stdout.split("\0") if name]
    else:
        found = [path for folder in ("pipeline", "tests", "docs", "benchmarks") for path in (ROOT / folder).rglob("*")]
    return [path for path in found if path.is_file()]


def test_types_are_strict_and_sound() -> None:
    check("mypy")


def test_the_style_is_one() -> None:
    check("ruff", "check")
    check("ruff", "format", "--check")


def test_imports_go_downward_only() -> None:
    said = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_no_longer_than_can_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_rooms_are_named_for_what_they_do() -> None:
    names = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & {"utils", "util", "helpers", "helper", "common", "base", "misc", "core"}


def test_the_tree_of_errors_is_the_one_that_is_drawn() -> None:
    drawn: list[tuple[int, str, int]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^ {4}([│ ├└─]*)(\w+) +(\d)  ", line)
        if found:
            drawn.append((len(found[1]) // 4, found[2], int(found[3])))
    assert [name for _, name, _ in drawn]
    parents: list[str] = []
    for depth, name, code in drawn:
        kind = getattr(errors, name)
        assert kind.exit_code == code, name
        assert kind.__base__.__name__ == (parents[depth - 1] if depth else "Exception"), name
        parents[depth:] = [name]
    assert sorted(name for _, name, _ in drawn) == sorted(errors.__all__) == errors.__all__
    made = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert made == set(errors.__all__)


def test_only_errors_of_the_tree_are_raised_for_the_user() -> None:
    """What is raised elsewhere is a fault of the program, and of a built-in kind."""
    allowed = {
        "ValueError",
        "TypeError",
        "KeyError",
        "RuntimeError",
        "NotImplementedError",
        "SystemExit",
        # An answer to a browser, not a failure of the command.
        "HTTPException",
        # Carries an EngineError through the boundary of a page.
        "NoEngine",
        *errors.__all__,
    }
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # A kind of error that the caller names.
        given = {
            one.arg
            for one in ast.walk(tree)
            if isinstance(one, ast.arg)
            and one.annotation is not None
            and ast.unparse(one.annotation) == "type[GalleyError]"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
                name = node.exc.func.id
                assert name in allowed | given or name.startswith("_"), f"{path}:{node.lineno} raises {name}"


def test_the_table_of_stages_is_in_order() -> None:
    before: set[str] = set()
    for stage in STAGES:
        assert set(stage.needs) <= before
        assert stage.version >= 1
        before.add(stage.name)
    assert (*(stage.name for stage in STAGES), "articles", "publish") == ALL_STAGES


def test_recognisers_are_known_in_engines_alone() -> None:
    known = re.compile(r"^\s*(?:import|from) (rapidocr|openvino|pytesseract|tesserocr|onnxruntime)\b", re.MULTILINE)
    for path in MODULES:
        if "engines" not in path.parts:
            assert not known.search(path.read_text(encoding="utf-8")), path


def test_what_is_imported_is_declared() -> None:
    """A package that only the machine of its author has would be missed by every newcomer."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    declared = {
        re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0].lower()
        for one in (*project["dependencies"], *project["optional-dependencies"]["publish"])
    }
    of_module = packages_distributions()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"pipeline"}:
                from_packages = {one.lower() for one in of_module.get(name, [name])}
                assert from_packages & declared, f"{path.relative_to(ROOT)} imports {name}: {from_packages}"


def test_no_copyleft_stands_among_the_dependencies() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    try:
        installed = requires("galley-newspaper") or []
    except PackageNotFoundError:
        installed = []
    names = {re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0].lower() for one in (*wanted, *installed)}
    assert not names & {"pymupdf", "ghostscript", "ocrmypdf", "ultralytics", "surya-ocr", "marker-pdf", "pyqt5"}


# Written in pieces, so that this file passes its own test.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/" + r"work/",
            r"(?<![\w.])/" + r"tmp/",
            r"(?<![\w.])/" + r"root/",
            r"/" + r"home/\w+",
            r"\bshared/" + r"design",
            r"(?-i:\bTO" + r"DO\b|\bFIX" + r"ME\b|\bXX" + r"X\b)",
            r"\bcl" + r"aude\b|\bchat" + r"gpt\b|\banth" + r"ropic\b",
            r"\bissue #" + r"?\d",
        )
    ),
    re.IGNORECASE,
)
READ = {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".txt", ".json", ".cfg", ""}


def test_the_repository_speaks_of_the_product_only() -> None:
    for path in tracked():
        if path.suffix in READ and path.stat().st_size < 2_000_000:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found = FOREIGN.search(text)
            assert found is None, f"{path.relative_to(ROOT)}: {found.group() if found else ''!r}"
