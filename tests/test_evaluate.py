"""Scoring: the published definitions to the digit, and errors put down to what caused them."""

from __future__ import annotations

import importlib.util
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from rich.console import Console

from pipeline.errors import FormatError, OutputError
from pipeline.evaluate import (
    evaluate,
    find_differences,
    match_articles,
    print_table,
    score,
    score_text,
    score_truth,
    write_evaluation,
)
from pipeline.formats.tei import read_tei
from pipeline.formats.truth import TruthArticle, TruthLine, TruthPage, read_truth

Written = list[tuple[str, str, list[str]]]
"""Headline, byline and paragraphs of each article."""

FIRST = [
    "一九九八年的春天来得早，城北的桃花还没有开，去苗圃看树的人已经排起了长队。",
    "园艺师傅说，今年的雨水足，土地松软，正是栽树的好时候，一定要抓紧。",
    "记者在现场看到，老人带着孩子，孩子提着水桶，说说笑笑，十分热闹。",
]
SECOND = [
    "港务局昨天公布，上个月进出港口的货船比去年同期多了三成，码头上日夜忙碌。",
    "调度员小林说，最忙的一天要安排四十多条船靠岸，连吃饭的时间都没有。",
]
TRUTH = {
    "image": "small-d2.jpg",
    "size": [900, 1200],
    "articles": [
        {"id": 0, "title": "春来早栽树忙", "byline": "□ 王小树", "paragraphs": FIRST, "headline_place": "span"},
        {
            "id": 1,
            "title": "货船多了三成",
            "byline": "本报记者 林帆",
            "paragraphs": SECOND,
            "headline_place": "partial",
        },
    ],
    "lines": [
        {"art": str(number), "kind": kind, "par": 0, "text": text, "x": 10 + 400 * column, "y": y, "x1": 300, "y1": y}
        for number, kind, text, column, y in [
            (0, "title", "春来早栽树忙", 0, 10),
            *((0, "p", "".join(FIRST)[at : at + 20], at // 60, 50 + 30 * (at % 60)) for at in range(0, 100, 20)),
            (1, "title", "货船多了三成", 1, 400),
            *((1, "p", "".join(SECOND)[at : at + 20], at // 40, 500 + at % 40) for at in range(0, 70, 20)),
        ]
    ],
}


def write_tei(path: Path, articles: Written, image: str = "small-d2.jpg") -> Path:
    divs = "".join(
        f'<div type="article"><pb facs="#s"/><head type="main">{escape(title)}</head>'
        + (f"<byline>{escape(byline)}</byline>" if byline else "")
        + "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
        + "</div>"
        for title, byline, paragraphs in articles
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><facsimile><surface xml:id="s">'
        f'<graphic url="{image}"/></surface></facsimile><text><body>{divs}</body></text></TEI>',
        encoding="utf-8",
    )
    return path


def as_written(page: dict[str, Any]) -> Written:
    return [(one["title"], one["byline"], list(one["paragraphs"])) for one in page["articles"]]


def shuffled(articles: Written) -> Written:
    chance = random.Random(1)
    mixed = [(title, byline, chance.sample(paragraphs, len(paragraphs))) for title, byline, paragraphs in articles]
    return chance.sample(mixed, len(mixed))


def damaged(articles: Written) -> Written:
    chance = random.Random(2)

    def spoil(text: str) -> str:
        wide = {"，": ",", "（": "(", "：": ":", "“": '"'}
        kept = (wide.get(one, one) if chance.random() < 0.5 else one for one in text)
        return "".join(one if chance.random() > 0.08 else chance.choice(["", "木", one + "一"]) for one in kept)

    return [(spoil(title), spoil(byline), [spoil(one) for one in paragraphs]) for title, byline, paragraphs in articles]


def merged(articles: Written) -> Written:
    (title, byline, paragraphs), second, *rest = articles
    return [(title, byline, ["".join(paragraphs), *second[2]]), *rest]


def halved(articles: Written) -> Written:
    return [
        half
        for title, byline, paragraphs in articles
        for half in ((title, byline, paragraphs[:1]), ("", "", paragraphs[1:]))
    ]


def spaced(articles: Written) -> Written:
    return [(f" {title}\n", byline, ["\n".join(one) for one in paragraphs]) for title, byline, paragraphs in articles]


def same(articles: Written) -> Written:
    return articles


def none(_: Written) -> Written:
    return []


OUTPUTS = [same, shuffled, damaged, merged, halved, spaced, none]


def load_script(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("change", OUTPUTS, ids=lambda one: one.__name__)
def test_figures_are_those_of_the_reference_scripts(
    change: Callable[[Written], Written], samples: Path, tmp_path: Path
) -> None:
    scripts = samples.parent / "score"
    if not scripts.is_dir():
        pytest.skip(f"no scoring scripts at {scripts}")
    reference = load_script(scripts / "score_tei.py")
    flow = load_script(scripts / "flow_recall.py")
    for file in sorted((samples / "pages").glob("*.json"))[::3]:
        page = json.loads(file.read_text(encoding="utf-8"))
        tei = write_tei(tmp_path / file.stem / "page.xml", change(as_written(page)), page["image"])
        hypothesis = reference.articles([tei])
        expected = {
            **reference.score(page, hypothesis),
            "cer_strict": reference.score(page, hypothesis, fold=False)["cer"],
        }
        articles = [one for one in read_tei(tei) if one.heads or one.paragraphs]
        expected |= {
            {"recall": "flow_recall"}.get(name, name): value
            for name, value in flow.flow(page, "\n".join(one.text for one in articles)).items()
        }
        found = score(read_truth(file)[0], articles)
        assert found.articles == tuple(expected.pop("articles"))
        for name, value in expected.items():
            digits = 3 if name in ("art_f1", "title_acc", "byline_acc", "para_f1") else 4
            assert round(getattr(found, name), digits) == value, (file.stem, name)


def truth_page(tmp_path: Path) -> TruthPage:
    file = tmp_path / "small-d2.json"
    file.write_text(json.dumps(TRUTH, ensure_ascii=False), encoding="utf-8")
    return read_truth(file)[0]


NAMES = ("cer", "cer_matched", "order_free", "cer_strict", "art_f1", "title_acc", "byline_acc", "para_f1")
FROZEN = {
    "same": (0, 0, 0, 0, 1, 1, 1, 1),
    "shuffled": (62 / 171, 62 / 171, 0, 62 / 171, 0.5, 1, 1, 1),
    "damaged": (19 / 171, 19 / 171, 15 / 171, 29 / 171, 0.5, 0.5, 0.5, 0.4),
    "merged": (138 / 171, 138 / 171, 0, 138 / 171, 0, 0.5, 0.5, 0.25),
    "halved": (140 / 171, 70 / 171, 0, 140 / 171, 0, 0.5, 0.5, 0.75),
    "spaced": (0, 0, 0, 0, 1, 1, 1, 1),
    "none": (1, 1, 1, 1, 0, 0, 0, 0),
}
JOINED = {"damaged": (4 / 7, 1 / 2), "none": (0, 0)}


@pytest.mark.parametrize("change", OUTPUTS, ids=lambda one: one.__name__)
def test_figures_of_a_small_page_do_not_move(change: Callable[[Written], Written], tmp_path: Path) -> None:
    """Expected figures are those of the reference scripts for the same files."""
    tei = write_tei(tmp_path / "small.xml", change(as_written(TRUTH)))
    found = score(truth_page(tmp_path), [one for one in read_tei(tei) if one.paragraphs])
    for name, value in zip(NAMES, FROZEN[change.__name__], strict=True):
        assert getattr(found, name) == pytest.approx(value), name
    assert (found.chars, found.joins, found.column_joins) == (171, 7, 2)
    assert (found.flow_recall, found.column_recall) == pytest.approx(JOINED.get(change.__name__, (1, 1)))


def causes_of(articles: Written, tmp_path: Path) -> dict[str, int]:
    tei = write_tei(tmp_path / "output.xml", articles)
    matching = match_articles(truth_page(tmp_path).articles or (), read_tei(tei))
    causes: dict[str, int] = {}
    for one in find_differences(matching):
        causes[one.cause] = causes.get(one.cause, 0) + one.size
    return causes


def test_each_error_is_put_down_to_what_caused_it(tmp_path: Path) -> None:
    (title, byline, first), (second_title, second_byline, second) = as_written(TRUTH)

    def with_first(*paragraphs: str) -> Written:
        return [(title, byline, list(paragraphs)), (second_title, second_byline, second)]

    assert causes_of(with_first(*first), tmp_path) == {}
    misread = first[1].replace("园艺", "国艺").replace("抓紧", "抓")
    assert causes_of(with_first(first[0], misread, first[2]), tmp_path) == {"recognition": 2}
    marks = first[0].replace("，", ",").replace("。", "")
    assert causes_of(with_first(marks, *first[1:]), tmp_path) == {"punctuation": 3}
    assert causes_of(with_first(first[0] + first[1], first[2]), tmp_path) == {"paragraph": 1}
    assert set(causes_of(with_first(first[0], first[2], first[1]), tmp_path)) == {"order"}
    strayed = [(title, byline, first[:2]), (second_title, second_byline, [*second, first[2]])]
    assert causes_of(strayed, tmp_path)["article"] == 2 * len(first[2])
    lost = causes_of(with_first(*first[:2]), tmp_path)
    assert lost == {"recognition": len(first[2]), "paragraph": 1}
    assert causes_of(as_written(TRUTH)[:1], tmp_path) == {"recognition": len("".join(second))}
    assert causes_of([(title, byline, first), ("", "", second[:1]), ("", "", second[1:])], tmp_path)["article"] > 30


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of two truth pages, and an output with three pages in two issues."""
    truth, output = tmp_path / "truth", tmp_path / "output"
    truth.mkdir()
    for name in ("small-d2", "other-d1"):
        page = json.dumps({**TRUTH, "image": f"{name}.jpg"}, ensure_ascii=False)
        (truth / f"{name}.json").write_text(page, encoding="utf-8")
    written = as_written(TRUTH)
    write_tei(output / "one" / "tei" / "one-a001.xml", written[:1])
    write_tei(output / "one" / "tei" / "one-a002.xml", written[1:])
    write_tei(output / "one" / "tei" / "one.xml", written)
    write_tei(output / "two" / "tei" / "two.xml", damaged(written), "other-d1.tif")
    write_tei(output / "two" / "tei" / "third.xml", written, "third.tif")
    (output / "two" / "other.xml").write_text("<other/>")
    return truth, output


def test_pages_are_matched_by_their_pictures_and_no_article_counts_twice(places: tuple[Path, Path]) -> None:
    found = evaluate(*places)
    assert [one.page for one in found.pages] == ["other-d1", "small-d2"]
    assert found.pages[1].scores.articles == (2, 2)
    assert found.pages[1].scores.cer == 0
    assert dict(found.mean)["cer"] == pytest.approx(19 / 171 / 2)
    assert dict(found.causes)["recognition"] > 0
    splits = {(one.attribute, one.value): one for one in found.splits}
    assert splits["headline_place", "span"].articles == 2
    assert (splits["damage", "1"].found, splits["damage", "2"].found) == (0.5, 1.0)


def test_pages_that_the_output_lacks_are_named(places: tuple[Path, Path]) -> None:
    truth, output = places
    found = evaluate(truth, output / "one")
    assert found.missing == ("other-d1",)
    assert len(found.pages) == 1
    with pytest.raises(FormatError, match="none of the pages"):
        evaluate(truth / "small-d2.json", output / "two")


def test_one_page_takes_a_tei_file_of_any_name(places: tuple[Path, Path], tmp_path: Path) -> None:
    bare = write_tei(tmp_path / "anything.xml", as_written(TRUTH))
    bare.write_text(bare.read_text("utf-8").replace('url="small-d2.jpg"', ""), encoding="utf-8")
    assert evaluate(places[0] / "small-d2.json", bare).pages[0].scores.art_f1 == 1


def test_the_report_is_written_whole(places: tuple[Path, Path], tmp_path: Path) -> None:
    found = evaluate(*places)
    record, page = write_evaluation(found, tmp_path / "evaluation")
    assert json.loads(record.read_bytes())["mean"]["cer"] == round(19 / 171 / 2, 4)
    html = page.read_text("utf-8")
    assert "other-d1" in html
    assert "<del>" in html
    assert "http" not in html
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(print_table(found))
    assert "mean" in console.export_text()
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_evaluation(found, tmp_path / "file" / "folder")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("page.json", "{", "no page of ground truth"),
        ("page.json", '{"image": "a.jpg", "articles": [{"title": 1}]}', "no page of ground truth"),
        ("page.xml", "<TEI", "damaged XML"),
        ("page.xml", "<html/>", "no known form"),
        ("nothing.json", None, "is not there"),
        ("empty", "", "damaged XML"),
    ],
)
def test_bad_truth_is_told_with_its_file(tmp_path: Path, name: str, content: str | None, problem: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content)
    with pytest.raises(FormatError, match=problem) as told:
        read_truth(file)
    assert str(file) in str(told.value)


def test_other_files_among_the_truth_do_no_harm(places: tuple[Path, Path]) -> None:
    (places[0] / "notes.json").write_text('{"made": "by hand"}')
    (places[0] / "mets.xml").write_text("<mets/>")
    assert len(read_truth(places[0])) == 2


def test_a_word_put_together_is_a_join_that_the_plain_figures_do_not_see() -> None:
    texts = ["fought and beaten by the wo-", "men of the town, who had", "practiced in secret."]
    lines = tuple(TruthLine(text=one, kind="p", article="0", top=30.0 * at) for at, one in enumerate(texts))
    article = TruthArticle(
        title="Fire",
        byline="",
        paragraphs=("fought and beaten by the women of the town, who had practiced in secret.",),
    )
    best = score_truth(TruthPage(name="a", file="a.json", articles=(article,), lines=lines))
    assert (best.cer, best.art_f1, best.title_acc, best.para_f1) == (0, 1, 1, 1)
    assert (best.joins, best.flow_recall, best.flow_joined) == (2, 0.5, 1.0)
    apart = score_text("", "beaten by the wo men of the town, who had else", lines)
    assert (apart.flow_recall, apart.flow_joined) == (0, 0.5)
