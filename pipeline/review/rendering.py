"""Templates to HTML files that stand alone: nothing in them is fetched, nothing runs but their own script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

TITLE = 70
"""Characters of a title in lists; the article itself shows all of it."""


def render(template: str, *, style: str = "report.css", script: str = "report.js", **values: object) -> bytes:
    """``style`` and ``script`` are files beside the template."""
    style_text, style_hash = _asset(style)
    script_text, script_hash = _asset(script)
    # Only these two may run or style anything, and nothing may be fetched: recognised text is foreign text.
    policy = (
        f"default-src 'none'; img-src data:; style-src '{style_hash}'; script-src '{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(style=style_text, script=script_text, policy=policy, **values).encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = lambda value: f"{value:.0%}" if value < 0.995 or value == 1 else f"{value:.1%}"
    environment.filters["short"] = lambda text: text if len(text) <= TITLE else f"{text[: TITLE - 1]}…"
    environment.filters["thousands"] = lambda value: f"{value:,}"
    return environment


@cache
def _asset(name: str) -> tuple[Markup, str]:
    """A style sheet or script to stand in the page, and its hash for the content security policy."""
    text = files("pipeline.review").joinpath("templates", name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    # Both are the package's own files, free of anything that was read from a scan.
    return Markup(text), f"sha256-{digest}"
