"""Half the say of one file of order's nets, and half that of another: the mean of their scores, as one file.

Nets that were learned on different sets of pages err differently, so that both together read best. Those of the other
file may be older: features that they do not know weigh nothing in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training.nets import FLAT, write
from pipeline.stages.order.names import NETS

Parts = Mapping[str, Any]


def blend_files(new: Path, old: Path, out: Path) -> None:
    """``together``, which weighs neighbours and no choices, is the old file's. Raises ValueError where the old file has
    features that are none today, or the new one others than today's."""
    mine, theirs = (json.loads(path.read_text(encoding="utf-8")) for path in (new, old))
    whole = {}
    for kind, names in NETS.items():
        if tuple(mine[kind]["names"]) != names:
            said = f"{new}: {kind} was trained on other features than today's"
            raise ValueError(said)
        kept = _carry(theirs[kind], names, f"{old}: {kind}")
        whole[kind] = kept if kind == "together" else _blend(mine[kind], _rescale(kept, mine[kind]))
    write(whole, out)


def _carry(parts: Parts, names: Sequence[str], said: str) -> dict[str, Any]:
    """The same net on today's features, whose names may repeat but keep their order."""
    known, places = list(parts["names"]), []
    at = 0
    for name in names:
        found = at < len(known) and known[at] == name
        places.append(at if found else None)
        at += found
    if at < len(known):
        raise ValueError(f"{said} has a feature that is none today: {known[at]}")

    def columns(values: Sequence[Any], missing: Any) -> list[Any]:
        return [values[place] if place is not None else missing for place in places]

    return {
        **parts,
        "names": list(names),
        "mean": columns(parts["mean"], 0.0),
        "scale": columns(parts["scale"], 1.0),
        "linear": columns(parts["linear"], 0.0),
        "inner": columns(parts["inner"], [0.0] * len(parts["bias"])),
    }


def _rescale(parts: Parts, to: Parts) -> dict[str, Any]:
    """The same net on features of another mean and spread; exact but for what is cut off."""
    scale = np.maximum(np.array(parts["scale"]), FLAT)
    grown, moved = np.array(to["scale"]) / scale, (np.array(to["mean"]) - np.array(parts["mean"])) / scale
    inner, linear = np.array(parts["inner"]), np.array(parts["linear"])
    return {
        **parts,
        "mean": to["mean"],
        "scale": to["scale"],
        "inner": (inner * grown[:, None]).tolist(),
        "bias": (np.array(parts["bias"]) + moved @ inner).tolist(),
        "linear": (linear * grown).tolist(),
        "offset": [parts["offset"][0] + float(moved @ linear)],
    }


def _blend(one: Parts, other: Parts) -> dict[str, Any]:
    def mean(name: str) -> list[float]:
        found: list[float] = np.mean([one[name], other[name]], axis=0).tolist()
        return found

    return {
        "names": one["names"],
        "mean": one["mean"],
        "scale": one["scale"],
        "inner": np.concatenate([one["inner"], other["inner"]], axis=1).tolist(),
        "bias": [*one["bias"], *other["bias"]],
        "outer": [half / 2 for half in (*one["outer"], *other["outer"])],
        "linear": mean("linear"),
        "offset": mean("offset"),
    }
