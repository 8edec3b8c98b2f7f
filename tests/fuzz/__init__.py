"""Damaged and hostile input for everything that reads a file: ``python -m tests.fuzz``.

Each target takes the bytes of one file, reads them as galley does, and fails by any exception but the one that a user
is meant to see, or by an ``assert`` on what was read. To add one: write its function and some small sound files of it,
and put both into TARGETS.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.fuzz import own_files, own_seeds, readers, seeds
from tests.fuzz.mutate import mutate
from tests.fuzz.readers import Read

__all__ = ["TARGETS", "Target", "make_input"]


@dataclass(frozen=True, slots=True)
class Target:
    """``read`` raises nothing for whatever bytes; ``sound`` are files that it reads without an error, which inputs are
    made from."""

    read: Read
    sound: Sequence[bytes]


TARGETS: dict[str, Target] = {
    "alto": Target(readers.read_alto, seeds.ALTO),
    "page": Target(readers.read_page, seeds.PAGE),
    "hocr": Target(readers.read_hocr, seeds.HOCR),
    "plain": Target(readers.read_plain, seeds.PLAIN),
    "mets": Target(readers.read_mets, seeds.METS),
    "json": Target(readers.read_json, seeds.JSON),
    "foreign": Target(readers.read_foreign, seeds.FOREIGN),
    "tei": Target(readers.read_foreign, seeds.TEI),
    "didl": Target(readers.read_didl, seeds.DIDL),
    "truth": Target(readers.read_truth, seeds.TRUTH),
    "recognised": Target(readers.read_recognised, seeds.RECOGNISED),
    "config": Target(own_files.read_config, own_seeds.CONFIG),
    "issue": Target(own_files.read_issue, own_seeds.ISSUE),
    "decisions": Target(own_files.read_decided, own_seeds.DECISIONS),
    "artefact": Target(own_files.read_artefact, own_seeds.ARTEFACT),
    "record": Target(own_files.read_record, own_seeds.RECORD),
    "failed": Target(own_files.read_failed, own_seeds.FAILED),
    "run": Target(own_files.read_run, own_seeds.RUN),
    "picture": Target(own_files.read_picture, own_seeds.PICTURE),
}


def make_input(name: str, seed: int, number: int) -> bytes:
    """The ``number``-th input of a target, the same ones for the same ``seed``, each without those before it."""
    return mutate(TARGETS[name].sound, random.Random(f"{name} {seed} {number}"))
