"""The model files inside the ``rapidocr`` wheel, opened in OpenVINO. Nothing is ever fetched."""

from __future__ import annotations

import base64
import hashlib
import sys
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.engines.arithmetic import precision
from pipeline.errors import EngineError

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
MADE_WITH = {
    DETECTION: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNITION: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
"""sha256 of the models in rapidocr 3.10.0."""
REMEDY = "Install it again: pip install --force-reinstall 'rapidocr>=3.10,<4' 'openvino>=2025.0'."


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """``detection`` gives (1, 1, H, W) text probabilities of a (1, 3, H, W) picture. ``features`` gives (lines, steps,
    features) of (lines, 3, 48, W), and ``reading``, of the features of any steps (n, features), the likeliest
    probabilities and class numbers of each, both (n, readings). ``blank`` (features) and ``blank_bias`` give a step's
    evidence for the CTC blank, ``classes[0]``, before it is made a probability."""

    detection: Any
    features: Any
    reading: Any
    blank: NDArray[np.float32]
    blank_bias: float
    classes: tuple[str, ...]
    version: str
    digests: tuple[tuple[str, str], ...]


def load_models(readings: int, threads: int) -> Models:
    """Raises EngineError where a package or one of its model files is missing or damaged."""
    folder = _model_folder()
    keep_silent()
    try:
        import openvino
    except ImportError as error:
        raise EngineError("openvino", "is not installed", REMEDY) from error
    core = openvino.Core()
    # The precision is named: what OpenVINO would choose is part of the key of all that is read.
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": precision(),
        # Left to itself, OpenVINO ties its threads to the first cores, in every process to the same ones: two workers
        # shared one core while the other one idled.
        "ENABLE_CPU_PINNING": False,
    }
    if threads > 0:
        options["INFERENCE_NUM_THREADS"] = threads
    digests = tuple((name, _check_digest(folder / name)) for name in (DETECTION, RECOGNITION))
    try:
        detection = core.compile_model(core.read_model(folder / DETECTION), "CPU", options)
        read = core.read_model(folder / RECOGNITION)
        characters: str = read.get_rt_info()["framework"]["character"].value
        product = _find_product(read)
        features = openvino.Model([product.input_value(0)], read.get_parameters(), "features")
        compiled = core.compile_model(features, "CPU", options)
        weights, bias = _weights_of_blank(product)
        reading = core.compile_model(_make_reading(read, product, readings), "CPU", options)
    except (RuntimeError, KeyError, AttributeError, IndexError) as error:
        raise EngineError(str(folder), "holds a model that OpenVINO cannot open", REMEDY) from error
    version = f"{metadata.version('rapidocr')}+openvino-{metadata.version('openvino')}"
    return Models(
        detection=detection,
        features=compiled,
        reading=reading,
        blank=weights,
        blank_bias=bias,
        classes=("", *characters.splitlines(), " "),
        version=version,
        digests=digests,
    )


def _find_product(read: Any) -> Any:
    """The product of features and class weights, which the probabilities of all classes are made from. Some two thirds
    of a line's steps are plain white, which shows in their features: the product with 18,710 classes, its softmax and
    the search for the likeliest are done for the other steps alone."""
    node = read.outputs[0].get_node()
    while node.get_type_name() != "MatMul":
        node = node.input_value(0).get_node()
    return node


def _weights_of_blank(product: Any) -> tuple[NDArray[np.float32], float]:
    weights = product.input_value(1).get_node().data
    column = weights[0] if product.get_attributes()["transpose_b"] else weights[:, 0]
    added = next(iter(product.output(0).get_target_inputs())).get_node()
    while added.get_type_name() != "Add":
        added = next(iter(added.output(0).get_target_inputs())).get_node()
    return np.array(column, np.float32), float(added.input_value(1).get_node().data.ravel()[0])


def _make_reading(read: Any, product: Any, readings: int) -> Any:
    """The part of the graph from features to the likeliest readings; these are picked inside of it, since its full
    output would be 75 kB a step."""
    import openvino
    from openvino import opset13

    size = product.input_value(0).get_partial_shape()[2].get_length()
    given = opset13.parameter([1, -1, size], np.float32, name="features")
    product.input(0).replace_source_output(given.output(0))
    best = opset13.topk(read.outputs[0].get_node().input_value(0), readings, -1, "max", "value")
    return openvino.Model([best.output(0), best.output(1)], [given], "reading")


def keep_silent() -> None:
    """Before OpenVINO is imported, in every process that does: at its import it sends an event to an analytics service
    by the package openvino-telemetry, under an id that it keeps in the user's home. Where that package cannot be
    imported, OpenVINO does without (``openvino.tools.ovc.telemetry_utils``)."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]


def _model_folder() -> Path:
    found = util.find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise EngineError("rapidocr", "is not installed", REMEDY)
    return Path(found.submodule_search_locations[0]) / "models"


def _check_digest(path: Path) -> str:
    """The file's sha256. Raises EngineError where it is missing, or not the one that the package brought: a model that
    somebody exchanged would read what they like."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EngineError(str(path), "the model file is missing", REMEDY) from error
    if found != expected_digest(path.name):
        raise EngineError(str(path), "is not the model that its package brought (its digest differs)", REMEDY)
    return found


def expected_digest(name: str) -> str:
    """sha256 of a model by the record of the installed package (PEP 376), whose own digest the lock files hold; of one
    that was installed without a record, that of the version which galley was made with."""
    try:
        files = metadata.files("rapidocr") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == name and file.hash is not None and file.hash.mode == "sha256":
            padded = file.hash.value + "=" * (-len(file.hash.value) % 4)
            return base64.urlsafe_b64decode(padded).hex()
    return MADE_WITH.get(name, "")
