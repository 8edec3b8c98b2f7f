"""`python docs/make_pictures.py [--scans FOLDER --output FOLDER --article ID]`: the pictures of README.md.

From a run that is there: an issue's scans, and its folder in the output. With `--review FOLDER`, an issue's folder in
the output, the pictures of docs/review.md alone, with `--desk FOLDER` those of the review desk. With
`--explained FILE`, an HTML file that `galley explain` wrote, the picture of docs/explain.md alone, with
`--edition FOLDER`, a `site` in the output, and `--printed FILE FILE` (or `--upright`), PDFs that `galley print` set,
those of docs/publish.md. Needs Chromium and its fonts, and for the desk Playwright.
"""

from __future__ import annotations

import argparse
import base64
import html
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
LARGEST = 300_000
"""Bytes that a picture may have."""
STYLE = """
* { box-sizing: border-box; margin: 0; }
body { width: 1280px; height: 860px; display: grid; grid-template-columns: COLUMN 1fr; gap: 26px; padding: 26px;
  background: #e9e4d9; font-family: "Noto Serif CJK SC", serif; overflow: hidden; }
.sheet { position: relative; height: 808px; box-shadow: 0 2px 14px #0004; }
.sheet img, .sheet svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.tei { background: #fffdf9; box-shadow: 0 2px 14px #0004; padding: 20px 24px; height: 808px; overflow: hidden;
  position: relative; }
.tei::after { content: ""; position: absolute; inset: auto 0 0 0; height: 90px;
  background: linear-gradient(#fffdf900, #fffdf9); }
i { font-style: normal; color: #1d4f86; font-weight: 700; }
i.attribute { color: #7a4a00; font-weight: 400; }
i.break { color: #b9b2a5; font-weight: 400; font-size: 11px; }
pre { font: 15.5px/1.66 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; }
rect { fill: #b3261e; fill-opacity: .13; stroke: #b3261e; stroke-width: 2; vector-effect: non-scaling-stroke; }
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python docs/make_pictures.py", description=__doc__)
    parser.add_argument("--scans", type=Path, default=DOCS / "tour" / "qinghe-2012-07-27")
    parser.add_argument("--output", type=Path, default=Path("output") / "qinghe-2012-07-27")
    parser.add_argument("--article", default="a001")
    parser.add_argument("--explained", type=Path)
    parser.add_argument("--printed", type=Path, nargs="+")
    parser.add_argument("--upright", type=Path, nargs="+")
    parser.add_argument("--review", type=Path)
    parser.add_argument("--desk", type=Path)
    parser.add_argument("--edition", type=Path)
    options = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    if options.explained:
        _save(_photograph(options.explained, 1500, 1000), IMAGES / "explain.webp")
        return
    if options.edition:
        _photograph_edition(options.edition)
        return
    if options.printed:
        _save(_lay_out(options.printed), IMAGES / "printed.webp")
        return
    if options.upright:
        _save(_lay_out(options.upright), IMAGES / "upright.webp")
        return
    if options.desk:
        _photograph_desk(options.desk)
        return
    if options.review:
        _photograph_review(options.review / "review")
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_side_by_side(options.scans, options.output, options.article), encoding="utf-8")
        _save(_photograph(page, 1280, 860), IMAGES / "page-and-tei.webp")
    _photograph_review(options.output / "review")
    _photograph_desk(options.output)


def _photograph_desk(issue: Path) -> None:
    """The desk at work, with nothing decided: an unclear character, a series, a page, the queue in Chinese."""
    from playwright.sync_api import sync_playwright

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "review", str(issue), "--no-open", "--port", str(port)]
    desk = subprocess.Popen([*command, "--reviewer", "Wang Lin"], stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    shots = (
        ("desk", "/?kind=doubt", 1280, 780, "en-GB", _choose_character),
        ("desk-series", "/series", 1280, 700, "en-GB", _open_series),
        ("desk-page", "/page/p0001", 1280, 860, "en-GB", _choose_column),
        ("desk-zh", "/?kind=join", 1280, 700, "zh-CN", None),
    )
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_browser(), args=["--no-sandbox"])
            for name, path, width, height, locale, act in shots:
                page = browser.new_page(viewport={"width": width, "height": height}, locale=locale)
                for _ in range(240):
                    try:
                        page.goto(address + path)
                        break
                    except Exception:  # it is not listening yet
                        page.wait_for_timeout(500)
                if act is not None:
                    act(page)
                page.wait_for_function(
                    "() => [...document.images].every((one) => one.complete || one.loading === 'lazy')"
                )
                page.wait_for_timeout(400)
                with Image.open(io.BytesIO(page.screenshot())) as taken:
                    _save(taken.convert("RGB"), IMAGES / f"{name}.webp")
                page.close()
    finally:
        desk.kill()


def _choose_character(page: Any) -> None:
    """The first unclear one that is a Chinese character."""
    rows = page.locator("#list a")
    for at, text in enumerate(rows.locator(".gist").all_inner_texts()):
        if re.fullmatch(r"[\u4e00-\u9fff]", text.strip()):
            rows.nth(at).click()
            page.wait_for_timeout(1500)
            return


def _open_series(page: Any) -> None:
    """The one with most cases."""
    rows = page.locator(".serieses tbody tr")
    counts = [int(one.replace(",", "")) for one in rows.locator("td:nth-child(4)").all_inner_texts()]
    rows.nth(counts.index(max(counts))).get_by_role("link").click()
    page.wait_for_selector(".concordance")
    page.evaluate("() => document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")


def _choose_column(page: Any) -> None:
    """The first region of body type that something else could be read before."""
    page.wait_for_selector("#sheet[data-ready]")
    data = page.evaluate("() => fetch(location.pathname + '/data').then((one) => one.json())")
    doubtful = sorted(data["joins"], key=lambda name: data["joins"][name]["confidence"])
    page.evaluate("(name) => { location.search = '?region=' + name; }", doubtful[0] if doubtful else "r0001")
    page.wait_for_selector("#region-title")


def _photograph_edition(site: Path) -> None:
    """A page with one of its articles lit, and in Chinese the second article with a hit of the search."""
    article = sorted((site / "articles").iterdir())[1]
    _save(_photograph(site / "pages" / "0001.html", 1400, 940, "#n2"), IMAGES / "edition-page.webp")
    _save(_photograph(article, 1400, 940, "?ui=zh&q=通知都發在羣裏"), IMAGES / "edition-article.webp")


def _photograph_review(review: Path) -> None:
    article = _most_changed(sorted(review.glob("article-*.html")))
    _save(_photograph(article, 1280, 1500), IMAGES / "review.webp")
    _save(_photograph(_most_changed(sorted(review.glob("page-*.html"))), 1440, 1000), IMAGES / "review-page.webp")
    _save(_photograph(review / "index.html", 1280, 1400), IMAGES / "review-index.webp")
    _save(_photograph(article, 1280, 1500, "?ui=zh"), IMAGES / "review-zh.webp")


def _side_by_side(scans: Path, output: Path, article: str) -> str:
    found = next(one for one in _record(output / "articles.json")["articles"] if one["id"] == article)
    page = output / "pages" / f"{int(found['pages'][0].lstrip('p')):04d}"
    scan = _record(page / "1-prepare.json")["scan"]
    flows = {one["flow"] for one in _record(page / "6-settle.json")["passages"] if _names(found, scan["id"], one["id"])}
    regions = {
        region for one in _record(page / "4-order.json")["flows"] if one["id"] in flows for region in one["regions"]
    }
    boxes = [one["box"] for one in _record(page / "3-layout.json")["regions"] if one["id"] in regions]
    marks = "".join(
        f'<rect x="{b["left"]}" y="{b["top"]}" width="{b["right"] - b["left"]}" height="{b["bottom"] - b["top"]}"/>'
        for b in boxes
    )
    width = round(808 * scan["width"] / scan["height"])
    tei = next((output / "tei").glob(f"*{article}.xml")).read_text(encoding="utf-8")
    shown = _shorten(tei[tei.index("<div type=") : tei.index("</body>")])
    return f"""<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{html.escape(article)}</title>
<style>{STYLE.replace("COLUMN", f"{width}px")}</style>
<div class="sheet"><img src="{_picture(scans / scan["path"])}" alt="">
<svg viewBox="0 0 {scan["width"]} {scan["height"]}">{marks}</svg></div>
<div class="tei"><pre>{_colour(shown)}</pre></div></html>"""


def _colour(tei: str) -> str:
    """Tags and attributes in colour, line ends faint: they are many, and not what one looks for."""

    def tag(found: re.Match[str]) -> str:
        said = html.escape(found[0], quote=False)
        if found[1] in {"lb", "cb"}:
            return f'<i class="break">{said}</i>'
        attributes = re.sub(r' [a-z:]+="[^"]*"', r'</i><i class="attribute">\g<0></i><i>', said)
        return f"<i>{attributes}</i>"

    return re.sub(r"</?(\w+)[^>]*>", tag, tei)


def _most_changed(files: list[Path]) -> Path:
    """The file of the report that has the most to show."""
    return max(files, key=lambda path: path.read_text(encoding="utf-8").count('<li class="card '))


def _record(path: Path) -> dict:  # type: ignore[type-arg]
    return json.loads(path.read_text(encoding="utf-8"))["record"]


def _names(article: dict, scan: str, passage: str) -> bool:  # type: ignore[type-arg]
    return {passage, f"{scan}.{passage}"} & {*article["heads"], *article["body"], *article["captions"]} != set()


def _shorten(tei: str) -> str:
    """Without the pointers to the scan and the indentation of what is around: what a reader looks for first."""
    tei = re.sub(r' (facs|resp)="[^"]*"', "", tei)
    lines = [line for line in tei.split("\n") if line.strip()]
    indent = min(len(line) - len(line.lstrip()) for line in lines[1:])
    return "\n".join(line[indent:] if line[:indent].isspace() else line for line in lines)


def _picture(path: Path) -> str:
    """Small enough for a browser to take from within the page."""
    with Image.open(path) as found:
        picture = found.convert("L")
        picture.thumbnail((1400, 1700))
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(kept.getvalue()).decode('ascii')}"


def _lay_out(files: list[Path]) -> Image.Image:
    """Their first pages, side by side on a table."""
    import pypdfium2

    height, edge = 860, 26
    sheets = []
    for path in files:
        page = pypdfium2.PdfDocument(path)[0]
        sheets.append(page.render(scale=height / page.get_height()).to_pil().convert("RGB"))
    width = sum(sheet.width + edge for sheet in sheets) + edge
    table = Image.new("RGB", (max(width, 1280), height + 2 * edge), "#e9e4d9")
    left = (table.width - width) // 2 + edge
    for sheet in sheets:
        table.paste(sheet, (left, edge))
        left += sheet.width + edge
    return table


def _browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("install Chromium: the pictures are taken with it")


def _photograph(page: Path, width: int, height: int, query: str = "") -> Image.Image:
    browser = _browser()
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
        command += [f"--user-data-dir={folder}/profile", f"--window-size={width},{height}", f"--screenshot={shot}"]
        command += ["--virtual-time-budget=4000", page.resolve().as_uri() + query]
        subprocess.run(command, check=True, capture_output=True)
        with Image.open(shot) as taken:
            return taken.convert("RGB")


def _save(picture: Image.Image, path: Path) -> None:
    for quality in (88, 80, 70, 60, 45):
        picture.save(path, quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
