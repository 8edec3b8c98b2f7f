"""The press must tell the truth about its own pages, or every figure measured on them is worth nothing."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.press import Page, set_page
from tests.press.damage import LEVELS, damage_page, move_rect, warp
from tests.press.flow import sentence_ends
from tests.press.fonts import missing_fonts
from tests.press.linebreaking import NO_END, NO_START, ChineseBreaker, LatinBreaker
from tests.press.page import STYLES
from tests.press.sheet import Rect
from tests.press.texts import read_copy

HERE = Path(__file__).parent
SCANS = HERE.parent / "scans"

pytestmark = pytest.mark.skipif(
    bool(missing_fonts()), reason=f"fonts are missing (Debian: fonts-noto-cjk fonts-noto-core): {missing_fonts()}"
)

SAMPLES = [("zh", 5), ("zh", 6), ("vertical", 7), ("oldvertical", 7), ("en", 8), ("de", 9)]


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda p: f"{p[0]}-{p[1]}")
def small_page(request: pytest.FixtureRequest) -> Page:
    style, seed = request.param
    return set_page(seed, style, damage=2, size="small")


def body_lines(truth: dict[str, Any], article: int) -> list[dict[str, Any]]:
    return [line for line in truth["lines"] if line["art"] == str(article) and line["kind"] == "p"]


def rejoin_latin(paragraph: str, lines: list[str]) -> bool:
    """Whether `lines` are `paragraph`, where a hyphen at a line's end may be the printer's."""
    at = 0
    for line in lines:
        if at < len(paragraph) and paragraph[at] == " ":
            at += 1
        if paragraph.startswith(line, at):
            at += len(line)
        elif line.endswith("-") and paragraph.startswith(line[:-1], at):
            at += len(line) - 1
        else:
            return False
    return at == len(paragraph)


def digest(page: Page) -> str:
    return hashlib.sha256(page.image.tobytes() + json.dumps(page.truth).encode()).hexdigest()


@pytest.mark.parametrize("style", STYLES)
def test_same_seed_same_page(style: str) -> None:
    first, second = (set_page(11, style, damage=1, size="column") for _ in range(2))
    assert digest(first) == digest(second)
    assert digest(first) != digest(set_page(12, style, damage=1, size="column"))


def test_every_line_lies_on_ink(small_page: Page) -> None:
    grey = np.asarray(small_page.image, dtype=np.float32)
    height, width = grey.shape
    for line in small_page.truth["lines"]:
        assert 0 <= line["x"] < line["x1"] <= width
        assert 0 <= line["y"] < line["y1"] <= height
        patch = grey[int(line["y"]) : int(line["y1"]) + 1, int(line["x"]) : int(line["x1"]) + 1]
        assert np.percentile(patch, 3) < np.percentile(patch, 80) - 40, line


def test_body_lines_do_not_overlap(small_page: Page) -> None:
    boxes = [Rect(line["x"] + 2, line["y"] + 4, line["x1"] - 2, line["y1"] - 4) for line in small_page.truth["lines"]]
    for index, box in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert not box.meets(other)


def test_lines_join_to_the_paragraphs(small_page: Page) -> None:
    for article in small_page.truth["articles"]:
        lines = body_lines(small_page.truth, article["id"])
        assert article["paragraphs"]
        for index, paragraph in enumerate(article["paragraphs"]):
            texts = [line["text"] for line in lines if line["par"] == str(index)]
            if "".join(texts) != paragraph:
                assert rejoin_latin(paragraph, texts), (paragraph, texts)


def test_heads_are_printed_as_described(small_page: Page) -> None:
    for article in small_page.truth["articles"]:
        mine = [line for line in small_page.truth["lines"] if line["art"] == str(article["id"])]
        for kind, key in (
            ("title", "title"),
            ("kicker", "kicker"),
            ("subtitle", "subtitle"),
            ("byline", "byline"),
            ("jump", "jump_in"),
        ):
            printed = "".join(line["text"] for line in mine if line["kind"] == kind)
            assert printed.replace(" ", "") == article[key].replace(" ", "")
        assert [line["text"] for line in mine if line["kind"] == "subhead"] == article["subheads"]


def test_articles_are_of_the_kind_that_is_said(small_page: Page) -> None:
    for article in small_page.truth["articles"]:
        lines = body_lines(small_page.truth, article["id"])
        kind, shape = article["headline_kind"], article["shape"]
        assert kind in (article["headline_place"], "column", "none")
        assert (kind == "none") == (not article["title"])
        assert (shape == "boxed") == article["boxed"]
        assert (shape == "L") == (article["ell"] and not article["boxed"])
        if shape in ("column", "run-on"):
            assert kind in ("column", "none")
        if shape == "column" and not small_page.truth["lines"][0].get("upright"):
            middles = [(line["x"] + line["x1"]) / 2 for line in lines]
            widest = max(line["x1"] - line["x"] for line in lines)
            assert max(middles) - min(middles) < max(widest, 1.0)


def test_no_article_is_set_twice(small_page: Page) -> None:
    titles = Counter(article["title"] for article in small_page.truth["articles"])
    assert max(titles.values()) == 1
    places = Counter((line["x"], line["y"]) for line in small_page.truth["lines"])
    assert max(places.values()) == 1


def test_samples_form(small_page: Page) -> None:
    assert set(small_page.truth) == {"image", "size", "articles", "lines"}
    assert small_page.truth["size"] == list(small_page.image.size)
    keys = {
        "id",
        "title",
        "byline",
        "byline_at",
        "paragraphs",
        "kicker",
        "subtitle",
        "jump_in",
        "subhead",
        "headline_place",
        "ell",
        "boxed",
    }
    for article in small_page.truth["articles"]:
        assert keys <= set(article)
    for line in small_page.truth["lines"]:
        assert {"art", "kind", "par", "text", "x", "y", "x1", "y1"} <= set(line)


def test_boxes_move_with_the_ink() -> None:
    """A dark bar on a white page is found again, after the worst skew and bend, where its box says."""
    grey = np.full((900, 1200), 250, np.float32)
    bar = Rect(820, 120, 1000, 150)
    grey[120:150, 820:1000] = 20
    moved, move = warp(grey, np.random.default_rng(3), 0.6, 6.0)
    dark = np.argwhere(moved < 120)
    box = move_rect(bar, move)
    assert abs(dark[:, 0].min() - box.top) <= 3
    assert abs(dark[:, 0].max() - box.bottom) <= 3
    assert abs(dark[:, 1].min() - box.left) <= 3
    assert abs(dark[:, 1].max() - box.right) <= 3
    assert max(abs(box.left - bar.left), abs(box.top - bar.top)) > 1


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_damage_lowers_contrast_but_keeps_text(level: int) -> None:
    clean = set_page(21, "zh", damage=0, size="column")
    worn = damage_page(clean.image, level, np.random.default_rng(1))
    assert worn.image.size != (0, 0)
    spread = np.percentile(np.asarray(worn.image), 99) - np.percentile(np.asarray(worn.image), 1)
    assert 60 < spread < 250
    assert 30 <= worn.quality < 95


def test_damage_is_ordered() -> None:
    for field in ("blur", "noise", "show_through", "fading", "light"):
        ranges = [getattr(LEVELS[level], field) for level in (1, 2, 3)]
        assert ranges == sorted(ranges)


def test_unknown_page_is_refused() -> None:
    with pytest.raises(ValueError, match="no such page"):
        set_page(1, "klingon")
    with pytest.raises(ValueError, match="no such page"):
        set_page(1, "zh", damage=5)


@given(measure=st.integers(150, 700), index=st.integers(0, 20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_chinese_lines_keep_the_rules(measure: int, index: int) -> None:
    paragraph = max(read_copy("zh")[index].paragraphs, key=len)
    breaker = ChineseBreaker(paragraph, "zh-body", 30)
    lines, start = [], 0
    while start < len(paragraph):
        line = breaker.line(start, measure)
        assert line.end > start
        assert line.width <= measure + 0.1
        lines.append(line.text)
        start = line.end
    assert "".join(lines) == paragraph
    if measure >= 240:
        assert not any(line[0] in NO_START for line in lines[1:])
        assert not any(line[-1] in NO_END for line in lines[:-1])


@given(measure=st.integers(260, 700), index=st.integers(0, 5), language=st.sampled_from(["en", "de"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_latin_lines_rejoin(measure: int, index: int, language: str) -> None:
    paragraph = max(read_copy(language)[index].paragraphs, key=len)
    breaker = LatinBreaker(paragraph, "latin-body", 28, language)
    lines, start = [], 0
    while start < len(paragraph):
        line = breaker.line(start, measure)
        assert line.end > start
        assert line.width <= measure + 0.1
        lines.append(line.text)
        start = line.end
    assert rejoin_latin(paragraph, lines)


def test_copy_is_cut_at_sentences_only() -> None:
    text = "他说：“来吧。”于是都来了。完了吗？没有。"
    assert [text[:end] for end in sentence_ends(text, chinese=True)] == [
        "他说：“来吧。”",
        "他说：“来吧。”于是都来了。",
        "他说：“来吧。”于是都来了。完了吗？",
        text,
    ]


@pytest.mark.parametrize(
    ("language", "articles", "characters"),
    [("zh", 45, 25_000), ("zht", 15, 2_800), ("en", 16, 16_000), ("de", 10, 10_000)],
)
def test_there_is_copy_enough(language: str, articles: int, characters: int) -> None:
    copies = read_copy(language)
    assert len(copies) >= articles
    assert sum(copy.length for copy in copies) >= characters
    paragraphs = Counter(paragraph for copy in copies for paragraph in copy.paragraphs)
    assert max(paragraphs.values()) == 1


@pytest.mark.parametrize("truth_path", sorted((HERE / "truth" / "scans").rglob("*.json")), ids=lambda path: path.stem)
def test_scans_are_the_presss_own(truth_path: Path) -> None:
    """The pages in scans/ can be set again from their recipe, line for line."""
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    recipe = truth["recipe"]
    page = set_page(**{**recipe, "head": tuple(recipe["head"])})
    assert page.truth["lines"] == truth["lines"]
    assert page.truth["articles"] == truth["articles"]
    scan = SCANS / truth_path.parent.name / truth["image"]
    assert scan.exists()
    assert scan.stat().st_size < 1_500_000


def test_extras_leave_the_pages_without_them_as_they_are() -> None:
    plain, empty = set_page(14, "zh", size="small"), set_page(14, "zh", size="small", extras=())
    assert digest(plain) == digest(empty)
    with pytest.raises(ValueError, match="no such matter"):
        set_page(14, "zh", size="small", extras=("cartoons",))


@pytest.mark.parametrize("style", ["zh", "en", "de"])
def test_tables_are_set_in_rows_apart_from_the_text(style: str) -> None:
    truth = next(
        page.truth
        for page in (set_page(seed, style, size="small", extras=("tables",)) for seed in range(20, 40))
        if any(line["kind"] == "table" for line in page.truth["lines"])
    )
    cells = [line for line in truth["lines"] if line["kind"] == "table"]
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for cell in cells:
        rows.setdefault((cell["art"], cell["par"]), []).append(cell)
    for row in rows.values():
        assert [one["x"] for one in row] == sorted(one["x"] for one in row)
        assert max(one["y"] for one in row) < min(one["y1"] for one in row)
    boxes = [Rect(line["x"] + 2, line["y"] + 4, line["x1"] - 2, line["y1"] - 4) for line in truth["lines"]]
    for index, box in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert not box.meets(other)
