"""A passage as TEI's running text: lines as ``lb``, edits as ``choice``, persons and places marked where they
stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.edits import applied, runs, text_of
from pipeline.formats.tei.markup import TEI, add, append_text, token
from pipeline.formats.tei.markup import when as iso
from pipeline.model import Byline, Dateline, Edit, Line, Passage, Verdict

HYPHENS = ("-", "\u00ad", "\u2010", "⸗", "¬", "=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A passage with the lines it is made of. ``zones`` are the facsimile's zones of the lines (empty where
    there are none), ``columns`` the regions that they stand in."""

    passage: Passage
    lines: tuple[Line, ...]
    zones: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def text(self) -> str:
        return text_of(self.lines, applied(self.passage.ledger))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An element around ``start`` to ``end`` of the reading text."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inner: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text, or an element that stands for ``length`` characters of the reading text."""

    at: int
    length: int
    text: str = ""
    element: etree._Element | None = None


def write_text(
    parent: etree._Element, setting: Setting, responsible: Callable[[Verdict], str], marks: Sequence[Mark] = ()
) -> None:
    """Fills the element. ``responsible`` names who stands for an edit, as a pointer."""
    _fill(parent, list(_pieces(setting, responsible)), marks)


def byline_marks(byline: Byline, text: str, start: int, *, own: bool) -> tuple[Mark, ...]:
    """Where persons, their roles and organisations stand in a byline whose text starts at ``start``. ``own``:
    it stands by itself, where TEI wants authors as ``docAuthor``."""
    found: list[Mark] = []
    at = 0
    for person in byline.persons:
        place = _find(person.name, text, at) or _find(person.name, text, 0)
        if place is None or _taken(found, place, start):
            continue
        role = (("role", token(person.role)),) if person.role else ()
        inner = Mark(start=start + place[0], end=start + place[1], tag="persName", attributes=role)
        outer = Mark(start=inner.start, end=inner.end, tag="docAuthor", inner=(inner,))
        found.append(outer if own else inner)
        at = place[1]
    for tag, names in (
        ("orgName", byline.organisations),
        ("roleName", tuple(dict.fromkeys(person.role for person in byline.persons))),
        ("placeName", tuple(dict.fromkeys(person.place for person in byline.persons))),
    ):
        for name in names:
            place = _find(name, text, 0)
            if place is not None and not _taken(found, place, start):
                found.append(Mark(start=start + place[0], end=start + place[1], tag=tag))
    return tuple(sorted(found, key=lambda mark: mark.start))


def dateline_marks(dateline: Dateline, text: str, start: int) -> tuple[Mark, ...]:
    place = _find(dateline.place, text, 0)
    found = [Mark(start=start + place[0], end=start + place[1], tag="placeName")] if place else []
    if iso(dateline.when):
        after = place[1] if place else 0
        rest = text[after:]
        kept = rest.strip(" \t\n,，、（(）)")
        if kept:
            first = start + after + rest.index(kept)
            found.append(
                Mark(start=first, end=first + len(kept), tag="date", attributes=(("when", iso(dateline.when)),))
            )
    return tuple(found)


def _find(wanted: str, text: str, at: int) -> tuple[int, int] | None:
    """A name, whatever white space the print put between its characters."""
    letters = [re.escape(letter) for letter in wanted if not letter.isspace()]
    found = re.compile(r"\s*".join(letters)).search(text, at) if letters else None
    return found.span() if found else None


def _taken(marks: Iterable[Mark], place: tuple[int, int], start: int) -> bool:
    return any(mark.start < start + place[1] and start + place[0] < mark.end for mark in marks)


def _pieces(setting: Setting, responsible: Callable[[Verdict], str]) -> Iterator[_Piece]:
    verdicts = {verdict.edit.id: verdict for verdict in setting.passage.ledger if verdict.outcome == "applied"}
    row, at = 0, 0
    if setting.lines:
        yield from _line_start(setting, 0, at, joined=False)
    for run in runs(setting.lines, applied(setting.passage.ledger)):
        breaks = (run.edit.before if run.edit else run.text).count("\n")
        if run.edit is None or _is_join(run.edit):
            yield _Piece(at, len(run.text), text=run.text)
        elif _is_hyphen(run.edit):
            yield _Piece(at, 0, element=_choice(run.edit, run.edit.before[:-1], verdicts, responsible))
        else:
            yield _Piece(at, len(run.text), element=_spread(run.edit, setting, row, verdicts, responsible))
        at += len(run.text)
        row += breaks
        if breaks and (run.edit is None or _is_join(run.edit) or _is_hyphen(run.edit)):
            yield from _line_start(setting, row, at, joined=run.text == "")


def _line_start(setting: Setting, row: int, at: int, *, joined: bool) -> Iterator[_Piece]:
    for element in _break(setting, row, joined=joined):
        yield _Piece(at, 0, element=element)


def _break(setting: Setting, row: int, *, joined: bool) -> Iterator[etree._Element]:
    if row and setting.columns[row] != setting.columns[row - 1]:
        yield etree.Element(f"{{{TEI}}}cb")
    line = etree.Element(f"{{{TEI}}}lb")
    if joined:
        line.set("break", "no")
    if setting.zones:
        line.set("facs", f"#{setting.zones[row]}")
    yield line


def _is_join(edit: Edit) -> bool:
    return edit.before == "\n" and edit.after in ("", " ")


def _is_hyphen(edit: Edit) -> bool:
    return edit.after == "" and edit.before[-1:] == "\n" and edit.before[:-1] in HYPHENS


def _spread(
    edit: Edit, setting: Setting, row: int, verdicts: dict[str, Verdict], responsible: Callable[[Verdict], str]
) -> etree._Element:
    """A choice whose scan side may run over line ends."""
    first, *rest = edit.before.split("\n")
    choice = _choice(edit, first, verdicts, responsible)
    for line in rest:
        row += 1
        append_text(choice[0], "\n")
        choice[0].extend(_break(setting, row, joined=False))
        append_text(choice[0], line)
    return choice


def _choice(
    edit: Edit, before: str, verdicts: dict[str, Verdict], responsible: Callable[[Verdict], str]
) -> etree._Element:
    normalised = edit.support in ("normalisation", "direction")
    choice = etree.Element(f"{{{TEI}}}choice")
    add(choice, "orig" if normalised else "sic", before)
    kept = add(choice, "reg" if normalised else "corr", edit.after, resp=responsible(verdicts[edit.id]))
    if not normalised:
        kept.set("cert", f"{min(1.0, max(0.0, edit.confidence)):.3f}")
    return choice


def _fill(parent: etree._Element, pieces: list[_Piece], marks: Sequence[Mark]) -> None:
    queue = pieces[::-1]
    for mark in sorted(marks, key=lambda one: one.start):
        while queue and not _inside(queue[-1], mark):
            piece = queue.pop()
            if piece.at >= mark.end:
                queue.append(piece)
                break
            if piece.element is None and piece.at < mark.start < piece.at + piece.length:
                queue.append(
                    _Piece(mark.start, piece.at + piece.length - mark.start, piece.text[mark.start - piece.at :])
                )
                piece = _Piece(piece.at, mark.start - piece.at, piece.text[: mark.start - piece.at])
            _put(parent, piece)
        inner: list[_Piece] = []
        while queue and _inside(queue[-1], mark):
            piece = queue.pop()
            if piece.element is None and piece.at + piece.length > mark.end:
                queue.append(_Piece(mark.end, piece.at + piece.length - mark.end, piece.text[mark.end - piece.at :]))
                piece = _Piece(piece.at, mark.end - piece.at, piece.text[: mark.end - piece.at])
            inner.append(piece)
        if inner:
            _fill(add(parent, mark.tag, **dict(mark.attributes)), inner, mark.inner)
    for piece in reversed(queue):
        _put(parent, piece)


def _inside(piece: _Piece, mark: Mark) -> bool:
    """A break at the edge of a mark stays outside."""
    return mark.start <= piece.at < mark.end if piece.length else mark.start < piece.at < mark.end


def _put(parent: etree._Element, piece: _Piece) -> None:
    if piece.element is None:
        append_text(parent, piece.text)
    else:
        parent.append(piece.element)
