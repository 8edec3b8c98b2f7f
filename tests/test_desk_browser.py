"""The review desk in a real browser: a queue worked through by keyboard, an article split, an order corrected, the
server killed in the middle, and everything found again: in the desk, in the TEI, after another run and engine."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Desk
from tests.desk_pages import Doubt, make_page
from tests.desk_server import Served, browsing, free_port, new_page, open_desk, serving
from tests.tei_schema import tei_schema

DOUBTS = (
    Doubt(text="band", read="baud"),
    Doubt(text="winter", read="wiuter"),
    Doubt(text="mayor", read="mavor"),
    Doubt(text="signals", read="siqnals"),
    Doubt(text="thousands", read="thousauds"),
    Doubt(text="council", read="councll", confidence=0.3, second=0.6),
    Doubt(text="penny", read="pcnny"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An issue that was run, for tests to work on copies of it."""
    desk = Desk(tmp_path_factory.mktemp("issue"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk.path)
        # Named from the current folder, so that a copy elsewhere is as fresh.
        desk.configure(recognise={"lines": "lines"})
        make_page(desk, *DOUBTS)
        said = desk.galley("run", "scans", "-o", "output")
    assert said.code == 0, said.err
    return desk


@pytest.fixture
def made(run_once: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    copy = Desk(tmp_path / "issue")
    shutil.copytree(run_once.path, copy.path)
    monkeypatch.chdir(copy.path)
    return copy


def decisions(served: Served) -> list[dict[str, Any]]:
    if not served.decisions.exists():
        return []
    return [json.loads(line) for line in served.decisions.read_text(encoding="utf-8").splitlines()]


def tei(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "tei").glob("*.xml")))


def validate(folder: Path) -> None:
    for path in sorted((folder / "tei").glob("*.xml")):
        assert tei_schema().validate(etree.parse(str(path))), tei_schema().error_log


def open_queue(page: Page, served: Served, sieve: str = "") -> None:
    page.goto(f"{served.address}/{sieve}")
    expect(page.locator("#card .item")).to_be_visible()


def current(page: Page) -> str:
    return page.locator("#card .item").get_attribute("data-id") or ""


def answer(page: Page, key: str) -> None:
    """Press a key and wait until another item is there."""
    before = current(page)
    page.keyboard.press(key)
    page.wait_for_function("id => document.querySelector('#card .item')?.dataset.id !== id", arg=before)


def told(page: Page, said: str) -> None:
    expect(page.locator("#news")).to_contain_text(said)


def until_made(page: Page) -> None:
    """The stages that a decision touches have run."""
    expect(page.locator("#made")).to_contain_text(re.compile("Made anew|TEI of the issue"))


def until_written(page: Page, folder: Path, articles: int) -> None:
    """The TEI of so many articles is on the disk, and stays: what was written after an earlier decision is not what
    the last one makes."""
    before = ""
    for _ in range(60):
        found = tei(folder)
        if found == before and len(list((folder / "tei").glob("*a0*.xml"))) == articles:
            return
        before = found
        page.wait_for_timeout(1000)
    raise AssertionError(f"the TEI of {articles} articles was not written")


def test_a_reviewer_works_through_the_queue_and_nothing_of_it_is_ever_lost(made: Desk, browser: Browser) -> None:
    port = free_port()
    served = open_desk(made, port=port)
    page = new_page(browser, served, reviewer="")
    try:
        # The name is asked for once, with the first answer.
        open_queue(page, served)
        page.keyboard.press("a")
        expect(page.get_by_role("dialog", name="Who is reviewing?")).to_be_visible()
        page.keyboard.type("Ann Porter")
        before = current(page)
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.querySelector('#card .item')?.dataset.id !== id", arg=before)
        expect(page.locator("#who-name")).to_have_text("Ann Porter")
        assert [one["reviewer"] for one in decisions(served)] == ["Ann Porter"]

        # Undone, and decided again the other way.
        page.keyboard.press("u")
        told(page, "Undone")
        expect(page.locator("#card .item")).to_have_attribute("data-id", before)
        answer(page, "r")
        outcomes = [one["outcome"] for one in decisions(served)]
        assert outcomes == ["accept", "withdraw", "reject"]

        # An edit is typed.
        open_queue(page, served, "?kind=doubt")
        page.locator("#list a").filter(has_text="v").first.click()
        expect(page.locator("#card .item")).to_have_attribute("data-before", "v")
        page.keyboard.press("e")
        expect(page.locator("#typed")).to_be_focused()
        page.keyboard.type("y")
        before = current(page)
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.querySelector('#card .item')?.dataset.id !== id", arg=before)
        last = decisions(served)[-1]
        assert (last["outcome"], last["before"], last["after"]) == ("set", "v", "y")

        # The desk dies in the middle of the work; the browser says so, and goes on when it is back.
        served.kill()
        expect(page.get_by_role("alert")).to_contain_text("does not answer")
        kept = decisions(served)
        page.keyboard.press("d")
        served = open_desk(made, port=port)
        expect(page.get_by_role("alert")).to_be_hidden(timeout=30_000)
        page.wait_for_function("() => document.getElementById('news').textContent !== ''")
        found = decisions(served)
        assert found[: len(kept)] == kept
        page.goto(f"{served.address}/log")
        expect(page.locator("tbody tr").filter(has_text="Ann Porter").first).to_be_visible()
        expect(page.locator("tbody tr").filter(has_text="v → y")).to_have_count(1)
    finally:
        served.kill()
        page.context.close()

    assert "by the mayor of the" in tei(served.folder) or made.galley("run", "scans", "-o", "output").code == 0
    assert made.galley("run", "scans", "-o", "output").code == 0
    assert "ma<" in tei(served.folder)
    assert "Ann Porter" in tei(served.folder)


def test_an_article_is_split_and_an_order_corrected_on_the_page(made: Desk, browser: Browser) -> None:
    with serving(made) as served:
        page = new_page(browser, served)
        page.goto(f"{served.address}/page/p0001")
        expect(page.locator("#sheet[data-ready]")).to_be_visible()

        # By keyboard: the right column of the lower article is an article of its own.
        page.locator("#main").focus()
        page.keyboard.press("n")
        for _ in range(12):
            if page.locator(".region.chosen").get_attribute("data-region") == "r0007":
                break
            page.keyboard.press("n")
        expect(page.locator(".region.chosen")).to_have_attribute("data-region", "r0007")
        expect(page.locator("#region-title")).to_be_visible()
        page.keyboard.press("s")
        told(page, "a new article begins here")
        assert decisions(served)[-1]["kind"] == "split"
        until_made(page)
        page.get_by_role("tab", name="All articles").click()
        expect(page.locator(".outline > li > button")).to_have_count(3)

        # Undone and done again.
        page.locator("#main").focus()
        page.keyboard.press("u")
        told(page, "Undone")
        expect(page.locator(".outline > li > button")).to_have_count(2)
        page.keyboard.press("Shift+U")
        told(page, "Done again")
        expect(page.locator(".outline > li > button")).to_have_count(3)

        # By dragging: the foot of the upper left column goes on in the lower right one.
        foot = page.locator('circle.handle[data-foot="r0003"]').bounding_box()
        head = page.locator('.region[data-region="r0007"] rect').bounding_box()
        assert foot is not None
        assert head is not None
        page.mouse.move(foot["x"] + foot["width"] / 2, foot["y"] + foot["height"] / 2)
        page.mouse.down()
        page.mouse.move(head["x"] + 20, head["y"] + 20, steps=6)
        page.mouse.move(head["x"] + head["width"] / 2, head["y"] + head["height"] / 2)
        expect(page.locator('.region[data-region="r0007"]')).to_have_class(re.compile(r"\btarget\b"))
        page.mouse.up()
        told(page, "read on from one to the other")
        assert decisions(served)[-1]["kind"] == "order"

        # A kind, a line and a byline.
        page.locator('.region[data-region="r0002"]').click(force=True)
        person = page.get_by_role("group", name="Person 1")
        person.get_by_label("Name").fill("Ann Porter")
        person.get_by_label("Role").fill("reporter")
        page.get_by_role("button", name="Keep the names").click()
        told(page, "reporter Ann Porter")
        page.locator('.region[data-region="r0006"]').click(force=True)
        line = page.get_by_role("textbox", name="Line 3", exact=True)
        expect(line).to_be_visible()
        line.fill("the board said after a long evening,")
        line.press("Enter")
        told(page, "the board said")
        page.locator("#main").focus()
        page.keyboard.press("t")
        expect(page.get_by_label("Kind")).to_be_focused()
        page.get_by_label("Kind").select_option("advertisement")
        told(page, "advertisement")
        page.context.close()
        kinds = [one["kind"] for one in decisions(served)]
        assert kinds == ["split", "split", "split", "order", "byline", "line", "region"]


def test_what_was_decided_holds_through_another_run_and_another_engine(made: Desk, browser: Browser) -> None:
    with serving(made) as served:
        page = new_page(browser, served)
        open_queue(page, served, "?kind=doubt")
        page.locator("#list a").filter(has_text="v").first.click()
        expect(page.locator("#card .item")).to_have_attribute("data-before", "v")
        page.keyboard.press("e")
        page.keyboard.type("y")
        before = current(page)
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.querySelector('#card .item')?.dataset.id !== id", arg=before)
        page.goto(f"{served.address}/page/p0001?region=r0007")
        expect(page.locator("#region-title")).to_be_visible()
        articles = len(list((served.folder / "tei").glob("*a0*.xml"))) + 1
        page.keyboard.press("s")
        told(page, "a new article")
        # When nobody has decided for a while, the desk writes the TEI, and another run has nothing to change in it.
        until_written(page, served.folder, articles)
        expect(page.locator("#made")).to_contain_text("TEI of the issue")
        page.context.close()
    first = tei(served.folder)
    validate(served.folder)
    assert made.galley("run", "scans", "-o", "output").code == 0
    assert tei(served.folder) == first

    # Another recogniser: no alternatives, boxes elsewhere by a little, another misreading.
    path = made.path / "lines" / "p0001.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    for at, line in enumerate(read["lines"]):
        line["id"] = f"x{900 - at}"
        line.pop("glyphs")
        line["box"]["left"] -= 2
        line["box"]["bottom"] += 1
        line["text"] = line["text"].replace("pipers", "pipcrs")
    path.write_text(json.dumps(read), encoding="utf-8")
    assert made.galley("run", "scans", "-o", "output").code == 0
    after = tei(served.folder)
    assert "pipcrs" in after
    assert "Ann Porter" in after
    assert len(list((served.folder / "tei").glob("*a0*.xml"))) == articles
    validate(served.folder)


def test_equal_cases_are_decided_in_one_go_with_the_exceptions_unticked(made: Desk, browser: Browser) -> None:
    with serving(made) as served:
        page = new_page(browser, served)
        page.goto(f"{served.address}/series")
        page.locator(".serieses tr").filter(has_text=re.compile(r"^\s*u\b")).get_by_role("link").first.click()
        boxes = page.locator(".case input")
        expect(boxes.first).to_be_checked()
        count = boxes.count()
        assert count >= 3
        expect(page.locator("[data-count]").first).to_have_text(str(count))
        boxes.first.focus()
        page.keyboard.press("x")
        expect(boxes.first).not_to_be_checked()
        page.keyboard.press("j")
        expect(boxes.nth(1)).to_be_focused()
        page.keyboard.press("r")
        told(page, "together")
        assert len(decisions(served)) == count - 1
        page.keyboard.press("u")
        told(page, "Undone")
        assert decisions(served)[-1]["outcome"] == "withdraw"
        assert len(decisions(served)[-1]["replaces"]) == count - 1
        page.context.close()


def test_two_reviewers_who_disagree_are_shown_and_neither_wins(made: Desk, browser: Browser) -> None:
    with serving(made) as served:
        ann, ben = new_page(browser, served, reviewer="Ann"), new_page(browser, served, reviewer="Ben")
        for page in (ann, ben):
            open_queue(page, served, "?kind=edit")
        assert current(ann) == current(ben)
        answer(ann, "a")
        answer(ben, "r")
        # The list follows what is made, however long that takes.
        ben.goto(f"{served.address}/conflicts")
        expect(ben.locator(".sides li")).to_have_count(2)
        ben.get_by_role("button", name="This one holds").first.click()
        told(ben, "It holds")
        expect(ben.locator(".sides")).to_have_count(0)
        expect(ben.locator("nav .badge")).to_have_count(0)
        ann.context.close()
        ben.context.close()


SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_axe_finds_no_serious_fault_on_any_page(made: Desk, browser: Browser, locale: str) -> None:
    with serving(made) as served:
        context = browser.new_context(viewport={"width": 1280, "height": 860}, locale=locale, bypass_csp=True)
        context.add_cookies([{"name": "galley-reviewer", "value": "Ann", "url": served.address}])
        page = context.new_page()
        found = []
        for path in (
            "/",
            "/?kind=doubt",
            "/?state=decided",
            "/series",
            "/pages",
            "/conflicts",
            "/removed",
            "/learned",
            "/log",
        ):
            page.goto(f"{served.address}{path}")
            page.wait_for_load_state("load")
            found += faults(page)
        open_queue(page, served)
        answer(page, "a")
        page.keyboard.press("?")
        found += faults(page)
        page.keyboard.press("Escape")
        page.locator("#show-who").click()
        found += faults(page)
        page.goto(f"{served.address}/page/p0001?region=r0002")
        expect(page.locator("#region-title")).to_be_visible()
        found += faults(page)
        for tab in ("article", "outline"):
            page.locator(f"#tab-{tab}").click()
            expect(page.locator(f"#tab-{tab}")).to_have_attribute("aria-selected", "true")
            found += faults(page)
        page.goto(f"{served.address}/log")
        found += faults(page)
        page.goto(f"{served.address}/series")
        if page.locator(".serieses a").count():
            page.locator(".serieses a").first.click()
            expect(page.locator(".concordance")).to_be_visible()
            found += faults(page)
        context.close()
        assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_axe_finds_no_serious_fault_in_the_report(made: Desk, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale=locale, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in sorted((made.output / "scans" / "review").rglob("*.html")):
        page.goto(path.as_uri())
        found += faults(page)
    context.close()
    assert not found, "\n".join(found)


def test_the_whole_desk_fits_a_tablet(made: Desk, browser: Browser) -> None:
    with serving(made) as served:
        page = new_page(browser, served, has_touch=True)
        for width, height in ((1280, 800), (1024, 768), (820, 1180)):
            page.set_viewport_size({"width": width, "height": height})
            for path in ("/", "/series", "/pages", "/page/p0001", "/conflicts", "/log"):
                page.goto(f"{served.address}{path}")
                beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert beyond <= 0, (path, width)
        page.context.close()
