"""Kills a run at random moments and lets it resume: what comes of it must be what an undisturbed run makes, to the
byte.

    python -m benchmarks.kills [--repeat 50] [--seed 1] [--pages 6] [--engine rapidocr]

Ends with 1 where anything differs, anything half written is left, or a run that resumes does not end well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.press import set_page

ASIDE = ("run.json", ".lock")
"""Times and host names, and the lock: nothing that is made depends on them."""


def draw_scans(folder: Path, pages: int, seed: int) -> None:
    for number in range(pages):
        made = set_page(seed + number, style="zh" if number % 2 else "en", damage=1, size="small")
        issue = folder / f"issue-{number % 2}"
        issue.mkdir(parents=True, exist_ok=True)
        made.image.save(issue / f"{number:02d}.png")


def digests(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name not in ASIDE
    }


def start(scans: Path, output: Path, config: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "run", str(scans), "-o", str(output), "-c", str(config)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def end_all(process: subprocess.Popen[bytes], *, workers: bool) -> None:
    """As a machine that falls (its workers too), or as somebody who kills the one process that they see."""
    if workers:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    # A worker whose parent is gone ends at once; the next run must not meet it.
    until = time.monotonic() + 30
    while time.monotonic() < until and _has_group(process.pid):
        time.sleep(0.02)


def _has_group(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--engine", default="rapidocr", choices=("rapidocr", "tesseract"))
    given = parser.parse_args()
    chance = random.Random(given.seed)
    folder = Path(tempfile.mkdtemp(prefix="galley-kills-"))
    scans, config = folder / "scans", folder / "config.yaml"
    config.write_text(json.dumps({"recognise": {"engine": given.engine}, "run": {"workers": 2}}))
    draw_scans(scans, given.pages, given.seed)
    started = time.monotonic()
    whole = start(scans, folder / "whole", config)
    if whole.wait():
        print("the undisturbed run failed", file=sys.stderr)
        return 1
    takes = time.monotonic() - started
    wanted = digests(folder / "whole")
    print(f"undisturbed: {takes:.1f} s, {len(wanted)} files")
    wrong = kills = 0
    output = folder / "killed"
    for round_ in range(1, given.repeat + 1):
        # Each round begins where chance has it: from nothing, or from what the last one left.
        if chance.random() < 0.5:
            shutil.rmtree(output, ignore_errors=True)
        else:
            for path in chance.sample(sorted(output.rglob("*.json")), k=3) if output.exists() else ():
                path.unlink()
        for _ in range(chance.randint(1, 3)):
            process = start(scans, output, config)
            try:
                process.wait(chance.uniform(0.05, takes))
            except subprocess.TimeoutExpired:
                end_all(process, workers=chance.random() < 0.5)
                kills += 1
        code = start(scans, output, config).wait()
        left = list(output.rglob("*.part"))
        same = digests(output) == wanted
        if code or left or not same:
            wrong += 1
            print(f"round {round_}: exit code {code}, {len(left)} files half written, same: {same}")
    print(f"{given.repeat} rounds, {kills} kills: {wrong} wrong")
    shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
