"""Sound files made unsound: by bytes, by what stands in them, and by how they are built."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

NUMBERS = (
    *(
        "",
        "0",
        "-1",
        "1",
        "7",
        "-9999",
        "99999",
        "1e9",
        "1e308",
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "1,5",
    ),
    *("12.5", ".", "²", "٣", "9" * 30, "9" * 5000, "9999999", "10000001"),
)
TEXTS = (
    *("", " ", "\t", "\n", "\r\n", "\x0b", "\f", "\x1c", "\x1e", "\x1f", "\x85", "\u2028", "\u2029", "\xa0", "\u3000"),
    *(
        "\xad",
        "-",
        "­",
        "\0",
        "\x01",
        "\x1b[31m",
        "\x7f",
        "\x9b",
        "\ufffe",
        "\uffff",
        "\ufeff",
        "\u202e",
        "é",
        "e\u0301",
    ),
    *(
        "版",
        "😀",
        "&",
        "&amp;",
        "&lt;",
        "&#10;",
        "&#0;",
        "&#x85;",
        "&#xD800;",
        "&#1114112;",
        "&eacute;",
        "&nbsp;",
        "&x;",
    ),
    *("<", ">", '"', "'", "]]>", "<!--", "-->", "<!-- note -->", "<?pi?>", "<![CDATA[a<b]]>", "<br>", "<br/>", "</p>"),
    *(
        "../../secret.xml",
        "/etc/passwd",
        "file:///C:/a/1.xml",
        "http://example.org/1.xml",
        "\\\\host\\1.xml",
        "%00",
        "%2e%2e/",
    ),
    "a" * 300,
)
DOCTYPES = (
    '<!DOCTYPE a [<!ENTITY x "y">]>',
    '<!DOCTYPE a [<!ENTITY x "&y;&y;"><!ENTITY y "&x;">]>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "secret.xml">]>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">',
    "<!DOCTYPE html>",
    "<!DOCTYPE a [",
)
YAML = (
    *("&a", "*a", "!!binary", "!!python/object:os.system", "!!float", "? x", "<<: {}", "|", ">", "'", '"', "#", "- x"),
    *("null", "~", "true", "off", "0o17", ".inf", "-.inf", ".nan", "1:30", "2026-13-45", "1918-00-00", "{}", "[]"),
)
"""What has a meaning of its own in YAML."""
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_VALUE = re.compile(r"(?<==)(\"[^\"]*\"|'[^']*')")
_WORD = re.compile(r"[\w.-]+")
_NAME = re.compile(r"(?<=[</ ])[A-Za-z][\w:-]*(?=[\s=/>])")
GENTLE = 0.7
"""Share of inputs that stay well-formed as far as a change without a parser can see to it."""
DEEPEST = 300
"""Times that an element is put into itself."""

Change = Callable[[str, random.Random], str]


def mutate(sound: Sequence[bytes], rng: random.Random) -> bytes:
    """One of the files with one to five changes, most often such as leave it well-formed: more of it is read then."""
    content = rng.choice(sound)
    gentle = rng.random() < GENTLE
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        if not gentle and rng.random() < 0.3:
            content = rng.choice(BYTES)(content, sound, rng)
            continue
        # What is no text is carried through unharmed.
        text = content.decode("utf-8", "surrogateescape")
        if text.startswith("{"):
            changes = JSON_CHANGES
        else:
            changes = WELL_FORMED if "<" in text[:3] else PLAIN
        content = rng.choice(changes if gentle else CHANGES)(text, rng).encode("utf-8", "surrogateescape")
    return content


def _span(length: int, rng: random.Random) -> tuple[int, int]:
    start = rng.randint(0, length)
    return start, min(length, start + rng.choice((0, 1, 2, 8, 40, 400)))


def _cut(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(len(content), rng)
    return content[:start] + content[end:]


def _double(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(len(content), rng)
    return content[:end] + content[start:end] * rng.choice((1, 2, 30)) + content[end:]


def _truncate(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return content[: rng.randint(0, len(content))]


def _overwrite(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(len(content), rng)
    return content[:start] + rng.randbytes(rng.choice((1, 2, 4, end - start))) + content[end:]


def _splice(content: bytes, sound: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(sound)
    return content[: rng.randint(0, len(content))] + other[rng.randint(0, len(other)) :]


BYTES = (_cut, _double, _truncate, _overwrite, _splice)


def _put_in(text: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice(TEXTS) + text[at:]


def _put_beside_text(text: str, rng: random.Random) -> str:
    """Where text stands: behind a tag or within a value."""
    places = [match.end() for match in re.finditer(r"[>\"'](?=[^<>\"'\s=])", text)]
    at = rng.choice(places or [0])
    return text[:at] + rng.choice(TEXTS) + text[at:]


def _replace(pattern: re.Pattern[str], others: Callable[[list[str], random.Random], str]) -> Change:
    def change(text: str, rng: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return _put_in(text, rng)
        match = rng.choice(found)
        return text[: match.start()] + others([one[0] for one in found], rng) + text[match.end() :]

    return change


def _number(_: list[str], rng: random.Random) -> str:
    return rng.choice((*NUMBERS, str(rng.randint(-2000, 20000))))


def _value(found: list[str], rng: random.Random) -> str:
    return rng.choice((*found, f'"{rng.choice(TEXTS)}"', f'"{rng.choice(NUMBERS)}"', ""))


def _word(found: list[str], rng: random.Random) -> str:
    return rng.choice((*found[:400], rng.choice(TEXTS), rng.choice(NUMBERS), *YAML))


def _other(found: list[str], rng: random.Random) -> str:
    return rng.choice(found)


def _elements(text: str) -> list[tuple[int, int]]:
    """From where to where each element of well-formed markup reaches."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for tag in _ELEMENT.finditer(text):
        if tag[3]:
            found.append(tag.span())
        elif not tag[1]:
            opened.append((tag[2], tag.start()))
        elif opened and opened[-1][0] == tag[2]:
            found.append((opened.pop()[1], tag.end()))
    return found


def _rebuild(text: str, rng: random.Random) -> str:
    """An element left out, said twice, changed with another one, put into itself or another one, opened or emptied."""
    found = _elements(text)
    if len(found) < 2:
        return _put_in(text, rng)
    (start, end), (first, last) = sorted(rng.sample(found, 2))
    one = text[start:end]
    inside = one.find(">") + 1
    match rng.randrange(7):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + one + text[end:]
        case 2 if end <= first:
            return text[:start] + text[first:last] + text[end:first] + one + text[last:]
        case 3:
            times = rng.choice((1, 2, DEEPEST))
            tail = one[one.rfind("<") :] if not one.endswith("/>") else ""
            return text[:start] + one[:inside] * times + one + (tail * times) + text[end:]
        case 4:
            at = rng.choice(found)[0]
            at = at + text[at:].find(">") + 1
            return text[:at] + one + text[at:]
        case 5:
            return text[:start] + one[inside : one.rfind("<")] + text[end:]
        case _:
            emptied = one[:inside] + (one[one.rfind("<") :] if "</" in one else "")
            return text[:start] + emptied + text[end:]


def _doctype(text: str, rng: random.Random) -> str:
    if "<!DOCTYPE" in text[:200]:
        return _put_beside_text(text, rng)
    behind = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return text[:behind] + rng.choice(DOCTYPES) + text[behind:]


def _repeat_line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    lines[at : at + 1] = [lines[at]] * rng.choice((0, 2, 3, 300))
    return "\n".join(lines)


def _bracket(text: str, rng: random.Random) -> str:
    """What nests in JSON and YAML."""
    at = rng.randint(0, len(text))
    deep = rng.choice((1, 5, 2000))
    return text[:at] + rng.choice("[{(") * deep + rng.choice(("", "]" * deep, "}" * deep)) + text[at:]


def _escaped(rng: random.Random) -> str:
    return escape(rng.choice((*TEXTS, *NUMBERS)), {'"': "&quot;"})


def _attribute(text: str, rng: random.Random) -> str:
    """Another value, which is one, or no such attribute."""
    found = list(re.finditer(r"[ ][\w:-]+=(\"[^\"<]*\")", text))
    if not found:
        return text
    match = rng.choice(found)
    if rng.random() < 0.15:
        return text[: match.start()] + text[match.end() :]
    value = rng.choice((f'"{_escaped(rng)}"', f'"{rng.choice(NUMBERS)}"', rng.choice(found)[1]))
    if rng.random() < 0.3:
        value = f'{match[1][:-1]}{_escaped(rng)}"'
    return text[: match.start(1)] + value + text[match.end(1) :]


def _content(text: str, rng: random.Random) -> str:
    """Something between two tags, or between two characters of text."""
    places = [match.start() for match in re.finditer(r"(?<=>)[^<]+(?=</)|(?<=>)(?=<[A-Za-z/])", text)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice((_escaped(rng), rng.choice(MARKUP))) + text[at:]


def _rename(text: str, rng: random.Random) -> str:
    """An element under the name of another one."""
    found = _elements(text)
    if not found:
        return text
    start, end = rng.choice(found)
    old = _ELEMENT.match(text, start)
    new = _ELEMENT.match(text, rng.choice(found)[0])
    if old is None or new is None:
        return text
    one = f"<{new[2]}{text[start + 1 + len(old[2]) : end]}"
    if not old[3]:
        one = f"{one[: one.rfind('</')]}</{new[2]}>"
    return text[:start] + one + text[end:]


def _change_json(text: str, rng: random.Random) -> str:
    """A value, or a key with its value, replaced, left out, said twice or put into itself."""
    if "\n" in text.strip():
        # One record a line.
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        lines[at] = _change_json(lines[at], rng) if lines[at].strip() else lines[rng.randrange(len(lines))]
        return "\n".join(lines)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _put_in(text, rng)
    holders: list[dict[str, object] | list[object]] = []
    left: list[object] = [whole]
    while left:
        one = left.pop()
        if isinstance(one, dict | list) and one:
            holders.append(one)
            left.extend(one.values() if isinstance(one, dict) else one)
    if holders:
        holder = rng.choice(holders)
        keys: list[object] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = rng.choice(keys)
        value: object = rng.choice((None, True, 0, -1, 1.5, 10**30, "", rng.choice(TEXTS), [], {}, holder, [holder]))
        if rng.random() < 0.2:
            del holder[key]  # type: ignore[arg-type]
        else:
            holder[key] = json.loads(json.dumps(value))  # type: ignore[index, call-overload]
    return json.dumps(whole, ensure_ascii=rng.random() < 0.5)


MARKUP = (
    *("<!-- note -->", "<?pi note?>", "<![CDATA[a<b&c;]]>", "&#10;", "&#x85;", "&#8232;", "&#233;", "&amp;", "&lt;"),
    *("&eacute;", "&x;", "<b>c</b>", "<br/>", "&#xFFFE;", "&#1;"),
)
WELL_FORMED: tuple[Change, ...] = (_attribute, _attribute, _content, _content, _rename, _rebuild, _rebuild, _doctype)
JSON_CHANGES: tuple[Change, ...] = (_change_json,)
PLAIN: tuple[Change, ...] = (_put_in, _repeat_line, _bracket, _replace(_NUMBER, _number), _replace(_WORD, _word))
"""For what is neither: plain text, YAML, PDF, pictures."""
CHANGES: tuple[Change, ...] = (
    _put_in,
    _put_beside_text,
    _put_beside_text,
    _replace(_NUMBER, _number),
    _replace(_NUMBER, _number),
    _replace(_VALUE, _value),
    _replace(_NAME, _other),
    _rebuild,
    _rebuild,
    _rebuild,
    _doctype,
    _repeat_line,
    _bracket,
)
