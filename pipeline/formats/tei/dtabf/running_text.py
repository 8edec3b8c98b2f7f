"""Running text as DTABf has it: an ``lb`` at every printed line's end, hyphens kept, names and doubts marked.

By DTABf's documentation (lbAllg, silbentrennung, gapSupplied, eeDruckfehler, jArtStruct) ``lb`` is the end of a line,
a hyphen at a line's end is U+002D however it looks in print, what is hard to read is ``supplied``, what is put right
``choice`` of ``sic`` and ``corr``, and who wrote it ``author`` in ``bibl``.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from pipeline.formats.tei.markup import TEI, add, append_text
from pipeline.formats.tei.passages import HYPHENS
from pipeline.formats.tei.reading_edition import is_persons, local_tag

NS = f"{{{TEI}}}"
NAMES = frozenset({"persName", "orgName", "placeName", "date"})
AUTHORS = ("byline", "credit")
"""What a ``seg`` of the full edition says of who made a text or a picture."""

Find = Callable[[str], str]
"""Makes a pointer within the issue's one file of a pointer of the full edition; nothing where it leads to none."""


class RunningText:
    """Fills one element with one passage, or with the next part of it (:meth:`turn_to`)."""

    def __init__(self, target: etree._Element, find: Find) -> None:
        self._target = target
        self._find = find
        self._last: tuple[etree._Element, bool] | None = None
        """The element that the last text stands in, or behind."""
        self._begun = False
        """Whether the first line has begun, which DTABf does not mark."""
        self._column = False

    def turn_to(self, target: etree._Element) -> None:
        """What comes now goes into another element."""
        self._target, self._last = target, None

    def fill(self, source: etree._Element) -> None:
        """With all that the element of the full edition holds."""
        self._inner(self._target, source)

    def say(self, text: str | None) -> None:
        self._say(self._target, text)

    def take(self, child: etree._Element) -> None:
        """A child of the full edition's element, without what is said behind it."""
        self._take(self._target, child)

    def _inner(self, parent: etree._Element, source: etree._Element) -> None:
        self._say(parent, source.text)
        for child in source:
            self._take(parent, child)
            self._say(parent, child.tail)

    def _say(self, parent: etree._Element, text: str | None) -> None:
        if text:
            append_text(parent, text)
            before = next(parent.iterchildren(reversed=True), None)
            self._last = (parent, False) if before is None else (before, True)

    def _take(self, parent: etree._Element, child: etree._Element) -> None:
        match local_tag(child):
            case "certainty" | "pb":
                return
            case "lb":
                self._end_line(parent, joined=child.get("break") == "no")
            case "cb":
                self._column = True
            case "choice":
                self._choose(parent, child, *child)
            case "gap":
                add(parent, "gap", reason="illegible", unit="lines", quantity=child.get("quantity") or "")
            case "unclear":
                self._inner(add(parent, "supplied", cert="low"), child)
            case "ref":
                self._inner(add(parent, "ref", target=self._find(child.get("target") or "")), child)
            case "seg" if child.get("type") in AUTHORS:
                self._inner(add(add(parent, "bibl"), "author"), child)
            case tag if tag in NAMES:
                self._inner(add(parent, tag, when=child.get("when") or ""), child)
            case _:
                # Roles and persons of bylines, and datelines within a paragraph, have no element in DTABf's texts.
                self._inner(parent, child)

    def _end_line(self, parent: etree._Element, *, joined: bool) -> None:
        if self._begun:
            said = not joined and self._drop_space()
            end = add(parent, "lb")
            if said:
                end.tail = "\n"
                self._last = (end, True)
        self._begun = True
        if self._column:
            add(parent, "cb")
            self._column = False

    def _drop_space(self) -> bool:
        """The one white space that took the line end's place in the full edition."""
        if self._last is None:
            return False
        element, behind = self._last
        text = (element.tail if behind else element.text) or ""
        if not text[-1:].isspace():
            return False
        if behind:
            element.tail = text[:-1]
        else:
            element.text = text[:-1]
        return True

    def _choose(
        self, parent: etree._Element, choice: etree._Element, read: etree._Element, kept: etree._Element
    ) -> None:
        if not kept.text and not len(read) and (read.text or "") in HYPHENS and _before_joined_line(choice):
            self._say(parent, "-")
        elif kept.tag != f"{NS}corr" or not is_persons(kept):
            self._say(parent, kept.text)
            for _ in read.iter(f"{NS}lb"):
                add(parent, "lb")
        elif read.text or len(read):
            both = add(parent, "choice")
            self._inner(add(both, "sic"), read)
            self._last = None
            add(both, "corr", kept.text or "", type="editorial")
        else:
            add(parent, "supplied", kept.text or "")


def _before_joined_line(choice: etree._Element) -> bool:
    """Whether the line's end comes next, with nothing in its place."""
    after = choice.getnext()
    while after is not None and local_tag(after) == "cb":
        after = after.getnext()
    return not choice.tail and after is not None and local_tag(after) == "lb" and after.get("break") == "no"
