"""``python -m tests.fuzz [NAME...] --inputs N --seed S [--seconds T]``: damaged input for every reader.

An input fails that raises what it should not, breaks an ``assert``, takes too long or too much memory, or ends the
process. Those that fail are kept in a folder, and said with the number by which they can be made again. Ends with 1
where any failed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz import TARGETS, make_input
from tests.fuzz.run import run


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"targets: {', '.join(TARGETS)} (all)")
    parser.add_argument("--inputs", type=int, default=5000, help="inputs of each target (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other inputs for another number (%(default)s)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="most seconds for each target (no end)")
    parser.add_argument("--first", type=int, default=0, help="number of the first input, to try one again")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="folder for inputs that fail")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(TARGETS):
        parser.error(f"there is no target {sorted(unknown)[0]}")
    print(f"{'target':<12} {'inputs':>8} {'failures':>8} {'slowest s':>9} {'peak MB':>8}", flush=True)
    failed = False
    for name in asked.names or TARGETS:
        result = run(name, asked.seed, range(asked.first, asked.first + asked.inputs), asked.seconds)
        print(
            f"{name:<12} {result.inputs:>8} {len(result.failures):>8} {result.slowest:>9.2f} {result.memory:>8.0f}",
            flush=True,
        )
        for number, said in result.failures:
            asked.keep.mkdir(parents=True, exist_ok=True)
            kept = asked.keep / f"{name}-{asked.seed}-{number}"
            kept.write_bytes(make_input(name, asked.seed, number))
            print(f"\n{kept} (--seed {asked.seed} --first {number} --inputs 1):\n{said}", flush=True)
        failed = failed or bool(result.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
