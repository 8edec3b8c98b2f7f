"""The report in a real browser: both languages, the links between text, cards and picture, keys, and no serious fault
for those who cannot see it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Join
from pipeline.review import Side, write_comparison, write_report
from tests.test_review import issue_of, page_of, picture

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages, one with a doubtful join, and a comparison with a run that read otherwise."""
    folder = tmp_path_factory.mktemp("report")
    page = page_of("s1", 1)
    join = Join(
        from_region="r-p3",
        to_region="r-p4",
        reason="on to the next column; the sentence runs on",
        confidence=0.5,
        runner_up="r-p2",
        runner_up_reason="under the headline",
    )
    flow = replace(page.order.flows[0], joins=(join,))
    pages = [replace(page, order=replace(page.order, flows=(flow,))), page_of("s2", 2)]
    issue = issue_of("s1", "s2")
    recognised = page.recognised
    lines = tuple(replace(one, text="昨" + one.text[1:], glyphs=()) for one in recognised.lines[:1])
    other = replace(page, recognised=replace(recognised, lines=(*lines, *recognised.lines[1:])))
    title = replace(page.settled.passages[0], edits=(), ledger=())
    other = replace(other, settled=replace(page.settled, passages=(title, *page.settled.passages[1:])))
    before = Side(name="before", issue=issue_of("s1"), pages=[other], settings={"settle.threshold": "0.7"})
    now = Side(name="now", issue=issue, pages=pages[:1], settings={"settle.threshold": "0.8"})
    for name, content in (
        *write_report(issue, pages, picture, "galley 0"),
        *write_comparison(before, now, picture, "galley 0"),
    ):
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: the report is not opened in a browser")
    with playwright.sync_playwright() as opened:
        yield opened.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1280, "height": 1000})
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda said: complaints.append(str(said)))
    yield opened
    opened.close()
    assert complaints == []


def test_the_switch_changes_everything_and_the_next_page_remembers(report: Path, page: Any) -> None:
    page.goto((report / "index.html").as_uri())
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_role("heading", name="一分钟审校收获最大之处").is_visible()
    page.locator("#articles a").first.click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_text("识别原文（逐行）").is_visible()
    page.get_by_role("button", name="English").click()
    assert page.get_by_text("As recognised, line by line").is_visible()


def test_a_change_leads_to_its_card_and_the_card_to_its_line(report: Path, page: Any) -> None:
    page.goto((report / "article-0001.html").as_uri())
    mark = page.locator("a.m.put").first
    anchor = mark.get_attribute("href").removeprefix("#")
    mark.hover()
    assert "lit" in page.locator(f"id={anchor}").get_attribute("class")
    mark.click()
    assert page.url.endswith(f"#{anchor}")
    card = page.locator(f"id={anchor}")
    card.get_by_role("link", name="line").click()
    assert "#l1-" in page.url


def test_a_doubtful_join_is_found_from_the_picture_and_back(report: Path, page: Any) -> None:
    page.goto((report / "page-0001.html").as_uri())
    page.locator("id=j1-1").hover()
    assert "lit" in page.locator("id=a-j1-1").get_attribute("class")
    page.locator("id=j1-1").get_by_role("link", name="in the text").click()
    assert page.url.endswith("article-0001.html#j1-1")
    assert page.locator("id=j1-1").is_visible()
    page.locator("id=j1-1").get_by_role("link", name="page 3").click()
    assert page.url.endswith("page-0001.html#a-j1-1")


def test_keys_go_from_change_to_change_and_filters_hide_the_rest(report: Path, page: Any) -> None:
    page.goto((report / "article-0001.html").as_uri())
    cards = page.locator(".card")
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") != first
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == first
    page.get_by_text("held for review").first.click()
    assert {card.get_attribute("class").split()[1] for card in cards.all() if card.is_visible()} == {"held"}
    page.get_by_text("whole text").click()
    page.keyboard.press("/")
    page.keyboard.type("goes with another")
    page.locator("body.finding").wait_for()
    assert [card.is_visible() for card in cards.all()].count(True) == 1


@pytest.mark.parametrize(
    "name", ["index.html", "page-0001.html", "article-0001.html", "against.html", "against-0001.html"]
)
@pytest.mark.parametrize("interface", ["en", "zh"])
def test_no_page_has_a_serious_fault_for_a_screen_reader(report: Path, browser: Any, name: str, interface: str) -> None:
    pytest.importorskip("axe_playwright_python")
    axe = package_files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    # The report's own policy lets no other script in; the checker has to come past it.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{(report / name).as_uri()}?ui={interface}")
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    context.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
