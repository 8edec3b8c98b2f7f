"""The reading edition: a TEI file of :func:`pipeline.formats.tei.write_issue`, with its text and without its evidence.

The rule, which docs/tei.md has in words: ``facsimile``, ``cb``, ``certainty`` and pointers to zones go; a line's
beginning goes, but for one behind a line end of the reading text; of ``choice`` the reading stays, as plain text where
a rule gave it, as ``corr`` (or ``supplied``, where the recogniser had nothing) where a person did; a page's beginning
points to its picture; ``editorialDecl`` says what was done, and how often, instead of where. All else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.formats.tei.corpus import join_corpus
from pipeline.formats.tei.markup import FLOWING, TEI, XML_ID, add, append_text, document, serialise
from pipeline.formats.tei.passages import HYPHENS

NS = f"{{{TEI}}}"
FULL = "full"
"""The folder, within that of the reading edition, of the files that it is made from."""
SAID = "the full one"
"""Of the pointer to it."""
_OWN = re.compile(rb'(<ref target=")[^"#]+(?=">' + SAID.encode() + rb"</ref>)")
"""The address in that pointer, where it is to a file of the same text alone."""
_LEFT_OUT = frozenset({"facsimile", "cb", "certainty"})


def derive_reading_edition(full: bytes, file: str) -> bytes:
    """The reading edition of a ``TEI`` or ``teiCorpus`` file; ``file`` is the name that both have."""
    old = _parse(full)
    reading = _Reading(old, file)
    if local_tag(old) == "teiCorpus":
        return join_corpus(
            reading.write(old, parts=False), [reading.write(one) for one in old.iterchildren(f"{NS}TEI")]
        )
    return reading.write(old)


def derive_corpus(full: bytes, file: str, parts: Mapping[str, bytes]) -> bytes:
    """As :func:`derive_reading_edition` does, of a ``teiCorpus`` whose ``parts`` are derived already, by their ids: the
    file of each by itself."""
    old = _parse(full)
    header = _Reading(old, file).write(old, parts=False)
    return join_corpus(header, [_point_into(f"{FULL}/{file}#{id_}", content) for id_, content in parts.items()])


def _point_into(address: str, part: bytes) -> bytes:
    return _OWN.sub(lambda found: found[1] + address.encode(), part, count=1)


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


@dataclass(slots=True)
class Tally:
    """What was done to a text, counted. ``marks`` had their form normalised, or their line turned round; ``hyphens``
    went with the line end behind them; ``joined`` are line ends in whose place nothing or a space stands."""

    corrected: int = 0
    decided: int = 0
    marks: int = 0
    hyphens: int = 0
    joined: int = 0


def count_changes(whole: etree._Element) -> Tally:
    """Of all texts of a ``TEI`` or ``teiCorpus`` element of the full edition."""
    found = Tally()
    for text in whole.iter(f"{NS}text"):
        for choice in text.iter(f"{NS}choice"):
            read, kept = choice
            if is_persons(kept):
                found.decided += 1
            elif kept.tag == f"{NS}corr":
                found.corrected += 1
            elif not kept.text and (read.text or "") in HYPHENS:
                found.hyphens += 1
            else:
                found.marks += 1
        found.joined += sum(1 for block in _blocks(text) for joined in _line_ends(block) if joined)
    return found


def local_tag(element: etree._Element) -> str:
    """Its name without the namespace."""
    return etree.QName(element).localname


def _blocks(text: etree._Element) -> Iterator[etree._Element]:
    """Elements that hold the lines of a passage."""
    for one in text:
        if local_tag(one) in FLOWING:
            yield one
        else:
            yield from _blocks(one)


def _line_ends(block: etree._Element) -> Iterator[bool]:
    """Of each line end in a passage, whether something else stands in its place."""
    last, first = "", True
    for text, is_line in _steps(block):
        last = text[-1:] or last
        if is_line:
            if not first:
                yield last != "\n"
            first = False


def _steps(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """The reading text in order; True where a line begins."""
    yield element.text or "", False
    for child in element:
        match local_tag(child):
            case "choice":
                yield child[1].text or "", False
            case "lb":
                yield "", True
            case tag if tag not in _LEFT_OUT:
                yield from _steps(child)
        yield child.tail or "", False


def is_persons(kept: etree._Element) -> bool:
    """Whether a person stands for a reading, not the software."""
    return not (kept.get("resp") or "").endswith("-software")


class _Reading:
    def __init__(self, full: etree._Element, file: str) -> None:
        self._full = full
        self._file = file
        self._pictures = {
            surface.get(XML_ID): graphic.get("url") or ""
            for surface in full.iter(f"{NS}surface")
            for graphic in surface.iter(f"{NS}graphic")
        }
        self._last = ""
        """The last character of the passage that is being written."""

    def write(self, old: etree._Element, *, parts: bool = True) -> bytes:
        """A file of the element; ``parts``: with the texts of a corpus."""
        new = document(local_tag(old))
        self.fill(new, old, flowing=False, parts=parts)
        return serialise(new)

    def fill(self, new: etree._Element, old: etree._Element, *, flowing: bool, parts: bool = True) -> None:
        for name, value in old.attrib.items():
            if name != "facs":
                new.set(name, value)
        if not flowing and local_tag(old) in FLOWING:
            flowing, self._last = True, ""
        self._say(new, old.text, flowing=flowing)
        for child in old:
            if not parts and local_tag(child) == "TEI":
                break
            self._take(new, child, flowing=flowing)
            self._say(new, child.tail, flowing=flowing)

    def _say(self, parent: etree._Element, text: str | None, *, flowing: bool) -> None:
        """White space between elements that hold no text is the layout of the file."""
        if text and (flowing or text.strip()):
            append_text(parent, text)
            self._last = text[-1]

    def _take(self, parent: etree._Element, child: etree._Element, *, flowing: bool) -> None:
        match local_tag(child):
            case tag if tag in _LEFT_OUT:
                return
            case "lb":
                if self._last == "\n":
                    add(parent, "lb")
            case "choice":
                self._choose(parent, *child)
            case "pb":
                surface = (child.get("facs") or "").removeprefix("#")
                add(parent, "pb", n=child.get("n") or "", facs=self._pictures.get(surface, ""))
            case "editorialDecl":
                self._declare(parent, next(child.iterancestors(f"{NS}TEI", f"{NS}teiCorpus")))
            case tag:
                self.fill(add(parent, tag), child, flowing=flowing)

    def _choose(self, parent: etree._Element, read: etree._Element, kept: etree._Element) -> None:
        text = kept.text or ""
        if not text:
            return
        if kept.tag != f"{NS}corr" or not is_persons(kept):
            append_text(parent, text)
        elif read.text or len(read):
            add(parent, "corr", text, resp=kept.get("resp") or "", cert="high")
        else:
            add(parent, "supplied", text, resp=kept.get("resp") or "", cert="high", reason="unread")
        self._last = text[-1]

    def _declare(self, described: etree._Element, whole: etree._Element) -> None:
        """Where the evidence is, and what was done: normalised, corrected and joined."""
        part = "" if whole is self._full else f"#{whole.get(XML_ID) or ''}"
        project = add(add(described, "projectDesc"), "p", "The reading edition, made by rule from ")
        add(project, "ref", SAID, target=f"{FULL}/{self._file}{part}").tail = (
            ", which has every printed line with its place on the scan and, of every change, both readings, "
            "who made it, and how sure it is."
        )
        done = count_changes(whole)
        editorial = add(described, "editorialDecl")
        for tag, text, attributes in (
            (
                "correction",
                f"Readings changed by rule, where the picture supports it: {done.corrected}, not marked. Readings "
                f"changed by the persons that resp names: {done.decided}, marked as corr, or as supplied where nothing "
                "had been read. What is doubted and was not changed is unclear; what could not be read is a gap.",
                {"method": "silent"},
            ),
            (
                "normalization",
                f"Width, form and direction of marks and letters, normalised and not marked: {done.marks} places.",
                {"method": "silent"},
            ),
            (
                "hyphenation",
                f"Hyphens that only a line end put there, left out with it: {done.hyphens}.",
                {"eol": "none"},
            ),
            (
                "segmentation",
                f"Printed lines joined to running text, over columns and pages too: {done.joined}. An lb stands only "
                "where a line end belongs to the text, as in headlines and verse.",
                {},
            ),
        ):
            add(add(editorial, tag, **attributes), "p", text)
