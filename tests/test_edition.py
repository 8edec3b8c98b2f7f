"""The web edition as files: links, sizes, the search's index, bad input, and what is written anew."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.config import PublishSettings
from pipeline.edition import gather_editions, wording, write_site
from pipeline.edition.finding import DIGITS, LAST, Findable, pack, part_of, write_index
from pipeline.edition.folding import RUNS, fold_text, terms, words
from pipeline.edition.matter import from_json
from pipeline.edition.tiles import TILE, tiles_of
from pipeline.formats.writers import Material
from pipeline.model import Article, Issue, Line, RegionKind
from tests.conftest import Desk
from tests.pages_by_hand import line, page
from tests.test_descriptions import BAD
from tests.test_iiif import row
from tests.test_publish import decide
from tests.test_tei import INFO, SOFTWARE, whole_issue

LARGEST = 100_000
"""Bytes of a page of text, pictures apart."""


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_tiles_cover_a_page_without_gap_or_overlap(width: int, height: int) -> None:
    tiles = dict(tiles_of(width, height))
    assert sum(box.width * box.height for box in tiles.values()) == width * height
    for name, box in tiles.items():
        column, row = map(int, name.split("-"))
        assert (box.left, box.top) == (column * TILE, row * TILE)
        assert box.right == width or box.width == TILE
        assert box.bottom == height or box.height == TILE


def parsed(content: bytes) -> Any:
    return html.fromstring(content)


def material_of(issue: Issue, pages: tuple[object, ...], **more: object) -> Material:
    return Material(issue=issue, pages=pages, software=SOFTWARE, settings=PublishSettings(), **more)  # type: ignore[arg-type]


def dead_links(files: dict[str, bytes], root: str = "") -> list[tuple[str, str]]:
    """Links of HTML pages that lead to no file, or to no place in one; ``root`` is the folder that files lie in."""
    paths = {f"{root}{name}" for name in files}
    ids = {
        f"{root}{name}": set(parsed(content).xpath("//@id"))
        for name, content in files.items()
        if name.endswith(".html")
    }
    dead = []
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for link in parsed(content).xpath("//@href | //@src | //@action"):
            found = urlsplit(link)
            if found.scheme == "data":
                continue
            assert not found.scheme, link
            assert not found.netloc, link
            path = unquote(found.path)
            parts = f"{root}{name}".split("/")[:-1] if path else f"{root}{name}".split("/")
            for part in path.split("/") if path else ():
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts)
            if target not in paths or (found.fragment and found.fragment not in ids.get(target, ())):
                dead.append((name, link))
    return dead


def test_an_edition_has_no_dead_link_and_no_heavy_page() -> None:
    files = write_site(material_of(*whole_issue()))
    assert dead_links(files) == []
    for name, content in files.items():
        if name.endswith(".html"):
            assert len(content) < LARGEST, name
            parsed(content)


def test_an_article_stands_beside_all_of_its_cuttings_and_names_who_wrote_it() -> None:
    files = write_site(material_of(*whole_issue()))
    article = parsed(files["articles/daily-1998-01-05-a001.html"])
    assert article.xpath("//h1/text()") == ["忽接乡书喜不禁"]
    assert {one.get("data-sheet") for one in article.xpath("//*[@class='cutting']")} == {"0", "1"}
    assert article.xpath("//p[@class='block body']")[0].text_content().startswith("本报讯")
    shown = parsed(files["pages/0001.html"])
    (link,) = shown.xpath("//svg//a[@href='../articles/daily-1998-01-05-a001.html']")
    assert link.get("aria-label") == "忽接乡书喜不禁"
    assert len(link.xpath("rect")) >= 1
    persons = parsed(files["persons.html"])
    assert {"汪昌莲", "唐鸫涵", "李朝民", "业勤", "正阳县"} <= set(persons.xpath("//dt/bdi/text()"))


def test_an_upright_article_is_cut_by_tiers() -> None:
    """Two columns of characters in the upper tier, and one in the lower."""
    boxes = {"a": (900, 0, 940, 400), "b": (850, 0, 890, 150), "c": (900, 500, 940, 900)}
    upright = page([("body", [row(name, box, "vertical", "國民")], ()) for name, box in boxes.items()])
    article = Article(id="a001", kind="article", pages=("0001",), body=("p1.1", "p1.2", "p1.3"))
    files = write_site(material_of(Issue(info=INFO, pages=("0001",), articles=(article,)), (upright,)))
    shown = parsed(next(content for name, content in files.items() if name.endswith("-a001.html")))
    assert len(shown.xpath("//*[@class='cutting']")) == 2
    (link,) = parsed(files["pages/0001.html"]).xpath("//svg//a")
    assert len(link.xpath("rect")) == 2


def unpack(packed: str) -> list[int]:
    numbers, at, step = [], 0, 0
    for one in packed:
        step = step * 32 + (DIGITS + LAST).index(one) % 32
        if one in LAST:
            at, step = at + step, 0
            numbers.append(at)
    return numbers


def searched(files: dict[str, bytes], query: str) -> set[int]:
    """The articles that the script finds, by the same steps in Python."""
    called = r"galley\.\w+\((.*)\);\n"
    listed = json.loads(re.fullmatch(called, files["search/articles.js"].decode())[1])  # type: ignore[index]

    def with_term(term: str) -> set[int]:
        name = f"search/terms-{part_of(term, listed['parts']):04d}.js"
        said = re.fullmatch(called, files[name].decode())[1].partition(",")[2]  # type: ignore[index]
        for packed, those in json.loads(said).items():
            pairs, *others = those.split(" ")
            if term in others or term in {pairs[at : at + 2] for at in range(0, len(pairs), 2)}:
                return set(unpack(packed))
        return set()

    def with_all(wanted: list[str]) -> set[int]:
        return set.intersection(*map(with_term, wanted)) if wanted else set()

    found: set[int] | None = None
    for part in query.split():
        letters = fold_text(part)
        if not letters:
            continue
        pairs = [letters[at : at + 2] for at in range(len(letters) - 1)] or [letters]
        those = with_all(pairs) | (with_all(list(words(part))) if not RUNS.search(part) else set())
        found = those if found is None else found & those
    return found or set()


CHARACTERS = st.text(alphabet="国國臺台a1É ，。“ｆ９ガカ々ー\u0301　北京", min_size=4, max_size=40)


@settings(deadline=None, max_examples=60)
@given(st.lists(CHARACTERS, min_size=1, max_size=5))
def test_every_run_of_four_characters_of_a_text_is_found(texts: list[str]) -> None:
    articles = [Findable(file="", title="", where="", language="zh", passages=(f"中{text}",)) for text in texts]
    files = write_index(articles)
    for number, text in enumerate(texts):
        for at in range(len(text) - 2):
            run = f"中{text}"[at : at + 4]
            if fold_text(run):
                assert number in searched(files, run), run


@given(st.lists(st.sampled_from(["Harbour", "straße", "naïve", "don't", "ſee", "bridge"]), min_size=1))
def test_latin_text_is_found_by_its_words_alone(said: list[str]) -> None:
    found = terms([" ".join(said)])
    assert found == {one for word in said for one in words(word)}


def test_variants_and_widths_are_one() -> None:
    assert fold_text("臺灣廣播　ＡＢ９é") == fold_text("台湾广播ab9e")


@given(st.sets(st.integers(0, 100_000)).map(sorted))
def test_numbers_are_packed_and_unpacked(numbers: list[int]) -> None:
    assert pack([0, 4, 8, 45]) == "AEE1F"
    assert unpack(pack(numbers)) == numbers


def test_the_edition_of_all_issues_has_a_calendar_and_finds_in_each() -> None:
    files: dict[str, bytes] = {}
    parts = []
    for name, date in (("daily-1", "1998-01-05"), ("daily-2", "1998-02-06"), ("weekly", "Easter")):
        site = write_site(material_of(*whole_issue(replace(INFO, id=name, date=date)), corpus="corpus"))
        files |= {f"{name}/site/{path}": content for path, content in site.items()}
        parts.append(site["edition.json"])
    made = gather_editions(parts)
    files |= {f"corpus/{path}": content for path, content in made.items()}
    assert dead_links(files) == []
    calendar = parsed(made["index.html"])
    assert calendar.xpath("//td/a/text()") == ["5", "6"]
    assert len(calendar.xpath("//ul[@class='entries']/li")) == 3
    assert searched(dict(made), "乡书喜不") == {0, 2, 4}
    assert gather_editions(parts) == made


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_bad_input_gives_sound_pages(said: tuple[str, str]) -> None:
    """Two articles of one name."""
    headline, text = said
    passages: list[tuple[RegionKind, list[Line], tuple[()]]] = []
    articles = []
    for number in (1, 2):
        heads = [f"p1.{len(passages) + 1}"] if headline else []
        if headline:
            passages.append(("headline", [line(10 * number, headline)], ()))
        passages.append(("body", [line(10 * number + 1, text)], ()))
        body = (f"p1.{len(passages)}",)
        articles.append(Article(id=f"a00{number}", kind="article", pages=("0001",), heads=tuple(heads), body=body))
    issue = Issue(info=INFO, pages=("0001",), articles=tuple(articles))
    files = write_site(material_of(issue, (page(passages),)))
    assert dead_links(files) == []
    for name, content in files.items():
        if name.endswith(".html"):
            etree.HTML(content.decode())
            # Nothing that was read runs, and nothing of it ends an element.
            assert len(parsed(content).xpath("//script[not(@src) and not(@type)]")) == 0, name
            assert b'"--><script>' not in content
    assert len([name for name in files if name.startswith("articles/")]) == 2
    assert len(from_json(files["edition.json"]).articles) == 2


def test_republishing_writes_what_changed_alone(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    shutil.rmtree(two_pages.scans)
    assert two_pages.galley("publish", "--formats", "site").code == 0
    folder = two_pages.output / "scans" / "site"
    assert {path.name for path in (folder / "pictures").iterdir()} == {"0001.jpg", "0001.webp", "0002.jpg", "0002.webp"}
    before = two_pages.stamps()
    assert two_pages.galley("publish", "--formats", "site").code == 0
    assert two_pages.stamps() == before
    files = {
        path.relative_to(two_pages.output).as_posix(): path.read_bytes()
        for path in two_pages.output.rglob("*")
        if path.is_file() and (path.is_relative_to(folder) or path.parts[-2] in ("corpus", "search"))
    }
    assert dead_links(files) == []


def test_a_changed_article_leaves_the_pages_of_others(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    assert two_pages.galley("publish", "--formats", "site").code == 0
    before = two_pages.stamps()
    decide(two_pages, "l0005", "Tuesday by the mayor and")
    assert two_pages.galley("publish", "--formats", "site").code == 0
    after = two_pages.stamps()
    changed = {name for name in after if before.get(name) != after[name] and "/site/" in name}
    assert "scans/site/articles/scans-a002.html" in changed
    assert "scans/site/articles/scans-a001.html" not in changed
    assert not any(name.startswith("scans/site/pictures/") for name in changed)
    kept = {name: (two_pages.output / name).read_bytes() for name in after if "/site/" in name}
    assert two_pages.galley("publish", "--formats", "site", "--force").code == 0
    assert {name: (two_pages.output / name).read_bytes() for name in kept} == kept


def test_a_page_whose_picture_is_gone_is_one_clear_error(two_pages: Desk) -> None:
    assert two_pages.galley("run").code == 0
    for path in Path(two_pages.output / "scans" / "pages" / "0001").iterdir():
        if path.suffix not in (".json",):
            path.unlink()
    said = two_pages.galley("publish", "--formats", "site")
    assert said.code == 1
    assert "is gone" in said.out + said.err
    assert "Traceback" not in said.out + said.err


def test_every_phrase_of_the_interface_is_said_somewhere() -> None:
    folder = Path(wording.__file__).parent / "templates"
    said = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
    assert [one for one in wording.CHINESE if f'"{one}"' not in said] == []
