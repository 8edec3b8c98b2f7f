"""Plain text and Markdown: an article a file, and all of an issue in one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle, ReadableBlock

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
_OPENING = re.compile(r"^(\s*)([#+=-])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
"""What begins a heading, a list or a rule of Markdown at the beginning of a line."""
_NO_JSON_END = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff]")
"""What YAML takes for the end of a line, or refuses, and JSON does not."""


def write_text(material: Material) -> dict[str, bytes]:
    """A file for each article, and ``articles.txt``, in which a line of equals signs begins each. Paragraphs stand
    apart by an empty line."""
    files = {f"{one.stem}.txt": _text(one).encode() for one in material.articles}
    issue = material.issue.info.id
    whole = [f"=== {issue}/{one.id}, {_pages(one)} ===\n\n{_text(one)}" for one in material.articles]
    return {**files, "articles.txt": "\n".join(whole).encode()}


def _pages(article: ReadableArticle) -> str:
    return ("pages " if len(article.pages) > 1 else "page ") + ", ".join(article.pages)


def _text(article: ReadableArticle) -> str:
    heads = [block.line for block in article.blocks if block not in article.text]
    return "\n".join(["\n".join(heads), "", *(f"{block.text}\n" for block in article.text)]).lstrip("\n")


def join_texts(files: Sequence[bytes]) -> bytes:
    return b"\n".join(files)


def write_markdown(material: Material) -> dict[str, bytes]:
    """A file for each article, with what is known of it as front matter in YAML."""
    return {f"{one.stem}.md": _markdown(material, one).encode() for one in material.articles}


def _markdown(material: Material, article: ReadableArticle) -> str:
    info = material.issue.info
    front: dict[str, object] = {
        "id": f"{info.id}/{article.id}",
        "title": article.title,
        "kicker": article.of_kind("kicker"),
        "subtitle": article.of_kind("subtitle"),
        "kind": article.kind,
        "authors": [one.name or one.role for one in article.persons],
        "newspaper": info.title,
        "date": info.date,
        "place": info.place,
        "volume": info.volume,
        "number": info.number,
        "pages": list(article.pages),
        "language": material.language,
        "rights": info.rights,
        "previous": article.previous,
        "next": article.next,
    }
    lines = ["---", *(f"{name}: {_yaml(value)}" for name, value in front.items() if value), "---", ""]
    for block in article.blocks:
        lines += [_set(block), ""]
    return "\n".join(lines)


def _yaml(value: object) -> str:
    """JSON is YAML, but for a few characters."""
    return _NO_JSON_END.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _set(block: ReadableBlock) -> str:
    said = _escape(block.line)
    match block.kind:
        case "headline":
            return f"# {said}"
        case "kicker" | "subtitle" | "byline" | "dateline":
            return f"*{said}*" if said else ""
        case "subhead":
            return f"## {said}"
        case "caption" | "credit":
            return f"> {said}"
        case _:
            return "  \n".join(_escape(line.strip()) for line in block.text.split("\n"))


def _escape(text: str) -> str:
    """So that no mark of the print is one of Markdown."""
    return _NUMBERED.sub(r"\1\\\2", _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text)))
