"""`python -m benchmarks.rerun SCANS`: what a second run on unchanged scans costs, as a share of the first."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import measure


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rerun", description=__doc__)
    parser.add_argument("scans", type=Path, nargs="?", default=Path("scans"))
    parser.add_argument("--config", type=Path, help="config.yaml for galley")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        output = folder / "output"
        command = [sys.executable, "-m", "pipeline", "run", str(options.scans.resolve()), "-o", str(output)]
        if options.config:
            command += ["-c", str(options.config.resolve())]
        first = measure(command, folder, folder / "first.log")
        before = stamps(output)
        second = measure(command, folder, folder / "second.log")
        after = stamps(output)
    changed = sorted(str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    print(f"first run   {first.seconds:8.2f} s")
    print(f"second run  {second.seconds:8.2f} s, {second.seconds / first.seconds:.2%} of the first")
    print(f"rewritten   {', '.join(changed) or 'nothing'}")


def stamps(output: Path) -> dict[Path, tuple[int, int]]:
    """Time of the last change and size of every file; run.json is the diary of runs, .lock is no output."""
    return {
        path.relative_to(output): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in output.rglob("*")
        if path.is_file() and path.name not in ("run.json", ".lock")
    }


if __name__ == "__main__":
    main()
