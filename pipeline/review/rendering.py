"""Templates to HTML files that stand alone: nothing in them is fetched, nothing runs but their own script.

Every phrase of the interface is in the file twice, in English and in Chinese, and a switch shows one or the other.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.review.compiled import CompiledTemplates
from pipeline.review.phrases import TAGS, Interface, Phrase, phrase, sentence

TITLE = 70
"""Characters of a title in lists; the article itself shows all of it."""


class Voice:
    """Says phrases in one language, and keeps the other for the switch: ``<span data-t="3">``, where 3 is the phrase's
    place in ``pairs``. Everything that it returns is escaped."""

    def __init__(self, interface: Interface) -> None:
        self.interface: Interface = interface
        self._pairs: dict[Phrase, int] = {}

    def __call__(self, english: str, **values: object) -> Markup:
        """A phrase as an element."""
        return self._element(phrase(english, **values))

    def count(self, number: int, one: str, many: str) -> Markup:
        """A phrase with ``{n}`` in it."""
        return self._element(self.counted(number, one, many))

    def counted(self, number: int, one: str, many: str) -> Phrase:
        return phrase(one if number == 1 else many, n=f"{number:,}")

    def sentence(self, english: str) -> Markup:
        """A reason or piece of evidence, as a stage wrote it."""
        return self._element(sentence(english))

    def attribute(self, name: str, english: str, **values: object) -> Markup:
        """A phrase as an attribute, which the switch changes too."""
        said = phrase(english, **values)
        plain = f'{name}="{escape(said.said(self.interface))}"'
        # Put together from what is escaped already: Markup.format costs ten times as much.
        return Markup(plain if said.en == said.zh else f'{plain} data-t-{name}="{self._number(said)}"')

    def phrase(self, english: str, **values: object) -> Phrase:
        """To be put into another one."""
        return phrase(english, **values)

    def plain(self, english: str, **values: object) -> str:
        """Where nothing can be switched, as in the title of a file."""
        return phrase(english, **values).said(self.interface)

    def pairs(self) -> Markup:
        """JSON: both wordings of every phrase that was said, for the script; it can end no element."""
        said = json.dumps([[one.en, one.zh] for one in self._pairs], ensure_ascii=False, separators=(",", ":"))
        return Markup(said.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))

    def _element(self, said: Phrase) -> Markup:
        shown = escape(said.said(self.interface))
        if said.en == said.zh:
            return shown
        return Markup(f'<span data-t="{self._number(said)}">{shown}</span>')

    def _number(self, said: Phrase) -> int:
        return self._pairs.setdefault(said, len(self._pairs))


def render(
    template: str,
    *,
    style: str = "report.css",
    script: str = "report.js",
    interface: Interface = "en",
    **values: object,
) -> bytes:
    """``style`` and ``script`` are files beside the template, ``interface`` the language that is shown first."""
    style_text, style_hash = _asset(style)
    script_text, script_hash = _asset(script)
    # Only these two may run or style anything, and nothing may be fetched: recognised text is foreign text.
    policy = (
        f"default-src 'none'; img-src data:; style-src '{style_hash}'; script-src '{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(
        style=style_text,
        script=script_text,
        policy=policy,
        t=Voice(interface),
        interface=interface,
        tag=TAGS[interface],
        **values,
    ).encode("utf-8")


def load_templates() -> None:
    """Those of the report, before they are asked for."""
    for template in ("page.html", "article.html", "removed.html", "index.html"):
        _environment().get_template(template)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates(),
    )
    filters: dict[str, Callable[..., str]] = {
        "share": lambda value: f"{value:.0%}" if value < 0.995 or value == 1 else f"{value:.1%}",
        "short": lambda text: text if len(text) <= TITLE else f"{text[: TITLE - 1]}…",
        "thousands": lambda value: f"{value:,}",
        "number": lambda value: f"{value:.1f}" if value < 10 else f"{value:,.0f}",
    }
    environment.filters.update(filters)
    return environment


@cache
def _asset(name: str) -> tuple[Markup, str]:
    """A style sheet or script to stand in the page, and its hash for the content security policy."""
    text = files("pipeline.review").joinpath("templates", name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    # Both are the package's own files, free of anything that was read from a scan.
    return Markup(text), f"sha256-{digest}"
