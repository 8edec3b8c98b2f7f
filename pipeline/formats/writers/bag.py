"""BagIt 1.0 (RFC 8493): what an archive keeps of an issue, in one file, with checksums.

https://www.rfc-editor.org/rfc/rfc8493
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

from pipeline.formats.tei.markup import legal
from pipeline.formats.writers.material import Material

FORMAT = "bagit"
"""Of this writer, in the registry, which says what is in a bag: the text on both levels, its places, its articles, its
changes, its records."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip can hold: its files have none, so that the same issue is the same bag."""

COMPRESSION = 1
"""Of zlib, 1 to 9: a bag is made whole whenever a word of it changes. At 6 it is a quarter smaller, and takes
three times as long."""


def write_bag(material: Material) -> dict[str, bytes]:
    """``<issue>.zip``, which unpacks to a bag of that name."""
    from pipeline.formats.writers.registry import find_formats

    (bag,) = find_formats((FORMAT,), FORMAT)
    payload = {
        f"data/{path}": content
        for one in find_formats(bag.holds, FORMAT)
        for path, content in one.write(material).items()
    }
    info = material.issue.info
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(
            f"{name}: {' '.join(legal(value).split())}\n"
            for name, value in (
                ("Source-Organization", info.publisher),
                ("External-Identifier", info.id),
                ("External-Description", ", ".join(filter(None, (info.title, info.place, info.date)))),
                ("Bag-Software-Agent", material.software),
                ("Payload-Oxum", f"{sum(map(len, payload.values()))}.{len(payload)}"),
            )
            if value.strip()
        ).encode(),
        "manifest-sha256.txt": _manifest(payload, "sha256"),
        "manifest-sha512.txt": _manifest(payload, "sha512"),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags, "sha256")
    name = material.text.stem
    return {f"{name}.zip": _zip({f"{name}/{path}": content for path, content in (tags | payload).items()})}


def _manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    digests = ((hashlib.new(algorithm, content).hexdigest(), path) for path, content in sorted(files.items()))
    return "".join(f"{digest}  {_path(path)}\n" for digest, path in digests).encode()


def _path(path: str) -> str:
    """Line ends and per cents are the only characters that a manifest has to hide."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bag:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            bag.writestr(entry, content, compresslevel=COMPRESSION)
    return made.getvalue()
