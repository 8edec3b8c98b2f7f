"""Two files of order's nets as one: the mean of what they say, whatever scales their features are on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.training.blending import blend_files
from pipeline.stages.order import scorer
from pipeline.stages.order.names import NETS


def write_nets(path: Path, seed: int, *, without: int = 0) -> None:
    """Random nets; ``without``: the last features that they do not know."""
    chance = np.random.default_rng(seed)
    whole = {}
    for kind, names in NETS.items():
        known = names[: len(names) - without]
        whole[kind] = {
            "names": known,
            "mean": chance.uniform(-1, 1, len(known)).tolist(),
            "scale": chance.uniform(1, 2, len(known)).tolist(),
            "inner": chance.normal(0, 1, (len(known), 3)).tolist(),
            "bias": chance.normal(0, 1, 3).tolist(),
            "outer": chance.normal(0, 1, 3).tolist(),
            "linear": chance.normal(0, 1, len(known)).tolist(),
            "offset": chance.normal(0, 1, 1).tolist(),
        }
    path.write_text(json.dumps(whole), encoding="utf-8")


def score(path: Path, kind: str, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return scorer._nets(path)[kind].score(rows)


@pytest.mark.parametrize("kind", [kind for kind in NETS if kind != "together"])
def test_the_blend_says_the_mean_of_both(tmp_path: Path, kind: str) -> None:
    new, old, out = (tmp_path / name for name in ("new.json", "old.json", "out.json"))
    write_nets(new, 1)
    write_nets(old, 2)
    blend_files(new, old, out)
    rows = np.random.default_rng(3).uniform(-1, 1, (20, len(NETS[kind])))
    expected = (score(new, kind, rows) + score(old, kind, rows)) / 2
    assert np.allclose(score(out, kind, rows), expected)


def test_what_the_older_file_does_not_know_weighs_nothing_in_it(tmp_path: Path) -> None:
    new, old, out = (tmp_path / name for name in ("new.json", "old.json", "out.json"))
    write_nets(new, 1)
    write_nets(old, 2, without=1)
    blend_files(new, old, out)
    rows = np.random.default_rng(3).uniform(-1, 1, (20, len(NETS["follow"])))
    other = rows.copy()
    other[:, -1] += 0.5
    moved = score(out, "follow", other) - score(out, "follow", rows)
    assert np.allclose(moved, (score(new, "follow", other) - score(new, "follow", rows)) / 2)


def test_a_feature_that_is_none_today_is_refused(tmp_path: Path) -> None:
    new, old = tmp_path / "new.json", tmp_path / "old.json"
    write_nets(new, 1)
    write_nets(old, 2)
    read = json.loads(old.read_text(encoding="utf-8"))
    read["follow"]["names"][0] = "phase of the moon"
    old.write_text(json.dumps(read), encoding="utf-8")
    with pytest.raises(ValueError, match="none today"):
        blend_files(new, old, tmp_path / "out.json")
