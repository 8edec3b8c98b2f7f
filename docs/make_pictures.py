"""`python docs/make_pictures.py [--scans FOLDER --output FOLDER --article ID]`: the pictures of README.md.

From a run that is there: an issue's scans, and its folder in the output. With `--review FOLDER`, an issue's folder in
the output, the pictures of docs/review.md alone. With `--explained FILE`, an HTML file that
`galley explain` wrote, the picture of docs/explain.md alone. Needs Chromium and its fonts.
"""

from __future__ import annotations

import argparse
import base64
import html
import io
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

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
    parser.add_argument("--review", type=Path)
    options = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    if options.explained:
        _save(_photograph(options.explained, 1500, 1000), IMAGES / "explain.webp")
        return
    if options.review:
        _photograph_review(options.review / "review")
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_side_by_side(options.scans, options.output, options.article), encoding="utf-8")
        _save(_photograph(page, 1280, 860), IMAGES / "page-and-tei.webp")
    _photograph_review(options.output / "review")


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


def _photograph(page: Path, width: int, height: int, query: str = "") -> Image.Image:
    browser = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), "")
    if not browser:
        raise SystemExit("install Chromium: the pictures are taken with it")
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
