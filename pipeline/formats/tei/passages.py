"""A passage as TEI's running text: lines as ``lb``, edits as ``choice``, persons and places marked where they
stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from lxml import etree

from pipeline.edits import applied, runs, text_of
from pipeline.formats.tei.markup import TEI, add, append_text, role_tokens, token
from pipeline.formats.tei.markup import when as iso
from pipeline.model import Byline, Dateline, Doubt, Edit, Gap, Line, Passage, Verdict

_T = TypeVar("_T")
HYPHENS = ("-", "\u00ad", "\u2010", "⸗", "¬", "=")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A passage with the lines it is made of. ``zones`` are the facsimile's zones of the lines (empty where
    there are none), ``columns`` the regions that they stand in."""

    passage: Passage
    lines: tuple[Line, ...]
    zones: tuple[str, ...]
    columns: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        return text_of(self.lines, applied(self.passage.ledger))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An element around ``start`` to ``end`` of the reading text; ``candidates`` are what may be read instead, with
    its probability."""

    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    inner: tuple[Mark, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()


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
    """Fills the element. ``responsible`` names who stands for an edit, as a pointer. What is doubted is marked where
    no edit is and no other mark begins or ends in it."""
    pieces = list(_pieces(setting, responsible))
    _fill(parent, pieces, [*marks, *_unclear(setting, marks)])


def _unclear(setting: Setting, marks: Sequence[Mark]) -> Iterator[Mark]:
    doubts = _by_line(setting.passage.doubts, lambda doubt: doubt.start.line)
    for doubt, start, end in _doubted(setting, doubts) if doubts else ():
        if not any(mark.start < end and start < mark.end for mark in marks):
            whole = end - start == doubt.end.offset - doubt.start.offset
            yield Mark(
                start=start,
                end=end,
                tag="unclear",
                attributes=(("reason", token(doubt.kind)), ("cert", f"{doubt.confidence:.3f}")),
                candidates=doubt.candidates if whole else (),
            )


def _doubted(setting: Setting, doubts: Mapping[str, Sequence[Doubt]]) -> Iterator[tuple[Doubt, int, int]]:
    """Where doubts stand in the reading text. An edit of a mark's form or of white space is a part of what it stands
    in; any other edit has put right what it covers."""
    open_spans: dict[int, tuple[Doubt, int, int]] = {}
    at = 0
    for run in runs(setting.lines, applied(setting.passage.ledger)):
        form = run.edit is not None and run.edit.support == "normalisation" and run.start.line == run.end.line
        length = len(run.text.rstrip("\n"))
        for doubt in doubts.get(run.start.line, ()):
            known = open_spans.get(id(doubt))
            if run.edit is None:
                start = at + max(doubt.start.offset, run.start.offset) - run.start.offset
                end = at + min(doubt.end.offset, run.start.offset + length) - run.start.offset
                if start < end:
                    joined = known is not None and known[2] == at
                    if known is not None and not joined:
                        yield known
                    open_spans[id(doubt)] = (doubt, known[1] if known is not None and joined else start, end)
            elif form and known is not None and known[2] == at and run.end.offset < doubt.end.offset:
                open_spans[id(doubt)] = (doubt, known[1], at + length)
        at += len(run.text)
    yield from open_spans.values()


def rows_of(setting: Setting) -> list[list[Setting]]:
    """A table's cells by row. A line end that stands in the reading text ends a row; an edit that puts white space, or
    nothing, in its place ends a cell. Lines that any other edit runs over are one cell."""
    lines = setting.lines
    order = {line.id: at for at, line in enumerate(lines)}
    ledger = setting.passage.ledger
    between: dict[int, str] = {}
    for one in applied(ledger):
        for at in range(order[one.start.line], order[one.end.line]):
            between[at] = "cell" if not (one.before + one.after).strip() else "within"
    held = _by_line(ledger, lambda verdict: verdict.edit.start.line)
    doubts = _by_line(setting.passage.doubts, lambda doubt: doubt.start.line)
    gaps = _by_line(setting.passage.gaps, lambda gap: gap.at.line)
    rows: list[list[Setting]] = []
    first = 0
    for at in range(len(lines)):
        if between.get(at) == "within":
            continue
        names = tuple(line.id for line in lines[first : at + 1])
        inside = frozenset(names)
        cell = Setting(
            passage=replace(
                setting.passage,
                lines=names,
                ledger=tuple(one for name in names for one in held.get(name, ()) if one.edit.end.line in inside),
                doubts=tuple(one for name in names for one in doubts.get(name, ())),
                gaps=tuple(one for name in names for one in gaps.get(name, ())),
            ),
            lines=lines[first : at + 1],
            zones=setting.zones[first : at + 1],
            columns=setting.columns[first : at + 1],
        )
        if rows and between.get(first - 1) == "cell":
            rows[-1].append(cell)
        else:
            rows.append([cell])
        first = at + 1
    return rows


def _by_line(some: Iterable[_T], line: Callable[[_T], str]) -> dict[str, list[_T]]:
    """In their order."""
    found: dict[str, list[_T]] = {}
    for one in some:
        found.setdefault(line(one), []).append(one)
    return found


def byline_marks(byline: Byline, text: str, start: int, *, own: bool) -> tuple[Mark, ...]:
    """Where persons, their roles and titles, organisations and places stand in a byline whose text starts at
    ``start``. ``own``: it stands by itself, where TEI wants authors as ``docAuthor``."""
    found = _Marks(text, start)
    for person in byline.persons:
        if person.name:
            inner = ("persName", (("role", role_tokens(person.role)),) if person.role else ())
            found.add(person.name, *((("docAuthor", ()), inner) if own else (inner,)))
    for organisation in byline.organisations:
        found.add(organisation.name, ("orgName", (("role", organisation.role),)))
    for person in byline.persons:
        for role in (*person.role.split("; "), person.title):
            # A role alone stands for its bearer (From Our Own Correspondent).
            bearer = (("docAuthor", ()),) if own and not person.name else ()
            found.add(role, *bearer, ("roleName", ()))
        found.add(person.place, ("placeName", ()))
    return found.in_order()


def dateline_marks(dateline: Dateline, text: str, start: int) -> tuple[Mark, ...]:
    found = _Marks(text, start)
    found.add(dateline.agency, ("orgName", (("role", "agency"),)))
    found.add(dateline.date, ("date", (("when", iso(dateline.when)),) if iso(dateline.when) else ()))
    found.add(dateline.place, ("placeName", ()))
    return found.in_order()


class _Marks:
    """Elements around names that stand in ``text``, which begins at ``start`` of its passage; none over another."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start = text, start
        self._found: list[Mark] = []

    def add(self, name: str, *elements: tuple[str, tuple[tuple[str, str], ...]]) -> None:
        """Around the first place of the name that no other mark has, the outermost element first."""
        for place in _find_all(name, self._text):
            start, end = (self._start + at for at in place)
            if not any(mark.start < end and start < mark.end for mark in self._found):
                mark: tuple[Mark, ...] = ()
                for tag, attributes in reversed(elements):
                    mark = (Mark(start=start, end=end, tag=tag, attributes=attributes, inner=mark),)
                self._found += mark
                return

    def in_order(self) -> tuple[Mark, ...]:
        return tuple(sorted(self._found, key=lambda mark: mark.start))


def _find_all(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """A name, whatever white space the print put between its characters."""
    letters = [re.escape(letter) for letter in wanted if not letter.isspace()]
    return (match.span() for match in re.finditer(r"\s*".join(letters), text)) if letters else iter(())


def _pieces(setting: Setting, responsible: Callable[[Verdict], str]) -> Iterator[_Piece]:
    verdicts = {verdict.edit.id: verdict for verdict in setting.passage.ledger if verdict.outcome == "applied"}
    row, at = 0, 0
    gaps = _Gaps(setting)
    if setting.lines:
        yield from _line_start(setting, 0, at, gaps, joined=False)
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
            yield from _line_start(setting, row, at, gaps, joined=run.text == "")
    for element in gaps.before(len(setting.lines)):
        yield _Piece(at, 0, element=element)


def _line_start(setting: Setting, row: int, at: int, gaps: _Gaps, *, joined: bool) -> Iterator[_Piece]:
    """Between the gaps behind the line before and those before this one."""
    for element in (*gaps.before(row), *_break(setting, row, joined=joined), *gaps.at_start(row)):
        yield _Piece(at, 0, element=element)


class _Gaps:
    """A passage's gaps, each given once, in the order of its lines."""

    def __init__(self, setting: Setting) -> None:
        rows = {line.id: row for row, line in enumerate(setting.lines)}
        placed = [(rows[gap.at.line], gap.at.offset, gap) for gap in setting.passage.gaps if gap.at.line in rows]
        self._left = sorted(placed, key=lambda one: one[:2], reverse=True)

    def before(self, row: int) -> Iterator[etree._Element]:
        """Those of the lines before the row."""
        while self._left and self._left[-1][0] < row:
            yield self._element(self._left.pop()[2])

    def at_start(self, row: int) -> Iterator[etree._Element]:
        while self._left and self._left[-1][:2] <= (row, 0):
            yield self._element(self._left.pop()[2])

    @staticmethod
    def _element(gap: Gap) -> etree._Element:
        element = etree.Element(f"{{{TEI}}}gap")
        for name, value in (("reason", "illegible"), ("unit", "line"), ("quantity", str(gap.lines))):
            element.set(name, value)
        return element


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
    if verdicts[edit.id].decision:
        kept.set("cert", "high")
    elif not normalised:
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
            element = add(parent, mark.tag, **dict(mark.attributes))
            _fill(element, inner, mark.inner)
            for text, chance in mark.candidates:
                if not any(map(str.isspace, text)):
                    add(element, "certainty", locus="value", assertedValue=text, degree=f"{chance:.3f}")
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
