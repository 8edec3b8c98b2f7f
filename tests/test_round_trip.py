"""Whatever the articles of an issue, each format of libraries, read back by galley, gives the same ones: in the same
order, of the same kind, with the same headlines, paragraphs and captions, joined over pages and under shared headlines
as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.config import ArticlesSettings, PublishSettings, RecogniseSettings, Settings
from pipeline.formats.alto import read_alto
from pipeline.formats.given import GivenPage, to_pixels
from pipeline.formats.hocr import read_hocr
from pipeline.formats.mets import read_mets
from pipeline.formats.page import read_page
from pipeline.formats.recognised import read_recognised
from pipeline.formats.structure import keep_structure
from pipeline.formats.writers import Material
from pipeline.geometry import hull_of_boxes
from pipeline.model import (
    IDENTITY,
    Article,
    Box,
    Flow,
    Issue,
    IssueInfo,
    LaidOutPage,
    Line,
    OrderedPage,
    PageRecords,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    Source,
)
from pipeline.stages import STAGES, Hands
from pipeline.stages.articles import cut_articles
from pipeline.stages.articles.parts import Reader
from tests.test_page_formats import write
from tests.test_tei import SOFTWARE

IMPORTED = Settings(recognise=RecogniseSettings(engine="import", second="none"))
WIDTH, HEIGHT, COLUMNS = 1200, 20_000, 3
ENGLISH = (
    "The harbour was closed by the",
    "storm, and no ship has come in",
    "since Sunday. The pilots say.",
    "it will be open to small ves-",
    "sels before the week is over,",
    "“If the wind turns.” The well-",
    "known captain left at once; a",
    "second boat went to its help",
)
CHINESE = (
    "昨天下午，市里召开了会议，",
    "讨论明年的工作。",
    "到会的有各界人士二百多人，",
    "会议开了三个小时",
    "记者 郎远 吴影 报道了此事",
)


@dataclass(frozen=True)
class Part:
    """A passage: its kind, its lines, after how many of which a column ends, 0 for none."""

    kind: RegionKind
    texts: tuple[str, ...]
    cut: int = 0


@dataclass(frozen=True)
class Unit:
    """The part of an article on one page; those of one name on several pages are one article. ``under`` says whether
    the headline of the unit before stands over this one, too."""

    name: str
    kind: str
    parts: tuple[Part, ...]
    under: bool = False


@dataclass(frozen=True)
class Sheet:
    units: tuple[Unit, ...]
    loose: tuple[Part, ...]


def parts(kinds: Sequence[RegionKind], most: int) -> st.SearchStrategy[Part]:
    texts = st.one_of(*(st.lists(st.sampled_from(pool), min_size=1, max_size=most) for pool in (ENGLISH, CHINESE)))
    return st.builds(Part, kind=st.sampled_from(kinds), texts=texts.map(tuple), cut=st.integers(0, most - 1))


@st.composite
def sheets(draw: st.DrawFn, page: int) -> Sheet:
    units = []
    for number in range(draw(st.integers(1, 3))):
        found: list[Part] = []
        for kind in ("kicker", "headline", "subtitle"):
            if draw(st.booleans()):
                found += [draw(parts((kind,), 2))]
        found += draw(st.lists(parts(("body", "body", "body", "subhead"), 5), min_size=0, max_size=3))
        found += draw(st.lists(parts(("caption",), 2), max_size=1))
        found = found or [draw(parts(("body",), 3))]
        goes_on = page == 2 and number == 0 and draw(st.booleans())
        units.append(
            Unit(
                name="u1-0" if goes_on else f"u{page}-{number}",
                kind="article" if number == 0 else draw(st.sampled_from(("article", "advertisement", "weather"))),
                parts=tuple(found),
                under=number > 0 and draw(st.booleans()),
            )
        )
    loose = draw(st.lists(parts(("folio", "masthead", "other"), 2), max_size=2))
    return Sheet(units=tuple(units), loose=tuple(loose))


class _Press:
    """Sets parts below each other, in columns, and keeps what a file would tell of them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.regions: list[Region] = []
        self.column = self.row = 0
        self.names = 0

    def set(self, part: Part) -> list[str]:
        self.names += 1
        made: list[str] = []
        cuts = [part.texts[: part.cut], part.texts[part.cut :]] if 0 < part.cut < len(part.texts) else [part.texts]
        for number, texts in enumerate(cuts):
            if number:
                self.column, self.row = (self.column + 1) % COLUMNS, self.row + 1
            lines = [self.line(text, part.kind) for text in texts]
            name = f"r{len(self.regions) + 1:04d}"
            box = hull_of_boxes([one.box for one in lines])
            ids = tuple(one.id for one in lines)
            self.regions.append(Region(id=name, kind=part.kind, box=box, lines=ids, passage=f"t{self.names}"))
            made.append(name)
        return made

    def line(self, text: str, kind: str) -> Line:
        left, top = 20 + self.column * WIDTH // COLUMNS, 20 + 40 * self.row
        self.row += 1
        high = 36 if kind == "headline" else 24
        box = Box(left=left, top=top, right=left + 360, bottom=top + high)
        made = Line(id=f"l{len(self.lines) + 1:04d}", text=text, box=box, confidence=0.2 if self.row % 9 == 0 else 0.9)
        self.lines.append(made)
        return made


def hands(scan: Scan, records: dict[str, Any], page: GivenPage | None) -> Hands:
    def none() -> Any:
        raise AssertionError("nothing but the file is read")

    def read() -> Any:
        return page, ("file", "0" * 64)

    return Hands(
        scan=scan,
        language="auto",
        settings=IMPORTED,
        records=records,
        scan_picture=none,
        picture=none,
        engine=none,
        second=None,
        given=read,
    )


def run(scan: Scan, records: dict[str, Any], page: GivenPage | None, names: Sequence[str]) -> PageRecords:
    for stage in STAGES:
        if stage.name in names:
            records[stage.name] = stage.make(hands(scan, records, page)).record
    return PageRecords(
        prepared=records["prepare"],
        recognised=records["recognise"],
        layout=records["layout"],
        order=records["order"],
        settled=records["settle"],
    )


def make(number: int, sheet: Sheet) -> PageRecords:
    press = _Press()
    flows: list[Flow] = []
    above: tuple[str, ...] = ("",)
    for unit in sheet.units:
        made = [name for part in unit.parts for name in press.set(part)]
        heads = tuple(one.id for one in press.regions if one.id in made and one.kind == "headline")
        if unit.under and above[0] and flows:
            flows[-1] = Flow(
                id=flows[-1].id, regions=flows[-1].regions, given=flows[-1].given, kind=flows[-1].kind, roofs=above
            )
        roofs = above if unit.under and above[0] else ()
        flows.append(
            Flow(id=f"f{len(flows) + 1:03d}", regions=tuple(made), given=unit.name, kind=unit.kind, roofs=roofs)
        )
        above = above if roofs else (heads or ("",))
    loose = [name for part in sheet.loose for name in press.set(part)]
    name = f"p{number:04d}"
    scan = Scan(
        id=name,
        issue="daily",
        sequence=number,
        path=f"{name}.xml",
        frame=0,
        sha256="0" * 64,
        width=WIDTH,
        height=HEIGHT,
        dpi=None,
        basis="places",
    )
    kinds = {one.id: one.kind for one in press.regions}
    records = {
        "prepare": PreparedPage(scan=scan, image="", width=WIDTH, height=HEIGHT, to_scan=IDENTITY, steps=()),
        "recognise": RecognisedPage(
            scan=name,
            source=Source(name="hand", version="1"),
            language="en",
            lines=tuple(press.lines),
            given_regions=tuple(press.regions),
        ),
        "layout": LaidOutPage(scan=name, regions=tuple(press.regions), body_height=24.0),
        "order": OrderedPage(
            scan=name,
            flows=tuple(flows),
            furniture=tuple(one for one in loose if kinds[one] != "other"),
            unplaced=tuple(one for one in loose if kinds[one] == "other"),
        ),
    }
    return run(scan, records, None, ("mend", "settle"))


def cut(pages: Sequence[PageRecords]) -> Issue:
    info = IssueInfo(id="daily", title="The Daily", date="1918-09-01")
    return cut_articles(info, pages, ArticlesSettings())


def shape(issue: Issue, pages: Sequence[PageRecords]) -> tuple[list[object], list[tuple[str, str]]]:
    """All that is told of the articles, passages by their kind and text, articles by their place."""
    reader = Reader(pages)
    at = {one.id: number for number, one in enumerate(issue.articles)}

    def say(names: Sequence[str]) -> list[tuple[str, str]]:
        return [(reader.passage(name).kind, reader.text(name)) for name in names]

    def tell(one: Article) -> object:
        return {
            "kind": one.kind,
            "page": one.pages,
            "heads": say(one.heads),
            "roofs": say(one.roofs),
            "body": say(one.body),
            "captions": say(one.captions),
            "bylines": [(byline.text, [person.name for person in byline.persons]) for byline in one.bylines],
            "to": at.get(one.jump_to or ""),
            "from": at.get(one.jump_from or ""),
        }

    loose = sorted(say((*issue.furniture, *issue.unplaced)))
    return [tell(one) for one in issue.articles], loose


def read_back(format_: str, folder: Path, scan: Scan) -> GivenPage:
    stem = f"{scan.sequence:04d}"
    alto = folder / "mets" / "alto" / f"{stem}.xml"
    match format_:
        case "mets":
            return keep_structure(read_alto(alto), read_mets(folder / "mets" / "daily-mets.xml"), alto)
        case "alto":
            return read_alto(alto)
        case "tei":
            return read_recognised(folder / "tei" / "full" / "daily.xml")[scan.sequence - 1]
        case "page":
            return read_page(folder / "page" / f"{stem}.xml")
        case _:
            return read_hocr(folder / "hocr" / f"{stem}.hocr")[0]


@pytest.mark.parametrize("format_", ["mets", "alto", "page", "hocr", "tei"])
@given(first=sheets(1), second=sheets(2))
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
def test_articles_are_read_back_as_they_were(format_: str, first: Sheet, second: Sheet) -> None:
    pages = (make(1, first), make(2, second))
    issue = cut(pages)
    made = Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings())
    again = []
    with TemporaryDirectory() as place:
        write(made, Path(place), {"alto": "mets", "tei": "tei-full"}.get(format_, format_))
        for page in pages:
            scan = page.prepared.scan
            told = to_pixels(read_back(format_, Path(place), scan), scan.width, scan.height, pictured=False)
            again.append(run(scan, {}, told, [stage.name for stage in STAGES]))
    (got, loose), (want, others) = shape(cut(again), again), shape(issue, pages)
    assert loose == others
    assert len(got) == len(want)
    for one, two in zip(got, want, strict=True):
        assert one == two
