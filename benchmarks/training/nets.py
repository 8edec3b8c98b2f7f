"""Small nets with one hidden layer of tanh and a linear path beside it, on standardised features; learned by Adam
(Kingma and Ba 2015), several from different beginnings side by side as one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
FLAT = 0.05
"""Least spread of a feature that is scaled to one."""
CLIP = 5.0
"""Spreads from its mean at which a feature is cut off."""


class Net:
    """``outputs`` scores for each row: one for a choice, several for a softmax."""

    def __init__(self, x: Matrix, hidden: int, outputs: int, chance: np.random.Generator) -> None:
        inputs = x.shape[1]
        self.mean = x.mean(0) if len(x) else np.zeros(inputs)
        self.scale = np.maximum(x.std(0), FLAT) if len(x) else np.ones(inputs)
        self.parts: dict[str, Matrix] = {
            "inner": chance.normal(0, 1 / np.sqrt(inputs), (inputs, hidden)),
            "bias": np.zeros(hidden),
            "outer": chance.normal(0, 0.1, (hidden, outputs)),
            "linear": np.zeros((inputs, outputs)),
            "offset": np.zeros(outputs),
        }
        self.forget()

    def forget(self) -> None:
        """The means of slopes that Adam keeps, not what was learned."""
        self._moments = {name: (np.zeros_like(part), np.zeros_like(part)) for name, part in self.parts.items()}
        self._step = 0

    def scale_rows(self, x: Matrix) -> Matrix:
        return np.clip((x - self.mean) / self.scale, -CLIP, CLIP)

    def score(self, x: Matrix) -> tuple[Matrix, Matrix]:
        """Scores (rows x outputs) and what the hidden layer says, of scaled rows."""
        inner = np.tanh(x @ self.parts["inner"] + self.parts["bias"])
        return inner @ self.parts["outer"] + x @ self.parts["linear"] + self.parts["offset"], inner

    def learn(self, x: Matrix, inner: Matrix, slope: Matrix, rate: float, decay: float) -> None:
        """One step of Adam down the ``slope`` of the loss by the scores."""
        self._step += 1
        back = (slope @ self.parts["outer"].T) * (1 - inner**2)
        slopes = {
            "inner": x.T @ back,
            "bias": back.sum(0),
            "outer": inner.T @ slope,
            "linear": x.T @ slope,
            "offset": slope.sum(0),
        }
        for name, part in self.parts.items():
            gradient = slopes[name] + (decay * part if name in ("inner", "outer", "linear") else 0.0)
            first, second = self._moments[name]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            part -= rate * (first / (1 - 0.9**self._step)) / (np.sqrt(second / (1 - 0.999**self._step)) + 1e-8)


def blend(nets: Sequence[Net]) -> Net:
    """One net that gives the mean of several on the same features: their hidden layers side by side."""
    parts = [net.parts for net in nets]
    whole = nets[0]
    whole.parts = {
        "inner": np.concatenate([one["inner"] for one in parts], axis=1),
        "bias": np.concatenate([one["bias"] for one in parts]),
        "outer": np.concatenate([one["outer"] for one in parts]) / len(nets),
        "linear": np.mean([one["linear"] for one in parts], axis=0),
        "offset": np.mean([one["offset"] for one in parts], axis=0),
    }
    return whole


def spell(net: Net, names: Sequence[str], *, one: bool) -> dict[str, Any]:
    """As the stages read it; ``one`` output is a list, several are rows. Five significant digits: no choice turns on
    more, and the file stays small."""

    def plain(values: Matrix) -> Any:
        return json.loads(json.dumps(values.tolist()), parse_float=lambda text: float(f"{float(text):.5g}"))

    parts = {name: part[:, 0] if one and name in ("outer", "linear") else part for name, part in net.parts.items()}
    return {"names": list(names), "mean": plain(net.mean), "scale": plain(net.scale)} | {
        name: plain(part) for name, part in parts.items()
    }


def write(content: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
