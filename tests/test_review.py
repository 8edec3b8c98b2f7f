"""The report shows every line and every change, escapes what was recognised, and stands alone."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from numpy.typing import NDArray

from pipeline import review
from pipeline.books import audit, count_coverage
from pipeline.decisions import learn, weigh
from pipeline.edits import applied, settle, text_of
from pipeline.model import (
    IDENTITY,
    Article,
    Box,
    Byline,
    Decision,
    Doubt,
    Edit,
    Evidence,
    Flow,
    Gap,
    Glyph,
    Issue,
    IssueInfo,
    Join,
    LaidOutPage,
    Line,
    Omission,
    OrderedPage,
    Orphan,
    Outcome,
    PageRecords,
    Passage,
    Person,
    Place,
    PreparedPage,
    RecognisedPage,
    Region,
    RegionKind,
    Scan,
    SettledPage,
    Source,
    Spot,
    Step,
    Support,
    Verdict,
)
from pipeline.model.decision import DecisionKind, DecisionOutcome, Misfit
from pipeline.review import write_report
from pipeline.review.cuttings import WIDEST, Cutter, fineness
from pipeline.review.findings import LABELS
from pipeline.review.listing import unified
from pipeline.review.marking import mark_lines, mark_reading
from pipeline.review.phrases import say, sentence
from pipeline.review.rendering import Voice
from pipeline.review.upright import Upright

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
                        spot=Spot(page="0" * 64, box=Box(left=100, top=200, right=300, bottom=240)),
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


def test_one_file_a_page_and_an_article_and_an_index_that_leads_to_them(files: dict[str, bytes]) -> None:
    names = ["page-0001.html", "article-0001.html", "page-0002.html", "article-0002.html", "removed.html", "index.html"]
    assert list(files) == names
    for data in files.values():
        root = tree(data)
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        for link in root.xpath("//a/@href"):
            file, _, anchor = link.partition("#")
            target = tree(files[file]) if file else root
            assert not anchor or target.xpath("//*[@id=$name]", name=anchor), link


def test_every_edit_stands_with_reason_rule_outcome_and_evidence(files: dict[str, bytes]) -> None:
    page, root = page_of("s1"), tree(files["article-0001.html"])
    outcomes = set()
    for one in page.settled.passages:
        for verdict in one.ledger:
            (shown,) = root.xpath("//*[@data-edit=$id]", id=verdict.edit.id)
            folded = shown.xpath("ancestor::details")
            around = (folded or [shown])[0].text_content()
            for said in (verdict.edit.reason, verdict.edit.rule):
                assert said in around
            if not folded:
                assert verdict.outcome in around
                assert verdict.edit.support in around
            for ground in verdict.edit.evidence:
                assert ground.sentence in around
            outcomes.add((verdict.outcome, verdict.by))
    assert outcomes == {
        ("applied", "threshold"),
        ("held", "threshold"),
        ("held", "dependency"),
        ("superseded", "conflict"),
    }


def test_line_ends_are_folded_and_counted_and_the_others_stand_open(files: dict[str, bytes]) -> None:
    root = tree(files["article-0001.html"])
    assert root.xpath("//details[@open]") == []
    assert len(root.xpath("//details[contains(@class, 'folds')]//li[@data-edit]")) == 4
    assert not root.xpath("//details//li[contains(@class, 'card')]")
    assert [one.text_content() for one in root.xpath("//details[contains(@class, 'folds')]/summary")] == [
        "2 line ends taken out",
        "1 line end taken out",
        "1 line end taken out",
    ]
    assert "4 line ends are folded away" in tree(files["page-0001.html"]).text_content()


def test_every_change_has_its_cutting_with_the_characters_outlined(files: dict[str, bytes]) -> None:
    for name in ("article-0001.html", "page-0001.html"):
        root = tree(files[name])
        cards = root.xpath("//li[contains(@class, 'card')][@data-edit]")
        assert len(cards) == 4
        for card in cards:
            (uri,) = card.xpath(".//svg/image/@href")
            kind, _, data = uri.partition(";base64,")
            assert kind == "data:image/webp"
            cutting = cv2.imdecode(np.frombuffer(base64.b64decode(data), dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
            assert cutting is not None
            assert max(cutting.shape) <= WIDEST
            (svg,) = card.xpath(".//svg[contains(@class, 'cutting')]")
            (box,) = svg.xpath("./rect")
            assert 0 < float(box.get("x")) <= float(svg.get("width"))
            assert 0 < float(box.get("width")) <= float(svg.get("width"))


def test_every_line_stands_in_an_article_or_with_its_page(files: dict[str, bytes]) -> None:
    page = page_of("s1")
    shown = [
        name
        for file in ("article-0001.html", "page-0001.html")
        for name in tree(files[file]).xpath("//*[@data-line]/@data-line")
    ]
    assert sorted(shown) == sorted(one.id for one in page.recognised.lines)
    root = tree(files["page-0001.html"])
    assert root.xpath("//section[@id='furniture']//*[@data-line='l0010']")
    assert "・・" in root.xpath("string(//section[@id='unplaced'])")
    assert HOSTILE in root.xpath("string(//section[@id='rejected'])")
    assert not root.xpath("//section[@id='lost']")


def test_both_sides_are_the_texts_that_they_say_they_are() -> None:
    page = page_of("s1")
    lines = {one.id: one for one in page.recognised.lines}
    for one in page.settled.passages:
        mine = [lines[name] for name in one.lines]
        anchors = {verdict.edit.id: "e1" for verdict in one.ledger}
        read = "".join(piece.text for piece in mark_reading(mine, one.ledger, (), anchors) if piece.look != "join")
        assert read == text_of(mine, applied(one.ledger))
        for name, pieces in mark_lines(mine, one.ledger, (), anchors).items():
            assert "".join(piece.text for piece in pieces) == lines[name].text


def test_what_was_recognised_is_escaped(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        root = tree(data)
        assert len(root.xpath("//script")) == 2, name
        assert all("alert" not in script or "<script>" not in script for script in root.xpath("//script/text()"))
        assert b"<script>alert" not in data
        assert b"<i>" not in data
        assert b"second in the lattice <b>" not in data
    assert HOSTILE in tree(files["article-0001.html"]).xpath("string(//*[@data-line='l0004'])")
    assert "晨报 <1>" in tree(files["index.html"]).xpath("string(//h1)")


def test_phrases_that_hold_recognised_text_end_no_element() -> None:
    voice = Voice("en")
    said = voice.attribute("title", "cutting of the scan: {text}", text=HOSTILE)
    assert "<" not in said
    voice("cutting of the scan: {text}", text=HOSTILE)
    assert "<" not in voice.pairs()
    assert json.loads(voice.pairs())[0][0] == f"cutting of the scan: {HOSTILE}"


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=12).filter(lambda said: "\n" not in said), data=st.data())
def test_text_is_shown_whole_whatever_edits_touch_it(text: str, data: st.DataObject) -> None:
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
                confidence=data.draw(st.sampled_from([0.5, 0.95])),
            )
        ]
    }
    ledger = settle(tuple(edits.values()), [one], {}, 0.9)
    anchors = {name: f"e{number}" for number, name in enumerate(edits)}
    pieces = mark_lines([one], ledger, (), anchors)[one.id]
    assert "".join(piece.text for piece in pieces) == text
    reading = mark_reading([one], ledger, (), anchors)
    assert "".join(piece.text for piece in reading) == text_of([one], applied(ledger))
    firsts = [piece.anchor for piece in pieces if piece.first]
    assert len(firsts) == len(set(firsts))


def test_doubtful_characters_name_their_alternatives(files: dict[str, bytes]) -> None:
    titles = tree(files["article-0001.html"]).xpath("//*[contains(@class, 'faint')]/@title")
    assert "汽 40% / 气 35% / <i> 10%" in titles


def test_marked_garble_stands_in_the_text_and_has_a_card() -> None:
    page = page_of("s1")
    body = page.settled.passages[2]
    doubt = Doubt(
        start=Place(line="l0003", offset=0),
        end=Place(line="l0003", offset=2),
        reason="hardly seen",
        confidence=0.3,
        candidates=(("令", 0.2),),
    )
    passages = tuple(replace(one, doubts=(doubt,)) if one is body else one for one in page.settled.passages)
    marked = replace(page, settled=replace(page.settled, passages=passages))
    files = dict(write_report(issue_of("s1"), [marked], picture, "galley 0"))
    root = tree(files["article-0001.html"])
    assert [one.text_content() for one in root.xpath("//a[contains(@class, 'm doubt')]")] == ["今天", "今天"]
    (card,) = root.xpath("//li[@data-kind='garble']")
    assert "hardly seen" in card.text_content()
    assert "令" in card.text_content()
    assert card.xpath(".//svg/image")


def test_what_nobody_could_read_is_a_gap_in_the_text_with_its_cutting() -> None:
    page = page_of("s1")
    box = Box(left=100, top=560, right=400, bottom=600)
    gap = Gap(at=Place(line="l0004", offset=0), reason="nothing can be read here", box=box, text="天", confidence=0.2)
    body = page.settled.passages[2]
    passages = tuple(replace(one, gaps=(gap,)) if one is body else one for one in page.settled.passages)
    omissions = (
        Omission(box=box, outcome="illegible", reason="nothing can be read here"),
        Omission(
            box=page.recognised.lines[5].box,
            outcome="read",
            reason="the line was read only when it was looked at again",
            line="l0006",
            text="The news-",
            confidence=0.9,
        ),
    )
    full = replace(
        page,
        settled=replace(page.settled, passages=passages),
        recognised=replace(page.recognised, omissions=omissions),
    )
    files = dict(write_report(issue_of("s1"), [full], picture, "galley 0"))
    root = tree(files["article-0001.html"])
    assert len(root.xpath("//a[contains(@class, 'm gap')]")) == 2
    cards = root.xpath("//li[@data-kind='omissions']")
    assert len(cards) == len(tree(files["page-0001.html"]).xpath("//li[@data-kind='omissions']")) == 2
    assert all(card.xpath(".//svg/image") for card in cards)


def test_reading_order_stands_over_the_page_and_leads_to_the_text(files: dict[str, bytes]) -> None:
    root = tree(files["page-0001.html"])
    assert len(root.xpath("//svg//rect[starts-with(@id, 'r-')]")) == 7
    assert root.xpath("//svg//a[@href='article-0001.html#p1-3']")
    assert root.xpath("string(//*[@class='badges']//text)") == "1"
    why = tree(files["article-0001.html"]).xpath("string(//details[@class='why'])")
    assert "the headline spans both columns" in why
    assert "the column under the picture" in why


def test_a_doubtful_join_shows_both_ends_and_what_came_second() -> None:
    page = page_of("s1")
    flow = replace(
        page.order.flows[0],
        joins=(
            Join(
                from_region="r-p3",
                to_region="r-p4",
                reason="on to the next column; the sentence runs on",
                confidence=0.55,
                runner_up="r-p2",
                runner_up_reason="under the headline",
            ),
        ),
    )
    files = dict(
        write_report(issue_of("s1"), [replace(page, order=replace(page.order, flows=(flow,)))], picture, "galley 0")
    )
    for name in ("page-0001.html", "article-0001.html", "index.html"):
        (card,) = tree(files[name]).xpath("//li[@data-kind='order']")
        assert "on to the next column" in card.text_content()
        assert "under the headline" in card.text_content()
        assert len(card.xpath(".//svg/image")) == 3
    root = tree(files["page-0001.html"])
    assert root.xpath("//g[@id='a-j1-1']//a[@href='#j1-1']")
    assert root.xpath("//li[@id='j1-1']//a[@href='#a-j1-1']")
    assert root.xpath("//li[@id='j1-1']//a[@href='article-0001.html#j1-1']")


def test_the_index_keeps_both_books(files: dict[str, bytes]) -> None:
    pages, issue = [page_of("s1", 1), page_of("s2", 2)], issue_of("s1", "s2")
    coverage, support = count_coverage(issue, pages), audit(pages).support
    assert (coverage.articles, coverage.furniture, coverage.unplaced, coverage.rejected) == (18, 2, 2, 2)
    assert (coverage.lost, coverage.repeated, coverage.lines) == (0, 0, 22)
    # The lattice of this line does not hold what the edit reads.
    assert (support.alternative, support.normalisation, support.unsupported) == (0, 0, 2)
    index = tree(files["index.html"])
    assert "looks alike, but not sure" in index.xpath("string(//section[@id='rules'])")
    assert "in articles" in index.xpath("string(//section[@class='books'])")


def test_what_was_taken_out_is_listed_with_its_proof_and_its_card() -> None:
    page = page_of("s1")
    first, *_ = page.settled.passages
    line = replace(next(one for one in page.recognised.lines if one.id == first.lines[0]), glyphs=())
    gone = Edit(
        start=Place(line=line.id, offset=0),
        end=Place(line=line.id, offset=len(line.text)),
        before=line.text,
        after="",
        reason="a line of print that was read twice",
        rule="doubled-line@2",
        support="normalisation",
        confidence=0.97,
    )
    again = replace(line, id="again")
    passage = replace(first, ledger=(Verdict(edit=gone, outcome="applied", by="threshold"),), doubts=(), gaps=())
    home = Passage(id="t-again", kind="body", flow="f", regions=(), lines=("again",))
    passages = (passage, *page.settled.passages[1:], home)
    lines = (line, *(one for one in page.recognised.lines if one.id != line.id), again)
    recognised = replace(page.recognised, lines=lines)
    changed = replace(page, recognised=recognised, settled=replace(page.settled, passages=passages))
    made = dict(write_report(issue_of("s1"), [changed], picture, "galley 0"))
    table = tree(made["removed.html"]).xpath("//section[.//h2[contains(., 'the same ink')]]//tbody/tr")
    (row,) = table
    assert line.text in row.text_content().replace("␣", " ")
    assert "whole line" in row.text_content()
    file, _, anchor = row.xpath("string(.//a/@href)").partition("#")
    assert tree(made[file]).xpath(f"//li[@id='{anchor}']")
    assert "doubled-line@2" in tree(made["index.html"]).xpath("string(//section[@id='removed'])")


def test_decisions_that_no_longer_fit_are_shown_with_their_cutting(files: dict[str, bytes]) -> None:
    cards = tree(files["index.html"]).xpath("//section[@id='orphans']//li[@data-decision]")
    assert len(cards) == 2
    for words in ("昨", "Li Hua", "seen <on> film", "nothing there"):
        assert words in cards[0].text_content()
    # The scan of these pages has no digest, and the decision's has one: nothing there to cut from.
    assert not cards[0].xpath(".//svg")
    page = page_of("s1")
    (orphan,) = page.settled.orphans
    there = replace(orphan, decision=replace(orphan.decision, spot=replace(orphan.decision.spot, page="")))
    clash = (there.decision, replace(there.decision, reviewer="Wang Wu", after="明"))
    settled = replace(page.settled, orphans=(there,), conflicts=(clash,))
    index = tree(
        dict(write_report(issue_of("s1"), [replace(page, settled=settled)], picture, "galley 0"))["index.html"]
    )
    assert len(index.xpath("//section[@id='orphans']//li//svg/image")) == 1
    assert len(index.xpath("//section[@id='conflicts']//li//svg/image")) == 2
    assert "Wang Wu" in index.xpath("string(//section[@id='conflicts'])")


def test_what_people_decided_and_what_that_taught_stands_in_the_index() -> None:
    page = page_of("s1")
    (orphan,) = page.settled.orphans
    first = replace(orphan.decision, rule="look-alike@1", confidence=0.6, before="汽", after="气")
    second = replace(
        first,
        time="2026-01-02T00:00:00Z",
        spot=replace(first.spot, box=Box(left=400, top=200, right=440, bottom=240)),
    )
    third = replace(second, time="2026-01-03T00:00:00Z", outcome="reject", reviewer="Wang Wu", replaces=(second.id,))
    standing = weigh((first, second, third))
    files = dict(write_report(issue_of("s1"), [page], picture, "galley 0", "en", standing, learn(standing.in_force)))
    rows = tree(files["index.html"]).xpath("//section[@id='decisions']//tr")
    cells = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in rows]
    assert ["Li Hua", "1", "0", "0", "0", "1", "2026-01-02"] in cells
    assert ["Wang Wu", "0", "1", "0", "0", "0", "2026-01-03"] in cells
    assert any(row[:4] == ["look-alike@1", "", "1", "1"] for row in cells)
    assert any(row[:2] == ["look-alike@1", "汽气"] for row in cells)


def test_the_index_shows_first_what_a_minute_gains_most(files: dict[str, bytes]) -> None:
    cards = tree(files["index.html"]).xpath("//section[@id='best']//li[contains(@class, 'card')]")
    worth = [
        float(re.findall(r"worth ([\d.]+)", card.text_content())[0]) for card in cards if "worth" in card.text_content()
    ]
    assert worth == sorted(worth, reverse=True)
    assert worth


def test_lines_that_no_passage_holds_are_lost_and_shown() -> None:
    page = page_of("s1")
    fewer = replace(page, settled=replace(page.settled, passages=page.settled.passages[:-1]))
    assert count_coverage(issue_of("s1"), [fewer]).lost == 1
    files = dict(write_report(issue_of("s1"), [fewer], picture, "galley 0"))
    assert tree(files["page-0001.html"]).xpath("//section[@id='lost']//*[@data-line='l0011']")


def test_nothing_is_fetched_from_elsewhere(files: dict[str, bytes]) -> None:
    for data in files.values():
        root = tree(data)
        assert all(source.startswith("data:") for source in root.xpath("//@src | //image/@href"))
        assert not root.xpath("//link[not(@href='data:,')] | //iframe | //object | //@style | //@onclick")
        text = data.decode("utf-8")
        assert "url(" not in text
        assert "@import" not in text
        assert not re.search(r"(?:href|src|action)=.?(?:https?:)?//", text)
        (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_texts_carry_their_language(files: dict[str, bytes]) -> None:
    root = tree(files["article-0001.html"])
    assert root.get("lang") == "en"
    assert {one.get("lang") for one in root.xpath("//div[contains(@class, 'side ')]")} == {"zh-Hans"}


def test_everything_can_be_named_by_a_screen_reader(files: dict[str, bytes]) -> None:
    for data in files.values():
        root = tree(data)
        assert len(root.xpath("//main")) == len(root.xpath("//h1")) or len(root.xpath("//main")) == 1
        assert all(one.get("alt") is not None for one in root.xpath("//img"))
        assert all(one.get("aria-label") for one in root.xpath("//svg[@role] | //nav | //aside | //form"))
        assert root.xpath("//a[@class='skip'][@href='#main']")
        for field in root.xpath("//input"):
            assert root.xpath("//label[@for=$id]", id=field.get("id")) or field.getparent().tag == "label"


def test_the_interface_is_said_in_both_languages(files: dict[str, bytes]) -> None:
    pages = [page_of("s1", 1), page_of("s2", 2)]
    chinese = dict(write_report(issue_of("s1", "s2"), pages, picture, "galley 0", "zh"))
    for name, data in files.items():
        root, other = tree(data), tree(chinese[name])
        assert (root.get("lang"), other.get("lang")) == ("en", "zh-Hans")
        pairs = json.loads(root.xpath("string(//script[@id='phrases'])"))
        for one in root.xpath("//*[@data-t]"):
            assert one.text_content() == pairs[int(one.get("data-t"))][0]
        for one in other.xpath("//*[@data-t]"):
            assert (
                one.text_content()
                == json.loads(other.xpath("string(//script[@id='phrases'])"))[int(one.get("data-t"))][1]
            )
    # What the templates say stands in the catalogue; what stages say may not.
    heads = [one.text_content() for one in tree(chinese["index.html"]).xpath("//th | //dt | //h2")]
    assert [said for said in heads if not re.search("[\u4e00-\u9fff]|^[0-9]*$", said)] == []
    assert "文章" in tree(chinese["index.html"]).text_content()


TEMPLATES = sorted(Path(review.__file__).parent.glob("templates/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_phrase_of_the_templates_has_its_chinese(template: Path) -> None:
    known = json.loads((template.parents[1] / "phrases" / "zh.json").read_text(encoding="utf-8"))
    said = re.findall(
        r'\bt(?:\.attribute\("[a-z-]+", |\.phrase\(|\.plain\(|\()"((?:[^"\\]|\\.)+)"', template.read_text()
    )
    for found in re.findall(r't\.count\([^"]+"([^"]+)", "([^"]+)"', template.read_text()):
        said += found
    assert [phrase for phrase in said if phrase not in known] == []


def test_names_that_records_have_have_their_chinese() -> None:
    names = [*LABELS.values(), *get_args(RegionKind), *get_args(Outcome), *get_args(Support)]
    names += [*get_args(DecisionOutcome), *get_args(Misfit), *(f"decision on {one}" for one in get_args(DecisionKind))]
    assert [name for name in names if say(name, "zh") == name] == []
    holes = re.compile(r"{(\w+)}")
    for file in ("zh.json", "zh-sentences.json"):
        text = (Path(review.__file__).parent / "phrases" / file).read_text(encoding="utf-8")
        for english, chinese in json.loads(text).items():
            assert sorted(holes.findall(english)) == sorted(holes.findall(chinese)), english


def test_sentences_of_stages_are_put_into_chinese() -> None:
    assert sentence("on to the next column; the sentence runs on").zh == "接到下一栏；句子未完，接着读"
    assert sentence("the recogniser gave “凡” 72.1%, “儿” 18.2%").zh == "识别引擎给 “凡” 72.1%，给 “儿” 18.2%"
    assert sentence("what no stage says").zh == "what no stage says"


def test_a_full_page_stays_small_enough_to_mail() -> None:
    lines = tuple(replace(line(1, "今天天气很好我们出去走走吧"), id=f"l{n:04d}", box=_cell(n)) for n in range(1, 501))
    page = page_of("s1")
    long = Passage(id="p3", kind="body", flow="f1", regions=("r-p3",), lines=tuple(one.id for one in lines))
    edits = (*(join(a, b) for a, b in pairwise(lines)), *(change(one, 4, "汽", 0.6, "looks alike") for one in lines))
    ledger = settle(edits, lines, {}, 0.8)
    full = replace(
        page,
        recognised=replace(page.recognised, lines=lines, rejected=()),
        settled=SettledPage(scan="s1", passages=(replace(long, edits=edits, ledger=ledger),)),
    )
    files = dict(write_report(issue_of("s1"), [full], _printed, "galley 0"))
    assert len(files["page-0001.html"]) < 3_500_000
    assert len(files["article-0001.html"]) < 3_500_000
    assert len(files["index.html"]) < 500_000
    assert len(tree(files["article-0001.html"]).xpath("//*[@data-edit]")) == 999


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


@pytest.mark.parametrize("turn", [0, 1], ids=["upright", "turned"])
def test_characters_are_found_on_the_prepared_page(turn: int) -> None:
    """A black square for one character, wherever the scan lay."""
    paper = np.full((600, 800), 255, dtype=np.uint8)
    paper[100:140, 300:340] = 0
    scan = Line(
        id="l1",
        text="今天天气好",
        box=Box(left=200, top=100, right=400, bottom=140),
        confidence=1.0,
        glyphs=tuple(
            Glyph(text=mark, left=200 + 40 * at, right=240 + 40 * at, confidence=1.0)
            for at, mark in enumerate("今天天气好")
        ),
    )
    prepared = replace(page_of("s1").prepared, width=800, height=600)
    if turn:
        # The scan lies on its left side: its x runs down, its y to the left of the prepared page.
        scan = replace(scan, box=Box(left=100, top=400, right=140, bottom=600))
        scan = replace(
            scan, glyphs=tuple(replace(one, left=800 - one.right, right=800 - one.left) for one in scan.glyphs)
        )
        prepared = replace(prepared, to_scan=(0.0, 1.0, 0.0, -1.0, 0.0, 800.0, 0.0, 0.0, 1.0))
    box = Upright(prepared).span(scan, 2, 3)
    assert (box.left, box.top, box.right, box.bottom) == (280, 100, 320, 140)
    cutting = Cutter(paper, Upright(prepared), fineness(1)).span(scan, 2, 4)
    assert cutting is not None
    (outline,) = cutting.outlines
    data = base64.b64decode(cutting.uri.partition(",")[2])
    shown = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    scale = shown.shape[1] / cutting.width
    inside = shown[
        round(outline.y * scale) : round((outline.y + outline.height) * scale),
        round(outline.x * scale) : round((outline.x + outline.width) * scale),
    ]
    assert (inside < 128).sum() > 0.95 * (shown < 128).sum() > 0


@pytest.mark.parametrize(
    "box",
    [Box(left=5000, top=10, right=5100, bottom=40), Box(left=10, top=10, right=10, bottom=11)],
    ids=["off the page", "without width"],
)
def test_a_line_outside_of_the_picture_has_no_cutting(box: Box) -> None:
    cutter = Cutter(picture("s1"), Upright(page_of("s1").prepared), fineness(1))
    outside = cutter.line(replace(line(1, "x"), box=box, glyphs=()))
    assert outside is None or outside.width > 0


def test_without_a_picture_the_report_has_no_cuttings() -> None:
    page = page_of("s1")
    alone = replace(page, prepared=replace(page.prepared, scan=replace(page.prepared.scan, basis="text")))
    for data in dict(write_report(issue_of("s1"), [alone], lambda _: None, "galley 0")).values():
        assert not tree(data).xpath("//svg/image | //img")


def test_the_same_input_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert report("s1", "s2") == files


def test_a_page_that_failed_does_not_shift_the_others() -> None:
    files = dict(write_report(issue_of("s1", "s3"), [page_of("s1", 1), page_of("s3", 3)], picture, "galley 0"))
    assert [name for name in files if name.startswith("page")] == ["page-0001.html", "page-0003.html"]
    assert tree(files["page-0001.html"]).xpath("//nav//@href")[0] == "page-0003.html"
    # issue.yaml says that the first page is printed with a 3.
    assert "Page 5" in tree(files["page-0003.html"]).xpath("string(//header)")


def test_an_article_on_two_pages_is_one_file_with_anchors_of_both() -> None:
    issue = issue_of("s1", "s2")
    first, second = issue.articles
    one = replace(
        first, pages=("s1", "s2"), heads=("s1.p1",), body=("s1.p3", "s2.p3", "s2.p4"), bylines=(), jump_to=None
    )
    files = dict(
        write_report(replace(issue, articles=(one,)), [page_of("s1", 1), page_of("s2", 2)], picture, "galley 0")
    )
    assert second.id not in files
    root = tree(files["article-0001.html"])
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.xpath("//div[@id='p1-3']")
    assert root.xpath("//div[@id='p2-4']")
    assert len(root.xpath("//aside//figure")) == 2


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
    made = dict(write_report(bare, [], picture, "galley 0"))
    assert list(made) == ["removed.html", "index.html"]
    assert "No articles were found." in tree(made["index.html"]).text_content()


def test_a_unified_diff_takes_the_scan_to_the_reading_text() -> None:
    page = page_of("s1")
    rows = list(unified(issue_of("s1"), [page]))
    assert rows[:2] == ["--- a/news/s1-a1.txt\n", "+++ b/news/s1-a1.txt\n"]
    assert "-今天天汽好，明\n" in rows
    assert "+今天天气好，明\n" in rows
    # A hyphen that goes with its line end is a change, the line end alone is none.
    assert "-The news-\n" in rows
    assert "+The news\n" in rows
    assert not any("好。" in row and row[0] != " " for row in rows)


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
        # The script ran: it uncovers the switch, which it hides where it cannot.
        assert tree(dom.encode()).xpath("//div[@class='switch'][not(@hidden)]")


def test_the_browser_does_complain_of_a_script_that_is_not_ours(
    files: dict[str, bytes], tmp_path: Path, browse: Callable[[Path], tuple[str, str]]
) -> None:
    bad = tmp_path / "bad.html"
    bad.write_bytes(files["index.html"].replace(b"</body>", b"<script>document.title='x'</script></body>"))
    dom, log = browse(bad)
    assert "Content Security Policy" in log
    assert tree(dom.encode()).xpath("string(//title)") != "x"
