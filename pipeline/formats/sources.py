"""What a file of text holds: read whole, unpacked where it is gzipped, and decoded as it says of itself."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from pathlib import Path

from pipeline.bounds import TEXT_FILE, Bound
from pipeline.errors import FormatError
from pipeline.files import is_regular, read_file, why
from pipeline.formats.clean import shorten

GZIP = ".gz"
MAGIC = b"\x1f\x8b"
"""Of a gzipped file (RFC 1952), which is known by it whatever its name."""
HEAD = 1_000_000
"""Bytes within which the root of an XML file is looked for: only its prolog stands before it."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    # XML without a mark shows its encoding by how its first character stands (XML 1.0, appendix F).
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
"""First bytes that tell an encoding; the mark of UTF-32 begins with that of UTF-16."""
TEXTUAL = ("ascii", "utf-8", "iso8859", "cp", "gb", "big5", "euc", "shift_jis", "koi8", "mac", "tis")
"""How Python's names of the encodings begin that a file may name: others stand for something else than text."""
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""What files mean that name an older encoding: the same one with more characters."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.-]*)")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]+)")


def form_of(path: Path) -> str:
    """The ending that tells the form, in small letters: ``.xml`` for ``0007.xml`` and for ``0007.XML.gz``."""
    return Path(name_of(path)).suffix.lower()


def name_of(path: Path) -> str:
    """The file's name without the ending of what it is packed with."""
    return path.name[: -len(GZIP)] if path.suffix.lower() == GZIP else path.name


def read_source(path: Path, bound: Bound = TEXT_FILE) -> bytes:
    """All of a file, unpacked. Raises FormatError where it cannot be read, is damaged, or larger than ``bound``, as it
    is or once unpacked: no more than that is ever unpacked."""
    content = read_file(path, bound, FormatError)
    if not content.startswith(MAGIC):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            content = packed.read(bound.most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(str(path), f"is a damaged gzip file ({error})", "Copy it again or take it out.") from error
    if bound.refuses(len(content)):
        raise FormatError(str(path), f"unpacked, {bound.say(len(content))}", "Split it, or take it away.")
    return content


def read_head(path: Path) -> bytes:
    """The first bytes of a file, unpacked. Raises FormatError where it cannot be read, or is no regular file."""
    if not is_regular(path):
        raise FormatError(str(path), "is no regular file", "Put a file there, or take it away.")
    try:
        with path.open("rb") as file:
            content = file.read(HEAD)
    except (OSError, ValueError) as error:
        raise FormatError(str(path), f"cannot be read ({why(error)})", "Check the path.") from error
    if not content.startswith(MAGIC):
        return content
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(content, HEAD)
    except zlib.error as error:
        raise FormatError(str(path), f"is a damaged gzip file ({error})", "Copy it again or take it out.") from error


def decode_xml(path: Path, content: bytes, errors: str = "strict") -> str:
    """By its mark, else by its declaration, else as UTF-8. Raises FormatError for an encoding that is not known, and
    for what is not in it, unless ``errors`` (as of ``bytes.decode``) takes that too."""
    declared = _DECLARED.match(content)
    encoding = _marked(content) or _known(declared[1] if declared else b"utf-8")
    if encoding is None:
        said = f"names an encoding that is not known ({shorten(declared[1].decode() if declared else '')})"
        raise FormatError(str(path), said, "Save it as UTF-8.")
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as error:
        problem = f"is damaged XML (byte {error.start} is not {encoding})"
        raise FormatError(str(path), problem, "Write it anew or take it out.") from error


def decode_html(path: Path, content: bytes) -> str:
    """By its mark, else as UTF-8, else as it says in its head. Raises FormatError for what is none of these."""
    told = _CHARSET.search(content[:4096])
    for encoding in (_marked(content) or "utf-8", _known(told[1]) if told else None):
        try:
            if encoding is not None:
                return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError(str(path), "is not UTF-8 text, and does not say what it is", "Save it as UTF-8, or take it out.")


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in MARKS if content.startswith(mark)), None)


def _known(name: bytes) -> str | None:
    """Python's name of an encoding, None where there is none of that name."""
    try:
        found = codecs.lookup(name.decode("ascii")).name
    except LookupError:
        return None
    if found.startswith(("utf-16", "utf-32")):
        # What says so in bytes of single characters is neither.
        return "utf-8"
    return WIDER.get(found, found) if found.startswith(TEXTUAL) else None
