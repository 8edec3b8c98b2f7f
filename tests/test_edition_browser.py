"""The web edition in a real browser, from a folder: both languages, search and its hits, with and without a script, and
no serious fault for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from pipeline.config import PublishSettings
from pipeline.edition import gather_editions, write_site
from pipeline.edition.folding import fold_text
from pipeline.edition.matter import Edition, from_json
from pipeline.formats.writers import Material
from tests.test_edition import dead_links
from tests.test_report_browser import browser
from tests.test_tei import INFO, SOFTWARE, whole_issue

PATIENCE = 60_000.0
"""Milliseconds that a page may take to be there on a busy machine."""

__all__ = ["browser"]

ISSUES = {"daily-1": "1998-01-05", "daily-2": "1998-02-06"}
PAGES = (
    "corpus/index.html",
    "corpus/persons.html",
    "corpus/search.html?q=乡书",
    "daily-1/site/index.html",
    "daily-1/site/persons.html",
    "daily-1/site/search.html?q=乡书",
    "daily-1/site/pages/0001.html",
    "daily-1/site/pages/0001.html?q=乡书",
    "daily-1/site/articles/daily-1-a001.html?q=乡书",
)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    files: dict[str, bytes] = {}
    for name, date in ISSUES.items():
        issue, pages = whole_issue(replace(INFO, id=name, date=date))
        material = Material(
            issue=issue,
            pages=pages,
            software=SOFTWARE,
            settings=PublishSettings(),
            picture=lambda _: np.full((1800, 1200), 230, np.uint8),
            corpus="corpus",
        )
        files |= {f"{name}/site/{path}": content for path, content in write_site(material).items()}
    made = gather_editions([files[f"{name}/site/edition.json"] for name in ISSUES])
    files |= {f"corpus/{path}": content for path, content in made.items()}
    assert dead_links(files) == []
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def address(edition: Path, name: str) -> str:
    path, _, query = name.partition("?")
    return (edition / path).as_uri() + (f"?{query}" if query else "")


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1280, "height": 1000})
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda said: complaints.append(str(said)))
    opened.on("request", lambda one: complaints.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
    yield opened
    opened.close()
    assert complaints == []


def test_from_the_calendar_to_an_article_and_its_page(edition: Path, page: Any) -> None:
    page.goto(address(edition, "corpus/index.html"))
    page.get_by_role("link", name="1998-01-05").first.click()
    page.get_by_role("link", name="Page 3").click()
    lit = page.locator("svg a[data-of='a001'] rect")
    assert lit.count() >= 1
    page.locator("li[data-of='a001']").hover()
    assert "lit" in page.locator("svg a[data-of='a001']").get_attribute("class")
    page.locator("svg a[data-of='a001'] rect").first.click()
    assert page.url.endswith("daily-1-a001.html")
    assert page.get_by_role("heading", level=1).inner_text() == "忽接乡书喜不禁"
    page.locator("image").first.wait_for()
    assert page.locator("svg.cutting").count() >= 2
    page.get_by_role("link", name="All issues").click()
    assert page.url.endswith("corpus/index.html")


def test_the_switch_changes_everything_and_the_next_page_remembers(edition: Path, page: Any) -> None:
    page.goto(address(edition, "daily-1/site/index.html"))
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", name="目录")).to_be_visible()
    expect(page.get_by_role("searchbox", name="单词，或任意连续汉字")).to_be_visible()
    page.get_by_role("link", name="第3版").click()
    # The next page is loaded, and says it in the language that was chosen before.
    expect(page.get_by_role("button", name="放大")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Larger")).to_be_visible(timeout=PATIENCE)


def test_the_page_grows_by_button_and_key(edition: Path, page: Any) -> None:
    page.goto(address(edition, "daily-1/site/pages/0001.html"))

    def width() -> float:
        return float(page.locator("svg.sheet").bounding_box()["width"])

    before = width()
    page.get_by_role("button", name="Larger").click()
    assert width() > before
    page.locator(".zoom").press("0")
    box = page.locator("svg.sheet").bounding_box()
    assert box["height"] <= page.locator(".zoom").bounding_box()["height"] + 2


def test_a_large_page_is_sharp_where_it_is_looked_at(page: Any, tmp_path: Path) -> None:
    """Tiles come when the picture of the whole has too few pixels, those that are seen alone, and go again."""
    width, height = 3600, 4200
    issue, pages = whole_issue()
    first = replace(pages[0].prepared, width=width, height=height)
    material = Material(
        issue=issue,
        pages=(replace(pages[0], prepared=first), *pages[1:]),
        software=SOFTWARE,
        settings=PublishSettings(),
        picture=lambda scan: np.full((height, width) if scan == first.scan.id else (1800, 1200), 230, np.uint8),
    )
    files = write_site(material)
    assert len([name for name in files if name.startswith("pictures/0001/")]) == 4 * 5
    assert not any(name.startswith("pictures/0002/") for name in files)
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    page.goto((tmp_path / "pages/0001.html").as_uri())
    tiles = page.locator("svg.sheet .tiles image")
    expect(tiles).to_have_count(0)
    loaded: list[str] = []
    page.on("requestfinished", lambda one: loaded.append(one.url) if "/pictures/0001/" in one.url else None)
    while page.locator("svg.sheet").bounding_box()["width"] < width:
        page.get_by_role("button", name="Larger").click()
    # In the middle: the corners are not seen.
    page.locator(".zoom").evaluate("one => one.scrollTo(one.scrollWidth / 3, one.scrollHeight / 3)")
    shown = page.locator("svg.sheet .tiles image[href$='01-01.webp']")
    shown.wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_function("document.querySelectorAll('.tiles image').length < 20", timeout=PATIENCE)
    assert (float(shown.get_attribute("x")), float(shown.get_attribute("width"))) == (1024, 1024)
    page.wait_for_load_state("networkidle")
    assert loaded
    page.get_by_role("button", name="Whole page").click()
    expect(tiles).to_have_count(0, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("query", "articles", "marked"),
    [
        ("鄉書喜不", 2, "乡书喜不"),
        ("example words", 2, "example"),
        ("李朝民）昨天", 2, "李朝民）昨天"),
        ("减价", 2, "减价"),
    ],
)
def test_search_leads_to_the_hit_in_the_text_and_on_the_picture(
    edition: Path, page: Any, query: str, articles: int, marked: str
) -> None:
    page.goto(address(edition, "corpus/index.html"))
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Find in all issues").click()
    page.locator("body[data-found]").wait_for()
    assert page.locator("#hits li").count() == articles
    page.locator("#hits a").first.click()
    page.locator("body[data-marked]").wait_for()
    assert page.locator("article mark").first.inner_text() == marked
    hit = page.locator("svg.cutting rect.hit").first.bounding_box()
    assert hit["width"] > 2
    assert hit["height"] > 2
    # And on the whole page, from where the way back to the article remembers what was looked for.
    page.locator(".where a").first.click()
    page.locator("body[data-marked]").wait_for()
    assert page.locator("svg.sheet rect.hit").count() >= 1
    page.locator(".entries a").first.click()
    page.locator("body[data-marked]").wait_for()


def test_the_script_finds_every_run_of_four_characters_in_every_text(edition: Path, page: Any) -> None:
    """And marks it: what is folded in Python and in the browser is the same."""
    told: Edition = from_json((edition / "daily-1/site/edition.json").read_bytes())
    runs = [
        [text[at : at + 4], number]
        for number, article in enumerate(told.articles)
        for text in article.passages
        for at in range(max(1, len(text) - 3))
        if fold_text(text[at : at + 4]) and not text.isascii()
    ]
    assert len(runs) > 40
    page.goto(address(edition, "daily-1/site/search.html"))
    missed = page.evaluate(
        """async (runs) => {
            await galley.ready();
            const missed = [];
            for (const [run, article] of runs) {
                const found = await galley.find(run), texts = await galley.textOf(article);
                const stands = (part) => texts.some((text) => galley.places(text, part).length);
                const shown = galley.partsOf(run).every(stands);
                if (!found.includes(article) || !shown) missed.push(run);
            }
            return missed;
        }""",
        runs,
    )
    assert missed == []


def test_characters_are_folded_alike_in_both_languages(edition: Path, page: Any) -> None:
    letters = [*map(chr, range(0x20, 0x600)), *map(chr, range(0x1E00, 0x2000)), *map(chr, range(0x3000, 0x3400))]
    letters += [*map(chr, range(0xAC00, 0xAC80)), *map(chr, range(0xF900, 0xFA00)), *map(chr, range(0xFF00, 0xFFF0))]
    page.goto(address(edition, "daily-1/site/search.html"))
    said = page.evaluate("(letters) => letters.map(galley.fold)", letters)
    # The table of variants holds those alone that occur in the edition.
    told = {one: said[at] for at, one in enumerate(letters)}
    wrong = {one: folded for one, folded in told.items() if folded != fold_text(one) and not "㐀" <= folded <= "鿿"}
    assert wrong == {}


def test_everything_can_be_read_without_a_script(edition: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(edition, "corpus/index.html"))
    page.get_by_role("link", name="1998-01-05").first.click()
    page.locator("section ol a").first.click()
    assert page.get_by_text("本报讯").is_visible()
    assert page.locator("svg.cutting image").count() >= 2
    assert not page.locator(".switch").is_visible()
    page.get_by_role("link", name="Search").click()
    assert page.get_by_text("The search needs a script").is_visible()
    context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("interface", ["en", "zh"])
def test_no_page_has_a_serious_fault_for_a_screen_reader(
    edition: Path, browser: Any, name: str, interface: str
) -> None:
    pytest.importorskip("axe_playwright_python")
    axe = package_files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    # The page's own policy lets no other script in; the checker has to come past it.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(address(edition, f"{name}{'&' if '?' in name else '?'}ui={interface}"))
    if "search" in name:
        page.locator("body[data-found]").wait_for()
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    context.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
