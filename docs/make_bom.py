"""Puts the recogniser's models into a bill of materials that cyclonedx-py wrote: they decide what is read.

python docs/make_bom.py build/galley.cdx.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.engines.rapidocr.models import DETECTION, RECOGNITION, expected_digest


def add_models(path: Path) -> None:
    bom = json.loads(path.read_text(encoding="utf-8"))
    for name in (DETECTION, RECOGNITION):
        bom["components"].append(
            {
                "type": "machine-learning-model",
                "bom-ref": f"model-{name}",
                "name": name,
                "group": "rapidocr",
                "hashes": [{"alg": "SHA-256", "content": expected_digest(name)}],
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        )
    path.write_text(json.dumps(bom, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    add_models(Path(sys.argv[1]))
