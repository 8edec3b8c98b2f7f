"""The report shows every line and every edit, escapes what was recognised, and stands alone."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from numpy.typing import NDArray

from pipeline.edits import applied, settle, text_of
from pipeline.model import (
    IDENTITY,
    Article,
    Box,
    Byline,
    Decision,
    Edit,
    Evidence,
    Flow,
    Glyph,
    Issue,
    IssueInfo,
    LaidOutPage,
    Line,
    OrderedPage,
    Orphan,
    PageRecords,
    Passage,
    Person,
    Place,
    PreparedPage,
    RecognisedPage,
    Region,
    Scan,
    SettledPage,
    Source,
    Spot,
    Step,
)
from pipeline.review import count_coverage, count_support, write_report
from pipeline.review.cuttings import WIDEST, cut_line, fineness
from pipeline.review.marking import is_join, mark_reading, mark_recognised

HOSTILE = '<script>alert("x")</script>&amp;'
WIDTH, HEIGHT = 1200, 1600


def line(number: int, text: str, *, doubt: int | None = None, vertical: bool = False) -> Line:
    box = (
        Box(left=900 - 60 * number, top=100, right=940 - 60 * number, bottom=900)
        if vertical
        else Box(left=100, top=100 + 50 * number, right=700, bottom=140 + 50 * number)
    )
    glyphs = tuple(
        Glyph(
            text=mark,
            left=box.left,
            right=box.right,
            confidence=0.4 if place == doubt else 0.99,
            alternatives=(("气", 0.35), ("<i>", 0.1)) if place == doubt else (),
        )
        for place, mark in enumerate(text)
    )
    return Line(
        id=f"l{number:04d}",
        text=text,
        box=box,
        confidence=0.97,
        direction="vertical" if vertical else "ltr",
        glyphs=glyphs,
    )


def join(first: Line, second: Line, after: str = "") -> Edit:
    return Edit(
        start=Place(line=first.id, offset=len(first.text)),
        end=Place(line=second.id, offset=0),
        before="\n",
        after=after,
        reason="no space between Chinese characters",
        rule="join-han@1",
        support="normalisation",
        confidence=0.98,
        evidence=(Evidence(kind="print", sentence=f"line {first.id} is full", weight=2.0),),
    )


def change(at: Line, offset: int, after: str, confidence: float, reason: str, *, needs: tuple[str, ...] = ()) -> Edit:
    return Edit(
        start=Place(line=at.id, offset=offset),
        end=Place(line=at.id, offset=offset + 1),
        before=at.text[offset],
        after=after,
        reason=reason,
        rule="look-alike@1",
        support="alternative",
        confidence=confidence,
        evidence=(Evidence(kind="image", sentence="second in the lattice <b>", weight=-0.5),),
        needs=needs,
    )


def passage(name: str, kind: str, lines: Sequence[Line], edits: Sequence[Edit], flow: str = "f1") -> Passage:
    ledger = settle(edits, lines, {}, 0.8)
    return Passage(
        id=name,
        kind=kind,  # type: ignore[arg-type]
        flow=flow,
        regions=(f"r-{name}",),
        lines=tuple(one.id for one in lines),
        edits=tuple(edits),
        ledger=ledger,
    )


def page_of(scan: str, sequence: int = 1) -> PageRecords:
    """A page with one article (held, applied, superseded and hyphen edits), furniture, a stray and a reject."""
    title = line(1, "天汽预报", doubt=1)
    writer = line(2, "本报记者 王红")
    body = [line(3, "今天天汽好，明"), line(4, f"天{HOSTILE}也"), line(5, "好。")]
    latin = [line(6, "The news-"), line(7, "paper says so")]
    upright = [line(8, "竖排新闻", vertical=True), line(9, "第二行", vertical=True)]
    folio, stray, reject = line(10, "第3版"), line(11, "・・"), line(12, HOSTILE)
    hyphen = replace(
        join(latin[0], latin[1]),
        start=Place(line=latin[0].id, offset=8),
        before="-\n",
        reason="a word that the line end cut in two",
    )
    sure = change(body[0], 3, "气", 0.95, "looks alike")
    passages = (
        passage("p1", "headline", [title], [change(title, 1, "气", 0.6, "looks alike, but not sure")]),
        passage("p2", "byline", [writer], []),
        passage(
            "p3",
            "body",
            body,
            [
                join(body[0], body[1]),
                join(body[1], body[2]),
                sure,
                change(body[0], 3, "泣", 0.85, "looks alike too"),
                change(body[0], 5, "又", 0.99, "goes with another", needs=("nobody",)),
            ],
        ),
        passage("p4", "body", latin, [hyphen]),
        passage("p5", "body", upright, [join(upright[0], upright[1])]),
        passage("p6", "folio", [folio], [], flow=""),
        passage("p7", "other", [stray], [], flow=""),
    )
    lines = (title, writer, *body, *latin, *upright, folio, stray)
    regions = tuple(
        Region(id=one.regions[0], kind=one.kind, box=Box(left=100, top=100, right=700, bottom=400), lines=one.lines)
        for one in passages
    )
    flow = Flow(
        id="f1",
        regions=tuple(f"r-p{n}" for n in range(1, 6)),
        confidence=0.62,
        reasons=("the headline spans both columns",),
        runner_up="the column under the picture",
    )
    return PageRecords(
        prepared=PreparedPage(
            scan=Scan(
                id=scan,
                issue="news",
                sequence=sequence,
                path=f"{scan}.png",
                frame=0,
                sha256="",
                width=WIDTH,
                height=HEIGHT,
                dpi=200.0,
            ),
            image="",
            width=WIDTH,
            height=HEIGHT,
            to_scan=IDENTITY,
            steps=(Step(name="deskew", value=0.2, applied=True),),
        ),
        recognised=RecognisedPage(
            scan=scan,
            source=Source(name="none", version="1"),
            language="zh-Hans",
            lines=lines,
            rejected=(reject,),
        ),
        layout=LaidOutPage(scan=scan, regions=regions),
        order=OrderedPage(scan=scan, flows=(flow,), furniture=("r-p6",), unplaced=("r-p7",)),
        settled=SettledPage(
            scan=scan,
            passages=passages,
            orphans=(
                Orphan(
                    decision=Decision(
                        kind="edit",
                        spot=Spot(page="0" * 64, box=Box(left=1, top=1, right=9, bottom=9)),
                        outcome="accept",
                        before="昨",
                        reviewer="Li Hua",
                        time="2026-01-01T00:00:00Z",
                        note="seen <on> film",
                    ),
                    why="nothing there",
                ),
            ),
        ),
    )


def issue_of(*scans: str) -> Issue:
    articles = tuple(
        Article(
            id=f"{scan}-a1",
            kind="article",
            pages=(scan,),
            heads=("p1",),
            bylines=(Byline(passage="p2", text="本报记者 王红", persons=(Person(name="王红", role="本报记者"),)),),
            body=("p3", "p4", "p5"),
            confidence=0.7,
        )
        for scan in scans
    )
    info = IssueInfo(id="news", title="晨报 <1>", date="2024-06-06", language="zh-Hans", first_page=3)
    return Issue(info=info, pages=scans, articles=articles, furniture=("p6",), unplaced=("p7",))


def picture(_scan: str) -> NDArray[np.uint8]:
    rng = np.random.default_rng(1)
    paper = rng.integers(215, 235, (HEIGHT, WIDTH), dtype=np.uint8)
    for number in range(1, 12):
        cv2.putText(paper, "galley", (100, 135 + 50 * number), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 40, 3)
    return paper


def report(*scans: str) -> dict[str, bytes]:
    pages = [page_of(scan, number) for number, scan in enumerate(scans, start=1)]
    return dict(write_report(issue_of(*scans), pages, picture, "galley 0"))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return report("s1", "s2")


def tree(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode("utf-8"))


def test_one_file_a_page_and_an_index_that_leads_to_them(files: dict[str, bytes]) -> None:
    assert list(files) == ["page-0001.html", "page-0002.html", "index.html"]
    for data in files.values():
        root = tree(data)
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        for link in root.xpath("//@href"):
            if link == "data:,":
                continue
            file, _, anchor = link.partition("#")
            target = tree(files[file]) if file else root
            assert not anchor or target.xpath("//*[@id=$name]", name=anchor), link


def test_every_edit_stands_with_reason_rule_outcome_and_evidence(files: dict[str, bytes]) -> None:
    page, root = page_of("s1"), tree(files["page-0001.html"])
    outcomes = set()
    for one in page.settled.passages:
        for verdict in one.ledger:
            shown = root.xpath("//*[@data-edit=$id]", id=verdict.edit.id)
            assert len(shown) == 1
            around = shown[0].xpath("ancestor-or-self::*[self::details or self::li][last()]")[0].text_content()
            if is_join(verdict.edit):
                around = shown[0].xpath("ancestor::details")[0].text_content()
            for said in (verdict.edit.reason, verdict.edit.rule, verdict.outcome, verdict.edit.support):
                assert said in around
            for ground in verdict.edit.evidence:
                assert ground.sentence in around
            outcomes.add((verdict.outcome, verdict.by))
    assert outcomes == {
        ("applied", "threshold"),
        ("held", "threshold"),
        ("held", "dependency"),
        ("superseded", "conflict"),
    }


def test_joins_are_folded_and_the_others_stand_open(files: dict[str, bytes]) -> None:
    root = tree(files["page-0001.html"])
    assert root.xpath("//details[@open]") == []
    folded = root.xpath("//details[contains(@class, 'folds')]//li[@data-edit]")
    assert len(folded) == 4
    assert not root.xpath("//details//li[contains(@class, 'card')]")
    assert [one.text_content() for one in root.xpath("//details[contains(@class, 'folds')]/summary")] == [
        "2 line ends taken out",
        "1 line end taken out",
        "1 line end taken out",
    ]


def test_every_line_has_its_cutting_and_rejected_ones_too(files: dict[str, bytes]) -> None:
    page, root = page_of("s1"), tree(files["page-0001.html"])
    for one in (*page.recognised.lines, *page.recognised.rejected):
        (row,) = root.xpath("//*[@data-line=$id]", id=one.id)
        (uri,) = row.xpath(".//div[@class='cut']/img/@src")
        kind, _, data = uri.partition(";base64,")
        assert kind == "data:image/webp"
        cutting = cv2.imdecode(np.frombuffer(base64.b64decode(data), dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
        assert cutting is not None
        assert max(cutting.shape) <= WIDEST
        assert (cutting.shape[0] > cutting.shape[1]) == (one.direction == "vertical")
    assert root.xpath("//article[@id='furniture']//*[@data-line='l0010']")
    assert root.xpath("//article[@id='unplaced']//*[@data-line='l0011']")
    assert root.xpath("//article[@id='rejected']//*[@data-line='l0012']")
    assert not root.xpath("//article[@id='lost']")


def test_the_reading_text_of_the_rows_is_that_of_the_edits() -> None:
    page = page_of("s1")
    lines = {one.id: one for one in page.recognised.lines}
    for one in page.settled.passages:
        mine = [lines[name] for name in one.lines]
        marked = mark_reading(mine, one.ledger, {verdict.edit.id: 1 for verdict in one.ledger})
        read = "".join(
            "\n" if piece.kind == "break" else piece.text
            for name in one.lines
            for piece in marked[name]
            if piece.kind in ("plain", "ins", "break")
        )
        assert read == text_of(mine, applied(one.ledger))


def test_what_was_recognised_is_escaped(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        root = tree(data)
        assert len(root.xpath("//script")) == 1, name
        assert "alert" not in root.xpath("string(//script)")
        assert b"<i>" not in data
        assert b"second in the lattice <b>" not in data
    page = tree(files["page-0001.html"])
    (row,) = page.xpath("//*[@data-line='l0012']")
    assert HOSTILE in row.text_content()
    assert HOSTILE in row.xpath("string(.//img/@alt)")
    assert "晨报 <1>" in tree(files["index.html"]).xpath("string(//h1)")
    assert "seen <on> film" in tree(files["index.html"]).xpath("string(//tr[@class='orphan'])")


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=12).filter(lambda said: "\n" not in said), data=st.data())
def test_recognised_text_is_shown_whole_whatever_edits_touch_it(text: str, data: st.DataObject) -> None:
    one = line(1, text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    edits = {
        edit.id: edit
        for a, b in spans
        for edit in [
            Edit(
                start=Place(line=one.id, offset=min(a, b)),
                end=Place(line=one.id, offset=max(a, b)),
                before=text[min(a, b) : max(a, b)],
                after="x",
                reason="",
                rule="r@1",
                support="decision",
                confidence=0.5,
            )
        ]
    }
    ledger = settle(tuple(edits.values()), [one], {}, 0.9)
    numbers = {name: number for number, name in enumerate(edits)}
    pieces = mark_recognised(one, ledger, numbers)
    assert "".join(piece.text for piece in pieces) == text
    assert {number for piece in pieces for number in piece.edits} == set(numbers.values())


def test_doubtful_characters_name_their_alternatives(files: dict[str, bytes]) -> None:
    titles = tree(files["page-0001.html"]).xpath("//*[contains(@class, 'doubt')]/@title")
    assert "汽 40%; or 气 35%, <i> 10%" in titles


def test_reading_order_stands_over_the_page(files: dict[str, bytes]) -> None:
    root = tree(files["page-0001.html"])
    assert len(root.xpath("//svg//rect[starts-with(@id, 'r')]")) == 7
    (flow,) = root.xpath("//svg//polyline/@points")
    assert len(flow.split()) == 10
    assert root.xpath("string(//svg//text)") == "1"
    why = root.xpath("string(//details[@class='why'])")
    assert "the headline spans both columns" in why
    assert "the column under the picture" in why


def test_the_index_keeps_both_books(files: dict[str, bytes]) -> None:
    pages, issue = [page_of("s1", 1), page_of("s2", 2)], issue_of("s1", "s2")
    coverage, support = count_coverage(issue, pages), count_support(pages)
    assert (coverage.articles, coverage.furniture, coverage.unplaced, coverage.rejected) == (18, 2, 2, 2)
    assert (coverage.lost, coverage.repeated, coverage.lines) == (0, 0, 22)
    assert support.alternative == 2
    assert support.normalisation == 0
    # The lattice of this line does not hold what the edit reads.
    assert support.unsupported == 2
    shown = tree(files["index.html"]).xpath("string(//section[@class='books'])")
    assert "looks alike, but not sure" in shown
    assert tree(files["index.html"]).xpath("//tr[@class='orphan']")


def test_lines_that_no_passage_holds_are_lost_and_shown() -> None:
    page = page_of("s1")
    fewer = replace(page, settled=replace(page.settled, passages=page.settled.passages[:-1]))
    assert count_coverage(issue_of("s1"), [fewer]).lost == 1
    files = dict(write_report(issue_of("s1"), [fewer], picture, "galley 0"))
    assert tree(files["page-0001.html"]).xpath("//article[@id='lost']//*[@data-line='l0011']")


def test_nothing_is_fetched_from_elsewhere(files: dict[str, bytes]) -> None:
    for data in files.values():
        root = tree(data)
        assert all(source.startswith("data:") for source in root.xpath("//@src"))
        assert not root.xpath("//link[not(@href='data:,')] | //iframe | //object | //@style | //@onclick")
        text = data.decode("utf-8")
        assert "url(" not in text
        assert "@import" not in text
        assert not re.search(r"(?:href|src|action)=.?(?:https?:)?//", text)
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_texts_carry_their_language(files: dict[str, bytes]) -> None:
    root = tree(files["page-0001.html"])
    assert root.get("lang") == "en"
    assert all(one.get("lang") for one in root.xpath("//p[contains(@class, 'text')]"))
    assert root.xpath("//div[@class='upright']//*[@data-line='l0008']")


def test_a_full_page_stays_small_enough_to_mail() -> None:
    lines = tuple(replace(line(1, "今天天气很好我们出去走走吧"), id=f"l{n:04d}", box=_cell(n)) for n in range(1, 501))
    page = page_of("s1")
    long = Passage(id="p3", kind="body", flow="f1", regions=("r-p3",), lines=tuple(one.id for one in lines))
    edits = tuple(join(a, b) for a, b in pairwise(lines))
    ledger = settle(edits, lines, {}, 0.8)
    full = replace(
        page,
        recognised=replace(page.recognised, lines=lines, rejected=()),
        settled=SettledPage(scan="s1", passages=(replace(long, edits=edits, ledger=ledger),)),
    )
    files = dict(write_report(issue_of("s1"), [full], _printed, "galley 0"))
    assert len(files["page-0001.html"]) < 3_000_000
    assert len(files["index.html"]) < 300_000
    assert len(tree(files["page-0001.html"]).xpath("//*[@data-edit]")) == 499


def _cell(number: int) -> Box:
    column, row = divmod(number - 1, 100)
    return Box(left=60 + 560 * column, top=60 + 38 * row, right=580 + 560 * column, bottom=95 + 38 * row)


def _printed(_scan: str) -> NDArray[np.uint8]:
    rng = np.random.default_rng(2)
    paper = rng.normal(225, 8, (3900, 2900)).clip(0, 255).astype(np.uint8)
    for number in range(1, 501):
        box = _cell(number)
        cv2.putText(paper, "Galley reads proofs of type", (box.left, box.bottom - 8), 0, 1.05, 40, 2)
    return paper


def test_a_slanted_line_is_cut_upright() -> None:
    paper = np.full((400, 800), 255, dtype=np.uint8)
    around = ((100, 100), (700, 160), (696, 200), (96, 140))
    cv2.fillPoly(paper, [np.array(around, dtype=np.int32)], 0)
    slanted = replace(line(1, "x"), polygon=around, box=Box(left=96, top=100, right=700, bottom=200))
    cutting = cut_line(paper, slanted, fineness(1))
    assert cutting is not None
    data = base64.b64decode(cutting.uri.partition(",")[2])
    shown = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert float(np.mean(shown < 128)) > 0.8
    assert cutting.width > 10 * cutting.height


@pytest.mark.parametrize(
    "box",
    [Box(left=5000, top=10, right=5100, bottom=40), Box(left=10, top=10, right=10, bottom=40)],
    ids=["off the page", "without width"],
)
def test_a_line_outside_of_the_picture_has_no_cutting(box: Box) -> None:
    assert cut_line(picture("s1"), replace(line(1, "x"), box=box), fineness(1)) is None


def test_the_same_input_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert report("s1", "s2") == files


def test_a_page_that_failed_does_not_shift_the_others() -> None:
    files = dict(write_report(issue_of("s1", "s3"), [page_of("s1", 1), page_of("s3", 3)], picture, "galley 0"))
    assert list(files) == ["page-0001.html", "page-0003.html", "index.html"]
    assert tree(files["page-0001.html"]).xpath("//nav//@href")[0] == "page-0003.html"
    # issue.yaml says that the first page is printed with a 3.
    assert "Page 5" in tree(files["page-0003.html"]).xpath("string(//header)")


def test_pictures_are_read_once_a_page() -> None:
    asked: list[str] = []

    def read(scan: str) -> NDArray[np.uint8]:
        asked.append(scan)
        return picture(scan)

    issue = issue_of("s1", "s2")
    for _ in write_report(issue, [page_of("s1", 1), page_of("s2", 2)], read, "galley 0"):
        pass
    assert asked == ["s1", "s2"]


def test_an_issue_without_articles_or_pages_still_has_a_report() -> None:
    bare = Issue(info=IssueInfo(id="empty"), pages=(), articles=())
    ((name, data),) = write_report(bare, [], picture, "galley 0")
    assert name == "index.html"
    assert "No articles were found." in tree(data).text_content()


@pytest.fixture
def browse(tmp_path: Path) -> Callable[[Path], tuple[str, str]]:
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not browser:
        pytest.skip("Chromium is not installed: the report is not opened in a browser")

    def open_page(file: Path) -> tuple[str, str]:
        done = subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--v=0",
                f"--user-data-dir={tmp_path / 'profile'}",
                "--virtual-time-budget=2000",
                "--dump-dom",
                file.as_uri(),
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.stdout, done.stderr

    return open_page


def test_it_opens_in_a_browser_without_a_complaint(
    files: dict[str, bytes], tmp_path: Path, browse: Callable[[Path], tuple[str, str]]
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    for name in files:
        dom, log = browse(tmp_path / name)
        said = [row for row in log.splitlines() if "CONSOLE" in row]
        assert said == [], name
        assert dom.rstrip().endswith("</html>")
    # The script ran: it uncovers the search field, which it hides where it cannot.
    assert tree(browse(tmp_path / "page-0001.html")[0].encode()).xpath("//label[@class='find'][not(@hidden)]")


def test_the_browser_does_complain_of_a_script_that_is_not_ours(
    files: dict[str, bytes], tmp_path: Path, browse: Callable[[Path], tuple[str, str]]
) -> None:
    bad = tmp_path / "bad.html"
    bad.write_bytes(files["index.html"].replace(b"</body>", b"<script>document.title='x'</script></body>"))
    dom, log = browse(bad)
    assert "Content Security Policy" in log
    assert tree(dom.encode()).xpath("string(//title)") != "x"
