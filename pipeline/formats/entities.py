"""Entities of XML, put in as the characters that they stand for before the parser sees them.

A parser that is told not to follow entities drops them; one that follows them can be made to write gigabytes or to open
other files (CWE-776, CWE-611). So what the document's own DOCTYPE declares is read here and the DOCTYPE is taken out,
and each reference is written as the numbers of its characters. What cannot be put in is refused: an entity that is
another file, or markup, or too long, or declared nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path
from xml.parsers import expat

from pipeline.bounds import ENTITY, NESTING, TEXT_FILE
from pipeline.errors import FormatError
from pipeline.formats.repairs import UNDECLARED

HTML = {name[:-1]: text for name, text in html5.items() if name.endswith(";")}
"""What HTML names without any declaration; XHTML 1.0 has a part of these."""
MOST_NAMED = 5
"""Entities that a remark names."""
PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_BEFORE = r"(?:\s|<\?.*?\?>|<!--.*?-->)*+"
_DOCTYPE = re.compile(rf"{_BEFORE}<!DOCTYPE", re.DOTALL)
_ROOT = re.compile(rf"{_BEFORE}<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_NAMED = re.compile(r"&(?!#|amp;|lt;|gt;|quot;|apos;)")
_REFERENCE = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|&([^\W\d][\w.:-]*);", re.DOTALL)
"""A reference, or what holds none whatever it looks like."""
_WITHIN = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([^\W\d][\w.:-]*));")


@dataclass(slots=True)
class _Doctype:
    """``end`` of the DOCTYPE in bytes, the ``kind`` of document that it names, and the entities that it declares: their
    text, None for those that are other files."""

    end: int = 0
    kind: str = ""
    entities: dict[str, str | None] = field(default_factory=dict)


class _EndReached(Exception):
    pass


def resolve_entities(path: Path, text: str, said: list[str] | None = None) -> str:
    """The document without its DOCTYPE, with characters for all entities; lines stay where they are. Those that HTML
    has and that are not declared in a document that is none are put in, too, and ``said``. Raises FormatError."""
    text, doctype = _take_out_doctype(path, text)
    if not _NAMED.search(text):
        return text
    is_html = "html" in (doctype.kind.lower(), _root(text).lower())
    entities = _Entities(path, {**HTML, **doctype.entities})
    resolved = entities.put_into(text)
    undeclared = sorted(entities.used - doctype.entities.keys())
    if undeclared and not is_html and said is not None:
        said.append(UNDECLARED.format(", ".join(f"&{name};" for name in undeclared[:MOST_NAMED])))
    return resolved


def find_root(path: Path, text: str) -> str:
    """The root's name without its prefix, empty where ``text``, which may be cut short, does not come to it. Raises
    FormatError for a DOCTYPE that is damaged or does not end."""
    return _root(_take_out_doctype(path, text)[0])


def _root(text: str) -> str:
    root = _ROOT.match(text)
    return root[1] if root else ""


def _take_out_doctype(path: Path, text: str) -> tuple[str, _Doctype]:
    start = _DOCTYPE.match(text)
    if start is None:
        return text, _Doctype()
    content = text.encode()
    doctype = _read_doctype(path, content)
    rest = content[doctype.end :].decode()
    lines = text.count("\n", start.end(), len(text) - len(rest))
    return text[: start.end() - len("<!DOCTYPE")] + "\n" * lines + rest, doctype


def _read_doctype(path: Path, content: bytes) -> _Doctype:
    """By Expat, which stops at its end: nothing is expanded and nothing opened."""
    found = _Doctype()
    parser = expat.ParserCreate("utf-8")

    def open_type(name: str, *_: object) -> None:
        found.kind = name

    def close_type() -> None:
        found.end = parser.CurrentByteIndex + 1
        raise _EndReached

    def declare(name: str, is_parameter: int, value: str | None, *_: object) -> None:
        if not is_parameter:
            # The first declaration counts (XML 1.0, 4.2).
            found.entities.setdefault(name, value)

    def give_default(element: str, attribute: str, _: str, value: str | None, __: int) -> None:
        if value is not None and not attribute.startswith("xmlns"):
            said = f"gives {element} the attribute {attribute} in its DTD, which is not read"
            raise FormatError(str(path), said, "Write the attribute where it belongs.")

    parser.StartDoctypeDeclHandler = open_type
    parser.EndDoctypeDeclHandler = close_type
    parser.EntityDeclHandler = declare
    parser.AttlistDeclHandler = give_default
    try:
        parser.Parse(content, True)
    except _EndReached:
        return found
    except expat.ExpatError as error:
        raise FormatError(str(path), f"is damaged XML ({error})", "Write it anew or take it out.") from error
    raise FormatError(str(path), "is damaged XML (its DOCTYPE does not end)", "Write it anew or take it out.")


class _Entities:
    """The entities of one document, each spelled out once."""

    def __init__(self, path: Path, values: dict[str, str | None]) -> None:
        self.path = path
        self.values = values
        self.spelled = dict(PREDEFINED)
        self.used: set[str] = set()

    def put_into(self, text: str) -> str:
        written: dict[str, str] = {}
        left = TEXT_FILE.most - len(text)

        def write(match: re.Match[str]) -> str:
            nonlocal left
            name = match[1]
            if name is None or name in PREDEFINED:
                return match[0]
            self.used.add(name)
            if name not in written:
                written[name] = "".join(f"&#{ord(ch)};" for ch in self.spell(name))
            left -= len(written[name])
            if left < 0:
                said = f"with its entities put in, {TEXT_FILE.say(len(text) + TEXT_FILE.most)}"
                raise FormatError(str(self.path), said, "Write the characters themselves.")
            return written[name]

        return _REFERENCE.sub(write, text)

    def spell(self, name: str, within: tuple[str, ...] = ()) -> str:
        """The characters that an entity stands for, with those of the entities in it."""
        known = self.spelled.get(name)
        if known is not None:
            return known
        value = self.values.get(name)
        if value is None:
            other = "stands for another file" if name in self.values else "is declared nowhere in it"
            raise self.wrong(name, other)
        if name in within:
            raise self.wrong(name, "holds itself")
        if NESTING.refuses(len(within)):
            raise self.wrong(name, NESTING.say(len(within)))
        if "<" in value:
            raise self.wrong(name, "stands for markup")
        parts: list[str] = []
        length = last = 0
        for match in _WITHIN.finditer(value):
            inner = _numbered(match) if match[3] is None else self.spell(match[3], (*within, name))
            parts += [value[last : match.start()], inner]
            length += match.start() - last + len(inner)
            last = match.end()
            if ENTITY.refuses(length):
                break
        whole = "".join((*parts, value[last:]))
        if ENTITY.refuses(len(whole)):
            raise self.wrong(name, ENTITY.say(len(whole)))
        self.spelled[name] = whole
        return whole

    def wrong(self, name: str, said: str) -> FormatError:
        return FormatError(
            str(self.path), f"has the entity &{name[:40]};, which {said}", "Write the characters themselves."
        )


def _numbered(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
