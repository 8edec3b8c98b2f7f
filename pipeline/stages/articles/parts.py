"""The parts of one article: who wrote it, where and when, who took its pictures, where it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.config import ArticlesSettings
from pipeline.edits import applied, text_of
from pipeline.language.bylines import find_bylines, read_byline, read_credits, sign_text, without_specks
from pipeline.language.captions import find_credit
from pipeline.language.credits import Credits
from pipeline.language.datelines import FoundDateline, complete_date, read_dateline
from pipeline.language.jumps import JumpLine, find_jumps, read_jump
from pipeline.language.names import is_name
from pipeline.model import Article, Byline, Dateline, Flow, IssueInfo, Jump, PageRecords, Passage, Person

HEADS = ("kicker", "headline", "subtitle")
PICTURES = ("caption", "credit")
SURE_BYLINE = 0.7
"""How sure a paragraph's line must be to be taken out of it as a byline, a probability."""


class Reader:
    """The reading text of every passage of the issue, by name (``p0001.t0003``)."""

    def __init__(self, pages: Sequence[PageRecords]) -> None:
        self._passages: dict[str, tuple[PageRecords, Passage]] = {
            f"{page.prepared.scan.id}.{passage.id}": (page, passage)
            for page in pages
            for passage in page.settled.passages
        }
        self._lines = {
            page.prepared.scan.id: {line.id: line for line in (*page.recognised.lines, *page.recognised.rejected)}
            for page in pages
        }
        self._languages = {page.prepared.scan.id: page.recognised.language for page in pages}
        self._texts: dict[str, str] = {}

    def language(self, scan: str) -> str:
        return self._languages[scan]

    def passage(self, name: str) -> Passage:
        return self._passages[name][1]

    def text(self, name: str) -> str:
        if name not in self._texts:
            page, passage = self._passages[name]
            lines = self._lines[page.prepared.scan.id]
            self._texts[name] = text_of([lines[i] for i in passage.lines], applied(passage.ledger))
        return self._texts[name]


def cut_article(
    article: str,
    scan: str,
    passages: Sequence[Passage],
    reader: Reader,
    info: IssueInfo,
    settings: ArticlesSettings,
    *,
    flow: Flow | None,
    roofs: tuple[str, ...] = (),
) -> Article:
    """``passages`` are all of one flow; each lands in the article once. ``roofs`` are headlines that it shares."""
    named = [(f"{scan}.{passage.id}", passage.kind) for passage in passages]
    kinds = {kind for _, kind in named}
    heads = tuple(name for name, kind in named if kind in HEADS)
    body = [(name, kind) for name, kind in named if kind not in (*HEADS, *PICTURES, "byline", "dateline")]
    captions = tuple(name for name, kind in named if kind in PICTURES)
    credits = _credits(captions, reader) if settings.bylines else []
    bylines = [_read_line(name, reader.text(name), settings) for name, kind in named if kind == "byline"]
    datelines = [_whole_dateline(name, reader.text(name), info) for name, kind in named if kind == "dateline"]
    for place in _places(body):
        text = reader.text(place.name)
        found = read_dateline(text)
        if found and (place.first or _begins_item(found, text)):
            datelines.append(_dateline(place.name, text, found, info))
        if settings.bylines:
            begins = place.first or (found is not None and bool(found.agency))
            said = list(_bylines(place, text, begins=begins))
            bylines += [byline for byline, picture in said if not picture]
            credits += [byline for byline, picture in said if picture]
    apart = {byline.passage for byline in bylines if byline.start is None}
    return Article(
        id=article,
        kind=(flow.kind if flow else "") or ("advertisement" if kinds == {"advertisement"} else "article"),
        pages=(scan,),
        heads=heads,
        roofs=roofs,
        bylines=tuple(bylines),
        datelines=tuple(datelines),
        body=tuple(name for name, _ in body if name not in apart),
        captions=captions,
        credits=tuple(credits),
        jumps=tuple(_jumps(heads, [(name, kind) for name, kind in body if name not in apart], reader)),
        confidence=flow.confidence if flow else 1.0,
    )


class _Place:
    """A paragraph: whether an article, or a part of it under a subhead, begins or ends with it."""

    def __init__(self, name: str, *, first: bool, last: bool) -> None:
        self.name, self.first, self.last = name, first, last


def _places(body: Sequence[tuple[str, str]]) -> Iterator[_Place]:
    texts = [(name, kind) for name, kind in body if kind in ("body", "subhead")]
    for at, (name, kind) in enumerate(texts):
        if kind == "body":
            yield _Place(
                name,
                first=at == 0 or texts[at - 1][1] == "subhead",
                last=at + 1 == len(texts) or texts[at + 1][1] == "subhead",
            )


def _begins_item(found: FoundDateline, text: str) -> bool:
    """Whether a dateline within an article begins a report of its own: with an agency, or set off from the text."""
    return bool(found.date) and bool(found.agency or (found.place and text[: found.end].rstrip()[-1:] in ".:—–-)"))


def _bylines(place: _Place, text: str, *, begins: bool) -> Iterator[tuple[Byline, bool]]:
    """With each, whether it is a picture's."""
    if not (begins or place.last):
        return
    whole = read_byline(text)
    signed = place.last and not place.first and sign_text(text)
    if signed or (whole and whole.confidence >= SURE_BYLINE and not (place.first and place.last)):
        credit = whole or read_credits(text, bare=True)
        if credit:
            yield _byline(place.name, text, credit), False
        return
    for one in find_bylines(text, first=begins, last=place.last):
        byline = _byline(place.name, text[one.start : one.end], one.credits, start=one.start, end=one.end)
        yield byline, one.credits.picture


def _read_line(name: str, text: str, settings: ArticlesSettings) -> Byline:
    """Of a passage that layout took for a byline. Where it cannot be read as one, words that may be names are."""
    if not settings.bylines:
        return Byline(passage=name, text=text, confidence=0.6)
    credit = read_credits(text, bare=True) or read_credits(without_specks(text), bare=True)
    if credit is None:
        words = (without_specks(word).strip("，,。") for word in text.split())
        names = tuple(dict.fromkeys(word for word in words if is_name(word)))
        return Byline(passage=name, text=text, persons=tuple(Person(name=one) for one in names), confidence=0.5)
    return _byline(name, text, credit)


def _byline(name: str, text: str, credit: Credits, *, start: int | None = None, end: int | None = None) -> Byline:
    return Byline(
        passage=name,
        text=text,
        persons=credit.persons,
        organisations=credit.organisations,
        start=start,
        end=end,
        confidence=credit.confidence,
    )


def _whole_dateline(name: str, text: str, info: IssueInfo) -> Dateline:
    found = read_dateline(text)
    if found is None:
        return Dateline(passage=name, text=text)
    return Dateline(
        passage=name,
        text=text,
        agency=found.agency,
        place=found.place,
        date=found.date,
        when=complete_date(found.when, info.date),
    )


def _dateline(name: str, text: str, found: FoundDateline, info: IssueInfo) -> Dateline:
    return Dateline(
        passage=name,
        text=text[found.start : found.end],
        agency=found.agency,
        place=found.place,
        date=found.date,
        when=complete_date(found.when, info.date),
        start=found.start,
        end=found.end,
    )


def _credits(captions: Sequence[str], reader: Reader) -> list[Byline]:
    made = []
    for name in captions:
        text = reader.text(name)
        found = find_credit(text)
        if found:
            said = text[found.start : found.end]
            made.append(_byline(name, said, found.credits, start=found.start, end=found.end))
    return made


def _jumps(heads: Sequence[str], body: Sequence[tuple[str, str]], reader: Reader) -> Iterator[Jump]:
    """Jump lines by themselves, in a headline's block (``MAYOR — Continued From Page 1``), in brackets at the two
    ends of the text."""
    for name in heads:
        jump = read_jump(_one_line(reader.text(name)))
        if jump and jump.direction == "from":
            yield _jump(name, reader.text(name), jump, "from")
    texts = [name for name, kind in body if kind == "body"]
    opens = True
    for name, kind in body:
        text = reader.text(name)
        edge = kind == "jump" or (kind == "body" and name in (*texts[:1], *texts[-1:]))
        jump = read_jump(_one_line(text)) if edge else None
        if jump:
            yield _jump(name, text, jump, jump.direction if jump.direction != "either" else "from" if opens else "to")
        elif kind == "body" and edge:
            for one in find_jumps(text):
                direction = one.direction if one.direction != "either" else "from" if one.start == 0 else "to"
                if (direction == "from") == (one.start == 0) and name == (texts[0] if one.start == 0 else texts[-1]):
                    yield _jump(name, text, one, direction, within=True)
        opens = opens and kind != "body"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _jump(name: str, text: str, found: JumpLine, direction: str, *, within: bool = False) -> Jump:
    return Jump(
        passage=name,
        text=text[found.start : found.end] if within else text,
        direction="to" if direction == "to" else "from",
        page=found.page,
        keyword=found.keyword,
        start=found.start if within else None,
        end=found.end if within else None,
    )
