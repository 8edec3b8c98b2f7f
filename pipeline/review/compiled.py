"""Templates compiled once and kept as Python keeps its own modules: beside their source in ``__pycache__``, or where
``PYTHONPYCACHEPREFIX`` says; nowhere where that cannot be written or Python is told to keep nothing. Compiling those of
the report takes as long as recognising thirty lines."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Jinja compares the digest of the source, its own version and Python's before it takes what was kept."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return cache_from_source(filename or name)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError), Path(bucket.key).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Under another name first: two runs may write at once."""
        if sys.dont_write_bytecode:
            return
        path = Path(bucket.key)
        half = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with half.open("wb") as file:
                    bucket.write_bytecode(file)
                half.replace(path)
            except OSError:
                half.unlink(missing_ok=True)
