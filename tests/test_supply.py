"""What galley is made of: locked by digests, licensed as is said, and models that are the ones that were brought."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from docs.make_licences import LOCKS, list_packages, read_lock, write
from pipeline.engines.rapidocr import models
from pipeline.errors import EngineError
from tests.conftest import ROOT

ALLOWED = re.compile(
    r"(?:0BSD|Apache-2\.0|BSD(?:-[23]-Clause)?|CC0-1\.0|CNRI-Python|ISC|MIT(?:-CMU)?|MPL-(?:1\.1|2\.0)|PSF-2\.0|Zlib"
    r"|dependency licenses)"
)
"""Permissive, or (MPL) binding its own files alone."""


def test_every_package_of_the_lock_files_is_held_by_a_digest() -> None:
    for name in (*LOCKS, "requirements-tools.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert blocks
        for block in blocks:
            assert re.match(r"[A-Za-z0-9._-]+==[\w.+]+( ; .*)? \\\n", block), block[:80]
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:80]
        assert "://" not in text


def test_what_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for lock, wanted in (
        ("requirements.lock", [*project["dependencies"], *extras["publish"], "setuptools"]),
        ("requirements-trigrams.lock", extras["trigrams"]),
        ("requirements-test.lock", extras["test"]),
        ("requirements-bench.lock", extras["bench"]),
    ):
        named = {re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0].lower() for one in wanted}
        assert named <= {name for name, _ in read_lock(lock)}, lock


def test_all_locks_agree() -> None:
    versions: dict[str, str] = {}
    for lock in LOCKS:
        for name, version in read_lock(lock):
            assert versions.setdefault(name, version) == version, name


def choices(licence: str) -> list[list[str]]:
    """An expression as one may choose: alternatives, each with all that then holds."""
    return [re.split(r" AND |, ", one) for one in licence.strip("()").split(" OR ")]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_licence_binds_what_uses_it(lock: str) -> None:
    for one in list_packages(lock):
        if one.installed:
            allowed = any(all(ALLOWED.fullmatch(part) for part in choice) for choice in choices(one.licence))
            extra = lock == "requirements-trigrams.lock" and one.licence == "LGPL-2.1-or-later"
            assert allowed or extra, f"{one.name}: {one.licence}"


def test_the_list_of_licences_is_the_one_of_the_lock_files() -> None:
    said = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9._-]+) \| (\d\S*) \|", said, re.MULTILINE)
    locked = dict.fromkeys(one for lock in LOCKS for one in read_lock(lock))
    assert rows == list(locked)
    # What is not installed here has its licence from where it was.
    for row in write().splitlines():
        assert row in said or "on other systems only" in row


def test_a_model_that_is_not_the_one_that_was_brought_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (models.DETECTION, models.RECOGNITION):
        assert models.expected_digest(name) == models.MADE_WITH[name]
        shutil.copy(models._model_folder() / name, tmp_path / name)
    monkeypatch.setattr(models, "_model_folder", lambda: tmp_path)
    models.load_models(5, 1)
    with (tmp_path / models.RECOGNITION).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(EngineError, match="is not the model that its package brought"):
        models.load_models(5, 1)
