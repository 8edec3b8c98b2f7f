"""``python -m benchmarks [PAGES]``: everything that is measured by hand, one after the other.

PAGES holds images with their truth, for the scores; without it, six pages of the press are set for the purpose. Speed
is measured on sheets of its own, in turns.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile


def run(*command: str) -> None:
    subprocess.run([sys.executable, "-m", *command], check=True)


def main() -> None:
    run("benchmarks.speed")
    with tempfile.TemporaryDirectory() as scratch:
        pages = sys.argv[1] if len(sys.argv) > 1 else scratch
        if len(sys.argv) == 1:
            run("tests.press", scratch, "--pages", "6", "--style", "zh", "--seed", "40", "--damage", "1", "2")
        run("benchmarks.compare", pages)
    run("benchmarks.rerun")
    run("benchmarks.memory", "--width", "5600", "--height", "8000")
    run("benchmarks.memory")


if __name__ == "__main__":
    main()
