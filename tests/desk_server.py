"""The review desk as a process of its own, as a user runs it; and the browser that looks at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ROOT, Desk

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
PATIENCE = 60.0
"""Seconds that a desk may take to open, or to show what was asked of it, on a busy machine."""


@dataclass(slots=True)
class Served:
    """A desk that is open; ``folder`` is the issue's in the output."""

    process: subprocess.Popen[str]
    port: int
    folder: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def decisions(self) -> Path:
        return self.folder / "decisions.jsonl"

    def kill(self) -> None:
        """As the machine would, without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """As a program asks, which says of itself what it likes; ``Host`` is right unless it is among the headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        if "Content-Length" not in sent and (body or method == "POST"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def token(self) -> str:
        _, content = self.ask("/token")
        found = re.search(rb'"token": ?"([^"]+)"', content)
        assert found is not None
        return found[1].decode()

    def tell(self, path: str, body: bytes, reviewer: str = "Ann", **headers: str) -> tuple[HTTPResponse, bytes]:
        """As a page of the desk does."""
        said = {
            "Origin": self.address,
            "X-Galley-Token": self.token(),
            "Cookie": f"galley-reviewer={reviewer}",
            "Content-Type": "application/json",
            **headers,
        }
        return self.ask(path, method="POST", body=body, headers=said)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def open_desk(desk: Desk, *arguments: str, port: int = 0, issue: str = "scans") -> Served:
    port = port or free_port()
    command = [sys.executable, "-m", "pipeline", "review", f"output/{issue}", "--no-open", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    log = (desk.path / "desk.log").open("a")
    with log:
        process = subprocess.Popen(
            [*command, *arguments], cwd=desk.path, env=environment, stdout=log, stderr=subprocess.STDOUT, text=True
        )
    served = Served(process, port, desk.output / issue)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            served.ask("/token")
        except OSError:
            said = (desk.path / "desk.log").read_text()
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)
        else:
            return served


@contextmanager
def serving(desk: Desk, *arguments: str, port: int = 0) -> Iterator[Served]:
    served = open_desk(desk, *arguments, port=port)
    try:
        yield served
    finally:
        served.kill()


@contextmanager
def browsing() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("the desk is looked at with Chromium, which is not installed")
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, served: Served, *, reviewer: str = "Ann Porter", **options: Any) -> Page:
    """With a reviewer who has given a name; what its scripts complain of fails the test at the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB", **options)
    if reviewer:
        context.add_cookies([{"name": "galley-reviewer", "value": reviewer.replace(" ", "%20"), "url": served.address}])
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    return page
