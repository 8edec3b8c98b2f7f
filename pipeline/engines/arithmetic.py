"""In which numbers the networks are run, told without loading OpenVINO.

Sixteen bits (bfloat16) take half the time of thirty-two where the processor multiplies them itself, and read as well;
elsewhere they would be slower. Sums come out a little otherwise by precision and by instruction set, and with them now
and then a probability's last figure: both are part of the recogniser's fingerprint. The number of threads changes
nothing, since no sum is divided among them.
"""

from __future__ import annotations

import functools
import platform
from pathlib import Path
from typing import Literal

Precision = Literal["bf16", "f32"]

INSTRUCTION_SETS = ("amx_bf16", "avx512_bf16", "avx512f", "avx2", "avx", "sse4_1", "sve", "asimd")
"""As Linux names what OpenVINO has kernels for, the best first."""
WITH_BF16 = ("amx_bf16", "avx512_bf16")


def precision() -> Precision:
    return "bf16" if instruction_set() in WITH_BF16 else "f32"


@functools.cache
def instruction_set() -> str:
    """The best one that this processor has; its family where the system does not tell more."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    flags = next((line for line in told.splitlines() if line.lower().startswith(("flags", "features"))), "")
    has = set(flags.partition(":")[2].split())
    return next((name for name in INSTRUCTION_SETS if name in has), platform.machine() or "unknown")
