"""HTML files of any origin: what is no well-formed XML is read as browsers read HTML, but loses no text.

Parsers of HTML mend in silence what is wrong: they cut what is nested deep, leave out characters, take text for the
value of an attribute whose quotation mark is missing. Here tags are told from text by the rules of HTML (WHATWG HTML,
13.2.5), all that is no tag is text, and what would swallow text is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.bounds import NESTING
from pipeline.errors import FormatError
from pipeline.formats.clean import clean_text, quote
from pipeline.formats.entities import HTML
from pipeline.formats.sources import decode_html, read_source
from pipeline.formats.xml_files import parse_source

EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements that hold nothing and have no end tag."""
RAW = frozenset(("script", "style"))
"""Elements whose content is no markup; it is no text of a page either."""
BLOCKS = frozenset(("blockquote", "div", "dl", "form", "hr", "ol", "p", "pre", "section", "table", "ul"))
"""Elements whose start ends a paragraph."""
ENDED_BY = {
    "p": BLOCKS,
    "li": frozenset(("li",)),
    "td": frozenset(("td", "th", "tr")),
    "th": frozenset(("td", "th", "tr")),
    "tr": frozenset(("tr", "tbody")),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "thead": frozenset(("tbody",)),
    "tbody": frozenset(("tbody",)),
    "head": frozenset(("body",)),
    "body": frozenset[str](),
}
"""Elements whose end tag may be left out, and what begins behind them."""
ALONE = frozenset(("async", "checked", "defer", "disabled", "hidden", "itemscope", "noshade", "nowrap", "open"))
"""Attributes that have no value."""
LAST_LINE = 65_535
"""The highest number of a line that libxml2 can keep."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s>\"']*+))?")
_CLOSED = re.compile(r"</([A-Za-z][^\s/>]*+)")
_END = re.compile(r"[\s/]*+>")
_OTHER = re.compile(r"<!--|<!\[CDATA\[|<(?:!DOCTYPE|\?[a-z])[^<>]*+>", re.IGNORECASE)
"""What begins that is no tag and no text."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]*));")


def parse_html(path: Path) -> etree._Element:
    """The root of an XHTML or HTML file.

    Raises FormatError for a file that cannot be read, holds no elements, or is damaged so that text may be lost.
    """
    content = read_source(path)
    try:
        return parse_source(path, content)
    except FormatError:
        return _Builder(path, decode_html(path, content)).build()


@dataclass(frozen=True, slots=True)
class _Tag:
    """From ``start`` to ``end`` of the text; ``said`` are its attributes."""

    name: str
    said: dict[str, str]
    start: int
    end: int
    closes: bool
    is_empty: bool


class _Builder:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = clean_text(text, keep="\n")
        self.closed = frozenset(name.lower() for name in _CLOSED.findall(self.text))
        self.root = etree.Element("html")
        self.open = [self.root]
        self.behind: etree._Element | None = None
        self.said: list[str] = []
        self.line = 1
        self.counted = 0

    def build(self) -> etree._Element:
        begin = at = 0
        found = False
        while (start := self.text.find("<", at)) >= 0:
            tag, other = self.read_tag(start), _OTHER.match(self.text, start)
            if tag is None and other is None:
                # A character of the text.
                at = start + 1
                continue
            self.add(unescape(self.text[begin:start]))
            if tag is not None:
                begin = self.apply(tag)
                found = True
            elif self.text.startswith("<![CDATA[", start):
                begin = self.find("]]>", start, "a section of text")
                self.add(self.text[start + len("<![CDATA[") : begin - len("]]>")])
            elif self.text.startswith("<!--", start):
                begin = self.find("-->", start, "a comment")
            elif other is not None:
                begin = other.end()
            at = begin
        self.add(unescape(self.text[begin:]))
        self.write()
        if not found:
            raise FormatError(str(self.path), "is damaged HTML (nothing in it)", "Write it anew or take it out.")
        for element in self.open[1:]:
            if element.tag not in ENDED_BY:
                problem = f"is damaged HTML (its {element.tag} in line {element.sourceline} does not end)"
                raise FormatError(str(self.path), problem, "It may be cut short: write it anew or take it out.")
        return self.root

    def wrong(self, at: int, problem: str) -> FormatError:
        line = self.text.count("\n", 0, at) + 1
        return FormatError(str(self.path), f"is damaged HTML (line {line}: {problem})", "Write it anew or take it out.")

    def find(self, mark: str, start: int, what: str) -> int:
        """Behind the mark that ends ``what``."""
        end = self.text.find(mark, start)
        if end < 0:
            raise self.wrong(start, f"{what} does not end")
        return end + len(mark)

    def read_tag(self, start: int) -> _Tag | None:
        """The tag that begins here, None where it is text that looks like one."""
        tag = _TAG.match(self.text, start)
        if tag is None:
            return None
        name, at = tag[2].lower(), tag.end()
        said: dict[str, str] = {}
        while (end := _END.match(self.text, at)) is None:
            attribute = _ATTRIBUTE.match(self.text, at)
            if attribute is None:
                raise self.wrong(start, f"the tag {quote(tag[0])} does not end")
            key, value = attribute[1].lower(), attribute[2]
            if value is None and key not in ALONE:
                return None
            if "<" in (value or ""):
                # A quotation mark is missing: what follows, text among it, would be the value.
                raise self.wrong(start, f"the attribute {quote(attribute[1])} does not end")
            said.setdefault(key, unescape(_unquoted(value or "")))
            at = attribute.end()
        is_empty = name in EMPTY or "/" in end[0]
        known = name == "html" or name in self.closed or name in ENDED_BY or name in RAW
        if not (tag[1] or is_empty or known):
            return None
        return _Tag(name, said, start, end.end(), closes=bool(tag[1]), is_empty=is_empty)

    def apply(self, tag: _Tag) -> int:
        """Opens or closes its element; where to go on."""
        if tag.closes:
            self.close(_tag_name(tag.name))
        elif tag.name == "html":
            for key, value in _sound(tag.said).items():
                self.root.set(key, value)
        else:
            self.start(tag)
            if tag.is_empty:
                self.behind = self.open.pop()
            elif tag.name in RAW:
                return self.end_of_raw(tag.name, tag.end)
        return tag.end

    def end_of_raw(self, name: str, start: int) -> int:
        end = re.compile(f"</{name}", re.IGNORECASE).search(self.text, start)
        if end is None:
            raise self.wrong(start, f"a {name} does not end")
        return end.start()

    def start(self, tag: _Tag) -> None:
        self.write()
        while tag.name in ENDED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        depth = len(self.open) + 1
        if NESTING.refuses(depth):
            raise FormatError(str(self.path), NESTING.say(depth), "Write it anew or take it out.")
        self.line += self.text.count("\n", self.counted, tag.start)
        self.counted = tag.start
        element = etree.SubElement(self.open[-1], _tag_name(tag.name), _sound(tag.said))
        element.sourceline = min(self.line, LAST_LINE)  # type: ignore[assignment] # the stubs have none
        self.open.append(element)
        self.behind = None

    def close(self, name: str) -> None:
        """An end tag without a start is passed over; one of an outer element ends those within."""
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == name:
                self.write()
                self.behind = self.open[at]
                del self.open[at:]
                return

    def add(self, text: str) -> None:
        if text:
            self.said.append(text)

    def write(self) -> None:
        """What was said since an element began or ended, to its place; there is but one such for each."""
        text = "".join(self.said)
        self.said.clear()
        if self.behind is None:
            self.open[-1].text = text
        else:
            self.behind.tail = text


def _tag_name(name: str) -> str:
    return name if _NAME.fullmatch(name) else "unknown"


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value


def _sound(said: dict[str, str]) -> dict[str, str]:
    """The attributes that XML can hold; others say nothing of a page."""
    return {key: value for key, value in said.items() if _NAME.fullmatch(key)}


def unescape(text: str) -> str:
    """References as the characters that they stand for; a name that HTML does not have is the text that it looks like,
    and so is one without its semicolon."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[3] is not None:
        return HTML.get(match[3], match[0])
    code = int(match[1]) if match[1] else int(match[2], 16)
    known = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return clean_text(chr(code)) if known else "\ufffd"
